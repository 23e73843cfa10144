/* group-norm.c: normalization of each sample on its own
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * y = scale[c] (x - mean) / √(var + ε) + bias[c], with mean and variance of each sample
 * over groups of channels and all places: group_norm; or over the places of one
 * channel: instance_norm. x (N, C, …). Source: Wu and He 2018; Ulyanov et al. 2016; ONNX
 * InstanceNormalization 6, of which groups are made by reshaping.
 */
#include "learn/layer.h"

#include "base/i18n.h"
#include "learn/error.h"

static const WeftParam group_params[] = {
  { .id = "groups", .type = WEFT_PARAM_INTEGER, .title = N_("Groups"), .help = N_("Into how many groups the channels are divided; a divisor of their number."), .fallback = "8", .minimum = 1, .maximum = 65536 },
  { .id = "epsilon", .type = WEFT_PARAM_REAL, .title = N_("ε"), .help = N_("Added to the variance, so that nothing is divided by zero."), .fallback = "1e-05", .minimum = 1e-12, .maximum = 1, .flags = WEFT_PARAM_LOG | WEFT_PARAM_EXPERT },
  WEFT_LAYER_FROZEN,
  { NULL },
};

static const WeftParam instance_params[] = {
  { .id = "epsilon", .type = WEFT_PARAM_REAL, .title = N_("ε"), .help = N_("Added to the variance, so that nothing is divided by zero."), .fallback = "1e-05", .minimum = 1e-12, .maximum = 1, .flags = WEFT_PARAM_LOG | WEFT_PARAM_EXPERT },
  WEFT_LAYER_FROZEN,
  { NULL },
};

/* The input's shape, if it has channels that are known and places after them. */
static const WeftShape *
get_shape (WeftLayerBuild  *self,
           GError         **error)
{
  const WeftShape *shape = &weft_graph_get_value (self->graph, self->inputs[0])->shape;

  if (shape->rank > 2 && shape->extent[1] > 0)
    return shape;
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("its input must have channels, as a convolution gives them; put a Convolution layer before it"));
  return NULL;
}

static gboolean
add_factors (WeftLayerBuild  *self,
             gint64           channels,
             WeftValue       *scale,
             WeftValue       *bias,
             GError         **error)
{
  *scale = weft_layer_add_parameter (self, "scale", &WEFT_SHAPE (channels), WEFT_INITIALIZER_ONES, 1, 1, error);
  *bias = *scale != WEFT_NO_VALUE ? weft_layer_add_parameter (self, "bias", &WEFT_SHAPE (channels), WEFT_INITIALIZER_ZEROS, 1, 1, error) : WEFT_NO_VALUE;
  return *bias != WEFT_NO_VALUE;
}

static WeftValue
constant (WeftLayerBuild *self,
          gint64          n,
          double          number)
{
  WeftTensor *tensor = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n), NULL);

  for (gint64 i = 0; i < n; i++)
    weft_tensor_set (tensor, i, number);
  return weft_graph_add_constant (self->graph, tensor);
}

static WeftValue
normalize (WeftLayerBuild  *self,
           WeftValue        x,
           WeftValue        scale,
           WeftValue        bias,
           GError         **error)
{
  return weft_graph_add (self->graph, "InstanceNormalization", WEFT_INPUTS (x, scale, bias),
                         WEFT_ATTRIBUTES (WEFT_FLOAT ("epsilon", weft_params_get_real (self->params, "epsilon"))), error);
}

static WeftValue
build_instance (WeftLayerBuild  *self,
                GError         **error)
{
  const WeftShape *shape = get_shape (self, error);
  WeftValue scale, bias;

  if (shape == NULL || !add_factors (self, shape->extent[1], &scale, &bias, error))
    return WEFT_NO_VALUE;
  return normalize (self, self->inputs[0], scale, bias, error);
}

/* A vector with a number a channel as (C, 1, …), to be multiplied with places. */
static WeftValue
spread (WeftLayerBuild *self,
        WeftValue       vector,
        int             n_places)
{
  const gint64 axes[] = { 1, 2, 3, 4, 5, 6 };

  return weft_graph_emit (self->graph, "Unsqueeze", WEFT_INPUTS (vector, weft_graph_add_ints (self->graph, axes, n_places)), NULL);
}

static WeftValue
build_group (WeftLayerBuild  *self,
             GError         **error)
{
  const WeftShape *known = get_shape (self, error);
  gint64 groups = weft_params_get_integer (self->params, "groups"), joined[] = { 0, groups, -1 };
  WeftShape shape;
  WeftValue scale, bias, y;

  if (known == NULL || !add_factors (self, known->extent[1], &scale, &bias, error))
    return WEFT_NO_VALUE;
  shape = weft_graph_get_value (self->graph, self->inputs[0])->shape;
  if (shape.extent[1] % groups != 0) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("%d channels do not divide into %d groups; choose a divisor"), (int) shape.extent[1], (int) groups);
    return WEFT_NO_VALUE;
  }
  y = weft_graph_add (self->graph, "Reshape", WEFT_INPUTS (self->inputs[0], weft_graph_add_ints (self->graph, joined, 3)), NULL, error);
  if (y == WEFT_NO_VALUE || (y = normalize (self, y, constant (self, groups, 1), constant (self, groups, 0), error)) == WEFT_NO_VALUE)
    return WEFT_NO_VALUE;
  y = weft_graph_emit (self->graph, "weft.ReshapeLike", WEFT_INPUTS (y, self->inputs[0]), NULL);
  y = weft_graph_emit (self->graph, "Mul", WEFT_INPUTS (y, spread (self, scale, shape.rank - 2)), NULL);
  return weft_graph_emit (self->graph, "Add", WEFT_INPUTS (y, spread (self, bias, shape.rank - 2)), NULL);
}

const WeftLayerKind weft_layer_group_norm = {
  .id = "group_norm",
  .title = N_("Group Normalization"),
  .category = N_("Regularization"),
  .icon = "weft-layer-normalize-symbolic",
  .help = N_("Brings groups of channels of each sample to mean 0 and spread 1, then scales them as learned. Unlike batch normalization it does not depend on the batch, so small batches are no matter."),
  .params = group_params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build_group,
};

const WeftLayerKind weft_layer_instance_norm = {
  .id = "instance_norm",
  .title = N_("Instance Normalization"),
  .category = N_("Regularization"),
  .icon = "weft-layer-normalize-symbolic",
  .help = N_("Brings each channel of each sample to mean 0 and spread 1, then scales it as learned. Takes contrast out of pictures."),
  .params = instance_params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build_instance,
};
