/* ridge.c: how numbers were spread, one moment behind the other
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/ridge.h"

#include "paint/frame-private.h"

#include <math.h>

/* How many steps high the highest ridge is, and the share of the room it takes at most. */
#define STEPS_HIGH 4.0
#define MOST_HIGH  0.45

/* Labels this many lines apart. */
#define LABEL_ROOM 1.6

static double
find_highest (const WeftRidge *self)
{
  double highest = 0;

  for (gsize i = 0; i < (gsize) self->n_rows * self->n_places; i++)
    highest = MAX (highest, self->shares[i]);
  return highest > 0 ? highest : 1;
}

static void
format_at (const WeftRidge *self,
           guint            row,
           char            *label)
{
  double at = self->at[row];

  if (fabs (at) < 0.005)
    g_strlcpy (label, "0", WEFT_TICK_LABEL);
  else
    weft_tick_format (at, fabs (at - round (at)) >= 0.05 && self->at[self->n_rows - 1] < 10 ? 0.1 : 1, label);
}

static double
measure_labels (const WeftRidge      *self,
                const WeftPaintStyle *style)
{
  double widest = 0;

  for (guint i = 0; i < self->n_rows; i += MAX (self->n_rows - 1, 1)) {
    char label[WEFT_TICK_LABEL];
    double width;

    format_at (self, i, label);
    weft_paint_text_measure (style, label, WEFT_TEXT_SMALL, 0, &width, NULL);
    widest = MAX (widest, width);
  }
  return widest + WEFT_FRAME_GAP;
}

void
weft_ridge_lay_out (const WeftRidge      *self,
                    const WeftPaintStyle *style,
                    double                width,
                    double                height,
                    WeftRidgeLayout      *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL), room, labels = measure_labels (self, style);

  box.bottom -= line + WEFT_FRAME_GAP + (self->x_title != NULL ? line + WEFT_FRAME_GAP : 0);
  box.right -= labels + (self->y_title != NULL ? line + WEFT_FRAME_GAP : 0);
  room = MAX (box.bottom - box.top, 1);
  layout->height = self->overlay || self->n_rows < 2 ? room * 0.95 : MIN (STEPS_HIGH * room / (self->n_rows - 1 + STEPS_HIGH), MOST_HIGH * room);
  layout->step = self->overlay || self->n_rows < 2 ? 0 : (room - layout->height) / (self->n_rows - 1);
  layout->top = box.top;
  layout->first = self->overlay || self->n_rows < 2 ? box.bottom : box.top + layout->height;
  weft_axis_init (&layout->x, WEFT_SCALE_LINEAR, self->low, self->high);
  layout->x.start = box.left;
  layout->x.end = MAX (box.right, box.left + 1);
}

int
weft_ridge_find (const WeftRidge       *self,
                 const WeftRidgeLayout *layout,
                 double                 y)
{
  double row = layout->step > 0 ? round ((y - layout->first) / layout->step) : -1;

  return row >= -1 && row < self->n_rows ? (int) MAX (row, layout->step > 0 ? 0 : -1) : -1;
}

/* The line over a ridge, from its left end to the right one. */
static void
trace (const WeftRidge       *self,
       const WeftRidgeLayout *layout,
       cairo_t               *cr,
       guint                  row,
       double                 scale)
{
  double base = layout->first + row * layout->step, width = (layout->x.end - layout->x.start) / self->n_places;

  cairo_move_to (cr, layout->x.start, base);
  for (guint i = 0; i < self->n_places; i++)
    cairo_line_to (cr, layout->x.start + (i + 0.5) * width, base - self->shares[(gsize) row * self->n_places + i] * scale);
  cairo_line_to (cr, layout->x.end, base);
}

static WeftColor
get_color (const WeftRidge      *self,
           const WeftPaintStyle *style,
           guint                 row)
{
  double age = self->n_rows > 1 ? (double) row / (self->n_rows - 1) : 1;

  if ((int) row == self->chosen)
    return style->warning;
  return self->overlay ? weft_color_sequential (0.15 + 0.7 * age) : weft_color_mix (style->dim, style->accent, 0.25 + 0.75 * age);
}

static void
paint_row (const WeftRidge       *self,
           const WeftRidgeLayout *layout,
           const WeftPaintStyle  *style,
           cairo_t               *cr,
           guint                  row,
           double                 scale)
{
  WeftColor color = get_color (self, style, row), fill = style->background.alpha > 0 ? weft_color_mix (style->background, color, 0.35) : color;

  if (!self->overlay) {
    fill.alpha = style->background.alpha > 0 ? 0.92 : 0.4;
    trace (self, layout, cr, row, scale);
    weft_color_set (fill, cr);
    cairo_fill (cr);
  }
  trace (self, layout, cr, row, scale);
  weft_color_set (color, cr);
  cairo_set_line_width (cr, (int) row == self->chosen ? 1.5 * style->line_width : self->overlay ? style->line_width
                                                                                                : 0.6 * style->line_width);
  cairo_stroke (cr);
}

/* When the moments were: the first, the last, and those between that have room. */
static void
paint_labels (const WeftRidge       *self,
              const WeftRidgeLayout *layout,
              const WeftPaintStyle  *style,
              cairo_t               *cr)
{
  double room = LABEL_ROOM * weft_frame_get_line (style, WEFT_TEXT_SMALL), last = layout->first + (self->n_rows - 1) * layout->step, free = -1e9;

  for (guint i = 0; i < self->n_rows; i++) {
    double y = layout->first + i * layout->step;
    char label[WEFT_TICK_LABEL];
    WeftText text = { label, WEFT_TEXT_SMALL, (int) i == self->chosen ? style->warning : style->dim, 0, 0, layout->step > 0 ? 0.7 : 1 };

    if (y < free || (i + 1 < self->n_rows && (y > last - room || layout->step <= 0)))
      continue;
    format_at (self, i, label);
    weft_paint_text (cr, style, &text, layout->x.end + WEFT_FRAME_GAP, y);
    free = y + room;
  }
}

/* Which color is when. */
static void
paint_legend (const WeftRidge       *self,
              const WeftRidgeLayout *layout,
              const WeftPaintStyle  *style,
              cairo_t               *cr)
{
  double left = layout->x.end + WEFT_FRAME_GAP, line = weft_frame_get_line (style, WEFT_TEXT_SMALL), height = MIN (8 * line, (layout->first - layout->top) / 2);
  char first[WEFT_TICK_LABEL], last[WEFT_TICK_LABEL];
  WeftText early = { first, WEFT_TEXT_SMALL, style->dim, 0, 0, 0 }, late = { last, WEFT_TEXT_SMALL, style->dim, 0, 0, 1 };

  for (int i = 0; i < 32; i++) {
    weft_color_set (weft_color_sequential (0.15 + 0.7 * i / 31), cr);
    cairo_rectangle (cr, left, layout->top + line + i * height / 32, 6, height / 32 + 0.5);
    cairo_fill (cr);
  }
  format_at (self, 0, first);
  format_at (self, self->n_rows - 1, last);
  weft_paint_text (cr, style, &early, left, layout->top);
  weft_paint_text (cr, style, &late, left, layout->top + 2 * line + height + WEFT_FRAME_GAP);
}

static void
paint_frame (const WeftRidge       *self,
             const WeftRidgeLayout *layout,
             const WeftPaintStyle  *style,
             cairo_t               *cr,
             double                 width)
{
  double bottom = layout->first + (self->n_rows > 0 ? self->n_rows - 1 : 0) * layout->step, line = weft_frame_get_line (style, WEFT_TEXT_SMALL);
  guint max_ticks = (guint) CLAMP ((layout->x.end - layout->x.start) / (5 * style->text_size), 2, 9);
  g_autoptr (GArray) ticks = weft_axis_get_ticks (&layout->x, max_ticks);
  WeftText x_title = { self->x_title, WEFT_TEXT_SMALL, style->text, 0, 0.5, 0 }, y_title = { self->y_title, WEFT_TEXT_SMALL, style->text, bottom - layout->top, 0.5, 1 };

  weft_frame_paint_x_axis (cr, style, &layout->x, ticks, layout->top, bottom);
  if (self->x_title != NULL)
    weft_paint_text (cr, style, &x_title, (layout->x.start + layout->x.end) / 2, bottom + line + WEFT_FRAME_GAP);
  if (self->y_title != NULL)
    weft_frame_paint_upright (cr, style, &y_title, width - WEFT_FRAME_MARGIN, (layout->top + bottom) / 2);
}

void
weft_ridge_paint (const WeftRidge      *self,
                  const WeftPaintStyle *style,
                  cairo_t              *cr,
                  double                width,
                  double                height)
{
  double scale;
  WeftRidgeLayout layout;

  weft_ridge_lay_out (self, style, width, height, &layout);
  scale = layout.height / find_highest (self);
  cairo_save (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  paint_frame (self, &layout, style, cr, width);
  for (guint i = 0; i < self->n_rows; i++)
    if (!self->overlay || (int) i != self->chosen)
      paint_row (self, &layout, style, cr, i, scale);
  if (self->overlay && self->chosen >= 0 && self->chosen < (int) self->n_rows)
    paint_row (self, &layout, style, cr, (guint) self->chosen, scale);
  if (self->overlay && self->n_rows > 1)
    paint_legend (self, &layout, style, cr);
  else
    paint_labels (self, &layout, style, cr);
  cairo_restore (cr);
}
