/* head-sheet.c: the heads of an attention, side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/head-sheet.h"

#include "paint/frame-private.h"
#include "paint/heat-map-private.h"

#include <math.h>

#define GAP 12.0

/* The largest of the cells that a pixel stands for. */
static float
find_largest (const float *shares,
              guint        n_rows,
              guint        n_columns,
              guint        row,
              guint        column,
              guint        step)
{
  float largest = 0;

  for (guint y = row; y < MIN (row + step, n_rows); y++)
    for (guint x = column; x < MIN (column + step, n_columns); x++)
      largest = MAX (largest, shares[(gsize) y * n_columns + x]);
  return largest;
}

cairo_surface_t *
weft_head_draw (const float *shares,
                guint        n_rows,
                guint        n_columns,
                guint        most)
{
  guint step = (MAX (n_rows, n_columns) + most - 1) / MAX (most, 1);
  guint height = (n_rows + step - 1) / step, width = (n_columns + step - 1) / step;
  g_autofree float *values = g_new (float, (gsize) height *width);
  const WeftHeatMap map = { .values = values, .height = height, .width = width, .high = 1 };

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      values[(gsize) y * width + x] = find_largest (shares, n_rows, n_columns, y * step, x * step, step);
  return weft_heat_map_draw (&map);
}

/* Where the heads come to lie. */
typedef struct
{
  WeftBox box;
  guint n_across;
  double line;
} Grid;

static Grid
lay_out (const WeftHeadSheet  *self,
         const WeftPaintStyle *style,
         double                width,
         double                height)
{
  Grid grid = { .box = weft_frame_get_inside (style, self->title, self->caption, width, height), .line = weft_frame_get_line (style, WEFT_TEXT_SMALL) };

  grid.n_across = MAX (1, (guint) ((grid.box.right - grid.box.left + GAP) / (self->side + GAP)));
  return grid;
}

/* The place of a head's image, in its square. */
static WeftHeatMapLayout
place_head (const WeftHeadSheet *self,
            const Grid          *grid,
            guint                head)
{
  double height = cairo_image_surface_get_height (self->pictures[head]), width = cairo_image_surface_get_width (self->pictures[head]), scale = self->side / MAX (height, width);

  return (WeftHeatMapLayout){
    .x = floor (grid->box.left + head % grid->n_across * (self->side + GAP)),
    .y = floor (grid->box.top + head / grid->n_across * (self->side + grid->line + GAP)),
    .width = MAX (floor (width * scale), 1),
    .height = MAX (floor (height * scale), 1),
  };
}

void
weft_head_sheet_paint (const WeftHeadSheet  *self,
                       const WeftPaintStyle *style,
                       cairo_t              *cr,
                       double                width,
                       double                height)
{
  Grid grid = lay_out (self, style, width, height);
  double left, top, right, bottom;

  cairo_save (cr);
  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  for (guint head = 0; head < self->n_heads; head++) {
    WeftHeatMapLayout place = place_head (self, &grid, head);
    WeftText name = { self->names[head], WEFT_TEXT_SMALL, style->text, self->side, 0, 0 };

    if (place.x > right || place.y > bottom || place.x + self->side < left || place.y + self->side + grid.line < top)
      continue;
    weft_heat_map_stretch (cr, cairo_surface_reference (self->pictures[head]), &place, FALSE);
    weft_paint_text (cr, style, &name, place.x, place.y + place.height);
  }
  cairo_restore (cr);
}

double
weft_head_sheet_get_natural_height (const WeftHeadSheet  *self,
                                    const WeftPaintStyle *style,
                                    double                width)
{
  double most = 8 * width + 1000;
  Grid grid = lay_out (self, style, width, most);
  guint n_down = (self->n_heads + grid.n_across - 1) / grid.n_across;

  return ceil (most - (grid.box.bottom - grid.box.top) + n_down * (self->side + grid.line + GAP) - GAP);
}

int
weft_head_sheet_find (const WeftHeadSheet  *self,
                      const WeftPaintStyle *style,
                      double                width,
                      double                height,
                      double                x,
                      double                y)
{
  Grid grid = lay_out (self, style, width, height);

  for (guint head = 0; head < self->n_heads; head++) {
    WeftHeatMapLayout place = place_head (self, &grid, head);

    if (x >= place.x && x < place.x + place.width && y >= place.y && y < place.y + place.height)
      return (int) head;
  }
  return -1;
}
