/* activations.c: functions applied to every number
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/layer.h"

#include "base/i18n.h"
#include "learn/error.h"

static WeftValue
apply (WeftLayerBuild  *self,
       const char      *op,
       GError         **error)
{
  return weft_graph_add (self->graph, op, WEFT_INPUTS (self->inputs[0]), NULL, error);
}

static WeftValue
apply_alpha (WeftLayerBuild  *self,
             const char      *op,
             GError         **error)
{
  return weft_graph_add (self->graph, op, WEFT_INPUTS (self->inputs[0]), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", weft_params_get_real (self->params, "alpha"))), error);
}

/* min (max (x, lowest), highest) */
static WeftValue
clip (WeftLayerBuild  *self,
      double           lowest,
      double           highest,
      GError         **error)
{
  return weft_graph_add (self->graph, "Clip", WEFT_INPUTS (self->inputs[0], weft_graph_add_scalar (self->graph, lowest), weft_graph_add_scalar (self->graph, highest)), NULL, error);
}

static WeftValue
apply_six (WeftLayerBuild  *self,
           const char      *op,
           GError         **error)
{
  return clip (self, 0, 6, error);
}

static WeftValue
apply_limits (WeftLayerBuild  *self,
              const char      *op,
              GError         **error)
{
  double lowest = weft_params_get_real (self->params, "min"), highest = weft_params_get_real (self->params, "max");

  if (lowest <= highest)
    return clip (self, lowest, highest, error);
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("its smallest number is larger than its largest; exchange them"));
  return WEFT_NO_VALUE;
}

static const WeftParam leaky_relu_params[] = {
  { .id = "alpha", .type = WEFT_PARAM_REAL, .title = N_("Slope"), .help = N_("The slope below zero."), .fallback = "0.01", .minimum = 0, .maximum = 1 },
  { NULL },
};

static const WeftParam elu_params[] = {
  { .id = "alpha", .type = WEFT_PARAM_REAL, .title = N_("Depth"), .help = N_("Negative numbers come down to minus this."), .fallback = "1", .minimum = 0, .maximum = 10 },
  { NULL },
};

/* No number of f32 that means something is as large. */
#define LIMIT 1e38

static const WeftParam clip_params[] = {
  { .id = "min", .type = WEFT_PARAM_REAL, .title = N_("Smallest"), .help = N_("What is below becomes this number."), .fallback = "-1", .minimum = -LIMIT, .maximum = LIMIT },
  { .id = "max", .type = WEFT_PARAM_REAL, .title = N_("Largest"), .help = N_("What is above becomes this number."), .fallback = "1", .minimum = -LIMIT, .maximum = LIMIT },
  { NULL },
};

#define ACTIVATION(name, op, with, label, list, text)  \
  static WeftValue build_##name (WeftLayerBuild *self, \
                                 GError **error)       \
  {                                                    \
    return with (self, op, error);                     \
  }                                                    \
  const WeftLayerKind weft_layer_##name = {            \
    .id = #name,                                       \
    .title = label,                                    \
    .category = N_("Activations"),                    \
    .icon = "weft-layer-activation-symbolic",          \
    .help = text,                                      \
    .params = list,                                    \
    .min_inputs = 1,                                   \
    .max_inputs = 1,                                   \
    .keeps_steps = TRUE,                               \
    .build = build_##name,                             \
  }

ACTIVATION (relu, "Relu", apply, N_("ReLU"), weft_layer_no_params, N_("Keeps positive numbers and makes negative ones zero. The usual choice between layers."));
ACTIVATION (relu6, "Clip", apply_six, N_("ReLU6"), weft_layer_no_params, N_("Like ReLU, but nothing grows above 6. Usual in networks for small devices."));
ACTIVATION (clip, "Clip", apply_limits, N_("Clip"), clip_params, N_("Cuts numbers off at a smallest and a largest one. Like tanh made of straight pieces."));
ACTIVATION (leaky_relu, "LeakyRelu", apply_alpha, N_("Leaky ReLU"), leaky_relu_params, N_("Like ReLU, but lets a little of negative numbers through, so that no unit goes dead."));
ACTIVATION (elu, "Elu", apply_alpha, N_("ELU"), elu_params, N_("Like ReLU, but bends smoothly towards a limit below zero."));
ACTIVATION (selu, "Selu", apply, N_("SELU"), weft_layer_no_params, N_("A scaled ELU that keeps mean and spread of the numbers from layer to layer."));
ACTIVATION (gelu, "Gelu", apply, N_("GELU"), weft_layer_no_params, N_("A smooth ReLU, usual in Transformers."));
ACTIVATION (mish, "Mish", apply, N_("Mish"), weft_layer_no_params, N_("A smooth ReLU that lets a little of negative numbers through."));
ACTIVATION (sigmoid, "Sigmoid", apply, N_("Sigmoid"), weft_layer_no_params, N_("Squeezes every number between 0 and 1."));
ACTIVATION (tanh, "Tanh", apply, N_("Tanh"), weft_layer_no_params, N_("Squeezes every number between −1 and 1."));
ACTIVATION (softplus, "Softplus", apply, N_("Softplus"), weft_layer_no_params, N_("A smooth ReLU that is always positive."));
ACTIVATION (softsign, "Softsign", apply, N_("Softsign"), weft_layer_no_params, N_("Squeezes every number between −1 and 1, more slowly than tanh."));
ACTIVATION (hard_swish, "HardSwish", apply, N_("Hard Swish"), weft_layer_no_params, N_("Like a smooth ReLU, made of straight pieces and cheap. Usual in networks for small devices."));
ACTIVATION (softmax, "Softmax", apply, N_("Softmax"), weft_layer_no_params, N_("Turns the numbers of a sample into probabilities that add up to 1. Cross entropy does this itself, so a classifier needs none at its end."));
