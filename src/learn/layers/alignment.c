/* alignment.c: attention of a decoder to what an encoder has read
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * y[t] = Σ_s a[t, s] m[s], a = softmax over s of a score of the query's step t and the
 * memory's step s:
 *
 *     additive:       vᵀ tanh (q[t] W + m[s] U + b)      Bahdanau et al. 2015
 *     multiplicative: q[t] W m[s]ᵀ                       Luong et al. 2015, “general”
 *
 * Query (B, T, Q), memory (B, S, M), y (B, T, M). Steps that are padding get exactly 0.
 * The graph knows a, (B, T, S), as `ID.alignment`: which step was read for which.
 */
#include "learn/layers/attention.h"

#include "base/i18n.h"

static const WeftParam additive_params[] = {
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Units"), .help = N_("How many numbers query and memory are compared in."), .fallback = "64", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  WEFT_LAYER_FROZEN,
  { NULL },
};

static const WeftParam multiplicative_params[] = {
  WEFT_LAYER_FROZEN,
  { NULL },
};

static WeftValue
multiply (WeftLayerBuild  *self,
          WeftValue        x,
          const char      *name,
          gint64           units,
          GError         **error)
{
  const WeftShape *shape = &weft_graph_get_value (self->graph, x)->shape;
  gint64 n = shape->extent[shape->rank - 1];
  WeftValue weight = weft_layer_add_parameter (self, name, &WEFT_SHAPE (n, units), WEFT_INITIALIZER_XAVIER_UNIFORM, n, units, error);

  return weight == WEFT_NO_VALUE ? weight : weft_graph_add (self->graph, "MatMul", WEFT_INPUTS (x, weight), NULL, error);
}

static WeftValue
unsqueeze (WeftLayerBuild *self,
           WeftValue       x,
           gint64          axis)
{
  return weft_graph_emit (self->graph, "Unsqueeze", WEFT_INPUTS (x, weft_graph_add_ints (self->graph, &axis, 1)), NULL);
}

/* (B, T, 1, U) and (B, 1, S, U) to (B, T, S). */
static WeftValue
score_additive (WeftLayerBuild  *self,
                GError         **error)
{
  gint64 units = weft_params_get_integer (self->params, "units"), last = 3;
  WeftValue q = weft_sequence_dense (self, self->inputs[0], "query", units, error), m, sum;

  if (q == WEFT_NO_VALUE)
    return q;
  m = multiply (self, self->inputs[1], "memory_weight", units, error);
  if (m == WEFT_NO_VALUE)
    return m;
  sum = weft_graph_add (self->graph, "Add", WEFT_INPUTS (unsqueeze (self, q, 2), unsqueeze (self, m, 1)), NULL, error);
  if (sum == WEFT_NO_VALUE)
    return sum;
  sum = multiply (self, weft_graph_emit (self->graph, "Tanh", WEFT_INPUTS (sum), NULL), "score_weight", 1, error);
  return sum == WEFT_NO_VALUE ? sum : weft_graph_emit (self->graph, "Squeeze", WEFT_INPUTS (sum, weft_graph_add_ints (self->graph, &last, 1)), NULL);
}

static WeftValue
score_multiplicative (WeftLayerBuild  *self,
                      GError         **error)
{
  WeftValue q = multiply (self, self->inputs[0], "weight", weft_graph_get_value (self->graph, self->inputs[1])->shape.extent[2], error);

  return q == WEFT_NO_VALUE ? q : weft_graph_add (self->graph, "weft.MatMul", WEFT_INPUTS (q, self->inputs[1]), WEFT_ATTRIBUTES (WEFT_INT ("transpose_b", 1)), error);
}

static WeftValue
build (WeftLayerBuild *self,
       WeftValue (*score) (WeftLayerBuild *self, GError **error),
       GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s.alignment", self->id);
  WeftValue scores;

  if (!weft_sequence_check (self, self->inputs[0], error) || !weft_sequence_check (self, self->inputs[1], error))
    return WEFT_NO_VALUE;
  scores = score (self, error);
  if (scores == WEFT_NO_VALUE)
    return scores;
  scores = weft_graph_emit (self->graph, "Softmax", WEFT_INPUTS (weft_sequence_hide (self, scores, self->masks[1])), NULL);
  weft_graph_set_name (self->graph, scores, name);
  return weft_graph_add (self->graph, "MatMul", WEFT_INPUTS (scores, self->inputs[1]), NULL, error);
}

static WeftValue
build_additive (WeftLayerBuild  *self,
                GError         **error)
{
  return build (self, score_additive, error);
}

static WeftValue
build_multiplicative (WeftLayerBuild  *self,
                      GError         **error)
{
  return build (self, score_multiplicative, error);
}

static const WeftLayerInput more[] = { { "memory", N_("Memory") }, { NULL } };

const WeftLayerKind weft_layer_additive_attention = {
  .id = "additive_attention",
  .title = N_("Additive Attention"),
  .category = N_("Sequences"),
  .icon = "weft-layer-alignment-symbolic",
  .help = N_("For each step of a decoder, learns which steps of the memory, an encoder’s, to read, and gives what it found there. Compares by a small network (Bahdanau)."),
  .params = additive_params,
  .min_inputs = 2,
  .max_inputs = 2,
  .more = more,
  .keeps_steps = TRUE,
  .build = build_additive,
};

const WeftLayerKind weft_layer_multiplicative_attention = {
  .id = "multiplicative_attention",
  .title = N_("Multiplicative Attention"),
  .category = N_("Sequences"),
  .icon = "weft-layer-alignment-symbolic",
  .help = N_("For each step of a decoder, learns which steps of the memory, an encoder’s, to read, and gives what it found there. Compares by a product (Luong)."),
  .params = multiplicative_params,
  .min_inputs = 2,
  .max_inputs = 2,
  .more = more,
  .keeps_steps = TRUE,
  .build = build_multiplicative,
};
