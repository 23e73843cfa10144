/* inverted-residual.c: a cheap block that widens, filters each channel and narrows
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * y = N conv1×1 (r N dw3×3 (r N conv1×1 (x))), r being min (max (x, 0), 6), N batch
 * normalization and dw a convolution with one filter a channel; x is added where
 * the shape stays. The first product is left out where nothing is widened. x (N, C, H,
 * W), y (N, filters, H / stride, W / stride). Source: Sandler et al. 2018.
 */
#include "learn/layers/image.h"

#include "base/i18n.h"

static const WeftParam params[] = {
  { .id = "filters", .type = WEFT_PARAM_INTEGER, .title = N_("Filters"), .help = N_("How many channels the layer gives."), .fallback = "32", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "stride", .type = WEFT_PARAM_INTEGER, .title = N_("Stride"), .help = N_("How far a filter moves each time. 2 halves the size."), .fallback = "1", .minimum = 1, .maximum = 16 },
  { .id = "expansion", .type = WEFT_PARAM_INTEGER, .title = N_("Widening"), .help = N_("How many times as many channels there are inside."), .fallback = "6", .minimum = 1, .maximum = 64 },
  WEFT_LAYER_FROZEN,
  { NULL },
};

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  gint64 filters = weft_params_get_integer (self->params, "filters"), stride = weft_params_get_integer (self->params, "stride");
  gint64 channels = weft_image_get_channels (self, self->inputs[0], error), inner = channels * weft_params_get_integer (self->params, "expansion");
  const WeftFilters widen = { inner, 1, 1, 1, FALSE }, each = { inner, 3, stride, inner, FALSE }, narrow = { filters, 1, 1, 1, FALSE };
  WeftValue y = self->inputs[0];

  if (channels == 0)
    return WEFT_NO_VALUE;
  if (inner != channels)
    y = weft_image_relu6 (self, weft_image_unit (self, y, 1, &widen, error));
  if (y != WEFT_NO_VALUE)
    y = weft_image_relu6 (self, weft_image_unit (self, y, 2, &each, error));
  if (y != WEFT_NO_VALUE)
    y = weft_image_unit (self, y, 3, &narrow, error);
  if (y == WEFT_NO_VALUE || stride != 1 || filters != channels)
    return y;
  return weft_graph_add (self->graph, "Add", WEFT_INPUTS (self->inputs[0], y), NULL, error);
}

const WeftLayerKind weft_layer_inverted_residual = {
  .id = "inverted_residual",
  .title = N_("Inverted Residual"),
  .category = N_("Building blocks"),
  .icon = "weft-layer-inverted-symbolic",
  .help = N_("Widens an image to many channels, filters each on its own and narrows it again. The cheap block of MobileNetV2, for small devices."),
  .params = params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build,
};
