/* frame-private.h: what surrounds every picture: title, caption, axes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/axis.h"
#include "paint/style.h"

G_BEGIN_DECLS

#define WEFT_FRAME_MARGIN 12.0
#define WEFT_FRAME_GAP    6.0

typedef struct
{
  double left;
  double top;
  double right;
  double bottom;
} WeftBox;

/* Fills the background and writes title and caption. */
void weft_frame_paint (cairo_t              *cr,
                       const WeftPaintStyle *style,
                       const char           *title,
                       const char           *caption,
                       double                width,
                       double                height);

/* Returns: what title and caption leave of a picture */
WeftBox weft_frame_get_inside (const WeftPaintStyle *style,
                               const char           *title,
                               const char           *caption,
                               double                width,
                               double                height);

/* Returns: the height of a line of text */
double weft_frame_get_line (const WeftPaintStyle *style,
                            WeftTextFlags         flags);

/* Returns: the width of the widest label */
double weft_frame_measure_labels (const WeftPaintStyle *style,
                                  GArray               *ticks);

/* Grid lines and labels below @bottom; labels that would touch are left out. */
void weft_frame_paint_x_axis (cairo_t              *cr,
                              const WeftPaintStyle *style,
                              const WeftAxis       *axis,
                              GArray               *ticks,
                              double                top,
                              double                bottom);

/* Grid lines and labels to the left of @left. */
void weft_frame_paint_y_axis (cairo_t              *cr,
                              const WeftPaintStyle *style,
                              const WeftAxis       *axis,
                              GArray               *ticks,
                              double                left,
                              double                right);

/* Writes @text from bottom to top, with its anchor at (@x, @y). */
void weft_frame_paint_upright (cairo_t              *cr,
                               const WeftPaintStyle *style,
                               const WeftText       *text,
                               double                x,
                               double                y);

/* Returns: @place moved to where a line one unit wide is sharp */
double weft_frame_sharpen (double place);

G_END_DECLS
