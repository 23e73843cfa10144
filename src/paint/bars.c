/* bars.c: horizontal bars with their values: predictions, importances
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/bars.h"

#include "base/i18n.h"
#include "paint/frame-private.h"

#include <math.h>

#define LABEL_SHARE 0.4
#define FAINT       0.45

/* Of the height of a row. */
#define BAR_SHARE 0.62

static double
get_row_height (const WeftPaintStyle *style)
{
  return ceil (1.45 * weft_frame_get_line (style, WEFT_TEXT_PLAIN));
}

/* The value with as many digits as people compare at a glance. */
static char *
format_value (const WeftBars *self,
              const WeftBar  *bar)
{
  char text[WEFT_TICK_LABEL];

  if (isnan (bar->value))
    return g_strdup (_("no value"));
  if (self->percent)
    return g_strdup_printf (bar->value > 0 && bar->value < 0.0005 ? _("%.2f %%") : _("%.1f %%"), 100 * bar->value);
  weft_tick_format (bar->value, bar->value != 0 ? pow (10, floor (log10 (fabs (bar->value))) - 2) : 1, text);
  return g_strdup (text);
}

static double
get_error (const WeftBar *bar)
{
  return isfinite (bar->error) && bar->error > 0 ? bar->error : 0;
}

static gboolean
is_signed (const WeftBars *self)
{
  for (guint i = 0; i < self->n_bars; i++)
    if (self->bars[i].value < 0)
      return TRUE;
  return FALSE;
}

static void
choose_limits (const WeftBars *self,
               WeftAxis       *axis)
{
  double low = 0, high = self->percent ? 1 : 0;

  for (guint i = 0; i < self->n_bars; i++) {
    const WeftBar *bar = &self->bars[i];

    if (!isfinite (bar->value))
      continue;
    low = MIN (low, bar->value - (bar->value < 0 ? get_error (bar) : 0));
    high = MAX (high, bar->value + (bar->value >= 0 ? get_error (bar) : 0));
  }
  weft_axis_init (axis, WEFT_SCALE_LINEAR, low, high);
}

static WeftTextFlags
get_label_flags (const WeftBar *bar)
{
  return bar->stressed ? WEFT_TEXT_BOLD : WEFT_TEXT_PLAIN;
}

static double
measure_texts (const WeftBars       *self,
               const WeftPaintStyle *style,
               gboolean              values)
{
  double widest = 0;

  for (guint i = 0; i < self->n_bars; i++) {
    g_autofree char *text = values ? format_value (self, &self->bars[i]) : g_strdup (self->bars[i].label);
    double width;

    weft_paint_text_measure (style, text, values ? WEFT_TEXT_SMALL : get_label_flags (&self->bars[i]), 0, &width, NULL);
    widest = MAX (widest, width);
  }
  return ceil (widest);
}

static double
get_foot (const WeftBars       *self,
          const WeftPaintStyle *style)
{
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL);

  return line + WEFT_FRAME_GAP + (self->value_title != NULL ? line : 0);
}

void
weft_bars_lay_out (const WeftBars       *self,
                   const WeftPaintStyle *style,
                   double                width,
                   double                height,
                   WeftBarsLayout       *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  double labels = MIN (measure_texts (self, style, FALSE), LABEL_SHARE * (box.right - box.left));
  double values = measure_texts (self, style, TRUE) + WEFT_FRAME_GAP, room;

  choose_limits (self, &layout->axis);
  layout->row = get_row_height (style);
  layout->y = ceil (box.top);
  room = MAX (box.bottom - get_foot (self, style) - box.top, 0);
  layout->n_shown = (guint) MIN (floor (room / layout->row), self->n_bars);

  /* The last row tells how many there are besides. */
  if (layout->n_shown < self->n_bars && layout->n_shown > 0)
    layout->n_shown--;
  layout->labels = ceil (box.left + labels);
  layout->axis.start = layout->labels + WEFT_FRAME_GAP + (is_signed (self) ? values : 0);
  layout->axis.end = MAX (floor (box.right - values), layout->axis.start + 8);
}

double
weft_bars_get_natural_height (const WeftBars       *self,
                              const WeftPaintStyle *style,
                              double                width)
{
  const double probe = 100000;
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, probe);

  return ceil (box.top) + (probe - box.bottom) + get_foot (self, style) + self->n_bars * get_row_height (style) + 1;
}

gboolean
weft_bars_find (const WeftBarsLayout *layout,
                double                y,
                guint                *bar)
{
  double row = floor ((y - layout->y) / layout->row);

  if (!(row >= 0 && row < layout->n_shown))
    return FALSE;
  *bar = (guint) row;
  return TRUE;
}

static gboolean
has_stress (const WeftBars *self)
{
  for (guint i = 0; i < self->n_bars; i++)
    if (self->bars[i].stressed)
      return TRUE;
  return FALSE;
}

static WeftColor
choose_color (const WeftBars       *self,
              const WeftPaintStyle *style,
              const WeftBar        *bar)
{
  WeftColor color = style->accent;

  if (is_signed (self))
    color = bar->value < 0 ? style->negative : style->positive;
  if (has_stress (self) && !bar->stressed)
    color.alpha = FAINT;
  return color;
}

static void
paint_error (cairo_t              *cr,
             const WeftPaintStyle *style,
             const double          ends[2],
             double                middle,
             double                half)
{
  cairo_set_line_width (cr, 1.5);
  weft_color_set (style->text, cr);
  cairo_move_to (cr, ends[0], middle);
  cairo_line_to (cr, ends[1], middle);
  for (int i = 0; i < 2; i++) {
    cairo_move_to (cr, ends[i], middle - half);
    cairo_line_to (cr, ends[i], middle + half);
  }
  cairo_stroke (cr);
}

static void
paint_bar (const WeftBars       *self,
           const WeftPaintStyle *style,
           const WeftBarsLayout *layout,
           cairo_t              *cr,
           guint                 index)
{
  const WeftBar *bar = &self->bars[index];
  double zero = floor (weft_axis_to_place (&layout->axis, 0));
  double end = isfinite (bar->value) ? weft_axis_to_place (&layout->axis, bar->value) : zero;
  double top = layout->y + index * layout->row, middle = floor (top + layout->row / 2) + 0.5, thick = floor (layout->row * BAR_SHARE);
  double reach = get_error (bar) / (layout->axis.high - layout->axis.low) * (layout->axis.end - layout->axis.start);
  /* Beyond the axis stand labels. */
  const double ends[] = { MAX (end - reach, layout->axis.start), MIN (end + reach, layout->axis.end) };
  gboolean left = bar->value < 0;
  g_autofree char *value = format_value (self, bar);
  WeftText label = { bar->label, get_label_flags (bar), style->text, 0, 1, 0.5 };
  WeftText number = { value, WEFT_TEXT_SMALL, isnan (bar->value) ? style->warning : style->text, 0, left ? 1 : 0, 0.5 };

  label.max_width = layout->labels - WEFT_FRAME_MARGIN + 1;
  weft_color_set (choose_color (self, style, bar), cr);
  cairo_rectangle (cr, MIN (zero, end), floor (middle - thick / 2), fabs (end - zero), thick);
  cairo_fill (cr);
  if (reach > 0 && isfinite (bar->value))
    paint_error (cr, style, ends, middle, thick / 4);
  weft_paint_text (cr, style, &label, layout->labels, middle);
  weft_paint_text (cr, style, &number, left ? ends[0] - WEFT_FRAME_GAP : ends[1] + WEFT_FRAME_GAP, middle);
}

static void
scale_to_percent (GArray *ticks)
{
  for (guint i = 0; i < ticks->len; i++) {
    WeftTick *tick = &g_array_index (ticks, WeftTick, i);

    g_snprintf (tick->label, sizeof tick->label, "%.0f %%", fabs (round (100 * tick->value)));
  }
}

static void
paint_axis (const WeftBars       *self,
            const WeftPaintStyle *style,
            const WeftBarsLayout *layout,
            cairo_t              *cr,
            double                bottom)
{
  guint max_ticks = (guint) CLAMP ((layout->axis.end - layout->axis.start) / (4 * style->text_size), 3, 8);
  g_autoptr (GArray) ticks = weft_axis_get_ticks (&layout->axis, max_ticks);
  double zero = weft_frame_sharpen (weft_axis_to_place (&layout->axis, 0)), line = weft_frame_get_line (style, WEFT_TEXT_SMALL);
  WeftText title = { self->value_title, WEFT_TEXT_SMALL, style->text, 0, 1, 0 };

  if (self->percent)
    scale_to_percent (ticks);
  weft_frame_paint_x_axis (cr, style, &layout->axis, ticks, layout->y, bottom);
  cairo_set_line_width (cr, 1);
  weft_color_set (style->frame, cr);
  cairo_move_to (cr, zero, layout->y);
  cairo_line_to (cr, zero, bottom);
  cairo_stroke (cr);
  weft_paint_text (cr, style, &title, layout->axis.end, bottom + line + WEFT_FRAME_GAP);
}

void
weft_bars_paint (const WeftBars       *self,
                 const WeftPaintStyle *style,
                 cairo_t              *cr,
                 double                width,
                 double                height)
{
  WeftBarsLayout layout;
  guint n_rows;

  weft_bars_lay_out (self, style, width, height, &layout);
  n_rows = layout.n_shown + (layout.n_shown < self->n_bars ? 1 : 0);
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  paint_axis (self, style, &layout, cr, layout.y + n_rows * layout.row);
  for (guint i = 0; i < layout.n_shown; i++)
    paint_bar (self, style, &layout, cr, i);
  if (layout.n_shown < self->n_bars) {
    guint n_hidden = self->n_bars - layout.n_shown;
    g_autofree char *rest = g_strdup_printf (ngettext_ ("%u more", "%u more", n_hidden), n_hidden);
    WeftText text = { rest, WEFT_TEXT_SMALL, style->dim, 0, 1, 0.5 };

    weft_paint_text (cr, style, &text, layout.labels, layout.y + (layout.n_shown + 0.5) * layout.row);
  }
  cairo_restore (cr);
}
