/* position.c: what tells a Transformer where a step stands
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * y = x plus a vector for each step, either learned or sin (t / 10000^(2i / C)) and
 * cos in turn. x and y are (B, T, C), T known. Source: Vaswani et al. 2017, 3.5.
 */
#include "learn/layers/attention.h"

#include "base/i18n.h"
#include "learn/error.h"

#include <math.h>

static const WeftParamChoice kinds[] = {
  { "sinusoidal", N_("Sinusoidal") },
  { "learned", N_("Learned") },
  { NULL },
};

static const WeftParam position_params[] = {
  { .id = "kind", .type = WEFT_PARAM_CHOICE, .title = N_("Kind"), .help = N_("Waves of different lengths, or vectors that are learned."), .fallback = "sinusoidal", .choices = kinds },
  WEFT_LAYER_FROZEN,
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
  .keeps_steps = TRUE,
  .build = build_position,
};
