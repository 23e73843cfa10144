/* attention-chart.c: which words are read for which, as a heat map with words at its sides
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/attention-chart.h"

#include "base/i18n.h"
#include "paint/frame-private.h"
#include "paint/heat-map-private.h"

#include <math.h>

/* A cell is never larger, and has a name of its own where it is as high as text. */
#define MAX_CELL 44.0

/* Rows of more columns have no numbers in their cells. */
#define MAX_NUMBERED 12

/* Names are cut at this, so that the map keeps the most of the picture. */
#define MAX_NAME 120.0

/* Names that are measured: the widest of very many is among the first. */
#define MAX_MEASURED 200

static double
measure_names (const WeftPaintStyle *style,
               const char *const *names,
               guint n)
{
  double widest = 0;

  for (guint i = 0; i < MIN (n, MAX_MEASURED); i++) {
    double width;

    weft_paint_text_measure (style, names[i], WEFT_TEXT_SMALL, 0, &width, NULL);
    widest = MAX (widest, width);
  }
  return ceil (MIN (widest, MAX_NAME));
}

/* The colors of all, of which only the ends matter to the legend. */
static WeftHeatMap
get_heat_map (const WeftAttentionChart *self,
              const float              *shares)
{
  return (WeftHeatMap){ .values = shares, .height = self->n_rows, .width = self->n_columns, .high = 1, .legend = self->stretches ? _("share of the row’s largest") : _("share") };
}

/* Room for names and titles is taken first, the rest are cells; wide names stand on end. */
static void
lay_out_in (const WeftAttentionChart *self,
            const WeftPaintStyle     *style,
            const WeftBox            *box,
            WeftAttentionLayout      *layout)
{
  WeftHeatMap map = get_heat_map (self, self->shares);
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL), legend = weft_heat_map_measure_legend (&map, style) + 2 * WEFT_FRAME_GAP;
  double side = self->row_title != NULL ? line + WEFT_FRAME_GAP : 0, above = self->column_title != NULL ? line + WEFT_FRAME_GAP : 0;
  double widest = measure_names (style, self->column_names, self->n_columns), room, number, cell;

  layout->names = measure_names (style, self->row_names, self->n_rows);
  room = MAX (box->right - box->left - layout->names - side - legend - WEFT_FRAME_GAP, 1);
  cell = MIN (room / self->n_columns, MAX (box->bottom - box->top - MAX (widest, line) - above - WEFT_FRAME_GAP, 1) / self->n_rows);
  weft_paint_text_measure (style, "0.00", WEFT_TEXT_SMALL, 0, &number, NULL);

  /* Whole pixels keep edges sharp, but small cells cannot spare the rest. */
  cell = cell >= 8 ? floor (MIN (cell, MAX_CELL)) : cell;
  layout->upright = widest + 4 > cell;
  layout->head = layout->upright ? widest : line;
  layout->numbers = self->n_columns <= MAX_NUMBERED && number + 4 <= cell;
  layout->right_to_left = self->right_to_left;
  layout->map = (WeftHeatMapLayout){
    .x = ceil (box->left + (self->right_to_left ? legend : layout->names + side + WEFT_FRAME_GAP)),
    .y = ceil (box->top + layout->head + above + WEFT_FRAME_GAP),
    .width = MAX (cell * self->n_columns, 1),
    .height = MAX (cell * self->n_rows, 1),
    .rows = self->n_rows,
    .columns = self->n_columns,
  };
}

void
weft_attention_chart_lay_out (const WeftAttentionChart *self,
                              const WeftPaintStyle     *style,
                              double                    width,
                              double                    height,
                              WeftAttentionLayout      *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);

  lay_out_in (self, style, &box, layout);
}

gboolean
weft_attention_chart_find (const WeftAttentionLayout *layout,
                           double                     x,
                           double                     y,
                           guint                     *row,
                           guint                     *column)
{
  if (!weft_heat_map_find (&layout->map, x, y, row, column))
    return FALSE;
  if (layout->right_to_left)
    *column = layout->map.columns - 1 - *column;
  return TRUE;
}

/* Returns: (transfer full): shares as they are shown, the leftmost first */
static float *
arrange (const WeftAttentionChart *self)
{
  float *shown = g_new (float, (gsize) self->n_rows * self->n_columns);

  for (guint row = 0; row < self->n_rows; row++) {
    const float *from = self->shares + (gsize) row * self->n_columns;
    float most = 0;

    for (guint column = 0; column < self->n_columns; column++)
      most = MAX (most, from[column]);
    for (guint column = 0; column < self->n_columns; column++)
      shown[(gsize) row * self->n_columns + (self->right_to_left ? self->n_columns - 1 - column : column)] = self->stretches && most > 0.0f ? from[column] / most : from[column];
  }
  return shown;
}

/* The shares themselves, also where the colors are stretched. */
static void
paint_numbers (const WeftAttentionChart  *self,
               const WeftPaintStyle      *style,
               const WeftAttentionLayout *layout,
               const float               *shown,
               cairo_t                   *cr)
{
  WeftHeatMap map = get_heat_map (self, shown);
  double across = layout->map.width / self->n_columns, down = layout->map.height / self->n_rows;

  for (guint row = 0; row < self->n_rows; row++)
    for (guint place = 0; place < self->n_columns; place++) {
      guint column = self->right_to_left ? self->n_columns - 1 - place : place;
      g_autofree char *number = g_strdup_printf ("%.2f", (double) self->shares[(gsize) row * self->n_columns + column]);
      WeftText text = { number, WEFT_TEXT_SMALL, weft_color_get_ink (weft_heat_map_get_color (&map, (double) shown[(gsize) row * self->n_columns + place])), 0, 0.5, 0.5 };

      text.color.alpha = self->shares[(gsize) row * self->n_columns + column] < 0.005f ? 0.45 : 1;
      weft_paint_text (cr, style, &text, layout->map.x + (place + 0.5) * across, layout->map.y + (row + 0.5) * down);
    }
}

/* As many as have room; the marked one always and bold. */
static void
paint_row_names (const WeftAttentionChart  *self,
                 const WeftPaintStyle      *style,
                 const WeftAttentionLayout *layout,
                 cairo_t                   *cr)
{
  double down = layout->map.height / self->n_rows, x = layout->right_to_left ? layout->map.x + layout->map.width + WEFT_FRAME_GAP : layout->map.x - WEFT_FRAME_GAP;
  guint every = MAX (1, (guint) ceil (weft_frame_get_line (style, WEFT_TEXT_SMALL) / down - 0.2));

  for (guint row = 0; row < self->n_rows; row++) {
    gboolean is_marked = (int) row == self->marked;
    WeftText text = { self->row_names[row], is_marked ? WEFT_TEXT_SMALL | WEFT_TEXT_BOLD : WEFT_TEXT_SMALL, style->text, layout->names + 1, layout->right_to_left ? 0 : 1, 0.5 };

    if (row % every == 0 || is_marked)
      weft_paint_text (cr, style, &text, x, layout->map.y + (row + 0.5) * down);
  }
}

static void
paint_column_names (const WeftAttentionChart  *self,
                    const WeftPaintStyle      *style,
                    const WeftAttentionLayout *layout,
                    cairo_t                   *cr)
{
  double across = layout->map.width / self->n_columns, y = layout->map.y - WEFT_FRAME_GAP + 2;
  guint every = layout->upright ? MAX (1, (guint) ceil (weft_frame_get_line (style, WEFT_TEXT_SMALL) / across - 0.2)) : 1;

  for (guint place = 0; place < self->n_columns; place += every) {
    guint column = self->right_to_left ? self->n_columns - 1 - place : place;
    WeftText text = { self->column_names[column], WEFT_TEXT_SMALL, style->text, layout->head + 1, 0, 0.5 };

    if (layout->upright) {
      weft_frame_paint_upright (cr, style, &text, layout->map.x + (place + 0.5) * across, y);
      continue;
    }
    text.max_width = 0;
    text.anchor_x = 0.5;
    text.anchor_y = 1;
    weft_paint_text (cr, style, &text, layout->map.x + (place + 0.5) * across, y);
  }
}

static void
paint_titles (const WeftAttentionChart  *self,
              const WeftPaintStyle      *style,
              const WeftAttentionLayout *layout,
              cairo_t                   *cr)
{
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL);
  WeftText above = { self->column_title, WEFT_TEXT_SMALL, style->dim, 0, layout->right_to_left ? 1 : 0, 1 };
  WeftText side = { self->row_title, WEFT_TEXT_SMALL, style->dim, 0, 1, 0 };
  double x = layout->right_to_left ? layout->map.x + layout->map.width + layout->names + 2 * WEFT_FRAME_GAP : layout->map.x - layout->names - 2 * WEFT_FRAME_GAP - line;

  if (self->column_title != NULL)
    weft_paint_text (cr, style, &above, layout->map.x + (layout->right_to_left ? layout->map.width : 0), layout->map.y - layout->head - 2 * WEFT_FRAME_GAP + 2);
  if (self->row_title != NULL)
    weft_frame_paint_upright (cr, style, &side, x, layout->map.y);
}

/* A frame around the row that is looked at. */
static void
paint_mark (const WeftAttentionChart  *self,
            const WeftPaintStyle      *style,
            const WeftAttentionLayout *layout,
            cairo_t                   *cr)
{
  double down = layout->map.height / self->n_rows;

  if (self->marked < 0 || self->marked >= (int) self->n_rows)
    return;
  weft_color_set (style->accent, cr);
  cairo_set_line_width (cr, 2);
  cairo_rectangle (cr, layout->map.x - 1, layout->map.y + self->marked * down - 1, layout->map.width + 2, down + 2);
  cairo_stroke (cr);
}

void
weft_attention_chart_paint (const WeftAttentionChart *self,
                            const WeftPaintStyle     *style,
                            cairo_t                  *cr,
                            double                    width,
                            double                    height)
{
  g_autofree float *shown = arrange (self);
  WeftHeatMap map = get_heat_map (self, shown);
  WeftAttentionLayout layout;
  double legend;

  weft_attention_chart_lay_out (self, style, width, height, &layout);
  legend = layout.right_to_left ? layout.map.x - weft_heat_map_measure_legend (&map, style) : floor (layout.map.x + layout.map.width + 2 * WEFT_FRAME_GAP);
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  weft_heat_map_stretch (cr, weft_heat_map_draw (&map), &layout.map, FALSE);
  if (layout.numbers)
    paint_numbers (self, style, &layout, shown, cr);
  paint_mark (self, style, &layout, cr);
  paint_row_names (self, style, &layout, cr);
  paint_column_names (self, style, &layout, cr);
  paint_titles (self, style, &layout, cr);
  weft_heat_map_paint_legend (&map, style, cr, legend, layout.map.y, layout.map.height);
  cairo_restore (cr);
}

double
weft_attention_chart_get_natural_height (const WeftAttentionChart *self,
                                         const WeftPaintStyle     *style,
                                         double                    width)
{
  double most = 3 * width;
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, most);
  WeftAttentionLayout layout;

  lay_out_in (self, style, &box, &layout);
  return ceil (layout.map.y + layout.map.height + most - box.bottom);
}
