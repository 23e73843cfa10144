/* minimap.c: all of something small, and what is seen of it as a rectangle
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/minimap.h"

#include "base/i18n.h"

#include <math.h>

/* Around the picture, application pixels. */
#define PAD 8

/* Something small is not shown larger than this. */
#define MAX_ZOOM 0.2

/* The rectangle is never smaller, application pixels. */
#define MIN_WINDOW 8

struct _WeftMinimap
{
  GtkWidget parent_instance;

  WeftMinimapPaint paint;
  gpointer data;
  WeftArea content;
  WeftArea view;
  WeftCanvasPlace place;  /* of the picture */
  GskRenderNode *picture; /* Owned, nullable */
  double hold_x, hold_y;  /* from the pointer to the middle of the rectangle */
};

G_DEFINE_FINAL_TYPE (WeftMinimap, weft_minimap, GTK_TYPE_WIDGET)

enum {
  GO_TO,
  ZOOM,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Where things are */

/* The content stands in the middle. */
static void
find_place (WeftMinimap *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  const WeftArea *content = &self->content;
  double zoom = MIN (MAX_ZOOM, MIN ((width - 2 * PAD) / MAX (1, content->width), (height - 2 * PAD) / MAX (1, content->height)));

  self->place.zoom = zoom;
  self->place.width = width;
  self->place.height = height;
  self->place.x = width / 2 - (content->x + content->width / 2) * zoom;
  self->place.y = height / 2 - (content->y + content->height / 2) * zoom;
}

/* Of low … high what lies within @size, but never less than can be taken hold of. */
static void
clip (double *low,
      double *length,
      double  size)
{
  double high = *low + *length;

  *low = CLAMP (*low, 1, size - 1);
  high = CLAMP (high, 1, size - 1);
  *length = MAX (MIN_WINDOW, high - *low);
  *low = MIN (*low, size - 1 - *length);
}

WeftArea
weft_minimap_get_window (WeftMinimap *self)
{
  const WeftCanvasPlace *place = &self->place;
  WeftArea window = { place->x + self->view.x * place->zoom, place->y + self->view.y * place->zoom, self->view.width * place->zoom, self->view.height * place->zoom };

  clip (&window.x, &window.width, place->width);
  clip (&window.y, &window.height, place->height);
  return window;
}

/* Drawing */

static void
make_picture (WeftMinimap *self)
{
  cairo_surface_t *surface = self->paint (self->data, &self->place, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  cairo_t *cr;

  self->picture = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, (float) self->place.width, (float) self->place.height));
  cr = gsk_cairo_node_get_draw_context (self->picture);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
weft_minimap_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  WeftMinimap *self = WEFT_MINIMAP (widget);
  WeftArea window = weft_minimap_get_window (self);
  const graphene_rect_t rect = GRAPHENE_RECT_INIT ((float) round (window.x), (float) round (window.y), (float) round (window.width), (float) round (window.height));
  GdkRGBA color, fill;
  GskRoundedRect border;

  if (self->picture == NULL)
    make_picture (self);
  gtk_snapshot_append_node (snapshot, self->picture);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  fill = weft_rgba_fade (color, 0.1);
  gtk_snapshot_append_color (snapshot, &fill, &rect);
  gsk_rounded_rect_init_from_rect (&border, &rect, 3);
  gtk_snapshot_append_border (snapshot, &border, (const float[]){ 2, 2, 2, 2 }, (const GdkRGBA[]){ color, color, color, color });
}

static void
weft_minimap_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  find_place (WEFT_MINIMAP (widget));
  weft_minimap_mark_stale (WEFT_MINIMAP (widget));
}

static void
weft_minimap_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WEFT_MINIMAP_WIDTH : WEFT_MINIMAP_HEIGHT;
}

/* Pointer and wheel */

static void
go_to (WeftMinimap *self,
       double       x,
       double       y)
{
  g_signal_emit (self, signals[GO_TO], 0, (x + self->hold_x - self->place.x) / self->place.zoom, (y + self->hold_y - self->place.y) / self->place.zoom);
}

/* Beside the rectangle it comes at once. */
static void
drag_begin_cb (WeftMinimap    *self,
               double          x,
               double          y,
               GtkGestureDrag *gesture)
{
  WeftArea window = weft_minimap_get_window (self);
  gboolean holds = weft_area_contains (&window, x, y);

  self->hold_x = holds ? self->place.x + (self->view.x + self->view.width / 2) * self->place.zoom - x : 0;
  self->hold_y = holds ? self->place.y + (self->view.y + self->view.height / 2) * self->place.zoom - y : 0;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  go_to (self, x, y);
}

static void
drag_update_cb (WeftMinimap    *self,
                double          dx,
                double          dy,
                GtkGestureDrag *gesture)
{
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  go_to (self, x + dx, y + dy);
}

static gboolean
scroll_cb (WeftMinimap *self,
           double       dx,
           double       dy)
{
  g_signal_emit (self, signals[ZOOM], 0, -dy);
  return GDK_EVENT_STOP;
}

/* The object */

static void
weft_minimap_finalize (GObject *object)
{
  g_clear_pointer (&WEFT_MINIMAP (object)->picture, gsk_render_node_unref);
  G_OBJECT_CLASS (weft_minimap_parent_class)->finalize (object);
}

static void
weft_minimap_class_init (WeftMinimapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weft_minimap_finalize;
  widget_class->measure = weft_minimap_measure;
  widget_class->size_allocate = weft_minimap_size_allocate;
  widget_class->snapshot = weft_minimap_snapshot;
  gtk_widget_class_set_css_name (widget_class, "minimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[GO_TO] = g_signal_new ("go-to", WEFT_TYPE_MINIMAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[ZOOM] = g_signal_new ("zoom", WEFT_TYPE_MINIMAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
weft_minimap_init (WeftMinimap *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "pointer");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Map of the workflow"), -1);
}

GtkWidget *
weft_minimap_new (WeftMinimapPaint paint,
                  gpointer         data)
{
  WeftMinimap *self = g_object_new (WEFT_TYPE_MINIMAP, NULL);

  self->paint = paint;
  self->data = data;
  return GTK_WIDGET (self);
}

static gboolean
is_same (const WeftArea *one,
         const WeftArea *other)
{
  return one->x == other->x && one->y == other->y && one->width == other->width && one->height == other->height;
}

void
weft_minimap_set_content (WeftMinimap    *self,
                          const WeftArea *content)
{
  if (is_same (&self->content, content))
    return;
  self->content = *content;
  find_place (self);
  weft_minimap_mark_stale (self);
}

void
weft_minimap_set_view (WeftMinimap    *self,
                       const WeftArea *view)
{
  if (is_same (&self->view, view))
    return;
  self->view = *view;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_minimap_mark_stale (WeftMinimap *self)
{
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_minimap_set_faded (WeftMinimap *self,
                        gboolean     faded)
{
  if (faded)
    gtk_widget_add_css_class (GTK_WIDGET (self), "faded");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "faded");
}
