/* test-switches.c: units that are turned down, against graphs that are built so
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scene.h"
#include "shapes.h"

#include "explain/switches.h"

/* The factor of one unit, for all others 1. */
static WeftValue
emit_mask (WeftGraph              *graph,
           const WeftSubjectLayer *layer,
           gint64                  unit,
           float                   factor)
{
  WeftShape shape = WEFT_SHAPE (1, layer->shape.extent[0]);
  WeftTensor *mask;

  for (shape.rank = 2; shape.rank <= layer->shape.rank; shape.rank++)
    shape.extent[shape.rank] = 1;
  mask = weft_tensor_new (WEFT_DTYPE_F32, &shape, NULL);
  for (gint64 i = 0; i < layer->shape.extent[0]; i++)
    weft_tensor_f32 (mask)[i] = i == unit ? factor : 1;
  return weft_graph_add_constant (graph, mask);
}

/* Writes the model out once more, with each layer that has a mask multiplied by it. */
static WeftValue
emit_again (WeftSubject     *subject,
            const WeftValue *masks)
{
  WeftGraph *graph = weft_subject_get_graph (subject);
  int n_values = weft_graph_get_n_values (graph), n_ops = weft_graph_get_n_ops (graph);
  g_autofree WeftValue *again = g_new (WeftValue, n_values);

  for (int value = 0; value < n_values; value++)
    again[value] = value;
  for (int i = 0; i < n_ops; i++) {
    const WeftOp *op = weft_graph_get_op (graph, i);
    WeftValue inputs[8], output;
    gboolean changed = FALSE;

    for (int k = 0; k < op->n_inputs; k++) {
      inputs[k] = op->inputs[k] != WEFT_NO_VALUE ? again[op->inputs[k]] : WEFT_NO_VALUE;
      changed |= inputs[k] != op->inputs[k];
    }
    output = changed ? weft_graph_emit (graph, op->klass->name, inputs, op->n_inputs, op->attributes) : op->first_output;
    again[op->first_output] = masks[op->first_output] != WEFT_NO_VALUE ? weft_graph_emit (graph, "Mul", WEFT_INPUTS (output, masks[op->first_output]), NULL) : output;
  }
  return again[weft_subject_get_logits (subject)];
}

static void
run_again (WeftSubject *subject,
           WeftValue    logits,
           const float *sample,
           float       *to)
{
  WeftPlan *plan = weft_subject_plan (subject, 1, &logits, 1, NULL, 0, NULL);

  weft_subject_feed (subject, plan, sample, 1);
  weft_plan_run (plan, NULL);
  memcpy (to, weft_tensor_const_f32 (weft_plan_get_tensor (plan, logits)), (gsize) weft_subject_get_n_classes (subject) * sizeof (float));
}

/* What is switched gives bit for bit what a network built so gives. */
static void
compare (WeftSubject        *subject,
         const WeftSwitches *switches,
         const float        *sample)
{
  WeftGraph *graph = weft_subject_get_graph (subject);
  g_autofree WeftValue *masks = g_new (WeftValue, weft_graph_get_n_values (graph) + 8);
  g_auto (WeftAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  float expected[SHAPES_CLASSES];
  guint n;
  const WeftSwitch *list = weft_switches_list (switches, &n);

  for (int i = 0; i < weft_graph_get_n_values (graph) + 8; i++)
    masks[i] = WEFT_NO_VALUE;
  for (guint i = 0; i < n; i++) {
    const WeftSubjectLayer *layer = weft_subject_find_layer (subject, list[i].layer, NULL);

    masks[layer->value] = emit_mask (graph, layer, list[i].unit, (float) list[i].factor);
  }
  run_again (subject, emit_again (subject, masks), sample, expected);
  g_assert_true (weft_switches_ask (switches, subject, sample, 0, &answer, &error));
  g_assert_no_error (error);
  for (gint64 i = 0; i < answer.n; i++)
    g_assert_true (answer.logits[i] == expected[i]);
}

static void
test_same (void)
{
  static const double factors[] = { 0, 0.5, 3 };
  g_autoptr (WeftSubject) subject = NULL;
  g_auto (WeftAnswer) plain = { 0 }, after = { 0 };
  Shapes shapes;

  shapes_init (&shapes);
  subject = weft_subject_new (shapes.predictor, 0, NULL);
  g_assert_true (weft_subject_ask (subject, weft_tensor_const_f32 (shapes.input), 0, &plain, NULL));
  for (int i = 0; i < 6; i++) {
    g_autoptr (WeftSwitches) switches = weft_switches_new ();

    weft_switches_set (switches, "relu2", i, factors[i % 3]);
    if (i > 2)
      weft_switches_set (switches, "relu1", i, factors[(i + 1) % 3]);
    compare (subject, switches, weft_tensor_const_f32 (shapes.input) + i * SHAPES_PIXELS);
  }
  g_assert_true (weft_switches_ask (NULL, subject, weft_tensor_const_f32 (shapes.input), 0, &after, NULL));
  g_assert_cmpmem (plain.logits, (gsize) plain.n * sizeof (float), after.logits, (gsize) after.n * sizeof (float));
  shapes_clear (&shapes);
}

/* Many samples at once: each has what it has alone. */
static void
test_batch (void)
{
  g_autoptr (WeftSubject) subject = NULL;
  g_autoptr (WeftSwitches) switches = weft_switches_new ();
  g_autofree float *together = g_new (float, 5 * SHAPES_CLASSES);
  WeftValue logits;
  WeftPlan *plan;
  Shapes shapes;

  shapes_init (&shapes);
  subject = weft_subject_new (shapes.predictor, 0, NULL);
  logits = weft_subject_get_logits (subject);
  weft_switches_set (switches, "relu1", 2, 0);
  weft_switches_set (switches, "relu3", 1, 2);
  plan = weft_switches_plan (switches, subject, 5, &logits, 1, weft_tensor_const_f32 (shapes.input), 5, NULL);
  weft_plan_run (plan, NULL);
  memcpy (together, weft_tensor_const_f32 (weft_plan_get_tensor (plan, logits)), 5 * SHAPES_CLASSES * sizeof (float));
  for (int row = 0; row < 5; row++) {
    g_auto (WeftAnswer) alone = { 0 };

    g_assert_true (weft_switches_ask (switches, subject, weft_tensor_const_f32 (shapes.input) + row * SHAPES_PIXELS, 0, &alone, NULL));
    for (int class = 0; class < SHAPES_CLASSES; class ++)
      g_assert_cmpfloat_with_epsilon (alone.logits[class], together[row * SHAPES_CLASSES + class], 1e-5);
  }
  shapes_clear (&shapes);
}

static void
test_list (void)
{
  g_autoptr (WeftSwitches) switches = weft_switches_new (), copy = NULL;
  guint n;
  const WeftSwitch *list;

  weft_switches_set (switches, "a", 1, 0);
  weft_switches_set (switches, "b", 1, 0.5);
  weft_switches_set (switches, "a", 1, 0.25);
  weft_switches_set (switches, "c", 7, 1);
  copy = weft_switches_copy (switches);
  list = weft_switches_list (copy, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (list[0].layer, ==, "b");
  g_assert_cmpfloat (weft_switches_get (copy, "a", 1), ==, 0.25);
  g_assert_cmpfloat (weft_switches_get (copy, "a", 2), ==, 1);
  weft_switches_set (switches, "b", 1, 1);
  weft_switches_list (switches, &n);
  g_assert_cmpuint (n, ==, 1);
}

static void
expect_refusal (WeftSubject *subject,
                const float *sample,
                const char  *layer,
                gint64       unit,
                const char  *part)
{
  g_autoptr (WeftSwitches) switches = weft_switches_new ();
  g_auto (WeftAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  weft_switches_set (switches, layer, unit, 0);
  g_assert_false (weft_switches_ask (switches, subject, sample, 0, &answer, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_refusals (void)
{
  Scene scene;

  scene_begin (&scene, "a,b,c");
  scene_add (&scene, "first", "dense", SETTINGS ("units", "5"), NULL);
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("first"));
  scene_end (&scene);
  expect_refusal (scene.subject, weft_tensor_const_f32 (scene.input), "nowhere", 0, "no layer “nowhere”");
  expect_refusal (scene.subject, weft_tensor_const_f32 (scene.input), "first", 5, "has the units 0 to 4, there is no 5");
  scene_clear (&scene);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/switches/list", test_list);
  g_test_add_func ("/explain/switches/same", test_same);
  g_test_add_func ("/explain/switches/batch", test_batch);
  g_test_add_func ("/explain/switches/refusals", test_refusals);
  return g_test_run ();
}
