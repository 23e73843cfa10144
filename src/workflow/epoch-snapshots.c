/* epoch-snapshots.c: models of epochs on the way, which a trial keeps
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/epoch-snapshots.h"

#include "trials/blob.h"
#include "trials/series.h"

#include <math.h>
#include <string.h>

/* The plan */

void
weft_snapshot_plan_init (WeftSnapshotPlan *self,
                         const char       *choice,
                         guint64           n_epochs,
                         guint64           bytes)
{
  gboolean every = g_str_equal (choice, "every");
  guint64 room = (every ? WEFT_SNAPSHOTS_EVERY_BYTES : WEFT_SNAPSHOTS_FEW_BYTES) / MAX (bytes, 1);

  self->n_epochs = n_epochs;
  self->is_even = every;
  self->most = g_str_equal (choice, "off") ? 0 : MIN (every ? n_epochs : WEFT_SNAPSHOTS_FEW, room);
  if (self->most < 2)
    self->most = 0;
}

/* Powers of one number, from the first epoch to the last: much changes early. */
static gboolean
is_power (const WeftSnapshotPlan *self,
          guint64                 epoch)
{
  for (guint64 i = 0; i < self->most; i++)
    if ((guint64) llround (pow ((double) self->n_epochs, (double) i / (double) (self->most - 1))) == epoch)
      return TRUE;
  return FALSE;
}

gboolean
weft_snapshot_plan_takes (const WeftSnapshotPlan *self,
                          guint64                 epoch)
{
  if (self->most == 0 || epoch < 1 || epoch > self->n_epochs)
    return FALSE;
  if (self->n_epochs <= self->most)
    return TRUE;
  if (!self->is_even)
    return is_power (self, epoch);
  return epoch * self->most / self->n_epochs > (epoch - 1) * self->most / self->n_epochs;
}

char *
weft_epoch_snapshot_name (guint64 epoch)
{
  return g_strdup_printf ("epoch-%06" G_GUINT64_FORMAT ".safetensors", epoch);
}

/* The list */

static void
clear_snapshot (gpointer data)
{
  g_free (((WeftEpochSnapshot *) data)->path);
}

/* What was validated, for people most of all. */
static const char *
find_metric (const WeftTrial *trial)
{
  static const char *const names[] = { "validation_accuracy", "validation_r2", "train_loss" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (weft_trial_find_metric (trial, names[i]) != NULL)
      return names[i];
  return NULL;
}

static gboolean
is_set (const WeftTrial *trial,
        const char      *param,
        const char      *value)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", trial->node, param);
  const WeftTrialParameter *parameter = weft_trial_find_parameter (trial, name);

  return parameter != NULL && g_str_equal (parameter->text, value);
}

/* Returns: (transfer full) (nullable): the metric that the training watched */
static char *
find_watched (const WeftTrial *trial)
{
  g_autofree char *name = g_strdup_printf ("%s.metric", trial->node);
  const WeftTrialParameter *metric = weft_trial_find_parameter (trial, name);
  g_autofree char *chosen = metric != NULL ? g_strconcat ("validation_", metric->text, NULL) : NULL;

  if (is_set (trial, "monitor", "train-loss"))
    return g_strdup ("train_loss");
  if (!is_set (trial, "monitor", "validation-metric"))
    return g_strdup ("validation_loss");
  return chosen != NULL && weft_trial_find_metric (trial, chosen) != NULL ? g_steal_pointer (&chosen) : g_strdup (find_metric (trial));
}

/* The epoch of a model that is none of the snapshots: the last, or the one that was best. */
static guint64
find_epoch (const WeftTrial *trial)
{
  g_autofree char *watched = find_watched (trial);
  const WeftTrialMetric *last = weft_trial_find_metric (trial, "train_loss"), *best = is_set (trial, "restore_best", "true") ? weft_trial_find_metric (trial, watched) : NULL;

  if (best != NULL)
    return (guint64) rint (weft_trial_metric_get_best_epoch (best));
  return last != NULL ? (guint64) rint (last->last_epoch) : 0;
}

/* What an artefact is of, 0: of no epoch. */
static guint64
parse_name (const WeftTrialArtefact *artefact)
{
  if (!g_str_equal (artefact->kind, WEFT_EPOCH_SNAPSHOT_KIND) || !g_str_has_prefix (artefact->name, "epoch-"))
    return 0;
  return g_ascii_strtoull (artefact->name + strlen ("epoch-"), NULL, 10);
}

static void
add (GArray                  *list,
     WeftTrialStore          *store,
     const WeftTrialArtefact *artefact,
     guint64                  epoch,
     gboolean                 is_model)
{
  WeftEpochSnapshot snapshot = { epoch, weft_blob_get_path (weft_trial_store_get_artefacts (store), artefact->hash), is_model, NULL, NAN };

  if (snapshot.path != NULL)
    g_array_append_val (list, snapshot);
}

static int
compare_epochs (gconstpointer a,
                gconstpointer b)
{
  guint64 first = ((const WeftEpochSnapshot *) a)->epoch, second = ((const WeftEpochSnapshot *) b)->epoch;

  return (first > second) - (first < second);
}

static void
list_artefacts (GArray          *list,
                WeftTrialStore  *store,
                const WeftTrial *trial)
{
  const WeftTrialArtefact *model = weft_trial_find_artefact (trial, "model");
  gboolean is_there = FALSE;

  for (guint i = 0; i < trial->artefacts->len && model != NULL; i++) {
    const WeftTrialArtefact *artefact = trial->artefacts->pdata[i];
    guint64 epoch = parse_name (artefact);
    gboolean is_model = !is_there && g_str_equal (artefact->hash, model->hash);

    if (epoch == 0)
      continue;
    add (list, store, artefact, epoch, is_model);
    is_there |= is_model;
  }
  if (model != NULL && !is_there)
    add (list, store, model, find_epoch (trial), TRUE);
  g_array_sort (list, compare_epochs);
}

/* What was validated after each of them. */
static gboolean
add_values (GArray           *list,
            WeftTrialStore   *store,
            const WeftTrial  *trial,
            GError          **error)
{
  const char *metric = find_metric (trial);
  g_autoptr (GArray) points = metric != NULL && list->len > 0 ? weft_trial_store_read_series (store, trial->id, metric, 0, error) : NULL;

  if (metric == NULL || list->len == 0)
    return TRUE;
  for (guint i = 0; points != NULL && i < list->len; i++) {
    WeftEpochSnapshot *snapshot = &g_array_index (list, WeftEpochSnapshot, i);

    snapshot->metric = metric;
    for (guint j = 0; j < points->len; j++)
      if (g_array_index (points, WeftTrialPoint, j).epoch == (double) snapshot->epoch)
        snapshot->value = g_array_index (points, WeftTrialPoint, j).value;
  }
  return points != NULL;
}

GArray *
weft_epoch_snapshots_list (WeftTrialStore  *store,
                           gint64           id,
                           GError         **error)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (store, id, error);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (WeftEpochSnapshot));

  g_array_set_clear_func (list, clear_snapshot);
  if (trial == NULL)
    return NULL;
  list_artefacts (list, store, trial);
  return add_values (list, store, trial, error) ? g_steal_pointer (&list) : NULL;
}
