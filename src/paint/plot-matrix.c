/* plot-matrix.c: every variable against every other one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/plot-matrix.h"

#include "base/rank-correlation.h"

#include "paint/frame-private.h"
#include "paint/legend-private.h"

#include <math.h>
#include <stdlib.h>

#define LEGEND_SHARE 0.2

#define CELL_GAP 6.0

/* Bars of a variable that has no names. */
#define N_BINS 12

#define BAR_OPACITY 0.55

static WeftLegend
get_legend (const WeftPlotMatrix *self)
{
  return (WeftLegend){ self->color_title, self->low != NULL ? self->low : "0", self->high != NULL ? self->high : "1", TRUE };
}

void
weft_plot_matrix_lay_out (const WeftPlotMatrix *self,
                          const WeftPaintStyle *style,
                          double                width,
                          double                height,
                          WeftPlotMatrixLayout *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  WeftLegend legend = get_legend (self);
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL), room = box.right - box.left;
  double side = self->colors != NULL ? weft_legend_measure (&legend, style, LEGEND_SHARE * room) + WEFT_FRAME_MARGIN : 0;
  guint n = MAX (self->n_variables, 1);

  layout->n_variables = self->n_variables;
  layout->left = ceil (box.left + line + WEFT_FRAME_GAP);
  layout->top = ceil (box.top);
  layout->width = MAX (box.right - side - layout->left + CELL_GAP, 16) / n;
  layout->height = MAX (box.bottom - line - WEFT_FRAME_GAP - layout->top + CELL_GAP, 16) / n;
  layout->legend = box.right - side + WEFT_FRAME_MARGIN;
}

static WeftBox
get_box (const WeftPlotMatrixLayout *layout,
         guint                       row,
         guint                       column)
{
  double left = floor (layout->left + column * layout->width), top = floor (layout->top + row * layout->height);

  return (WeftBox){ left, top, MAX (left + floor (layout->width - CELL_GAP), left + 2), MAX (top + floor (layout->height - CELL_GAP), top + 2) };
}

void
weft_plot_matrix_get_cell (const WeftPlotMatrix       *self,
                           const WeftPlotMatrixLayout *layout,
                           guint                       row,
                           guint                       column,
                           WeftPlot                   *plot,
                           WeftPlotLayout             *where)
{
  WeftBox box = get_box (layout, row, column);

  *plot = (WeftPlot){
    .x = self->variables[column],
    .y = self->variables[row],
    .n_points = self->n_points,
    .colors = self->colors,
    .shapes = self->shapes,
    .faint = self->faint,
  };
  *where = (WeftPlotLayout){ box.left, box.right, box.top, box.bottom, 0, CLAMP (MIN (layout->width, layout->height) / 32, 1.6, 3.4) };
}

/* The diagonal */

static guint
find_bin (const WeftVariable *variable,
          double              value,
          guint               n)
{
  double share = weft_variable_to_share (variable, value);

  return isnan (share) ? n : (guint) CLAMP (floor (share * n), 0, n - 1);
}

static void
paint_counts (const WeftPlotMatrix *self,
              const WeftPaintStyle *style,
              const WeftBox        *box,
              guint                 index,
              cairo_t              *cr)
{
  const WeftVariable *variable = &self->variables[index];
  guint n = variable->spread == WEFT_SPREAD_NAMES ? MAX (variable->n_names, 1) : N_BINS, most = 1;
  g_autofree guint *counts = g_new0 (guint, n + 1);
  double width = (box->right - box->left) / n, height = (box->bottom - box->top) * 0.9;
  WeftColor color = style->accent;

  for (gsize i = 0; i < self->n_points; i++)
    if (self->faint == NULL || self->faint[i] == 0)
      counts[find_bin (variable, variable->values[i], n)]++;
  for (guint i = 0; i < n; i++)
    most = MAX (most, counts[i]);
  color.alpha = BAR_OPACITY;
  weft_color_set (color, cr);
  for (guint i = 0; i < n; i++) {
    cairo_rectangle (cr, box->left + i * width + 0.5, box->bottom - height * counts[i] / most, MAX (width - 1, 1), height * counts[i] / most);
    cairo_fill (cr);
  }
}

/* Above it */

double
weft_plot_matrix_correlate (const WeftPlotMatrix *self,
                            guint                 a,
                            guint                 b)
{
  const WeftVariable *first = &self->variables[a], *second = &self->variables[b];

  if (first->spread == WEFT_SPREAD_NAMES || second->spread == WEFT_SPREAD_NAMES)
    return (double) NAN;
  return weft_rank_correlation (first->values, second->values, self->n_points);
}

static void
paint_correlation (const WeftPlotMatrix *self,
                   const WeftPaintStyle *style,
                   const WeftBox        *box,
                   guint                 row,
                   guint                 column,
                   cairo_t              *cr)
{
  double correlation = weft_plot_matrix_correlate (self, row, column);
  char number[WEFT_TICK_LABEL] = "–";
  WeftColor color = weft_color_diverging (correlation);
  const WeftText text = { number, WEFT_TEXT_PLAIN, isnan (correlation) ? style->dim : style->text, MAX (box->right - box->left, 1), 0.5, 0.5 };

  if (!isnan (correlation)) {
    weft_tick_format (correlation, 0.01, number);
    color.alpha = 0.35 * fabs (correlation);
    weft_color_set (color, cr);
    cairo_rectangle (cr, box->left, box->top, box->right - box->left, box->bottom - box->top);
    cairo_fill (cr);
  }
  weft_paint_text (cr, style, &text, (box->left + box->right) / 2, (box->top + box->bottom) / 2);
}

/* All of it */

static void
paint_cell (const WeftPlotMatrix       *self,
            const WeftPaintStyle       *style,
            const WeftPlotMatrixLayout *layout,
            guint                       row,
            guint                       column,
            cairo_t                    *cr)
{
  WeftBox box = get_box (layout, row, column);
  WeftPlotLayout where;
  WeftPlot plot;

  if (row == column)
    paint_counts (self, style, &box, row, cr);
  else if (row < column)
    paint_correlation (self, style, &box, row, column, cr);
  if (row > column) {
    weft_plot_matrix_get_cell (self, layout, row, column, &plot, &where);
    weft_plot_paint_points (&plot, style, &where, cr);
  }
  cairo_set_line_width (cr, 1);
  weft_color_set (row < column ? style->grid : style->frame, cr);
  cairo_rectangle (cr, box.left + 0.5, box.top + 0.5, box.right - box.left - 1, box.bottom - box.top - 1);
  cairo_stroke (cr);
}

/* Titles stand beside rows only where there is room for each: all of them stand below as well. */
static gboolean
fit_beside (const WeftPlotMatrix       *self,
            const WeftPaintStyle       *style,
            const WeftPlotMatrixLayout *layout)
{
  WeftBox row = get_box (layout, 0, 0);

  for (guint i = 0; i < self->n_variables; i++) {
    double width = 0;

    if (self->variables[i].title != NULL)
      weft_paint_text_measure (style, self->variables[i].title, WEFT_TEXT_SMALL, 0, &width, NULL);
    if (width > row.bottom - row.top)
      return FALSE;
  }
  return TRUE;
}

static void
paint_titles (const WeftPlotMatrix       *self,
              const WeftPaintStyle       *style,
              const WeftPlotMatrixLayout *layout,
              guint                       index,
              gboolean                    beside,
              cairo_t                    *cr)
{
  WeftBox row = get_box (layout, index, 0), column = get_box (layout, layout->n_variables - 1, index);
  const WeftText upright = { self->variables[index].title, WEFT_TEXT_SMALL, style->text, 0, 0.5, 0 };
  const WeftText below = { self->variables[index].title, WEFT_TEXT_SMALL, style->text, MAX (column.right - column.left, 1), 0.5, 0 };

  if (self->variables[index].title == NULL)
    return;
  if (beside)
    weft_frame_paint_upright (cr, style, &upright, WEFT_FRAME_MARGIN, (row.top + row.bottom) / 2);
  weft_paint_text (cr, style, &below, (column.left + column.right) / 2, column.bottom + WEFT_FRAME_GAP / 2);
}

void
weft_plot_matrix_paint (const WeftPlotMatrix *self,
                        const WeftPaintStyle *style,
                        cairo_t              *cr,
                        double                width,
                        double                height)
{
  WeftPlotMatrixLayout layout;
  WeftLegend legend = get_legend (self);
  gboolean beside;

  weft_plot_matrix_lay_out (self, style, width, height, &layout);
  beside = fit_beside (self, style, &layout);
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  for (guint row = 0; row < self->n_variables; row++) {
    paint_titles (self, style, &layout, row, beside, cr);
    for (guint column = 0; column < self->n_variables; column++)
      paint_cell (self, style, &layout, row, column, cr);
  }
  if (self->colors != NULL)
    weft_legend_paint (&legend, style, cr, layout.legend, layout.top, layout.top + self->n_variables * layout.height);
  cairo_restore (cr);
}

gboolean
weft_plot_matrix_find (const WeftPlotMatrix       *self,
                       const WeftPlotMatrixLayout *layout,
                       double                      x,
                       double                      y,
                       double                      reach,
                       gsize                      *point,
                       guint                      *row,
                       guint                      *column)
{
  double down = (y - layout->top) / layout->height, across = (x - layout->left) / layout->width;
  WeftPlotLayout where;
  WeftPlot plot;

  if (down < 0 || across < 0 || down >= layout->n_variables || across >= floor (down))
    return FALSE;
  *row = (guint) down;
  *column = (guint) across;
  weft_plot_matrix_get_cell (self, layout, *row, *column, &plot, &where);
  return weft_plot_find (&plot, &where, x, y, reach, point);
}
