/* timeline.c: what was done when, as bars over time
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/timeline.h"

#include "paint/frame-private.h"

#include <math.h>

/* Of the height of a row; one that is lower than a bar can be seen is filled. */
#define BAR_SHARE 0.72
#define THIN      4.0

#define LEAST_WIDTH 2.0

/* A bar that is high enough has its shape at its end. */
#define SHAPE_RADIUS 3.5

#define MOST_ROW 22.0

static double
get_end (const WeftTimeline    *self,
         const WeftTimelineBar *bar)
{
  return MAX (isnan (bar->end) ? self->now : bar->end, bar->begin);
}

/* By which people know a row. */
static double
get_number (const WeftTimeline *self,
            guint               row)
{
  return self->numbers != NULL ? (double) self->numbers[row] : row;
}

static double
find_latest (const WeftTimeline *self)
{
  double latest = 0;

  for (gsize i = 0; i < self->n_bars; i++)
    latest = MAX (latest, get_end (self, &self->bars[i]));
  return latest > 0 ? latest : 1;
}

void
weft_timeline_lay_out (const WeftTimeline   *self,
                       const WeftPaintStyle *style,
                       double                width,
                       double                height,
                       WeftTimelineLayout   *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL), numbers;
  char last[WEFT_TICK_LABEL];

  weft_tick_format (self->numbers != NULL && self->n_rows > 0 ? (double) self->numbers[self->n_rows - 1] : self->n_rows, 1, last);
  weft_paint_text_measure (style, last, WEFT_TEXT_SMALL, 0, &numbers, NULL);
  weft_axis_init (&layout->time, WEFT_SCALE_TIME, 0, find_latest (self));
  layout->time.start = ceil (box.left + numbers + WEFT_FRAME_GAP + (self->row_title != NULL ? line + WEFT_FRAME_GAP : 0));
  layout->time.end = MAX (floor (box.right), layout->time.start + 8);
  layout->names = box.top;
  layout->top = ceil (box.top + (self->n_names > 0 ? line + WEFT_FRAME_GAP : 0));
  layout->row = MIN (MAX (box.bottom - line - WEFT_FRAME_GAP - layout->top, 8) / MAX (self->n_rows, 1), MOST_ROW);
}

void
weft_timeline_place (const WeftTimeline       *self,
                     const WeftTimelineLayout *layout,
                     gsize                     bar,
                     double                   *x,
                     double                   *y,
                     double                   *width,
                     double                   *height)
{
  const WeftTimelineBar *at = &self->bars[bar];
  double share = layout->row < THIN ? 1 : BAR_SHARE;

  *x = weft_axis_to_place (&layout->time, at->begin);
  *width = MAX (weft_axis_to_place (&layout->time, get_end (self, at)) - *x, LEAST_WIDTH);
  *y = layout->top + layout->row * (at->row + (1 - share) / 2);
  *height = MAX (layout->row * share, 1);
}

static WeftColor
choose_color (const WeftTimeline   *self,
              const WeftPaintStyle *style,
              gsize                 bar)
{
  WeftColor color = weft_paint_style_get_category (style, self->bars[bar].category);

  if (self->faint != NULL && self->faint[bar] != 0)
    color = weft_color_mix (style->grid, style->dim, 0.4);
  return color;
}

static void
paint_bar (const WeftTimeline       *self,
           const WeftPaintStyle     *style,
           const WeftTimelineLayout *layout,
           gsize                     bar,
           cairo_t                  *cr)
{
  guint category = self->bars[bar].category;
  double x, y, width, height;

  weft_timeline_place (self, layout, bar, &x, &y, &width, &height);
  weft_color_set (choose_color (self, style, bar), cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
  if (height >= 2 * SHAPE_RADIUS + 1 && width >= 3 * SHAPE_RADIUS && category < self->n_names)
    weft_dot_paint (cr, self->shapes[category], style->background, x + width - 1.5 * SHAPE_RADIUS, y + height / 2, SHAPE_RADIUS);
}

/* Which rows are numbered, so that numbers do not touch. */
static void
paint_numbers (const WeftTimeline       *self,
               const WeftPaintStyle     *style,
               const WeftTimelineLayout *layout,
               cairo_t                  *cr)
{
  static const guint steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000 };
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL);
  const WeftText title = { self->row_title, WEFT_TEXT_SMALL, style->text, MAX (layout->row * self->n_rows, 1), 1, 0 };
  guint every = steps[G_N_ELEMENTS (steps) - 1];

  for (gsize i = G_N_ELEMENTS (steps); i-- > 0 && steps[i] * layout->row >= line;)
    every = steps[i];
  for (guint row = 0; row < self->n_rows; row += every) {
    char label[WEFT_TICK_LABEL];
    const WeftText text = { label, WEFT_TEXT_SMALL, style->dim, 0, 1, 0.5 };

    weft_tick_format (get_number (self, row), 1, label);
    weft_paint_text (cr, style, &text, layout->time.start - WEFT_FRAME_GAP, layout->top + layout->row * (row + 0.5));
  }
  if (title.text != NULL)
    weft_frame_paint_upright (cr, style, &title, WEFT_FRAME_MARGIN, layout->top);
}

/* The categories that occur, side by side above the bars. */
static void
paint_names (const WeftTimeline       *self,
             const WeftPaintStyle     *style,
             const WeftTimelineLayout *layout,
             cairo_t                  *cr)
{
  double x = layout->time.start, line = weft_frame_get_line (style, WEFT_TEXT_SMALL);

  for (guint i = 0; i < self->n_names; i++) {
    const WeftText text = { self->names[i], WEFT_TEXT_SMALL, style->text, 0, 0, 0 };
    gboolean occurs = FALSE;
    double width;

    for (gsize bar = 0; bar < self->n_bars && !occurs; bar++)
      occurs = self->bars[bar].category == i;
    if (!occurs)
      continue;
    weft_dot_paint (cr, self->shapes[i], weft_paint_style_get_category (style, i), x + SHAPE_RADIUS, layout->names + line / 2, SHAPE_RADIUS);
    weft_paint_text (cr, style, &text, x + 2 * SHAPE_RADIUS + 4, layout->names);
    weft_paint_text_measure (style, text.text, text.flags, 0, &width, NULL);
    x += width + 2 * SHAPE_RADIUS + 4 + WEFT_FRAME_MARGIN;
  }
}

void
weft_timeline_paint (const WeftTimeline   *self,
                     const WeftPaintStyle *style,
                     cairo_t              *cr,
                     double                width,
                     double                height)
{
  WeftTimelineLayout layout;
  g_autoptr (GArray) ticks = NULL;
  double bottom;

  weft_timeline_lay_out (self, style, width, height, &layout);
  bottom = layout.top + layout.row * MAX (self->n_rows, 1);
  ticks = weft_axis_get_ticks (&layout.time, (guint) CLAMP ((layout.time.end - layout.time.start) / (6 * MAX (style->text_size, 8)), 2, 10));
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  weft_frame_paint_x_axis (cr, style, &layout.time, ticks, layout.top, bottom);
  paint_names (self, style, &layout, cr);
  paint_numbers (self, style, &layout, cr);
  for (gsize i = 0; i < self->n_bars; i++)
    paint_bar (self, style, &layout, i, cr);
  cairo_restore (cr);
}

gboolean
weft_timeline_find (const WeftTimeline       *self,
                    const WeftTimelineLayout *layout,
                    double                    x,
                    double                    y,
                    double                    reach,
                    gsize                    *bar)
{
  double best = reach;
  gboolean found = FALSE;

  for (gsize i = 0; i < self->n_bars; i++) {
    double left, top, width, height, distance;

    weft_timeline_place (self, layout, i, &left, &top, &width, &height);
    distance = hypot (MAX (MAX (left - x, x - left - width), 0), MAX (MAX (top - y, y - top - height), 0));
    if (distance > best || (found && distance == best))
      continue;
    best = distance;
    *bar = i;
    found = TRUE;
  }
  return found;
}
