/* trial-models-held.c: which rows the trials have learned from, and which all of them hold out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-models-private.h"

#include "workflow/trial-data.h"

/* Rows of one number are the same rows where the data has as many of them. */
static guint8 *
mark_rows (const WeftData *data,
           gint64          n_rows)
{
  guint8 *trained;

  if (data->split == NULL || weft_dataset_get_n_rows (data->dataset) != n_rows)
    return NULL;
  trained = g_new0 (guint8, MAX (n_rows, 1));
  for (gsize i = 0; i < data->split->train.n_rows; i++)
    trained[data->split->train.rows[i]] = 1;
  return trained;
}

void
weft_trial_models_mark_rows (WeftTrialModels *self,
                             WeftCache       *cache,
                             const WeftStop  *stop)
{
  const WeftData *data = weft_artefact_get_value (self->data);

  self->n_rows = weft_dataset_get_n_rows (data->dataset);
  for (guint i = 0; i < self->models->len && !weft_stop_is_requested (stop); i++) {
    WeftTrialModel *model = self->models->pdata[i];
    g_autoptr (WeftArtefact) own = model->subject != NULL && model->trained == NULL ? weft_trial_data_restore_cached (self->store, model->id, cache, stop, NULL) : NULL;

    if (own != NULL)
      model->trained = mark_rows (weft_artefact_get_value (own), self->n_rows);
  }
}

gboolean
weft_trial_model_has_learned (const WeftTrialModels *self,
                              const WeftTrialModel  *model,
                              gint64                 row)
{
  return model->trained != NULL && row >= 0 && row < self->n_rows && model->trained[row] != 0;
}

static gboolean
is_held_out (const WeftTrialModels *self,
             guint32                row)
{
  for (guint i = 0; i < self->models->len; i++)
    if (weft_trial_model_has_learned (self, self->models->pdata[i], row))
      return FALSE;
  return TRUE;
}

static GArray *
list_held (const WeftTrialModels *self,
           WeftRows               rows)
{
  GArray *held = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (gsize i = 0; i < rows.n_rows; i++)
    if (is_held_out (self, rows.rows[i]))
      g_array_append_val (held, rows.rows[i]);
  return held;
}

GArray *
weft_trial_models_list_held (const WeftTrialModels *self,
                             gboolean              *are_held)
{
  const WeftSplit *split = ((const WeftData *) weft_artefact_get_value (self->data))->split;
  const WeftRows rows[] = { split->validation, split->test };
  GArray *held = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows) && (held == NULL || held->len == 0); i++) {
    g_clear_pointer (&held, g_array_unref);
    held = list_held (self, rows[i]);
  }
  *are_held = held->len > 0;
  if (held->len == 0 && split->validation.n_rows > 0)
    g_array_append_vals (held, split->validation.rows, (guint) split->validation.n_rows);
  else if (held->len == 0)
    g_array_append_vals (held, split->train.rows, (guint) split->train.n_rows);
  return held;
}

gboolean
weft_trial_models_are_held_out (const WeftTrialModels *self)
{
  g_autoptr (GArray) held = NULL;
  gboolean are_held = TRUE;

  if (self->data != NULL)
    held = weft_trial_models_list_held (self, &are_held);
  return are_held;
}
