/* beeswarm.c: what each column adds in many rows, a point a row
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/beeswarm.h"

#include "base/i18n.h"
#include "paint/frame-private.h"
#include "paint/legend-private.h"

#include <math.h>

#define LABEL_SHARE  0.3
#define LEGEND_SHARE 0.22

#define LARGEST_RADIUS  3.0
#define SMALLEST_RADIUS 1.4

/* How much of what lies below a point is hidden by it. */
#define OPACITY 0.85

/* A line has so much of its height for points. */
#define SWARM_SHARE 0.84

static double
get_row_height (const WeftPaintStyle *style)
{
  return ceil (2 * weft_frame_get_line (style, WEFT_TEXT_PLAIN));
}

static WeftLegend
get_legend (const WeftBeeswarm *self)
{
  return (WeftLegend){ self->value_title, self->low != NULL ? self->low : "0", self->high != NULL ? self->high : "1" };
}

static gboolean
has_values (const WeftBeeswarm *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (self->columns[i].values != NULL)
      return TRUE;
  return FALSE;
}

static double
measure_labels (const WeftBeeswarm   *self,
                const WeftPaintStyle *style)
{
  double widest = 0;

  for (guint i = 0; i < self->n_columns; i++) {
    double width;

    weft_paint_text_measure (style, self->columns[i].label, WEFT_TEXT_PLAIN, 0, &width, NULL);
    widest = MAX (widest, width);
  }
  return ceil (widest);
}

static double
get_foot (const WeftBeeswarm   *self,
          const WeftPaintStyle *style)
{
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL);

  return line + WEFT_FRAME_GAP + (self->part_title != NULL ? line : 0);
}

static void
choose_limits (const WeftBeeswarm *self,
               WeftAxis           *axis)
{
  double low = 0, high = 0;

  for (guint c = 0; c < self->n_columns; c++)
    for (gsize i = 0; i < self->n_rows; i++) {
      double part = (double) self->columns[c].parts[i];

      if (!isfinite (part))
        continue;
      low = MIN (low, part);
      high = MAX (high, part);
    }
  weft_axis_init (axis, WEFT_SCALE_LINEAR, low, high);
}

void
weft_beeswarm_lay_out (const WeftBeeswarm   *self,
                       const WeftPaintStyle *style,
                       double                width,
                       double                height,
                       WeftBeeswarmLayout   *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  WeftLegend legend = get_legend (self);
  double whole = box.right - box.left, labels = MIN (measure_labels (self, style), LABEL_SHARE * whole), room = MAX (box.bottom - get_foot (self, style) - box.top, 0);
  double side = has_values (self) ? weft_legend_measure (&legend, style, LEGEND_SHARE * whole) + WEFT_FRAME_MARGIN : 0;

  choose_limits (self, &layout->axis);
  layout->row = get_row_height (style);
  layout->y = ceil (box.top);
  layout->n_shown = (guint) MIN (floor (room / layout->row), self->n_columns);

  /* The last line tells how many there are besides. */
  if (layout->n_shown < self->n_columns && layout->n_shown > 0)
    layout->n_shown--;
  layout->radius = CLAMP (LARGEST_RADIUS - 0.8 * log10 ((double) MAX (self->n_rows, 50) / 50), SMALLEST_RADIUS, LARGEST_RADIUS);
  layout->labels = ceil (box.left + labels);
  layout->axis.start = layout->labels + WEFT_FRAME_GAP + layout->radius;
  layout->axis.end = MAX (floor (box.right - side - layout->radius), layout->axis.start + 8);
  layout->legend = box.right - side + WEFT_FRAME_MARGIN;
}

double
weft_beeswarm_get_natural_height (const WeftBeeswarm   *self,
                                  const WeftPaintStyle *style,
                                  double                width)
{
  const double probe = 100000;
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, probe);

  return ceil (box.top) + (probe - box.bottom) + get_foot (self, style) + self->n_columns * get_row_height (style) + 1;
}

gboolean
weft_beeswarm_find (const WeftBeeswarmLayout *layout,
                    double                    y,
                    guint                    *column)
{
  double row = floor ((y - layout->y) / layout->row);

  if (!(row >= 0 && row < layout->n_shown))
    return FALSE;
  *column = (guint) row;
  return TRUE;
}

/* 0, 1, -1, 2, -2 …: the further points of a slot lie the more of them there are. */
static double
get_storey (guint index)
{
  return index % 2 == 1 ? (index + 1) / 2 : -(double) (index / 2);
}

void
weft_beeswarm_place (const WeftBeeswarm       *self,
                     const WeftBeeswarmLayout *layout,
                     guint                     column,
                     double                   *places)
{
  double middle = layout->y + (column + 0.5) * layout->row, slot = 1.5 * layout->radius, half = layout->row * SWARM_SHARE / 2;
  guint n_slots = (guint) ceil ((layout->axis.end - layout->axis.start) / slot) + 1, most = 1;
  g_autofree guint *counts = g_new0 (guint, n_slots), *indices = g_new (guint, self->n_rows);
  double step;

  for (gsize i = 0; i < self->n_rows; i++) {
    double x = weft_axis_to_place (&layout->axis, (double) self->columns[column].parts[i]);
    guint *count = &counts[isfinite (x) ? (guint) CLAMP ((x - layout->axis.start) / slot, 0, n_slots - 1) : 0];

    places[2 * i] = isfinite (x) ? x : (double) NAN;
    indices[i] = isfinite (x) ? (*count)++ : 0;
    most = MAX (most, *count);
  }
  step = MIN (slot, half / MAX (most / 2, 1));
  for (gsize i = 0; i < self->n_rows; i++)
    places[2 * i + 1] = isnan (places[2 * i]) ? (double) NAN : middle + step * get_storey (indices[i]);
}

static void
paint_swarm (const WeftBeeswarm       *self,
             const WeftPaintStyle     *style,
             const WeftBeeswarmLayout *layout,
             cairo_t                  *cr,
             guint                     column)
{
  g_autofree double *places = g_new (double, 2 * self->n_rows);
  const float *values = self->columns[column].values;
  const WeftText label = { self->columns[column].label, WEFT_TEXT_PLAIN, style->text, layout->labels - WEFT_FRAME_MARGIN + 1, 1, 0.5 };

  weft_beeswarm_place (self, layout, column, places);
  for (gsize i = 0; i < self->n_rows; i++) {
    WeftColor color = values != NULL && isfinite (values[i]) ? weft_color_sequential ((double) values[i]) : weft_color_mix (style->grid, style->dim, 0.5);

    if (isnan (places[2 * i]))
      continue;
    color.alpha = OPACITY;
    weft_color_set (color, cr);
    cairo_arc (cr, places[2 * i], places[2 * i + 1], layout->radius, 0, 2 * G_PI);
    cairo_fill (cr);
  }
  weft_paint_text (cr, style, &label, layout->labels, layout->y + (column + 0.5) * layout->row);
}

static void
paint_axis (const WeftBeeswarm       *self,
            const WeftPaintStyle     *style,
            const WeftBeeswarmLayout *layout,
            cairo_t                  *cr,
            double                    bottom)
{
  guint max_ticks = (guint) CLAMP ((layout->axis.end - layout->axis.start) / (4 * style->text_size), 3, 8);
  g_autoptr (GArray) ticks = weft_axis_get_ticks (&layout->axis, max_ticks);
  double zero = weft_frame_sharpen (weft_axis_to_place (&layout->axis, 0));
  const WeftText title = { self->part_title, WEFT_TEXT_SMALL, style->text, 0, 1, 0 };

  weft_frame_paint_x_axis (cr, style, &layout->axis, ticks, layout->y, bottom);
  cairo_set_line_width (cr, 1);
  weft_color_set (style->frame, cr);
  cairo_move_to (cr, zero, layout->y);
  cairo_line_to (cr, zero, bottom);
  cairo_stroke (cr);
  if (self->part_title != NULL)
    weft_paint_text (cr, style, &title, layout->axis.end, bottom + weft_frame_get_line (style, WEFT_TEXT_SMALL) + WEFT_FRAME_GAP);
}

static void
paint_hidden (const WeftBeeswarm       *self,
              const WeftPaintStyle     *style,
              const WeftBeeswarmLayout *layout,
              cairo_t                  *cr)
{
  guint n_hidden = self->n_columns - layout->n_shown;
  g_autofree char *rest = g_strdup_printf (ngettext_ ("%u more", "%u more", n_hidden), n_hidden);
  const WeftText text = { rest, WEFT_TEXT_SMALL, style->dim, 0, 1, 0.5 };

  weft_paint_text (cr, style, &text, layout->labels, layout->y + (layout->n_shown + 0.5) * layout->row);
}

void
weft_beeswarm_paint (const WeftBeeswarm   *self,
                     const WeftPaintStyle *style,
                     cairo_t              *cr,
                     double                width,
                     double                height)
{
  WeftBeeswarmLayout layout;
  WeftLegend legend = get_legend (self);
  double bottom;

  weft_beeswarm_lay_out (self, style, width, height, &layout);
  bottom = layout.y + (layout.n_shown + (layout.n_shown < self->n_columns ? 1 : 0)) * layout.row;
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  paint_axis (self, style, &layout, cr, bottom);
  for (guint i = 0; i < layout.n_shown; i++)
    paint_swarm (self, style, &layout, cr, i);
  if (layout.n_shown < self->n_columns)
    paint_hidden (self, style, &layout, cr);
  if (has_values (self))
    weft_legend_paint (&legend, style, cr, layout.legend, layout.y, bottom);
  cairo_restore (cr);
}
