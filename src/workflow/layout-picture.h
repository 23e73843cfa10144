/* layout-picture.h: points on a plane as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/embedding.h"
#include "explain/layout-quality.h"
#include "explain/layout-rows.h"
#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftLayoutPicture:
 * @rows: whose points they are
 * @points: (N, 2)
 * @embedding: how they came about
 * @quality: how far they can be believed
 * @data: where the rows come from
 * @trust: whether points are colored by their own trust instead of their classes
 */
typedef struct
{
  const WeftLayoutRows *rows;
  const WeftTensor *points;
  WeftEmbedding *embedding;
  const WeftLayoutQuality *quality;
  const char *data;
  gboolean trust;
} WeftLayoutPicture;

/* Returns: (transfer full): where it is from, how far it can be believed, how to have it again */
char *weft_layout_picture_tell (const WeftLayoutPicture *self);

/* Paints it into 0, 0 … @width, @height of @cr. */
void weft_layout_picture_paint (gconstpointer         self,
                                const WeftPaintStyle *style,
                                cairo_t              *cr,
                                double                width,
                                double                height);

/* Returns: whether a file of that name is a picture: it ends in .png, .svg or .pdf */
gboolean weft_layout_picture_is_known (const char *path);

/**
 * weft_layout_picture_write:
 * @path: replaced in one step
 * @recipe: kept in the file: how the picture was made
 * @error: return location for an error
 */
gboolean weft_layout_picture_write (const WeftLayoutPicture  *self,
                                    const char               *path,
                                    const char               *recipe,
                                    GError                  **error);

G_END_DECLS
