/* test-sequences.c: layers that read sequences
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trainer-fixture.h"

#include "engine/gradient.h"
#include "engine/session.h"

#include <math.h>

static WeftModel *
build_one (const char *kind,
           const char *const *settings,
           WeftShape item)
{
  g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
  g_autoptr (GError) error = NULL;
  WeftModel *model;

  fixture_add_layer (spec, "layer", kind, settings, NULL);
  model = weft_model_new (spec, &item, 5, &error);
  g_assert_no_error (error);
  return model;
}

static void
check_layer (const char *kind,
             const char *const *settings,
             WeftShape item,
             WeftShape expected,
             gint64 n_parameters)
{
  g_autoptr (WeftModel) model = build_one (kind, settings, item);
  WeftShape output = weft_model_get_output_shape (model);

  g_assert_true (weft_shape_equal (&output, &expected));
  g_assert_cmpint (weft_model_count_parameters (model), ==, n_parameters);
}

static void
test_shapes (void)
{
  check_layer ("embedding", SETTINGS ("entries", "9", "units", "5"), WEFT_SHAPE (4), WEFT_SHAPE (4, 5), 45);
  check_layer ("positional_encoding", NULL, WEFT_SHAPE (4, 6), WEFT_SHAPE (4, 6), 0);
  check_layer ("positional_encoding", SETTINGS ("kind", "learned"), WEFT_SHAPE (4, 6), WEFT_SHAPE (4, 6), 24);
  check_layer ("multi_head_attention", SETTINGS ("heads", "3"), WEFT_SHAPE (4, 6), WEFT_SHAPE (4, 6), 4 * 42);
  check_layer ("transformer_encoder", SETTINGS ("heads", "2", "units", "10", "blocks", "2"), WEFT_SHAPE (4, 6), WEFT_SHAPE (4, 6), 2 * (4 * 42 + 24 + 70 + 66));
  check_layer ("lstm", SETTINGS ("units", "7"), WEFT_SHAPE (4, 6), WEFT_SHAPE (7), 4 * 7 * (6 + 7 + 2));
  check_layer ("gru", SETTINGS ("units", "7", "bidirectional", "true", "sequences", "true"), WEFT_SHAPE (4, 6), WEFT_SHAPE (4, 14), 2 * 3 * 7 * (6 + 7 + 2));
}

/* The output of a model whose input is a wave, plus @bump at the last step of each row. */
static WeftTensor *
compute (WeftModel *model,
         WeftShape  shape,
         double     bump)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTensor) x = weft_tensor_new (WEFT_DTYPE_F32, &shape, &error);
  g_autoptr (WeftSession) session = weft_session_new (weft_model_get_graph (model), &error);
  WeftValue input = weft_model_get_input (model), output = weft_model_get_output (model);
  WeftTensor *y = NULL;
  gint64 last = (shape.extent[1] - 1) * shape.extent[2], part = shape.extent[1] * shape.extent[2];

  for (gint64 i = 0; i < weft_shape_count (&shape); i++)
    weft_tensor_set (x, i, sin (0.7 * (double) i) + (i % part >= last ? bump : 0));
  weft_session_run (session, &input, &x, 1, &output, &y, 1, &error);
  g_assert_no_error (error);
  return y;
}

/* With what comes later hidden, the last step changes nothing but itself. */
static void
test_causal (void)
{
  const char *const kinds[] = { "multi_head_attention", "transformer_encoder" };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (int causal = 0; causal < 2; causal++) {
      g_autoptr (WeftModel) model = build_one (kinds[k], SETTINGS ("heads", "2", "causal", causal ? "true" : "false"), WEFT_SHAPE (4, 6));
      g_autoptr (WeftTensor) one = compute (model, WEFT_SHAPE (2, 4, 6), 0), other = compute (model, WEFT_SHAPE (2, 4, 6), 1);
      gboolean same = TRUE;

      for (gint64 i = 0; i < 18; i++)
        same = same && fabs (weft_tensor_get (one, i) - weft_tensor_get (other, i)) < 1e-7;
      g_assert_cmpint (same, ==, causal);
      g_assert_cmpfloat (fabs (weft_tensor_get (one, 20) - weft_tensor_get (other, 20)), >, 1e-4);
    }
}

/* x W + b for one row, by the parameters of the layer. */
static void
plain_dense (WeftModel    *model,
             const char   *name,
             const double *x,
             int           n,
             double       *y)
{
  g_autofree char *weight_name = g_strdup_printf ("layer.%s_weight", name), *bias_name = g_strdup_printf ("layer.%s_bias", name);
  WeftGraph *graph = weft_model_get_graph (model);
  const WeftTensor *weight = weft_graph_get_value (graph, weft_graph_find (graph, weight_name))->tensor;
  const WeftTensor *bias = weft_graph_get_value (graph, weft_graph_find (graph, bias_name))->tensor;

  for (int j = 0; j < n; j++) {
    y[j] = weft_tensor_get (bias, j);
    for (int k = 0; k < n; k++)
      y[j] += x[k] * weft_tensor_get (weight, k * n + j);
  }
}

/* Attention by loops: what each head of each step takes from all steps. */
static void
test_attention (void)
{
  enum {
    T = 5,
    C = 6,
    HEADS = 3,
    D = C / HEADS
  };
  g_autoptr (WeftModel) model = build_one ("multi_head_attention", SETTINGS ("heads", "3"), WEFT_SHAPE (T, C));
  g_autoptr (WeftTensor) found = compute (model, WEFT_SHAPE (1, T, C), 0);
  double q[T][C], k[T][C], v[T][C];

  for (int t = 0; t < T; t++) {
    double x[C];

    for (int c = 0; c < C; c++)
      x[c] = sin (0.7 * (t * C + c));
    plain_dense (model, "query", x, C, q[t]);
    plain_dense (model, "key", x, C, k[t]);
    plain_dense (model, "value", x, C, v[t]);
  }
  for (int t = 0; t < T; t++) {
    double taken[C] = { 0 }, y[C];

    for (int h = 0; h < HEADS; h++) {
      double share[T], sum = 0;

      for (int s = 0; s < T; s++) {
        double score = 0;

        for (int d = h * D; d < (h + 1) * D; d++)
          score += q[t][d] * k[s][d];
        sum += share[s] = exp (score / sqrt (D));
      }
      for (int s = 0; s < T; s++)
        for (int d = h * D; d < (h + 1) * D; d++)
          taken[d] += share[s] / sum * v[s][d];
    }
    plain_dense (model, "output", taken, C, y);
    for (int c = 0; c < C; c++)
      g_assert_cmpfloat_with_epsilon (weft_tensor_get (found, t * C + c), y[c], 1e-5);
  }
}

static double
loss_of (WeftSession *session,
         WeftValue    input,
         WeftTensor  *x,
         WeftValue    loss)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTensor) found = NULL;

  weft_session_run (session, &input, &x, 1, &loss, &found, 1, &error);
  g_assert_no_error (error);
  return weft_tensor_get (found, 0);
}

/* One number of each parameter against differences, for a batch whose size the
 * graph does not know. */
static void
check_gradients (const char *kind,
                 const char *const *settings,
                 WeftShape item)
{
  g_autoptr (WeftModel) model = build_one (kind, settings, item);
  WeftGraph *graph = weft_model_get_graph (model);
  WeftValue loss = weft_graph_emit (graph, "ReduceSumSquare", WEFT_INPUTS (weft_model_get_output (model)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
  WeftShape shape = { .rank = item.rank + 1, .extent = { 3 } };
  int n;
  const WeftValue *parameters = weft_model_get_parameters (model, &n);
  g_autofree WeftValue *gradients = g_new (WeftValue, n);
  g_autoptr (WeftSession) session = NULL;
  g_autoptr (WeftTensor) x = NULL;
  g_autoptr (GError) error = NULL;

  memcpy (shape.extent + 1, item.extent, sizeof (gint64) * (gsize) item.rank);
  x = weft_tensor_new (WEFT_DTYPE_F32, &shape, &error);
  for (gint64 i = 0; i < weft_shape_count (&shape); i++)
    weft_tensor_set (x, i, item.rank == 1 ? (double) (i % 4) : sin (0.7 * (double) i));
  g_assert_true (weft_graph_differentiate (graph, loss, parameters, n, gradients, &error));
  session = weft_session_new (graph, &error);
  for (int i = 0; i < n; i++) {
    WeftTensor *weights = weft_session_get_parameter (session, parameters[i]);
    WeftValue input = weft_model_get_input (model);
    g_autoptr (WeftTensor) found = NULL;
    gint64 at = weft_shape_count (&weights->shape) / 2;
    double old = weft_tensor_get (weights, at), up, down;

    weft_session_run (session, &input, &x, 1, &gradients[i], &found, 1, &error);
    g_assert_no_error (error);
    weft_tensor_set (weights, at, old + 1e-2);
    up = loss_of (session, input, x, loss);
    weft_tensor_set (weights, at, old - 1e-2);
    down = loss_of (session, input, x, loss);
    weft_tensor_set (weights, at, old);
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (found, at), (up - down) / 2e-2, 5e-3 * (1 + fabs (weft_tensor_get (found, at))));
  }
}

static void
test_gradients (void)
{
  check_gradients ("embedding", SETTINGS ("entries", "4", "units", "5"), WEFT_SHAPE (4));
  check_gradients ("positional_encoding", SETTINGS ("kind", "learned"), WEFT_SHAPE (4, 6));
  check_gradients ("multi_head_attention", SETTINGS ("heads", "3", "causal", "true"), WEFT_SHAPE (4, 6));
  check_gradients ("transformer_encoder", SETTINGS ("heads", "2", "units", "10"), WEFT_SHAPE (4, 6));
  check_gradients ("transformer_encoder", SETTINGS ("heads", "2", "units", "10", "normalize", "after", "dropout", "0"), WEFT_SHAPE (4, 6));
  check_gradients ("lstm", SETTINGS ("units", "7"), WEFT_SHAPE (4, 6));
  check_gradients ("gru", SETTINGS ("units", "7", "bidirectional", "true", "sequences", "true"), WEFT_SHAPE (4, 6));
}

static void
assert_refused (const char *kind,
                const char *const *settings,
                WeftShape item,
                const char *sentence)
{
  g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
  g_autoptr (GError) error = NULL;

  fixture_add_layer (spec, "layer", kind, settings, NULL);
  g_assert_null (weft_model_new (spec, &item, 5, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL);
  if (strstr (error->message, sentence) == NULL)
    g_error ("“%s” does not say “%s”", error->message, sentence);
}

static void
test_misfits (void)
{
  assert_refused ("lstm", NULL, WEFT_SHAPE (4), "it reads sequences");
  assert_refused ("gru", NULL, WEFT_SHAPE (2, 3, 4), "it reads sequences");
  assert_refused ("positional_encoding", NULL, WEFT_SHAPE (4), "it reads sequences");
  assert_refused ("multi_head_attention", SETTINGS ("heads", "4"), WEFT_SHAPE (5, 6), "cannot be shared among 4 heads");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/sequences/shapes", test_shapes);
  g_test_add_func ("/learn/sequences/causal", test_causal);
  g_test_add_func ("/learn/sequences/attention", test_attention);
  g_test_add_func ("/learn/sequences/gradients", test_gradients);
  g_test_add_func ("/learn/sequences/misfits", test_misfits);
  return g_test_run ();
}
