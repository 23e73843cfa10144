/* trials-pane-columns.c: which columns the trials pane shows
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Those that people chose, or the usual ones as far as some trial has them; in
 * place of these, when asked, those in which the selected trials differ.
 */
#include "app/trials-pane-private.h"

#include "learn/metric-name.h"
#include "app/work.h"

/* The store looks at every trial to find the names in use, and others wait
 * meanwhile; so it does that in one part of its time of so many. */
#define NAMES_SHARE 200

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

gboolean
weft_trials_pane_shows_differences (WeftTrialsPane *self)
{
  return gtk_widget_get_sensitive (self->differences) && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->differences));
}

void
weft_trials_pane_update_columns (WeftTrialsPane *self)
{
  g_auto (GStrv) ids = g_settings_get_strv (self->settings, "trials-columns");
  g_autoptr (GPtrArray) columns = weft_trial_columns_new ((const char *const *) ids, (const char *const *) self->parameters, (const char *const *) self->metrics);

  if (weft_trials_pane_shows_differences (self)) {
    g_autoptr (GPtrArray) chosen = g_steal_pointer (&columns);
    columns = keep_differing (self, chosen);
  }
  weft_trials_table_set_columns (self->table, columns);
  restore_sort (self);
}

void
weft_trials_pane_keep_columns (WeftTrialsPane *self)
{
  g_auto (GStrv) ids = weft_trials_table_list_columns (self->table);

  if (!weft_trials_pane_shows_differences (self))
    g_settings_set_strv (self->settings, "trials-columns", (const char *const *) ids);
}

void
weft_trials_pane_toggle_column (WeftTrialsPane *self,
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

void
weft_trials_pane_add_chooser (WeftTrialsPane *self)
{
  GtkWidget *chooser = weft_trial_chooser_new ();

  gtk_menu_button_set_popover (self->columns, chooser);
  g_signal_connect (chooser, "show", G_CALLBACK (chooser_shown_cb), self);
  g_signal_connect_swapped (chooser, "toggled", G_CALLBACK (weft_trials_pane_toggle_column), self);
  g_signal_connect_swapped (chooser, "reset", G_CALLBACK (columns_reset_cb), self);
}

/* Names in use */

typedef struct
{
  WeftTrialStore *store; /* Owned */
  char **parameters;     /* Owned */
  char **metrics;        /* Owned */
  gint64 taken;          /* µs */
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

/* Metrics of single layers are for curves; as columns they would hide all others. */
static char **
drop_layers (char **names)
{
  guint n = 0;

  for (char **name = names; name != NULL && *name != NULL; name++) {
    if (weft_metric_name_get_layer (*name) == NULL)
      names[n++] = *name;
    else
      g_free (*name);
  }
  if (names != NULL)
    names[n] = NULL;
  return names;
}

static void
read_names_on_thread (gpointer      data,
                      GCancellable *cancellable)
{
  Names *names = data;
  gint64 begin = g_get_monotonic_time ();

  names->parameters = weft_trial_store_list_names (names->store, WEFT_TRIAL_FIELD_PARAMETER, NULL);
  names->metrics = drop_layers (weft_trial_store_list_names (names->store, WEFT_TRIAL_FIELD_LAST, NULL));
  names->taken = g_get_monotonic_time () - begin;
}

static gboolean
is_same (char **a,
         char **b)
{
  return a != NULL && b != NULL && g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static void
names_read_cb (gpointer owner,
               gpointer data)
{
  WeftTrialsPane *self = owner;
  Names *names = data;

  g_clear_object (&self->reading_names);
  self->names_due = g_get_monotonic_time () + NAMES_SHARE * names->taken;
  if (is_same (names->parameters, self->parameters) && is_same (names->metrics, self->metrics))
    return;
  g_strfreev (self->parameters);
  g_strfreev (self->metrics);
  self->parameters = g_steal_pointer (&names->parameters);
  self->metrics = g_steal_pointer (&names->metrics);
  weft_trials_pane_update_columns (self);
  g_signal_emit_by_name (self, "names-changed");
}

/* Not again of a store that has not changed: rows that are to be shown would have to wait. */
void
weft_trials_pane_read_names (WeftTrialsPane *self)
{
  Names *names;

  if (self->names_generation == self->generation)
    return;
  self->are_names_stale = TRUE;
  if (self->reading_names != NULL || g_get_monotonic_time () < self->names_due)
    return;
  self->are_names_stale = FALSE;
  self->names_generation = self->generation;
  names = g_new0 (Names, 1);
  names->store = weft_trial_store_ref (self->store);
  self->reading_names = weft_work_start (read_names_on_thread, names, names_free, names_read_cb, self);
}
