/* trial-models.c: the models of several trials, all of one epoch, and rows to give to them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-models-private.h"

#include "base/i18n.h"
#include "explain/disagree.h"
#include "explain/layout-rows.h"
#include "workflow/error.h"
#include "workflow/trial-data.h"

#include <math.h>

static void
close_model (WeftTrialModel *self)
{
  self->at = NULL;
  g_clear_pointer (&self->trouble, g_free);
  g_clear_pointer (&self->classes, g_free);
  g_clear_pointer (&self->subject, weft_subject_free);
  g_clear_pointer (&self->predictor, weft_predictor_free);
}

static void
model_free (gpointer data)
{
  WeftTrialModel *self = data;

  close_model (self);
  g_clear_pointer (&self->snapshots, g_array_unref);
  g_free (self->trained);
  g_free (self->missing);
  g_free (self->name);
  g_free (self);
}

WeftTrialModels *
weft_trial_models_new (WeftTrialStore *store,
                       const gint64   *ids,
                       gsize           n)
{
  WeftTrialModels *self = g_new0 (WeftTrialModels, 1);

  g_atomic_ref_count_init (&self->references);
  self->store = weft_trial_store_ref (store);
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (self->ids, ids, (guint) n);
  return self;
}

WeftTrialModels *
weft_trial_models_ref (WeftTrialModels *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_trial_models_unref (WeftTrialModels *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_clear_pointer (&self->data, weft_artefact_unref);
  g_clear_pointer (&self->apart, g_array_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_array_unref (self->ids);
  weft_trial_store_unref (self->store);
  g_free (self);
}

/* Opening */

static gboolean
list_models (WeftTrialModels  *self,
             GError          **error)
{
  g_autoptr (GPtrArray) trials = NULL;

  if (self->models != NULL)
    return TRUE;
  trials = weft_trial_store_read_several (self->store, (const gint64 *) (gpointer) self->ids->data, self->ids->len, error);
  if (trials == NULL)
    return FALSE;
  self->models = g_ptr_array_new_with_free_func (model_free);
  for (guint i = 0; i < trials->len; i++) {
    const WeftTrial *trial = trials->pdata[i];
    WeftTrialModel *model = g_new0 (WeftTrialModel, 1);
    g_autoptr (GError) missing = NULL;
    g_autofree char *path = weft_trial_store_find_artefact (self->store, trial, "model", &missing);

    *model = (WeftTrialModel){
      .id = trial->id,
      .name = g_strdup (trial->name),
      .snapshots = weft_epoch_snapshots_list (self->store, trial->id, NULL),
      .missing = missing != NULL ? g_strdup (missing->message) : NULL,
    };
    g_ptr_array_add (self->models, model);
  }
  return TRUE;
}

static const WeftEpochSnapshot *
find_snapshot (const WeftTrialModel *self,
               double                epoch)
{
  const WeftEpochSnapshot *found = NULL;

  for (guint i = 0; self->snapshots != NULL && i < self->snapshots->len; i++) {
    const WeftEpochSnapshot *snapshot = &g_array_index (self->snapshots, WeftEpochSnapshot, i);

    if (found == NULL || (isnan (epoch) ? snapshot->is_model : (double) snapshot->epoch <= epoch + 1e-6))
      found = snapshot;
  }
  return found;
}

/* The classes that both tell apart, if both do. */
static void
match_classes (WeftTrialModel       *self,
               const WeftTrialModel *first)
{
  g_autoptr (GError) error = NULL;

  if (first == NULL || weft_disagreements_match_classes (first->predictor, self->predictor, &self->classes, &error))
    return;
  close_model (self);
  self->trouble = g_strdup (error->message);
}

void
weft_trial_model_open (WeftTrialModel          *self,
                       const WeftEpochSnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrainedModel) trained = NULL;

  if (snapshot == self->at && snapshot != NULL && self->subject != NULL)
    return;
  close_model (self);
  self->at = snapshot;
  if (snapshot == NULL) {
    self->trouble = g_strdup (self->missing != NULL ? self->missing : _("it kept no model; train it again"));
    return;
  }
  trained = weft_trained_model_load (snapshot->path, &error);
  self->predictor = trained != NULL ? weft_predictor_new_trained (trained) : NULL;
  self->subject = self->predictor != NULL ? weft_subject_new (self->predictor, 0, &error) : NULL;
  if (self->subject == NULL)
    self->trouble = g_strdup (error->message);
}

double
weft_trial_epochs_get (const WeftTrialEpochs *self,
                       gint64                 id)
{
  for (guint i = 0; self->own != NULL && i < self->own->len; i++)
    if (g_array_index (self->own, WeftTrialEpoch, i).id == id)
      return g_array_index (self->own, WeftTrialEpoch, i).epoch;
  return self->all;
}

static gboolean
is_same (double a,
         double b)
{
  return isnan (a) ? isnan (b) : fabs (a - b) < 1e-9;
}

gboolean
weft_trial_epochs_equal (const WeftTrialEpochs *a,
                         const WeftTrialEpochs *b)
{
  guint n = a->own != NULL ? a->own->len : 0;

  if (!is_same (a->all, b->all) || n != (b->own != NULL ? b->own->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    const WeftTrialEpoch *first = &g_array_index (a->own, WeftTrialEpoch, i), *second = &g_array_index (b->own, WeftTrialEpoch, i);

    if (first->id != second->id || !is_same (first->epoch, second->epoch))
      return FALSE;
  }
  return TRUE;
}

gboolean
weft_trial_models_open (WeftTrialModels  *self,
                        double            epoch,
                        GError          **error)
{
  return weft_trial_models_open_each (self, &(WeftTrialEpochs){ .all = epoch }, error);
}

gboolean
weft_trial_models_open_each (WeftTrialModels        *self,
                             const WeftTrialEpochs  *epochs,
                             GError                **error)
{
  if (!list_models (self, error))
    return FALSE;
  for (guint i = 0; i < self->models->len; i++) {
    WeftTrialModel *model = self->models->pdata[i];

    model->epoch = weft_trial_epochs_get (epochs, model->id);
    weft_trial_model_open (model, find_snapshot (model, model->epoch));
  }
  for (guint i = 0; i < self->models->len; i++) {
    WeftTrialModel *model = self->models->pdata[i];

    if (model->subject != NULL && model->classes == NULL)
      match_classes (model, weft_trial_models_get_first (self));
  }
  return TRUE;
}

const WeftTrialModel *
weft_trial_models_get (const WeftTrialModels *self,
                       guint                  index)
{
  return self->models->pdata[index];
}

guint
weft_trial_models_get_n (const WeftTrialModels *self)
{
  return self->models != NULL ? self->models->len : 0;
}

const WeftTrialModel *
weft_trial_models_get_first (const WeftTrialModels *self)
{
  for (guint i = 0; i < weft_trial_models_get_n (self); i++)
    if (((const WeftTrialModel *) self->models->pdata[i])->subject != NULL)
      return self->models->pdata[i];
  return NULL;
}

char *
weft_trial_model_make_title (const WeftTrialModel *self)
{
  if (self->at == NULL || self->at->epoch == 0)
    return g_strdup (self->name);
  if (isnan (self->epoch) || (double) self->at->epoch == round (self->epoch))
    return g_strdup_printf (_("%s, epoch %d"), self->name, (int) self->at->epoch);
  if (self->snapshots->len == 1)
    return g_strdup_printf (_("%s, epoch %d, the only one kept"), self->name, (int) self->at->epoch);
  return g_strdup_printf (_("%s, epoch %d, the nearest one kept"), self->name, (int) self->at->epoch);
}

/* Rows */

/* Room for the data of all trials, where they have the same. */
#define CACHE_BYTES ((guint64) 256 << 20)

static gboolean
restore (WeftTrialModels  *self,
         const WeftStop   *stop,
         GError          **error)
{
  g_autoptr (WeftCache) cache = weft_cache_new (NULL, 0, CACHE_BYTES);

  for (guint i = 0; self->data == NULL && i < self->models->len && !weft_stop_is_requested (stop); i++) {
    const WeftTrialModel *model = self->models->pdata[i];

    if (model->subject == NULL)
      continue;
    g_clear_error (error);
    self->data = weft_trial_data_restore_cached (self->store, model->id, cache, stop, error);
    if (self->data != NULL && ((const WeftData *) weft_artefact_get_value (self->data))->split == NULL)
      g_clear_pointer (&self->data, weft_artefact_unref);
  }
  if (self->data != NULL)
    weft_trial_models_mark_rows (self, cache, stop);
  return self->data != NULL;
}

const WeftData *
weft_trial_models_get_data (WeftTrialModels  *self,
                            const WeftStop   *stop,
                            GError          **error)
{
  if (self->data != NULL || restore (self, stop, error))
    return weft_artefact_get_value (self->data);
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("none of these trials has a model and data to give it; take a file of your own"));
  return NULL;
}

guint32 *
weft_trial_models_draw (WeftTrialModels *self,
                        gsize            most,
                        gsize           *n)
{
  gboolean are_held;
  g_autoptr (GArray) rows = weft_trial_models_list_held (self, &are_held);
  guint32 *drawn = weft_layout_rows_draw (NULL, rows->len, most, 0);

  *n = MIN (rows->len, most);
  for (gsize i = 0; i < *n; i++)
    drawn[i] = g_array_index (rows, guint32, drawn[i]);
  return drawn;
}
