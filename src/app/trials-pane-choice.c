/* trials-pane-choice.c: which trials were chosen to be shown, and how
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Conditions, groups and baseline are settings; which drawer is open is not, so that nobody
 * begins the day in the trash.
 */
#include "app/trials-pane-private.h"

#include "base/i18n.h"

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

/* Pieces of a sentence, one after the other. */
static void
add_piece (GString *text,
           char    *piece)
{
  if (piece != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", piece);
  g_free (piece);
}

static void
tell_order (WeftTrialsPane *self,
            GString        *text)
{
  g_autofree char *id = NULL;
  g_autoptr (WeftTrialColumn) column = NULL;
  gboolean descending;

  g_settings_get (self->settings, "trials-sort", "(sb)", &id, &descending);
  column = weft_trial_column_new (id);
  if (column == NULL)
    add_piece (text, g_strdup (_("the newest first")));
  else
    add_piece (text, g_strdup_printf (descending ? _("by %s, downwards") : _("by %s, upwards"), column->title));
}

char *
weft_trials_pane_tell_query (WeftTrialsPane *self)
{
  static const char *const drawers[] = { NULL, N_("archived"), N_("in the trash") };
  g_autoptr (GVariant) filters = NULL;
  const char *column, *relation, *value, *search, *drawer;
  GString *text = g_string_new (NULL);
  GVariantIter iter;

  g_return_val_if_fail (self != NULL, g_string_free (text, FALSE));

  filters = g_settings_get_value (self->settings, "trials-filters");
  search = gtk_editable_get_text (GTK_EDITABLE (self->search));
  drawer = drawers[MIN (get_drawer (self), DRAWER_TRASH)];
  if (*search != '\0')
    add_piece (text, g_strdup_printf (_("found by “%s”"), search));
  g_variant_iter_init (&iter, filters);
  while (g_variant_iter_next (&iter, "(&s&s&s)", &column, &relation, &value))
    add_piece (text, weft_trials_filter_tell (column, relation, value));
  add_piece (text, drawer != NULL ? g_strdup (_ (drawer)) : NULL);
  if (text->len == 0)
    g_string_append (text, _("all of the table"));
  tell_order (self, text);
  return g_string_free (text, FALSE);
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
