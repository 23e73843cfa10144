/* curve-looks.c: how learning curves are looked at: what is set less often
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/curve-looks.h"

#include "app/accessible.h"
#include "base/i18n.h"

#define SPACING 6
#define MARGIN  12

static void
add_row (GtkWidget  *grid,
         int         row,
         const char *title,
         GtkWidget  *input)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), input, 1, row, 1, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/* The list has the values of an enumeration of the settings in their order. */
static void
chosen_cb (GtkDropDown *list,
           GParamSpec  *property,
           GSettings   *settings)
{
  guint selected = gtk_drop_down_get_selected (list);

  if (selected != GTK_INVALID_LIST_POSITION)
    g_settings_set_enum (settings, g_object_get_data (G_OBJECT (list), "key"), (int) selected);
}

static GtkWidget *
build_choice (GSettings *settings,
              const char *key,
              const char *const *titles)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  GtkWidget *choice = gtk_drop_down_new (NULL, NULL);

  for (; *titles != NULL; titles++)
    gtk_string_list_append (list, _ (*titles));
  gtk_drop_down_set_model (GTK_DROP_DOWN (choice), G_LIST_MODEL (list));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), (guint) g_settings_get_enum (settings, key));
  g_object_set_data (G_OBJECT (choice), "key", (gpointer) key);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (chosen_cb), settings, 0);
  return choice;
}

GtkWidget *
weft_curve_looks_new (GSettings     *settings,
                      GtkAdjustment *smoothing)
{
  static const char *const lines[] = { N_("Mean"), N_("Median"), N_("Smallest"), N_("Largest"), NULL };
  static const char *const areas[] = { N_("± standard deviation"), N_("± standard error"), N_("Confidence (95 %)"), N_("Smallest to largest"), N_("None"), NULL };
  static const char *const highlights[] = { N_("Nothing"), N_("That curve"), N_("Its trial, in all charts"), NULL };
  GtkWidget *popover = gtk_popover_new (), *grid = gtk_grid_new (), *outliers = gtk_check_button_new_with_label (_("Ignore outliers"));
  GtkWidget *exact = gtk_spin_button_new (smoothing, 0.001, 3);

  gtk_grid_set_row_spacing (GTK_GRID (grid), SPACING);
  gtk_grid_set_column_spacing (GTK_GRID (grid), MARGIN);
  add_row (grid, 0, _("Smoothing, exactly"), exact);
  add_row (grid, 1, _("Line of a band"), build_choice (settings, "curve-band-line", lines));
  add_row (grid, 2, _("Area of a band"), build_choice (settings, "curve-band-area", areas));
  add_row (grid, 3, _("What stands out at the pointer"), build_choice (settings, "curve-highlight", highlights));
  gtk_grid_attach (GTK_GRID (grid), outliers, 0, 4, 2, 1);
  gtk_widget_set_tooltip_text (outliers, _("The upright axis need not show the lowest and the highest twentieth of the values"));
  g_settings_bind (settings, "curve-ignore-outliers", outliers, "active", G_SETTINGS_BIND_DEFAULT);
  gtk_popover_set_child (GTK_POPOVER (popover), grid);
  return popover;
}
