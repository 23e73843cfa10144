/* conv.c: learned filters that slide over images and series
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * y = conv (x, W) + b; W is (filters, channels / groups, kernel…). An image is
 * N C H W and a series N C W; without an axis for channels they have one.
 */
#include "learn/layers/window.h"

#include "base/i18n.h"
#include "learn/error.h"

/* Settings of images and series alike. */
#define FILTERS                                                                                                              \
  {                                                                                                                          \
    .id = "filters", .type = WEFT_PARAM_INTEGER, .title = N_("Filters"), .help = N_("How many channels the layer gives."), \
    .fallback = "32", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG                                                \
  }
#define KERNEL                                                                                                                                 \
  {                                                                                                                                            \
    .id = "kernel", .type = WEFT_PARAM_INTEGER, .title = N_("Kernel size"), .help = N_("How many neighbors a filter sees along each axis."), \
    .fallback = "3", .minimum = 1, .maximum = 1024                                                                                             \
  }
#define STRIDE                                                                                                                               \
  {                                                                                                                                          \
    .id = "stride", .type = WEFT_PARAM_INTEGER, .title = N_("Stride"), .help = N_("How far a filter moves each time. 2 halves the size."), \
    .fallback = "1", .minimum = 1, .maximum = 1024                                                                                           \
  }
#define PADDING                                                                                               \
  {                                                                                                           \
    .id = "padding", .type = WEFT_PARAM_CHOICE, .title = N_("Padding"),                                      \
    .help = N_("What zeros are put around the input: none, as many as give the size divided by the stride, " \
                "half a window on each side, as PyTorch’s models have it, or numbers of your own."),          \
    .fallback = "valid", .choices = weft_layer_paddings                                                       \
  }
#define DILATION                                                                                         \
  {                                                                                                      \
    .id = "dilation", .type = WEFT_PARAM_INTEGER, .title = N_("Dilation"),                              \
    .help = N_("The distance between the neighbors that a filter sees. 2 leaves out every other one."), \
    .fallback = "1", .minimum = 1, .maximum = 1024, .flags = WEFT_PARAM_EXPERT                           \
  }
#define GROUPS                                                                                                                               \
  {                                                                                                                                          \
    .id = "groups", .type = WEFT_PARAM_INTEGER, .title = N_("Groups"),                                                                      \
    .help = N_("Into how many groups channels are divided that do not see each other. As many as channels: each has a filter of its own."), \
    .fallback = "1", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_EXPERT                                                              \
  }
#define BIAS                                                                                                                           \
  {                                                                                                                                    \
    .id = "bias", .type = WEFT_PARAM_BOOLEAN, .title = N_("Bias"), .help = N_("Whether a learned number is added to each channel."), \
    .fallback = "true"                                                                                                                 \
  }
#define INITIALIZER                                                                                          \
  {                                                                                                          \
    .id = "initializer", .type = WEFT_PARAM_CHOICE, .title = N_("Initial weights"),                         \
    .help = N_("How the weights are drawn before training. He suits ReLU, Xavier suits tanh and sigmoid."), \
    .fallback = "fan-in", .choices = weft_initializer_choices, .flags = WEFT_PARAM_EXPERT                    \
  }

static const WeftParam params_1[] = {
  FILTERS,
  KERNEL,
  STRIDE,
  PADDING,
  WEFT_LAYER_WINDOW_PADS,
  DILATION,
  GROUPS,
  BIAS,
  INITIALIZER,
  WEFT_LAYER_FROZEN,
  { NULL },
};

static const WeftParam params_2[] = {
  FILTERS,
  KERNEL,
  WEFT_LAYER_WINDOW_WIDTH ("kernel_width", N_("Kernel width"), N_("How many neighbors a filter sees from left to right, where the kernel size is only its height. 0: as many.")),
  STRIDE,
  WEFT_LAYER_WINDOW_WIDTH ("stride_width", N_("Stride to the right"), N_("How far a filter moves from left to right, where the stride is only that downwards. 0: as far.")),
  PADDING,
  WEFT_LAYER_WINDOW_PADS,
  DILATION,
  WEFT_LAYER_WINDOW_WIDTH ("dilation_width", N_("Dilation to the right"), N_("The distance between neighbors from left to right, where the dilation is only that downwards. 0: the same.")),
  GROUPS,
  BIAS,
  INITIALIZER,
  WEFT_LAYER_FROZEN,
  { NULL },
};

/* The input with an axis for channels. */
static WeftValue
add_channels (WeftLayerBuild  *self,
              int              n_axes,
              GError         **error)
{
  int rank = weft_graph_get_value (self->graph, self->inputs[0])->shape.rank;
  const gint64 axis = 1;

  if (rank == n_axes + 2)
    return self->inputs[0];
  if (rank == n_axes + 1)
    return weft_graph_emit (self->graph, "Unsqueeze", WEFT_INPUTS (self->inputs[0], weft_graph_add_ints (self->graph, &axis, 1)), NULL);
  if (n_axes == 2)
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("its input must be images, of height × width or channels × height × width; it has %d axes a sample"), rank - 1);
  else
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("its input must be series, of length or channels × length; it has %d axes a sample"), rank - 1);
  return WEFT_NO_VALUE;
}

static WeftValue
add_weight (WeftLayerBuild         *self,
            const WeftLayerWindow  *window,
            int                     n_axes,
            gint64                  channels,
            GError                **error)
{
  gint64 filters = weft_params_get_integer (self->params, "filters"), groups = weft_params_get_integer (self->params, "groups");
  WeftShape shape = { .rank = n_axes + 2, .extent = { filters, channels / groups, window->kernel[0], window->kernel[1] } };
  gint64 taps = weft_shape_count_axes (&shape, 2, shape.rank);

  if (channels < 0) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the number of the input's channels must be known"));
    return WEFT_NO_VALUE;
  }
  if (channels % groups != 0 || filters % groups != 0) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("%d channels and %d filters do not both divide into %d groups; choose another number of groups"), (int) channels, (int) filters, (int) groups);
    return WEFT_NO_VALUE;
  }
  return weft_layer_add_parameter (self, "weight", &shape, weft_initializer_from_choice (weft_params_get (self->params, "initializer")), channels / groups * taps, filters / groups * taps, error);
}

static WeftValue
add_bias (WeftLayerBuild   *self,
          const WeftShape  *weight,
          GError          **error)
{
  WeftInitializer chosen = weft_initializer_from_choice (weft_params_get (self->params, "initializer"));
  WeftInitializer own = chosen == WEFT_INITIALIZER_FAN_IN ? chosen : WEFT_INITIALIZER_ZEROS;

  return weft_layer_add_parameter (self, "bias", &WEFT_SHAPE (weight->extent[0]), own, weft_shape_count_axes (weight, 1, weight->rank), weight->extent[0], error);
}

static WeftValue
build (WeftLayerBuild  *self,
       int              n_axes,
       GError         **error)
{
  WeftValue x = add_channels (self, n_axes, error), weight, bias = WEFT_NO_VALUE;
  WeftLayerWindow window;

  if (x == WEFT_NO_VALUE || !weft_layer_window_init (&window, self, n_axes, 0, error))
    return WEFT_NO_VALUE;
  weight = add_weight (self, &window, n_axes, weft_graph_get_value (self->graph, x)->shape.extent[1], error);
  if (weight == WEFT_NO_VALUE)
    return weight;
  if (weft_params_get_boolean (self->params, "bias")) {
    bias = add_bias (self, &weft_graph_get_value (self->graph, weight)->shape, error);
    if (bias == WEFT_NO_VALUE)
      return bias;
  }
  return weft_graph_add (self->graph, "Conv", WEFT_INPUTS (x, weight, bias),
                         WEFT_ATTRIBUTES (window.padding, WEFT_INTS ("strides", window.strides, n_axes), WEFT_INTS ("dilations", window.dilations, n_axes),
                                          WEFT_INT ("group", weft_params_get_integer (self->params, "groups"))),
                         error);
}

#define CONV(n_axes, label, text)                    \
  static WeftValue                                   \
    build_##n_axes (WeftLayerBuild *self,            \
                    GError **error)                  \
  {                                                  \
    return build (self, n_axes, error);              \
  }                                                  \
  const WeftLayerKind weft_layer_conv##n_axes##d = { \
    .id = "conv" #n_axes "d",                        \
    .title = label,                                  \
    .category = N_("Layers"),                       \
    .icon = "weft-layer-conv" #n_axes "d-symbolic",  \
    .help = text,                                    \
    .params = params_##n_axes,                       \
    .min_inputs = 1,                                 \
    .max_inputs = 1,                                 \
    .build = build_##n_axes,                         \
  }

CONV (2, N_("Convolution 2D"), N_("Slides learned filters over an image and gives a channel for each. The basic layer for pictures."));
CONV (1, N_("Convolution 1D"), N_("Slides learned filters over a series and gives a channel for each. For signals and time series."));
