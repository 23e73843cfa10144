/* dock-titles.c: titles beside the icons of a frame's switcher
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/dock-titles.h"

#include <adwaita.h>

#define GAP 6

/* What a button has from here. */
#define TITLED "weft-dock-title"

/* Where there is no room for the title, it is said by the pointer. */
static void
squeezed_cb (AdwSqueezer *squeezer)
{
  GtkWidget *button = gtk_widget_get_ancestor (GTK_WIDGET (squeezer), GTK_TYPE_BUTTON);
  GtkWidget *shown = adw_squeezer_get_visible_child (squeezer);

  if (button != NULL)
    gtk_widget_set_tooltip_text (button, GTK_IS_IMAGE (shown) ? g_object_get_data (G_OBJECT (squeezer), TITLED) : NULL);
}

static void
add_title (GtkButton   *button,
           PanelWidget *pane)
{
  GtkWidget *squeezer = adw_squeezer_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP);
  const char *title = panel_widget_get_title (pane), *icon = panel_widget_get_icon_name (pane);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), gtk_label_new (title));
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  adw_squeezer_set_homogeneous (ADW_SQUEEZER (squeezer), FALSE);
  (void) adw_squeezer_add (ADW_SQUEEZER (squeezer), box);
  (void) adw_squeezer_add (ADW_SQUEEZER (squeezer), gtk_image_new_from_icon_name (icon));
  gtk_widget_set_name (squeezer, TITLED);
  g_object_set_data_full (G_OBJECT (squeezer), TITLED, g_strdup (title), g_free);
  g_signal_connect (squeezer, "notify::visible-child", G_CALLBACK (squeezed_cb), NULL);
  gtk_button_set_child (button, squeezer);
  squeezed_cb (ADW_SQUEEZER (squeezer));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static gboolean
has_title (GtkButton   *button,
           PanelWidget *pane)
{
  GtkWidget *child = gtk_button_get_child (button);

  return child != NULL && g_str_equal (gtk_widget_get_name (child), TITLED) && g_strcmp0 (g_object_get_data (G_OBJECT (child), TITLED), panel_widget_get_title (pane)) == 0;
}

/* The switcher gives a button its icon anew whenever it is chosen. */
static void
icon_cb (PanelWidget *pane,
         GParamSpec  *property,
         GtkButton   *button)
{
  if (!has_title (button, pane))
    add_title (button, pane);
}

/* @page: (inout): of the next button. They stand in the order of the panes. */
static void
add_titles (PanelFrame *frame,
            GtkWidget  *widget,
            guint      *page)
{
  if (GTK_IS_TOGGLE_BUTTON (widget) && *page < panel_frame_get_n_pages (frame)) {
    PanelWidget *pane = panel_frame_get_page (frame, (*page)++);

    g_signal_handlers_disconnect_matched (widget, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, icon_cb, NULL);
    g_signal_connect_object (widget, "notify::child", G_CALLBACK (icon_cb), pane, G_CONNECT_SWAPPED);
    icon_cb (pane, NULL, GTK_BUTTON (widget));
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    add_titles (frame, child, page);
}

static void
changed_cb (PanelFrame *frame)
{
  guint page = 0;

  add_titles (frame, GTK_WIDGET (panel_frame_get_header (frame)), &page);
}

void
weft_dock_titles_add (PanelFrame *frame)
{
  g_autoptr (GtkSelectionModel) pages = panel_frame_get_pages (frame);

  g_signal_connect_object (pages, "items-changed", G_CALLBACK (changed_cb), frame, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  changed_cb (frame);
}
