/* curve-legend.c: which line of learning curves is what
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/curve-legend-private.h"

#include "paint/curve-stroke.h"
#include "paint/frame-private.h"

#define MAX_ROWS    3
#define LINE_LENGTH 18.0

typedef struct
{
  const WeftPaintStyle *style;
  double left;
  double right;
  double top;
  double line; /* height of a row */
} Legend;

gboolean
weft_curve_legend_is_needed (const WeftCurves *self)
{
  for (guint i = 0; i < self->n_curves && self->n_keys == 0; i++)
    if (self->curves[i].title != NULL)
      return TRUE;
  return self->n_keys > 0;
}

/* Returns: (transfer full) (element-type WeftCurveKey): the keys, or one for each curve that has a
 *   title */
static GArray *
list_keys (const WeftCurves *self)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (WeftCurveKey));

  if (self->n_keys > 0)
    g_array_append_vals (keys, self->keys, self->n_keys);
  for (guint i = 0; i < self->n_curves && self->n_keys == 0; i++) {
    const WeftCurve *curve = &self->curves[i];
    WeftCurveKey key = { curve->title, (int) (curve->category % WEFT_N_CATEGORIES), curve->stroke };

    if (curve->title != NULL)
      g_array_append_val (keys, key);
  }
  return keys;
}

static void
paint_key (const Legend       *legend,
           const WeftCurveKey *key,
           cairo_t            *cr,
           double              x,
           double              y)
{
  const WeftPaintStyle *style = legend->style;
  double length = weft_curve_stroke_get_length (key->stroke, LINE_LENGTH), middle = weft_frame_sharpen (y + legend->line / 2);
  WeftText text = { key->title, WEFT_TEXT_SMALL, style->text, legend->right - x - length - WEFT_FRAME_GAP, 0, 0.5 };

  cairo_save (cr);
  weft_color_set (key->category >= 0 ? weft_paint_style_get_category (style, (guint) key->category) : style->text, cr);
  cairo_set_line_width (cr, style->line_width + 0.5);
  weft_curve_stroke_set (key->stroke, cr);
  cairo_move_to (cr, x, middle);
  cairo_line_to (cr, x + length, middle);
  cairo_stroke (cr);
  cairo_restore (cr);
  weft_paint_text (cr, style, &text, x + length + WEFT_FRAME_GAP, y + legend->line / 2);
}

static double
measure_key (const Legend       *legend,
             const WeftCurveKey *key)
{
  double width;

  weft_paint_text_measure (legend->style, key->title, WEFT_TEXT_SMALL, 0, &width, NULL);
  return MIN (weft_curve_stroke_get_length (key->stroke, LINE_LENGTH) + WEFT_FRAME_GAP + width, legend->right - legend->left);
}

static void
paint_rest (const Legend *legend,
            cairo_t      *cr,
            guint         n,
            double        x,
            double        y)
{
  g_autofree char *rest = g_strdup_printf ("+%u", n);
  WeftText text = { rest, WEFT_TEXT_SMALL, legend->style->dim, 0, 0, 0.5 };

  weft_paint_text (cr, legend->style, &text, x, y + legend->line / 2);
}

/* Returns: the number of rows */
static int
flow (const Legend *legend,
      GArray       *keys,
      cairo_t      *cr)
{
  double x = legend->left;
  int row = 0;

  for (guint i = 0; i < keys->len; i++) {
    const WeftCurveKey *key = &g_array_index (keys, WeftCurveKey, i);
    double width = measure_key (legend, key), reserve = row == MAX_ROWS - 1 && i + 1 < keys->len ? 4 * legend->line : 0;

    if (x > legend->left && x + width + reserve > legend->right) {
      if (row == MAX_ROWS - 1) {
        if (cr != NULL)
          paint_rest (legend, cr, keys->len - i, x, legend->top + row * legend->line);
        break;
      }
      row++;
      x = legend->left;
    }
    if (cr != NULL)
      paint_key (legend, key, cr, x, legend->top + row * legend->line);
    x += width + 2.5 * WEFT_FRAME_GAP;
  }
  return row + 1;
}

double
weft_curve_legend_flow (const WeftCurves     *self,
                        const WeftPaintStyle *style,
                        double                left,
                        double                right,
                        double                top,
                        cairo_t              *cr)
{
  Legend legend = { style, left, right, top, weft_frame_get_line (style, WEFT_TEXT_SMALL) + 2 };
  g_autoptr (GArray) keys = list_keys (self);

  return flow (&legend, keys, cr) * legend.line;
}
