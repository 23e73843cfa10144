/* slide.h: windows that slide over the last axes of an array
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What convolution and pooling have in common: ONNX's kernel_shape, strides,
 * pads, dilations, auto_pad and ceil_mode. Arrays are N C H W, or N C W, which
 * counts as an image of one row.
 */
#pragma once

#include "engine/ops/rules.h"

/**
 * WeftSlide:
 * @n_axes: axes that the window slides over, 1 or 2
 * @in: extents of the array; of H and W here and below
 * @out: number of places of the window, what is unknown being negative
 * @kernel: extents of the window
 * @stride: from one place to the next
 * @dilation: from one element of the window to the next
 * @before: elements of padding before the first
 * @after: elements of padding after the last
 */
typedef struct
{
  int n_axes;
  gint64 in[2];
  gint64 out[2];
  gint64 kernel[2];
  gint64 stride[2];
  gint64 dilation[2];
  gint64 before[2];
  gint64 after[2];
} WeftSlide;

/* The attributes of ONNX that weft_slide_init() reads, for lists of attributes. */
#define WEFT_SLIDE_ATTRIBUTES                         \
  { .fallback = WEFT_TEXT ("auto_pad", "NOTSET") },   \
    { .fallback = WEFT_INTS ("dilations", NULL, 0) }, \
    { .fallback = WEFT_INTS ("pads", NULL, 0) },      \
  {                                                   \
    .fallback = WEFT_INTS ("strides", NULL, 0)        \
  }

/**
 * weft_slide_init:
 * @op: has the attributes
 * @x: shape of the array
 * @kernel: (array): extents of the window, one for each axis after the second
 * @ceil: whether a place that reaches beyond the end counts too
 *
 * Errors: %WEFT_ENGINE_ERROR_SHAPE, %WEFT_ENGINE_ERROR_ATTRIBUTE
 */
gboolean weft_slide_init (WeftSlide        *self,
                          const WeftOp     *op,
                          const WeftShape  *x,
                          const gint64     *kernel,
                          gboolean          ceil,
                          GError          **error);

/* @x with the extents of the places: N, @channels, out. */
void weft_slide_set_shape (const WeftSlide *self,
                           const WeftShape *x,
                           gint64           channels,
                           WeftShape       *y);

/* The numbers of list attribute @name, of which there must be none or @wanted. */
gboolean weft_slide_get_list (const WeftOp  *op,
                              const char    *name,
                              int            wanted,
                              const gint64 **numbers,
                              GError       **error);
