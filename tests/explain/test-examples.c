/* test-examples.c: examples of units, what they see, and filters, all counted anew
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scene.h"
#include "shapes.h"

#include "engine/team.h"
#include "explain/activations.h"
#include "explain/examples.h"
#include "explain/filter-bank.h"
#include "explain/optimum-private.h"

#define N_BEST 9
#define LAYER  "relu2"

static Shapes shapes;
static WeftSubject *subject;

static WeftExamples *
find_examples (const char              *layer,
               const WeftExamplesWatch *watch)
{
  g_autoptr (GError) error = NULL;
  WeftExamples *examples = weft_examples_new (subject, layer, shapes.predictor, shapes.dataset, N_BEST, watch, &error);

  g_assert_no_error (error);
  return examples;
}

/* All rows as the model is given them. */
static WeftTensor *
prepare_all (void)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autofree guint32 *rows = g_new (guint32, SHAPES_ROWS);

  for (guint i = 0; i < SHAPES_ROWS; i++)
    rows[i] = i;
  return weft_predictor_prepare (shapes.predictor, shapes.dataset, (WeftRows){ rows, SHAPES_ROWS }, NULL, warnings, NULL);
}

static int
compare_down (gconstpointer a,
              gconstpointer b)
{
  return (*(const float *) a < *(const float *) b) - (*(const float *) a > *(const float *) b);
}

/* Of a unit: its maps of all rows, one after the other. */
static void
check_unit (const WeftExamples *examples,
            gint64              unit,
            const WeftTensor   *sources,
            const WeftTensor   *values)
{
  gint64 places = examples->height * examples->width, width = examples->n_units * places;
  const WeftUnitStatistics *statistics = &examples->statistics[unit];
  g_autofree float *bests = g_new (float, SHAPES_ROWS), *means = g_new (float, SHAPES_ROWS);
  double sum = 0, square = 0, zeros = 0, n = (double) (SHAPES_ROWS * places);

  for (int row = 0; row < SHAPES_ROWS; row++) {
    const float *map = weft_tensor_const_f32 (sources) + row * width + unit * places;
    double mean = 0;

    bests[row] = -INFINITY;
    for (gint64 i = 0; i < places; i++) {
      bests[row] = MAX (bests[row], map[i]);
      mean += (double) map[i] / (double) places;
      sum += (double) map[i];
      square += (double) map[i] * (double) map[i];
      zeros += weft_tensor_const_f32 (values)[row * width + unit * places + i] == 0.0f;
    }
    means[row] = (float) mean;
  }
  for (guint rank = 0; rank < N_BEST; rank++) {
    const WeftExample *best = weft_examples_get (examples, unit, FALSE, rank), *mean = weft_examples_get (examples, unit, TRUE, rank);

    g_assert_cmpfloat (best->value, ==, bests[best->row]);
    g_assert_cmpfloat (best->value, ==, weft_tensor_const_f32 (sources)[best->row * width + unit * places + best->y * examples->width + best->x]);
    g_assert_cmpfloat_with_epsilon (mean->value, means[mean->row], 1e-6);
  }
  g_assert_cmpfloat_with_epsilon (statistics->mean, sum / n, 1e-5);
  g_assert_cmpfloat_with_epsilon (statistics->deviation, sqrt (square / n - sum / n * sum / n), 1e-4);
  g_assert_cmpfloat_with_epsilon (statistics->zeros, zeros / n, 1e-9);
  qsort (bests, SHAPES_ROWS, sizeof (float), compare_down);
  qsort (means, SHAPES_ROWS, sizeof (float), compare_down);
  for (guint rank = 0; rank < N_BEST; rank++) {
    g_assert_cmpfloat (weft_examples_get (examples, unit, FALSE, rank)->value, ==, bests[rank]);
    g_assert_cmpfloat_with_epsilon (weft_examples_get (examples, unit, TRUE, rank)->value, means[rank], 1e-6);
  }
  g_assert_cmpfloat_with_epsilon (statistics->quantiles[2], bests[SHAPES_ROWS / 2 - 1], fabsf (bests[SHAPES_ROWS / 2 - 2] - bests[SHAPES_ROWS / 2 + 1]) + 1e-6f);
}

/* The sweep finds what sorting everything finds. */
static void
test_sweep (void)
{
  g_autoptr (WeftExamples) examples = find_examples (LAYER, NULL);
  g_autoptr (WeftTensor) inputs = prepare_all ();
  WeftValue value = weft_subject_find_layer (subject, LAYER, NULL)->value, source = weft_subject_find_source (subject, value);
  g_autoptr (WeftTensor) sources = weft_activations_take (subject, source, inputs, NULL, NULL), values = weft_activations_take (subject, value, inputs, NULL, NULL);

  g_assert_cmpint (source, !=, value);
  g_assert_cmpint (examples->n_rows, ==, SHAPES_ROWS);
  for (gint64 unit = 0; unit < examples->n_units; unit++)
    check_unit (examples, unit, sources, values);
}

/* On any number of threads. */
static void
test_same (void)
{
  g_autoptr (WeftExamples) first = NULL;

  for (int threads = 1; threads <= 3; threads++) {
    g_autoptr (WeftExamples) examples = NULL;

    weft_team_set_size (threads, FALSE);
    examples = find_examples ("relu3", NULL);
    if (first == NULL)
      first = g_steal_pointer (&examples);
    else
      for (gint64 i = 0; i < first->n_units * first->n_best; i++) {
        g_assert_cmpuint (first->by_best[i].row, ==, examples->by_best[i].row);
        g_assert_cmpfloat (first->by_mean[i].value, ==, examples->by_mean[i].value);
      }
  }
  weft_team_set_size (0, FALSE);
}

/* Of classes: the rows whose logit is largest, which the model takes for the class. */
static void
test_classes (void)
{
  g_autoptr (WeftExamples) examples = find_examples (NULL, NULL);

  g_assert_cmpint (examples->n_units, ==, SHAPES_CLASSES);
  for (int class = 0; class < SHAPES_CLASSES; class ++)
    for (guint rank = 0; rank < N_BEST; rank++)
      g_assert_cmpint (shapes.classes[weft_examples_get (examples, class, FALSE, rank)->row], ==, class);
}

static void
progress_cb (gpointer data,
             double   fraction)
{
  double *last = data;

  g_assert_cmpfloat (fraction, >, *last);
  *last = fraction;
}

static void
test_watch (void)
{
  double last = 0;
  WeftStop stop = WEFT_STOP_INIT;
  const WeftExamplesWatch looks = { progress_cb, &last, NULL }, stops = { NULL, NULL, &stop };
  g_autoptr (WeftExamples) examples = find_examples ("relu1", &looks);
  g_autoptr (GError) error = NULL;

  g_assert_cmpfloat (last, ==, 1);
  weft_stop_request (&stop);
  g_assert_null (weft_examples_new (subject, "relu1", shapes.predictor, shapes.dataset, N_BEST, &stops, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED);
}

/* Texts have examples too; a layer that has no units is a sentence. */
static void
test_words (void)
{
  g_autoptr (WeftExamples) examples = NULL;
  g_autoptr (GError) error = NULL;
  Scene scene;

  scene_begin (&scene, "words");
  scene_add (&scene, "table", "embedding", SETTINGS ("entries", "20", "units", "5", "padding", "true"), NULL);
  scene_add (&scene, "mean", "steps", NULL, SETTINGS ("table"));
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("mean"));
  scene_end (&scene);
  examples = weft_examples_new (scene.subject, "mean", scene.predictor, scene.dataset, N_BEST, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (examples->n_best, ==, N_ROWS);
  for (guint rank = 1; rank < N_ROWS; rank++)
    g_assert_cmpfloat (weft_examples_get (examples, 2, FALSE, rank)->value, <=, weft_examples_get (examples, 2, FALSE, rank - 1)->value);
  g_assert_null (weft_examples_new (scene.subject, "table", scene.predictor, scene.dataset, N_BEST, NULL, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  scene_clear (&scene);
}

/* Layers that add only, so that a gradient is zero nowhere within what a place sees. */
static WeftSubject *
make_windows (void)
{
  g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
  g_autoptr (WeftPredictor) predictor = NULL;
  g_autoptr (GError) error = NULL;
  WeftSubject *windows;

  shapes_add (spec, "same", "conv2d", "filters=2 padding=same", NULL);
  shapes_add (spec, "stride", "conv2d", "filters=3 padding=same stride=2 kernel=5", "same");
  shapes_add (spec, "pool", "average_pool", "", "stride");
  shapes_add (spec, "wide", "conv2d", "filters=2 padding=same dilation=2", "pool");
  shapes_add (spec, "mean", "global_average_pool", "", "wide");
  shapes_add (spec, "last", "dense", "units=4", "mean");
  predictor = shapes_wrap (spec, weft_predictor_get_preparation (shapes.predictor), NULL);
  windows = weft_subject_new (predictor, 0, &error);
  g_assert_no_error (error);
  return windows;
}

/* The box around all numbers that the gradient of a place is not zero at. */
static void
check_field (WeftSubject            *windows,
             const WeftSubjectLayer *layer,
             gint64                  row,
             gint64                  column)
{
  const WeftOptimumAim aim = { WEFT_OPTIMUM_NEURON, layer->id, 0, row, column, NULL, FALSE };
  WeftObjectiveValue *objective = weft_objective_value_new (windows, &aim, 0, 1, NULL);
  WeftReceptiveField field = weft_receptive_field_find (windows, layer->value, row, column), support = { G_MAXINT, G_MAXINT, -1, -1 };
  g_autofree float *gradient = g_new (float, SHAPES_PIXELS);
  float value;

  g_assert_true (weft_objective_value_run (objective, weft_tensor_const_f32 (shapes.input), 1, &value, gradient, NULL, NULL));
  for (gint64 i = 0; i < SHAPES_PIXELS; i++) {
    gint64 y = i / SHAPES_SIDE, x = i % SHAPES_SIDE;

    if (gradient[i] != 0)
      support = (WeftReceptiveField){ MIN (support.top, y), MIN (support.left, x), MAX (support.bottom, y), MAX (support.right, x) };
  }
  g_assert_cmpint (field.top, ==, support.top);
  g_assert_cmpint (field.left, ==, support.left);
  g_assert_cmpint (field.bottom, ==, support.bottom);
  g_assert_cmpint (field.right, ==, support.right);
  weft_objective_value_free (objective);
}

static void
test_fields (void)
{
  g_autoptr (WeftSubject) windows = make_windows ();
  guint n_layers, n_checked = 0;
  const WeftSubjectLayer *layers = weft_subject_get_layers (windows, &n_layers);

  for (guint i = 0; i < n_layers; i++) {
    gint64 height = layers[i].shape.rank == 3 ? layers[i].shape.extent[1] : 1, width = layers[i].shape.rank == 3 ? layers[i].shape.extent[2] : 1;
    const gint64 places[][2] = { { 0, 0 }, { height / 2, width / 3 }, { height - 1, width - 1 } };

    for (guint k = 0; k < G_N_ELEMENTS (places); k++, n_checked++)
      check_field (windows, &layers[i], places[k][0], places[k][1]);
  }
  g_assert_cmpuint (n_checked, ==, 18);
}

/* What is largest lies within what the example's place sees: of shapes, mostly on the shape. */
static void
test_crop (void)
{
  g_autoptr (WeftExamples) examples = find_examples ("relu3", NULL);

  for (gint64 unit = 0; unit < examples->n_units; unit++) {
    const WeftExample *example = weft_examples_get (examples, unit, FALSE, 0);
    WeftReceptiveField field = weft_examples_find_field (examples, subject, example);

    /* Three windows of 3, with a pooling of 2 after the first: 1 + 2·2·2 + 1 + 2 pixels. */
    g_assert_cmpint (field.bottom - field.top + 1, <=, 12);
    g_assert_cmpint (field.top, <=, 2 * example->y);
    g_assert_cmpint (field.bottom, >=, MIN (2 * example->y + 1, SHAPES_SIDE - 1));
  }
}

static void
test_filters (void)
{
  const WeftGraph *graph = weft_subject_get_graph (subject);
  const WeftTensor *weights = weft_graph_get_value (graph, weft_graph_find (graph, "conv2.weight"))->tensor;
  g_autoptr (WeftFilterBank) first = weft_filter_bank_new (subject, "relu1", NULL), second = weft_filter_bank_new (subject, "conv2", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (first->are_pictures && !second->are_pictures);
  g_assert_true (first->weights == weft_graph_get_value (graph, weft_graph_find (graph, "conv1.weight"))->tensor);
  g_assert_cmpint (first->n_filters, ==, 8);
  g_assert_cmpint (second->n_channels, ==, 8);
  for (gint64 k = 0; k < 16 * 8; k++) {
    double square = 0;

    for (int i = 0; i < 9; i++) {
      square += pow ((double) weft_tensor_const_f32 (weights)[k * 9 + i], 2);
      g_assert_cmpfloat (fabsf (weft_tensor_const_f32 (weights)[k * 9 + i]), <=, second->limit);
    }
    g_assert_cmpfloat_with_epsilon (weft_tensor_const_f32 (second->norms)[k], sqrt (square), 1e-6);
  }
  g_assert_null (weft_filter_bank_new (subject, "last", &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  shapes_init (&shapes);
  subject = weft_subject_new (shapes.predictor, 0, NULL);
  g_test_add_func ("/explain/examples/sweep", test_sweep);
  g_test_add_func ("/explain/examples/same", test_same);
  g_test_add_func ("/explain/examples/classes", test_classes);
  g_test_add_func ("/explain/examples/watch", test_watch);
  g_test_add_func ("/explain/examples/words", test_words);
  g_test_add_func ("/explain/examples/fields", test_fields);
  g_test_add_func ("/explain/examples/crop", test_crop);
  g_test_add_func ("/explain/examples/filters", test_filters);
  status = g_test_run ();
  weft_subject_free (subject);
  shapes_clear (&shapes);
  return status;
}
