/* gallery.c: pictures beside each other: what was made up on the left, examples on the right
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/gallery.h"

#include "paint/frame-private.h"

#include <math.h>

/* Between the two parts. */
#define PARTS_GAP 24.0

/* Where the pictures of a part are. */
typedef struct
{
  double x;
  double y;
  double side; /* of a picture */
  double step; /* from one to the next */
  double line; /* below each, for its label */
  guint first;
  guint n;
  guint columns;
} Part;

static guint
count_columns (guint n)
{
  return (guint) ceil (sqrt ((double) MAX (n, 1)));
}

static guint
count_rows (const Part *part)
{
  return (part->n + part->columns - 1) / part->columns;
}

static gboolean
has_labels (const WeftGallery *self,
            const Part        *part)
{
  for (guint i = part->first; i < part->first + part->n; i++)
    if (self->items[i].label != NULL)
      return TRUE;
  return FALSE;
}

/* As large as room and rows allow. */
static void
place_part (const WeftGallery    *self,
            const WeftPaintStyle *style,
            Part                 *part,
            double                room,
            double                height)
{
  guint rows;

  part->columns = count_columns (part->n);
  rows = count_rows (part);
  part->line = has_labels (self, part) ? weft_frame_get_line (style, WEFT_TEXT_SMALL) + WEFT_FRAME_GAP / 2 : 0;
  part->side = (room - (part->columns - 1) * WEFT_FRAME_GAP) / part->columns;
  part->side = MAX (floor (MIN (part->side, height / rows - part->line - WEFT_FRAME_GAP)), 1);
  part->step = part->side + WEFT_FRAME_GAP;
}

static double
get_head (const WeftGallery    *self,
          const WeftPaintStyle *style)
{
  return self->left != NULL || self->right != NULL ? weft_frame_get_line (style, WEFT_TEXT_SMALL) + WEFT_FRAME_GAP : 0;
}

static void
lay_out (const WeftGallery    *self,
         const WeftPaintStyle *style,
         double                width,
         double                height,
         Part                  parts[2])
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  gboolean both = self->n_left > 0 && self->n_left < self->n_items;
  double room = both ? (box.right - box.left - PARTS_GAP) / 2 : box.right - box.left, top = box.top + get_head (self, style);

  parts[0] = (Part){ .x = ceil (box.left), .y = ceil (top), .n = self->n_left };
  parts[1] = (Part){ .x = ceil (both ? box.left + room + PARTS_GAP : box.left), .y = ceil (top), .first = self->n_left, .n = self->n_items - self->n_left };
  for (int i = 0; i < 2; i++)
    place_part (self, style, &parts[i], MAX (room, 1), MAX (box.bottom - top, 1));
}

static void
get_place (const Part *part,
           guint       index,
           double     *x,
           double     *y)
{
  *x = part->x + index % part->columns * part->step;
  *y = part->y + index / part->columns * (part->step + part->line);
}

static guint32
get_pixel (const WeftGalleryItem *item,
           gsize                  index)
{
  const guint8 *from = item->pixels + index * item->channels;
  double alpha = item->opacity != NULL ? CLAMP ((double) item->opacity[index], 0, 1) : 1;
  guint bytes[3];

  for (guint c = 0; c < 3; c++)
    bytes[c] = (guint) lround (alpha * from[item->channels > 2 ? c : 0]);
  return (guint32) lround (alpha * 255) << 24 | bytes[0] << 16 | bytes[1] << 8 | bytes[2];
}

static cairo_surface_t *
draw_item (const WeftGalleryItem *item)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) item->width, (int) item->height);

  for (guint y = 0; cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS && y < item->height; y++) {
    guint32 *pixels = (guint32 *) (gpointer) (cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface));

    for (guint x = 0; x < item->width; x++)
      pixels[x] = get_pixel (item, (gsize) y * item->width + x);
  }
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* Into a square, the longer side filling it. */
static void
paint_item (const WeftGalleryItem *item,
            cairo_t               *cr,
            double                 x,
            double                 y,
            double                 side)
{
  cairo_surface_t *surface = draw_item (item);
  double scale = side / MAX (item->width, item->height), width = scale * item->width, height = scale * item->height;

  cairo_save (cr);
  cairo_translate (cr, x + (side - width) / 2, y + (side - height) / 2);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), scale < 1 ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_NEAREST);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

static void
paint_part (const WeftGallery    *self,
            const WeftPaintStyle *style,
            cairo_t              *cr,
            const Part           *part,
            const char           *head)
{
  WeftText text = { head, WEFT_TEXT_SMALL, style->dim, part->columns * part->step - WEFT_FRAME_GAP, 0, 1 };

  if (head != NULL && part->n > 0)
    weft_paint_text (cr, style, &text, part->x, part->y - WEFT_FRAME_GAP);
  for (guint i = 0; i < part->n; i++) {
    const WeftGalleryItem *item = &self->items[part->first + i];
    WeftText label = { item->label, WEFT_TEXT_SMALL, style->dim, part->side, 0.5, 0 };
    double x, y;

    get_place (part, i, &x, &y);
    paint_item (item, cr, x, y, part->side);
    if (item->label != NULL)
      weft_paint_text (cr, style, &label, x + part->side / 2, y + part->side + WEFT_FRAME_GAP / 2);
  }
}

void
weft_gallery_paint (const WeftGallery    *self,
                    const WeftPaintStyle *style,
                    cairo_t              *cr,
                    double                width,
                    double                height)
{
  Part parts[2];

  lay_out (self, style, width, height, parts);
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  paint_part (self, style, cr, &parts[0], self->left);
  paint_part (self, style, cr, &parts[1], self->right);
  cairo_restore (cr);
}

double
weft_gallery_get_natural_height (const WeftGallery    *self,
                                 const WeftPaintStyle *style,
                                 double                width)
{
  const double plenty = 100 * width;
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, plenty);
  double most = 0;
  Part parts[2];

  lay_out (self, style, width, plenty, parts);
  for (int i = 0; i < 2; i++)
    if (parts[i].n > 0)
      most = MAX (most, count_rows (&parts[i]) * (parts[i].step + parts[i].line));
  return ceil (plenty - (box.bottom - box.top) + get_head (self, style) + most);
}

gboolean
weft_gallery_find (const WeftGallery    *self,
                   const WeftPaintStyle *style,
                   double                width,
                   double                height,
                   double                x,
                   double                y,
                   guint                *item)
{
  Part parts[2];

  lay_out (self, style, width, height, parts);
  for (int k = 0; k < 2; k++)
    for (guint i = 0; i < parts[k].n; i++) {
      double left, top;

      get_place (&parts[k], i, &left, &top);
      if (x < left || x >= left + parts[k].side || y < top || y >= top + parts[k].side)
        continue;
      *item = parts[k].first + i;
      return TRUE;
    }
  return FALSE;
}
