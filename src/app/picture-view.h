/* picture-view.h: a widget that shows a picture of src/paint
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures are painted on a thread of their own and shown when they are done, so
 * that none holds up a frame; until then the former one stays, or is stretched to
 * where it belongs by now. What grows all the time is painted as often as that
 * thread can without taking more than an eighth of a processor for it.
 *
 * A right click or the menu key offers to save it as PNG, SVG or PDF, or to copy
 * it, or to save its numbers. Actions: `picture.save`, `picture.save-numbers`,
 * `picture.copy`, `picture.menu`. What went well or wrong is said with the action `win.say` (text).
 *
 * Signal: `painted` when another picture is shown.
 *
 * Thread: main
 */
#pragma once

#include "paint/style.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeftPictureStretch:
 * @from: a part of the picture on screen
 * @to: where it is shown; around it the picture is faint
 *
 * What is to be seen of a picture until the one that was asked for is there.
 */
typedef struct
{
  graphene_rect_t from;
  graphene_rect_t to;
} WeftPictureStretch;

/**
 * WeftPictureSource:
 * @take: gives what is to be painted now, (transfer full) (nullable), never
 *   written again
 * @draw: paints it; runs on another thread
 * @free: frees it; runs on any thread
 * @overlay: (nullable): paints what lies over the picture, on the main thread
 * @make_recipe: (nullable): says, (transfer full), how the picture is made, JSON;
 *   files keep it, see paint/picture.h
 * @make_numbers: (nullable): says, (transfer full), what the picture shows as a table, CSV
 * @draw_whole: (nullable): paints what files and the clipboard get, where that is more than what
 *   is on screen, such as a caption
 * @stretch: (nullable): after something was asked for, whether another part of the picture on
 *   screen is to be seen by now, and where
 *
 * Where the pictures of a view come from.
 */
typedef struct
{
  gpointer (*take) (gpointer owner);
  void (*draw) (gconstpointer content, const WeftPaintStyle *style, cairo_t *cr, double width, double height);
  void (*free) (gpointer content);
  void (*overlay) (gpointer owner, const WeftPaintStyle *style, cairo_t *cr, double width, double height);
  char *(*make_recipe) (gpointer owner);
  char *(*make_numbers) (gpointer owner);
  void (*draw_whole) (gconstpointer content, const WeftPaintStyle *style, cairo_t *cr, double width, double height);
  gboolean (*stretch) (gpointer owner, WeftPictureStretch *stretch);
} WeftPictureSource;

#define WEFT_TYPE_PICTURE_VIEW (weft_picture_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftPictureView, weft_picture_view, WEFT, PICTURE_VIEW, GtkWidget)

/**
 * weft_picture_view_new:
 * @source: (transfer none): constant functions
 * @owner: (transfer none): given to them; outlives the view
 *
 * Returns: (transfer floating): a view
 */
GtkWidget *weft_picture_view_new (const WeftPictureSource *source,
                                  gpointer                 owner);

/* Returns: (transfer floating): a button with the view's menu, for the bar above it */
GtkWidget *weft_picture_view_make_button (WeftPictureView *self);

/* Paints anew what the source gives, soon. */
void weft_picture_view_queue (WeftPictureView *self);

/* Draws the overlay anew. */
void weft_picture_view_queue_overlay (WeftPictureView *self);

/* Returns: (transfer none) (nullable): what the picture on screen was painted from */
gconstpointer weft_picture_view_get_content (WeftPictureView *self);

/* Returns: whether the picture on screen is of the latest content and size */
gboolean weft_picture_view_get_settled (WeftPictureView *self);

/* Takes the focus where it is: a picture that is higher than its place would jump below the
 * pointer that has clicked on it. */
void weft_picture_view_focus (WeftPictureView *self);

/**
 * weft_picture_view_describe:
 * @label: what it is a picture of
 * @description: (nullable): what can be seen in it, in words
 *
 * What a screen reader says.
 */
void weft_picture_view_describe (WeftPictureView *self,
                                 const char      *label,
                                 const char      *description);

G_END_DECLS
