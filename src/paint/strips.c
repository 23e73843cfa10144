/* strips.c: a number of several things over time, as a strip of colors each
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/strips.h"

#include "paint/frame-private.h"

#include <math.h>

#define GAP         2.0
#define MOST_ROW    28.0
#define MOST_LABELS 0.3
#define RAMP_WIDTH  10.0
#define RAMP_STOPS  16

/* Limits of the colors: what there is, of numbers that have a place on the scale. */
static void
find_range (const WeftStrips *self,
            WeftAxis         *colors)
{
  double low = INFINITY, high = -INFINITY;

  for (gsize i = 0; i < (gsize) self->n_rows * self->n_columns; i++) {
    double value = self->values[i];

    if (!isfinite (value) || (self->scale == WEFT_SCALE_LOG && value <= 0))
      continue;
    low = MIN (low, value);
    high = MAX (high, value);
  }
  weft_axis_init (colors, self->scale, isfinite (low) ? low : 0, isfinite (high) ? high : 1);
  colors->start = 0;
  colors->end = 1;
}

static double
measure_names (const WeftStrips     *self,
               const WeftPaintStyle *style,
               double                most)
{
  double widest = 0;

  for (guint i = 0; i < self->n_rows; i++) {
    double width;

    weft_paint_text_measure (style, self->names[i], WEFT_TEXT_SMALL, 0, &width, NULL);
    widest = MAX (widest, width);
  }
  return MIN (widest, most) + WEFT_FRAME_GAP;
}

static void
format_end (double  value,
            char   *label)
{
  if (value == 0)
    g_strlcpy (label, "0", WEFT_TICK_LABEL);
  else
    weft_tick_format (value, fabs (value) / 10, label);
}

static double
measure_legend (const WeftStrips     *self,
                const WeftPaintStyle *style,
                const WeftAxis       *colors)
{
  char low[WEFT_TICK_LABEL], high[WEFT_TICK_LABEL];
  double first, second;

  format_end (colors->low, low);
  format_end (colors->high, high);
  weft_paint_text_measure (style, low, WEFT_TEXT_SMALL, 0, &first, NULL);
  weft_paint_text_measure (style, high, WEFT_TEXT_SMALL, 0, &second, NULL);
  return RAMP_WIDTH + 3 * WEFT_FRAME_GAP + MAX (first, second) + (self->legend != NULL ? weft_frame_get_line (style, WEFT_TEXT_SMALL) : 0);
}

void
weft_strips_lay_out (const WeftStrips     *self,
                     const WeftPaintStyle *style,
                     double                width,
                     double                height,
                     WeftStripsLayout     *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL);

  find_range (self, &layout->colors);
  box.bottom -= line + WEFT_FRAME_GAP + (self->x_title != NULL ? line + WEFT_FRAME_GAP : 0);
  box.left += measure_names (self, style, MOST_LABELS * (box.right - box.left));
  box.right -= measure_legend (self, style, &layout->colors);
  layout->x = ceil (box.left);
  layout->y = ceil (box.top);
  layout->cell = MAX (box.right - layout->x, 1) / MAX (self->n_columns, 1);
  layout->row = MIN (MAX (box.bottom - layout->y, 1) / MAX (self->n_rows, 1), MOST_ROW);
}

gboolean
weft_strips_find (const WeftStrips       *self,
                  const WeftStripsLayout *layout,
                  double                  x,
                  double                  y,
                  guint                  *row,
                  guint                  *column)
{
  double across = (x - layout->x) / layout->cell, down = (y - layout->y) / layout->row;

  if (!(across >= 0 && across < self->n_columns && down >= 0 && down < self->n_rows))
    return FALSE;
  *row = (guint) down;
  *column = (guint) across;
  return TRUE;
}

static double
get_share (const WeftStrips       *self,
           const WeftStripsLayout *layout,
           double                  value)
{
  if (self->scale == WEFT_SCALE_LOG && value <= 0)
    return 0;
  return isfinite (value) ? CLAMP (weft_axis_to_place (&layout->colors, value), 0, 1) : (double) NAN;
}

static void
paint_strip (const WeftStrips       *self,
             const WeftStripsLayout *layout,
             const WeftPaintStyle   *style,
             cairo_t                *cr,
             guint                   row)
{
  double top = layout->y + row * layout->row, height = MAX (layout->row - (layout->row > 3 * GAP ? GAP : 0), 1);
  WeftText name = { self->names[row], WEFT_TEXT_SMALL, style->text, layout->x - WEFT_FRAME_GAP - WEFT_FRAME_MARGIN, 1, 0.5 };

  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (guint i = 0; i < self->n_columns; i++) {
    double value = self->values[(gsize) row * self->n_columns + i], left = layout->x + i * layout->cell;

    cairo_rectangle (cr, left, top, layout->cell, height);
    weft_color_set (isfinite (value) ? weft_color_sequential (get_share (self, layout, value)) : style->grid, cr);
    cairo_fill (cr);
    if (isfinite (value))
      continue;
    weft_color_set (style->warning, cr);
    cairo_set_line_width (cr, 1);
    cairo_move_to (cr, left, top);
    cairo_line_to (cr, left + layout->cell, top + height);
    cairo_stroke (cr);
  }
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
  if (layout->row >= 0.8 * weft_frame_get_line (style, WEFT_TEXT_SMALL) || row % (guint) ceil (weft_frame_get_line (style, WEFT_TEXT_SMALL) / layout->row) == 0)
    weft_paint_text (cr, style, &name, layout->x - WEFT_FRAME_GAP, top + height / 2);
}

static void
paint_times (const WeftStrips       *self,
             const WeftStripsLayout *layout,
             const WeftPaintStyle   *style,
             cairo_t                *cr)
{
  double bottom = layout->y + self->n_rows * layout->row, line = weft_frame_get_line (style, WEFT_TEXT_SMALL), right = layout->x + self->n_columns * layout->cell, free = -1e9;
  WeftText title = { self->x_title, WEFT_TEXT_SMALL, style->text, 0, 0.5, 0 };

  for (guint i = 0; i < self->n_columns; i++) {
    char label[WEFT_TICK_LABEL] = "0";
    WeftText text = { label, WEFT_TEXT_SMALL, (int) i == self->chosen ? style->warning : style->dim, 0, 0.5, 0 };
    double x = layout->x + (i + 0.5) * layout->cell, width;

    if (fabs (self->at[i]) >= 0.005)
      weft_tick_format (self->at[i], fabs (self->at[i] - round (self->at[i])) >= 0.05 && self->at[self->n_columns - 1] < 10 ? 0.1 : 1, label);
    weft_paint_text_measure (style, label, WEFT_TEXT_SMALL, 0, &width, NULL);
    if (x - width / 2 < free)
      continue;
    weft_paint_text (cr, style, &text, x, bottom + WEFT_FRAME_GAP / 2);
    free = x + width / 2 + 2 * WEFT_FRAME_GAP;
  }
  if (self->x_title != NULL)
    weft_paint_text (cr, style, &title, (layout->x + right) / 2, bottom + line + WEFT_FRAME_GAP);
}

static void
paint_legend (const WeftStrips       *self,
              const WeftStripsLayout *layout,
              const WeftPaintStyle   *style,
              cairo_t                *cr,
              double                  width,
              double                  bottom)
{
  double x = floor (layout->x + self->n_columns * layout->cell + 2 * WEFT_FRAME_GAP), length, height = MAX (bottom - layout->y, 3 * weft_frame_get_line (style, WEFT_TEXT_SMALL));
  char low[WEFT_TICK_LABEL], high[WEFT_TICK_LABEL];
  WeftText top = { high, WEFT_TEXT_SMALL, style->dim, 0, 0, 0 }, end = { low, WEFT_TEXT_SMALL, style->dim, 0, 0, 1 };
  WeftText name = { self->legend, WEFT_TEXT_SMALL, style->text, height, 1, 1 };
  cairo_pattern_t *ramp = cairo_pattern_create_linear (0, layout->y + height, 0, layout->y);

  for (int i = 0; i <= RAMP_STOPS; i++) {
    WeftColor color = weft_color_sequential ((double) i / RAMP_STOPS);

    cairo_pattern_add_color_stop_rgb (ramp, (double) i / RAMP_STOPS, color.red, color.green, color.blue);
  }
  cairo_set_source (cr, ramp);
  cairo_rectangle (cr, x, layout->y, RAMP_WIDTH, height);
  cairo_fill (cr);
  cairo_pattern_destroy (ramp);
  format_end (layout->colors.low, low);
  format_end (layout->colors.high, high);
  weft_paint_text (cr, style, &top, x + RAMP_WIDTH + WEFT_FRAME_GAP, layout->y);
  weft_paint_text (cr, style, &end, x + RAMP_WIDTH + WEFT_FRAME_GAP, layout->y + height);
  weft_paint_text_measure (style, self->legend != NULL ? self->legend : "", WEFT_TEXT_SMALL, 0, &length, NULL);
  if (self->legend != NULL && length <= height)
    weft_frame_paint_upright (cr, style, &name, width - WEFT_FRAME_MARGIN, layout->y);
}

void
weft_strips_paint (const WeftStrips     *self,
                   const WeftPaintStyle *style,
                   cairo_t              *cr,
                   double                width,
                   double                height)
{
  WeftStripsLayout layout;
  double bottom;

  weft_strips_lay_out (self, style, width, height, &layout);
  bottom = layout.y + self->n_rows * layout.row;
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  for (guint i = 0; i < self->n_rows; i++)
    paint_strip (self, &layout, style, cr, i);
  if (self->chosen >= 0 && self->chosen < (int) self->n_columns) {
    weft_color_set (style->warning, cr);
    cairo_set_line_width (cr, 2);
    cairo_rectangle (cr, floor (layout.x + self->chosen * layout.cell) + 0.5, layout.y - 1.5, MAX (layout.cell, 2), bottom - layout.y + 1);
    cairo_stroke (cr);
  }
  paint_times (self, &layout, style, cr);
  paint_legend (self, &layout, style, cr, width, bottom);
  cairo_restore (cr);
}
