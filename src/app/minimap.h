/* minimap.h: all of something small, and what is seen of it as a rectangle
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows neither what it shows nor who shows it. The picture is kept until somebody says
 * that it is no longer true.
 *
 * Signals: `go-to` (x, y) with the place that the middle is to show; `zoom` (clicks)
 * when the wheel was turned, up being positive.
 *
 * Thread: main
 */
#pragma once

#include "app/canvas-wire.h"

G_BEGIN_DECLS

/* Application pixels. */
#define WEFT_MINIMAP_WIDTH  190
#define WEFT_MINIMAP_HEIGHT 130

#define WEFT_TYPE_MINIMAP (weft_minimap_get_type ())
G_DECLARE_FINAL_TYPE (WeftMinimap, weft_minimap, WEFT, MINIMAP, GtkWidget)

/* Returns: (transfer full): a picture of all, @scale pixels for one of @place */
typedef cairo_surface_t *(*WeftMinimapPaint) (gpointer data,
                                              const WeftCanvasPlace *place,
                                              int scale);

GtkWidget *weft_minimap_new (WeftMinimapPaint paint,
                             gpointer         data);

/* @content: where all of it lies */
void weft_minimap_set_content (WeftMinimap    *self,
                               const WeftArea *content);

/* @view: the part that is seen */
void weft_minimap_set_view (WeftMinimap    *self,
                            const WeftArea *view);

/* Returns: the part that is seen, in pixels of the widget */
WeftArea weft_minimap_get_window (WeftMinimap *self);

/* The picture is no longer true. */
void weft_minimap_mark_stale (WeftMinimap *self);

/* Whether something is being led below it, which it then lets be seen. */
void weft_minimap_set_faded (WeftMinimap *self,
                             gboolean     faded);

G_END_DECLS
