/* trials-pane-view.c: conditions, groups, drawers and the baseline of the trials pane
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Conditions, groups and baseline are settings; which drawer is open is not, so that nobody
 * begins the day in the trash.
 */
#include "app/trials-pane-private.h"

#include "app/accessible.h"
#include "base/i18n.h"

#define SPACING 6

/* What the third drop-down offers. */
typedef enum {
  DRAWER_CURRENT,
  DRAWER_ARCHIVE,
  DRAWER_TRASH,
} Drawer;

/* Columns that trials can be grouped by besides parameters. */
static const char *const plain[] = { "state", "study", "tags" };

static Drawer
get_drawer (WeftTrialsPane *self)
{
  return self->drawer != NULL ? (Drawer) gtk_drop_down_get_selected (self->drawer) : DRAWER_CURRENT;
}

gboolean
weft_trials_pane_is_in_trash (WeftTrialsPane *self)
{
  return get_drawer (self) == DRAWER_TRASH;
}

/* Returns: (transfer full) (nullable): what the settings say that trials are grouped by */
static WeftTrialColumn *
read_group (WeftTrialsPane *self)
{
  g_autofree char *id = g_settings_get_string (self->settings, "trials-group");

  return g_str_equal (id, "recipe") ? weft_trial_column_ref (weft_trial_column_get_recipe ()) : weft_trial_column_new (id);
}

WeftTrialScope
weft_trials_pane_get_scope (WeftTrialsPane *self)
{
  static const WeftTrialScope scopes[] = { WEFT_TRIAL_SCOPE_CURRENT, WEFT_TRIAL_SCOPE_ARCHIVED, WEFT_TRIAL_SCOPE_ARCHIVED | WEFT_TRIAL_SCOPE_TRASHED };

  return scopes[MIN (get_drawer (self), DRAWER_TRASH)];
}

void
weft_trials_pane_add_conditions (WeftTrialsPane *self,
                                 WeftTrialQuery *query)
{
  g_autoptr (GVariant) filters = g_settings_get_value (self->settings, "trials-filters");
  g_autoptr (WeftTrialColumn) group = read_group (self);
  const char *column, *relation, *value;
  GVariantIter iter;

  g_variant_iter_init (&iter, filters);
  while (g_variant_iter_next (&iter, "(&s&s&s)", &column, &relation, &value))
    (void) weft_trials_filter_apply (query, column, relation, value);
  if (get_drawer (self) == DRAWER_ARCHIVE)
    weft_trial_query_where_number (query, WEFT_TRIAL_FIELD_ARCHIVED, NULL, WEFT_TRIAL_GREATER, 0);
  if (get_drawer (self) == DRAWER_TRASH)
    weft_trial_query_where_number (query, WEFT_TRIAL_FIELD_TRASHED, NULL, WEFT_TRIAL_GREATER, 0);
  if (get_drawer (self) == DRAWER_CURRENT)
    weft_trial_query_lead (query, g_settings_get_int64 (self->settings, "trials-baseline"));
  if (group != NULL)
    weft_trial_query_group (query, group->field, group->name);
  weft_trials_table_set_group (self->table, group);
}

gboolean
weft_trials_pane_has_conditions (WeftTrialsPane *self)
{
  g_autoptr (GVariant) filters = g_settings_get_value (self->settings, "trials-filters");

  return g_variant_n_children (filters) > 0 || get_drawer (self) != DRAWER_CURRENT;
}

/* Baseline */

void
weft_trials_pane_show_baseline (WeftTrialsPane *self)
{
  gint64 id = g_settings_get_int64 (self->settings, "trials-baseline");
  g_autoptr (WeftTrial) trial = id > 0 ? weft_trial_store_read (self->store, id, NULL) : NULL;

  weft_trials_table_set_baseline (self->table, trial);
}

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
  g_autoptr (WeftTrialColumn) chosen = read_group (self);
  guint selected = 0;

  g_ptr_array_set_size (self->groups, 0);
  add_group (self, titles, weft_trial_column_ref (weft_trial_column_get_recipe ()));
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    add_group (self, titles, weft_trial_column_new (plain[i]));
  for (char **name = self->parameters; name != NULL && *name != NULL; name++) {
    g_autofree char *id = g_strconcat ("parameter:", *name, NULL);

    add_group (self, titles, weft_trial_column_new (id));
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
