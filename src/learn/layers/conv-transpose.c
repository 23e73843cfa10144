/* conv-transpose.c: learned filters that make images larger
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a convolution's gradient does to its input: each number spreads a filter,
 * W (channels, filters, k, k), at places `stride` apart. x (N, C, H, W); y (N, filters, …)
 * with (H - 1) stride + k, or with H stride where the size is to be a multiple.
 * Source: ONNX ConvTranspose 11.
 */
#include "learn/layers/image.h"

#include "base/i18n.h"
#include "learn/error.h"

static const WeftParamChoice paddings[] = {
  { "valid", N_("None") },
  { "same", N_("Size times stride") },
  { NULL },
};

static const WeftParam params[] = {
  { .id = "filters", .type = WEFT_PARAM_INTEGER, .title = N_("Filters"), .help = N_("How many channels the layer gives."), .fallback = "32", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "kernel", .type = WEFT_PARAM_INTEGER, .title = N_("Kernel size"), .help = N_("How far each number of the input spreads along each axis."), .fallback = "2", .minimum = 1, .maximum = 1024 },
  { .id = "stride", .type = WEFT_PARAM_INTEGER, .title = N_("Stride"), .help = N_("How far apart the numbers of the input come to lie. 2 doubles the size."), .fallback = "2", .minimum = 1, .maximum = 1024 },
  { .id = "padding", .type = WEFT_PARAM_CHOICE, .title = N_("Padding"), .help = N_("Whether the rim is cut off, so that the result is the input’s size times the stride."), .fallback = "same", .choices = paddings },
  { .id = "bias", .type = WEFT_PARAM_BOOLEAN, .title = N_("Bias"), .help = N_("Whether a learned number is added to each channel."), .fallback = "true" },
  { .id = "initializer", .type = WEFT_PARAM_CHOICE, .title = N_("Initial weights"), .help = N_("How the weights are drawn before training. He suits ReLU, Xavier suits tanh and sigmoid."), .fallback = "fan-in", .choices = weft_initializer_choices, .flags = WEFT_PARAM_EXPERT },
  WEFT_LAYER_FROZEN,
  { NULL },
};

/* What is cut off at the beginning and the end. */
static gboolean
choose_rim (WeftLayerBuild  *self,
            gint64           kernel,
            gint64           stride,
            gint64           pads[4],
            GError         **error)
{
  gboolean same = weft_params_is_choice (self->params, "padding", "same");
  gint64 rim = same ? kernel - stride : 0;

  if (rim < 0) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("a kernel of %d leaves gaps at stride %d; make the kernel at least as large"), (int) kernel, (int) stride);
    return FALSE;
  }
  pads[0] = pads[1] = rim / 2;
  pads[2] = pads[3] = rim - rim / 2;
  return TRUE;
}

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  gint64 channels = weft_image_get_channels (self, self->inputs[0], error), filters = weft_params_get_integer (self->params, "filters");
  gint64 kernel = weft_params_get_integer (self->params, "kernel"), stride = weft_params_get_integer (self->params, "stride");
  WeftInitializer initializer = weft_initializer_from_choice (weft_params_get (self->params, "initializer"));
  WeftInitializer own = initializer == WEFT_INITIALIZER_FAN_IN ? initializer : WEFT_INITIALIZER_ZEROS;
  gint64 strides[] = { stride, stride }, pads[4], fan_in = filters * kernel * kernel;
  WeftValue weight, bias = WEFT_NO_VALUE;

  if (channels == 0 || !choose_rim (self, kernel, stride, pads, error))
    return WEFT_NO_VALUE;
  weight = weft_layer_add_parameter (self, "weight", &WEFT_SHAPE (channels, filters, kernel, kernel), initializer, fan_in, channels * kernel * kernel, error);
  if (weight == WEFT_NO_VALUE)
    return weight;
  if (weft_params_get_boolean (self->params, "bias")) {
    bias = weft_layer_add_parameter (self, "bias", &WEFT_SHAPE (filters), own, fan_in, filters, error);
    if (bias == WEFT_NO_VALUE)
      return bias;
  }
  return weft_graph_add (self->graph, "ConvTranspose", WEFT_INPUTS (self->inputs[0], weight, bias),
                         WEFT_ATTRIBUTES (WEFT_INTS ("strides", strides, 2), WEFT_INTS ("pads", pads, 4)), error);
}

const WeftLayerKind weft_layer_conv_transpose2d = {
  .id = "conv_transpose2d",
  .title = N_("Transposed Convolution 2D"),
  .category = N_("Layers"),
  .icon = "weft-layer-conv-transpose-symbolic",
  .help = N_("Spreads each number of an image over a learned filter, and so makes it larger. For decoders that draw pictures."),
  .params = params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build,
};
