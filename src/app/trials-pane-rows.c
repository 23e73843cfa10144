/* trials-pane-rows.c: which trials the pane shows, in which order
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * At most one refresh is under way; what is asked for meanwhile makes one more
 * afterwards.
 */
#include "app/trials-pane-private.h"

#include "base/i18n.h"

void
weft_trials_pane_show_status (WeftTrialsPane *self,
                              const char     *title,
                              const char     *text)
{
  gtk_widget_set_visible (self->first, FALSE);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, text);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static gboolean
is_searching (WeftTrialsPane *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0' || weft_trials_pane_has_conditions (self);
}

void
weft_trials_pane_show_count (WeftTrialsPane *self)
{
  guint n = weft_trial_list_get_n_trials (self->list);
  g_autofree char *text = NULL;
  gsize n_selected;

  weft_trials_table_get_selected (self->table, &n_selected);
  if (n_selected > 1)
    text = g_strdup_printf (ngettext_ ("%u of %u selected", "%u of %u selected", n), (guint) n_selected, n);
  else
    text = g_strdup_printf (ngettext_ ("%u trial", "%u trials", n), n);
  gtk_label_set_text (self->count, text);
}

static void
show_rows (WeftTrialsPane *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0;

  if (!any && !is_searching (self)) {
    weft_trials_pane_show_status (self, _("No Trials Yet"), _("Run a workflow with a Train node."));
    gtk_widget_set_visible (self->first, TRUE);
    return;
  }
  gtk_stack_set_visible_child_name (self->results, any ? "rows" : "none");
  gtk_stack_set_visible_child_name (self->stack, "trials");
  weft_trials_pane_show_count (self);
}

static void
select_wanted (WeftTrialsPane *self)
{
  g_autoptr (GArray) wanted = g_steal_pointer (&self->wanted);

  if (wanted != NULL)
    weft_trials_table_select (self->table, (const gint64 *) (gpointer) wanted->data, wanted->len);
}

static void
refreshed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (WeftTrialsPane) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = weft_trial_list_refresh_finish (WEFT_TRIAL_LIST (source), result, &error);

  self->is_refreshing = FALSE;
  if (self->table == NULL)
    return;
  if (done)
    show_rows (self);
  else
    weft_trials_pane_show_status (self, _("The Trials Cannot Be Read"), error->message);
  if (self->is_new_query && !self->is_stale)
    weft_trials_table_scroll_to_top (self->table);
  self->is_new_query = self->is_new_query && self->is_stale;
  if (done)
    select_wanted (self);
  g_signal_emit_by_name (self, "refreshed");
  if (self->is_stale)
    weft_trials_pane_refresh (self);
}

void
weft_trials_pane_refresh (WeftTrialsPane *self)
{
  self->is_stale = TRUE;
  if (self->store == NULL || self->is_refreshing || (!gtk_widget_get_mapped (GTK_WIDGET (self)) && self->wanted == NULL))
    return;
  self->is_stale = FALSE;
  self->is_refreshing = TRUE;
  self->generation = weft_trial_store_get_generation (self->store);
  weft_trial_list_refresh_async (self->list, refreshed_cb, g_object_ref (self));
  weft_trials_pane_read_names (self);
}

void
weft_trials_pane_select (WeftTrialsPane *self,
                         const gint64   *ids,
                         gsize           n)
{
  g_return_if_fail (self != NULL);

  if (self->table == NULL)
    return;
  g_clear_pointer (&self->wanted, g_array_unref);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (n > 0)
    g_array_append_vals (self->wanted, ids, (guint) n);
  weft_trials_pane_refresh (self);
}

WeftTrialQuery *
weft_trials_pane_make_query (WeftTrialsPane *self)
{
  g_autoptr (WeftTrialQuery) query = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *id = NULL;
  g_autoptr (WeftTrialColumn) column = NULL;
  gboolean descending;

  g_return_val_if_fail (self != NULL, NULL);

  query = weft_trial_query_new (weft_trials_pane_get_scope (self));
  words = g_strsplit (gtk_editable_get_text (GTK_EDITABLE (self->search)), " ", -1);
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      weft_trial_query_where_text (query, WEFT_TRIAL_FIELD_ANY_TEXT, NULL, WEFT_TRIAL_CONTAINS, *word);
  g_settings_get (self->settings, "trials-sort", "(sb)", &id, &descending);
  column = weft_trial_column_new (id);
  if (column != NULL)
    weft_trial_query_sort (query, column->field, column->name, descending);
  weft_trials_pane_add_conditions (self, query);
  return g_steal_pointer (&query);
}

/* What the list asks the store for. */
void
weft_trials_pane_update_query (WeftTrialsPane *self)
{
  g_autoptr (WeftTrialQuery) query = weft_trials_pane_make_query (self);

  weft_trials_pane_add_order (self, query);
  weft_trial_list_set_query (self->list, query);
  self->is_new_query = TRUE;
  weft_trials_pane_refresh (self);
  g_signal_emit_by_name (self, "query-changed");
}
