/* test-subject.c: a model made ready to be looked into
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "engine/gradient.h"
#include "explain/field.h"
#include "learn/architecture.h"

#define SIDE 32

/* A residual network with batch normalization, untrained. */
static WeftPredictor *
make_predictor (void)
{
  const WeftArchitecture *architecture = weft_architecture_find ("resnet20");
  const WeftModelInput input = { .item = WEFT_SHAPE (3, SIDE, SIDE) };
  g_autoptr (WeftParams) params = weft_params_new (architecture->params);
  g_autoptr (WeftModelSpec) spec = weft_architecture_build (architecture, params, &input, 10, NULL);
  g_autoptr (WeftModel) model = weft_model_new (spec, &input.item, 1, NULL);
  WeftOnnxModel *file = weft_onnx_model_new (weft_model_get_graph (model));

  weft_onnx_model_add_input (file, weft_model_get_input (model));
  weft_onnx_model_add_output (file, weft_model_get_output (model), "logits");
  return weft_predictor_new_onnx (file, NULL);
}

/* Returns: (transfer full): the gradient of all logits of two pictures; @words: what a run does */
static WeftTensor *
differentiate (WeftGraph  *graph,
               WeftValue   input,
               WeftValue   logits,
               char      **words)
{
  g_autoptr (WeftSession) session = NULL;
  g_autoptr (WeftPlan) plan = NULL;
  const WeftPlanShape shape = { input, WEFT_SHAPE (2, 3, SIDE, SIDE) };
  WeftValue gradient;

  g_assert_true (weft_graph_differentiate (graph, logits, &input, 1, &gradient, NULL));
  session = weft_session_new (graph, NULL);
  plan = weft_plan_new (session, &(const WeftPlanSpec){ .outputs = &gradient, .n_outputs = 1, .shapes = &shape, .n_shapes = 1 }, NULL);
  for (gint64 i = 0; i < weft_shape_count (&shape.shape); i++)
    weft_tensor_f32 (weft_plan_get_tensor (plan, input))[i] = sinf ((float) i * 0.37f);
  g_assert_cmpint (weft_plan_run (plan, NULL), ==, WEFT_PLAN_DONE);
  *words = weft_plan_describe (plan);
  return weft_tensor_copy (weft_plan_get_tensor (plan, gradient), NULL);
}

/* Gradients do not compute moments of the batch, by which nothing is normalized here, and are the
 * same bits without. */
static void
test_no_moments (void)
{
  g_autoptr (WeftPredictor) predictor = make_predictor ();
  g_autoptr (WeftSubject) subject = weft_subject_new (predictor, 0, NULL);
  g_autoptr (WeftGraph) graph = weft_graph_copy (weft_predictor_get_graph (predictor));
  WeftValue input = weft_subject_get_input (subject), logits = weft_subject_get_logits (subject);
  g_autofree char *before = NULL, *words = NULL;
  g_autoptr (WeftTensor) expected = differentiate (graph, input, logits, &before);
  g_autoptr (WeftTensor) gradient = differentiate (weft_subject_get_graph (subject), input, logits, &words);

  g_assert_nonnull (strstr (before, "ChannelMoments"));
  g_assert_null (strstr (words, "ChannelMoments"));
  g_assert_cmpmem (gradient->data, gradient->bytes, expected->data, expected->bytes);
}

/* No other size of rounds computes as few rows in fewer rounds, and few rows are for no point. */
static void
check_rounds (WeftField *field,
              gint64     total,
              gint64     most)
{
  gint64 size = weft_field_plan_rounds (field, total, TRUE), rounds = (total + size - 1) / size;

  g_assert_cmpint (size, >=, 1);
  g_assert_cmpint (size, <=, MIN (most, total));
  g_assert_cmpint (rounds * size - total, <=, total / 8);
  for (gint64 other = 1; other <= MIN (most, total); other++)
    g_assert_false ((total + other - 1) / other * other <= rounds * size && (total + other - 1) / other < rounds);
}

static void
test_rounds (void)
{
  g_autoptr (WeftPredictor) predictor = make_predictor ();
  g_autoptr (WeftSubject) subject = weft_subject_new (predictor, 0, NULL);
  g_autofree float *sample = g_new0 (float, 3 * SIDE * SIDE);
  g_autoptr (WeftField) field = weft_field_new (subject, sample, &(const WeftSubjectTarget){ 0, -1, 0 }, NULL);
  gint64 most = weft_subject_get_max_batch (subject, 2);

  g_assert_cmpint (most, >, 1);
  for (gint64 total = 1; total <= 500; total++)
    check_rounds (field, total, most);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/subject/no-moments", test_no_moments);
  g_test_add_func ("/explain/subject/rounds", test_rounds);
  return g_test_run ();
}
