/* accessible.c: names for what libraries show as a picture only
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/accessible.h"

#include "base/i18n.h"

/* What icons stand for on buttons that have not even a tooltip. */
static const struct
{
  const char *icon;
  const char *name;
} meanings[] = {
  { "window-close-symbolic", N_("Close") },
  { "adw-tab-close-symbolic", N_("Close") },
  { "pan-down-symbolic", N_("Menu") },
  { "view-more-symbolic", N_("Menu") },
  { "adw-tab-icon-missing-symbolic", N_("Icon") },
};

static void
set_name (GtkWidget  *widget,
          const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static const char *
find_meaning (const char *icon)
{
  for (guint i = 0; icon != NULL && i < G_N_ELEMENTS (meanings); i++)
    if (g_str_equal (meanings[i].icon, icon))
      return _ (meanings[i].name);
  return NULL;
}

/* Returns: (transfer none) (nullable): the icon of the first image in @widget */
static const char *
find_icon (GtkWidget *widget)
{
  const char *icon = GTK_IS_IMAGE (widget) ? gtk_image_get_icon_name (GTK_IMAGE (widget)) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && icon == NULL; child = gtk_widget_get_next_sibling (child))
    icon = find_icon (child);
  return icon;
}

/* Returns: (transfer none) (nullable): the first text in @widget that is not empty */
static const char *
find_text (GtkWidget *widget)
{
  const char *text = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : NULL;

  if (text != NULL && *text != '\0')
    return text;
  text = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && text == NULL; child = gtk_widget_get_next_sibling (child))
    text = GTK_IS_POPOVER (child) ? NULL : find_text (child);
  return text;
}

/* A menu button is two buttons to assistive technology, and takes its name from
 * neither its text nor its tooltip. */
static void
name_button (GtkWidget *button)
{
  const char *text = find_text (button), *name = gtk_widget_get_tooltip_text (button);
  GtkWidget *inner = gtk_widget_get_first_child (button);

  if (text != NULL && !GTK_IS_MENU_BUTTON (button))
    return;
  name = name != NULL ? name : text != NULL ? text
                                            : find_meaning (find_icon (button));
  name = name != NULL ? name : _("Menu");
  set_name (button, name);
  if (GTK_IS_MENU_BUTTON (button) && inner != NULL)
    set_name (inner, name);
}

void
weft_accessible_name_buttons (GtkWidget *root)
{
  if (GTK_IS_MENU_BUTTON (root) || GTK_IS_BUTTON (root)) {
    name_button (root);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    weft_accessible_name_buttons (child);
}

gboolean
weft_accessible_name_inner (GtkWidget  *widget,
                            const char *name)
{
  if (GTK_IS_BUTTON (widget)) {
    set_name (widget, name);
    return TRUE;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (weft_accessible_name_inner (child, name))
      return TRUE;
  return FALSE;
}
