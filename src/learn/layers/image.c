/* image.c: what the blocks of convolutional networks are made of
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/layers/image.h"

#include "base/i18n.h"
#include "learn/error.h"

gint64
weft_image_get_channels (WeftLayerBuild  *self,
                         WeftValue        x,
                         GError         **error)
{
  const WeftShape *shape = &weft_graph_get_value (self->graph, x)->shape;

  if (shape->rank == 4 && shape->extent[1] > 0)
    return shape->extent[1];
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("its input must be images of channels × height × width, as a convolution gives them; put a Convolution layer before it"));
  return 0;
}

WeftValue
weft_image_convolve (WeftLayerBuild     *self,
                     WeftValue           x,
                     const char         *name,
                     const WeftFilters  *filters,
                     GError            **error)
{
  g_autofree char *weight_name = g_strdup_printf ("%s_weight", name), *bias_name = g_strdup_printf ("%s_bias", name);
  gint64 channels = weft_image_get_channels (self, x, error), k = filters->kernel, half = k / 2;
  const gint64 strides[] = { filters->stride, filters->stride }, pads[] = { half, half, half, half };
  WeftValue weight, bias = WEFT_NO_VALUE;

  if (channels == 0)
    return WEFT_NO_VALUE;
  weight = weft_layer_add_parameter (self, weight_name, &WEFT_SHAPE (filters->count, channels / filters->groups, k, k), WEFT_INITIALIZER_HE_NORMAL,
                                     channels / filters->groups * k * k, filters->count / filters->groups * k * k, error);
  if (weight == WEFT_NO_VALUE)
    return weight;
  if (filters->bias) {
    bias = weft_layer_add_parameter (self, bias_name, &WEFT_SHAPE (filters->count), WEFT_INITIALIZER_ZEROS, channels, filters->count, error);
    if (bias == WEFT_NO_VALUE)
      return bias;
  }
  return weft_graph_add (self->graph, "Conv", WEFT_INPUTS (x, weight, bias),
                         WEFT_ATTRIBUTES (WEFT_INTS ("pads", pads, 4), WEFT_INTS ("strides", strides, 2), WEFT_INT ("group", filters->groups)), error);
}

WeftValue
weft_image_unit (WeftLayerBuild     *self,
                 WeftValue           x,
                 int                 number,
                 const WeftFilters  *filters,
                 GError            **error)
{
  g_autofree char *conv = g_strdup_printf ("conv%d", number), *norm = g_strdup_printf ("norm%d_", number);
  WeftValue y = weft_image_convolve (self, x, conv, filters, error);

  return y == WEFT_NO_VALUE ? y : weft_image_normalize (self, y, norm, 0.1, 1e-5, error);
}

WeftValue
weft_image_relu (WeftLayerBuild *self,
                 WeftValue       x)
{
  return x == WEFT_NO_VALUE ? x : weft_graph_emit (self->graph, "Relu", WEFT_INPUTS (x), NULL);
}

WeftValue
weft_image_relu6 (WeftLayerBuild *self,
                  WeftValue       x)
{
  if (x == WEFT_NO_VALUE)
    return x;
  return weft_graph_emit (self->graph, "Clip", WEFT_INPUTS (x, weft_graph_add_scalar (self->graph, 0), weft_graph_add_scalar (self->graph, 6)), NULL);
}
