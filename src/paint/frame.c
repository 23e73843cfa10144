/* frame.c: what surrounds every picture: title, caption, axes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/frame-private.h"

#include <math.h>

/* Of a line: labels that are nearer to each other cannot be read. */
#define MIN_LABEL_STEP 0.8

double
weft_frame_sharpen (double place)
{
  return floor (place) + 0.5;
}

static gboolean
has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

static double
measure_height (const WeftPaintStyle *style,
                const char           *text,
                WeftTextFlags         flags,
                double                width)
{
  double height;

  weft_paint_text_measure (style, text, flags, width, NULL, &height);
  return height;
}

double
weft_frame_get_line (const WeftPaintStyle *style,
                     WeftTextFlags         flags)
{
  return measure_height (style, "0", flags, 0);
}

WeftBox
weft_frame_get_inside (const WeftPaintStyle *style,
                       const char           *title,
                       const char           *caption,
                       double                width,
                       double                height)
{
  double room = MAX (width - 2 * WEFT_FRAME_MARGIN, 1);
  WeftBox box = { WEFT_FRAME_MARGIN, WEFT_FRAME_MARGIN, width - WEFT_FRAME_MARGIN, height - WEFT_FRAME_MARGIN };

  if (has_text (title))
    box.top += measure_height (style, title, WEFT_TEXT_BOLD, room) + WEFT_FRAME_GAP;
  if (has_text (caption))
    box.bottom -= measure_height (style, caption, WEFT_TEXT_SMALL | WEFT_TEXT_WRAP, room) + WEFT_FRAME_GAP;
  box.right = MAX (box.right, box.left + 1);
  box.bottom = MAX (box.bottom, box.top + 1);
  return box;
}

void
weft_frame_paint (cairo_t              *cr,
                  const WeftPaintStyle *style,
                  const char           *title,
                  const char           *caption,
                  double                width,
                  double                height)
{
  double room = MAX (width - 2 * WEFT_FRAME_MARGIN, 1);
  WeftText head = { title, WEFT_TEXT_BOLD, style->text, room, 0, 0 };
  WeftText foot = { caption, WEFT_TEXT_SMALL | WEFT_TEXT_WRAP, style->dim, room, 0, 1 };

  weft_color_set (style->background, cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  weft_paint_text (cr, style, &head, WEFT_FRAME_MARGIN, WEFT_FRAME_MARGIN);
  weft_paint_text (cr, style, &foot, WEFT_FRAME_MARGIN, height - WEFT_FRAME_MARGIN);
}

double
weft_frame_measure_labels (const WeftPaintStyle *style,
                           GArray               *ticks)
{
  double widest = 0;

  for (guint i = 0; i < ticks->len; i++) {
    double width;

    weft_paint_text_measure (style, g_array_index (ticks, WeftTick, i).label, WEFT_TEXT_SMALL, 0, &width, NULL);
    widest = MAX (widest, width);
  }
  return widest;
}

static void
paint_line (cairo_t *cr,
            double   x1,
            double   y1,
            double   x2,
            double   y2)
{
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
  cairo_stroke (cr);
}

static void
start_grid (cairo_t              *cr,
            const WeftPaintStyle *style)
{
  cairo_set_line_width (cr, 1);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  weft_color_set (style->grid, cr);
}

void
weft_frame_paint_x_axis (cairo_t              *cr,
                         const WeftPaintStyle *style,
                         const WeftAxis       *axis,
                         GArray               *ticks,
                         double                top,
                         double                bottom)
{
  double taken = -INFINITY;

  cairo_save (cr);
  start_grid (cr, style);
  for (guint i = 0; i < ticks->len; i++) {
    const WeftTick *tick = &g_array_index (ticks, WeftTick, i);
    double x = weft_frame_sharpen (weft_axis_to_place (axis, tick->value)), width;
    WeftText text = { tick->label, WEFT_TEXT_SMALL, style->dim, 0, 0.5, 0 };

    if (tick->label[0] == '\0')
      continue;
    paint_line (cr, x, top, x, bottom);
    weft_paint_text_measure (style, tick->label, WEFT_TEXT_SMALL, 0, &width, NULL);
    if (x - width / 2 < taken)
      continue;
    weft_paint_text (cr, style, &text, x, bottom + WEFT_FRAME_GAP - 2);
    taken = x + width / 2 + WEFT_FRAME_GAP;
  }
  cairo_restore (cr);
}

/* In a picture that is hardly higher than a line, a label that has no room beside the one below it
 * is left out. */
void
weft_frame_paint_y_axis (cairo_t              *cr,
                         const WeftPaintStyle *style,
                         const WeftAxis       *axis,
                         GArray               *ticks,
                         double                left,
                         double                right)
{
  double former = INFINITY, line = weft_frame_get_line (style, WEFT_TEXT_SMALL);

  cairo_save (cr);
  start_grid (cr, style);
  for (guint i = 0; i < ticks->len; i++) {
    const WeftTick *tick = &g_array_index (ticks, WeftTick, i);
    double y = weft_frame_sharpen (weft_axis_to_place (axis, tick->value));
    WeftText text = { tick->label, WEFT_TEXT_SMALL, style->dim, 0, 1, 0.5 };

    if (tick->label[0] == '\0')
      continue;
    paint_line (cr, left, y, right, y);
    if (isfinite (former) && fabs (former - y) < MIN_LABEL_STEP * line)
      continue;
    former = y;
    weft_paint_text (cr, style, &text, left - WEFT_FRAME_GAP, y);
  }
  cairo_restore (cr);
}

void
weft_frame_paint_upright (cairo_t              *cr,
                          const WeftPaintStyle *style,
                          const WeftText       *text,
                          double                x,
                          double                y)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_rotate (cr, -G_PI / 2);
  weft_paint_text (cr, style, text, 0, 0);
  cairo_restore (cr);
}
