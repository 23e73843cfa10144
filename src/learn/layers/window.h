/* window.h: how a window slides over images and series
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layers with a window have the settings `kernel`, `stride`, `padding` and `pads`, and may
 * have `dilation`; with `_width` behind their names those that differ between the axes of an
 * image. One number so says all that most windows need.
 */
#pragma once

#include "learn/layer.h"

G_BEGIN_DECLS

/* Choices of the setting `padding`. */
extern const WeftParamChoice weft_layer_paddings[];

/* The setting behind the choice “own”. */
#define WEFT_LAYER_WINDOW_PADS                                                                               \
  {                                                                                                          \
    .id = "pads", .type = WEFT_PARAM_NUMBERS, .title = N_("Padding of each side"),                          \
    .help = N_("How many places are put around the input: one number for every side, or those at the top, " \
                "left, bottom and right; of series 2."),                                                     \
    .fallback = "1", .minimum = 0, .maximum = 1024, .visible_when = "padding=own", .flags = WEFT_PARAM_LATER \
  }

/* A setting for the second axis of an image, where it is not as along the first. */
#define WEFT_LAYER_WINDOW_WIDTH(name, label, text)                                                          \
  {                                                                                                         \
    .id = name, .type = WEFT_PARAM_INTEGER, .title = label, .help = text, .fallback = "0", .maximum = 1024, \
    .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER                                                           \
  }

/**
 * WeftLayerWindow:
 * @kernel, @strides, @dilations: along each axis
 * @pads: what @padding may point to, so a window must stay where it is
 * @padding: attribute `pads` or `auto_pad` of ONNX
 */
typedef struct
{
  gint64 kernel[2];
  gint64 strides[2];
  gint64 dilations[2];
  gint64 pads[4];
  WeftAttribute padding;
} WeftLayerWindow;

/**
 * weft_layer_window_init:
 * @layer: has the settings
 * @n_axes: that the window slides along, 1 or 2
 * @spare: 1: with padding of half a window, an even window’s larger half is outside
 * @error: return location for an error
 *
 * A stride of 0 is the window’s size.
 */
gboolean weft_layer_window_init (WeftLayerWindow       *self,
                                 const WeftLayerBuild  *layer,
                                 int                    n_axes,
                                 gint64                 spare,
                                 GError               **error);

G_END_DECLS
