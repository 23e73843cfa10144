/* driver-find.c: widgets by name, id, CSS and type
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "driver.h"

#include <string.h>

/* No widget is called that, so that GTK answers with what the label is instead. */
#define NO_NAME "\001"

GtkWidget *
ui_find (GtkWidget     *root,
         UiPredicate    predicate,
         gconstpointer  data)
{
  GtkWidget *found = NULL;

  if (root == NULL) {
    GListModel *windows = gtk_window_get_toplevels ();

    for (guint i = 0; i < g_list_model_get_n_items (windows) && found == NULL; i++) {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      found = ui_find (window, predicate, data);
    }
    return found;
  }
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (predicate (root, data))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = ui_find (child, predicate, data);
  return found;
}

static gboolean
has_id (GtkWidget     *widget,
        gconstpointer  id)
{
  return g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0 || g_str_equal (gtk_widget_get_name (widget), id);
}

GtkWidget *
ui_find_id (GtkWidget  *root,
            const char *id)
{
  return ui_find (root, has_id, id);
}

/* Returns: (transfer full) (nullable): a property of text, if there is one and it says something */
static char *
get_text (GtkWidget  *widget,
          const char *property)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), property);
  char *text = NULL;

  if (pspec == NULL || pspec->value_type != G_TYPE_STRING || !(pspec->flags & G_PARAM_READABLE))
    return NULL;
  g_object_get (widget, property, &text, NULL);
  if (text == NULL || text[0] == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

/* Returns: (transfer full) (nullable): what GTK_ACCESSIBLE_PROPERTY_LABEL was set to */
static char *
get_label (GtkWidget *widget)
{
  char *label;

  if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return NULL;
  label = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, NO_NAME);
  if (label == NULL || label[0] == '\0' || g_str_equal (label, "undefined"))
    g_clear_pointer (&label, g_free);
  return label;
}

char *
ui_name_of (GtkWidget *widget)
{
  static const char *const says[] = { "title", "label", "text", "tooltip-text" };
  char *name = get_label (widget);

  for (guint i = 0; i < G_N_ELEMENTS (says) && name == NULL; i++) {
    /* What a person types is content; the name of a field is what stands beside it. */
    if (GTK_IS_EDITABLE (widget) && g_str_equal (says[i], "text"))
      continue;
    name = g_str_equal (says[i], "label") && GTK_IS_LABEL (widget) ? g_strdup (gtk_label_get_text (GTK_LABEL (widget))) : get_text (widget, says[i]);
  }
  return name;
}

static gboolean
has_name (GtkWidget     *widget,
          gconstpointer  wanted)
{
  g_autofree char *name = ui_name_of (widget);

  return g_strcmp0 (name, wanted) == 0;
}

GtkWidget *
ui_find_named (GtkWidget  *root,
               const char *name)
{
  return ui_find (root, has_name, name);
}

static gboolean
fits (GtkWidget     *widget,
      gconstpointer  selector)
{
  g_auto (GStrv) parts = g_strsplit (selector, ".", -1);

  if (parts[0][0] != '\0' && !g_str_equal (gtk_widget_get_css_name (widget), parts[0]))
    return FALSE;
  for (guint i = 1; parts[i] != NULL; i++)
    if (!gtk_widget_has_css_class (widget, parts[i]))
      return FALSE;
  return TRUE;
}

GtkWidget *
ui_find_css (GtkWidget  *root,
             const char *selector)
{
  return ui_find (root, fits, selector);
}

static gboolean
is_type (GtkWidget     *widget,
         gconstpointer  type)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) type);
}

GtkWidget *
ui_find_type (GtkWidget *root,
              GType      type)
{
  return ui_find (root, is_type, &type);
}
