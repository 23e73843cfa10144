/* test-attention.c: attention of others' Transformers against PyTorch, and of our own
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scene.h"

#include "explain/attention-erasure.h"
#include "explain/attention-view.h"

/* A model of others, its input, and what it is expected to read. */
typedef struct
{
  JsonNode *node;
  JsonObject *expected;
  WeftPredictor *predictor;
  WeftSubject *subject;
  WeftAttentionText text;
  WeftAttention *attention;
} Golden;

static WeftPredictor *
read_predictor (const char *network)
{
  g_autofree char *file = g_strconcat (network, ".onnx", NULL), *path = fixture_path (file);
  g_autoptr (GError) error = NULL;
  WeftOnnxModel *model = weft_onnx_read (path, &error);
  WeftPredictor *predictor;

  g_assert_no_error (error);
  predictor = weft_predictor_new_onnx (model, &error);
  g_assert_no_error (error);
  return predictor;
}

static void
golden_init (Golden     *self,
             const char *network)
{
  g_autofree char *path = fixture_path ("attention.json");
  g_autoptr (GError) error = NULL;
  guint n;
  g_autofree float *input = NULL;
  const WeftShape *item;
  WeftShape shape;

  *self = (Golden){ .node = weft_json_read_file (path, 1 << 24, &error), .predictor = read_predictor (network) };
  g_assert_no_error (error);
  self->expected = json_object_get_object_member (json_node_get_object (self->node), network);
  input = fixture_numbers (self->expected, "input", &n);
  self->subject = weft_subject_new (self->predictor, 0, &error);
  g_assert_no_error (error);
  item = weft_subject_get_item (self->subject);
  shape = (WeftShape){ item->rank + 1, { 1 } };
  memcpy (shape.extent + 1, item->extent, (gsize) item->rank * sizeof (gint64));
  self->text.sample = weft_tensor_new (WEFT_DTYPE_F32, &shape, NULL);
  memcpy (weft_tensor_f32 (self->text.sample), input, n * sizeof (float));
  self->attention = weft_attention_new (self->subject, self->predictor, &self->text, NULL, &error);
  g_assert_no_error (error);
}

static void
golden_clear (Golden *self)
{
  weft_attention_unref (self->attention);
  weft_attention_text_clear (&self->text);
  weft_subject_free (self->subject);
  weft_predictor_free (self->predictor);
  json_node_unref (self->node);
}

/* Compares with a member of what is expected, or with one of its lists. */
static void
expect (Golden      *self,
        const char  *what,
        int          index,
        const float *numbers,
        gint64       n)
{
  JsonArray *array = json_object_get_array_member (self->expected, what);
  g_autofree float *expected = g_new (float, n);

  if (index >= 0)
    array = json_array_get_array_element (array, (guint) index);
  g_assert_cmpint (json_array_get_length (array), ==, n);
  for (gint64 i = 0; i < n; i++)
    expected[i] = (float) json_array_get_double_element (array, (guint) i);
  fixture_compare (what, numbers, expected, n, 1e-5);
}

static void
expect_rows (const float *map,
             gint64       n_rows,
             gint64       n_columns)
{
  for (gint64 row = 0; row < n_rows; row++) {
    double sum = 0;

    for (gint64 column = 0; column < n_columns; column++)
      sum += (double) map[row * n_columns + column];
    g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
  }
}

static void
expect_maps (Golden *self)
{
  g_autoptr (GError) error = NULL;
  const WeftSubjectTarget target = { json_object_get_int_member (self->expected, "target"), -1, 0 };
  g_autoptr (GPtrArray) gradients = weft_attention_differentiate (self->attention, self->subject, &self->text, &target, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (self->attention->n_maps, ==, 2);
  for (guint i = 0; i < 2; i++) {
    const WeftAttentionMap *map = &self->attention->maps[i];

    expect (self, "weights", (int) i, map->weights, map->n_heads * map->n_rows * map->n_columns);
    expect (self, "gradients", (int) i, gradients->pdata[i], map->n_heads * map->n_rows * map->n_columns);
    expect_rows (map->weights, map->n_heads * map->n_rows, map->n_columns);
    g_assert_false (map->layer.crosses);
  }
}

static void
expect_rollout (Golden *self,
                const char *what,
                const float *const *layers,
                double discard)
{
  gint64 n = self->attention->maps[1].n_rows;
  g_autofree float *rolled = g_new (float, n *n);

  g_assert_true (weft_attention_roll_out (layers, 2, n, discard, NULL, rolled));
  expect (self, what, -1, rolled, n * n);
  expect_rows (rolled, n, n);
}

static void
expect_views (Golden *self)
{
  static const char *const names[] = { [WEFT_ATTENTION_MEAN] = "mean", [WEFT_ATTENTION_MAX] = "max", [WEFT_ATTENTION_MIN] = "min" };
  const WeftAttentionMap *map = &self->attention->maps[1];
  gint64 n = map->n_rows;
  g_autofree float *joined = g_new (float, n *n), *numbers = g_new (float, n);
  g_autofree double *coverage = g_new (double, n);

  for (guint how = WEFT_N_ATTENTION_JOINS; how-- > 0;) {
    weft_attention_join (how, map->weights, map->n_heads, n * n, joined);
    expect (self, names[how], -1, joined, n * n);
  }
  for (gint64 row = 0; row < n; row++) {
    WeftAttentionRow measured = weft_attention_measure_row (joined + row * n, n);

    numbers[row] = (float) measured.entropy;
    g_assert_cmpfloat ((double) joined[row * n + measured.peak], ==, measured.share);
  }
  expect (self, "entropy", -1, numbers, n);
  weft_attention_cover (joined, n, n, coverage);
  for (gint64 i = 0; i < n; i++)
    numbers[i] = (float) coverage[i];
  expect (self, "coverage", -1, numbers, n);
}

static void
expect_rollouts (Golden *self)
{
  const WeftSubjectTarget target = { json_object_get_int_member (self->expected, "target"), -1, 0 };
  g_autoptr (GPtrArray) gradients = weft_attention_differentiate (self->attention, self->subject, &self->text, &target, NULL, NULL);
  g_autoptr (GPtrArray) path = weft_attention_list_path (self->attention, &self->attention->maps[1]);
  gint64 n = self->attention->maps[1].n_rows;
  g_autofree float *first = g_new (float, n *n), *second = g_new (float, n *n);
  const float *const layers[] = { first, second };

  g_assert_cmpuint (path->len, ==, 2);
  for (int i = 0; i < 2; i++)
    weft_attention_join (WEFT_ATTENTION_MEAN, self->attention->maps[i].weights, self->attention->maps[i].n_heads, n * n, i == 0 ? first : second);
  expect_rollout (self, "rollout", layers, 0);
  expect_rollout (self, "rollout-discard", layers, 0.9);
  for (int i = 0; i < 2; i++)
    weft_attention_join_gradients (self->attention->maps[i].weights, gradients->pdata[i], self->attention->maps[i].n_heads, n * n, i == 0 ? first : second);
  expect_rollout (self, "rollout-gradient", layers, 0);
}

static void
test_golden (gconstpointer network)
{
  Golden golden;

  golden_init (&golden, network);
  expect_maps (&golden);
  expect_views (&golden);
  expect_rollouts (&golden);
  golden_clear (&golden);
}

/* Words of a model without a vocabulary are numbers; masks leave padding nothing. */
static void
test_reader (void)
{
  Golden golden;
  const WeftAttentionMap *map;
  g_autoptr (WeftErasure) erasure = NULL;
  g_autoptr (GError) error = NULL;

  golden_init (&golden, "reader");
  map = weft_attention_find (golden.attention, NULL, NULL);
  g_assert_true (map == &golden.attention->maps[1]);
  g_assert_cmpint (map->n_columns, ==, 7);
  g_assert_cmpstr (map->column_names[1], ==, "7");
  for (gint64 i = 0; i < map->n_heads * map->n_rows; i++)
    for (gint64 column = 5; column < 7; column++)
      g_assert_cmpfloat (map->weights[i * 7 + column], ==, 0);
  g_assert_null (weft_attention_find (golden.attention, "nothing", &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  g_clear_error (&error);
  erasure = weft_erasure_new (golden.subject, map, &golden.text, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (erasure->n_places, ==, 1);
  golden_clear (&golden);
}

/* Nine squares behind a class token, which cannot be taken away. */
static void
test_seer (void)
{
  Golden golden;
  const WeftAttentionMap *map;
  g_autoptr (WeftErasure) erasure = NULL;
  g_autoptr (GError) error = NULL;
  gboolean matters = FALSE;

  golden_init (&golden, "seer");
  map = &golden.attention->maps[0];
  g_assert_cmpint (map->n_heads, ==, 3);
  g_assert_cmpint (map->n_columns, ==, 10);
  g_assert_cmpstr (map->column_names[0], ==, "[CLS]");
  g_assert_cmpstr (map->column_names[1], ==, "1,1");
  g_assert_cmpstr (map->column_names[6], ==, "2,3");
  erasure = weft_erasure_new (golden.subject, map, &golden.text, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (erasure->effects[0], ==, 0);
  for (int i = 1; i < 10; i++)
    matters |= erasure->effects[i] != 0.0f;
  g_assert_true (matters);
  golden_clear (&golden);
}

/* Our own layers */

/* A Transformer of the scene's texts, of up to six words. */
static void
begin_transformer (Scene *scene)
{
  scene_begin (scene, "words");
  scene_add (scene, "table", "embedding", SETTINGS ("entries", "20", "units", "8", "padding", "true"), NULL);
  scene_add (scene, "places", "positional_encoding", NULL, SETTINGS ("table"));
  scene_add (scene, "encoder", "transformer_encoder", SETTINGS ("heads", "2", "blocks", "2", "units", "16"), SETTINGS ("places"));
  scene_add (scene, "mean", "steps", NULL, SETTINGS ("encoder"));
  scene_add (scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("mean"));
  scene_end (scene);
}

/* Row after row the words are named, and what is padding has exactly nothing. */
static void
test_padding (void)
{
  static const int lengths[N_ROWS] = { 6, 3, 3, 2, 3, 1 };
  Scene scene;

  begin_transformer (&scene);
  for (guint32 row = 0; row < N_ROWS; row++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) warnings = weft_warnings_new ();
    g_auto (WeftAttentionText) text = { 0 };
    g_autoptr (WeftAttention) attention = NULL;

    g_assert_true (weft_attention_text_init (&text, scene.predictor, scene.dataset, row, 1, NULL, warnings, &error));
    attention = weft_attention_new (scene.subject, scene.predictor, &text, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (attention->n_maps, ==, 2);
    for (guint i = 0; i < 2; i++) {
      const WeftAttentionMap *map = &attention->maps[i];
      g_autofree char *words = g_strjoinv (" ", map->column_names);

      g_assert_cmpint (map->n_rows, ==, lengths[row]);
      g_assert_cmpint (map->n_columns, ==, lengths[row]);
      g_assert_cmpfloat (map->padding, ==, 0);
      g_assert_cmpstr (words, ==, scene_texts[row]);
      g_assert_cmpstr (map->layer.id, ==, i == 0 ? "encoder.1" : "encoder.2");
      expect_rows (map->weights, map->n_heads * map->n_rows, map->n_columns);
    }
  }
  scene_clear (&scene);
}

/* The same bits for the same seed; another word matters to the answer, none to itself. */
static void
test_erasure (void)
{
  Scene scene;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_auto (WeftAttentionText) text = { 0 };
  g_autoptr (WeftAttention) attention = NULL;
  g_autoptr (WeftErasure) first = NULL, second = NULL;
  WeftStop stop = WEFT_STOP_INIT;

  begin_transformer (&scene);
  g_assert_true (weft_attention_text_init (&text, scene.predictor, scene.dataset, 0, 1, NULL, warnings, &error));
  attention = weft_attention_new (scene.subject, scene.predictor, &text, NULL, &error);
  first = weft_erasure_new (scene.subject, &attention->maps[1], &text, 5, NULL, &error);
  second = weft_erasure_new (scene.subject, &attention->maps[1], &text, 5, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (first->n_columns, ==, 6);
  g_assert_cmpmem (first->effects, 6 * sizeof (float), second->effects, 6 * sizeof (float));
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (first->effects[i], !=, 0);
  weft_stop_request (&stop);
  g_assert_null (weft_erasure_new (scene.subject, &attention->maps[1], &text, 5, &stop, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED);
  scene_clear (&scene);
}

/* Columns of a table that read each other are called as in the table. */
static void
test_columns (void)
{
  Scene scene;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_auto (WeftAttentionText) text = { 0 };
  g_autoptr (WeftAttention) attention = NULL;
  g_autoptr (WeftErasure) erasure = NULL;

  scene_begin (&scene, "a,b,c");
  scene_add (&scene, "apart", "reshape", SETTINGS ("shape", "3, 1"), NULL);
  scene_add (&scene, "vectors", "dense", SETTINGS ("units", "4"), SETTINGS ("apart"));
  scene_add (&scene, "look", "multi_head_attention", SETTINGS ("heads", "2"), SETTINGS ("vectors"));
  scene_add (&scene, "flat", "flatten", NULL, SETTINGS ("look"));
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("flat"));
  scene_end (&scene);
  g_assert_true (weft_attention_text_init (&text, scene.predictor, scene.dataset, 2, 1, NULL, warnings, &error));
  attention = weft_attention_new (scene.subject, scene.predictor, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (attention->maps[0].layer.id, ==, "look");
  g_assert_cmpstr (attention->maps[0].row_names[2], ==, "c");
  erasure = weft_erasure_new (scene.subject, &attention->maps[0], &text, 5, NULL, &error);
  g_assert_no_error (error);
  scene_clear (&scene);
}

/* What was read in one direction is known, as attention may lie one word off then. */
static void
test_one_way (void)
{
  for (int both = 0; both < 2; both++) {
    Scene scene;
    g_autoptr (GArray) layers = NULL;

    scene_begin (&scene, "words");
    scene_add (&scene, "table", "embedding", SETTINGS ("entries", "20", "units", "8"), NULL);
    scene_add (&scene, "encoder", "gru", SETTINGS ("units", "4", "sequences", "true", "bidirectional", both ? "true" : "false"), SETTINGS ("table"));
    scene_add (&scene, "decoder", "gru", SETTINGS ("units", "4", "sequences", "true"), SETTINGS ("table"));
    scene_add (&scene, "look", "additive_attention", NULL, SETTINGS ("decoder", "encoder"));
    scene_add (&scene, "mean", "steps", NULL, SETTINGS ("look"));
    scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("mean"));
    scene_end (&scene);
    layers = weft_attention_list (scene.subject);
    g_assert_cmpuint (layers->len, ==, 1);
    g_assert_true (g_array_index (layers, WeftAttentionLayer, 0).columns.one_way == !both);
    scene_clear (&scene);
  }
}

static void
test_none (void)
{
  Scene scene;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_auto (WeftAttentionText) text = { 0 };

  scene_begin (&scene, "a,b,c");
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end (&scene);
  g_assert_true (weft_attention_text_init (&text, scene.predictor, scene.dataset, 0, 1, NULL, warnings, &error));
  g_assert_null (weft_attention_new (scene.subject, scene.predictor, &text, NULL, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "attends"));
  scene_clear (&scene);
}

/* Closed forms: all alike, one alone, nothing read of the last layer. */
static void
test_closed (void)
{
  const float alike[] = { 0.25f, 0.25f, 0.25f, 0.25f }, alone[] = { 0, 0, 1, 0 }, halves[] = { 0.5f, 0, 0.5f, 0 };
  const float turned[] = { 0, 1, 1, 0 }, effects[] = { 3, 4, 1, 0 };
  const float *const layers[] = { turned, turned };
  const float expected[] = { 0.5f, 0.5f, 0.5f, 0.5f };
  float rolled[4];
  WeftStop stop = WEFT_STOP_INIT;

  g_assert_cmpfloat_with_epsilon (weft_attention_measure_row (alike, 4).entropy, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (weft_attention_measure_row (alone, 4).entropy, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (weft_attention_measure_row (halves, 4).entropy, 0.5, 1e-9);
  g_assert_cmpfloat (weft_attention_measure_row (alone, 1).entropy, ==, 0);
  g_assert_cmpint (weft_attention_measure_row (alone, 4).peak, ==, 2);
  g_assert_true (weft_attention_roll_out (layers, 2, 2, 0, NULL, rolled));
  fixture_compare ("turned twice", rolled, expected, 4, 1e-6);
  g_assert_true (weft_attention_roll_out (layers, 1, 2, 1, NULL, rolled));
  g_assert_cmpfloat (rolled[0], ==, 1);
  g_assert_cmpfloat (weft_attention_agree (turned, effects, 2, 2), ==, 1);
  g_assert_cmpfloat (weft_attention_agree (turned, expected, 2, 2), ==, 0.5);
  weft_stop_request (&stop);
  g_assert_false (weft_attention_roll_out (layers, 2, 2, 0, &stop, rolled));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/attention/closed", test_closed);
  g_test_add_data_func ("/explain/attention/golden/reader", "reader", test_golden);
  g_test_add_data_func ("/explain/attention/golden/seer", "seer", test_golden);
  g_test_add_func ("/explain/attention/reader", test_reader);
  g_test_add_func ("/explain/attention/seer", test_seer);
  g_test_add_func ("/explain/attention/padding", test_padding);
  g_test_add_func ("/explain/attention/erasure", test_erasure);
  g_test_add_func ("/explain/attention/columns", test_columns);
  g_test_add_func ("/explain/attention/one-way", test_one_way);
  g_test_add_func ("/explain/attention/none", test_none);
  return g_test_run ();
}
