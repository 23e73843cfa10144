/* normalize.c: layers that bring numbers to one mean and spread
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Batch normalization keeps running statistics as PyTorch does: with momentum m,
 * r ← (1 - m) r + m s, of each batch's mean and variance, the latter over n - 1. They
 * are parameters of the graph that steps change and no gradient does.
 * Source: Ioffe and Szegedy 2015; Ba et al. 2016.
 */
#include "learn/layer.h"

#include "base/i18n.h"
#include "learn/error.h"

static const WeftParam batch_params[] = {
  { .id = "momentum", .type = WEFT_PARAM_REAL, .title = N_("Momentum"), .help = N_("How much each batch counts in the running mean and variance that are used after training."), .fallback = "0.1", .minimum = 0, .maximum = 1 },
  { .id = "epsilon", .type = WEFT_PARAM_REAL, .title = N_("ε"), .help = N_("Added to the variance, so that nothing is divided by zero."), .fallback = "1e-05", .minimum = 1e-12, .maximum = 1, .flags = WEFT_PARAM_LOG },
  { NULL },
};

static const WeftParam layer_params[] = {
  { .id = "epsilon", .type = WEFT_PARAM_REAL, .title = N_("ε"), .help = N_("Added to the variance, so that nothing is divided by zero."), .fallback = "1e-05", .minimum = 1e-12, .maximum = 1, .flags = WEFT_PARAM_LOG },
  { NULL },
};

static gint64
get_extent (WeftLayerBuild  *self,
            int              axis,
            GError         **error)
{
  const WeftShape *shape = &weft_graph_get_value (self->graph, self->inputs[0])->shape;
  gint64 extent = shape->rank < 2 ? -1 : shape->extent[axis < 0 ? shape->rank + axis : axis];

  if (extent < 1)
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the length of the axis that it normalizes along must be known"));
  return extent;
}

/* r + m (s - r) */
static void
keep_running (WeftLayerBuild *self,
              WeftValue       running,
              WeftValue       statistic)
{
  double momentum = weft_params_get_real (self->params, "momentum");
  WeftValue change = weft_graph_emit (self->graph, "Sub", WEFT_INPUTS (statistic, running), NULL);
  WeftValue part = weft_graph_emit (self->graph, "weft.Affine", WEFT_INPUTS (change), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", momentum)));

  weft_layer_update_state (self, running, weft_graph_emit (self->graph, "Add", WEFT_INPUTS (running, part), NULL));
}

/* var n / (n - 1), n being 1 / @share; var itself for a single number. */
static WeftValue
without_bias (WeftLayerBuild *self,
              WeftValue       variance,
              WeftValue       share)
{
  WeftValue rest = weft_graph_emit (self->graph, "weft.Affine", WEFT_INPUTS (share), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", -1), WEFT_FLOAT ("beta", 1)));
  WeftValue least = weft_graph_emit (self->graph, "Max", WEFT_INPUTS (rest, weft_graph_add_scalar (self->graph, 1e-7)), NULL);

  return weft_graph_emit (self->graph, "Div", WEFT_INPUTS (variance, least), NULL);
}

static WeftValue
build_batch (WeftLayerBuild  *self,
             GError         **error)
{
  gint64 channels = get_extent (self, 1, error);
  WeftShape shape = WEFT_SHAPE (channels);
  WeftValue scale, bias, running[2], moments, used[2];

  if (channels < 1)
    return WEFT_NO_VALUE;
  scale = weft_layer_add_parameter (self, "scale", &shape, WEFT_INITIALIZER_ONES, 1, 1, error);
  bias = scale != WEFT_NO_VALUE ? weft_layer_add_parameter (self, "bias", &shape, WEFT_INITIALIZER_ZEROS, 1, 1, error) : WEFT_NO_VALUE;
  running[0] = bias != WEFT_NO_VALUE ? weft_layer_add_parameter (self, "mean", &shape, WEFT_INITIALIZER_ZEROS, 1, 1, error) : WEFT_NO_VALUE;
  running[1] = running[0] != WEFT_NO_VALUE ? weft_layer_add_parameter (self, "variance", &shape, WEFT_INITIALIZER_ONES, 1, 1, error) : WEFT_NO_VALUE;
  if (running[1] == WEFT_NO_VALUE)
    return WEFT_NO_VALUE;
  moments = weft_graph_add (self->graph, "weft.ChannelMoments", WEFT_INPUTS (self->inputs[0]), NULL, error);
  if (moments == WEFT_NO_VALUE)
    return moments;
  for (int i = 0; i < 2; i++)
    used[i] = weft_graph_emit (self->graph, "weft.WhileTraining", WEFT_INPUTS (running[i], moments + i), NULL);
  keep_running (self, running[0], moments);
  keep_running (self, running[1], without_bias (self, moments + 1, moments + 2));
  return weft_graph_add (self->graph, "BatchNormalization", WEFT_INPUTS (self->inputs[0], scale, bias, used[0], used[1]),
                         WEFT_ATTRIBUTES (WEFT_FLOAT ("epsilon", weft_params_get_real (self->params, "epsilon"))), error);
}

static WeftValue
build_layer (WeftLayerBuild  *self,
             GError         **error)
{
  gint64 n = get_extent (self, -1, error);
  WeftShape shape = WEFT_SHAPE (n);
  WeftValue scale, bias;

  if (n < 1)
    return WEFT_NO_VALUE;
  scale = weft_layer_add_parameter (self, "scale", &shape, WEFT_INITIALIZER_ONES, 1, 1, error);
  bias = scale != WEFT_NO_VALUE ? weft_layer_add_parameter (self, "bias", &shape, WEFT_INITIALIZER_ZEROS, 1, 1, error) : WEFT_NO_VALUE;
  if (bias == WEFT_NO_VALUE)
    return bias;
  return weft_graph_add (self->graph, "LayerNormalization", WEFT_INPUTS (self->inputs[0], scale, bias),
                         WEFT_ATTRIBUTES (WEFT_FLOAT ("epsilon", weft_params_get_real (self->params, "epsilon"))), error);
}

const WeftLayerKind weft_layer_batch_norm = {
  .id = "batch_norm",
  .title = N_("Batch Normalization"),
  .category = N_("Regularization"),
  .icon = "weft-layer-normalize-symbolic",
  .help = N_("Brings each channel to mean 0 and spread 1 over the batch, then scales it as learned. Models with it train faster. After training it uses the mean and spread that it saw."),
  .params = batch_params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build_batch,
};

const WeftLayerKind weft_layer_layer_norm = {
  .id = "layer_norm",
  .title = N_("Layer Normalization"),
  .category = N_("Regularization"),
  .icon = "weft-layer-normalize-symbolic",
  .help = N_("Brings the last axis of each sample to mean 0 and spread 1, then scales it as learned. Usual in Transformers."),
  .params = layer_params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build_layer,
};
