/* port-view.c: a port of a node on the canvas, for focus, names and actions
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/port-view.h"

#include "base/i18n.h"

struct _WeftPortView
{
  GtkWidget parent_instance;

  /* Owned */
  char *id;
  char *description; /* nullable */

  /* Borrowed */
  const char *title;
  const WeftPortType *type;
  const WeftCanvasColors *colors; /* nullable until set */

  WeftPortSide side;
  WeftPortFlags flags;
  guint index;
  WeftPortMark mark;
};

G_DEFINE_FINAL_TYPE (WeftPortView, weft_port_view, GTK_TYPE_WIDGET)

enum {
  CONNECT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
connect_cb (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  g_signal_emit (widget, signals[CONNECT], 0);
}

/* Drawing */

static void
append_ring (GtkSnapshot *snapshot,
             double       center,
             double       radius,
             double       line,
             GdkRGBA      color)
{
  const float width = (float) line;
  const graphene_rect_t rect = GRAPHENE_RECT_INIT ((float) (center - radius), (float) (center - radius), (float) (2 * radius), (float) (2 * radius));
  GskRoundedRect ring;

  gsk_rounded_rect_init_from_rect (&ring, &rect, (float) radius);
  gtk_snapshot_append_border (snapshot, &ring, (const float[]){ width, width, width, width }, (const GdkRGBA[]){ color, color, color, color });
}

static void
append_disc (GtkSnapshot *snapshot,
             double       center,
             double       radius,
             GdkRGBA      color)
{
  const graphene_rect_t rect = GRAPHENE_RECT_INIT ((float) (center - radius), (float) (center - radius), (float) (2 * radius), (float) (2 * radius));
  GskRoundedRect disc;

  gsk_rounded_rect_init_from_rect (&disc, &rect, (float) radius);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, &color, &rect);
  gtk_snapshot_pop (snapshot);
}

static void
weft_port_view_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  WeftPortView *self = WEFT_PORT_VIEW (widget);
  double center = gtk_widget_get_width (widget) / 2.0;
  GdkRGBA color;

  if (self->colors == NULL)
    return;
  color = weft_canvas_colors_get_type (self->colors, self->type);
  if (self->mark == WEFT_PORT_MARK_UNFIT)
    append_disc (snapshot, center, center + 2, weft_rgba_fade (self->colors->card, 0.75));
  if (self->mark == WEFT_PORT_MARK_FITS || self->mark == WEFT_PORT_MARK_TARGET || self->mark == WEFT_PORT_MARK_ORIGIN)
    append_ring (snapshot, center, center, 2, color);
  if (self->mark == WEFT_PORT_MARK_TARGET)
    append_ring (snapshot, center, center + 4, 4, weft_rgba_fade (color, 0.45));
  if (gtk_widget_has_visible_focus (widget))
    append_ring (snapshot, center, center + 2, 2, self->colors->accent);
}

static void
weft_port_view_state_flags_changed (GtkWidget     *widget,
                                    GtkStateFlags  before)
{
  gtk_widget_queue_draw (widget);
  GTK_WIDGET_CLASS (weft_port_view_parent_class)->state_flags_changed (widget, before);
}

/* The widget */

static char *
make_label (WeftPortView *self)
{
  return g_strdup_printf (self->side == WEFT_PORT_INPUT ? _("Input %s, %s") : _("Output %s, %s"), _ (self->title), _ (self->type->title));
}

/* Not a text that is set: for each of these GTK asks the X server where the pointer is. */
static gboolean
weft_port_view_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    keyboard,
                              GtkTooltip *tooltip)
{
  g_autofree char *label = make_label (WEFT_PORT_VIEW (widget));

  gtk_tooltip_set_text (tooltip, label);
  return TRUE;
}

static void
weft_port_view_finalize (GObject *object)
{
  g_free (WEFT_PORT_VIEW (object)->id);
  g_free (WEFT_PORT_VIEW (object)->description);
  G_OBJECT_CLASS (weft_port_view_parent_class)->finalize (object);
}

static void
weft_port_view_class_init (WeftPortViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weft_port_view_finalize;
  widget_class->snapshot = weft_port_view_snapshot;
  widget_class->state_flags_changed = weft_port_view_state_flags_changed;
  widget_class->query_tooltip = weft_port_view_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "port");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);

  signals[CONNECT] = g_signal_new ("connect", WEFT_TYPE_PORT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "port.connect", NULL, connect_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "port.connect", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "port.connect", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "port.connect", NULL);
}

static void
weft_port_view_init (WeftPortView *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
}

WeftPortView *
weft_port_view_new (WeftPortSide    side,
                    const WeftPort *port,
                    guint           index)
{
  WeftPortView *self = g_object_new (WEFT_TYPE_PORT_VIEW, NULL);
  g_autofree char *label = NULL;

  self->id = g_strdup (port->id);
  self->title = port->title;
  self->type = port->type;
  self->flags = port->flags;
  self->side = side;
  self->index = index;
  label = make_label (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, GTK_ACCESSIBLE_PROPERTY_ROLE_DESCRIPTION, _("port"), -1);
  return self;
}

WeftPortSide
weft_port_view_get_side (WeftPortView *self)
{
  return self->side;
}

const char *
weft_port_view_get_id (WeftPortView *self)
{
  return self->id;
}

const char *
weft_port_view_get_title (WeftPortView *self)
{
  return _ (self->title);
}

const WeftPortType *
weft_port_view_get_kind (WeftPortView *self)
{
  return self->type;
}

guint
weft_port_view_get_index (WeftPortView *self)
{
  return self->index;
}

gboolean
weft_port_view_is_single (WeftPortView *self)
{
  return self->side == WEFT_PORT_INPUT && !(self->flags & WEFT_PORT_MULTIPLE);
}

void
weft_port_view_set_colors (WeftPortView           *self,
                           const WeftCanvasColors *colors)
{
  self->colors = colors;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_port_view_set_mark (WeftPortView *self,
                         WeftPortMark  mark)
{
  if (self->mark == mark)
    return;
  self->mark = mark;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_PRESSED,
                               mark == WEFT_PORT_MARK_ORIGIN ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_port_view_take_readers (WeftPortView *self,
                             GList        *inputs)
{
  GtkAccessibleRelation relation = GTK_ACCESSIBLE_RELATION_FLOW_TO;
  GValue value = G_VALUE_INIT;

  if (inputs == NULL) {
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), relation);
    return;
  }
  /* GTK keeps the list, and forgets what goes. */
  g_value_init (&value, G_TYPE_POINTER);
  g_value_set_pointer (&value, inputs);
  gtk_accessible_update_relation_value (GTK_ACCESSIBLE (self), 1, &relation, &value);
}

void
weft_port_view_describe (WeftPortView *self,
                         const char   *text)
{
  if (g_strcmp0 (self->description, text) == 0)
    return;
  g_free (self->description);
  self->description = g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}
