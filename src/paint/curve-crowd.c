/* curve-crowd.c: so many curves that no single one is looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pixels are kept a column after the other, as they are written, and turned around once.
 */
#include "paint/curve-crowd-private.h"

#include "paint/curve-columns-private.h"
#include "paint/curve-stroke.h"

#include "base/alloc.h"

/* Pixels of a block of the sheet that are turned around together. */
#define BLOCK 32

struct _WeftCurveCrowd
{
  guint32 *pixels;
  GArray *columns; /* WeftCurveColumn, of a curve */
  int width;
  int height;
};

/* Where the pen is: in a column of pixels, at a height; NAN: not on the paper. */
typedef struct
{
  WeftCurveCrowd *sheet;
  const WeftCurvesLayout *layout;
  guint32 ink;
  guint stroke; /* along the axis, as nobody sees more of a line among so many */
  double first; /* column of the axis */
  double left;  /* columns that are on the paper */
  double right; /* the last of them */
  double x;
  double y;
} Pen;

WeftCurveCrowd *
weft_curve_crowd_new (int width,
                      int height)
{
  WeftCurveCrowd *self = g_new0 (WeftCurveCrowd, 1);
  gsize bytes;

  self->width = MAX (width, 1);
  self->height = MAX (height, 1);
  self->columns = g_array_new (FALSE, FALSE, sizeof (WeftCurveColumn));
  if (weft_size_multiply ((const gint64[]){ self->width, self->height }, 2, sizeof (guint32), &bytes))
    self->pixels = g_try_malloc0 (bytes);
  if (self->pixels == NULL)
    g_clear_pointer (&self, weft_curve_crowd_free);
  return self;
}

void
weft_curve_crowd_free (WeftCurveCrowd *self)
{
  g_free (self->pixels);
  g_array_unref (self->columns);
  g_free (self);
}

static double
place_y (const Pen *pen,
         double     value)
{
  return CLAMP (weft_curve_get_place (&pen->layout->y, value), -10000, 20000);
}

static void
add_box (const Pen *pen,
         double     x,
         double     from,
         double     to)
{
  int top = MAX (weft_curve_floor (MIN (from, to)), 0), bottom = MIN (weft_curve_floor (MAX (from, to)) + 1, pen->sheet->height);
  guint32 *column;

  if (x < pen->left || x > pen->right || !weft_curve_stroke_has_ink (pen->stroke, x - pen->left))
    return;
  column = pen->sheet->pixels + (gsize) x * (gsize) pen->sheet->height;
  for (int y = top; y < bottom; y++)
    column[y] = pen->ink;
}

/* On the way to a column that is not the next one, each between has a piece of the line. */
static void
go_to (Pen    *pen,
       double  x,
       double  y)
{
  double first = MAX (pen->x, pen->layout->x.start - 1), last = MIN (x, pen->layout->x.end + 1), slope = (y - pen->y) / (x - pen->x);

  for (double column = floor (first) + 1; column < last; column++)
    add_box (pen, column, pen->y + slope * (column - 0.5 - pen->x), pen->y + slope * (column + 0.5 - pen->x));
}

static void
add_column (Pen                   *pen,
            const WeftCurve       *curve,
            const WeftCurveColumn *column)
{
  gboolean is_inside = column->column >= 0 && column->column < pen->layout->x.end - pen->layout->x.start;
  double x = is_inside ? pen->first + column->column : floor (weft_curve_get_place (&pen->layout->x, curve->x[column->first]));
  double enters = place_y (pen, curve->y[column->first]), low = place_y (pen, curve->y[column->smallest]), high = place_y (pen, curve->y[column->largest]);

  if (!column->begins && !isnan (pen->y) && x - pen->x > 1)
    go_to (pen, x, enters);
  else if (!column->begins && !isnan (pen->y)) {
    low = MAX (low, pen->y);
    high = MIN (high, pen->y);
  }
  add_box (pen, x, low, high);
  pen->x = x;
  pen->y = place_y (pen, curve->y[column->last]);
}

/* As cairo rounds it. */
static guint32
round_color (double part)
{
  return (guint32) (CLAMP (part, 0, 1) * 65535 + 0.5) >> 8;
}

void
weft_curve_crowd_add (WeftCurveCrowd         *self,
                      const WeftCurve        *curve,
                      const WeftCurvesLayout *layout,
                      WeftColor               color)
{
  Pen pen = {
    .sheet = self,
    .layout = layout,
    .ink = 0xff000000u | round_color (color.red) << 16 | round_color (color.green) << 8 | round_color (color.blue),
    .stroke = curve->stroke,
    .first = floor (layout->x.start),
    .left = MAX (floor (layout->x.start), 0),
    .right = MIN (ceil (layout->x.end), self->width - 1),
    .y = (double) NAN,
  };

  weft_curve_list_columns (curve, &layout->x, &layout->y, self->columns);
  for (guint i = 0; i < self->columns->len; i++) {
    const WeftCurveColumn *column = &g_array_index (self->columns, WeftCurveColumn, i);

    if (column->is_empty)
      pen.y = (double) NAN;
    else
      add_column (&pen, curve, column);
  }
}

static void
turn_block (const WeftCurveCrowd *self,
            guint32              *to,
            gsize                 stride,
            int                   left,
            int                   top)
{
  for (int y = top; y < MIN (top + BLOCK, self->height); y++)
    for (int x = left; x < MIN (left + BLOCK, self->width); x++)
      to[(gsize) y * stride + (gsize) x] = self->pixels[(gsize) x * (gsize) self->height + (gsize) y];
}

void
weft_curve_crowd_paint (WeftCurveCrowd *self,
                        cairo_t        *cr)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->width, self->height);

  if (cairo_surface_status (image) == CAIRO_STATUS_SUCCESS) {
    cairo_surface_flush (image);
    for (int top = 0; top < self->height; top += BLOCK)
      for (int left = 0; left < self->width; left += BLOCK)
        turn_block (self, (guint32 *) (gpointer) cairo_image_surface_get_data (image), (gsize) cairo_image_surface_get_stride (image) / 4, left, top);
    cairo_surface_mark_dirty (image);
    cairo_set_source_surface (cr, image, 0, 0);
    cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
    cairo_paint (cr);
  }
  cairo_surface_destroy (image);
  memset (self->pixels, 0, (gsize) self->width * (gsize) self->height * sizeof (guint32));
}
