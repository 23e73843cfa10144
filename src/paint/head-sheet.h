/* head-sheet.h: the heads of an attention, side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each head is an image of its own, made once, and a sheet only lays them out: so hundreds of
 * words and a dozen heads are moved about without drawing a cell again.
 */
#pragma once

#include "paint/style.h"

G_BEGIN_DECLS

/**
 * weft_head_draw:
 * @shares: (array): (rows × columns): 0 … 1
 * @most: pixels a side that are wanted at most
 *
 * Returns: (transfer full): a pixel a cell; where there are more cells than @most, a pixel for
 *   several, with the largest of them, so that no single strong share is lost
 */
cairo_surface_t *weft_head_draw (const float *shares,
                                 guint        n_rows,
                                 guint        n_columns,
                                 guint        most);

/**
 * WeftHeadSheet:
 * @pictures: (array length=n_heads): of weft_head_draw()
 * @n_heads: at least 1
 * @names: (array length=n_heads): what stands below each
 * @side: the longer side of a head
 * @title: (nullable): above
 * @caption: (nullable): below all
 */
typedef struct
{
  cairo_surface_t *const *pictures;
  guint n_heads;
  const char *const *names;
  double side;
  const char *title;
  const char *caption;
} WeftHeadSheet;

/* Paints the sheet into 0, 0 … @width, @height of @cr; heads outside its clip cost nothing. */
void weft_head_sheet_paint (const WeftHeadSheet  *self,
                            const WeftPaintStyle *style,
                            cairo_t              *cr,
                            double                width,
                            double                height);

/* Returns: the height at which everything has room */
double weft_head_sheet_get_natural_height (const WeftHeadSheet  *self,
                                           const WeftPaintStyle *style,
                                           double                width);

/* Returns: which head is at a place of a sheet of that size; -1: none */
int weft_head_sheet_find (const WeftHeadSheet  *self,
                          const WeftPaintStyle *style,
                          double                width,
                          double                height,
                          double                x,
                          double                y);

G_END_DECLS
