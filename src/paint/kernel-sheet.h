/* kernel-sheet.h: the filters of a convolution side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filters that read the colors of a picture are pictures themselves. Of others each kernel is a
 * small map: a column for each filter, and in it a row for each channel that it reads. All
 * have the same colors, symmetric around zero, so that what is weak looks weak.
 */
#pragma once

#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftKernelSheet:
 * @weights: (array): (filters, channels, height, width)
 * @n_filters, @n_channels, @height, @width: at least 1 each
 * @limit: where the colors end, above zero and below
 * @are_pictures: whether channels are colors: 1 or 3
 * @chosen: a filter that is stressed, -1: none
 * @title: (nullable): above
 * @legend: (nullable): what the numbers are
 * @caption: (nullable): below all, wrapped
 */
typedef struct
{
  const float *weights;
  guint n_filters;
  guint n_channels;
  guint height;
  guint width;
  double limit;
  gboolean are_pictures;
  int chosen;
  const char *title;
  const char *legend;
  const char *caption;
} WeftKernelSheet;

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_kernel_sheet_paint (const WeftKernelSheet *self,
                              const WeftPaintStyle  *style,
                              cairo_t               *cr,
                              double                 width,
                              double                 height);

/* Paints over it: a line around a kernel, or a filter that is a picture. */
void weft_kernel_sheet_paint_mark (const WeftKernelSheet *self,
                                   const WeftPaintStyle  *style,
                                   cairo_t               *cr,
                                   double                 width,
                                   double                 height,
                                   guint                  filter,
                                   guint                  channel);

/**
 * weft_kernel_sheet_find:
 * @filter: (out): which filter
 * @channel: (out): which channel it reads there; 0 of filters that are pictures
 *
 * Returns: whether a kernel is at a place
 */
gboolean weft_kernel_sheet_find (const WeftKernelSheet *self,
                                 const WeftPaintStyle  *style,
                                 double                 width,
                                 double                 height,
                                 double                 x,
                                 double                 y,
                                 guint                 *filter,
                                 guint                 *channel);

/* Returns: how many filters stand in a row of a picture of that size */
guint weft_kernel_sheet_count_columns (const WeftKernelSheet *self,
                                       const WeftPaintStyle  *style,
                                       double                 width,
                                       double                 height);

G_END_DECLS
