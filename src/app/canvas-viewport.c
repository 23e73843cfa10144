/* canvas-viewport.c: which part of the canvas is seen, and how large
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Children are allocated at whole pixels and moved only, never scaled, so that
 * what has not changed need not be drawn again.
 */
#include "app/canvas-private.h"

#include <math.h>

/* After the last change of zoom nodes are painted sharp, ms. */
#define REST_DELAY 120

#define SCROLL_DURATION 200 /* ms */

/* Nodes so far outside are allocated too, application pixels: their shadows reach in. */
#define CULL_MARGIN 24

/* A zoom so close to 1 becomes 1. */
#define ALMOST_ONE 0.03

double
weft_canvas_get_zoom (WeftCanvas *self)
{
  return self->place.zoom;
}

void
weft_canvas_to_widget (WeftCanvas *self,
                       double      x,
                       double      y,
                       double     *widget_x,
                       double     *widget_y)
{
  *widget_x = self->place.x + x * self->place.zoom;
  *widget_y = self->place.y + y * self->place.zoom;
}

void
weft_canvas_from_widget (WeftCanvas *self,
                         double      widget_x,
                         double      widget_y,
                         double     *x,
                         double     *y)
{
  *x = (widget_x - self->place.x) / self->place.zoom;
  *y = (widget_y - self->place.y) / self->place.zoom;
}

/* Zoom */

static void
tell_views (WeftCanvas *self)
{
  for (guint i = 0; i < self->views->len; i++)
    weft_node_view_set_zoom (self->views->pdata[i], self->place.zoom, self->is_resting);
  for (guint i = 0; i < self->notes->len; i++)
    weft_note_view_set_zoom (self->notes->pdata[i], self->place.zoom);
}

static gboolean
rest_cb (gpointer data)
{
  WeftCanvas *self = data;

  self->rest_source = 0;
  self->is_resting = TRUE;
  tell_views (self);
  return G_SOURCE_REMOVE;
}

static void
set_zoom (WeftCanvas *self,
          double      zoom)
{
  zoom = CLAMP (zoom, WEFT_CANVAS_MIN_ZOOM, WEFT_CANVAS_MAX_ZOOM);
  zoom = fabs (zoom - 1) < ALMOST_ONE ? 1 : zoom;
  if (zoom == self->place.zoom)
    return;
  self->place.zoom = zoom;
  g_clear_handle_id (&self->rest_source, g_source_remove);
  self->is_resting = !self->is_placed;
  if (!self->is_resting)
    self->rest_source = g_timeout_add (REST_DELAY, rest_cb, self);
  tell_views (self);
  for (guint i = 0; i < self->wires->len; i++)
    weft_canvas_wire_restyle (self->wires->pdata[i]);
  g_object_notify (G_OBJECT (self), "zoom");
}

static void
update (WeftCanvas *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
stop_scrolling (WeftCanvas *self)
{
  if (self->scrolling != NULL)
    adw_animation_pause (self->scrolling);
}

void
weft_canvas_zoom_at (WeftCanvas *self,
                     double      zoom,
                     double      x,
                     double      y)
{
  double before = self->place.zoom;

  stop_scrolling (self);
  set_zoom (self, zoom);
  self->place.x = x - (x - self->place.x) * self->place.zoom / before;
  self->place.y = y - (y - self->place.y) * self->place.zoom / before;
  update (self);
}

void
weft_canvas_zoom_to (WeftCanvas *self,
                     double      zoom)
{
  weft_canvas_zoom_at (self, zoom, self->place.width / 2, self->place.height / 2);
}

/* Place */

void
weft_canvas_pan_to (WeftCanvas *self,
                    double      x,
                    double      y)
{
  stop_scrolling (self);
  self->place.x = x;
  self->place.y = y;
  update (self);
}

void
weft_canvas_show_box (WeftCanvas *self,
                      WeftArea    box)
{
  double width = self->place.width - 2 * WEFT_CANVAS_MARGIN, height = self->place.height - 2 * WEFT_CANVAS_MARGIN;

  if (box.width <= 0 || box.height <= 0 || width <= 0 || height <= 0)
    return;
  set_zoom (self, MIN (1, MIN (width / box.width, height / box.height)));
  weft_canvas_pan_to (self, (self->place.width - box.width * self->place.zoom) / 2 - box.x * self->place.zoom,
                      (self->place.height - box.height * self->place.zoom) / 2 - box.y * self->place.zoom);
}

static void
scroll_cb (double   value,
           gpointer data)
{
  WeftCanvas *self = data;

  self->place.x = self->from_x + (self->to_x - self->from_x) * value;
  self->place.y = self->from_y + (self->to_y - self->from_y) * value;
  update (self);
}

static void
scroll_by (WeftCanvas *self,
           double      dx,
           double      dy,
           gboolean    animate)
{
  self->from_x = self->place.x;
  self->from_y = self->place.y;
  self->to_x = self->place.x + dx;
  self->to_y = self->place.y + dy;
  if (!animate || !gtk_widget_get_mapped (GTK_WIDGET (self))) {
    weft_canvas_pan_to (self, self->to_x, self->to_y);
    return;
  }
  if (self->scrolling == NULL)
    self->scrolling = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, SCROLL_DURATION, adw_callback_animation_target_new (scroll_cb, self, NULL));
  adw_animation_reset (self->scrolling);
  adw_animation_play (self->scrolling);
}

/* How far @low … @high has to go to lie within @size; its beginning counts if it is too long. */
static double
find_shift (double low,
            double high,
            double size)
{
  if (low < WEFT_CANVAS_MARGIN || high - low > size - 2 * WEFT_CANVAS_MARGIN)
    return WEFT_CANVAS_MARGIN - low;
  return MIN (0, size - WEFT_CANVAS_MARGIN - high);
}

void
weft_canvas_scroll_to_box (WeftCanvas *self,
                           WeftArea    box,
                           gboolean    animate)
{
  double x, y, dx, dy;

  stop_scrolling (self);
  weft_canvas_to_widget (self, box.x, box.y, &x, &y);
  dx = find_shift (x, x + box.width * self->place.zoom, self->place.width);
  dy = find_shift (y, y + box.height * self->place.zoom, self->place.height);
  if (dx != 0 || dy != 0)
    scroll_by (self, dx, dy, animate);
}

/* Children */

static void
allocate_box (WeftCanvas     *self,
              GtkWidget      *child,
              const WeftArea *box,
              gboolean        may_show)
{
  const WeftCanvasPlace *place = &self->place;
  double x = round (place->x + box->x * place->zoom), y = round (place->y + box->y * place->zoom);
  double width = ceil (box->width * place->zoom), height = ceil (box->height * place->zoom);
  gboolean is_seen = may_show && x < place->width + CULL_MARGIN && y < place->height + CULL_MARGIN && x + width > -CULL_MARGIN && y + height > -CULL_MARGIN;

  gtk_widget_set_child_visible (child, is_seen);
  if (is_seen)
    gtk_widget_allocate (child, (int) width, (int) height, -1, gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, (float) y)));
}

void
weft_canvas_allocate_node (WeftCanvas   *self,
                           WeftNodeView *view)
{
  WeftArea box = weft_node_view_get_box (view);

  allocate_box (self, GTK_WIDGET (view), &box, TRUE);
}

/* It is centered by itself. */
static void
allocate_hint (WeftCanvas *self)
{
  int width, height;

  if (!gtk_widget_should_layout (self->hint))
    return;
  gtk_widget_measure (self->hint, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  width = MAX (width, (int) self->place.width);
  gtk_widget_measure (self->hint, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  gtk_widget_allocate (self->hint, width, MAX (height, (int) self->place.height), -1, NULL);
}

/* Below and right of the pointer, but inside. */
static void
allocate_bubble (WeftCanvas *self)
{
  int width, height;
  double x, y;

  if (!gtk_widget_should_layout (self->bubble))
    return;
  gtk_widget_measure (self->bubble, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (self->bubble, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  weft_canvas_to_widget (self, self->pending.x, self->pending.y, &x, &y);
  x = CLAMP (round (x) + 14, 0, MAX (0, self->place.width - width));
  y = CLAMP (round (y) + 18, 0, MAX (0, self->place.height - height));
  gtk_widget_allocate (self->bubble, width, height, -1, gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, (float) y)));
}

void
weft_canvas_allocate (WeftCanvas *self,
                      int         width,
                      int         height)
{
  self->place.width = width;
  self->place.height = height;
  for (guint i = 0; i < self->notes->len; i++) {
    WeftArea box = weft_note_view_get_box (self->notes->pdata[i]);

    allocate_box (self, self->notes->pdata[i], &box, self->place.zoom >= WEFT_CANVAS_OVERVIEW);
  }
  for (guint i = 0; i < self->views->len; i++) {
    WeftArea box = weft_node_view_get_box (self->views->pdata[i]);

    allocate_box (self, self->views->pdata[i], &box, self->place.zoom >= WEFT_CANVAS_OVERVIEW);
  }
  allocate_hint (self);
  allocate_bubble (self);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      gtk_popover_present (GTK_POPOVER (child));
}

void
weft_canvas_restyle (WeftCanvas *self)
{
  weft_canvas_colors_init (&self->nodes.colors, GTK_WIDGET (self));
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  for (guint i = 0; i < self->views->len; i++)
    weft_node_view_restyle (self->views->pdata[i]);
  for (guint i = 0; i < self->wires->len; i++)
    weft_canvas_wire_restyle (self->wires->pdata[i]);
  for (guint i = 0; i < self->notes->len; i++)
    gtk_widget_queue_draw (self->notes->pdata[i]);
  weft_minimap_mark_stale (self->minimap);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
