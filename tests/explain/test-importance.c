/* test-importance.c: what columns of a table add, and how much they matter
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shapley values against numpy, which goes through all orders, and against a sum whose values are
 * known; permutation importance against scikit-learn and against what is expected over all pairs
 * of rows.
 */
#include "scene.h"

#include "base/random.h"

#include "explain/draw.h"
#include "explain/permutation.h"
#include "explain/shapley-rows.h"

static JsonObject *
read_goldens (const char  *part,
              JsonNode   **node)
{
  g_autofree char *path = fixture_path ("importance.json");
  g_autoptr (GError) error = NULL;

  *node = weft_json_read_file (path, 1 << 20, &error);
  g_assert_no_error (error);
  return json_object_get_object_member (json_node_get_object (*node), part);
}

static WeftTensor *
make_rows (const float *numbers,
           gint64       n,
           gint64       width)
{
  WeftTensor *rows = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n, width), NULL);

  memcpy (rows->data, numbers, rows->bytes);
  return rows;
}

static WeftShapley *
run (WeftSubject              *subject,
     const WeftShapleyRequest *request)
{
  g_autoptr (GError) error = NULL;
  WeftShapley *shapley = weft_shapley_run (subject, request, NULL, &error);

  g_assert_no_error (error);
  return shapley;
}

static double
add_up (const WeftShapley *shapley)
{
  double sum = 0;

  for (guint i = 0; i < shapley->n_columns; i++)
    sum += shapley->parts[i];
  return sum;
}

/* All coalitions are what all orders are. */
static void
test_golden (void)
{
  g_autoptr (WeftSubject) subject = fixture_read ("table");
  g_autoptr (JsonNode) node = NULL;
  JsonObject *golden = read_goldens ("table", &node);
  guint n, n_numbers, n_parts, n_classes;
  g_autofree float *sample = fixture_numbers (golden, "sample", &n), *numbers = fixture_numbers (golden, "background", &n_numbers);
  g_autofree float *parts = fixture_numbers (golden, "parts", &n_parts), *scores = fixture_numbers (golden, "score", &n_classes), *bases = fixture_numbers (golden, "base", &n_classes);
  g_autoptr (WeftTensor) background = make_rows (numbers, n_numbers / n, n);

  g_assert_cmpuint (n_parts, ==, 15);
  for (guint class = 0; class < n_classes; class ++) {
    g_autoptr (WeftShapley) shapley = run (subject, &(WeftShapleyRequest){ sample, background, { class, -1, 0 }, 0, 0 });

    g_assert_cmpfloat_with_epsilon (shapley->score, (double) scores[class], 1e-5);
    g_assert_cmpfloat_with_epsilon (shapley->base, (double) bases[class], 1e-5);
    g_assert_cmpfloat_with_epsilon (add_up (shapley), (double) scores[class] - (double) bases[class], 1e-5);
    g_assert_cmpint (shapley->n_samples, ==, (32 + 2) * 7);
    for (guint i = 0; i < n; i++)
      g_assert_cmpfloat_with_epsilon (shapley->parts[i], (double) parts[class * n + i], 2e-6);
  }
}

/* Why one class and not another is the difference of why each. */
static void
test_contrast (void)
{
  g_autoptr (WeftSubject) subject = fixture_read ("table");
  g_autoptr (JsonNode) node = NULL;
  JsonObject *golden = read_goldens ("table", &node);
  guint n, n_numbers, n_parts;
  g_autofree float *sample = fixture_numbers (golden, "sample", &n), *numbers = fixture_numbers (golden, "background", &n_numbers), *parts = fixture_numbers (golden, "parts", &n_parts);
  g_autoptr (WeftTensor) background = make_rows (numbers, n_numbers / n, n);
  g_autoptr (WeftShapley) shapley = run (subject, &(WeftShapleyRequest){ sample, background, { 2, 0, 0 }, 0, 0 });

  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (shapley->parts[i], (double) parts[2 * n + i] - (double) parts[i], 4e-6);
}

/* Orders that are drawn come near, as near as they say, and always add up. */
static void
test_drawn (void)
{
  g_autoptr (WeftSubject) subject = fixture_read ("table");
  g_autoptr (JsonNode) node = NULL;
  JsonObject *golden = read_goldens ("table", &node);
  guint n, n_numbers, n_parts, n_far = 0;
  g_autofree float *sample = fixture_numbers (golden, "sample", &n), *numbers = fixture_numbers (golden, "background", &n_numbers), *parts = fixture_numbers (golden, "parts", &n_parts);
  g_autoptr (WeftTensor) background = make_rows (numbers, n_numbers / n, n);
  double before = INFINITY;

  for (gint64 n_pairs = 4; n_pairs <= 256; n_pairs *= 8) {
    g_autoptr (WeftShapley) shapley = run (subject, &(WeftShapleyRequest){ sample, background, { 0, -1, 0 }, n_pairs, 3 }),
                            again = run (subject, &(WeftShapleyRequest){ sample, background, { 0, -1, 0 }, n_pairs, 3 }),
                            other = run (subject, &(WeftShapleyRequest){ sample, background, { 0, -1, 0 }, n_pairs, 4 });
    double total = 0;

    g_assert_cmpfloat_with_epsilon (add_up (shapley), shapley->score - shapley->base, 1e-9);
    g_assert_cmpmem (shapley->parts, n * sizeof (double), again->parts, n * sizeof (double));
    g_assert_cmpint (memcmp (shapley->parts, other->parts, n * sizeof (double)), !=, 0);
    for (guint i = 0; i < n; i++) {
      n_far += fabs (shapley->parts[i] - (double) parts[i]) > 3 * shapley->errors[i];
      total += shapley->errors[i];
    }
    g_assert_cmpfloat (total, <, before);
    before = total / 2;
  }
  g_assert_cmpuint (n_far, <=, 1);
}

/* 3 x1 - 2 x2 + 0 x3 + x4 x5: of the product each has half of what is above the means. */
static void
test_additive (void)
{
  static const float sample[] = { 2, -1, 5, 3, -2 }, rows[] = { 0, 1, 2, -1, 1, 1, 0, -3, 2, 3, -4, 2, 1, 0, 2 };
  g_autoptr (WeftSubject) subject = fixture_read ("additive");
  g_autoptr (WeftTensor) background = make_rows (rows, 3, 5);
  g_autoptr (WeftShapley) exact = run (subject, &(WeftShapleyRequest){ sample, background, { 0, -1, 0 }, 0, 0 });
  double means[5] = { 0 }, fourth = 0, fifth = 0;

  for (int row = 0; row < 3; row++) {
    double b4 = (double) rows[row * 5 + 3], b5 = (double) rows[row * 5 + 4], x4 = (double) sample[3], x5 = (double) sample[4];

    for (int i = 0; i < 5; i++)
      means[i] += (double) rows[row * 5 + i] / 3;
    fourth += ((x4 * b5 - b4 * b5) + (x4 * x5 - b4 * x5)) / 2 / 3;
    fifth += ((b4 * x5 - b4 * b5) + (x4 * x5 - x4 * b5)) / 2 / 3;
  }
  g_assert_cmpfloat_with_epsilon (exact->parts[0], 3 * (2 - means[0]), 1e-5);
  g_assert_cmpfloat_with_epsilon (exact->parts[1], -2 * (-1 - means[1]), 1e-5);
  g_assert_cmpfloat_with_epsilon (exact->parts[2], 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (exact->parts[3], fourth, 1e-5);
  g_assert_cmpfloat_with_epsilon (exact->parts[4], fifth, 1e-5);
}

/* A category, a number and a text: three columns, whatever number of inputs they make. */
static void
begin_columns (Scene *scene)
{
  scene_begin (scene, "a,words,b");
  scene_add (scene, "text", "input", SETTINGS ("column", "words"), NULL);
  scene_add (scene, "numbers", "input", SETTINGS ("column", "a"), NULL);
  scene_add (scene, "other", "input", SETTINGS ("column", "b"), NULL);
  scene_add (scene, "table", "embedding", SETTINGS ("entries", "20", "units", "4"), SETTINGS ("text"));
  scene_add (scene, "flat", "flatten", NULL, SETTINGS ("table"));
  scene_add (scene, "all", "concat", NULL, SETTINGS ("flat", "numbers", "other"));
  scene_add (scene, "hidden", "dense", SETTINGS ("units", "8"), SETTINGS ("all"));
  scene_add (scene, "bent", "relu", NULL, SETTINGS ("hidden"));
  scene_add (scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("bent"));
  scene_end (scene);
}

/* The mean score of a class, of all rows with some columns of the first. */
static double
find_worth (Scene  *scene,
            guint   coalition,
            gint64  class)
{
  guint n_columns;
  const WeftSubjectColumn *columns = weft_subject_get_columns (scene->subject, &n_columns);
  gint64 size = weft_shape_count (weft_subject_get_item (scene->subject));
  g_autofree float *mixed = g_new (float, size);
  const float *rows = weft_tensor_const_f32 (scene->input);
  double worth = 0;

  for (int row = 0; row < N_ROWS; row++) {
    g_auto (WeftAnswer) answer = { 0 };

    memcpy (mixed, rows + row * size, (gsize) size * sizeof (float));
    for (guint c = 0; c < n_columns; c++)
      for (gint64 i = 0; (coalition >> c & 1) && i < columns[c].n; i++)
        mixed[columns[c].first + i] = rows[columns[c].first + i];
    g_assert_true (weft_subject_ask (scene->subject, mixed, 0, &answer, NULL));
    worth += (double) answer.logits[class] / N_ROWS;
  }
  return worth;
}

/* Of three columns, each order written out. */
static void
test_columns (void)
{
  static const int orders[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
  Scene scene;
  guint n_columns;
  const WeftSubjectColumn *columns;
  double parts[3] = { 0 };

  begin_columns (&scene);
  columns = weft_subject_get_columns (scene.subject, &n_columns);
  g_assert_cmpuint (n_columns, ==, 3);
  g_assert_cmpstr (columns[1].name, ==, "words");
  g_assert_cmpint (columns[1].n, ==, 6);
  for (int order = 0; order < 6; order++)
    for (guint k = 0, before = 0; k < 3; k++) {
      guint after = before | 1u << orders[order][k];

      parts[orders[order][k]] += (find_worth (&scene, after, 1) - find_worth (&scene, before, 1)) / 6;
      before = after;
    }
  g_autoptr (WeftShapley) shapley = run (scene.subject, &(WeftShapleyRequest){ weft_tensor_const_f32 (scene.input), scene.input, { 1, -1, 0 }, 0, 0 });
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (shapley->parts[i], parts[i], 1e-6);
  scene_clear (&scene);
}

/* As a method of saliency: the numbers of a column have its part between them. */
static void
test_method (void)
{
  Scene scene;
  g_autoptr (GError) error = NULL, refused = NULL;
  WeftSaliencyRequest request = { .method = weft_saliency_find ("shap"), .target = { 1, -1, 0 } };

  begin_columns (&scene);
  request.sample = weft_tensor_const_f32 (scene.input);
  g_assert_null (weft_saliency_run (scene.subject, &request, NULL, &refused));
  g_assert_error (refused, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT);
  request.background = scene.input;
  g_autoptr (WeftSaliency) exact = weft_saliency_run (scene.subject, &request, NULL, &error);
  g_assert_no_error (error);
  request.method = weft_saliency_find ("permutation-shap");
  g_autoptr (WeftSaliency) drawn = weft_saliency_run (scene.subject, &request, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (WeftShapley) shapley = run (scene.subject, &(WeftShapleyRequest){ request.sample, scene.input, { 1, -1, 0 }, 0, 0 });
  g_assert_null (exact->errors);
  g_assert_nonnull (drawn->errors);
  g_assert_cmpfloat (fixture_check (exact, "additivity"), <=, 1e-5);
  g_assert_cmpfloat (fixture_check (drawn, "additivity"), <=, 1e-5);
  g_assert_cmpfloat_with_epsilon (fixture_check (exact, "base"), shapley->base, 1e-9);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon ((double) weft_tensor_const_f32 (exact->values)[1 + i] * 6, shapley->parts[1], 1e-5);
  scene_clear (&scene);
}

/* Told to stop, or given what does not fit, it says so. */
static void
test_refused (void)
{
  static const float numbers[64];
  g_autoptr (WeftSubject) subject = fixture_read ("table"), pictures = fixture_read ("pooled");
  g_autoptr (WeftTensor) background = make_rows (numbers, 2, 5), narrow = make_rows (numbers, 2, 4);
  g_autoptr (GError) stopped = NULL, width = NULL, target = NULL, no_columns = NULL;
  WeftStop stop = WEFT_STOP_INIT;
  g_autofree char *why = NULL;

  weft_stop_request (&stop);
  g_assert_null (weft_shapley_run (subject, &(WeftShapleyRequest){ numbers, background, { 0, -1, 0 }, 0, 0 }, &(WeftShapleyWatch){ NULL, NULL, &stop }, &stopped));
  g_assert_error (stopped, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED);
  g_assert_null (weft_shapley_run (subject, &(WeftShapleyRequest){ numbers, narrow, { 0, -1, 0 }, 0, 0 }, NULL, &width));
  g_assert_error (width, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT);
  g_assert_null (weft_shapley_run (subject, &(WeftShapleyRequest){ numbers, background, { 3, -1, 0 }, 0, 0 }, NULL, &target));
  g_assert_error (target, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET);
  g_assert_null (weft_shapley_run (pictures, &(WeftShapleyRequest){ numbers, background, { 0, -1, 0 }, 0, 0 }, NULL, &no_columns));
  g_assert_error (no_columns, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  g_assert_true (weft_saliency_suits (weft_saliency_find ("shap"), subject, NULL));
  g_assert_false (weft_saliency_suits (weft_saliency_find ("shap"), pictures, &why));
  g_assert_nonnull (strstr (why, "columns"));
}

typedef struct
{
  WeftDataset *dataset;
  WeftPredictor *predictor;
  WeftSubject *subject;
} Flowers;

static void
flowers_init (Flowers *self)
{
  g_autofree char *data = g_test_build_filename (G_TEST_DIST, "..", "data", "datasets", "iris.csv", NULL), *file = fixture_path ("flowers.onnx");
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (GError) error = NULL;

  self->predictor = weft_predictor_new_onnx (weft_onnx_read (file, &error), &error);
  g_assert_no_error (error);
  self->dataset = weft_predictor_read (self->predictor, data, NULL, warnings, &error);
  g_assert_no_error (error);
  self->subject = weft_subject_new (self->predictor, 0, &error);
  g_assert_no_error (error);
}

static void
flowers_clear (Flowers *self)
{
  weft_subject_free (self->subject);
  weft_predictor_free (self->predictor);
  weft_dataset_unref (self->dataset);
}

static WeftPermutation *
shuffle (Flowers                      *flowers,
         const WeftPermutationOptions *options)
{
  g_autoptr (GError) error = NULL;
  WeftPermutation *found = weft_permutation_run (flowers->subject, flowers->predictor, 0, flowers->dataset, options, NULL, NULL, &error);

  g_assert_no_error (error);
  return found;
}

static const WeftPermutationEntry *
find_entry (const WeftPermutation *found,
            const char            *name)
{
  for (guint i = 0; i < found->entries->len; i++)
    if (g_str_equal (g_array_index (found->entries, WeftPermutationEntry, i).name, name))
      return &g_array_index (found->entries, WeftPermutationEntry, i);
  g_error ("there is no column %s", name);
}

/* Means within four standard errors of what is expected, and of scikit-learn's; spreads alike. */
static void
test_permutation (void)
{
  Flowers flowers;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *golden = read_goldens ("flowers", &node);
  guint n;
  g_autofree float *means = fixture_numbers (golden, "means", &n), *deviations = fixture_numbers (golden, "deviations", &n), *expected = fixture_numbers (golden, "expected", &n);
  gint64 n_repeats = json_object_get_int_member (golden, "repeats");
  const WeftSubjectColumn *columns;

  flowers_init (&flowers);
  columns = weft_subject_get_columns (flowers.subject, &n);
  g_autoptr (WeftPermutation) found = shuffle (&flowers, &(WeftPermutationOptions){ NULL, n_repeats, 1, 7 });
  g_assert_cmpstr (found->metric->id, ==, "accuracy");
  g_assert_cmpfloat_with_epsilon (found->score, json_object_get_double_member (golden, "score"), 1e-9);
  g_assert_cmpfloat_with_epsilon (found->plain, 1.0 / 3, 1e-9);
  g_assert_cmpint (found->n_rows, ==, 150);
  g_assert_cmpuint (found->remarks->len, ==, 0);
  for (guint i = 0; i < n; i++) {
    const WeftPermutationEntry *entry = find_entry (found, columns[i].name);
    double error = entry->deviation / sqrt ((double) n_repeats);

    g_assert_cmpfloat_with_epsilon (entry->mean, (double) expected[i], 4 * error);
    g_assert_cmpfloat_with_epsilon (entry->mean, (double) means[i], 5.7 * error);
    g_assert_cmpfloat_with_epsilon (entry->deviation, (double) deviations[i], 0.3 * (double) deviations[i]);
  }
  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (g_array_index (found->entries, WeftPermutationEntry, i - 1).mean, >=, g_array_index (found->entries, WeftPermutationEntry, i).mean);
  flowers_clear (&flowers);
}

/* Length and width of petals say the same; a loss counts the other way round. */
static void
test_together (void)
{
  const WeftPermutationOptions options = WEFT_PERMUTATION_OPTIONS_INIT;
  Flowers flowers;

  flowers_init (&flowers);
  g_autoptr (WeftPermutation) joined = shuffle (&flowers, &options), again = shuffle (&flowers, &options);
  g_autoptr (WeftPermutation) loss = shuffle (&flowers, &(WeftPermutationOptions){ weft_metric_find ("log_loss"), 5, 1, 1 });
  const WeftPermutationEntry *petals = find_entry (joined, "petal_length_cm + petal_width_cm");
  g_assert_cmpuint (petals->n_columns, ==, 2);
  g_assert_cmpuint (joined->entries->len, ==, 3);
  g_assert_cmpuint (joined->remarks->len, ==, 1);
  g_assert_cmpfloat (petals->mean, >, 0.55);
  g_assert_cmpfloat (petals->mean, ==, find_entry (again, "petal_length_cm + petal_width_cm")->mean);
  g_assert_cmpfloat (find_entry (loss, "petal_length_cm")->mean, >, 1);
  flowers_clear (&flowers);
}

/* Without targets, for another kind of target, and stopped, there is a sentence. */
static void
test_permutation_refused (void)
{
  const WeftPermutationOptions wrong = { weft_metric_find ("rmse"), 1, 1, 0 }, good = WEFT_PERMUTATION_OPTIONS_INIT;
  g_autoptr (GError) metric = NULL, stopped = NULL, columns = NULL;
  g_autofree char *file = fixture_path ("table.onnx");
  g_autoptr (WeftSubject) plain = fixture_read ("table");
  g_autoptr (WeftPredictor) predictor = weft_predictor_new_onnx (weft_onnx_read (file, NULL), NULL);
  WeftStop stop = WEFT_STOP_INIT;
  Flowers flowers;

  flowers_init (&flowers);
  g_assert_null (weft_permutation_run (plain, predictor, 0, flowers.dataset, &good, NULL, NULL, &columns));
  g_assert_error (columns, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  weft_stop_request (&stop);
  g_assert_null (weft_permutation_run (flowers.subject, flowers.predictor, 0, flowers.dataset, &wrong, NULL, NULL, &metric));
  g_assert_error (metric, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  g_assert_null (weft_permutation_run (flowers.subject, flowers.predictor, 0, flowers.dataset, &good, &(WeftPermutationWatch){ NULL, NULL, &stop }, NULL, &stopped));
  g_assert_error (stopped, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED);
  flowers_clear (&flowers);
}

/* A background is rows of the data, other ones for another seed, each once. */
static void
test_background (void)
{
  Flowers flowers;
  g_autofree guint32 *rows = NULL;
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();

  flowers_init (&flowers);
  g_autoptr (WeftTensor) some = weft_draw_rows (flowers.predictor, flowers.dataset, 20, 1, &rows, NULL, warnings, NULL);
  g_autoptr (WeftTensor) same = weft_draw_rows (flowers.predictor, flowers.dataset, 20, 1, NULL, NULL, warnings, NULL);
  g_autoptr (WeftTensor) other = weft_draw_rows (flowers.predictor, flowers.dataset, 20, 2, NULL, NULL, warnings, NULL);
  g_autoptr (WeftTensor) all = weft_draw_rows (flowers.predictor, flowers.dataset, 1000, 1, NULL, NULL, warnings, NULL);
  g_assert_cmpint (some->shape.extent[0], ==, 20);
  for (int i = 0; i < 20; i++) {
    g_assert_true (i == 0 || rows[i] > rows[i - 1]);
    g_assert_cmpfloat (weft_tensor_const_f32 (some)[4 * i], ==, (float) weft_column_get_number (weft_dataset_get_column (flowers.dataset, 0), rows[i]));
  }
  g_assert_cmpint (all->shape.extent[0], ==, 150);
  g_assert_cmpmem (some->data, some->bytes, same->data, same->bytes);
  g_assert_cmpint (memcmp (some->data, other->data, some->bytes), !=, 0);
  flowers_clear (&flowers);
}

static void
keep_first (gpointer         data,
            double           fraction,
            WeftShapleyRows *so_far)
{
  WeftShapleyRows **kept = data;

  g_assert_cmpfloat (fraction, <, 1);
  g_assert_cmpfloat_with_epsilon (fraction, (double) so_far->n_done / (double) so_far->n_rows, 1e-9);
  if (*kept == NULL)
    *kept = so_far;
  else
    weft_shapley_rows_unref (so_far);
}

/* Each row's parts lead from the base to its score; what it holds is what the file says. */
static void
test_rows (void)
{
  Flowers flowers;
  g_autoptr (WeftShapleyRows) kept = NULL;
  WeftShapleyRowsOptions options = WEFT_SHAPLEY_ROWS_OPTIONS_INIT;
  const WeftShapleyRowsWatch watch = { keep_first, &kept, NULL };
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (GError) error = NULL;

  flowers_init (&flowers);
  options.n_rows = 60;
  options.target.class = 2;
  g_autoptr (WeftShapleyRows) rows = weft_shapley_rows_run (flowers.subject, flowers.predictor, flowers.dataset, &options, &watch, warnings, &error);
  g_autofree guint *order = weft_shapley_rows_sort (rows);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->n_columns, ==, 4);
  g_assert_cmpuint (rows->n_done, ==, 60);
  g_assert_cmpint (rows->n_pairs, ==, 0);
  g_assert_cmpuint (kept->n_done, ==, 16);
  g_assert_true (isnan (kept->columns[0].parts[16]));
  g_assert_cmpfloat (kept->columns[0].parts[15], ==, rows->columns[0].parts[15]);
  for (gsize i = 0; i < rows->n_rows; i++) {
    g_auto (WeftAnswer) answer = { 0 };
    float sample[4];
    double sum = 0;

    for (guint c = 0; c < 4; c++) {
      sample[c] = (float) weft_column_get_number (weft_dataset_get_column (flowers.dataset, c), rows->rows[i]);
      g_assert_cmpfloat (rows->columns[c].values[i], ==, sample[c]);
      sum += (double) rows->columns[c].parts[i];
    }
    g_assert_true (weft_subject_ask (flowers.subject, sample, 0, &answer, NULL));
    g_assert_cmpfloat_with_epsilon (sum, (double) answer.logits[2] - rows->base, 1e-4);
  }
  g_assert_cmpstr (rows->columns[order[0]].name, ==, "petal_length_cm");
  flowers_clear (&flowers);
}

/* Random numbers in five columns. */
static WeftDataset *
make_numbers (void)
{
  WeftDatasetBuilder *builder = weft_dataset_builder_new ();
  WeftRandom random;

  weft_random_init (&random, 9, 0);
  for (int c = 0; c < 5; c++) {
    char name[] = { 'a', (char) ('1' + c), '\0' };
    WeftTensor *numbers = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (200), NULL);

    for (int i = 0; i < 200; i++)
      weft_tensor_f32 (numbers)[i] = (float) weft_random_normal (&random);
    weft_dataset_builder_add_column (builder, name, weft_column_new_dense (numbers));
  }
  return weft_dataset_builder_end (builder, NULL);
}

/* In 3 x1 - 2 x2 + x4 x5 what x4 adds depends on x5, and the other way round. */
static void
test_partner (void)
{
  g_autofree char *file = fixture_path ("additive.onnx");
  g_autoptr (WeftPredictor) predictor = weft_predictor_new_onnx (weft_onnx_read (file, NULL), NULL);
  g_autoptr (WeftSubject) subject = weft_subject_new (predictor, 0, NULL);
  g_autoptr (WeftDataset) dataset = make_numbers ();
  const WeftShapleyRowsOptions options = WEFT_SHAPLEY_ROWS_OPTIONS_INIT;
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftShapleyRows) rows = weft_shapley_rows_run (subject, predictor, dataset, &options, NULL, warnings, NULL);
  double low, high;
  g_autofree float *scaled = weft_shapley_rows_scale (rows, 0, &low, &high);
  guint n_ends = 0;

  g_assert_cmpint (weft_shapley_rows_find_partner (rows, 3), ==, 4);
  g_assert_cmpint (weft_shapley_rows_find_partner (rows, 4), ==, 3);
  g_assert_cmpfloat (rows->columns[2].mean, <, 1e-9);
  g_assert_cmpfloat_with_epsilon (low, -1.645, 0.4);
  g_assert_cmpfloat_with_epsilon (high, 1.645, 0.4);
  for (gsize i = 0; i < rows->n_rows; i++)
    n_ends += scaled[i] == 0.0f || scaled[i] == 1.0f;
  g_assert_cmpuint (n_ends, >=, 20);
  g_assert_cmpuint (n_ends, <=, 26);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/importance/shapley/golden", test_golden);
  g_test_add_func ("/importance/shapley/contrast", test_contrast);
  g_test_add_func ("/importance/shapley/drawn", test_drawn);
  g_test_add_func ("/importance/shapley/additive", test_additive);
  g_test_add_func ("/importance/shapley/columns", test_columns);
  g_test_add_func ("/importance/shapley/method", test_method);
  g_test_add_func ("/importance/shapley/refused", test_refused);
  g_test_add_func ("/importance/shapley/background", test_background);
  g_test_add_func ("/importance/rows/sums", test_rows);
  g_test_add_func ("/importance/rows/partner", test_partner);
  g_test_add_func ("/importance/permutation/golden", test_permutation);
  g_test_add_func ("/importance/permutation/together", test_together);
  g_test_add_func ("/importance/permutation/refused", test_permutation_refused);
  return g_test_run ();
}
