/* trials-pane-choice.c: which trials were chosen to be shown, and how
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Conditions, groups and baseline are settings; which drawer is open is not, so that nobody
 * begins the day in the trash.
 */
#include "app/trials-pane-private.h"

/* What the third drop-down offers. */
typedef enum {
  DRAWER_CURRENT,
  DRAWER_ARCHIVE,
  DRAWER_TRASH,
} Drawer;

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

WeftTrialColumn *
weft_trials_pane_read_group (WeftTrialsPane *self)
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
  const char *column, *relation, *value;
  GVariantIter iter;

  g_variant_iter_init (&iter, filters);
  while (g_variant_iter_next (&iter, "(&s&s&s)", &column, &relation, &value))
    (void) weft_trials_filter_apply (query, column, relation, value);
  if (get_drawer (self) == DRAWER_ARCHIVE)
    weft_trial_query_where_number (query, WEFT_TRIAL_FIELD_ARCHIVED, NULL, WEFT_TRIAL_GREATER, 0);
  if (get_drawer (self) == DRAWER_TRASH)
    weft_trial_query_where_number (query, WEFT_TRIAL_FIELD_TRASHED, NULL, WEFT_TRIAL_GREATER, 0);
}

void
weft_trials_pane_add_order (WeftTrialsPane *self,
                            WeftTrialQuery *query)
{
  g_autoptr (WeftTrialColumn) group = weft_trials_pane_read_group (self);

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

void
weft_trials_pane_show_baseline (WeftTrialsPane *self)
{
  gint64 id = g_settings_get_int64 (self->settings, "trials-baseline");
  g_autoptr (WeftTrial) trial = id > 0 ? weft_trial_store_read (self->store, id, NULL) : NULL;

  weft_trials_table_set_baseline (self->table, trial);
}
