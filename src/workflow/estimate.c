/* estimate.c: what a model will cost, before any run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/estimate.h"

#include "engine/gradient.h"
#include "learn/optimizer.h"
#include "learn/trainer.h"
#include "workflow/layers.h"

/* A step that is timed has so many operations at most, and is done so often. */
#define TIMED_OPERATIONS 2e9
#define TIMES            3
#define TIMED_FOR        (10 * G_USEC_PER_SEC / 1000)

/* The model's training, as far as it can be made without data. */
typedef struct
{
  WeftModel *model;
  WeftSession *session; /* nullable */
  GArray *updates;      /* WeftPlanUpdate */
  WeftValue loss;
  WeftValue rate;
} Training;

/* The first node that trains @model, and what comes over its links. */

static const WeftSnapshotNode *
find_training (const WeftSnapshot *snapshot,
               guint               model,
               guint              *index)
{
  for (guint i = model + 1; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);

    if (node->params == NULL || weft_params_get_table (node->params) != weft_trainer_params)
      continue;
    for (guint k = 0; k < node->n_links; k++)
      if (node->links[k].from == model) {
        *index = i;
        return node;
      }
  }
  return NULL;
}

static const WeftPortInfo *
find_info (const WeftCheck        *check,
           const WeftSnapshotNode *node,
           const char             *input)
{
  for (guint i = 0; node != NULL && i < node->n_links; i++)
    if (g_str_equal (node->kind->inputs[node->links[i].input].id, input))
      return weft_check_get_info (check, node->links[i].from, node->links[i].output);
  return NULL;
}

static void
take_training (WeftEstimate           *self,
               const WeftCheck        *check,
               const WeftSnapshotNode *training)
{
  const WeftPortInfo *data = find_info (check, training, "data");

  if (data != NULL && data->details != NULL)
    self->rows = weft_json_get_int (data->details, "train_rows", -1);
  self->params = training != NULL ? weft_params_copy (training->params) : weft_params_new (weft_trainer_params);
  self->batch_size = weft_params_get_integer (self->params, "batch_size");
  if (self->rows > 0)
    self->batch_size = MIN (self->batch_size, self->rows);
}

/* The layers as the training has them. That one to freeze is not there, the check says. */
static WeftModelSpec *
read_layers (const WeftEstimate *self,
             const WeftSnapshot *nested)
{
  g_autoptr (WeftModelSpec) spec = weft_layers_to_spec (nested, NULL);
  g_auto (GStrv) frozen = weft_params_get_list (self->params, "freeze");

  return spec != NULL ? weft_model_spec_freeze (spec, (const char *const *) frozen, NULL) : NULL;
}

WeftEstimate *
weft_estimate_new (const WeftCheck *check,
                   const char      *model)
{
  WeftEstimate *self = g_new0 (WeftEstimate, 1);
  const WeftSnapshot *snapshot = weft_check_get_snapshot (check);
  guint index = 0, training = 0;
  const WeftSnapshotNode *node = weft_snapshot_find_node (snapshot, model, &index);
  const WeftPortInfo *info = node != NULL ? weft_check_get_info (check, index, 0) : NULL, *data = find_info (check, node, "data");

  self->parameters = self->rows = -1;
  self->operations = self->memory = self->seconds = -1;
  take_training (self, check, node != NULL ? find_training (snapshot, index, &training) : NULL);
  if (info == NULL || info->details == NULL || data == NULL)
    return self;
  self->parameters = info->parameters;
  self->operations = weft_json_get_number (info->details, "operations", -1);
  self->spec = read_layers (self, node->nested);
  self->data = weft_port_info_copy (data);
  return self;
}

void
weft_estimate_free (WeftEstimate *self)
{
  g_clear_pointer (&self->spec, weft_model_spec_unref);
  g_clear_pointer (&self->data, weft_port_info_free);
  g_clear_pointer (&self->params, weft_params_free);
  g_free (self);
}

/* The training */

/* The sum of the squares of all that the model gives. */
static WeftValue
emit_loss (WeftModel *model)
{
  WeftGraph *graph = weft_model_get_graph (model);
  guint n;
  const WeftModelHead *heads = weft_model_get_heads (model, &n);
  WeftValue loss = WEFT_NO_VALUE;

  for (guint i = 0; i < n; i++) {
    WeftValue squares = weft_graph_emit (graph, "Mul", WEFT_INPUTS (heads[i].value, heads[i].value), NULL);
    WeftValue sum = weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (squares), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));

    loss = loss == WEFT_NO_VALUE ? sum : weft_graph_emit (graph, "Add", WEFT_INPUTS (loss, sum), NULL);
  }
  return loss;
}

static gboolean
add_updates (Training         *self,
             const WeftParams *params)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  int n;
  const WeftValue *parameters = weft_model_get_parameters (self->model, &n);
  g_autofree WeftValue *gradients = g_new (WeftValue, n + 1);
  const WeftPlanUpdate *updates;

  if (!weft_graph_differentiate (graph, self->loss, parameters, n, gradients, NULL))
    return FALSE;
  self->rate = weft_graph_add_input (graph, "rate", WEFT_DTYPE_F32, &WEFT_SHAPE (WEFT_UPDATE_RATE_LENGTH));
  weft_optimizer_emit (graph, params, parameters, gradients, n, self->rate, self->updates);
  updates = weft_model_get_updates (self->model, &n);
  g_array_append_vals (self->updates, updates, (guint) n);
  return TRUE;
}

static gboolean
build (Training           *self,
       const WeftEstimate *estimate)
{
  WeftModelInput input;
  g_autoptr (GArray) parts = weft_layers_read_input (estimate->data, &input);

  self->model = parts != NULL ? weft_model_new_blank (estimate->spec, &input, NULL) : NULL;
  if (self->model == NULL)
    return FALSE;
  self->loss = emit_loss (self->model);
  if (!add_updates (self, estimate->params))
    return FALSE;
  self->session = weft_session_adopt (weft_model_get_graph (self->model), NULL);
  if (self->session == NULL)
    return FALSE;
  weft_session_alternate (self->session);
  return TRUE;
}

static void
clear (Training *self)
{
  g_clear_pointer (&self->session, weft_session_unref);
  g_clear_pointer (&self->model, weft_model_unref);
  g_array_unref (self->updates);
}

static WeftPlan *
make_plan (Training *self,
           gint64    n_rows)
{
  WeftValue input = weft_model_get_input (self->model);
  WeftPlanShape shape = { input, weft_graph_get_value (weft_model_get_graph (self->model), input)->shape };
  const WeftPlanSpec spec = {
    .outputs = &self->loss,
    .n_outputs = 1,
    .fed = &input,
    .n_fed = 1,
    .updates = (const WeftPlanUpdate *) (gpointer) self->updates->data,
    .n_updates = (int) self->updates->len,
    .shapes = &shape,
    .n_shapes = 1,
    .training = TRUE,
  };

  shape.shape.extent[0] = n_rows;
  return weft_plan_new (self->session, &spec, NULL);
}

/* Weights and what the optimizer keeps. */
static double
count_parameter_bytes (const WeftGraph *graph)
{
  double bytes = 0;

  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);

    if (info->kind == WEFT_VALUE_PARAMETER)
      bytes += (double) weft_shape_count (&info->shape) * (double) weft_dtype_get_size (info->dtype);
  }
  return bytes;
}

/* Measuring */

static void
fill_rate (Training         *self,
           WeftPlan         *plan,
           const WeftParams *params)
{
  WeftOptimizer optimizer;

  weft_optimizer_init (&optimizer, params);
  weft_optimizer_fill_rate (&optimizer, 0, 1, weft_plan_get_tensor (plan, self->rate)->data);
}

/* The best of a few steps, the first of which makes memory ready. */
static double
time_plan (Training         *self,
           WeftPlan         *plan,
           const WeftParams *params)
{
  gint64 best = G_MAXINT64, begin = g_get_monotonic_time ();

  fill_rate (self, plan, params);
  for (int i = 0; i < TIMES || g_get_monotonic_time () - begin < TIMED_FOR; i++) {
    gint64 before = g_get_monotonic_time ();

    weft_plan_run (plan, NULL);
    best = MIN (best, g_get_monotonic_time () - before);
  }
  return (double) MAX (best, 1) / G_USEC_PER_SEC;
}

static void
measure_speed (WeftEstimate *self,
               Training     *training,
               WeftPlan     *plan)
{
  double share = TIMED_OPERATIONS / weft_plan_get_cost (plan);
  g_autoptr (WeftPlan) smaller = share < 1 && self->batch_size > 1 ? make_plan (training, MAX (1, (gint64) (share * (double) self->batch_size))) : NULL;

  if (smaller != NULL)
    plan = smaller;
  self->speed = weft_plan_get_cost (plan) / time_plan (training, plan, self->params);
}

void
weft_estimate_measure (WeftEstimate *self)
{
  Training training = { .updates = g_array_new (FALSE, FALSE, sizeof (WeftPlanUpdate)) };
  g_autoptr (WeftPlan) plan = NULL;

  if (self->spec != NULL && self->data != NULL && build (&training, self))
    plan = make_plan (&training, self->batch_size);
  if (plan != NULL) {
    self->memory = count_parameter_bytes (weft_model_get_graph (training.model)) + (double) weft_plan_get_bytes (plan);
    if (self->times)
      measure_speed (self, &training, plan);
    if (self->rows > 0 && self->speed > 0)
      self->seconds = weft_plan_get_cost (plan) / self->speed * (double) self->rows / (double) self->batch_size;
  }
  g_clear_pointer (&plan, weft_plan_free);
  clear (&training);
}
