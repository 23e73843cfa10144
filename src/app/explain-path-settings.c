/* explain-path-settings.c: how much of a decision is drawn, and as what
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-path-settings.h"

#include "app/explain-region.h"
#include "base/i18n.h"

struct _WeftExplainPathSettings
{
  AdwBin parent_instance;

  /* Children */
  AdwComboRow *strength;
  GtkAdjustment *mass;
  GtkSwitch *path;
  GtkSwitch *all;
  GtkWidget *region_group;
  WeftExplainRegion *region;
};

G_DEFINE_FINAL_TYPE (WeftExplainPathSettings, weft_explain_path_settings, ADW_TYPE_BIN)

enum {
  ASKED,
  LOOK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
asked_cb (WeftExplainPathSettings *self)
{
  g_signal_emit (self, signals[ASKED], 0);
}

static void
look_cb (WeftExplainPathSettings *self)
{
  g_signal_emit (self, signals[LOOK], 0);
}

void
weft_explain_path_settings_set_model (WeftExplainPathSettings *self,
                                      const WeftExplainModel  *model)
{
  gtk_widget_set_visible (self->region_group, weft_subject_get_item (model->subject)->rank > 1);
}

void
weft_explain_path_settings_show (WeftExplainPathSettings *self,
                                 const WeftExplainAnswer *answer)
{
  const WeftShape *item = weft_subject_get_item (answer->model->subject);
  gint64 channels = item->rank > 2 ? item->extent[item->rank - 3] : 1;

  if (item->rank > 1)
    weft_explain_region_show (self->region, weft_tensor_const_f32 (answer->sample), channels, item->extent[item->rank - 2], item->extent[item->rank - 1]);
}

void
weft_explain_path_settings_fill (WeftExplainPathSettings *self,
                                 WeftExplainPathWish     *wish)
{
  GdkRectangle part;

  wish->mass = gtk_adjustment_get_value (self->mass) / 100;
  wish->strength = (WeftDecisionStrength) adw_combo_row_get_selected (self->strength);
  if (!weft_explain_region_get (self->region, &part))
    return;
  wish->region_x = part.x;
  wish->region_y = part.y;
  wish->region_width = part.width;
  wish->region_height = part.height;
}

gboolean
weft_explain_path_settings_get_path (WeftExplainPathSettings *self)
{
  return gtk_switch_get_active (self->path);
}

gboolean
weft_explain_path_settings_get_all (WeftExplainPathSettings *self)
{
  return gtk_switch_get_active (self->all);
}

/* The widget */

static GtkSwitch *
add_switch (GtkWidget  *group,
            const char *title,
            const char *subtitle)
{
  GtkWidget *row = adw_action_row_new (), *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return GTK_SWITCH (toggle);
}

static void
add_mass (WeftExplainPathSettings *self,
          GtkWidget               *group)
{
  GtkWidget *row = adw_action_row_new (), *number;

  self->mass = gtk_adjustment_new (80, 10, 100, 5, 10, 0);
  number = gtk_spin_button_new (self->mass, 5, 0);
  gtk_widget_set_valign (number, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (number), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Evidence Shown, %"), -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Evidence Shown, %"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Of each layer, at most twelve units"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), number);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static GtkWidget *
make_region (WeftExplainPathSettings *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  self->region_group = group;
  self->region = WEFT_EXPLAIN_REGION (weft_explain_region_new ());
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Only a Part of the Picture"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("Drag over it to see which units that part is important by."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->region));
  g_signal_connect_swapped (self->region, "changed", G_CALLBACK (asked_cb), self);
  return group;
}

static GtkWidget *
make_group (WeftExplainPathSettings *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GtkStringList) strengths = gtk_string_list_new ((const char *const[]){ _("Contribution"), _("Activation"), _("Weight"), NULL });

  self->strength = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->strength), _("Lines Show"));
  adw_combo_row_set_model (self->strength, G_LIST_MODEL (strengths));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Decision Path"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->strength));
  add_mass (self, group);
  self->path = add_switch (group, _("Strongest Single Path"), _("It carries little of the evidence"));
  self->all = add_switch (group, _("All Lines"), NULL);
  return group;
}

static void
weft_explain_path_settings_class_init (WeftExplainPathSettingsClass *klass)
{
  signals[ASKED] = g_signal_new ("asked", WEFT_TYPE_EXPLAIN_PATH_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LOOK] = g_signal_new ("look", WEFT_TYPE_EXPLAIN_PATH_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_explain_path_settings_init (WeftExplainPathSettings *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_box_append (GTK_BOX (box), make_group (self));
  gtk_box_append (GTK_BOX (box), make_region (self));
  g_signal_connect_swapped (self->strength, "notify::selected", G_CALLBACK (asked_cb), self);
  g_signal_connect_swapped (self->mass, "value-changed", G_CALLBACK (asked_cb), self);
  g_signal_connect_swapped (self->path, "notify::active", G_CALLBACK (look_cb), self);
  g_signal_connect_swapped (self->all, "notify::active", G_CALLBACK (look_cb), self);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
weft_explain_path_settings_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_PATH_SETTINGS, NULL);
}
