/* kernel-sheet.c: the filters of a convolution side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All of them are one image of a pixel a weight, with a pixel between kernels, that is stretched.
 */
#include "paint/kernel-sheet.h"

#include "paint/frame-private.h"
#include "paint/heat-map-private.h"

#include <math.h>

/* Pictures of few weights are not drawn larger than this. */
#define MAX_SCALE 24.0

/* Where kernels are. */
typedef struct
{
  WeftHeatMapLayout map; /* all of them; its rows and columns are pixels of the image */
  guint columns;
  guint rows;
  guint cell_width; /* pixels of the image, with the gap */
  guint cell_height;
  double legend; /* its left edge */
} Layout;

/* Filters of three colors have no color of their own. */
static gboolean
is_colored (const WeftKernelSheet *self)
{
  return self->are_pictures && self->n_channels == 3;
}

static guint
count_gap (const WeftKernelSheet *self)
{
  return self->height * self->width > 1 ? 1 : 0;
}

/* The colors and their legend are those of every signed map. */
static WeftHeatMap
get_colors (const WeftKernelSheet *self)
{
  return (WeftHeatMap){ .is_signed = TRUE, .low = -self->limit, .high = self->limit, .legend = self->legend };
}

/* As many columns as make filters that are pictures largest in the room. */
static guint
choose_columns (const WeftKernelSheet *self,
                const Layout          *layout,
                double                 width,
                double                 height)
{
  guint best = 1;
  double largest = 0;

  if (!self->are_pictures)
    return self->n_filters;
  for (guint columns = 1; columns <= self->n_filters; columns++) {
    guint rows = (self->n_filters + columns - 1) / columns;
    double scale = MIN (width / (columns * layout->cell_width), height / (rows * layout->cell_height));

    if (scale > largest) {
      largest = scale;
      best = columns;
    }
  }
  return best;
}

static void
lay_out (const WeftKernelSheet *self,
         const WeftPaintStyle  *style,
         double                 width,
         double                 height,
         Layout                *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  const WeftHeatMap colors = get_colors (self);
  double legend = is_colored (self) ? 0 : weft_heat_map_measure_legend (&colors, style), room = MAX (box.right - box.left - legend, 1), tall = MAX (box.bottom - box.top, 1), scale;

  layout->cell_width = self->width + count_gap (self);
  layout->cell_height = self->height + count_gap (self);
  layout->columns = choose_columns (self, layout, room, tall);
  layout->rows = self->are_pictures ? (self->n_filters + layout->columns - 1) / layout->columns : self->n_channels;
  layout->map.columns = layout->columns * layout->cell_width - count_gap (self);
  layout->map.rows = layout->rows * layout->cell_height - count_gap (self);
  scale = MIN (MIN (room / layout->map.columns, tall / layout->map.rows), MAX_SCALE);
  layout->map.x = ceil (box.left);
  layout->map.y = ceil (box.top);
  layout->map.width = MAX (scale * layout->map.columns, 1);
  layout->map.height = MAX (scale * layout->map.rows, 1);
  layout->legend = floor (layout->map.x + layout->map.width + 2 * WEFT_FRAME_GAP);
}

/* The kernel of a cell of the grid. Returns: whether there is one */
static gboolean
find_kernel (const WeftKernelSheet *self,
             const Layout          *layout,
             guint                  row,
             guint                  column,
             guint                 *filter,
             guint                 *channel)
{
  *filter = self->are_pictures ? row * layout->columns + column : column;
  *channel = self->are_pictures ? 0 : row;
  return *filter < self->n_filters;
}

static const float *
get_kernel (const WeftKernelSheet *self,
            guint                  filter,
            guint                  channel)
{
  return self->weights + ((gsize) filter * self->n_channels + channel) * self->height * self->width;
}

static guint
to_byte (double share)
{
  return (guint) lround (255 * CLAMP (share, 0, 1));
}

/* A weight, or the three of a color, as a pixel. */
static guint32
get_pixel (const WeftKernelSheet *self,
           const WeftHeatMap     *colors,
           const float           *kernel,
           guint                  place)
{
  gsize size = (gsize) self->height * self->width;
  WeftColor color = weft_heat_map_get_color (colors, (double) kernel[place]);

  if (is_colored (self)) {
    double scale = self->limit > 0 ? 0.5 / self->limit : 0;

    color.red = 0.5 + scale * (double) kernel[place];
    color.green = 0.5 + scale * (double) kernel[size + place];
    color.blue = 0.5 + scale * (double) kernel[2 * size + place];
  }
  return 0xffu << 24 | to_byte (color.red) << 16 | to_byte (color.green) << 8 | to_byte (color.blue);
}

static void
draw_kernel (const WeftKernelSheet *self,
             const WeftHeatMap     *colors,
             cairo_surface_t       *surface,
             guint                  left,
             guint                  top,
             const float           *kernel)
{
  for (guint y = 0; y < self->height; y++) {
    guint32 *pixels = (guint32 *) (gpointer) (cairo_image_surface_get_data (surface) + (gsize) (top + y) * (gsize) cairo_image_surface_get_stride (surface));

    for (guint x = 0; x < self->width; x++)
      pixels[left + x] = get_pixel (self, colors, kernel, y * self->width + x);
  }
}

static cairo_surface_t *
draw (const WeftKernelSheet *self,
      const Layout          *layout)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) layout->map.columns, (int) layout->map.rows);
  const WeftHeatMap colors = get_colors (self);
  guint filter, channel;

  for (guint row = 0; cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS && row < layout->rows; row++)
    for (guint column = 0; column < layout->columns; column++)
      if (find_kernel (self, layout, row, column, &filter, &channel))
        draw_kernel (self, &colors, surface, column * layout->cell_width, row * layout->cell_height, get_kernel (self, filter, channel));
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* A line around cells, outside of their weights. */
static void
outline (const WeftKernelSheet *self,
         const WeftPaintStyle  *style,
         cairo_t               *cr,
         const Layout          *layout,
         guint                  column,
         guint                  row,
         guint                  n_rows)
{
  double scale = layout->map.width / layout->map.columns, gap = count_gap (self), line = CLAMP (scale * gap, 1.5, 3);
  double x = layout->map.x + column * layout->cell_width * scale, y = layout->map.y + row * layout->cell_height * scale;
  double width = self->width * scale, height = (n_rows * layout->cell_height - gap) * scale;

  cairo_set_line_width (cr, line);
  weft_color_set (style->accent, cr);
  cairo_rectangle (cr, x - line / 2, y - line / 2, width + line, height + line);
  cairo_stroke (cr);
}

void
weft_kernel_sheet_paint (const WeftKernelSheet *self,
                         const WeftPaintStyle  *style,
                         cairo_t               *cr,
                         double                 width,
                         double                 height)
{
  const WeftHeatMap colors = get_colors (self);
  Layout layout;

  lay_out (self, style, width, height, &layout);
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  weft_heat_map_stretch (cr, draw (self, &layout), &layout.map, layout.map.columns > layout.map.width);
  if (!is_colored (self))
    weft_heat_map_paint_legend (&colors, style, cr, layout.legend, layout.map.y, layout.map.height);
  if (self->chosen >= 0 && self->are_pictures)
    outline (self, style, cr, &layout, (guint) self->chosen % layout.columns, (guint) self->chosen / layout.columns, 1);
  else if (self->chosen >= 0)
    outline (self, style, cr, &layout, (guint) self->chosen, 0, layout.rows);
  cairo_restore (cr);
}

void
weft_kernel_sheet_paint_mark (const WeftKernelSheet *self,
                              const WeftPaintStyle  *style,
                              cairo_t               *cr,
                              double                 width,
                              double                 height,
                              guint                  filter,
                              guint                  channel)
{
  Layout layout;

  lay_out (self, style, width, height, &layout);
  if (self->are_pictures)
    outline (self, style, cr, &layout, filter % layout.columns, filter / layout.columns, 1);
  else
    outline (self, style, cr, &layout, filter, channel, 1);
}

gboolean
weft_kernel_sheet_find (const WeftKernelSheet *self,
                        const WeftPaintStyle  *style,
                        double                 width,
                        double                 height,
                        double                 x,
                        double                 y,
                        guint                 *filter,
                        guint                 *channel)
{
  guint row, column;
  Layout layout;

  lay_out (self, style, width, height, &layout);
  if (!weft_heat_map_find (&layout.map, x, y, &row, &column))
    return FALSE;
  return find_kernel (self, &layout, row / layout.cell_height, column / layout.cell_width, filter, channel);
}

guint
weft_kernel_sheet_count_columns (const WeftKernelSheet *self,
                                 const WeftPaintStyle  *style,
                                 double                 width,
                                 double                 height)
{
  Layout layout;

  lay_out (self, style, width, height, &layout);
  return layout.columns;
}
