/* image.h: what the blocks of convolutional networks are made of
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parameters are called `NAME_weight`, `NAME_scale` and so on, within the layer.
 */
#pragma once

#include "learn/layer.h"

/**
 * WeftFilters:
 * @count: channels that come out
 * @kernel: its height and width; half of it is put around the image as zeros
 * @stride: how far it moves
 * @groups: groups of channels that do not see each other
 * @bias: whether a number is added to each channel
 */
typedef struct
{
  gint64 count;
  gint64 kernel;
  gint64 stride;
  gint64 groups;
  gboolean bias;
} WeftFilters;

/* Returns: channels of @x, which must be images, N C H W, with C known; otherwise 0
 * and a sentence */
gint64 weft_image_get_channels (WeftLayerBuild  *self,
                                WeftValue        x,
                                GError         **error);

/**
 * weft_image_convolve:
 * @x: (N, C, H, W)
 * @name: begins the names of its parameters
 *
 * conv (x, W) + b, W drawn as He et al. 2015. Source: ONNX Conv 11.
 *
 * Returns: (N, count, …), or %WEFT_NO_VALUE
 */
WeftValue weft_image_convolve (WeftLayerBuild     *self,
                               WeftValue           x,
                               const char         *name,
                               const WeftFilters  *filters,
                               GError            **error);

/**
 * weft_image_normalize:
 * @name: begins the names of its parameters, "" or "norm1_"
 * @momentum: how much a batch counts in the running statistics
 * @epsilon: added to the variance
 *
 * Batch normalization with running statistics; a frozen layer uses these, and keeps
 * them, in training too. Source: Ioffe and Szegedy 2015.
 *
 * Returns: the shape of @x, or %WEFT_NO_VALUE
 */
WeftValue weft_image_normalize (WeftLayerBuild  *self,
                                WeftValue        x,
                                const char      *name,
                                double           momentum,
                                double           epsilon,
                                GError         **error);

/**
 * weft_image_unit:
 * @number: makes the names: conv1, norm1
 *
 * Convolution without bias and batch normalization, as PyTorch's defaults have it.
 */
WeftValue weft_image_unit (WeftLayerBuild     *self,
                           WeftValue           x,
                           int                 number,
                           const WeftFilters  *filters,
                           GError            **error);

/* Returns: max (x, 0), or min (max (x, 0), 6); %WEFT_NO_VALUE for none */
WeftValue weft_image_relu  (WeftLayerBuild *self,
                            WeftValue       x);
WeftValue weft_image_relu6 (WeftLayerBuild *self,
                            WeftValue       x);
