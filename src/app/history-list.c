/* history-list.c: what was done to a document, to go back to any of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/history-list.h"

#include "base/i18n.h"

#define WIDTH  280
#define HEIGHT 360

/* Row i stands for the state in which n - i commands are done; the last row for none. */
static guint
get_position (WeftHistory *history,
              guint        row)
{
  return weft_history_get_n_commands (history) - row;
}

static GtkStringList *
list_texts (WeftHistory *history)
{
  GtkStringList *texts = gtk_string_list_new (NULL);

  for (guint i = weft_history_get_n_commands (history); i > 0; i--)
    gtk_string_list_append (texts, weft_history_get_text (history, i - 1));
  gtk_string_list_append (texts, _("As it was opened"));
  return texts;
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static gboolean
focus_cb (gpointer label)
{
  if (gtk_widget_get_mapped (label))
    gtk_widget_grab_focus (gtk_widget_get_parent (label));
  return G_SOURCE_REMOVE;
}

/* Keys begin at what was done last, once there is a row for it. */
static void
begin_at (GtkListItemFactory *factory,
          GtkWidget          *label)
{
  if (g_object_get_data (G_OBJECT (factory), "has-begun") != NULL)
    return;
  g_object_set_data (G_OBJECT (factory), "has-begun", GINT_TO_POINTER (TRUE));
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_cb, g_object_ref (label), g_object_unref);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item,
         WeftHistory        *history)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));
  gboolean is_undone = get_position (history, gtk_list_item_get_position (item)) > weft_history_get_position (history);
  g_autofree char *name = is_undone ? g_strdup_printf (_("%s, undone"), text) : g_strdup (text);

  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (is_undone)
    gtk_widget_add_css_class (label, "dim-label");
  else
    gtk_widget_remove_css_class (label, "dim-label");
  if (get_position (history, gtk_list_item_get_position (item)) == weft_history_get_position (history))
    begin_at (factory, label);
}

static void
activate_cb (GtkListView *view,
             guint        row,
             WeftHistory *history)
{
  guint position = get_position (history, row);
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (view), GTK_TYPE_POPOVER);

  gtk_popover_popdown (GTK_POPOVER (popover));
  weft_history_go_to (history, position);
}

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* Not while it still tells that it was closed. */
static void
closed_cb (GtkPopover *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (popover), g_object_unref);
}

static GtkWidget *
make_view (WeftHistory *history)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSingleSelection *selection = gtk_single_selection_new (G_LIST_MODEL (list_texts (history)));
  GtkWidget *view = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), history, 0);
  g_signal_connect_object (view, "activate", G_CALLBACK (activate_cb), history, 0);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("History"), -1);
  return view;
}

void
weft_history_list_popup (GtkWidget   *parent,
                         WeftHistory *history)
{
  GtkWidget *popover = gtk_popover_new (), *scroller = gtk_scrolled_window_new (), *view = make_view (history);
  guint current = weft_history_get_n_commands (history) - weft_history_get_position (history);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_size_request (scroller, WIDTH, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_widget_add_css_class (popover, "menu");
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("History"), -1);
  gtk_widget_set_parent (popover, parent);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
  gtk_widget_activate_action (view, "list.scroll-to-item", "u", current);
  gtk_widget_activate_action (view, "list.select-item", "(ubb)", current, FALSE, FALSE);
}
