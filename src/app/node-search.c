/* node-search.c: a popover that finds a kind of node by what is typed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/node-search.h"

#include "app/kind-rank.h"
#include "base/i18n.h"

#define WIDTH      300
#define MAX_HEIGHT 320

struct _WeftNodeSearch
{
  GtkPopover parent_instance;

  /* Borrowed */
  const WeftDomain *domain;
  const WeftPortType *type; /* nullable */

  /* Children */
  GtkSearchEntry *entry;
  GtkListBox *list;
  GtkScrolledWindow *scroller;

  WeftPortSide side;
};

G_DEFINE_FINAL_TYPE (WeftNodeSearch, weft_node_search, GTK_TYPE_POPOVER)

enum {
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Rows */

static GQuark
kind_quark (void)
{
  return g_quark_from_static_string ("weft-kind");
}

static const WeftNodeKind *
get_kind (GtkListBoxRow *row)
{
  return g_object_get_qdata (G_OBJECT (row), kind_quark ());
}

static GtkWidget *
make_row (const WeftNodeKind *kind)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name (kind->icon), *title = gtk_label_new (_ (kind->title)), *category = gtk_label_new (_ (kind->category));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (category, "dim-label");
  gtk_widget_add_css_class (category, "caption");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), category);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, _ (kind->help));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (kind->title), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (kind->help), -1);
  g_object_set_qdata (G_OBJECT (row), kind_quark (), (gpointer) kind);
  return row;
}

static const char *
get_text (WeftNodeSearch *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static gboolean
has_port (const WeftNodeKind *kind,
          WeftPortSide        side,
          const WeftPortType *type)
{
  const WeftPort *ports = side == WEFT_PORT_INPUT ? kind->inputs : kind->outputs;

  for (const WeftPort *port = ports; port != NULL && port->id != NULL; port++)
    if (port->type == type)
      return TRUE;
  return FALSE;
}

static gboolean
filter_cb (GtkListBoxRow *row,
           gpointer       data)
{
  WeftNodeSearch *self = data;

  return (self->type == NULL || has_port (get_kind (row), self->side, self->type)) && weft_kind_rank (get_kind (row), get_text (self)) > 0;
}

/* The best answer first, among equals in the order of the table. */
static int
sort_cb (GtkListBoxRow *a,
         GtkListBoxRow *b,
         gpointer       data)
{
  WeftNodeSearch *self = data;
  guint one = weft_kind_rank (get_kind (a), get_text (self)), two = weft_kind_rank (get_kind (b), get_text (self));

  if (one != two)
    return one > two ? -1 : 1;
  for (const WeftNodeKind *const *kind = weft_domain_list (self->domain); *kind != NULL; kind++)
    if (*kind == get_kind (a) || *kind == get_kind (b))
      return *kind == get_kind (a) ? -1 : 1;
  return 0;
}

/* Returns: (transfer none) (nullable): the next row that is shown from @index on */
static GtkListBoxRow *
find_shown (WeftNodeSearch *self,
            int             index,
            int             step)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, index)) != NULL && !gtk_widget_get_child_visible (GTK_WIDGET (row)))
    index += step;
  return index >= 0 ? row : NULL;
}

static void
select_row (WeftNodeSearch *self,
            GtkListBoxRow  *row)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  graphene_rect_t bounds;

  gtk_list_box_select_row (self->list, row);
  if (row == NULL)
    return;
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
  if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

/* Typing */

static void
changed_cb (WeftNodeSearch *self)
{
  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_invalidate_sort (self->list);
  select_row (self, find_shown (self, 0, 1));
}

static void
choose (WeftNodeSearch *self,
        GtkListBoxRow  *row)
{
  if (row != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, get_kind (row)->id);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
row_activated_cb (WeftNodeSearch *self,
                  GtkListBoxRow  *row)
{
  choose (self, row);
}

static void
activate_cb (WeftNodeSearch *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL && gtk_widget_get_child_visible (GTK_WIDGET (row)))
    choose (self, row);
}

static gboolean
key_cb (WeftNodeSearch  *self,
        guint            key,
        guint            code,
        GdkModifierType  state)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int step = key == GDK_KEY_Down || key == GDK_KEY_KP_Down ? 1 : (key == GDK_KEY_Up || key == GDK_KEY_KP_Up ? -1 : 0);

  if (step == 0)
    return GDK_EVENT_PROPAGATE;
  row = find_shown (self, row != NULL ? gtk_list_box_row_get_index (row) + step : 0, step);
  if (row != NULL)
    select_row (self, row);
  return GDK_EVENT_STOP;
}

/* The widget */

static void
weft_node_search_class_init (WeftNodeSearchClass *klass)
{
  signals[CHOSEN] = g_signal_new ("chosen", WEFT_TYPE_NODE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
make_entry (WeftNodeSearch *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  gtk_text_set_placeholder_text (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))), _("Add a node…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search nodes to add"), -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (gtk_popover_popdown), self);
}

static GtkWidget *
make_list (WeftNodeSearch *self)
{
  GtkWidget *nothing = gtk_label_new (_("Nothing fits"));

  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_set_margin_top (nothing, 18);
  gtk_widget_set_margin_bottom (nothing, 18);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_list_box_set_placeholder (self->list, nothing);
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Nodes"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);

  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (self->scroller, TRUE);
  gtk_scrolled_window_set_max_content_height (self->scroller, MAX_HEIGHT);
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->list));
  return GTK_WIDGET (self->scroller);
}

static void
weft_node_search_init (WeftNodeSearch *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  make_entry (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (box), make_list (self));
  gtk_widget_set_size_request (box, WIDTH, -1);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Add a node"), -1);
}

WeftNodeSearch *
weft_node_search_new (const WeftDomain *domain)
{
  WeftNodeSearch *self = g_object_new (WEFT_TYPE_NODE_SEARCH, NULL);

  self->domain = domain;
  for (const WeftNodeKind *const *kind = weft_domain_list (domain); *kind != NULL; kind++)
    gtk_list_box_append (self->list, make_row (*kind));
  gtk_list_box_set_sort_func (self->list, sort_cb, self, NULL);
  return self;
}

void
weft_node_search_open (WeftNodeSearch     *self,
                       WeftPortSide        side,
                       const WeftPortType *type,
                       double              x,
                       double              y)
{
  self->side = side;
  self->type = type;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  changed_cb (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
