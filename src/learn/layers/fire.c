/* fire.c: a narrow convolution that feeds two wide ones
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * s = relu (conv1×1 (x)), y = relu (conv1×1 (s)) beside relu (conv3×3 (s)). x (N, C,
 * H, W), y (N, 2 filters, H, W). Source: Iandola et al. 2016.
 */
#include "learn/layers/image.h"

#include "base/i18n.h"

static const WeftParam params[] = {
  { .id = "squeeze", .type = WEFT_PARAM_INTEGER, .title = N_("Narrow filters"), .help = N_("How many channels the image is squeezed to first."), .fallback = "16", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "filters", .type = WEFT_PARAM_INTEGER, .title = N_("Filters of each kind"), .help = N_("How many channels the filters of 1×1 give, and as many those of 3×3."), .fallback = "64", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  WEFT_LAYER_FROZEN,
  { NULL },
};

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  gint64 filters = weft_params_get_integer (self->params, "filters");
  const WeftFilters narrow = { weft_params_get_integer (self->params, "squeeze"), 1, 1, 1, TRUE };
  const WeftFilters wide[] = { { filters, 1, 1, 1, TRUE }, { filters, 3, 1, 1, TRUE } };
  WeftValue squeezed = weft_image_relu (self, weft_image_convolve (self, self->inputs[0], "squeeze", &narrow, error)), parts[2];

  for (int i = 0; i < 2; i++) {
    if (squeezed == WEFT_NO_VALUE)
      return squeezed;
    parts[i] = weft_image_relu (self, weft_image_convolve (self, squeezed, i == 0 ? "expand1" : "expand3", &wide[i], error));
    if (parts[i] == WEFT_NO_VALUE)
      return parts[i];
  }
  return weft_graph_add (self->graph, "Concat", parts, 2, WEFT_ATTRIBUTES (WEFT_INT ("axis", 1)), error);
}

const WeftLayerKind weft_layer_fire = {
  .id = "fire",
  .title = N_("Fire"),
  .category = N_("Building blocks"),
  .icon = "weft-layer-fire-symbolic",
  .help = N_("Squeezes an image to few channels, then filters it in two ways side by side. SqueezeNet is made of these and has few weights."),
  .params = params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build,
};
