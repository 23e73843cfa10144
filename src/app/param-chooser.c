/* param-chooser.c: an entry, and beside it a list of what can be chosen
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/param-chooser.h"

#include <string.h>

#define LIST_HEIGHT 320

GtkWidget *
weft_param_chooser_build (WeftParamInput  *input,
                          GtkWidget       *content,
                          GCallback        fill,
                          GtkWidget      **button)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *popover = gtk_popover_new (), *entry = gtk_entry_new ();

  *button = gtk_menu_button_new ();
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_widget_add_css_class (box, "linked");
  gtk_popover_set_child (GTK_POPOVER (popover), content);
  g_signal_connect_swapped (popover, "show", fill, input);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (*button), "view-list-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (*button), popover);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), *button);
  weft_param_input_name (input, entry);
  weft_param_input_watch (input, GTK_EDITABLE (entry));
  adw_bin_set_child (ADW_BIN (input), box);
  return entry;
}

void
weft_param_chooser_set_known (GtkWidget  *button,
                              gboolean    is_known,
                              const char *label,
                              const char *reason)
{
  gtk_widget_set_sensitive (button, is_known);
  gtk_widget_set_tooltip_text (button, is_known ? label : reason);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

GtkWidget *
weft_param_chooser_scroll (GtkListBox *list)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_list_box_set_selection_mode (list, GTK_SELECTION_NONE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (list));
  return scroller;
}

/* Names */

static GtkCheckButton *
get_check (GtkListBoxRow *row)
{
  return GTK_CHECK_BUTTON (gtk_widget_get_first_child (gtk_list_box_row_get_child (row)));
}

static gboolean
filter_cb (GtkListBoxRow *row,
           gpointer       search)
{
  g_autofree char *folded = g_utf8_casefold (gtk_check_button_get_label (get_check (row)), -1);
  g_autofree char *word = g_utf8_casefold (gtk_editable_get_text (search), -1);

  return strstr (folded, word) != NULL;
}

/* What is found takes as much room as all did, so that nothing moves below the pointer. */
static void
search_cb (WeftParamNames *self)
{
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (GTK_WIDGET (self->list), GTK_TYPE_SCROLLED_WINDOW));

  gtk_scrolled_window_set_min_content_height (scroller, MIN (gtk_widget_get_height (GTK_WIDGET (scroller)), LIST_HEIGHT));
  gtk_list_box_invalidate_filter (self->list);
}

static void
activated_cb (GtkListBox    *list,
              GtkListBoxRow *row)
{
  (void) gtk_widget_activate (GTK_WIDGET (get_check (row)));
}

/* Space marks, as Return does. */
static GtkEventController *
new_keys (void)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_space, 0), gtk_signal_action_new ("activate-cursor-row")));
  return keys;
}

GtkWidget *
weft_param_names_build (WeftParamNames *self,
                        const char     *label,
                        const char     *search)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->search = gtk_search_entry_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, search, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_list_box_set_filter_func (self->list, filter_cb, self->search, NULL);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (activated_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (self->list), new_keys ());
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), weft_param_chooser_scroll (self->list));
  return box;
}

void
weft_param_names_clear (WeftParamNames *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self->list), GTK_TYPE_SCROLLED_WINDOW);
  GtkListBoxRow *row;

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), -1);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static GtkWidget *
build_note (const char *note)
{
  GtkWidget *label = gtk_label_new (note);

  gtk_widget_set_margin_end (label, 6);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

GtkCheckButton *
weft_param_names_append (WeftParamNames *self,
                         const char     *name,
                         const char     *note)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18), *check = gtk_check_button_new_with_label (name), *row = gtk_list_box_row_new ();

  gtk_widget_set_hexpand (check, TRUE);
  gtk_box_append (GTK_BOX (box), check);
  if (note != NULL)
    gtk_box_append (GTK_BOX (box), build_note (note));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (note != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, note, -1);
  gtk_list_box_append (self->list, row);
  return GTK_CHECK_BUTTON (check);
}

GtkCheckButton *
weft_param_names_get (WeftParamNames *self,
                      guint           index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) index);

  return row != NULL ? get_check (row) : NULL;
}
