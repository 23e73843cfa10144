/* trials-pane.c: the table of every training that was ever run
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The class; what it is made of is told in trials-pane-private.h.
 */
#include "app/trials-pane-private.h"

#include "app/shared.h"
#include "app/work.h"
#include "base/i18n.h"

G_DEFINE_FINAL_TYPE (WeftTrialsPane, weft_trials_pane, ADW_TYPE_BIN)

enum {
  SELECTION_CHANGED,
  EXPLAIN_TRIAL,
  COMPARE_TRIALS,
  OPEN_TRIAL,
  RESUME_TRIAL,
  TRY_TRIAL,
  QUERY_CHANGED,
  REFRESHED,
  NAMES_CHANGED,
  ASKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Selection */

static void
selection_changed_cb (WeftTrialsPane *self)
{
  gboolean differed = weft_trials_pane_shows_differences (self);
  gsize n;

  weft_trials_table_get_selected (self->table, &n);
  gtk_widget_set_sensitive (self->differences, n > 1);
  if (differed || weft_trials_pane_shows_differences (self))
    weft_trials_pane_update_columns (self);
  weft_trials_pane_update_actions (self);
  weft_trials_pane_show_count (self);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
activated_cb (WeftTrialsPane *self,
              gint64          id)
{
  g_signal_emit (self, signals[OPEN_TRIAL], 0, id);
}

const gint64 *
weft_trials_pane_get_selected (WeftTrialsPane *self,
                               gsize          *n)
{
  g_return_val_if_fail (WEFT_IS_TRIALS_PANE (self), NULL);

  *n = 0;
  return self->table != NULL ? weft_trials_table_get_selected (self->table, n) : NULL;
}

/* Order and search */

static void
sort_changed_cb (WeftTrialsPane *self)
{
  gboolean descending;
  const WeftTrialColumn *column = weft_trials_table_get_sort (self->table, &descending);

  g_settings_set (self->settings, "trials-sort", "(sb)", column != NULL ? column->id : "", descending);
}

/* What was typed over the rows is in the entry already. */
static void
search_started_cb (WeftTrialsPane *self)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (self->search));

  gtk_text_grab_focus_without_selecting (GTK_TEXT (text));
  gtk_editable_set_position (text, -1);
}

static void
stop_search_cb (WeftTrialsPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  weft_trials_table_focus (self->table);
}

static gboolean
look_cb (gpointer data)
{
  WeftTrialsPane *self = data;

  if (weft_trial_store_get_generation (self->store) != self->generation)
    weft_trials_pane_refresh (self);
  else if (self->are_names_stale)
    weft_trials_pane_read_names (self);
  return G_SOURCE_CONTINUE;
}

/* The class */

static void
weft_trials_pane_map (GtkWidget *widget)
{
  WeftTrialsPane *self = WEFT_TRIALS_PANE (widget);

  GTK_WIDGET_CLASS (weft_trials_pane_parent_class)->map (widget);
  if (self->store == NULL)
    return;
  self->look_source = g_timeout_add_seconds (1, look_cb, self);
  weft_trials_pane_refresh (self);
}

static void
weft_trials_pane_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&WEFT_TRIALS_PANE (widget)->look_source, g_source_remove);
  GTK_WIDGET_CLASS (weft_trials_pane_parent_class)->unmap (widget);
}

static void
weft_trials_pane_dispose (GObject *object)
{
  WeftTrialsPane *self = WEFT_TRIALS_PANE (object);

  weft_work_drop (&self->reading_names);
  weft_work_drop (&self->transfer);
  g_clear_weak_pointer (&self->toast);
  weft_trials_pane_close_popover (self);
  g_clear_pointer (&self->menu_popover, gtk_widget_unparent);
  self->table = NULL;
  if (self->group != NULL)
    g_signal_handlers_disconnect_by_data (self->group, self);
  if (self->drawer != NULL)
    g_signal_handlers_disconnect_by_data (self->drawer, self);
  self->group = self->drawer = NULL;
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (weft_trials_pane_parent_class)->dispose (object);
}

static void
weft_trials_pane_finalize (GObject *object)
{
  WeftTrialsPane *self = WEFT_TRIALS_PANE (object);

  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_strfreev (self->parameters);
  g_strfreev (self->metrics);
  g_clear_object (&self->list);
  g_clear_pointer (&self->edits, weft_trial_edits_free);
  g_clear_pointer (&self->store, weft_trial_store_unref);
  G_OBJECT_CLASS (weft_trials_pane_parent_class)->finalize (object);
}

static void
weft_trials_pane_class_init (WeftTrialsPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_trials_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_trials_pane_finalize;
  widget_class->map = weft_trials_pane_map;
  widget_class->unmap = weft_trials_pane_unmap;
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", WEFT_TYPE_TRIALS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EXPLAIN_TRIAL] = g_signal_new ("explain-trial", WEFT_TYPE_TRIALS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[COMPARE_TRIALS] = g_signal_new ("compare-trials", WEFT_TYPE_TRIALS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
  signals[OPEN_TRIAL] = g_signal_new ("open-trial", WEFT_TYPE_TRIALS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[RESUME_TRIAL] = g_signal_new ("resume-trial", WEFT_TYPE_TRIALS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[TRY_TRIAL] = g_signal_new ("try-trial", WEFT_TYPE_TRIALS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[QUERY_CHANGED] = g_signal_new ("query-changed", WEFT_TYPE_TRIALS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REFRESHED] = g_signal_new ("refreshed", WEFT_TYPE_TRIALS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NAMES_CHANGED] = g_signal_new ("names-changed", WEFT_TYPE_TRIALS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ASKED] = g_signal_new ("asked", WEFT_TYPE_TRIALS_PANE, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  weft_trials_pane_install_actions (widget_class);
  weft_trials_pane_install_headings (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, WEFT_RESOURCE_PREFIX "/trials-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, toasts);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, status);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, first);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, search);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, count);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, differences);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, columns);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, view);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, filter);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, filters_bin);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, results);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, table_bin);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, menu);
  gtk_widget_class_bind_template_callback_full (widget_class, "search_changed_cb", G_CALLBACK (weft_trials_pane_update_query));
  gtk_widget_class_bind_template_callback (widget_class, search_started_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "differences_toggled_cb", G_CALLBACK (weft_trials_pane_update_columns));
}

static void
weft_trials_pane_init (WeftTrialsPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (WEFT_APPLICATION_ID);
}

static void
add_table (WeftTrialsPane *self)
{
  self->list = weft_trial_list_new (self->store);
  self->table = WEFT_TRIALS_TABLE (weft_trials_table_new (self->list));
  adw_bin_set_child (self->table_bin, GTK_WIDGET (self->table));
  /* Around the table, so that keys which mean something there come to it first. */
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search), GTK_WIDGET (self->table_bin));
  g_signal_connect_swapped (self->table, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  g_signal_connect_swapped (self->table, "sort-changed", G_CALLBACK (sort_changed_cb), self);
  g_signal_connect_swapped (self->table, "columns-moved", G_CALLBACK (weft_trials_pane_keep_columns), self);
  g_signal_connect_swapped (self->table, "activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->table, "menu", G_CALLBACK (weft_trials_pane_show_menu), self);
  g_signal_connect_object (self->settings, "changed::trials-columns", G_CALLBACK (weft_trials_pane_update_columns), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::trials-sort", G_CALLBACK (weft_trials_pane_update_query), self, G_CONNECT_SWAPPED);
  /* A trial may have ended, and can go on or be deleted now. */
  g_signal_connect (self, "refreshed", G_CALLBACK (weft_trials_pane_update_actions), NULL);
  g_signal_connect (self, "names-changed", G_CALLBACK (weft_trials_pane_show_names), NULL);
  weft_trials_pane_add_chooser (self);
  weft_trials_pane_add_view (self);
  weft_trials_pane_update_columns (self);
  weft_trials_pane_update_query (self);
}

GtkWidget *
weft_trials_pane_new (WeftTrialStore *store,
                      const char     *trouble)
{
  WeftTrialsPane *self = g_object_new (WEFT_TYPE_TRIALS_PANE, NULL);

  weft_trials_pane_update_actions (self);
  if (store == NULL) {
    weft_trials_pane_show_status (self, _("Trials Are Not Kept"), trouble);
    return GTK_WIDGET (self);
  }
  self->store = weft_trial_store_ref (store);
  self->names_generation = G_MAXUINT64;
  self->edits = weft_trial_edits_new (store);
  add_table (self);
  return GTK_WIDGET (self);
}
