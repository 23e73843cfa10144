/* evaluate.c: what a trained model says of rows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/evaluate.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "learn/batch-private.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* Rows at a time: enough for the widest tiles, little enough for the cache. */
#define BATCH 256

struct _WeftEvaluator
{
  WeftModel *model;     /* Owned */
  WeftSession *session; /* Owned */
  WeftObjective objective;
  WeftGather *gather; /* Owned */
  gboolean targets;
  WeftPlan *full; /* Owned: for BATCH rows */
  WeftPlan *rest; /* Owned: (nullable): for what is left over */
  gsize rest_rows;
  WeftBatch batch;
};

void
weft_evaluation_free (WeftEvaluation *self)
{
  weft_free (self->scores);
  g_free (self->classes);
  g_free (self->numbers);
  g_free (self->n_tokens);
  g_free (self->rows);
  g_free (self);
}

static WeftPlan *
make_plan (WeftEvaluator  *self,
           gsize           n_rows,
           GError        **error)
{
  const WeftValue outputs[] = { self->objective.scores, self->objective.sum, self->objective.mass };
  WeftPlanSpec spec = { .outputs = outputs, .n_outputs = self->targets ? 3 : 1 };

  return weft_batch_new_plan (&self->batch, n_rows, self->targets, &spec, error);
}

WeftEvaluator *
weft_evaluator_new (WeftModel            *model,
                    WeftSession          *session,
                    const WeftObjective  *objective,
                    WeftGather           *gather,
                    gboolean              targets,
                    GError              **error)
{
  g_autoptr (WeftEvaluator) self = g_new0 (WeftEvaluator, 1);

  self->model = weft_model_ref (model);
  self->session = weft_session_ref (session);
  self->objective = *objective;
  self->gather = weft_gather_ref (gather);
  self->targets = targets;
  self->batch = (WeftBatch){ .model = model, .session = session };
  weft_batch_add_task (&self->batch, &self->objective, gather);
  self->full = make_plan (self, BATCH, error);
  return self->full != NULL ? g_steal_pointer (&self) : NULL;
}

void
weft_evaluator_free (WeftEvaluator *self)
{
  g_clear_pointer (&self->full, weft_plan_free);
  g_clear_pointer (&self->rest, weft_plan_free);
  weft_gather_unref (self->gather);
  weft_session_unref (self->session);
  weft_model_unref (self->model);
  g_free (self);
}

static WeftPlan *
plan_for (WeftEvaluator  *self,
          gsize           n_rows,
          GError        **error)
{
  if (n_rows == BATCH)
    return self->full;
  if (self->rest == NULL || self->rest_rows != n_rows) {
    g_clear_pointer (&self->rest, weft_plan_free);
    self->rest = make_plan (self, n_rows, error);
    self->rest_rows = n_rows;
  }
  return self->rest;
}

void
weft_evaluation_take (WeftEvaluation   *self,
                      gsize             first,
                      const WeftTensor *scores,
                      gsize             n_rows)
{
  const float *from = weft_tensor_const_f32 (scores);
  gint64 width = weft_shape_count (&scores->shape) / MAX (scores->shape.extent[0], 1), own = self->n_places * self->n_scores;
  float *to = self->scores + (gint64) first * own;

  if (width == own) {
    memcpy (to, from, n_rows * (gsize) own * sizeof (float));
    return;
  }
  for (gsize i = 0; i < n_rows; i++) {
    to[2 * i] = 1 - from[i];
    to[2 * i + 1] = from[i];
  }
}

static gboolean
run_batch (WeftEvaluator   *self,
           WeftEvaluation  *evaluation,
           gsize            first,
           gsize            n_rows,
           const WeftStop  *stop,
           double           sums[2],
           GError         **error)
{
  WeftPlan *plan = plan_for (self, n_rows, error);

  if (plan == NULL)
    return FALSE;
  if (weft_plan_run (plan, stop) == WEFT_PLAN_STOPPED) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("the evaluation was cancelled"));
    return FALSE;
  }
  weft_evaluation_take (evaluation, first, weft_plan_get_tensor (plan, self->objective.scores), n_rows);
  if (self->targets) {
    sums[0] += weft_tensor_get (weft_plan_get_tensor (plan, self->objective.sum), 0);
    sums[1] += weft_tensor_get (weft_plan_get_tensor (plan, self->objective.mass), 0);
  }
  return TRUE;
}

static void
count_tokens (WeftGather     *gather,
              WeftRows        rows,
              WeftEvaluation *evaluation)
{
  evaluation->n_tokens = g_new (gint64, rows.n_rows + 1);
  for (gsize i = 0; i < rows.n_rows; i++)
    evaluation->n_tokens[i] = weft_gather_count_tokens (gather, rows.rows[i]);
}

WeftEvaluation *
weft_evaluation_new (WeftGather  *gather,
                     WeftRows     rows,
                     gboolean     targets,
                     GError     **error)
{
  g_autoptr (WeftEvaluation) evaluation = g_new0 (WeftEvaluation, 1);
  WeftPreparation *preparation = weft_gather_get_preparation (gather);
  gboolean classes = weft_preparation_get_target_kind (preparation) == WEFT_TARGET_CLASS;

  evaluation->n_places = MAX (weft_preparation_get_target_length (preparation), 1);
  evaluation->n_rows = (gint64) rows.n_rows * evaluation->n_places;
  evaluation->rows = g_memdup2 (rows.rows, rows.n_rows * sizeof (guint32));
  evaluation->n_targets = classes ? 1 : weft_preparation_get_n_targets (preparation);
  evaluation->n_scores = weft_preparation_get_n_targets (preparation);
  evaluation->scores = weft_alloc ((gsize) evaluation->n_rows * (gsize) evaluation->n_scores * sizeof (float), error);
  evaluation->loss = NAN;
  if (evaluation->scores == NULL)
    return NULL;
  if (evaluation->n_places > 1 && weft_preparation_get_target_tokenizer (preparation) == NULL)
    count_tokens (gather, rows, evaluation);
  if (targets && classes) {
    evaluation->classes = g_new (gint32, evaluation->n_rows + 1);
    weft_gather_fill_targets (gather, rows.rows, rows.n_rows, WEFT_DTYPE_I32, evaluation->classes);
  } else if (targets) {
    evaluation->numbers = g_new (float, evaluation->n_rows * evaluation->n_targets + 1);
    weft_gather_fill_targets (gather, rows.rows, rows.n_rows, WEFT_DTYPE_F32, evaluation->numbers);
  }
  return g_steal_pointer (&evaluation);
}

WeftEvaluation *
weft_evaluator_run (WeftEvaluator   *self,
                    WeftRows         rows,
                    const WeftStop  *stop,
                    GError         **error)
{
  g_autoptr (WeftEvaluation) evaluation = weft_evaluation_new (self->gather, rows, self->targets, error);
  double sums[2] = { 0 };

  if (evaluation == NULL)
    return NULL;
  for (gsize first = 0; first < rows.n_rows; first += BATCH) {
    self->batch.rows = rows.rows + first;
    if (!run_batch (self, evaluation, first, MIN (BATCH, rows.n_rows - first), stop, sums, error))
      return NULL;
  }
  if (self->targets && rows.n_rows > 0)
    evaluation->loss = sums[0] / sums[1];
  return g_steal_pointer (&evaluation);
}
