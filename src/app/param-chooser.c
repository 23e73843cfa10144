/* param-chooser.c: an entry, and beside it a list of what can be chosen
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/param-chooser.h"

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
