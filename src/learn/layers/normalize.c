/* normalize.c: layers that bring numbers to one mean and spread
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Batch normalization keeps running statistics as PyTorch does: with momentum m,
 * r ← (1 - m) r + m s, of each batch's mean and variance, the latter over n - 1. They
 * are parameters of the graph that steps change and no gradient does.
 * Source: Ioffe and Szegedy 2015; Ba et al. 2016.
 */
#include "learn/layers/image.h"

#include "base/i18n.h"
#include "learn/error.h"

static const WeftParam batch_params[] = {
  { .id = "momentum", .type = WEFT_PARAM_REAL, .title = N_("Momentum"), .help = N_("How much each batch counts in the running mean and variance that are used after training."), .fallback = "0.1", .minimum = 0, .maximum = 1 },
  { .id = "epsilon", .type = WEFT_PARAM_REAL, .title = N_("ε"), .help = N_("Added to the variance, so that nothing is divided by zero."), .fallback = "1e-05", .minimum = 1e-12, .maximum = 1, .flags = WEFT_PARAM_LOG | WEFT_PARAM_EXPERT },
  WEFT_LAYER_FROZEN,
  { NULL },
};

static const WeftParam layer_params[] = {
  { .id = "epsilon", .type = WEFT_PARAM_REAL, .title = N_("ε"), .help = N_("Added to the variance, so that nothing is divided by zero."), .fallback = "1e-05", .minimum = 1e-12, .maximum = 1, .flags = WEFT_PARAM_LOG | WEFT_PARAM_EXPERT },
  WEFT_LAYER_FROZEN,
  { NULL },
};

static gint64
get_extent (WeftLayerBuild  *self,
            WeftValue        x,
            int              axis,
            GError         **error)
{
  const WeftShape *shape = &weft_graph_get_value (self->graph, x)->shape;
  gint64 extent = shape->rank < 2 ? -1 : shape->extent[axis < 0 ? shape->rank + axis : axis];

  if (extent < 1)
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the length of the axis that it normalizes along must be known"));
  return extent;
}

/* r + m (s - r) */
static void
keep_running (WeftLayerBuild *self,
              WeftValue       running,
              WeftValue       statistic,
              double          momentum)
{
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

/* Scale, bias, mean and variance. */
static gboolean
add_statistics (WeftLayerBuild  *self,
                const char      *name,
                gint64           channels,
                WeftValue        values[4],
                GError         **error)
{
  static const char *const names[] = { "scale", "bias", "mean", "variance" };

  for (int i = 0; i < 4; i++) {
    g_autofree char *full = g_strconcat (name, names[i], NULL);

    values[i] = weft_layer_add_parameter (self, full, &WEFT_SHAPE (channels), i % 3 == 0 ? WEFT_INITIALIZER_ONES : WEFT_INITIALIZER_ZEROS, 1, 1, error);
    if (values[i] == WEFT_NO_VALUE)
      return FALSE;
  }
  return TRUE;
}

/* Makes the batch's statistics stand in for the running ones while training. A model
 * leaves out what a frozen layer updates. */
static gboolean
use_batch (WeftLayerBuild  *self,
           WeftValue        x,
           double           momentum,
           WeftValue        statistics[2],
           GError         **error)
{
  WeftValue moments = weft_graph_add (self->graph, "weft.ChannelMoments", WEFT_INPUTS (x), NULL, error);

  if (moments == WEFT_NO_VALUE)
    return FALSE;
  keep_running (self, statistics[0], moments, momentum);
  keep_running (self, statistics[1], without_bias (self, moments + 1, moments + 2), momentum);
  for (int i = 0; i < 2 && !weft_layer_is_frozen (self->params); i++)
    statistics[i] = weft_graph_emit (self->graph, "weft.WhileTraining", WEFT_INPUTS (statistics[i], moments + i), NULL);
  return TRUE;
}

WeftValue
weft_image_normalize (WeftLayerBuild  *self,
                      WeftValue        x,
                      const char      *name,
                      double           momentum,
                      double           epsilon,
                      GError         **error)
{
  gint64 channels = get_extent (self, x, 1, error);
  WeftValue values[4];

  if (channels < 1 || !add_statistics (self, name, channels, values, error) || !use_batch (self, x, momentum, values + 2, error))
    return WEFT_NO_VALUE;
  return weft_graph_add (self->graph, "BatchNormalization", WEFT_INPUTS (x, values[0], values[1], values[2], values[3]),
                         WEFT_ATTRIBUTES (WEFT_FLOAT ("epsilon", epsilon)), error);
}

static WeftValue
build_batch (WeftLayerBuild  *self,
             GError         **error)
{
  return weft_image_normalize (self, self->inputs[0], "", weft_params_get_real (self->params, "momentum"), weft_params_get_real (self->params, "epsilon"), error);
}

static WeftValue
build_layer (WeftLayerBuild  *self,
             GError         **error)
{
  gint64 n = get_extent (self, self->inputs[0], -1, error);
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
  .keeps_steps = TRUE,
  .build = build_layer,
};
