/* test-measure.c: what switched units cost, against evaluations of models
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scene.h"
#include "shapes.h"

#include "explain/edit-weights.h"
#include "explain/measure.h"

/* The rows that the network was not trained on, and some that it was. */
static WeftRows
take_rows (guint32 *rows)
{
  for (guint32 i = 0; i < 200; i++)
    rows[i] = SHAPES_ROWS - 1 - i;
  return (WeftRows){ rows, 200 };
}

/* Figures of a model on its own are those of its evaluation. */
static void
compare_side (WeftTrainedModel  *model,
              WeftDataset       *dataset,
              WeftRows           rows,
              const WeftMeasure *measure,
              gboolean           after)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftEvaluation) evaluation = weft_trained_model_evaluate (model, 0, dataset, rows, TRUE, NULL, NULL, &error);
  g_autoptr (WeftMetricContext) context = NULL;

  g_assert_no_error (error);
  context = weft_metric_context_new (evaluation);
  g_assert_true ((after ? measure->after : measure->before) == weft_metric_find ("accuracy")->compute (context));
  g_assert_cmpuint (measure->classes->len, ==, SHAPES_CLASSES);
  for (guint i = 0; i < measure->classes->len; i++) {
    const WeftMeasureClass *class = &g_array_index (measure->classes, WeftMeasureClass, i);

    g_assert_cmpint (class->support, ==, context->report->classes[i].support);
    g_assert_true ((after ? class->after : class->before) == context->report->classes[i].recall);
  }
}

static void
progress_cb (gpointer data,
             double   fraction)
{
  double *last = data;

  g_assert_cmpfloat (fraction, >=, *last);
  g_assert_cmpfloat (fraction, <=, 1);
  *last = fraction;
}

static void
test_equal (void)
{
  g_autoptr (WeftSwitches) switches = weft_switches_new ();
  g_autoptr (WeftSubject) subject = NULL;
  g_autoptr (WeftMeasure) plain = NULL, turned = NULL;
  g_autoptr (WeftTrainedModel) edited = NULL;
  g_autoptr (GError) error = NULL;
  WeftTrainedModel *model;
  guint32 numbers[200];
  WeftRows rows = take_rows (numbers);
  double last = 0;
  const WeftMeasureWatch watch = { progress_cb, &last, NULL };
  Shapes shapes;

  shapes_init (&shapes);
  model = weft_predictor_get_trained (shapes.predictor);
  subject = weft_subject_new (shapes.predictor, 0, NULL);
  plain = weft_measure_run (subject, weft_trained_model_get_preparation (model), shapes.dataset, rows, switches, &watch, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (last, ==, 1);
  g_assert_cmpint (plain->n_rows, ==, 200);
  g_assert_cmpint (plain->n_changed, ==, 0);
  compare_side (model, shapes.dataset, rows, plain, FALSE);
  compare_side (model, shapes.dataset, rows, plain, TRUE);
  for (int unit = 0; unit < 9; unit++)
    weft_switches_set (switches, "relu3", unit, 0);
  weft_switches_set (switches, "conv1", 3, 0.5);
  turned = weft_measure_run (subject, weft_trained_model_get_preparation (model), shapes.dataset, rows, switches, NULL, &error);
  g_assert_no_error (error);
  edited = weft_edit_weights (model, subject, switches, &error);
  g_assert_no_error (error);
  compare_side (model, shapes.dataset, rows, turned, FALSE);
  compare_side (edited, shapes.dataset, rows, turned, TRUE);
  g_assert_cmpint (turned->n_changed, >, 0);
  g_assert_cmpfloat (turned->after, <, turned->before);
  shapes_clear (&shapes);
}

/* Nothing to measure on, and stopped before the end. */
static void
test_refusals (void)
{
  g_autoptr (GError) error = NULL;
  const guint32 rows[N_ROWS] = { 0, 1, 2, 3, 4, 5 };
  WeftStop stop = WEFT_STOP_INIT;
  const WeftMeasureWatch watch = { NULL, NULL, &stop };
  Scene scene;

  scene_begin (&scene, "a,b,c");
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end (&scene);
  g_assert_null (weft_measure_run (scene.subject, scene.preparation, scene.dataset, (WeftRows){ rows, 0 }, NULL, NULL, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT);
  g_clear_error (&error);
  weft_stop_request (&stop);
  g_assert_null (weft_measure_run (scene.subject, scene.preparation, scene.dataset, (WeftRows){ rows, N_ROWS }, NULL, &watch, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED);
  scene_clear (&scene);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/measure/equal", test_equal);
  g_test_add_func ("/explain/measure/refusals", test_refusals);
  return g_test_run ();
}
