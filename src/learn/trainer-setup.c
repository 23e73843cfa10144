/* trainer-setup.c: what a training is made of
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/trainer-private.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/random.h"
#include "engine/blas.h"
#include "engine/gradient.h"
#include "learn/error.h"
#include "learn/lookup.h"
#include "learn/transfer.h"

#include <math.h>
#include <string.h>

void
weft_train_mark_free (gpointer data)
{
  WeftTrainMark *mark = data;

  g_free (mark->what);
  g_free (mark->from);
  g_free (mark->to);
  g_free (mark);
}

void
weft_trainer_read_params (WeftTrainer *self)
{
  weft_optimizer_init (&self->optimizer, self->params);
  weft_schedule_init (&self->schedule, self->params, weft_loader_get_n_batches (self->loader));
}

/* Those whose targets are all known. */
static guint32 *
select_rows (WeftTrainer *self,
             WeftRows     rows,
             gsize       *n)
{
  guint32 *known = g_new (guint32, rows.n_rows + 1);

  if (rows.n_rows > 0)
    memcpy (known, rows.rows, rows.n_rows * sizeof (guint32));
  *n = rows.n_rows;
  for (guint i = 0; i < self->n_tasks; i++)
    *n = weft_gather_select_known (self->tasks[i].gather, known, *n, known);
  return known;
}

/* A gather for each target. */
static gboolean
bind_targets (WeftTrainer  *self,
              GError      **error)
{
  WeftPreparation *preparation = weft_gather_get_preparation (self->gather);

  for (guint i = 0; i < weft_preparation_get_n_heads (preparation); i++) {
    self->tasks[i].gather = i == 0 ? weft_gather_ref (self->gather)
                                   : weft_gather_new (weft_preparation_get_head (preparation, i), weft_gather_get_dataset (self->gather), WEFT_GATHER_PLAIN, NULL, error);
    if (self->tasks[i].gather == NULL)
      return FALSE;
    self->n_tasks++;
  }
  return TRUE;
}

/* The caller's data, or the same with room for rows of our own. */
static WeftGather *
bind_data (WeftTrainer             *self,
           const WeftTrainerSetup  *setup,
           GError                 **error)
{
  if (!weft_trainer_shows_counter_examples (self))
    return weft_gather_ref (setup->gather);
  return weft_gather_new (weft_gather_get_preparation (setup->gather), weft_gather_get_dataset (setup->gather), WEFT_GATHER_PLAIN, NULL, error);
}

/* The rows to train on, with those that are made of marks. */
static gboolean
take_train_rows (WeftTrainer             *self,
                 const WeftTrainerSetup  *setup,
                 GError                 **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  self->train_rows = select_rows (self, setup->train, &self->n_train);
  g_array_append_vals (rows, self->train_rows, (guint) self->n_train);
  if (!weft_trainer_take_marks (self, setup, rows, error))
    return FALSE;
  g_free (self->train_rows);
  self->n_train = rows->len;
  self->train_rows = g_memdup2 (rows->data, rows->len * sizeof (guint32));
  return TRUE;
}

static gboolean
take_setup (WeftTrainer             *self,
            const WeftTrainerSetup  *setup,
            GError                 **error)
{
  self->params = weft_params_copy (setup->params);
  self->frozen_first = weft_params_get_list (self->params, "freeze");
  self->seed = setup->seed;
  self->checkpoint = g_strdup (setup->checkpoint);
  self->gather = bind_data (self, setup, error);
  if (self->gather == NULL || !bind_targets (self, error) || !take_train_rows (self, setup, error))
    return FALSE;
  self->validation_rows = select_rows (self, setup->validation, &self->n_validation);
  if (self->n_train > 0)
    return TRUE;
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_DATA, _("no training row has a known target; look at the target column"));
  return FALSE;
}

/* n / (classes · n of the class), scikit-learn's `balanced`. Places without a class do
 * not count. */
static WeftTensor *
balance_classes (WeftTrainer *self,
                 WeftGather  *gather)
{
  gint64 n_classes = weft_preparation_get_n_targets (weft_gather_get_preparation (gather));
  WeftTensor *weights = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n_classes), NULL);
  gsize n_places = (gsize) MAX (weft_preparation_get_target_length (weft_gather_get_preparation (gather)), 1), n = 0;
  g_autofree gint32 *classes = g_new (gint32, self->n_train * n_places);
  g_autofree gint64 *counts = g_new0 (gint64, n_classes);

  weft_gather_fill_targets (gather, self->train_rows, self->n_train, WEFT_DTYPE_I32, classes);
  for (gsize i = 0; i < self->n_train * n_places; i++)
    if (classes[i] >= 0) {
      counts[classes[i]]++;
      n++;
    }
  for (gint64 c = 0; c < n_classes; c++)
    weft_tensor_set (weights, c, counts[c] == 0 ? 0 : (double) n / ((double) n_classes * (double) counts[c]));
  return weights;
}

static WeftTensor *
own_class_weights (WeftTrainer  *self,
                   WeftGather   *gather,
                   GError      **error)
{
  gint64 n_classes = weft_preparation_get_n_targets (weft_gather_get_preparation (gather));
  g_auto (GStrv) numbers = weft_params_get_list (self->params, "class_weight_list");
  guint n = g_strv_length (numbers);
  WeftTensor *weights;

  if (n != n_classes) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_DATA,
                 _("“Weight of each class” has %u numbers and the target has %u classes; give one number for each class"), n, (guint) n_classes);
    return NULL;
  }
  weights = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n_classes), NULL);
  for (guint c = 0; c < n; c++)
    weft_tensor_set (weights, c, g_ascii_strtod (numbers[c], NULL));
  return weights;
}

/* Own weights are the first target's. @weights: (out) (nullable): %NULL: all alike */
static gboolean
weigh_classes (WeftTrainer  *self,
               guint         index,
               WeftTensor  **weights,
               GError      **error)
{
  WeftGather *gather = self->tasks[index].gather;
  gboolean has_classes = weft_preparation_get_target_kind (weft_gather_get_preparation (gather)) == WEFT_TARGET_CLASS;

  *weights = NULL;
  if (has_classes && index == 0 && weft_params_is_choice (self->params, "class_weights", "own"))
    return (*weights = own_class_weights (self, gather, error)) != NULL;
  if (has_classes && weft_params_is_choice (self->params, "class_weights", "balanced"))
    *weights = balance_classes (self, gather);
  return TRUE;
}

/* The loss that was chosen is the first target's, the others have that which suits them. */
static gboolean
build_objective (WeftTrainer  *self,
                 guint         index,
                 GError      **error)
{
  WeftTrainTask *task = &self->tasks[index];
  WeftPreparation *preparation = weft_gather_get_preparation (task->gather);
  const WeftModelHead *head = weft_objective_find_head (self->model, weft_gather_get_preparation (self->gather), index, error);
  g_autoptr (WeftTensor) weights = NULL;
  WeftObjectiveOptions options = {
    .loss = index == 0 ? weft_params_get (self->params, "loss") : "auto",
    .label_smoothing = weft_params_get_real (self->params, "label_smoothing"),
    .delta = weft_params_get_real (self->params, "huber_delta"),
    .head = head,
    .mixes = weft_params_get_real (self->params, "mixup") > 0,
  };

  if (head == NULL || !weigh_classes (self, index, &weights, error))
    return FALSE;
  options.class_weights = weights;
  task->weight = head->weight;
  return weft_objective_build (self->model, preparation, &options, &task->objective, error);
}

/* How many targets a batch has: 1 for each, whatever it is. */
static WeftValue
count_targets (WeftTrainer *self)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  WeftValue number = weft_graph_emit (graph, "Cast", WEFT_INPUTS (self->tasks[0].objective.target), WEFT_ATTRIBUTES (WEFT_INT ("to", WEFT_DTYPE_F32)));
  WeftValue ones = weft_graph_emit (graph, "weft.Affine", WEFT_INPUTS (number), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", 0), WEFT_FLOAT ("beta", 1)));

  return weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (ones), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

/* Σ w_i L_i over all targets; @aims: as gradients are taken of it, the members of an ensemble
 * summed up. */
static WeftValue
add_up (WeftTrainer *self,
        gboolean     aims)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  WeftValue total = WEFT_NO_VALUE;

  for (guint i = 0; i < self->n_tasks; i++) {
    const WeftTrainTask *task = &self->tasks[i];
    double factor = task->weight * (aims ? task->objective.n_members : 1);
    WeftValue part = task->objective.mean;

    if (self->n_tasks > 1 || factor != 1)
      part = weft_graph_emit (graph, "weft.Affine", WEFT_INPUTS (part), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", factor)));
    total = i == 0 ? part : weft_graph_emit (graph, "Add", WEFT_INPUTS (total, part), NULL);
  }
  return total;
}

static gboolean
build_objectives (WeftTrainer  *self,
                  GError      **error)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  const WeftObjective *first = &self->tasks[0].objective;
  gboolean has_members = FALSE;

  for (guint i = 0; i < self->n_tasks; i++) {
    if (!build_objective (self, i, error))
      return FALSE;
    has_members |= self->tasks[i].objective.n_members > 1;
  }
  self->mean = add_up (self, FALSE);
  self->aim = has_members ? add_up (self, TRUE) : self->mean;
  self->trained_sum = first->trained_sum;
  self->trained_mass = first->trained_mass;
  if (self->mean == first->mean)
    return TRUE;
  self->trained_mass = count_targets (self);
  self->trained_sum = weft_graph_emit (graph, "Mul", WEFT_INPUTS (self->mean, self->trained_mass), NULL);
  return TRUE;
}

/* A parameter that is added to over the batches of a step: @value so far. */
static WeftValue
add_sum (WeftTrainer *self,
         const char  *name,
         WeftValue    value)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  g_autoptr (WeftTensor) zeros = weft_tensor_new (WEFT_DTYPE_F32, &weft_graph_get_value (graph, value)->shape, NULL);
  WeftValue before = weft_graph_add_parameter (graph, name, zeros);
  WeftPlanUpdate update = { before, weft_graph_emit (graph, "Add", WEFT_INPUTS (before, value), NULL) };

  g_array_append_val (self->sums, update);
  return update.value;
}

/* Sums of the loss, of what it is divided by and of its gradients: with the last batch,
 * their quotients are those of one large batch. */
static void
accumulate (WeftTrainer     *self,
            const WeftValue *parameters,
            WeftValue       *gradients,
            int              n)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  WeftValue mass = add_sum (self, "accumulated.mass", self->trained_mass);

  self->loss = weft_graph_emit (graph, "Div", WEFT_INPUTS (add_sum (self, "accumulated.loss", self->trained_sum), mass), NULL);
  for (int i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("%s.gradient", weft_graph_get_value (graph, parameters[i])->name);

    gradients[i] = weft_graph_emit (graph, "Div", WEFT_INPUTS (add_sum (self, name, gradients[i]), mass), NULL);
  }
}

/* What gradients are taken of, over a batch instead of for each of its targets. */
static WeftValue
sum_aim (WeftTrainer *self)
{
  WeftGraph *graph = weft_model_get_graph (self->model);

  return self->aim == self->mean ? self->trained_sum : weft_graph_emit (graph, "Mul", WEFT_INPUTS (self->aim, self->trained_mass), NULL);
}

static gboolean
add_updates (WeftTrainer  *self,
             GError      **error)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  int n;
  const WeftValue *parameters = weft_model_get_parameters (self->model, &n);
  g_autofree WeftValue *gradients = g_new (WeftValue, n + 1);
  const WeftPlanUpdate *updates;

  self->loss = self->mean;
  if (!weft_graph_differentiate (graph, self->accumulate > 1 ? sum_aim (self) : self->aim, parameters, n, gradients, error))
    return FALSE;
  g_array_append_vals (self->gradients, gradients, (guint) n);
  if (self->accumulate > 1)
    accumulate (self, parameters, gradients, n);
  self->rate = weft_graph_add_input (graph, "rate", WEFT_DTYPE_F32, &WEFT_SHAPE (WEFT_UPDATE_RATE_LENGTH));
  weft_optimizer_emit (graph, self->params, parameters, gradients, n, self->rate, self->updates);
  updates = weft_model_get_updates (self->model, &n);
  g_array_append_vals (self->updates, updates, (guint) n);
  g_array_append_vals (self->sums, updates, self->accumulate > 1 ? (guint) n : 0);
  if (weft_params_get_real (self->params, "ema") > 0)
    weft_trainer_add_averages (self);
  return TRUE;
}

static WeftModel *
build_model (WeftTrainer             *self,
             const WeftTrainerSetup  *setup,
             GError                 **error)
{
  g_auto (GStrv) frozen = weft_params_get_list (self->params, "freeze");
  g_autoptr (WeftModelSpec) spec = weft_model_spec_freeze (setup->spec, (const char *const *) frozen, error);

  return spec != NULL ? weft_model_new_prepared (spec, weft_gather_get_preparation (self->gather), self->seed, error) : NULL;
}

static gboolean
build_graph (WeftTrainer             *self,
             const WeftTrainerSetup  *setup,
             GError                 **error)
{
  self->updates = g_array_new (FALSE, FALSE, sizeof (WeftPlanUpdate));
  self->sums = g_array_new (FALSE, FALSE, sizeof (WeftPlanUpdate));
  self->gradients = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  self->accumulate = (guint) weft_params_get_integer (self->params, "accumulate");
  self->model = build_model (self, setup, error);
  if (self->model == NULL || !weft_lookup_check (self->model, weft_gather_get_preparation (self->gather), error) ||
      (setup->weights != NULL && !weft_transfer_weights (self->model, setup->weights, &self->transfer, error)) ||
      (setup->start != NULL && !weft_transfer_all (self->model, weft_transfer_find_in_session, setup->start, error)))
    return FALSE;
  if (!build_objectives (self, error) || !weft_trainer_add_penalty (self, error) || !add_updates (self, error))
    return FALSE;
  self->session = weft_session_adopt (weft_model_get_graph (self->model), error);
  if (self->session == NULL)
    return FALSE;
  weft_session_alternate (self->session);
  return TRUE;
}

static WeftPlan *
make_plan (WeftTrainer   *self,
           gsize          n_rows,
           const GArray  *updates,
           GError       **error)
{
  WeftPlanSpec spec = {
    .outputs = &self->loss,
    .n_outputs = updates == self->updates,
    .updates = (const WeftPlanUpdate *) (gpointer) updates->data,
    .n_updates = (int) updates->len,
    .training = TRUE,
  };

  return weft_batch_new_plan (&self->batch, n_rows, TRUE, &spec, error);
}

static gboolean
make_plans (WeftTrainer  *self,
            GError      **error)
{
  self->batch_size = MIN ((gsize) weft_params_get_integer (self->params, "batch_size"), self->n_train);
  self->batch = (WeftBatch){ .model = self->model, .session = self->session };
  for (guint i = 0; i < self->n_tasks; i++)
    weft_batch_add_task (&self->batch, &self->tasks[i].objective, self->tasks[i].gather);
  if (self->marked != NULL)
    self->batch.mask = &self->mask;
  self->random_key = weft_random_key (self->seed, "dropout");
  self->loader = weft_loader_new (self->train_rows, self->n_train, MIN (self->batch_size * self->accumulate, self->n_train), WEFT_LOADER_SHUFFLE, self->seed);
  weft_trainer_read_params (self);
  if (!weft_trainer_prepare_mix (self, error))
    return FALSE;
  self->full = make_plan (self, self->batch_size, self->updates, error);
  if (self->full == NULL)
    return FALSE;
  if (self->accumulate > 1) {
    self->add = make_plan (self, self->batch_size, self->sums, error);
    if (self->add == NULL)
      return FALSE;
  }
  if (self->n_train % self->batch_size != 0) {
    self->rest = make_plan (self, self->n_train % self->batch_size, self->updates, error);
    if (self->rest == NULL)
      return FALSE;
  }
  if (!weft_trainer_measure_penalty (self, error))
    return FALSE;
  for (guint i = 0; self->n_validation > 0 && i < self->n_tasks; i++) {
    WeftTrainTask *task = &self->tasks[i];

    task->evaluator = weft_evaluator_new (self->model, self->session, &task->objective, task->gather, TRUE, error);
    if (task->evaluator == NULL)
      return FALSE;
  }
  return TRUE;
}

/* What changes no number of the steps that are done. */
static gboolean
depends_not (const char *id)
{
  return g_str_equal (id, "epochs") || g_str_equal (id, "watch") || g_str_equal (id, "watch_steps");
}

/* What can be changed on the way, and yet decides what the training is made of. */
static gboolean
is_built (const char *id)
{
  return g_str_equal (id, "freeze") || g_str_equal (id, "clip_norm");
}

/* All that numbers depend on: what differs here cannot be resumed. */
static char *
identify (WeftTrainer            *self,
          const WeftTrainerSetup *setup)
{
  WeftHash *hash = weft_hash_new ();
  g_autoptr (JsonNode) spec = weft_model_spec_to_json (setup->spec);
  g_autoptr (JsonNode) preparation = weft_preparation_to_json (weft_gather_get_preparation (self->gather));
  g_autofree char *spec_text = weft_json_write (spec, WEFT_JSON_COMPACT), *preparation_text = weft_json_write (preparation, WEFT_JSON_COMPACT);
  const char *core = weft_blas_get_core ();

  weft_hash_add_string (hash, spec_text);
  weft_hash_add_string (hash, preparation_text);
  weft_hash_add_string (hash, weft_dataset_get_hash (weft_gather_get_dataset (self->gather)));
  weft_hash_add_bytes (hash, self->train_rows, self->n_train * sizeof (guint32));
  weft_hash_add_bytes (hash, self->validation_rows, self->n_validation * sizeof (guint32));
  weft_hash_add_int (hash, (gint64) self->seed);
  weft_hash_add_string (hash, weft_kernels_get ()->name);
  weft_hash_add_string (hash, core != NULL ? core : "");
  for (const WeftParam *param = weft_trainer_params; param->id != NULL; param++)
    if ((!(param->flags & WEFT_PARAM_LIVE) || is_built (param->id)) && !depends_not (param->id) &&
        !((param->flags & WEFT_PARAM_LATER) && weft_params_is_default (self->params, param->id)))
      weft_hash_add_string (hash, weft_params_get (self->params, param->id));
  weft_trainer_hash_lesson (self, setup->marks, hash);
  return weft_hash_end (hash);
}

WeftTrainer *
weft_trainer_new (const WeftTrainerSetup  *setup,
                  GError                 **error)
{
  g_autoptr (WeftTrainer) self = g_new0 (WeftTrainer, 1);

  self->plateau = (WeftPlateau) WEFT_PLATEAU_INIT;
  self->best = -INFINITY;
  self->best_weights = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_tensor_unref);
  self->history = g_array_new (FALSE, TRUE, sizeof (WeftTrainEpoch));
  self->marks = g_ptr_array_new_with_free_func (weft_train_mark_free);
  if (!take_setup (self, setup, error) || !build_graph (self, setup, error) || !make_plans (self, error))
    return NULL;
  self->identity = identify (self, setup);
  return g_steal_pointer (&self);
}

void
weft_trainer_free (WeftTrainer *self)
{
  g_clear_pointer (&self->watcher, weft_train_watcher_free);
  g_clear_pointer (&self->add, weft_plan_free);
  g_clear_pointer (&self->full, weft_plan_free);
  g_clear_pointer (&self->rest, weft_plan_free);
  for (guint i = 0; i < self->n_tasks; i++) {
    g_clear_pointer (&self->tasks[i].evaluator, weft_evaluator_free);
    weft_free (self->batch.tasks[i].other_targets);
    weft_gather_unref (self->tasks[i].gather);
  }
  g_clear_pointer (&self->loader, weft_loader_free);
  g_clear_pointer (&self->updates, g_array_unref);
  g_clear_pointer (&self->sums, g_array_unref);
  g_clear_pointer (&self->averages, g_array_unref);
  g_clear_pointer (&self->gradients, g_array_unref);
  g_clear_pointer (&self->marked, g_array_unref);
  g_clear_pointer (&self->mask.inputs, g_hash_table_unref);
  g_clear_pointer (&self->session, weft_session_unref);
  g_clear_pointer (&self->model, weft_model_unref);
  g_clear_pointer (&self->gather, weft_gather_unref);
  g_clear_pointer (&self->params, weft_params_free);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_clear_pointer (&self->good, g_bytes_unref);
  g_strfreev (self->frozen_first);
  g_ptr_array_unref (self->best_weights);
  g_array_unref (self->history);
  g_ptr_array_unref (self->marks);
  g_free (self->train_rows);
  g_free (self->validation_rows);
  g_free (self->checkpoint);
  weft_free (self->batch.others);
  g_free (self->transfer);
  g_free (self->identity);
  g_free (self);
}
