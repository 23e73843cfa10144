/* trials-pane-view.c: what chooses conditions, groups and drawer of the trials pane
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-pane-private.h"

#include "app/accessible.h"
#include "base/i18n.h"
#include "workflow/trial-key.h"

#define SPACING 6

/* Baseline */

static void
baseline_changed_cb (WeftTrialsPane *self)
{
  weft_trials_pane_show_baseline (self);
  weft_trials_pane_update_query (self);
}

/* The popover */

static void
add_group (WeftTrialsPane  *self,
           GtkStringList   *titles,
           WeftTrialColumn *column)
{
  if (column == NULL)
    return;
  gtk_string_list_append (titles, column->title);
  g_ptr_array_add (self->groups, column);
}

/* The list begins with what is no group. */
static void
fill_groups (WeftTrialsPane *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new ((const char *const[]){ _("Nothing"), NULL });
  g_autoptr (WeftTrialColumn) chosen = weft_trials_pane_read_group (self);
  g_autoptr (GPtrArray) keys = weft_trial_keys_new ((const char *const *) self->parameters);
  guint selected = 0;

  g_ptr_array_set_size (self->groups, 0);
  for (guint i = 0; i < keys->len; i++) {
    const WeftTrialKey *key = keys->pdata[i];

    add_group (self, titles, key->field == WEFT_TRIAL_FIELD_RECIPE ? weft_trial_column_ref (weft_trial_column_get_recipe ()) : weft_trial_column_new (key->id));
  }
  for (guint i = 0; chosen != NULL && i < self->groups->len; i++)
    if (g_str_equal (((WeftTrialColumn *) self->groups->pdata[i])->id, chosen->id))
      selected = i + 1;
  g_signal_handlers_block_matched (self->group, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  gtk_drop_down_set_model (self->group, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->group, selected);
  g_signal_handlers_unblock_matched (self->group, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
}

void
weft_trials_pane_show_names (WeftTrialsPane *self)
{
  weft_trials_filters_set_names (self->filters, (const char *const *) self->parameters, (const char *const *) self->metrics);
  fill_groups (self);
}

static void
group_chosen_cb (WeftTrialsPane *self)
{
  guint chosen = gtk_drop_down_get_selected (self->group);
  const char *id = chosen > 0 && chosen <= self->groups->len ? ((WeftTrialColumn *) self->groups->pdata[chosen - 1])->id : "";

  g_settings_set_string (self->settings, "trials-group", id);
}

static void
drawer_chosen_cb (WeftTrialsPane *self)
{
  weft_trials_pane_update_query (self);
  weft_trials_pane_update_actions (self);
}

static GtkWidget *
build_row (const char *title,
           GtkWidget  *choice)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2 * SPACING), *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  (void) weft_accessible_name_inner (choice, title);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), choice);
  return row;
}

static void
add_popover (WeftTrialsPane *self)
{
  const char *drawers[] = { _("Current Trials"), _("Archive"), _("Trash"), NULL };
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);

  self->group = GTK_DROP_DOWN (gtk_drop_down_new (NULL, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string")));
  self->drawer = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (drawers));
  gtk_drop_down_set_enable_search (self->group, TRUE);
  gtk_box_append (GTK_BOX (box), build_row (_("Group by"), GTK_WIDGET (self->group)));
  gtk_box_append (GTK_BOX (box), build_row (_("Show"), GTK_WIDGET (self->drawer)));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("View"), -1);
  gtk_menu_button_set_popover (self->view, popover);
  g_signal_connect_swapped (self->group, "notify::selected", G_CALLBACK (group_chosen_cb), self);
  g_signal_connect_swapped (self->drawer, "notify::selected", G_CALLBACK (drawer_chosen_cb), self);
}

static void
filters_changed_cb (WeftTrialsPane *self)
{
  g_settings_set_value (self->settings, "trials-filters", weft_trials_filters_get (self->filters));
}

static void
filters_set_cb (WeftTrialsPane *self)
{
  g_autoptr (GVariant) filters = g_settings_get_value (self->settings, "trials-filters"), shown = g_variant_ref_sink (weft_trials_filters_get (self->filters));

  if (!g_variant_equal (filters, shown))
    weft_trials_filters_set (self->filters, filters);
  weft_trials_pane_update_query (self);
}

static void
ask_cb (WeftTrialsPane *self)
{
  weft_trials_filters_ask (self->filters, self->filter);
}

void
weft_trials_pane_add_view (WeftTrialsPane *self)
{
  g_autoptr (GVariant) filters = g_settings_get_value (self->settings, "trials-filters");

  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_column_unref);
  self->filters = WEFT_TRIALS_FILTERS (weft_trials_filters_new ());
  adw_bin_set_child (self->filters_bin, GTK_WIDGET (self->filters));
  weft_trials_filters_set (self->filters, filters);
  add_popover (self);
  fill_groups (self);
  g_signal_connect_swapped (self->filters, "changed", G_CALLBACK (filters_changed_cb), self);
  g_signal_connect_swapped (self->filter, "clicked", G_CALLBACK (ask_cb), self);
  g_signal_connect_object (self->settings, "changed::trials-filters", G_CALLBACK (filters_set_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::trials-group", G_CALLBACK (weft_trials_pane_update_query), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::trials-baseline", G_CALLBACK (baseline_changed_cb), self, G_CONNECT_SWAPPED);
  weft_trials_pane_show_baseline (self);
}
