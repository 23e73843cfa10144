/* waterfall.c: how parts lead from one number to another
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/waterfall.h"

#include "base/i18n.h"
#include "paint/frame-private.h"

#include <math.h>

#define LABEL_SHARE 0.4

/* Of the height of a row. */
#define BAR_SHARE 0.62

/* Rows besides those of steps: the base and the end. */
#define N_ENDS 2

static double
get_row_height (const WeftPaintStyle *style)
{
  return ceil (1.45 * weft_frame_get_line (style, WEFT_TEXT_PLAIN));
}

/* Returns: (transfer full): a number with as many digits as people compare at a glance */
static char *
format_number (double   value,
               gboolean is_signed)
{
  char text[WEFT_TICK_LABEL];

  weft_tick_format (value, value != 0 ? pow (10, floor (log10 (fabs (value))) - 2) : 1, text);
  return g_strconcat (is_signed && value > 0 ? "+" : "", text, NULL);
}

double
weft_waterfall_get_start (const WeftWaterfall *self,
                          guint                index)
{
  double start = self->base;

  for (guint i = 0; i < index && i < self->n_steps; i++)
    start += self->steps[i].value;
  return start;
}

static double
get_error (const WeftWaterfallStep *step)
{
  return isfinite (step->error) && step->error > 0 ? step->error : 0;
}

static void
choose_limits (const WeftWaterfall *self,
               WeftAxis            *axis)
{
  double low = self->base, high = self->base;

  for (guint i = 0; i < self->n_steps; i++) {
    double end = weft_waterfall_get_start (self, i + 1), error = get_error (&self->steps[i]);

    low = MIN (low, end - error);
    high = MAX (high, end + error);
  }
  weft_axis_init (axis, WEFT_SCALE_LINEAR, low, high);
}

static double
measure_labels (const WeftWaterfall  *self,
                const WeftPaintStyle *style)
{
  const char *const ends[] = { self->base_label, self->end_label };
  double widest = 0;

  for (guint i = 0; i < self->n_steps + N_ENDS; i++) {
    double width;

    weft_paint_text_measure (style, i < N_ENDS ? ends[i] : self->steps[i - N_ENDS].label, i < N_ENDS ? WEFT_TEXT_BOLD : WEFT_TEXT_PLAIN, 0, &width, NULL);
    widest = MAX (widest, width);
  }
  return ceil (widest);
}

static double
measure_numbers (const WeftWaterfall  *self,
                 const WeftPaintStyle *style)
{
  double widest = 0;

  for (guint i = 0; i < self->n_steps + N_ENDS; i++) {
    double end = i == 0 ? self->base : weft_waterfall_get_start (self, self->n_steps);
    g_autofree char *text = i < N_ENDS ? format_number (end, FALSE) : format_number (self->steps[i - N_ENDS].value, TRUE);
    double width;

    weft_paint_text_measure (style, text, WEFT_TEXT_SMALL, 0, &width, NULL);
    widest = MAX (widest, width);
  }
  return ceil (widest);
}

static double
get_foot (const WeftWaterfall  *self,
          const WeftPaintStyle *style)
{
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL);

  return line + WEFT_FRAME_GAP + (self->value_title != NULL ? line : 0);
}

void
weft_waterfall_lay_out (const WeftWaterfall  *self,
                        const WeftPaintStyle *style,
                        double                width,
                        double                height,
                        WeftWaterfallLayout  *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  double labels = MIN (measure_labels (self, style), LABEL_SHARE * (box.right - box.left)), numbers = measure_numbers (self, style) + WEFT_FRAME_GAP;
  double room = MAX (box.bottom - get_foot (self, style) - box.top, 0);
  guint n_rows;

  choose_limits (self, &layout->axis);
  layout->row = get_row_height (style);
  layout->y = ceil (box.top);
  n_rows = (guint) MIN (floor (room / layout->row), self->n_steps + N_ENDS);

  /* What has no row of its own shares one. */
  layout->n_shown = n_rows >= self->n_steps + N_ENDS ? self->n_steps : n_rows > N_ENDS ? n_rows - N_ENDS - 1
                                                                                       : 0;
  layout->labels = ceil (box.left + labels);
  layout->axis.start = layout->labels + WEFT_FRAME_GAP + numbers;
  layout->axis.end = MAX (floor (box.right - numbers), layout->axis.start + 8);
}

double
weft_waterfall_get_natural_height (const WeftWaterfall  *self,
                                   const WeftPaintStyle *style,
                                   double                width)
{
  const double probe = 100000;
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, probe);

  return ceil (box.top) + (probe - box.bottom) + get_foot (self, style) + (self->n_steps + N_ENDS) * get_row_height (style) + 1;
}

gboolean
weft_waterfall_find (const WeftWaterfallLayout *layout,
                     double                     y,
                     guint                     *step)
{
  double row = floor ((y - layout->y) / layout->row) - 1;

  if (!(row >= 0 && row < layout->n_shown))
    return FALSE;
  *step = (guint) row;
  return TRUE;
}

static double
get_middle (const WeftWaterfallLayout *layout,
            guint                      row)
{
  return floor (layout->y + row * layout->row + layout->row / 2) + 0.5;
}

static void
paint_label (cairo_t                   *cr,
             const WeftPaintStyle      *style,
             const WeftWaterfallLayout *layout,
             const char                *label,
             WeftTextFlags              flags,
             guint                      row)
{
  const WeftText text = { label, flags, style->text, layout->labels - WEFT_FRAME_MARGIN + 1, 1, 0.5 };

  weft_paint_text (cr, style, &text, layout->labels, get_middle (layout, row));
}

static void
paint_error (cairo_t                   *cr,
             const WeftPaintStyle      *style,
             const WeftWaterfallLayout *layout,
             double                     end,
             double                     reach,
             guint                      row)
{
  double middle = get_middle (layout, row), half = floor (layout->row * BAR_SHARE) / 4;

  cairo_set_line_width (cr, 1.5);
  weft_color_set (style->text, cr);
  cairo_move_to (cr, end - reach, middle);
  cairo_line_to (cr, end + reach, middle);
  for (int side = -1; side <= 1; side += 2) {
    cairo_move_to (cr, end + side * reach, middle - half);
    cairo_line_to (cr, end + side * reach, middle + half);
  }
  cairo_stroke (cr);
}

/* A step in a row, from @start on. */
static void
paint_step (cairo_t                   *cr,
            const WeftPaintStyle      *style,
            const WeftWaterfallLayout *layout,
            const WeftWaterfallStep   *step,
            double                     start,
            guint                      row)
{
  double from = weft_axis_to_place (&layout->axis, start), to = weft_axis_to_place (&layout->axis, start + step->value), middle = get_middle (layout, row);
  double thick = floor (layout->row * BAR_SHARE), reach = get_error (step) / (layout->axis.high - layout->axis.low) * (layout->axis.end - layout->axis.start);
  gboolean falls = step->value < 0;
  g_autofree char *number = format_number (step->value, TRUE);
  const WeftText text = { number, WEFT_TEXT_SMALL, style->text, 0, falls ? 1 : 0, 0.5 };

  weft_color_set (falls ? style->negative : style->positive, cr);
  cairo_rectangle (cr, MIN (from, to), floor (middle - thick / 2), MAX (fabs (to - from), 1), thick);
  cairo_fill (cr);
  if (reach > 0)
    paint_error (cr, style, layout, to, reach, row);
  weft_paint_text (cr, style, &text, falls ? MIN (to - reach, from) - WEFT_FRAME_GAP : MAX (to + reach, from) + WEFT_FRAME_GAP, middle);
  paint_label (cr, style, layout, step->label, WEFT_TEXT_PLAIN, row);
}

/* A thin line from a row's end to where the next begins. */
static void
paint_tie (cairo_t                   *cr,
           const WeftPaintStyle      *style,
           const WeftWaterfallLayout *layout,
           double                     value,
           guint                      row)
{
  double x = weft_frame_sharpen (weft_axis_to_place (&layout->axis, value)), half = floor (layout->row * BAR_SHARE) / 2;

  cairo_set_line_width (cr, 1);
  weft_color_set (style->dim, cr);
  cairo_move_to (cr, x, get_middle (layout, row) - half);
  cairo_line_to (cr, x, get_middle (layout, row + 1) + half);
  cairo_stroke (cr);
}

/* The base or the sum: a line, with its number. */
static void
paint_end (cairo_t                   *cr,
           const WeftPaintStyle      *style,
           const WeftWaterfallLayout *layout,
           const char                *label,
           double                     value,
           guint                      row)
{
  double x = weft_frame_sharpen (weft_axis_to_place (&layout->axis, value)), middle = get_middle (layout, row), half = floor (layout->row * BAR_SHARE) / 2;
  g_autofree char *number = format_number (value, FALSE);
  const WeftText text = { number, WEFT_TEXT_SMALL | WEFT_TEXT_BOLD, style->text, 0, 0, 0.5 };

  cairo_set_line_width (cr, 2);
  weft_color_set (style->text, cr);
  cairo_move_to (cr, x, middle - half);
  cairo_line_to (cr, x, middle + half);
  cairo_stroke (cr);
  weft_paint_text (cr, style, &text, x + WEFT_FRAME_GAP, middle);
  paint_label (cr, style, layout, label, WEFT_TEXT_BOLD, row);
}

static void
paint_axis (const WeftWaterfall       *self,
            const WeftPaintStyle      *style,
            const WeftWaterfallLayout *layout,
            cairo_t                   *cr,
            double                     bottom)
{
  guint max_ticks = (guint) CLAMP ((layout->axis.end - layout->axis.start) / (4 * style->text_size), 3, 8);
  g_autoptr (GArray) ticks = weft_axis_get_ticks (&layout->axis, max_ticks);
  const WeftText title = { self->value_title, WEFT_TEXT_SMALL, style->text, 0, 1, 0 };

  weft_frame_paint_x_axis (cr, style, &layout->axis, ticks, layout->y, bottom);
  if (self->value_title != NULL)
    weft_paint_text (cr, style, &title, layout->axis.end, bottom + weft_frame_get_line (style, WEFT_TEXT_SMALL) + WEFT_FRAME_GAP);
}

/* All steps without a row of their own, in one. */
static void
paint_rest (const WeftWaterfall       *self,
            const WeftPaintStyle      *style,
            const WeftWaterfallLayout *layout,
            cairo_t                   *cr)
{
  guint n_hidden = self->n_steps - layout->n_shown;
  double start = weft_waterfall_get_start (self, layout->n_shown);
  g_autofree char *label = g_strdup_printf (ngettext_ ("%u more", "%u more", n_hidden), n_hidden);
  const WeftWaterfallStep rest = { label, weft_waterfall_get_start (self, self->n_steps) - start, 0 };

  paint_step (cr, style, layout, &rest, start, layout->n_shown + 1);
  paint_tie (cr, style, layout, start + rest.value, layout->n_shown + 1);
}

void
weft_waterfall_paint (const WeftWaterfall  *self,
                      const WeftPaintStyle *style,
                      cairo_t              *cr,
                      double                width,
                      double                height)
{
  WeftWaterfallLayout layout;
  guint n_rows;

  weft_waterfall_lay_out (self, style, width, height, &layout);
  n_rows = layout.n_shown + (layout.n_shown < self->n_steps ? 1 : 0) + N_ENDS;
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  paint_axis (self, style, &layout, cr, layout.y + n_rows * layout.row);
  paint_end (cr, style, &layout, self->base_label, self->base, 0);
  paint_tie (cr, style, &layout, self->base, 0);
  for (guint i = 0; i < layout.n_shown; i++) {
    paint_step (cr, style, &layout, &self->steps[i], weft_waterfall_get_start (self, i), i + 1);
    paint_tie (cr, style, &layout, weft_waterfall_get_start (self, i + 1), i + 1);
  }
  if (layout.n_shown < self->n_steps)
    paint_rest (self, style, &layout, cr);
  paint_end (cr, style, &layout, self->end_label, weft_waterfall_get_start (self, self->n_steps), n_rows - 1);
  cairo_restore (cr);
}
