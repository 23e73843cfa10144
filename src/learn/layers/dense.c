/* dense.c: every output is a weighted sum of all inputs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * y = x W + b along the last axis; W is (inputs, units).
 */
#include "learn/layer.h"

#include "base/i18n.h"
#include "learn/error.h"

static const WeftParam params[] = {
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Units"), .help = N_("How many numbers the layer gives for each sample."), .fallback = "128", .minimum = 1, .maximum = 1048576, .flags = WEFT_PARAM_LOG },
  { .id = "bias", .type = WEFT_PARAM_BOOLEAN, .title = N_("Bias"), .help = N_("Whether a learned number is added to each sum."), .fallback = "true" },
  { .id = "initializer", .type = WEFT_PARAM_CHOICE, .title = N_("Initial weights"), .help = N_("How the weights are drawn before training. He suits ReLU, Xavier suits tanh and sigmoid."), .fallback = "fan-in", .choices = weft_initializer_choices, .flags = WEFT_PARAM_EXPERT },
  WEFT_LAYER_FROZEN,
  { NULL },
};

static WeftValue
add_bias (WeftLayerBuild   *self,
          gint64            units,
          gint64            n_inputs,
          WeftInitializer   initializer,
          GError          **error)
{
  WeftInitializer own = initializer == WEFT_INITIALIZER_FAN_IN ? initializer : WEFT_INITIALIZER_ZEROS;

  return weft_layer_add_parameter (self, "bias", &WEFT_SHAPE (units), own, n_inputs, units, error);
}

static WeftValue
multiply (WeftLayerBuild  *self,
          int              rank,
          WeftValue        weight,
          WeftValue        bias,
          GError         **error)
{
  WeftValue product;

  if (rank == 2)
    return weft_graph_add (self->graph, "Gemm", WEFT_INPUTS (self->inputs[0], weight, bias), NULL, error);
  product = weft_graph_add (self->graph, "MatMul", WEFT_INPUTS (self->inputs[0], weight), NULL, error);
  if (product == WEFT_NO_VALUE || bias == WEFT_NO_VALUE)
    return product;
  return weft_graph_add (self->graph, "Add", WEFT_INPUTS (product, bias), NULL, error);
}

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  const WeftShape *shape = &weft_graph_get_value (self->graph, self->inputs[0])->shape;
  gint64 n_inputs = shape->rank < 2 ? -1 : shape->extent[shape->rank - 1], units = weft_params_get_integer (self->params, "units");
  WeftInitializer initializer = weft_initializer_from_choice (weft_params_get (self->params, "initializer"));
  WeftValue weight, bias = WEFT_NO_VALUE;

  if (n_inputs < 0) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the length of the input's last axis must be known; put a Flatten layer before it"));
    return WEFT_NO_VALUE;
  }
  weight = weft_layer_add_parameter (self, "weight", &WEFT_SHAPE (n_inputs, units), initializer, n_inputs, units, error);
  if (weight == WEFT_NO_VALUE)
    return weight;
  if (weft_params_get_boolean (self->params, "bias")) {
    bias = add_bias (self, units, n_inputs, initializer, error);
    if (bias == WEFT_NO_VALUE)
      return bias;
  }
  return multiply (self, weft_graph_get_value (self->graph, self->inputs[0])->shape.rank, weight, bias, error);
}

const WeftLayerKind weft_layer_dense = {
  .id = "dense",
  .title = N_("Dense"),
  .category = N_("Layers"),
  .icon = "weft-layer-dense-symbolic",
  .help = N_("Each of its units adds up all inputs with learned weights. The basic layer for tables, and the last layer of most models."),
  .params = params,
  .min_inputs = 1,
  .max_inputs = 1,
  .keeps_steps = TRUE,
  .build = build,
};
