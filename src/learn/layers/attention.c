/* attention.c: multi-head attention, and what other layers need of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/layers/attention.h"

#include "base/i18n.h"
#include "learn/error.h"

#include <math.h>

/* Far below any score, and not infinite: a row that is all padding stays a number. */
#define HIDDEN 1e9

gboolean
weft_sequence_check (WeftLayerBuild  *self,
                     WeftValue        x,
                     GError         **error)
{
  const WeftShape *shape = &weft_graph_get_value (self->graph, x)->shape;

  if (shape->rank == 3 && shape->extent[2] > 0)
    return TRUE;
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("it reads sequences, steps × numbers; put an Embedding layer before it, or prepare windows"));
  return FALSE;
}

static gint64
width_of (WeftLayerBuild *self,
          WeftValue       x)
{
  const WeftShape *shape = &weft_graph_get_value (self->graph, x)->shape;

  return shape->extent[shape->rank - 1];
}

WeftValue
weft_sequence_dense (WeftLayerBuild  *self,
                     WeftValue        x,
                     const char      *name,
                     gint64           units,
                     GError         **error)
{
  g_autofree char *weight_name = g_strdup_printf ("%s_weight", name), *bias_name = g_strdup_printf ("%s_bias", name);
  gint64 n = width_of (self, x);
  WeftValue weight = weft_layer_add_parameter (self, weight_name, &WEFT_SHAPE (n, units), WEFT_INITIALIZER_XAVIER_UNIFORM, n, units, error), bias, product;

  if (weight == WEFT_NO_VALUE)
    return weight;
  bias = weft_layer_add_parameter (self, bias_name, &WEFT_SHAPE (units), WEFT_INITIALIZER_ZEROS, n, units, error);
  if (bias == WEFT_NO_VALUE)
    return bias;
  product = weft_graph_add (self->graph, "MatMul", WEFT_INPUTS (x, weight), NULL, error);
  return product == WEFT_NO_VALUE ? product : weft_graph_add (self->graph, "Add", WEFT_INPUTS (product, bias), NULL, error);
}

WeftValue
weft_sequence_normalize (WeftLayerBuild  *self,
                         WeftValue        x,
                         const char      *name,
                         double           epsilon,
                         GError         **error)
{
  g_autofree char *scale_name = g_strdup_printf ("%s_scale", name), *bias_name = g_strdup_printf ("%s_bias", name);
  gint64 n = width_of (self, x);
  WeftValue scale = weft_layer_add_parameter (self, scale_name, &WEFT_SHAPE (n), WEFT_INITIALIZER_ONES, n, n, error), bias;

  if (scale == WEFT_NO_VALUE)
    return scale;
  bias = weft_layer_add_parameter (self, bias_name, &WEFT_SHAPE (n), WEFT_INITIALIZER_ZEROS, n, n, error);
  if (bias == WEFT_NO_VALUE)
    return bias;
  return weft_graph_add (self->graph, "LayerNormalization", WEFT_INPUTS (x, scale, bias), WEFT_ATTRIBUTES (WEFT_FLOAT ("epsilon", epsilon)), error);
}

/* (B, T, H·D) as (B, H, T, D). */
static WeftValue
split_heads (WeftLayerBuild  *self,
             WeftValue        x,
             gint64           n_heads,
             GError         **error)
{
  const gint64 shape[] = { 0, 0, n_heads, width_of (self, x) / n_heads }, perm[] = { 0, 2, 1, 3 };
  WeftValue heads = weft_graph_add (self->graph, "Reshape", WEFT_INPUTS (x, weft_graph_add_ints (self->graph, shape, 4)), NULL, error);

  return heads == WEFT_NO_VALUE ? heads : weft_graph_add (self->graph, "Transpose", WEFT_INPUTS (heads), WEFT_ATTRIBUTES (WEFT_INTS ("perm", perm, 4)), error);
}

/* Scores with -∞ where a step would see what comes after it. */
static WeftValue
hide_future (WeftLayerBuild  *self,
             WeftValue        scores,
             GError         **error)
{
  const WeftShape shape = weft_graph_get_value (self->graph, scores)->shape;
  gint64 steps = shape.extent[2], seen = shape.extent[3];
  g_autoptr (WeftTensor) mask = NULL;

  if (steps < 0 || seen < 0) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("to hide what comes later, the number of steps must be known"));
    return WEFT_NO_VALUE;
  }
  mask = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (steps, seen), error);
  if (mask == NULL)
    return WEFT_NO_VALUE;
  for (gint64 t = 0; t < steps; t++)
    for (gint64 s = t + 1; s < seen; s++)
      weft_tensor_set (mask, t * seen + s, -INFINITY);
  return weft_graph_add (self->graph, "Add", WEFT_INPUTS (scores, weft_graph_add_constant (self->graph, g_steal_pointer (&mask))), NULL, error);
}

WeftValue
weft_sequence_hide (WeftLayerBuild *self,
                    WeftValue       scores,
                    WeftValue       mask)
{
  int rank = weft_graph_get_value (self->graph, scores)->shape.rank;
  const gint64 axes[] = { 1, 2, 3, 4 };
  WeftValue low;

  if (mask == WEFT_NO_VALUE)
    return scores;
  low = weft_graph_emit (self->graph, "weft.Affine", WEFT_INPUTS (mask), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", HIDDEN), WEFT_FLOAT ("beta", -HIDDEN)));
  low = weft_graph_emit (self->graph, "Unsqueeze", WEFT_INPUTS (low, weft_graph_add_ints (self->graph, axes, rank - 2)), NULL);
  return weft_graph_emit (self->graph, "Add", WEFT_INPUTS (scores, low), NULL);
}

/* softmax (Q Kᵀ / √D) V of (B, H, T, D). The factor goes to Q, which is smaller. */
static WeftValue
attend (WeftLayerBuild   *self,
        const WeftValue   heads[3],
        WeftValue         mask,
        gboolean          causal,
        GError          **error)
{
  double scale = 1 / sqrt ((double) width_of (self, heads[0]));
  WeftValue query = weft_graph_emit (self->graph, "weft.Affine", WEFT_INPUTS (heads[0]), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", scale)));
  WeftValue scores = weft_graph_add (self->graph, "weft.MatMul", WEFT_INPUTS (query, heads[1]), WEFT_ATTRIBUTES (WEFT_INT ("transpose_b", 1)), error);

  if (scores != WEFT_NO_VALUE && causal)
    scores = hide_future (self, scores, error);
  if (scores == WEFT_NO_VALUE)
    return scores;
  scores = weft_graph_emit (self->graph, "Softmax", WEFT_INPUTS (weft_sequence_hide (self, scores, mask)), NULL);
  return weft_graph_add (self->graph, "MatMul", WEFT_INPUTS (scores, heads[2]), NULL, error);
}

WeftValue
weft_sequence_attend (WeftLayerBuild  *self,
                      WeftValue        query,
                      WeftValue        memory,
                      WeftValue        mask,
                      gint64           n_heads,
                      gboolean         causal,
                      const char      *prefix,
                      GError         **error)
{
  static const char *const names[] = { "query", "key", "value" };
  gint64 width = width_of (self, query), joined[] = { 0, 0, width }, perm[] = { 0, 2, 1, 3 };
  g_autofree char *output = g_strconcat (prefix, "output", NULL);
  WeftValue heads[3], y;

  if (width % n_heads != 0) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("%d numbers a step cannot be shared among %d heads; choose a divisor"), (int) width, (int) n_heads);
    return WEFT_NO_VALUE;
  }
  for (int i = 0; i < 3; i++) {
    g_autofree char *name = g_strconcat (prefix, names[i], NULL);

    heads[i] = weft_sequence_dense (self, i == 0 ? query : memory, name, width, error);
    if (heads[i] == WEFT_NO_VALUE || (heads[i] = split_heads (self, heads[i], n_heads, error)) == WEFT_NO_VALUE)
      return WEFT_NO_VALUE;
  }
  y = attend (self, heads, mask, causal, error);
  if (y == WEFT_NO_VALUE)
    return y;
  y = weft_graph_emit (self->graph, "Transpose", WEFT_INPUTS (y), WEFT_ATTRIBUTES (WEFT_INTS ("perm", perm, 4)));
  y = weft_graph_emit (self->graph, "Reshape", WEFT_INPUTS (y, weft_graph_add_ints (self->graph, joined, 3)), NULL);
  return weft_sequence_dense (self, y, output, width, error);
}

static const WeftParam params[] = {
  { .id = "heads", .type = WEFT_PARAM_INTEGER, .title = N_("Heads"), .help = N_("How many ways of looking are learned side by side. Divides the length of the vectors."), .fallback = "4", .minimum = 1, .maximum = 1024 },
  { .id = "causal", .type = WEFT_PARAM_BOOLEAN, .title = N_("Hide what comes later"), .help = N_("Whether each step sees only itself and the steps before, as for predicting the next one."), .fallback = "false" },
  WEFT_LAYER_FROZEN,
  { NULL },
};

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  WeftValue memory = self->inputs[self->n_inputs - 1];

  if (!weft_sequence_check (self, self->inputs[0], error) || !weft_sequence_check (self, memory, error))
    return WEFT_NO_VALUE;
  return weft_sequence_attend (self, self->inputs[0], memory, self->masks[self->n_inputs - 1], weft_params_get_integer (self->params, "heads"),
                               weft_params_get_boolean (self->params, "causal"), "", error);
}

static const WeftLayerInput more[] = { { "memory", N_("Looked at") }, { NULL } };

const WeftLayerKind weft_layer_multi_head_attention = {
  .id = "multi_head_attention",
  .title = N_("Multi-Head Attention"),
  .category = N_("Sequences"),
  .icon = "weft-layer-attention-symbolic",
  .help = N_("Lets each step of a sequence look at all steps and take in what matters to it. With a second input, the first looks at that one. What is padding is not seen."),
  .params = params,
  .min_inputs = 1,
  .max_inputs = 2,
  .more = more,
  .keeps_steps = TRUE,
  .build = build,
};
