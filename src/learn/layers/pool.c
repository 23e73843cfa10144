/* pool.c: layers that make images and series smaller
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/layers/window.h"

#include "base/i18n.h"
#include "learn/error.h"

static const WeftParam params[] = {
  { .id = "kernel", .type = WEFT_PARAM_INTEGER, .title = N_("Window size"), .help = N_("How many neighbors are taken together along each axis."), .fallback = "2", .minimum = 1, .maximum = 1024 },
  WEFT_LAYER_WINDOW_WIDTH ("kernel_width", N_("Window width"), N_("How many neighbors are taken together from left to right, where the window size is only its height. 0: as many.")),
  { .id = "stride", .type = WEFT_PARAM_INTEGER, .title = N_("Stride"), .help = N_("How far the window moves each time. 0 is its own size, so that windows do not overlap."), .fallback = "0", .minimum = 0, .maximum = 1024 },
  WEFT_LAYER_WINDOW_WIDTH ("stride_width", N_("Stride to the right"), N_("How far the window moves from left to right, where the stride is only that downwards. 0: as far.")),
  { .id = "padding", .type = WEFT_PARAM_CHOICE, .title = N_("Padding"), .help = N_("Whether the window may reach over the edge, so that at stride 1 the result has the size of the input. What is not there does not count."), .fallback = "valid", .choices = weft_layer_paddings },
  WEFT_LAYER_WINDOW_PADS,
  { NULL },
};

/* Axes after the channels, or 0 with an error. */
static int
count_axes (WeftLayerBuild  *self,
            GError         **error)
{
  int rank = weft_graph_get_value (self->graph, self->inputs[0])->shape.rank;

  if (rank == 3 || rank == 4)
    return rank - 2;
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("its input must have channels, as a convolution gives them; put a Convolution layer before it"));
  return 0;
}

static WeftValue
pool (WeftLayerBuild  *self,
      const char      *op,
      GError         **error)
{
  int n = count_axes (self, error);
  WeftLayerWindow window;

  if (n == 0 || !weft_layer_window_init (&window, self, n, 1, error))
    return WEFT_NO_VALUE;
  return weft_graph_add (self->graph, op, WEFT_INPUTS (self->inputs[0]),
                         WEFT_ATTRIBUTES (window.padding, WEFT_INTS ("kernel_shape", window.kernel, n), WEFT_INTS ("strides", window.strides, n)), error);
}

static WeftValue
build_max (WeftLayerBuild  *self,
           GError         **error)
{
  return pool (self, "MaxPool", error);
}

static WeftValue
build_average (WeftLayerBuild  *self,
               GError         **error)
{
  return pool (self, "AveragePool", error);
}

static WeftValue
build_global (WeftLayerBuild  *self,
              GError         **error)
{
  if (count_axes (self, error) == 0)
    return WEFT_NO_VALUE;
  return weft_graph_emit (self->graph, "Flatten", WEFT_INPUTS (weft_graph_emit (self->graph, "GlobalAveragePool", WEFT_INPUTS (self->inputs[0]), NULL)), NULL);
}

#define POOL(name, label, text, list, func, picture) \
  const WeftLayerKind weft_layer_##name = {          \
    .id = #name,                                     \
    .title = label,                                  \
    .category = N_("Layers"),                       \
    .icon = picture,                                 \
    .help = text,                                    \
    .params = list,                                  \
    .min_inputs = 1,                                 \
    .max_inputs = 1,                                 \
    .build = func,                                   \
  }

POOL (max_pool, N_("Max Pooling"), N_("Keeps the largest number of each window, and so makes an image smaller. Usual after convolutions."), params, build_max, "weft-layer-pool-symbolic");
POOL (average_pool, N_("Average Pooling"), N_("Keeps the mean of each window, and so makes an image smaller."), params, build_average, "weft-layer-average-pool-symbolic");
POOL (global_average_pool, N_("Global Average Pooling"), N_("Keeps the mean of each channel, one number whatever the size of the image. Usual before the last Dense layer."), weft_layer_no_params, build_global, "weft-layer-global-pool-symbolic");
