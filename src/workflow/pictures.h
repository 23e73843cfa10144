/* pictures.h: what travels over picture links
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "paint/picture.h"
#include "paint/style.h"
#include "workflow/artefact.h"

G_BEGIN_DECLS

/**
 * WeftPictureEntry:
 * @title: what it shows
 * @text: what is to be known of it, in words
 * @png: the file, with its recipe
 */
typedef struct
{
  char *title;
  char *text;
  GBytes *png;
} WeftPictureEntry;

/**
 * WeftPictures:
 * @entries: (element-type WeftPictureEntry): in the order they are looked at
 *
 * Pictures that a node drew, on white, at twice the size they are shown in.
 */
typedef struct
{
  GArray *entries;
} WeftPictures;

/* Returns: (transfer full): no pictures yet */
WeftPictures *weft_pictures_new  (void);
void          weft_pictures_free (WeftPictures *self);

/* Paints into 0, 0 … @width, @height of @cr. */
typedef void (*WeftPicturesPaint) (gconstpointer chart,
                                   const WeftPaintStyle *style,
                                   cairo_t *cr,
                                   double width,
                                   double height);

/**
 * weft_pictures_draw:
 * @title: what it shows
 * @text: what is to be known of it
 * @recipe: how it came about
 * @paint: paints it
 * @chart: for @paint
 * @width: in units, mostly %WEFT_PICTURES_WIDTH
 * @height: the same
 * @error: return location for an error
 *
 * Errors: those of weft_picture_render()
 */
gboolean weft_pictures_draw (WeftPictures       *self,
                             const char         *title,
                             const char         *text,
                             JsonNode           *recipe,
                             WeftPicturesPaint   paint,
                             gconstpointer       chart,
                             double              width,
                             double              height,
                             GError            **error);

/* Units that a picture is wide, as a page is. */
#define WEFT_PICTURES_WIDTH 480.0

/* @self: (transfer full)
 * Returns: (transfer full): an artefact of type picture */
WeftArtefact *weft_pictures_end (WeftPictures *self);

/* For the table of port types: files with all pictures in them. */
gboolean weft_pictures_save    (gconstpointer   value,
                                const char     *path,
                                GError        **error);
gpointer weft_pictures_load    (const char     *path,
                                GError        **error);
gsize    weft_pictures_measure (gconstpointer   value);
void     weft_pictures_destroy (gpointer        value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftPictures, weft_pictures_free)

G_END_DECLS
