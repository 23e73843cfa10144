/* canvas-minimap.c: the map at a corner of the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It is there while something of the workflow is out of sight, and the canvas large
 * enough; on the right, or on the left where people read from right to left.
 */
#include "app/canvas-private.h"

#include <math.h>

/* From the edges of the canvas, application pixels. */
#define INSET 12

/* Smaller canvases have no room for it, application pixels. */
#define MIN_WIDTH  (2.5 * WEFT_MINIMAP_WIDTH)
#define MIN_HEIGHT (2.5 * WEFT_MINIMAP_HEIGHT)

/* So near something that is led by the pointer makes it fade, application pixels. */
#define SHY 20

static cairo_surface_t *
paint_cb (gpointer               data,
          const WeftCanvasPlace *place,
          int                    scale)
{
  return weft_canvas_paint_overview (data, place, scale);
}

static void
go_to_cb (WeftCanvas *self,
          double      x,
          double      y)
{
  weft_canvas_pan_to (self, self->place.width / 2 - x * self->place.zoom, self->place.height / 2 - y * self->place.zoom);
}

static void
zoom_cb (WeftCanvas *self,
         double      clicks)
{
  weft_canvas_zoom_to (self, self->place.zoom * pow (WEFT_CANVAS_ZOOM_STEP, clicks));
}

static void
stale_cb (WeftCanvas *self)
{
  weft_minimap_mark_stale (self->minimap);
}

void
weft_canvas_add_minimap (WeftCanvas *self)
{
  self->minimap = WEFT_MINIMAP (weft_minimap_new (paint_cb, self));
  g_signal_connect_swapped (self->minimap, "go-to", G_CALLBACK (go_to_cb), self);
  g_signal_connect_swapped (self->minimap, "zoom", G_CALLBACK (zoom_cb), self);
  g_signal_connect (self, "selection-changed", G_CALLBACK (stale_cb), NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->minimap), GTK_WIDGET (self));
}

/* Whether something of @content is out of sight. */
static gboolean
is_needed (WeftCanvas     *self,
           const WeftArea *content,
           const WeftArea *view)
{
  return self->has_minimap && content->width > 0 && self->place.width >= MIN_WIDTH && self->place.height >= MIN_HEIGHT &&
         (content->x < view->x || content->y < view->y || content->x + content->width > view->x + view->width ||
          content->y + content->height > view->y + view->height);
}

void
weft_canvas_place_minimap (WeftCanvas *self)
{
  const double zoom = self->place.zoom;
  const WeftArea view = { -self->place.x / zoom, -self->place.y / zoom, self->place.width / zoom, self->place.height / zoom };
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  float x = is_mirrored ? INSET : (float) self->place.width - WEFT_MINIMAP_WIDTH - INSET, y = (float) self->place.height - WEFT_MINIMAP_HEIGHT - INSET;
  WeftArea content = weft_canvas_get_content (self);
  gboolean is_shown = is_needed (self, &content, &view);

  gtk_widget_set_child_visible (GTK_WIDGET (self->minimap), is_shown);
  if (!is_shown)
    return;
  /* While nodes are held the map stays as it is. */
  if (self->mode == WEFT_DRAG_NONE)
    weft_minimap_set_content (self->minimap, &content);
  weft_minimap_set_view (self->minimap, &view);
  gtk_widget_allocate (GTK_WIDGET (self->minimap), WEFT_MINIMAP_WIDTH, WEFT_MINIMAP_HEIGHT, -1, gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (x, y)));
}

void
weft_canvas_shun_minimap (WeftCanvas *self,
                          double      x,
                          double      y,
                          gboolean    leads)
{
  graphene_rect_t bounds;
  gboolean is_near;

  is_near = leads && gtk_widget_compute_bounds (GTK_WIDGET (self->minimap), GTK_WIDGET (self), &bounds) && x > bounds.origin.x - SHY && y > bounds.origin.y - SHY &&
            x < bounds.origin.x + bounds.size.width + SHY && y < bounds.origin.y + bounds.size.height + SHY;
  weft_minimap_set_faded (self->minimap, is_near);
}
