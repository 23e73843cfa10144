/* dropout.c: numbers left out at random while training
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ratio is a parameter value of the graph that nothing learns, so that it
 * can be changed while a training runs.
 */
#include "learn/layer.h"

#include "base/i18n.h"

static const WeftParam params[] = {
  { .id = "ratio", .type = WEFT_PARAM_REAL, .title = N_("Ratio"), .help = N_("The share of numbers that each training step leaves out."), .fallback = "0.5", .minimum = 0, .maximum = 0.99, .flags = WEFT_PARAM_LIVE },
  { NULL },
};

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  g_autofree char *name = g_strdup_printf ("%s.ratio", self->id);
  g_autoptr (WeftTensor) ratio = weft_tensor_new_scalar ((float) weft_params_get_real (self->params, "ratio"));
  WeftValue value = weft_graph_add_parameter (self->graph, name, ratio);

  return weft_graph_add (self->graph, "Dropout", WEFT_INPUTS (self->inputs[0], value), NULL, error);
}

const WeftLayerKind weft_layer_dropout = {
  .id = "dropout",
  .title = N_("Dropout"),
  .category = N_("Regularization"),
  .icon = "weft-layer-dropout-symbolic",
  .help = N_("While training, leaves out a random share of the numbers, so that the model does not lean on any of them. Does nothing afterwards."),
  .params = params,
  .min_inputs = 1,
  .max_inputs = 1,
  .keeps_steps = TRUE,
  .build = build,
};
