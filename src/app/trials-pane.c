/* trials-pane.c: the table of every training that was ever run
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * At most one refresh is under way; what is asked for meanwhile makes one more
 * afterwards. What is done with trials is in trials-pane-actions.c.
 */
#include "app/trials-pane-private.h"

#include "app/shared.h"
#include "base/i18n.h"

G_DEFINE_FINAL_TYPE (WeftTrialsPane, weft_trials_pane, ADW_TYPE_BIN)

enum {
  SELECTION_CHANGED,
  OPEN_TRIAL,
  RESUME_TRIAL,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Columns */

static void
add_parameters_of (const WeftTrial *trial,
                   GStrvBuilder    *ids)
{
  for (guint i = 0; i < trial->parameters->len; i++) {
    g_autofree char *id = g_strconcat ("parameter:", ((WeftTrialParameter *) trial->parameters->pdata[i])->name, NULL);

    g_strv_builder_add (ids, id);
  }
}

/* Takes out of @columns those in which the selected trials agree; adds all
 * parameters in which they do not.
 *
 * Returns: (transfer full) (element-type WeftTrialColumn) */
static GPtrArray *
keep_differing (WeftTrialsPane *self,
                GPtrArray      *columns)
{
  g_autoptr (GPtrArray) trials = weft_trials_table_list_selected (self->table, WEFT_TRIALS_COMPARED), all = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  for (guint i = 0; i < columns->len; i++)
    g_strv_builder_add (builder, ((WeftTrialColumn *) columns->pdata[i])->id);
  for (guint i = 0; i < trials->len; i++)
    add_parameters_of (trials->pdata[i], builder);
  ids = g_strv_builder_end (builder);
  all = weft_trial_columns_new ((const char *const *) ids, NULL, NULL);
  for (guint i = all->len; i > 0; i--) {
    WeftTrialColumn *column = all->pdata[i - 1];

    if (!column->is_fixed && !weft_trial_column_differs (column, trials))
      g_ptr_array_remove_index (all, i - 1);
  }
  return g_steal_pointer (&all);
}

static void
restore_sort (WeftTrialsPane *self)
{
  g_autofree char *id = NULL;
  gboolean descending;

  g_settings_get (self->settings, "trials-sort", "(sb)", &id, &descending);
  weft_trials_table_set_sort (self->table, id, descending);
}

static gboolean
shows_differences (WeftTrialsPane *self)
{
  return gtk_widget_get_sensitive (self->differences) && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->differences));
}

static void
update_columns (WeftTrialsPane *self)
{
  g_auto (GStrv) ids = g_settings_get_strv (self->settings, "trials-columns");
  g_autoptr (GPtrArray) columns = weft_trial_columns_new ((const char *const *) ids, (const char *const *) self->parameters, (const char *const *) self->metrics);

  if (shows_differences (self)) {
    g_autoptr (GPtrArray) chosen = g_steal_pointer (&columns);
    columns = keep_differing (self, chosen);
  }
  weft_trials_table_set_columns (self->table, columns);
  restore_sort (self);
}

static void
columns_moved_cb (WeftTrialsPane *self)
{
  g_auto (GStrv) ids = weft_trials_table_list_columns (self->table);

  if (!shows_differences (self))
    g_settings_set_strv (self->settings, "trials-columns", (const char *const *) ids);
}

static void
column_toggled_cb (WeftTrialsPane *self,
                   const char     *id,
                   gboolean        shown)
{
  g_auto (GStrv) ids = weft_trials_table_list_columns (self->table);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) changed = NULL;

  for (char **other = ids; *other != NULL; other++)
    if (!g_str_equal (*other, id))
      g_strv_builder_add (builder, *other);
  if (shown)
    g_strv_builder_add (builder, id);
  changed = g_strv_builder_end (builder);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->differences), FALSE);
  g_settings_set_strv (self->settings, "trials-columns", (const char *const *) changed);
}

static void
columns_reset_cb (WeftTrialsPane *self)
{
  g_settings_reset (self->settings, "trials-columns");
}

static void
chooser_shown_cb (GtkWidget      *chooser,
                  WeftTrialsPane *self)
{
  g_auto (GStrv) shown = weft_trials_table_list_columns (self->table);

  weft_trial_chooser_fill (WEFT_TRIAL_CHOOSER (chooser), (const char *const *) shown, (const char *const *) self->parameters, (const char *const *) self->metrics);
}

/* Names in use */

typedef struct
{
  WeftTrialStore *store; /* Owned */
  char **parameters;     /* Owned */
  char **metrics;        /* Owned */
} Names;

static void
names_free (gpointer data)
{
  Names *self = data;

  weft_trial_store_unref (self->store);
  g_strfreev (self->parameters);
  g_strfreev (self->metrics);
  g_free (self);
}

static void
read_names_on_thread (GTask        *task,
                      gpointer      source,
                      gpointer      data,
                      GCancellable *cancellable)
{
  Names *names = data;

  names->parameters = weft_trial_store_list_names (names->store, WEFT_TRIAL_FIELD_PARAMETER, NULL);
  names->metrics = weft_trial_store_list_names (names->store, WEFT_TRIAL_FIELD_LAST, NULL);
  g_task_return_boolean (task, TRUE);
}

static gboolean
is_same (char **a,
         char **b)
{
  return a != NULL && b != NULL && g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static void
names_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  WeftTrialsPane *self = WEFT_TRIALS_PANE (source);
  Names *names = g_task_get_task_data (G_TASK (result));

  self->is_reading_names = FALSE;
  if (self->table == NULL || (is_same (names->parameters, self->parameters) && is_same (names->metrics, self->metrics)))
    return;
  g_strfreev (self->parameters);
  g_strfreev (self->metrics);
  self->parameters = g_steal_pointer (&names->parameters);
  self->metrics = g_steal_pointer (&names->metrics);
  update_columns (self);
}

static void
read_names (WeftTrialsPane *self)
{
  g_autoptr (GTask) task = NULL;
  Names *names;

  if (self->is_reading_names)
    return;
  self->is_reading_names = TRUE;
  task = g_task_new (self, NULL, names_read_cb, NULL);
  names = g_new0 (Names, 1);
  names->store = weft_trial_store_ref (self->store);
  g_task_set_task_data (task, names, names_free);
  g_task_run_in_thread (task, read_names_on_thread);
}

/* Rows */

static void
show_status (WeftTrialsPane *self,
             const char     *title,
             const char     *text)
{
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, text);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static gboolean
is_searching (WeftTrialsPane *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
}

static void
show_count (WeftTrialsPane *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
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
    show_status (self, _("No Trials Yet"), _("Run a workflow with a Train node."));
    return;
  }
  gtk_stack_set_visible_child_name (self->results, any ? "rows" : "none");
  gtk_stack_set_visible_child_name (self->stack, "trials");
  show_count (self);
  weft_trials_pane_update_actions (self);
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
    show_status (self, _("The Trials Cannot Be Read"), error->message);
  if (self->is_new_query && !self->is_stale)
    weft_trials_table_scroll_to_top (self->table);
  self->is_new_query = self->is_new_query && self->is_stale;
  if (self->is_stale)
    weft_trials_pane_refresh (self);
}

void
weft_trials_pane_refresh (WeftTrialsPane *self)
{
  g_return_if_fail (WEFT_IS_TRIALS_PANE (self));

  self->is_stale = TRUE;
  if (self->store == NULL || self->is_refreshing || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_stale = FALSE;
  self->is_refreshing = TRUE;
  self->generation = weft_trial_store_get_generation (self->store);
  weft_trial_list_refresh_async (self->list, refreshed_cb, g_object_ref (self));
  read_names (self);
}

/* What the list asks the store for. */
static void
update_query (WeftTrialsPane *self)
{
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_auto (GStrv) words = g_strsplit (gtk_editable_get_text (GTK_EDITABLE (self->search)), " ", -1);
  g_autofree char *id = NULL;
  g_autoptr (WeftTrialColumn) column = NULL;
  gboolean descending;

  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      weft_trial_query_where_text (query, WEFT_TRIAL_FIELD_ANY_TEXT, NULL, WEFT_TRIAL_CONTAINS, *word);
  g_settings_get (self->settings, "trials-sort", "(sb)", &id, &descending);
  column = weft_trial_column_new (id);
  if (column != NULL)
    weft_trial_query_sort (query, column->field, column->name, descending);
  weft_trial_list_set_query (self->list, query);
  self->is_new_query = TRUE;
  weft_trials_pane_refresh (self);
}

static void
sort_changed_cb (WeftTrialsPane *self)
{
  gboolean descending;
  const WeftTrialColumn *column = weft_trials_table_get_sort (self->table, &descending);

  g_settings_set (self->settings, "trials-sort", "(sb)", column != NULL ? column->id : "", descending);
}

static void
search_changed_cb (WeftTrialsPane *self)
{
  update_query (self);
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
  return G_SOURCE_CONTINUE;
}

/* Selection */

static void
selection_changed_cb (WeftTrialsPane *self)
{
  gboolean differed = shows_differences (self);
  gsize n;

  weft_trials_table_get_selected (self->table, &n);
  gtk_widget_set_sensitive (self->differences, n > 1);
  if (differed || shows_differences (self))
    update_columns (self);
  weft_trials_pane_update_actions (self);
  show_count (self);
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

  weft_trials_pane_close_popover (self);
  g_clear_pointer (&self->menu_popover, gtk_widget_unparent);
  self->table = NULL;
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (weft_trials_pane_parent_class)->dispose (object);
}

static void
weft_trials_pane_finalize (GObject *object)
{
  WeftTrialsPane *self = WEFT_TRIALS_PANE (object);

  g_strfreev (self->parameters);
  g_strfreev (self->metrics);
  g_clear_object (&self->list);
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
  signals[OPEN_TRIAL] = g_signal_new ("open-trial", WEFT_TYPE_TRIALS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[RESUME_TRIAL] = g_signal_new ("resume-trial", WEFT_TYPE_TRIALS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  weft_trials_pane_install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, WEFT_RESOURCE_PREFIX "/trials-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, toasts);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, status);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, search);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, count);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, differences);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, columns);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, results);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, table_bin);
  gtk_widget_class_bind_template_child (widget_class, WeftTrialsPane, menu);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_started_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_columns);
}

static void
weft_trials_pane_init (WeftTrialsPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (WEFT_APPLICATION_ID);
}

static void
add_chooser (WeftTrialsPane *self)
{
  GtkWidget *chooser = weft_trial_chooser_new ();

  gtk_menu_button_set_popover (self->columns, chooser);
  g_signal_connect (chooser, "show", G_CALLBACK (chooser_shown_cb), self);
  g_signal_connect_swapped (chooser, "toggled", G_CALLBACK (column_toggled_cb), self);
  g_signal_connect_swapped (chooser, "reset", G_CALLBACK (columns_reset_cb), self);
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
  g_signal_connect_swapped (self->table, "columns-moved", G_CALLBACK (columns_moved_cb), self);
  g_signal_connect_swapped (self->table, "activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->table, "menu", G_CALLBACK (weft_trials_pane_show_menu), self);
  g_signal_connect_object (self->settings, "changed::trials-columns", G_CALLBACK (update_columns), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::trials-sort", G_CALLBACK (update_query), self, G_CONNECT_SWAPPED);
  add_chooser (self);
  update_columns (self);
  update_query (self);
}

GtkWidget *
weft_trials_pane_new (WeftTrialStore *store,
                      const char     *trouble)
{
  WeftTrialsPane *self = g_object_new (WEFT_TYPE_TRIALS_PANE, NULL);

  weft_trials_pane_update_actions (self);
  if (store == NULL) {
    show_status (self, _("Trials Are Not Kept"), trouble);
    return GTK_WIDGET (self);
  }
  self->store = weft_trial_store_ref (store);
  add_table (self);
  return GTK_WIDGET (self);
}
