/* trainer-lesson.c: training on what a person marked as wrong
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counter-examples are more rows to train on; a penalty is one more term of the loss, for the
 * rows that are marked. The guard keeps the last weights that are no worse than the first.
 */
#include "learn/trainer-private.h"

#include "base/i18n.h"
#include "learn/counter-examples.h"
#include "learn/error.h"

#include <math.h>

/* Rows that the penalty is measured on before the first step. */
#define MEASURED 256

/* The share of the steps over which it grows to its full size. */
#define RAMP 3

gboolean
weft_trainer_shows_counter_examples (const WeftTrainer *self)
{
  return weft_params_is_choice (self->params, "lesson", "counter-examples");
}

static gboolean
has_penalty (const WeftTrainer *self)
{
  return weft_params_is_choice (self->params, "lesson", "penalty");
}

gboolean
weft_trainer_is_guarded (const WeftTrainer *self)
{
  return weft_params_get_boolean (self->params, "guard");
}

static gboolean
fail_marks (GError     **error,
            const char  *message)
{
  g_set_error_literal (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MARKS, message);
  return FALSE;
}

/* What does not go together. */
static gboolean
check_lesson (const WeftTrainer  *self,
              const WeftMarks    *marks,
              WeftRows            validation,
              GError            **error)
{
  if (!weft_params_is_choice (self->params, "lesson", "none") && marks == NULL)
    return fail_marks (error, _("nothing is marked that the training could learn from; choose a file of marks, or set Marks to nothing"));
  if (has_penalty (self) && weft_params_get_real (self->params, "mixup") > 0)
    return fail_marks (error, _("where samples are mixed, a mark is on neither of them; set mixup to 0, or choose counter-examples"));
  return !weft_trainer_is_guarded (self) || validation.n_rows > 0 || fail_marks (error, _("there are no validation rows to guard the accuracy by; set some aside, or do without the guard"));
}

/* All training rows, and the counter-examples behind them. */
static gboolean
add_counter_examples (WeftTrainer      *self,
                      const WeftMarks  *marks,
                      GArray           *rows,
                      GError          **error)
{
  const WeftRows train = { (const guint32 *) (gpointer) rows->data, rows->len };
  g_autoptr (WeftVariants) variants = weft_counter_examples_new (self->gather, marks, train, (guint) weft_params_get_integer (self->params, "copies"), self->seed, error);
  guint32 first = (guint32) weft_dataset_get_n_rows (weft_gather_get_dataset (self->gather));

  if (variants == NULL)
    return FALSE;
  for (guint i = 0; i < self->n_tasks; i++)
    weft_gather_set_variants (self->tasks[i].gather, variants);
  for (guint32 i = 0; i < weft_variants_get_n (variants); i++) {
    guint32 row = first + i;

    g_array_append_val (rows, row);
  }
  return TRUE;
}

/* The inputs of each marked row that trains. */
static gboolean
collect_marks (WeftTrainer      *self,
               const WeftMarks  *marks,
               const GArray     *train,
               GError          **error)
{
  self->marked = weft_counter_examples_select (marks, (WeftRows){ (const guint32 *) (gpointer) train->data, train->len });
  if (self->marked->len == 0)
    return fail_marks (error, _("none of the rows that train is marked; mark places of rows that the model learned from"));
  self->mask.inputs = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < self->marked->len; i++) {
    guint32 row = g_array_index (self->marked, guint32, i);

    g_hash_table_insert (self->mask.inputs, GUINT_TO_POINTER (row), weft_marks_list_inputs (marks, row));
  }
  return TRUE;
}

gboolean
weft_trainer_take_marks (WeftTrainer             *self,
                         const WeftTrainerSetup  *setup,
                         GArray                  *rows,
                         GError                 **error)
{
  if (!check_lesson (self, setup->marks, setup->validation, error))
    return FALSE;
  if (weft_trainer_shows_counter_examples (self))
    return add_counter_examples (self, setup->marks, rows, error);
  return !has_penalty (self) || collect_marks (self, setup->marks, rows, error);
}

gboolean
weft_trainer_add_penalty (WeftTrainer  *self,
                          GError      **error)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  WeftValue term, before = self->mean;

  if (self->marked == NULL)
    return TRUE;
  if (!weft_penalty_build (self->model, &self->tasks[0].objective, &self->penalty, error))
    return FALSE;
  self->mask.value = self->penalty.mask;
  term = weft_graph_emit (graph, "Mul", WEFT_INPUTS (self->penalty.mean, self->penalty.weight), NULL);
  self->mean = weft_graph_emit (graph, "Add", WEFT_INPUTS (before, term), NULL);
  self->aim = self->aim == before ? self->mean : weft_graph_emit (graph, "Add", WEFT_INPUTS (self->aim, term), NULL);
  self->trained_sum = weft_graph_emit (graph, "Mul", WEFT_INPUTS (self->mean, self->trained_mass), NULL);
  return TRUE;
}

/* Those that are measured: all, or as many evenly among them. */
static guint32 *
choose_measured (const WeftTrainer *self,
                 gsize             *n)
{
  guint32 *rows;

  *n = MIN (self->marked->len, MEASURED);
  rows = g_new (guint32, *n);
  for (gsize i = 0; i < *n; i++)
    rows[i] = g_array_index (self->marked, guint32, i * self->marked->len / *n);
  return rows;
}

/* The penalty begins as a share of what guessing costs, and not of what the model's answers
 * cost: one that is fooled has almost no loss. */
gboolean
weft_trainer_measure_penalty (WeftTrainer  *self,
                              GError      **error)
{
  const WeftPlanSpec spec = { .outputs = &self->penalty.mean, .n_outputs = 1 };
  gint64 n_classes = MAX (weft_preparation_get_n_targets (weft_gather_get_preparation (self->gather)), 2);
  g_autofree guint32 *rows = NULL;
  WeftPlan *plan;
  double mean;
  gsize n;

  if (self->marked == NULL)
    return TRUE;
  rows = choose_measured (self, &n);
  plan = weft_batch_new_plan (&self->batch, n, FALSE, &spec, error);
  if (plan == NULL)
    return FALSE;
  self->batch.rows = rows;
  self->batch.n_upcoming = 0;
  weft_plan_run (plan, NULL);
  mean = weft_tensor_get (weft_plan_get_tensor (plan, self->penalty.mean), 0) * (double) self->marked->len / (double) self->n_train;
  weft_plan_free (plan);
  self->penalty_weight = mean > 0 && isfinite (mean) ? weft_params_get_real (self->params, "penalty") * log ((double) n_classes) / mean : 0;
  return TRUE;
}

void
weft_trainer_set_penalty (WeftTrainer *self,
                          WeftPlan    *plan)
{
  double n_steps = (double) weft_params_get_integer (self->params, "epochs") * (double) weft_loader_get_n_batches (self->loader);

  if (self->marked != NULL)
    weft_tensor_set (weft_plan_get_tensor (plan, self->penalty.weight), 0, self->penalty_weight * MIN ((double) (self->step + 1) * RAMP / n_steps, 1));
}

void
weft_trainer_hash_lesson (const WeftTrainer *self,
                          const WeftMarks   *marks,
                          WeftHash          *hash)
{
  g_autoptr (JsonNode) node = marks != NULL ? weft_marks_to_json (marks) : NULL;
  g_autofree char *text = node != NULL ? weft_json_write (node, WEFT_JSON_COMPACT) : NULL;

  if (text != NULL && !weft_params_is_choice (self->params, "lesson", "none"))
    weft_hash_add_string (hash, text);
}

/* Guard */

gboolean
weft_trainer_needs_start (const WeftTrainer *self)
{
  return weft_trainer_is_guarded (self) && self->step == 0 && self->best_weights->len == 0;
}

/* 2: no worse than the start, 1: worse by no more than is allowed, 0: too much worse */
static int
judge (const WeftTrainer *self,
       double             metric)
{
  if (metric >= self->best)
    return 2;
  return metric >= self->best - weft_params_get_real (self->params, "guard_loss") ? 1 : 0;
}

/* Whether the weights of @epoch are kept. @best is the metric of the start, which counts as
 * what may always be kept. */
gboolean
weft_trainer_passes_guard (const WeftTrainer    *self,
                           const WeftTrainEpoch *epoch)
{
  int now = judge (self, epoch->validation_metric), kept = 1;

  if (self->best_epoch > 0)
    kept = judge (self, g_array_index (self->history, WeftTrainEpoch, self->best_epoch - 1).validation_metric);
  return now >= kept;
}
