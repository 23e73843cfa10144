/* gallery.h: pictures beside each other: what was made up on the left, examples on the right
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each part is a square of as many pictures as it has; both are equally large, so that one
 * picture on the left is as large as nine on the right.
 */
#pragma once

#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftGalleryItem:
 * @pixels: (array): bytes of rows, 1 or 3 a pixel
 * @height, @width, @channels: of the picture
 * @opacity: (nullable) (array): (height, width): 0 … 1: how much of each pixel is seen
 * @label: (nullable): below it
 */
typedef struct
{
  const guint8 *pixels;
  guint height;
  guint width;
  guint channels;
  const float *opacity;
  const char *label;
} WeftGalleryItem;

/**
 * WeftGallery:
 * @items: (array length=n_items): at least one
 * @n_left: how many of them are on the left, at least one
 * @title: (nullable): above all
 * @left, @right: (nullable): above each part
 * @caption: (nullable): below all
 */
typedef struct
{
  const WeftGalleryItem *items;
  guint n_items;
  guint n_left;
  const char *title;
  const char *left;
  const char *right;
  const char *caption;
} WeftGallery;

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_gallery_paint (const WeftGallery    *self,
                         const WeftPaintStyle *style,
                         cairo_t              *cr,
                         double                width,
                         double                height);

/* Returns: the height at which everything has room */
double weft_gallery_get_natural_height (const WeftGallery    *self,
                                        const WeftPaintStyle *style,
                                        double                width);

/* Returns: whether a picture is at a place, and which */
gboolean weft_gallery_find (const WeftGallery    *self,
                            const WeftPaintStyle *style,
                            double                width,
                            double                height,
                            double                x,
                            double                y,
                            guint                *item);

G_END_DECLS
