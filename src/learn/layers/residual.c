/* residual.c: convolutions with a way around them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * y = relu (F (x) + S (x)), N being batch normalization:
 *
 *     basic:      F = N conv3×3 · relu · N conv3×3, with stride at the first
 *     bottleneck: F = N conv1×1 · relu · N conv3×3 · relu · N conv1×1, with stride at
 *                 the second and four times as many channels out
 *
 * S is x itself, or N conv1×1 where the shape changes. x (N, C, H, W), y (N,
 * filters or 4 filters, H / stride, W / stride). Source: He et al. 2016; the place of
 * the stride is torchvision's.
 */
#include "learn/layers/image.h"

#include "base/i18n.h"

#define WIDENING 4

static const WeftParamChoice forms[] = {
  { "basic", N_("Two convolutions") },
  { "bottleneck", N_("Bottleneck of three") },
  { NULL },
};

static const WeftParam params[] = {
  { .id = "filters", .type = WEFT_PARAM_INTEGER, .title = N_("Filters"), .help = N_("How many channels the convolutions give. A bottleneck ends with four times as many."), .fallback = "64", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "stride", .type = WEFT_PARAM_INTEGER, .title = N_("Stride"), .help = N_("How far a filter moves each time. 2 halves the size."), .fallback = "1", .minimum = 1, .maximum = 16 },
  { .id = "form", .type = WEFT_PARAM_CHOICE, .title = N_("Form"), .help = N_("Two convolutions of 3×3, or one between two of 1×1, which is cheaper where there are many channels."), .fallback = "basic", .choices = forms },
  WEFT_LAYER_FROZEN,
  { NULL },
};

static WeftValue
build_basic (WeftLayerBuild  *self,
             gint64           filters,
             gint64           stride,
             GError         **error)
{
  const WeftFilters first = { filters, 3, stride, 1, FALSE }, second = { filters, 3, 1, 1, FALSE };
  WeftValue y = weft_image_relu (self, weft_image_unit (self, self->inputs[0], 1, &first, error));

  return y == WEFT_NO_VALUE ? y : weft_image_unit (self, y, 2, &second, error);
}

static WeftValue
build_bottleneck (WeftLayerBuild  *self,
                  gint64           filters,
                  gint64           stride,
                  GError         **error)
{
  const WeftFilters first = { filters, 1, 1, 1, FALSE }, second = { filters, 3, stride, 1, FALSE }, third = { WIDENING * filters, 1, 1, 1, FALSE };
  WeftValue y = weft_image_relu (self, weft_image_unit (self, self->inputs[0], 1, &first, error));

  if (y != WEFT_NO_VALUE)
    y = weft_image_relu (self, weft_image_unit (self, y, 2, &second, error));
  return y == WEFT_NO_VALUE ? y : weft_image_unit (self, y, 3, &third, error);
}

static WeftValue
build_shortcut (WeftLayerBuild  *self,
                gint64           filters,
                gint64           stride,
                GError         **error)
{
  const WeftFilters projection = { filters, 1, stride, 1, FALSE };
  gint64 channels = weft_image_get_channels (self, self->inputs[0], error);
  WeftValue y;

  if (channels == 0 || (channels == filters && stride == 1))
    return channels == 0 ? WEFT_NO_VALUE : self->inputs[0];
  y = weft_image_convolve (self, self->inputs[0], "shortcut", &projection, error);
  return y == WEFT_NO_VALUE ? y : weft_image_normalize (self, y, "shortcut_norm_", 0.1, 1e-5, error);
}

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  gint64 filters = weft_params_get_integer (self->params, "filters"), stride = weft_params_get_integer (self->params, "stride");
  gboolean basic = weft_params_is_choice (self->params, "form", "basic");
  WeftValue around = build_shortcut (self, basic ? filters : WIDENING * filters, stride, error);
  WeftValue through = around == WEFT_NO_VALUE ? around : basic ? build_basic (self, filters, stride, error)
                                                               : build_bottleneck (self, filters, stride, error);

  if (through == WEFT_NO_VALUE)
    return through;
  through = weft_graph_add (self->graph, "Add", WEFT_INPUTS (through, around), NULL, error);
  return weft_image_relu (self, through);
}

const WeftLayerKind weft_layer_residual_block = {
  .id = "residual_block",
  .title = N_("Residual Block"),
  .category = N_("Building blocks"),
  .icon = "weft-layer-residual-symbolic",
  .help = N_("Convolutions that learn what to add to an image, which also goes around them. ResNets are stacks of these, and can be very deep."),
  .params = params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build,
};
