/* explain-region.c: a part of the input picture, marked by dragging over it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-region.h"

#include "app/theme.h"
#include "base/i18n.h"

#include <math.h>

/* Longer side of the picture on the screen, at most. */
#define MAX_SIDE 240

struct _WeftExplainRegion
{
  GtkWidget parent_instance;

  /* Owned */
  GdkTexture *texture; /* nullable: it lies over another picture */
  GArray *crossed;     /* GdkRectangle */

  GdkRectangle part; /* in pixels of the input; no width: nothing is marked */
  int start[2];      /* where the drag began */
  int height;        /* of the input */
  int width;
};

G_DEFINE_FINAL_TYPE (WeftExplainRegion, weft_explain_region, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The picture */

/* Pixels of red, green and blue. */
static GBytes *
make_pixels (const float *numbers,
             gint64       channels,
             gint64       n_pixels)
{
  guint8 *bytes = g_malloc ((gsize) n_pixels * 3);
  float low = INFINITY, high = -INFINITY;

  for (gint64 i = 0; i < channels * n_pixels; i++) {
    low = MIN (low, numbers[i]);
    high = MAX (high, numbers[i]);
  }
  for (gint64 i = 0; i < n_pixels; i++)
    for (gint64 c = 0; c < 3; c++) {
      float number = numbers[(channels == 3 ? c : 0) * n_pixels + i];

      bytes[3 * i + c] = (guint8) (high > low ? 255 * (number - low) / (high - low) : 0);
    }
  return g_bytes_new_take (bytes, (gsize) n_pixels * 3);
}

void
weft_explain_region_show (WeftExplainRegion *self,
                          const float       *numbers,
                          gint64             channels,
                          gint64             height,
                          gint64             width)
{
  g_autoptr (GBytes) pixels = make_pixels (numbers, channels, height * width);

  weft_explain_region_lay_over (self, height, width);
  g_clear_object (&self->texture);
  self->texture = gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8, pixels, (gsize) width * 3);
}

void
weft_explain_region_lay_over (WeftExplainRegion *self,
                              gint64             height,
                              gint64             width)
{
  if (self->height != height || self->width != width)
    self->part = (GdkRectangle){ 0 };
  self->height = (int) height;
  self->width = (int) width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
weft_explain_region_cross_out (WeftExplainRegion  *self,
                               const GdkRectangle *parts,
                               guint               n)
{
  g_array_set_size (self->crossed, 0);
  g_array_append_vals (self->crossed, parts, n);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Pixels of the screen for one of the input. */
static double
get_scale (WeftExplainRegion *self)
{
  return self->width > 0 ? (double) gtk_widget_get_width (GTK_WIDGET (self)) / self->width : 1;
}

/* What is marked */

static void
describe (WeftExplainRegion *self)
{
  g_autofree char *text = self->part.width > 0
                            ? g_strdup_printf (_("Rows %d to %d, columns %d to %d"), self->part.y + 1, self->part.y + self->part.height, self->part.x + 1, self->part.x + self->part.width)
                            : g_strdup (_("The whole picture"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
weft_explain_region_get (WeftExplainRegion *self,
                         GdkRectangle      *part)
{
  *part = self->part;
  return self->part.width > 0;
}

void
weft_explain_region_clear (WeftExplainRegion *self)
{
  self->part = (GdkRectangle){ 0 };
  describe (self);
}

static void
mark (WeftExplainRegion  *self,
      const GdkRectangle *part)
{
  const GdkRectangle whole = { 0, 0, self->width, self->height };

  if (!gdk_rectangle_intersect (part, &whole, &self->part))
    self->part = (GdkRectangle){ 0 };
  describe (self);
}

/* By the pointer */

static int
to_pixel (WeftExplainRegion *self,
          double             place,
          int                most)
{
  return CLAMP ((int) floor (place / get_scale (self)), 0, most - 1);
}

static void
drag (WeftExplainRegion *self,
      GtkGestureDrag    *gesture)
{
  double x = 0, y = 0, dx = 0, dy = 0;
  int end[2];

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  gtk_gesture_drag_get_offset (gesture, &dx, &dy);
  end[0] = to_pixel (self, x + dx, self->width);
  end[1] = to_pixel (self, y + dy, self->height);
  mark (self, &(GdkRectangle){ MIN (self->start[0], end[0]), MIN (self->start[1], end[1]), ABS (end[0] - self->start[0]) + 1, ABS (end[1] - self->start[1]) + 1 });
}

static void
begin_cb (WeftExplainRegion *self,
          double             x,
          double             y,
          GtkGestureDrag    *gesture)
{
  if (self->width == 0) {
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
    return;
  }
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->start[0] = to_pixel (self, x, self->width);
  self->start[1] = to_pixel (self, y, self->height);
}

static void
update_cb (WeftExplainRegion *self,
           double             dx,
           double             dy,
           GtkGestureDrag    *gesture)
{
  drag (self, gesture);
}

/* A click without a way takes the mark away. */
static void
end_cb (WeftExplainRegion *self,
        double             dx,
        double             dy,
        GtkGestureDrag    *gesture)
{
  gboolean is_click = fabs (dx) < 3 && fabs (dy) < 3;

  if (is_click)
    weft_explain_region_clear (self);
  else
    drag (self, gesture);
  g_signal_emit (self, signals[CHANGED], 0);
  if (!is_click)
    g_signal_emit (self, signals[CHOSEN], 0);
}

/* By keys */

static gboolean
get_way (guint  key,
         int   *x,
         int   *y)
{
  *x = (key == GDK_KEY_Right) - (key == GDK_KEY_Left);
  *y = (key == GDK_KEY_Down) - (key == GDK_KEY_Up);
  return *x != 0 || *y != 0;
}

/* The first key marks a quarter in the middle. */
static void
begin_keys (WeftExplainRegion *self)
{
  if (self->part.width == 0)
    mark (self, &(GdkRectangle){ self->width / 4, self->height / 4, MAX (self->width / 2, 1), MAX (self->height / 2, 1) });
}

static gboolean
is_enter (guint key)
{
  return key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space;
}

/* Enter is of use where there is a part, and somebody who wants to know. */
static gboolean
choose (WeftExplainRegion *self)
{
  if (self->part.width == 0 || !g_signal_has_handler_pending (self, signals[CHOSEN], 0, FALSE))
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[CHOSEN], 0);
  return GDK_EVENT_STOP;
}

static gboolean
key_cb (WeftExplainRegion *self,
        guint              key,
        guint              code,
        GdkModifierType    state)
{
  GdkRectangle part = self->part;
  int x, y;

  if (self->width == 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (is_enter (key))
    return choose (self);
  if (key != GDK_KEY_Escape && !get_way (key, &x, &y))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape) {
    if (part.width == 0)
      return GDK_EVENT_PROPAGATE;
    weft_explain_region_clear (self);
  } else if (part.width == 0) {
    begin_keys (self);
  } else if (state & GDK_SHIFT_MASK) {
    mark (self, &(GdkRectangle){ part.x, part.y, MAX (part.width + x, 1), MAX (part.height + y, 1) });
  } else {
    mark (self, &(GdkRectangle){ CLAMP (part.x + x, 0, self->width - part.width), CLAMP (part.y + y, 0, self->height - part.height), part.width, part.height });
  }
  g_signal_emit (self, signals[CHANGED], 0);
  return GDK_EVENT_STOP;
}

/* The widget */

static GtkSizeRequestMode
weft_explain_region_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
weft_explain_region_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  WeftExplainRegion *self = WEFT_EXPLAIN_REGION (widget);
  int side = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height, most = MAX (MAX (self->width, self->height), 1);

  *minimum = *natural = self->texture != NULL ? side * MAX_SIDE / most : 0;
}

/* Light below dark, so that it is seen on anything. */
static void
stroke (cairo_t *cr)
{
  cairo_set_source_rgba (cr, 0, 0, 0, 0.7);
  cairo_set_line_width (cr, 3);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.9);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
draw_crossed (WeftExplainRegion  *self,
              const GdkRectangle *part,
              cairo_t            *cr)
{
  double scale = get_scale (self), x = part->x * scale, y = part->y * scale, width = part->width * scale, height = part->height * scale;

  cairo_rectangle (cr, x + 1, y + 1, width - 2, height - 2);
  cairo_move_to (cr, x + 1, y + 1);
  cairo_line_to (cr, x + width - 1, y + height - 1);
  cairo_move_to (cr, x + width - 1, y + 1);
  cairo_line_to (cr, x + 1, y + height - 1);
  stroke (cr);
}

static void
draw_part (WeftExplainRegion *self,
           cairo_t           *cr)
{
  double scale = get_scale (self);
  WeftPaintStyle style;

  weft_theme_get_style (GTK_WIDGET (self), &style);
  cairo_rectangle (cr, self->part.x * scale + 1, self->part.y * scale + 1, self->part.width * scale - 2, self->part.height * scale - 2);
  cairo_set_line_width (cr, 2);
  weft_color_set (style.accent, cr);
  cairo_stroke (cr);
}

static void
weft_explain_region_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  WeftExplainRegion *self = WEFT_EXPLAIN_REGION (widget);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));
  cairo_t *cr;

  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture, &area);
  if (self->part.width == 0 && self->crossed->len == 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &area);
  for (guint i = 0; i < self->crossed->len; i++)
    draw_crossed (self, &g_array_index (self->crossed, GdkRectangle, i), cr);
  if (self->part.width > 0)
    draw_part (self, cr);
  cairo_destroy (cr);
}

static void
weft_explain_region_dispose (GObject *object)
{
  g_clear_object (&WEFT_EXPLAIN_REGION (object)->texture);
  G_OBJECT_CLASS (weft_explain_region_parent_class)->dispose (object);
}

static void
weft_explain_region_finalize (GObject *object)
{
  g_array_unref (WEFT_EXPLAIN_REGION (object)->crossed);
  G_OBJECT_CLASS (weft_explain_region_parent_class)->finalize (object);
}

static void
weft_explain_region_class_init (WeftExplainRegionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_explain_region_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_region_finalize;
  widget_class->get_request_mode = weft_explain_region_get_request_mode;
  widget_class->measure = weft_explain_region_measure;
  widget_class->snapshot = weft_explain_region_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_EXPLAIN_REGION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHOSEN] = g_signal_new ("chosen", WEFT_TYPE_EXPLAIN_REGION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_explain_region_init (WeftExplainRegion *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *gesture = gtk_gesture_drag_new ();

  self->crossed = g_array_new (FALSE, FALSE, sizeof (GdkRectangle));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Part of the Picture"), -1);
  g_signal_connect_swapped (gesture, "drag-begin", G_CALLBACK (begin_cb), self);
  g_signal_connect_swapped (gesture, "drag-update", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (gesture, "drag-end", G_CALLBACK (end_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
weft_explain_region_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_REGION, NULL);
}
