/* dependence.c: what a column adds, over what it holds, a point a row
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/dependence.h"

#include "paint/frame-private.h"
#include "paint/legend-private.h"

#include <math.h>

#define LEGEND_SHARE 0.24

#define LARGEST_RADIUS  3.2
#define SMALLEST_RADIUS 1.4

#define OPACITY 0.85

/* Points of a name lie within so much of its room. */
#define NAME_SHARE 0.6

/* How far apart they lie from one to the next: the golden section fills the room evenly. */
#define NEXT 0.61803398875

/* Room around the points, as a share of their extent. */
#define BORDER 0.04

static WeftLegend
get_legend (const WeftDependence *self)
{
  return (WeftLegend){ self->color_title, self->low != NULL ? self->low : "0", self->high != NULL ? self->high : "1" };
}

static gboolean
is_there (const WeftDependence *self,
          gsize                 point)
{
  return isfinite (self->values[point]) && isfinite (self->parts[point]);
}

static void
choose_limits (const WeftDependence *self,
               WeftAxis             *x,
               WeftAxis             *y)
{
  double low[2] = { INFINITY, 0 }, high[2] = { -INFINITY, 0 };

  for (gsize i = 0; i < self->n_points; i++) {
    if (!is_there (self, i))
      continue;
    low[0] = MIN (low[0], (double) self->values[i]);
    high[0] = MAX (high[0], (double) self->values[i]);
    low[1] = MIN (low[1], (double) self->parts[i]);
    high[1] = MAX (high[1], (double) self->parts[i]);
  }
  for (int axis = 0; axis < 2; axis++) {
    double border = BORDER * (high[axis] - low[axis]);

    low[axis] -= border;
    high[axis] += border;
  }
  if (self->names != NULL) {
    low[0] = -0.5;
    high[0] = self->n_names - 0.5;
  }
  weft_axis_init (x, WEFT_SCALE_LINEAR, low[0], high[0]);
  weft_axis_init (y, WEFT_SCALE_LINEAR, low[1], high[1]);
}

static guint
count_ticks (const WeftPaintStyle *style,
             double                length)
{
  return (guint) CLAMP (length / (4 * style->text_size), 3, 8);
}

void
weft_dependence_lay_out (const WeftDependence *self,
                         const WeftPaintStyle *style,
                         double                width,
                         double                height,
                         WeftDependenceLayout *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  WeftLegend legend = get_legend (self);
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL), bottom = box.bottom - line - WEFT_FRAME_GAP - (self->value_title != NULL ? line : 0), labels;
  double side = self->colors != NULL ? weft_legend_measure (&legend, style, LEGEND_SHARE * (box.right - box.left)) + WEFT_FRAME_MARGIN : 0;
  g_autoptr (GArray) ticks = NULL;

  choose_limits (self, &layout->x, &layout->y);
  layout->y.start = MAX (floor (bottom), box.top + 8);
  layout->y.end = ceil (box.top);
  ticks = weft_axis_get_ticks (&layout->y, count_ticks (style, layout->y.start - layout->y.end));
  labels = weft_frame_measure_labels (style, ticks) + WEFT_FRAME_GAP + (self->part_title != NULL ? line + WEFT_FRAME_GAP : 0);
  layout->x.start = ceil (box.left + labels);
  layout->x.end = MAX (floor (box.right - side), layout->x.start + 8);
  layout->legend = box.right - side + WEFT_FRAME_MARGIN;
  layout->radius = CLAMP (LARGEST_RADIUS - 0.9 * log10 ((double) MAX (self->n_points, 100) / 100), SMALLEST_RADIUS, LARGEST_RADIUS);
}

gboolean
weft_dependence_place (const WeftDependence       *self,
                       const WeftDependenceLayout *layout,
                       gsize                       point,
                       double                     *x,
                       double                     *y)
{
  double value = (double) self->values[point], aside = (double) (point + 1) * NEXT;

  if (!is_there (self, point))
    return FALSE;
  if (self->names != NULL)
    value += NAME_SHARE * (aside - floor (aside) - 0.5);
  *x = weft_axis_to_place (&layout->x, value);
  *y = weft_axis_to_place (&layout->y, (double) self->parts[point]);
  return TRUE;
}

/* Names in place of numbers, cut where they have no room. */
static void
paint_names (const WeftDependence       *self,
             const WeftPaintStyle       *style,
             const WeftDependenceLayout *layout,
             cairo_t                    *cr)
{
  double room = (layout->x.end - layout->x.start) / self->n_names - WEFT_FRAME_GAP;
  guint every = (guint) ceil (2 * style->text_size / MAX (room, 1));

  for (guint i = 0; i < self->n_names; i += MAX (every, 1)) {
    const WeftText text = { self->names[i], WEFT_TEXT_SMALL, style->dim, MAX (room * MAX (every, 1), 1), 0.5, 0 };

    weft_paint_text (cr, style, &text, weft_axis_to_place (&layout->x, i), layout->y.start + WEFT_FRAME_GAP - 2);
  }
}

static void
paint_axes (const WeftDependence       *self,
            const WeftPaintStyle       *style,
            const WeftDependenceLayout *layout,
            cairo_t                    *cr)
{
  g_autoptr (GArray) across = weft_axis_get_ticks (&layout->x, count_ticks (style, layout->x.end - layout->x.start));
  g_autoptr (GArray) up = weft_axis_get_ticks (&layout->y, count_ticks (style, layout->y.start - layout->y.end));
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL), zero = weft_frame_sharpen (weft_axis_to_place (&layout->y, 0));
  const WeftText below = { self->value_title, WEFT_TEXT_SMALL, style->text, layout->x.end - layout->x.start, 1, 0 };
  const WeftText beside = { self->part_title, WEFT_TEXT_SMALL, style->text, layout->y.start - layout->y.end, 1, 0 };

  if (self->names != NULL)
    paint_names (self, style, layout, cr);
  else
    weft_frame_paint_x_axis (cr, style, &layout->x, across, layout->y.end, layout->y.start);
  weft_frame_paint_y_axis (cr, style, &layout->y, up, layout->x.start, layout->x.end);
  cairo_set_line_width (cr, 1);
  weft_color_set (style->frame, cr);
  cairo_move_to (cr, layout->x.start, zero);
  cairo_line_to (cr, layout->x.end, zero);
  cairo_stroke (cr);
  if (self->value_title != NULL)
    weft_paint_text (cr, style, &below, layout->x.end, layout->y.start + line + WEFT_FRAME_GAP);
  if (self->part_title != NULL)
    weft_frame_paint_upright (cr, style, &beside, WEFT_FRAME_MARGIN, layout->y.end);
}

void
weft_dependence_paint (const WeftDependence *self,
                       const WeftPaintStyle *style,
                       cairo_t              *cr,
                       double                width,
                       double                height)
{
  WeftDependenceLayout layout;
  WeftLegend legend = get_legend (self);

  weft_dependence_lay_out (self, style, width, height, &layout);
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  paint_axes (self, style, &layout, cr);
  for (gsize i = 0; i < self->n_points; i++) {
    WeftColor color = self->colors == NULL ? style->accent : isfinite (self->colors[i]) ? weft_color_sequential ((double) self->colors[i])
                                                                                        : weft_color_mix (style->grid, style->dim, 0.5);
    double x, y;

    if (!weft_dependence_place (self, &layout, i, &x, &y))
      continue;
    color.alpha = OPACITY;
    weft_color_set (color, cr);
    cairo_arc (cr, x, y, layout.radius, 0, 2 * G_PI);
    cairo_fill (cr);
  }
  if (self->colors != NULL)
    weft_legend_paint (&legend, style, cr, layout.legend, layout.y.end, layout.y.start);
  cairo_restore (cr);
}
