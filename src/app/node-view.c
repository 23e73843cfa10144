/* node-view.c: a node on the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture (node-picture.h) is kept until something in it changes. At a zoom
 * below %LOW_DETAIL two rectangles stand for it.
 */
#include "app/node-view.h"

#include "app/node-look.h"
#include "app/node-model.h"
#include "base/i18n.h"

#include <math.h>

/* Below this zoom nothing in a node could be read. */
#define LOW_DETAIL 0.4

/* Smallest width and height of a port to be hit, in application pixels. */
#define LEAST_PORT 14

struct _WeftNodeView
{
  GtkWidget parent_instance;

  /* Owned */
  WeftDocument *document;
  WeftNode *node;
  WeftWorkflow *nested; /* nullable: whose ports a group lends */
  char *path;
  GPtrArray *ports[2]; /* WeftPortView, of each side */
  WeftNodeLook look;
  cairo_surface_t *picture; /* nullable */

  /* Borrowed */
  WeftNodeCanvas *canvas;

  double picture_zoom;
  int picture_scale;
  double zoom;
  double dx, dy; /* canvas units, while it is dragged */
  gboolean is_resting;
  gboolean is_current; /* whether the picture shows what is the case */
  gboolean is_owed;
  gboolean is_selected;
};

G_DEFINE_FINAL_TYPE (WeftNodeView, weft_node_view, GTK_TYPE_WIDGET)

enum {
  OPEN,
  CONNECT,
  MOVED,
  PORTS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Drawing */

static void
drop_picture (WeftNodeView *self)
{
  self->is_current = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* While the zoom changes the former picture, scaled, is good enough; so it is
 * when other pictures have taken the time of this frame. */
static void
need_picture (WeftNodeView *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  gboolean is_sharp = self->picture_scale == scale && self->picture_zoom == self->zoom;

  self->is_owed = FALSE;
  if (self->picture != NULL && self->is_current && (is_sharp || !self->is_resting))
    return;
  if (g_get_monotonic_time () > self->canvas->deadline) {
    self->is_owed = self->canvas->is_short = TRUE;
    return;
  }
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  self->picture = weft_node_look_paint (&self->look, &self->canvas->colors, GTK_WIDGET (self), self->zoom, scale);
  self->picture_zoom = self->zoom;
  self->picture_scale = scale;
  self->is_current = TRUE;
}

static void
append_picture (WeftNodeView *self,
                GtkSnapshot  *snapshot)
{
  const float margin = (float) ceil (WEFT_NODE_MARGIN * self->zoom);
  double size = ceil (WEFT_NODE_MARGIN * self->picture_zoom), stretch = self->zoom / self->picture_zoom;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (-margin, -margin, (float) gtk_widget_get_width (GTK_WIDGET (self)) + 2 * margin,
                                                                          (float) gtk_widget_get_height (GTK_WIDGET (self)) + 2 * margin));

  if (stretch != 1)
    cairo_scale (cr, stretch, stretch);
  cairo_set_source_surface (cr, self->picture, -size, -size);
  cairo_pattern_set_filter (cairo_get_source (cr), stretch == 1 ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_BILINEAR);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static void
append_plain (WeftNodeView *self,
              GtkSnapshot  *snapshot)
{
  float width = (float) gtk_widget_get_width (GTK_WIDGET (self)), height = (float) gtk_widget_get_height (GTK_WIDGET (self));
  float header = (float) floor (WEFT_NODE_HEADER / 3.0 * self->zoom);
  GdkRGBA color = weft_node_view_get_color (self);

  gtk_snapshot_append_color (snapshot, &self->canvas->colors.border, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_color (snapshot, &self->canvas->colors.card, &GRAPHENE_RECT_INIT (1, 1, width - 2, height - 2));
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (1, 1, width - 2, header));
}

static void
append_ring (WeftNodeView *self,
             GtkSnapshot  *snapshot,
             float         spread,
             float         line,
             GdkRGBA       color)
{
  const graphene_rect_t rect = GRAPHENE_RECT_INIT (-spread, -spread, (float) gtk_widget_get_width (GTK_WIDGET (self)) + 2 * spread,
                                                   (float) gtk_widget_get_height (GTK_WIDGET (self)) + 2 * spread);
  GskRoundedRect ring;

  gsk_rounded_rect_init_from_rect (&ring, &rect, self->zoom < LOW_DETAIL ? spread : (float) (WEFT_NODE_RADIUS * self->zoom) + spread);
  gtk_snapshot_append_border (snapshot, &ring, (const float[]){ line, line, line, line }, (const GdkRGBA[]){ color, color, color, color });
}

static void
append_progress (WeftNodeView *self,
                 GtkSnapshot  *snapshot)
{
  float width = (float) gtk_widget_get_width (GTK_WIDGET (self)), height = (float) gtk_widget_get_height (GTK_WIDGET (self));
  float inset = (float) (WEFT_NODE_RADIUS * self->zoom), line = MAX (2, (float) round (3 * self->zoom));
  GdkRGBA track = weft_rgba_mix (self->canvas->colors.card, self->canvas->colors.accent, 0.25);

  if (self->look.state != WEFT_NODE_RUNNING)
    return;
  gtk_snapshot_append_color (snapshot, &track, &GRAPHENE_RECT_INIT (inset, height - line - 1, width - 2 * inset, line));
  gtk_snapshot_append_color (snapshot, &self->canvas->colors.accent,
                             &GRAPHENE_RECT_INIT (inset, height - line - 1, (width - 2 * inset) * (float) self->look.progress, line));
}

/* Rings lie below the picture, so that ports stay in front of them. */
static void
append_rings (WeftNodeView *self,
              GtkSnapshot  *snapshot)
{
  GtkStateFlags flags = gtk_widget_get_state_flags (GTK_WIDGET (self));
  /* The shadow of a dark picture takes some of the light away. */
  GdkRGBA accent = self->canvas->colors.is_dark ? self->canvas->colors.accent_text : self->canvas->colors.accent;

  if (self->is_selected)
    append_ring (self, snapshot, self->zoom < LOW_DETAIL ? 2 : 3, self->zoom < LOW_DETAIL ? 2 : 4, accent);
  else if (self->look.state == WEFT_NODE_RUNNING)
    append_ring (self, snapshot, 2, 3, weft_rgba_fade (accent, 0.7));
  else if (self->look.state == WEFT_NODE_FAILED)
    append_ring (self, snapshot, 2, 3, weft_rgba_fade (self->canvas->colors.error, 0.8));
  else if (flags & GTK_STATE_FLAG_PRELIGHT)
    append_ring (self, snapshot, 1, 2, weft_rgba_fade (self->canvas->colors.text, 0.3));
  if (gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    append_ring (self, snapshot, 7, 2, weft_rgba_fade (accent, 0.7));
}

static void
weft_node_view_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  WeftNodeView *self = WEFT_NODE_VIEW (widget);

  if (self->zoom >= LOW_DETAIL)
    need_picture (self);
  if (self->zoom < LOW_DETAIL || self->picture == NULL) {
    append_plain (self, snapshot);
    append_rings (self, snapshot);
    return;
  }
  append_rings (self, snapshot);
  append_picture (self, snapshot);
  append_progress (self, snapshot);
  for (int side = 0; side < 2; side++)
    for (guint i = 0; i < self->ports[side]->len; i++)
      gtk_widget_snapshot_child (widget, self->ports[side]->pdata[i], snapshot);
}

/* Size and place */

static void
weft_node_view_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum = *natural = 1;
}

static void
weft_node_view_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  WeftNodeView *self = WEFT_NODE_VIEW (widget);
  int size = MAX (LEAST_PORT, 2 * (int) round ((WEFT_PORT_RADIUS + 2) * self->zoom));

  for (int side = 0; side < 2; side++)
    for (guint i = 0; i < self->ports[side]->len; i++) {
      GtkWidget *port = self->ports[side]->pdata[i];
      double x = round ((side == WEFT_PORT_OUTPUT ? WEFT_NODE_WIDTH : 0) * self->zoom) - size / 2.0;
      double y = round (weft_node_geometry_get_port_y (i) * self->zoom) - size / 2.0;

      gtk_widget_set_child_visible (port, self->zoom >= LOW_DETAIL);
      gtk_widget_allocate (port, size, size, -1, gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, (float) y)));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      gtk_popover_present (GTK_POPOVER (child));
}

/* Ports reach beyond the card. */
static gboolean
weft_node_view_contains (GtkWidget *widget,
                         double     x,
                         double     y)
{
  return x >= 0 && y >= 0 && x < gtk_widget_get_width (widget) && y < gtk_widget_get_height (widget);
}

static void
weft_node_view_state_flags_changed (GtkWidget     *widget,
                                    GtkStateFlags  before)
{
  gtk_widget_queue_draw (widget);
  GTK_WIDGET_CLASS (weft_node_view_parent_class)->state_flags_changed (widget, before);
}

/* Through the node: itself, inputs, outputs, and out again. */
static gboolean
weft_node_view_focus (GtkWidget        *widget,
                      GtkDirectionType  direction)
{
  WeftNodeView *self = WEFT_NODE_VIEW (widget);
  g_autoptr (GPtrArray) stops = g_ptr_array_new ();
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  guint place;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;
  g_ptr_array_add (stops, widget);
  for (int side = 0; side < 2 && self->zoom >= LOW_DETAIL; side++)
    g_ptr_array_extend (stops, self->ports[side], NULL, NULL);
  if (!g_ptr_array_find (stops, focus, &place))
    return gtk_widget_grab_focus (direction == GTK_DIR_TAB_FORWARD ? widget : stops->pdata[stops->len - 1]);
  if (direction == GTK_DIR_TAB_BACKWARD)
    return place > 0 && gtk_widget_grab_focus (stops->pdata[place - 1]);
  return place + 1 < stops->len && gtk_widget_grab_focus (stops->pdata[place + 1]);
}

static gboolean
weft_node_view_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    keyboard,
                              GtkTooltip *tooltip)
{
  WeftNodeView *self = WEFT_NODE_VIEW (widget);
  g_autofree char *text = weft_node_make_hint (self->document, self->node, self->path);

  if (text[0] == '\0')
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* What it shows */

static void
tell_assistive_technology (WeftNodeView *self)
{
  g_autofree char *hint = weft_node_make_hint (self->document, self->node, self->path);
  g_autofree char *description = self->look.status != NULL ? g_strdup_printf ("%s. %s", self->look.status, hint) : g_strdup (hint);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->look.title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
copy_look (const WeftNodeLook *from,
           WeftNodeLook       *to)
{
  *to = *from;
  to->title = g_strdup (from->title);
  to->subtitle = g_strdup (from->subtitle);
  to->status = g_strdup (from->status);
  to->inputs = g_array_copy (from->inputs);
  to->outputs = g_array_copy (from->outputs);
}

void
weft_node_view_refresh (WeftNodeView *self)
{
  g_auto (WeftNodeLook) before = { 0 };

  copy_look (&self->look, &before);
  weft_node_look_gather (&self->look, self->document, self->node, self->path, &self->canvas->colors);
  if (self->look.progress != before.progress)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  if (weft_node_look_equal (&self->look, &before))
    return;
  drop_picture (self);
  tell_assistive_technology (self);
  if (weft_node_look_get_height (&self->look) != weft_node_look_get_height (&before))
    g_signal_emit (self, signals[MOVED], 0);
}

static void
connect_cb (WeftNodeView *self,
            WeftPortView *port)
{
  g_signal_emit (self, signals[CONNECT], 0, port);
}

static void
add_port (WeftNodeView   *self,
          WeftPortSide    side,
          const WeftPort *port)
{
  WeftPortView *view = weft_port_view_new (side, port, self->ports[side]->len);
  const WeftNodePort look = { port->title, port->type, FALSE };

  weft_port_view_set_colors (view, &self->canvas->colors);
  g_signal_connect_swapped (view, "connect", G_CALLBACK (connect_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (view), GTK_WIDGET (self));
  g_ptr_array_add (self->ports[side], view);
  g_array_append_val (side == WEFT_PORT_INPUT ? self->look.inputs : self->look.outputs, look);
}

static void
clear_ports (WeftNodeView *self)
{
  for (int side = 0; side < 2; side++) {
    for (guint i = 0; i < self->ports[side]->len; i++)
      gtk_widget_unparent (self->ports[side]->pdata[i]);
    g_ptr_array_set_size (self->ports[side], 0);
  }
}

static void
fill_ports (WeftNodeView *self)
{
  clear_ports (self);
  g_array_set_size (self->look.inputs, 0);
  g_array_set_size (self->look.outputs, 0);
  for (int side = 0; side < 2; side++) {
    g_autoptr (GPtrArray) ports = weft_node_list_ports (self->node, (WeftPortSide) side);

    for (guint i = 0; i < ports->len; i++)
      add_port (self, (WeftPortSide) side, ports->pdata[i]);
  }
  drop_picture (self);
  g_signal_emit (self, signals[PORTS_CHANGED], 0);
}

/* What a group lends can change with what is inside it. */
static void
nested_cb (WeftNodeView *self)
{
  WeftWorkflow *nested = weft_node_get_nested (self->node);

  if (self->nested != NULL)
    g_signal_handlers_disconnect_by_data (self->nested, self);
  g_set_object (&self->nested, nested);
  if (nested != NULL)
    g_signal_connect_object (nested, "ports-changed", G_CALLBACK (fill_ports), self, G_CONNECT_SWAPPED);
  if (nested != NULL)
    g_signal_connect_object (nested, "items-changed", G_CALLBACK (weft_node_view_refresh), self, G_CONNECT_SWAPPED);
  fill_ports (self);
  weft_node_view_refresh (self);
}

static void
place_cb (WeftNodeView *self)
{
  g_signal_emit (self, signals[MOVED], 0);
}

static void
id_cb (WeftNodeView *self)
{
  g_free (self->path);
  self->path = weft_node_make_path (self->node);
  weft_node_view_refresh (self);
}

/* Actions */

static void
open_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  g_signal_emit (widget, signals[OPEN], 0);
}

static void
run_cb (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  const char *action = g_str_equal (name, "node.force") ? "win.force" : "win.run-to";

  gtk_widget_activate_action (widget, action, "s", WEFT_NODE_VIEW (widget)->path);
}

static void
look_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  const char *action = g_str_equal (name, "node.try-it") ? "win.try-it" : "win.look-inside";

  gtk_widget_activate_action (widget, action, "s", WEFT_NODE_VIEW (widget)->path);
}

/* The widget */

static void
weft_node_view_dispose (GObject *object)
{
  WeftNodeView *self = WEFT_NODE_VIEW (object);
  GtkWidget *child;

  clear_ports (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  if (self->nested != NULL)
    g_signal_handlers_disconnect_by_data (self->nested, self);
  g_clear_object (&self->nested);
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  G_OBJECT_CLASS (weft_node_view_parent_class)->dispose (object);
}

static void
weft_node_view_finalize (GObject *object)
{
  WeftNodeView *self = WEFT_NODE_VIEW (object);

  g_clear_object (&self->node);
  g_clear_object (&self->document);
  g_free (self->path);
  weft_node_look_clear (&self->look);
  g_ptr_array_unref (self->ports[WEFT_PORT_INPUT]);
  g_ptr_array_unref (self->ports[WEFT_PORT_OUTPUT]);
  G_OBJECT_CLASS (weft_node_view_parent_class)->finalize (object);
}

static void
add_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "node.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "node.run-to", NULL, run_cb);
  gtk_widget_class_install_action (widget_class, "node.force", NULL, run_cb);
  gtk_widget_class_install_action (widget_class, "node.look-inside", NULL, look_cb);
  gtk_widget_class_install_action (widget_class, "node.try-it", NULL, look_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "node.look-inside", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "node.try-it", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "node.open", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "node.open", NULL);
}

static void
weft_node_view_class_init (WeftNodeViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_node_view_dispose;
  object_class->finalize = weft_node_view_finalize;
  widget_class->snapshot = weft_node_view_snapshot;
  widget_class->measure = weft_node_view_measure;
  widget_class->size_allocate = weft_node_view_size_allocate;
  widget_class->contains = weft_node_view_contains;
  widget_class->state_flags_changed = weft_node_view_state_flags_changed;
  widget_class->focus = weft_node_view_focus;
  widget_class->query_tooltip = weft_node_view_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "node");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[OPEN] = g_signal_new ("open", WEFT_TYPE_NODE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CONNECT] = g_signal_new ("connect", WEFT_TYPE_NODE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, WEFT_TYPE_PORT_VIEW);
  signals[MOVED] = g_signal_new ("moved", WEFT_TYPE_NODE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PORTS_CHANGED] = g_signal_new ("ports-changed", WEFT_TYPE_NODE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  add_actions (widget_class);
}

static void
weft_node_view_init (WeftNodeView *self)
{
  self->ports[WEFT_PORT_INPUT] = g_ptr_array_new ();
  self->ports[WEFT_PORT_OUTPUT] = g_ptr_array_new ();
  self->zoom = 1;
  self->is_resting = TRUE;
  weft_node_look_init (&self->look);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (drop_picture), NULL);
}

WeftNodeView *
weft_node_view_new (WeftDocument   *document,
                    WeftNode       *node,
                    WeftNodeCanvas *canvas)
{
  WeftNodeView *self = g_object_new (WEFT_TYPE_NODE_VIEW, NULL);

  self->document = g_object_ref (document);
  self->node = g_object_ref (node);
  self->canvas = canvas;
  self->path = weft_node_make_path (node);
  g_signal_connect_object (node, "notify::x", G_CALLBACK (place_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "notify::y", G_CALLBACK (place_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "notify::id", G_CALLBACK (id_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "notify::title", G_CALLBACK (weft_node_view_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "notify::bypassed", G_CALLBACK (weft_node_view_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "notify::nested", G_CALLBACK (nested_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "parameter-changed", G_CALLBACK (weft_node_view_refresh), self, G_CONNECT_SWAPPED);
  nested_cb (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "node.look-inside", weft_node_kind_has_model (weft_node_get_kind (node)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "node.try-it", weft_node_kind_has_model (weft_node_get_kind (node)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_ROLE_DESCRIPTION, _("node"), -1);
  return self;
}

WeftNode *
weft_node_view_get_node (WeftNodeView *self)
{
  return self->node;
}

const char *
weft_node_view_get_id (WeftNodeView *self)
{
  return weft_node_get_id (self->node);
}

const char *
weft_node_view_get_path (WeftNodeView *self)
{
  return self->path;
}

GPtrArray *
weft_node_view_get_ports (WeftNodeView *self,
                          WeftPortSide  side)
{
  return self->ports[side];
}

WeftPortView *
weft_node_view_find_port (WeftNodeView *self,
                          WeftPortSide  side,
                          const char   *id)
{
  for (guint i = 0; i < self->ports[side]->len; i++)
    if (g_str_equal (weft_port_view_get_id (self->ports[side]->pdata[i]), id))
      return self->ports[side]->pdata[i];
  return NULL;
}

/* Icons as sharp as paper can be. */
#define PAPER_SCALE 4

void
weft_node_view_paint (WeftNodeView           *self,
                      const WeftCanvasColors *colors,
                      cairo_t                *cr)
{
  cairo_save (cr);
  cairo_translate (cr, weft_node_get_x (self->node), weft_node_get_y (self->node));
  weft_node_look_draw (&self->look, colors, GTK_WIDGET (self), cr, PAPER_SCALE);
  cairo_restore (cr);
}

WeftArea
weft_node_view_get_box (WeftNodeView *self)
{
  return (WeftArea){ weft_node_get_x (self->node) + self->dx, weft_node_get_y (self->node) + self->dy, WEFT_NODE_WIDTH, weft_node_look_get_height (&self->look) };
}

void
weft_node_view_get_port_place (WeftNodeView *self,
                               WeftPortSide  side,
                               int           index,
                               double       *x,
                               double       *y)
{
  WeftArea box = weft_node_view_get_box (self);

  *x = box.x + (side == WEFT_PORT_OUTPUT ? box.width : 0);
  *y = box.y + (index >= 0 ? weft_node_geometry_get_port_y ((guint) index) : WEFT_NODE_HEADER / 2.0);
}

void
weft_node_view_set_offset (WeftNodeView *self,
                           double        dx,
                           double        dy)
{
  self->dx = dx;
  self->dy = dy;
  g_signal_emit (self, signals[MOVED], 0);
}

void
weft_node_view_set_zoom (WeftNodeView *self,
                         double        zoom,
                         gboolean      is_resting)
{
  if (self->zoom == zoom && self->is_resting == is_resting)
    return;
  self->zoom = zoom;
  self->is_resting = is_resting;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_node_view_catch_up (WeftNodeView *self)
{
  if (self->is_owed)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_node_view_set_selected (WeftNodeView *self,
                             gboolean      selected)
{
  if (self->is_selected == selected)
    return;
  self->is_selected = selected;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
weft_node_view_get_selected (WeftNodeView *self)
{
  return self->is_selected;
}

void
weft_node_view_set_linked (WeftNodeView *self,
                           WeftPortView *port,
                           const char   *to)
{
  gboolean is_input = weft_port_view_get_side (port) == WEFT_PORT_INPUT;
  WeftNodePort *look = &g_array_index (is_input ? self->look.inputs : self->look.outputs, WeftNodePort, weft_port_view_get_index (port));
  g_autofree char *text = to == NULL ? g_strdup (_("Not connected")) : g_strdup_printf (is_input ? _("From %s") : _("To %s"), to);

  weft_port_view_describe (port, text);
  if (look->is_linked == (to != NULL))
    return;
  look->is_linked = to != NULL;
  drop_picture (self);
}

void
weft_node_view_restyle (WeftNodeView *self)
{
  for (int side = 0; side < 2; side++)
    for (guint i = 0; i < self->ports[side]->len; i++)
      gtk_widget_queue_draw (self->ports[side]->pdata[i]);
  drop_picture (self);
  weft_node_view_refresh (self);
}

GdkRGBA
weft_node_view_get_color (WeftNodeView *self)
{
  return self->look.color;
}

GdkRGBA
weft_node_view_get_state_color (WeftNodeView *self)
{
  return *weft_node_look_get_state_color (&self->look, &self->canvas->colors);
}
