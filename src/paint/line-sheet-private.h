/* line-sheet-private.h: thousands of straight lines, drawn by hand
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines go from left to right, so each is drawn column by column, on a sheet on which a column is
 * one piece. A thousand lines over seven gaps take some milliseconds, where cairo would take a
 * hundred.
 */
#pragma once

#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftLinePen:
 * @color: see #WeftColor
 * @width: in pixels
 * @on, @off: pixels along the horizontal that are drawn and left out; 0: all are drawn
 */
typedef struct
{
  WeftColor color;
  double width;
  int on;
  int off;
} WeftLinePen;

/**
 * WeftLine:
 * @pen: what it is drawn with
 * @points: (array length=n_points): x and y of each in pixels, from left to right; a line is broken
 *   where one is not finite
 * @n_points: how many points
 */
typedef struct
{
  WeftLinePen pen;
  const double *points;
  guint n_points;
} WeftLine;

typedef struct _WeftLineSheet WeftLineSheet;

/* Returns: (transfer full) (nullable): a clear sheet; %NULL: such a size cannot be had */
WeftLineSheet *weft_line_sheet_new  (int            width,
                                     int            height);
void           weft_line_sheet_free (WeftLineSheet *self);

/* Draws lines, later ones above earlier ones. */
void weft_line_sheet_draw (WeftLineSheet  *self,
                           const WeftLine *lines,
                           gsize           n);

/* Returns: (transfer full): what is on the sheet, an image */
cairo_surface_t *weft_line_sheet_make_image (const WeftLineSheet *self);

/* Returns: pixels a unit of what is painted on; of files of lines 0, since these keep lines */
double weft_line_sheet_get_scale (cairo_t *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftLineSheet, weft_line_sheet_free)

G_END_DECLS
