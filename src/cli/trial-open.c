/* trial-open.c: the trial store named on the command line, and trials for people and programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/trial-open.h"

#include "base/i18n.h"
#include "base/number.h"
#include "base/paths.h"
#include "trials/error.h"
#include "trials/export.h"
#include "trials/series.h"

#include <math.h>

struct _WeftEpochTable
{
  GTree *epochs;        /* Owned: number → JsonObject */
  GHashTable *stepwise; /* Owned: names of metrics that were seen between epochs */
};

WeftExit
weft_cli_judge_store_error (const GError *error,
                            gboolean      named)
{
  if (g_error_matches (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_BUSY))
    return WEFT_EXIT_TRY_AGAIN;
  return named ? WEFT_EXIT_UNUSABLE : WEFT_EXIT_FAILED;
}

WeftTrialStore *
weft_cli_make_store (const char  *path,
                     WeftExit    *status,
                     GError     **error)
{
  g_autofree char *usual = weft_path_trials ();
  g_autoptr (GError) local = NULL;
  WeftTrialStore *store = weft_trial_store_open (path != NULL ? path : usual, NULL, &local);

  *status = WEFT_EXIT_DONE;
  if (store == NULL) {
    *status = weft_cli_judge_store_error (local, path != NULL);
    g_propagate_error (error, g_steal_pointer (&local));
  }
  return store;
}

WeftTrialStore *
weft_cli_open_store (const char  *path,
                     WeftExit    *status,
                     GError     **error)
{
  g_autofree char *usual = weft_path_trials ();
  const char *place = path != NULL ? path : usual;
  g_autoptr (GError) local = NULL;
  WeftTrialStore *store;

  *status = WEFT_EXIT_DONE;
  if (!g_file_test (place, G_FILE_TEST_EXISTS)) {
    if (path == NULL)
      return weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, error);
    *status = WEFT_EXIT_UNUSABLE;
    g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_OPEN, _("%s: there is no such trial store; weft-cli run --trials %s would make it"), path, path);
    return NULL;
  }
  store = weft_trial_store_open (place, NULL, &local);
  if (store == NULL) {
    *status = weft_cli_judge_store_error (local, path != NULL);
    g_propagate_error (error, g_steal_pointer (&local));
  }
  return store;
}

WeftTrial *
weft_cli_find_trial (WeftTrialStore  *store,
                     const char      *text,
                     WeftExit        *status,
                     GError         **error)
{
  WeftTrial *trial;
  gint64 id;

  *status = WEFT_EXIT_USAGE;
  if (!weft_number_parse_integer (text, &id) || id < 1) {
    g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND, _("%s: is no number of a trial; weft-cli trials list shows them"), text);
    return NULL;
  }
  trial = weft_trial_store_read (store, id, error);
  *status = trial != NULL ? WEFT_EXIT_DONE : WEFT_EXIT_UNUSABLE;
  return trial;
}

static int
compare_epochs (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  return GPOINTER_TO_INT (a) - GPOINTER_TO_INT (b);
}

WeftEpochTable *
weft_epoch_table_new (void)
{
  WeftEpochTable *self = g_new0 (WeftEpochTable, 1);

  self->epochs = g_tree_new_full (compare_epochs, NULL, NULL, (GDestroyNotify) json_object_unref);
  self->stepwise = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
weft_epoch_table_free (WeftEpochTable *self)
{
  g_tree_unref (self->epochs);
  g_hash_table_unref (self->stepwise);
  g_free (self);
}

void
weft_epoch_table_add (WeftEpochTable *self,
                      double          epoch,
                      const char     *name,
                      double          value)
{
  JsonObject *row;
  int number;

  /* What is measured every few steps falls on the end of an epoch by chance only. */
  if (epoch > 0 && epoch != rint (epoch))
    g_hash_table_add (self->stepwise, g_strdup (name));
  if (!(epoch >= 1 && epoch < G_MAXINT) || epoch != rint (epoch))
    return;
  number = (int) rint (epoch);
  row = g_tree_lookup (self->epochs, GINT_TO_POINTER (number));
  if (row == NULL) {
    row = json_object_new ();
    json_object_set_int_member (row, "epoch", number);
    g_tree_insert (self->epochs, GINT_TO_POINTER (number), row);
  }
  json_object_set_double_member (row, name, value);
}

typedef struct
{
  WeftEpochTable *table;
  JsonArray *array;
} Writing;

static gboolean
append_epoch_cb (gpointer key,
                 gpointer value,
                 gpointer data)
{
  Writing *writing = data;
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, writing->table->stepwise);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (json_object_has_member (value, name))
      json_object_remove_member (value, name);
  if (json_object_get_size (value) > 1)
    json_array_add_object_element (writing->array, json_object_ref (value));
  return FALSE;
}

JsonArray *
weft_epoch_table_to_json (WeftEpochTable *self)
{
  JsonArray *array = json_array_new ();
  Writing writing = { self, array };

  g_tree_foreach (self->epochs, append_epoch_cb, &writing);
  return array;
}

static gboolean
collect_epochs (WeftTrialStore   *store,
                const WeftTrial  *trial,
                WeftEpochTable   *table,
                GError          **error)
{
  for (guint i = 0; i < trial->metrics->len; i++) {
    const WeftTrialMetric *metric = trial->metrics->pdata[i];
    g_autoptr (GArray) points = NULL;

    /* What was measured of the test rows is no part of the training's course. */
    if (metric->n_points == 0 || g_str_has_prefix (metric->name, "test_"))
      continue;
    points = weft_trial_store_read_series (store, trial->id, metric->name, 0, error);
    if (points == NULL)
      return FALSE;
    for (guint j = 0; j < points->len; j++) {
      const WeftTrialPoint *point = &g_array_index (points, WeftTrialPoint, j);

      weft_epoch_table_add (table, point->epoch, metric->name, point->value);
    }
  }
  return TRUE;
}

JsonNode *
weft_cli_describe_trial (WeftTrialStore   *store,
                         const WeftTrial  *trial,
                         gboolean          workflow,
                         GError          **error)
{
  g_autoptr (WeftEpochTable) table = weft_epoch_table_new ();
  g_autofree char *document = NULL;
  JsonNode *node;

  if (!collect_epochs (store, trial, table, error))
    return NULL;
  if (workflow && (document = weft_trial_store_read_workflow (store, trial->id, error)) == NULL)
    return NULL;
  node = weft_trial_to_json (trial, document);
  json_object_set_array_member (json_node_get_object (node), "epochs", weft_epoch_table_to_json (table));
  return node;
}
