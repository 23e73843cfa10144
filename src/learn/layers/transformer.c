/* transformer.c: a Transformer's encoder, and what tells it positions
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One block, with residual connections and normalization before or after:
 *
 *     before: y = x + A (N (x)), z = y + F (N (y))
 *     after:  y = N (x + A (x)), z = N (y + F (y))
 *
 * A is attention, F two dense layers with GELU between. Source: Vaswani et al.
 * 2017; normalization before: Xiong et al. 2020.
 */
#include "learn/layers/attention.h"

#include "base/i18n.h"
#include "learn/error.h"

#include <math.h>

static const WeftParamChoice places[] = {
  { "before", N_("Before") },
  { "after", N_("After") },
  { NULL },
};

static const WeftParam encoder_params[] = {
  { .id = "heads", .type = WEFT_PARAM_INTEGER, .title = N_("Heads"), .help = N_("How many ways of looking are learned side by side. Divides the length of the vectors."), .fallback = "4", .minimum = 1, .maximum = 1024 },
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Inner units"), .help = N_("The width of the dense layer inside, usually four times the length of the vectors."), .fallback = "256", .minimum = 1, .maximum = 1048576, .flags = WEFT_PARAM_LOG },
  { .id = "blocks", .type = WEFT_PARAM_INTEGER, .title = N_("Blocks"), .help = N_("How many times attention and dense layers follow each other."), .fallback = "1", .minimum = 1, .maximum = 64 },
  { .id = "normalize", .type = WEFT_PARAM_CHOICE, .title = N_("Normalize"), .help = N_("Before each part trains more easily; after it is how Transformers were first made."), .fallback = "before", .choices = places },
  { .id = "causal", .type = WEFT_PARAM_BOOLEAN, .title = N_("Hide what comes later"), .help = N_("Whether each step sees only itself and the steps before, as for predicting the next one."), .fallback = "false" },
  { .id = "dropout", .type = WEFT_PARAM_REAL, .title = N_("Dropout"), .help = N_("The share of numbers that each training step leaves out, of each part's result."), .fallback = "0.1", .minimum = 0, .maximum = 0.99, .flags = WEFT_PARAM_LIVE },
  { NULL },
};

/* Attention, or the dense layers. */
typedef WeftValue (*Part) (WeftLayerBuild *self,
                           WeftValue x,
                           const char *name,
                           GError **error);

static WeftValue
look (WeftLayerBuild  *self,
      WeftValue        x,
      const char      *name,
      GError         **error)
{
  g_autofree char *prefix = g_strconcat (name, "_", NULL);

  return weft_sequence_attend (self, x, x, weft_params_get_integer (self->params, "heads"), weft_params_get_boolean (self->params, "causal"), prefix, error);
}

static WeftValue
think (WeftLayerBuild  *self,
       WeftValue        x,
       const char      *name,
       GError         **error)
{
  const WeftShape shape = weft_graph_get_value (self->graph, x)->shape;
  g_autofree char *first = g_strconcat (name, "_inner", NULL), *second = g_strconcat (name, "_output", NULL);
  WeftValue inner = weft_sequence_dense (self, x, first, weft_params_get_integer (self->params, "units"), error);

  if (inner == WEFT_NO_VALUE)
    return inner;
  return weft_sequence_dense (self, weft_graph_emit (self->graph, "Gelu", WEFT_INPUTS (inner), NULL), second, shape.extent[2], error);
}

/* One part with its residual connection and normalization. */
static WeftValue
wrap (WeftLayerBuild  *self,
      WeftValue        x,
      Part             part,
      const char      *name,
      WeftValue        ratio,
      GError         **error)
{
  gboolean before = weft_params_is_choice (self->params, "normalize", "before");
  g_autofree char *norm = g_strconcat (name, "_norm", NULL);
  WeftValue inner = before ? weft_sequence_normalize (self, x, norm, error) : x;

  if (inner == WEFT_NO_VALUE || (inner = part (self, inner, name, error)) == WEFT_NO_VALUE)
    return WEFT_NO_VALUE;
  inner = weft_graph_emit (self->graph, "Dropout", WEFT_INPUTS (inner, ratio), NULL);
  inner = weft_graph_add (self->graph, "Add", WEFT_INPUTS (x, inner), NULL, error);
  return before || inner == WEFT_NO_VALUE ? inner : weft_sequence_normalize (self, inner, norm, error);
}

static WeftValue
build_encoder (WeftLayerBuild  *self,
               GError         **error)
{
  g_autofree char *name = g_strdup_printf ("%s.dropout", self->id);
  g_autoptr (WeftTensor) tensor = weft_tensor_new_scalar ((float) weft_params_get_real (self->params, "dropout"));
  WeftValue x = self->inputs[0], ratio;

  if (!weft_sequence_check (self, x, error))
    return WEFT_NO_VALUE;
  ratio = weft_graph_add_parameter (self->graph, name, tensor);
  for (int i = 0; x != WEFT_NO_VALUE && i < weft_params_get_integer (self->params, "blocks"); i++) {
    g_autofree char *attention = g_strdup_printf ("attention%d", i + 1), *dense = g_strdup_printf ("dense%d", i + 1);

    x = wrap (self, x, look, attention, ratio, error);
    if (x != WEFT_NO_VALUE)
      x = wrap (self, x, think, dense, ratio, error);
  }
  return x;
}

const WeftLayerKind weft_layer_transformer_encoder = {
  .id = "transformer_encoder",
  .title = N_("Transformer Encoder"),
  .category = N_("Sequences"),
  .icon = "weft-layer-transformer-symbolic",
  .help = N_("Blocks of attention and dense layers with shortcuts around them. The heart of language models; put a Positional Encoding before it."),
  .params = encoder_params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build_encoder,
};

/* Positional encoding: x plus a vector for each step, either learned or
 * sin (t / 10000^(2i / C)) and cos in turn. */

static const WeftParamChoice kinds[] = {
  { "sinusoidal", N_("Sinusoidal") },
  { "learned", N_("Learned") },
  { NULL },
};

static const WeftParam position_params[] = {
  { .id = "kind", .type = WEFT_PARAM_CHOICE, .title = N_("Kind"), .help = N_("Waves of different lengths, or vectors that are learned."), .fallback = "sinusoidal", .choices = kinds },
  { NULL },
};

static WeftTensor *
make_waves (gint64   steps,
            gint64   width,
            GError **error)
{
  WeftTensor *waves = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (steps, width), error);

  for (gint64 i = 0; waves != NULL && i < steps * width; i++) {
    double angle = (double) (i / width) * pow (10000, -(double) (i % width / 2 * 2) / (double) width);

    weft_tensor_set (waves, i, i % width % 2 == 0 ? sin (angle) : cos (angle));
  }
  return waves;
}

static WeftValue
build_position (WeftLayerBuild  *self,
                GError         **error)
{
  const WeftShape shape = weft_graph_get_value (self->graph, self->inputs[0])->shape;
  WeftValue positions;
  WeftTensor *waves;

  if (!weft_sequence_check (self, self->inputs[0], error))
    return WEFT_NO_VALUE;
  if (shape.extent[1] < 0) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the number of steps must be known; prepare sequences of one length"));
    return WEFT_NO_VALUE;
  }
  if (weft_params_is_choice (self->params, "kind", "learned")) {
    positions = weft_layer_add_parameter (self, "positions", &WEFT_SHAPE (shape.extent[1], shape.extent[2]), WEFT_INITIALIZER_XAVIER_NORMAL, shape.extent[2], shape.extent[2], error);
  } else {
    waves = make_waves (shape.extent[1], shape.extent[2], error);
    positions = waves == NULL ? WEFT_NO_VALUE : weft_graph_add_constant (self->graph, waves);
  }
  return positions == WEFT_NO_VALUE ? positions : weft_graph_add (self->graph, "Add", WEFT_INPUTS (self->inputs[0], positions), NULL, error);
}

const WeftLayerKind weft_layer_positional_encoding = {
  .id = "positional_encoding",
  .title = N_("Positional Encoding"),
  .category = N_("Sequences"),
  .icon = "weft-layer-position-symbolic",
  .help = N_("Adds to each step a vector that tells where it stands. Attention alone would not know the order."),
  .params = position_params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build_position,
};
