/* test-metrics.c: metrics against scikit-learn's numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The golden values come from tests/peers/metric_goldens.py.
 */
#include "learn/metrics.h"

#include "learn/metric-name.h"

#include <math.h>
#include <string.h>

static JsonNode *goldens;

/* null stands for NaN */
static double
number_at (JsonArray *array,
           guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_NULL (node) ? NAN : json_node_get_double (node);
}

static void
assert_near (double      got,
             double      expected,
             const char *what)
{
  if (isnan (expected) ? !isnan (got) : !(fabs (got - expected) <= 1e-6 * fmax (1, fabs (expected))))
    g_error ("%s is %.9g, scikit-learn says %.9g", what, got, expected);
}

static float *
take_floats (JsonObject *object,
             const char *key,
             guint      *n)
{
  JsonArray *array = weft_json_get_array (object, key);
  float *numbers;

  *n = json_array_get_length (array);
  numbers = g_new (float, *n + 1);
  for (guint i = 0; i < *n; i++)
    numbers[i] = (float) number_at (array, i);
  return numbers;
}

static WeftEvaluation *
take_evaluation (JsonObject *object)
{
  WeftEvaluation *evaluation = g_new0 (WeftEvaluation, 1);
  JsonArray *classes = weft_json_get_array (object, "classes");
  guint n;

  evaluation->scores = take_floats (object, "scores", &n);
  evaluation->n_scores = weft_json_get_int (object, classes != NULL ? "n_classes" : "n_targets", 0);
  evaluation->n_targets = classes != NULL ? 1 : evaluation->n_scores;
  evaluation->n_rows = n / evaluation->n_scores;
  if (classes == NULL) {
    evaluation->numbers = take_floats (object, "numbers", &n);
    return evaluation;
  }
  evaluation->classes = g_new (gint32, evaluation->n_rows);
  for (guint i = 0; i < evaluation->n_rows; i++)
    evaluation->classes[i] = (gint32) json_array_get_int_element (classes, i);
  return evaluation;
}

static void
compare_report (JsonObject            *object,
                const WeftConfusion   *confusion,
                const WeftClassReport *report)
{
  JsonArray *counts = weft_json_get_array (object, "confusion"), *rows = weft_json_get_array (object, "report"), *names = weft_json_get_array (object, "names");
  g_autofree const char **list = g_new0 (const char *, confusion->n_classes + 1);
  g_autofree char *text = NULL;

  for (guint i = 0; i < confusion->n_classes * confusion->n_classes; i++)
    g_assert_cmpint (confusion->counts[i], ==, json_array_get_int_element (counts, i));
  for (guint c = 0; c < confusion->n_classes; c++) {
    assert_near (report->classes[c].precision, number_at (rows, 4 * c), "precision");
    assert_near (report->classes[c].recall, number_at (rows, 4 * c + 1), "recall");
    assert_near (report->classes[c].f1, number_at (rows, 4 * c + 2), "f1");
    assert_near ((double) report->classes[c].support, number_at (rows, 4 * c + 3), "support");
    list[c] = names != NULL ? json_array_get_string_element (names, c) : NULL;
  }
  text = weft_class_report_to_text (report, names != NULL ? list : NULL);
  if (weft_json_get_string (object, "text", NULL) != NULL)
    g_assert_cmpstr (text, ==, weft_json_get_string (object, "text", NULL));
}

static void
test_golden (gconstpointer data)
{
  JsonObject *object = (gpointer) data, *metrics = weft_json_get_object (object, "metrics");
  g_autoptr (WeftEvaluation) evaluation = take_evaluation (object);
  g_autoptr (WeftMetricContext) context = weft_metric_context_new (evaluation);
  guint n_compared = 0;

  for (const WeftMetric *metric = weft_metrics (); metric->id != NULL; metric++) {
    if (!json_object_has_member (metrics, metric->id))
      continue;
    n_compared++;
    assert_near (metric->compute (context), weft_json_get_number (metrics, metric->id, NAN), metric->id);
  }
  g_assert_cmpuint (n_compared, ==, json_object_get_size (metrics));
  if (evaluation->classes != NULL)
    compare_report (object, context->confusion, context->report);
}

static void
test_table (void)
{
  JsonArray *list = json_node_get_array (goldens);

  for (const WeftMetric *metric = weft_metrics (); metric->id != NULL; metric++) {
    gboolean found = FALSE;

    g_assert_true (weft_metric_find (metric->id) == metric);
    g_assert_true (metric->title[0] != '\0' && metric->help[0] != '\0');
    g_assert_true (metric->target == WEFT_TARGET_CLASS || metric->target == WEFT_TARGET_NUMBER);
    for (guint i = 0; i < json_array_get_length (list); i++)
      found |= json_object_has_member (weft_json_get_object (json_array_get_object_element (list, i), "metrics"), metric->id);
    if (!found)
      g_error ("%s has no golden value in tests/peers/metric_goldens.py", metric->id);
  }
  g_assert_null (weft_metric_find ("accurac"));
  g_assert_null (weft_metric_find (""));
}

static void
test_nan (void)
{
  float scores[] = { NAN, 0.25f, 0.75f, NAN, NAN, NAN, 0.5f, 0.5f, 0 };
  gint32 classes[] = { 2, 0, 1 };
  WeftEvaluation evaluation = { .n_rows = 3, .n_scores = 3, .scores = scores, .n_targets = 1, .classes = classes };
  WeftEvaluation numbers = { .n_rows = 3, .n_scores = 1, .scores = scores, .n_targets = 1, .numbers = scores + 6 };
  g_autoptr (WeftMetricContext) of_classes = weft_metric_context_new (&evaluation);
  g_autoptr (WeftMetricContext) of_numbers = weft_metric_context_new (&numbers);

  /* NaN never wins: the rows are taken for 2, 0 and 0. */
  assert_near (weft_metric_find ("accuracy")->compute (of_classes), 2.0 / 3, "accuracy");
  assert_near (weft_metric_find ("top_3_accuracy")->compute (of_classes), 1, "top-3");
  g_assert_true (isnan (weft_metric_find ("roc_auc")->compute (of_classes)));
  g_assert_true (isnan (weft_metric_find ("log_loss")->compute (of_classes)));
  g_assert_true (isnan (weft_metric_find ("r2")->compute (of_numbers)));
  g_assert_true (isnan (weft_metric_find ("rmse")->compute (of_numbers)));
  g_assert_true (isnan (weft_metric_find ("mae")->compute (of_numbers)));
}

static void
test_no_rows (void)
{
  gint32 class;
  WeftEvaluation none = { .n_scores = 3, .n_targets = 1 }, evaluation = { .n_scores = 3, .n_targets = 1, .classes = &class };
  g_autoptr (WeftMetricContext) without = weft_metric_context_new (&none), with = weft_metric_context_new (&evaluation);

  for (const WeftMetric *metric = weft_metrics (); metric->id != NULL; metric++)
    g_assert_true (isnan (metric->compute (without)) && isnan (metric->compute (with)));
}

/* Rows without a known class change nothing, wherever they stand. */
static void
test_unknown_classes (void)
{
  float scores[] = { 0.2f, 0.5f, 0.3f, 0.9f, 0.1f, 0, 0.5f, 0.25f, 0.25f, 0, 0, 1, 0.1f, 0.1f, 0.8f };
  gint32 classes[] = { 1, -1, 0, 3, 2 };
  float known_scores[] = { 0.2f, 0.5f, 0.3f, 0.5f, 0.25f, 0.25f, 0.1f, 0.1f, 0.8f };
  gint32 known_classes[] = { 1, 0, 2 };
  WeftEvaluation all = { .n_rows = 5, .n_scores = 3, .scores = scores, .n_targets = 1, .classes = classes };
  WeftEvaluation known = { .n_rows = 3, .n_scores = 3, .scores = known_scores, .n_targets = 1, .classes = known_classes };
  g_autoptr (WeftMetricContext) of_all = weft_metric_context_new (&all), of_known = weft_metric_context_new (&known);

  for (const WeftMetric *metric = weft_metrics (); metric->id != NULL; metric++)
    if (metric->target == WEFT_TARGET_CLASS)
      assert_near (metric->compute (of_all), metric->compute (of_known), metric->id);
}

/* Hits and misses are counted once: what is changed afterwards changes nothing. */
static void
test_counted_once (void)
{
  float scores[] = { 0.75f, 0.25f, 0.25f, 0.75f, 0.75f, 0.25f };
  gint32 classes[] = { 0, 1, 1 };
  WeftEvaluation evaluation = { .n_rows = 3, .n_scores = 2, .scores = scores, .n_targets = 1, .classes = classes };
  g_autoptr (WeftMetricContext) context = weft_metric_context_new (&evaluation);

  classes[2] = 0;
  assert_near (weft_metric_find ("accuracy")->compute (context), 2.0 / 3, "accuracy");
  assert_near (weft_metric_find ("balanced_accuracy")->compute (context), 0.75, "balanced accuracy");
  assert_near (weft_metric_find ("f1_macro")->compute (context), 2.0 / 3, "macro F1");
}

/* The entries of a vocabulary are too many for a matrix; the scores need none. */
static void
test_many_classes (void)
{
  enum {
    N = 50000,
    ROWS = 3
  };
  gint32 classes[ROWS] = { 4, N - 1, 7 };
  g_autofree float *scores = g_new0 (float, ROWS *N);
  WeftEvaluation evaluation = { .n_rows = ROWS, .n_places = 1, .n_scores = N, .scores = scores, .n_targets = 1, .classes = classes };
  g_autoptr (WeftMetricContext) context = NULL;

  scores[4] = scores[N + N - 1] = scores[2 * N + 4] = 1;
  context = weft_metric_context_new (&evaluation);
  g_assert_null (context->confusion->counts);
  g_assert_cmpfloat_with_epsilon (weft_metric_find ("accuracy")->compute (context), 2.0 / 3, 1e-12);
  g_assert_cmpint (context->report->classes[4].predicted, ==, 2);
  g_assert_cmpfloat (context->report->classes[4].precision, ==, 0.5);
  g_assert_cmpfloat (context->report->classes[N - 1].recall, ==, 1);
}

/* What names are called within a sentence. */
static void
test_words (void)
{
  static const struct
  {
    const char *name;
    const char *words;
  } cases[] = {
    { "validation_loss", "validation loss" },
    { "train_accuracy", "training accuracy" },
    { "validation_r2", "validation R²" },
    { "test_f1_macro", "test F1, macro" },
    { "learning_rate", "learning rate" },
    { "validation_color_loss", "validation color loss" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (weft_metric_name_get_words (cases[i].name), ==, cases[i].words);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  path = g_test_build_filename (G_TEST_DIST, "data", "learn", "metrics.json", NULL);
  goldens = weft_json_read_file (path, 1 << 24, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (goldens)); i++) {
    JsonObject *object = json_array_get_object_element (json_node_get_array (goldens), i);
    g_autofree char *name = g_strdup_printf ("/learn/metrics/golden/%s", weft_json_get_string (object, "name", NULL));

    g_test_add_data_func (name, object, test_golden);
  }
  g_test_add_func ("/learn/metrics/table", test_table);
  g_test_add_func ("/learn/metrics/nan", test_nan);
  g_test_add_func ("/learn/metrics/no-rows", test_no_rows);
  g_test_add_func ("/learn/metrics/unknown-classes", test_unknown_classes);
  g_test_add_func ("/learn/metrics/counted-once", test_counted_once);
  g_test_add_func ("/learn/metrics/bug/many-classes", test_many_classes);
  status = g_test_run ();
  json_node_unref (goldens);
  g_test_add_func ("/learn/metrics/words", test_words);
  return status;
}
