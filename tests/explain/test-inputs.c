/* test-inputs.c: tables, texts and both, whose models are straight lines
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of a straight line every method must say the same: weight times input, less the baseline.
 */
#include "fixture.h"

#include "dataset/reader.h"

#define SETTINGS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define N_ROWS        6

typedef struct
{
  WeftDataset *dataset;
  WeftPreparation *preparation;
  WeftModelSpec *spec;
  WeftPredictor *predictor;
  WeftSubject *subject;
  WeftTensor *input; /* all rows */
} Scene;

static const char table[] = "a,b,c,kind\n1,2,0.5,x\n2,-1,1,y\n3,0,2,x\n0,1,1.5,y\n5,2,1,z\n4,1,0,z\n";

static const char *const texts[N_ROWS] = { "the cat sat on the mat", "a dog ran", "the dog sat", "a cat", "on the mat", "sat" };

static WeftParams *
make_params (const WeftParam *from,
             const char *const *settings)
{
  WeftParams *params = weft_params_new (from);

  for (; settings != NULL && *settings != NULL; settings += 2) {
    g_autoptr (GError) error = NULL;

    weft_params_set (params, settings[0], settings[1], &error);
    g_assert_no_error (error);
  }
  return params;
}

static void
add_layer (Scene *self,
           const char *id,
           const char *kind,
           const char *const *settings,
           const char *const *inputs)
{
  const WeftLayerKind *layer = weft_layer_kind_find (kind);

  weft_model_spec_add (self->spec, id, layer, make_params (layer->params, settings), inputs);
}

/* The table, and a column of texts, which so few rows would not be taken for. */
static WeftDataset *
make_dataset (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (table, strlen (table));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDataset) numbers = weft_dataset_read_bytes (bytes, "table.csv", NULL, NULL, NULL, &error);
  WeftDatasetBuilder *builder = weft_dataset_builder_new ();
  WeftDataset *dataset;

  g_assert_no_error (error);
  for (guint i = 0; i < weft_dataset_get_n_columns (numbers); i++)
    weft_dataset_builder_add_column (builder, weft_dataset_get_column_name (numbers, i), weft_column_ref (weft_dataset_get_column (numbers, i)));
  weft_dataset_builder_add_column (builder, "words", weft_column_new_text (texts, N_ROWS, NULL));
  dataset = weft_dataset_builder_end (builder, &error);
  g_assert_no_error (error);
  return dataset;
}

static void
scene_begin (Scene      *self,
             const char *features)
{
  g_autoptr (WeftParams) params = make_params (weft_preparation_params, SETTINGS ("features", features, "target", "kind"));
  const guint32 rows[N_ROWS] = { 0, 1, 2, 3, 4, 5 };
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  self->dataset = make_dataset ();
  self->preparation = weft_preparation_fit (self->dataset, rows, N_ROWS, params, NULL, NULL, &error);
  g_assert_no_error (error);
  self->spec = weft_model_spec_new ();
}

static void
scene_end_spec (Scene *self)
{
  const guint32 rows[N_ROWS] = { 0, 1, 2, 3, 4, 5 };
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrainedModel) trained = weft_trained_model_new (self->spec, self->preparation, "cross-entropy", NULL, &error);

  g_assert_no_error (error);
  self->predictor = weft_predictor_new_trained (trained);
  self->input = weft_predictor_prepare (self->predictor, self->dataset, (WeftRows){ rows, N_ROWS }, NULL, warnings, &error);
  g_assert_no_error (error);
  self->subject = weft_subject_new (self->predictor, 0, &error);
  g_assert_no_error (error);
}

static void
scene_clear (Scene *self)
{
  weft_subject_free (self->subject);
  weft_tensor_unref (self->input);
  weft_predictor_free (self->predictor);
  weft_model_spec_unref (self->spec);
  weft_preparation_unref (self->preparation);
  weft_dataset_unref (self->dataset);
}

static WeftSaliency *
run (Scene      *self,
     const char *id,
     gint64      row,
     gint64      class)
{
  gint64 n = weft_shape_count (weft_subject_get_item (self->subject));
  const WeftSaliencyRequest request = { .method = weft_saliency_find (id), .sample = weft_tensor_const_f32 (self->input) + row * n, .target = { class, -1, 0 } };
  g_autoptr (GError) error = NULL;
  WeftSaliency *result = weft_saliency_run (self->subject, &request, NULL, &error);

  g_assert_no_error (error);
  return result;
}

/* The three methods that say what parts add. */
static void
expect_line (Scene *self)
{
  for (gint64 row = 0; row < N_ROWS; row++) {
    g_autoptr (WeftSaliency) integral = run (self, "integrated-gradients", row, row % 3), product = run (self, "gradient-input", row, row % 3), covered = run (self, "occlusion", row, row % 3);
    gint64 n = weft_shape_count (&integral->values->shape);

    fixture_compare ("gradient-input", weft_tensor_const_f32 (product->values), weft_tensor_const_f32 (integral->values), n, 1e-5);
    fixture_compare ("occlusion", weft_tensor_const_f32 (covered->values), weft_tensor_const_f32 (integral->values), n, 1e-4);
    g_assert_cmpfloat (fixture_check (integral, "completeness"), <=, 1e-4);
  }
}

static void
test_table (void)
{
  Scene scene;

  scene_begin (&scene, "a,b,c");
  add_layer (&scene, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end_spec (&scene);
  g_assert_cmpint (weft_subject_get_n_classes (scene.subject), ==, 3);
  g_assert_cmpstr (weft_subject_get_class_names (scene.subject)[2], ==, "z");
  expect_line (&scene);
  scene_clear (&scene);
}

static void
test_text (void)
{
  Scene scene;
  guint n_sites;
  const WeftSubjectSite *sites;

  scene_begin (&scene, "words");
  add_layer (&scene, "table", "embedding", SETTINGS ("entries", "20", "units", "5", "padding", "true"), NULL);
  add_layer (&scene, "mean", "steps", NULL, SETTINGS ("table"));
  add_layer (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("mean"));
  scene_end_spec (&scene);
  sites = weft_subject_get_sites (scene.subject, &n_sites);
  g_assert_cmpuint (n_sites, ==, 1);
  g_assert_cmpint (sites[0].first, ==, 0);
  g_assert_cmpint (sites[0].n_words, ==, 6);
  expect_line (&scene);

  /* The second text has three words; what lies behind them has no part in it. */
  g_autoptr (WeftSaliency) result = run (&scene, "integrated-gradients", 1, 0);
  for (gint64 i = 0; i < 6; i++)
    g_assert_true ((weft_tensor_const_f32 (result->values)[i] != 0.0f) == (i < 3));
  scene_clear (&scene);
}

/* Words behind numbers: each is found at its own place. */
static void
test_both (void)
{
  Scene scene;
  guint n_sites;
  const WeftSubjectSite *sites;

  scene_begin (&scene, "a,words,b");
  add_layer (&scene, "text", "input", SETTINGS ("column", "words"), NULL);
  add_layer (&scene, "number", "input", SETTINGS ("column", "b"), NULL);
  add_layer (&scene, "table", "embedding", SETTINGS ("entries", "20", "units", "4"), SETTINGS ("text"));
  add_layer (&scene, "flat", "flatten", NULL, SETTINGS ("table"));
  add_layer (&scene, "all", "concat", NULL, SETTINGS ("flat", "number"));
  add_layer (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("all"));
  scene_end_spec (&scene);
  sites = weft_subject_get_sites (scene.subject, &n_sites);
  g_assert_cmpuint (n_sites, ==, 2);
  g_assert_cmpint (sites[0].n_words, ==, 0);
  g_assert_cmpint (sites[1].first, ==, 1);
  expect_line (&scene);

  /* Column a is read by nobody: exactly nothing comes from it. */
  g_autoptr (WeftSaliency) result = run (&scene, "integrated-gradients", 0, 1);
  g_assert_cmpfloat (weft_tensor_const_f32 (result->values)[0], ==, 0);
  scene_clear (&scene);
}

/* A table has no places to look at. */
static void
test_no_picture (void)
{
  WeftSaliencyRequest request = { .method = weft_saliency_find ("grad-cam") };
  g_autoptr (GError) error = NULL;
  g_autofree char *why = NULL;
  Scene scene;

  scene_begin (&scene, "a,b,c");
  add_layer (&scene, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end_spec (&scene);
  request.sample = weft_tensor_const_f32 (scene.input);
  g_assert_null (weft_saliency_run (scene.subject, &request, NULL, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "keeps the places of a picture"));
  g_assert_false (weft_saliency_suits (weft_saliency_find ("rise"), scene.subject, &why));
  g_assert_nonnull (strstr (why, "needs pictures"));
  scene_clear (&scene);
}

/* Names of what was read, where the answer came from. */
static void
test_tokens (void)
{
  Scene scene;
  const float *row;

  scene_begin (&scene, "a,words,b");
  add_layer (&scene, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end_spec (&scene);
  row = weft_tensor_const_f32 (scene.input);
  g_assert_null (weft_preparation_find_token (scene.preparation, 0, (double) row[0]));
  g_assert_cmpstr (weft_preparation_find_token (scene.preparation, 2, (double) row[2]), ==, "cat");
  g_assert_cmpstr (weft_preparation_find_token (scene.preparation, 2, 0), ==, "");
  g_assert_null (weft_preparation_find_token (scene.preparation, 7, 3));
  scene_clear (&scene);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/inputs/table", test_table);
  g_test_add_func ("/explain/inputs/text", test_text);
  g_test_add_func ("/explain/inputs/both", test_both);
  g_test_add_func ("/explain/inputs/no-picture", test_no_picture);
  g_test_add_func ("/explain/inputs/tokens", test_tokens);
  return g_test_run ();
}
