/* optimizer.c: how gradients change parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/optimizer.h"

#include "base/i18n.h"

#include <math.h>

#define MAX_MOMENTS 2

/* Instead of a flag of its own, a row says that a parameter has it. */
#define AS_CHOSEN (-1)

/* The table. A row: id, title, then the fields of Optimizer. */
#define OPTIMIZERS(ROW)                                                                                                             \
  ROW ("adam", N_("Adam"), .op = "weft.AdamUpdate", .moments = { "moment1", "moment2" }, .decay = "beta1",                         \
       .flag = "decoupled", .value = FALSE)                                                                                         \
  ROW ("adamw", N_("AdamW"), .op = "weft.AdamUpdate", .moments = { "moment1", "moment2" }, .decay = "beta1",                       \
       .flag = "decoupled", .value = TRUE)                                                                                          \
  ROW ("nadam", N_("NAdam"), .op = "weft.NadamUpdate", .moments = { "moment1", "moment2" }, .decay = "beta1", .looks_ahead = TRUE) \
  ROW ("lamb", N_("LAMB"), .op = "weft.LambUpdate", .moments = { "moment1", "moment2" }, .decay = "beta1")                         \
  ROW ("sgd", N_("SGD"), .op = "weft.MomentumUpdate", .moments = { "momentum" }, .decay = "momentum",                              \
       .flag = "nesterov", .value = AS_CHOSEN, .plain_op = "weft.SgdUpdate")                                                        \
  ROW ("rmsprop", N_("RMSprop"), .op = "weft.RmspropUpdate", .moments = { "square" }, .decay = "smoothing")                        \
  ROW ("adagrad", N_("Adagrad"), .op = "weft.AdagradUpdate", .moments = { "square" }, .decay = "smoothing")                        \
  ROW ("lion", N_("Lion"), .op = "weft.LionUpdate", .moments = { "momentum" }, .decay = "beta1")

/* How parameters and what is remembered of their gradients change. */
typedef struct
{
  const char *id;
  const char *op;                   /* update op: (parameter, gradient, moments …, rate) gives what replaces all but the gradient */
  const char *moments[MAX_MOMENTS]; /* names of the state, shaped as the parameter */
  const char *decay;                /* parameter that is WeftUpdateRate.momentum */
  const char *flag;                 /* (nullable): attribute of the op */
  int value;                        /* of the flag; AS_CHOSEN: that of the parameter with its name */
  gboolean looks_ahead;             /* whether the rate has NAdam's shares */
  const char *plain_op;             /* (nullable): what is left of the op, without moments, when the decay is 0 */
} Optimizer;

#define KIND(name, label, ...)   { .id = name, __VA_ARGS__ },
#define CHOICE(name, label, ...) { name, label },

static const Optimizer table[] = { OPTIMIZERS (KIND) };

/* The last stays empty and ends the list. */
const WeftParamChoice weft_optimizer_choices[G_N_ELEMENTS (table) + 1] = { OPTIMIZERS (CHOICE) };

static const Optimizer *
find_chosen (const WeftParams *params)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (weft_params_is_choice (params, "optimizer", table[i].id))
      return &table[i];
  g_assert_not_reached ();
}

static WeftValue
add_state (WeftGraph  *graph,
           WeftValue   parameter,
           const char *what)
{
  const WeftValueInfo *info = weft_graph_get_value (graph, parameter);
  g_autofree char *name = g_strdup_printf ("%s.%s", info->name, what);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTensor) zeros = weft_tensor_new (WEFT_DTYPE_F32, &info->shape, &error);

  if (zeros == NULL)
    g_error ("%s", error->message);
  return weft_graph_add_parameter (graph, name, zeros);
}

static void
add_update (GArray    *updates,
            WeftValue  parameter,
            WeftValue  value)
{
  WeftPlanUpdate update = { parameter, value };

  g_array_append_val (updates, update);
}

/* What the updates of one graph have in common. */
typedef struct
{
  const Optimizer *optimizer;
  WeftGraph *graph;
  const WeftParams *params;
  WeftValue rate;
  GArray *updates;
} Emission;

static WeftAttribute
make_flag (const Optimizer  *optimizer,
           const WeftParams *params)
{
  gboolean value = optimizer->value == AS_CHOSEN ? weft_params_get_boolean (params, optimizer->flag) : optimizer->value;

  return (WeftAttribute) WEFT_INT (optimizer->flag, value);
}

static void
emit_update (const Emission *self,
             WeftValue       parameter,
             WeftValue       gradient)
{
  const Optimizer *optimizer = self->optimizer;
  gboolean plain = optimizer->plain_op != NULL && weft_params_get_real (self->params, optimizer->decay) == 0;
  WeftValue inputs[3 + MAX_MOMENTS] = { parameter, gradient }, update;
  WeftAttribute attributes[2] = { { .name = NULL } };
  int n = 2;

  for (int i = 0; !plain && i < MAX_MOMENTS && optimizer->moments[i] != NULL; i++)
    inputs[n++] = add_state (self->graph, parameter, optimizer->moments[i]);
  inputs[n++] = self->rate;
  if (!plain && optimizer->flag != NULL)
    attributes[0] = make_flag (optimizer, self->params);
  update = weft_graph_emit (self->graph, plain ? optimizer->plain_op : optimizer->op, inputs, n, attributes);
  add_update (self->updates, parameter, update);
  for (int i = 2; i < n - 1; i++)
    add_update (self->updates, inputs[i], update + i - 1);
}

/* min (1, limit / (‖g‖ + 1e-6)) over all gradients together, as PyTorch's
 * clip_grad_norm_. */
static WeftValue
norm_factor (WeftGraph       *graph,
             const WeftValue *gradients,
             int              n,
             double           limit)
{
  g_autoptr (WeftTensor) scalar = weft_tensor_new_scalar ((float) limit);
  WeftValue total = WEFT_NO_VALUE, norm, ratio;

  for (int i = 0; i < n; i++) {
    WeftValue square = weft_graph_emit (graph, "ReduceSumSquare", WEFT_INPUTS (gradients[i]), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));

    total = i == 0 ? square : weft_graph_emit (graph, "Add", WEFT_INPUTS (total, square), NULL);
  }
  norm = weft_graph_emit (graph, "weft.Affine", WEFT_INPUTS (weft_graph_emit (graph, "Sqrt", WEFT_INPUTS (total), NULL)), WEFT_ATTRIBUTES (WEFT_FLOAT ("beta", 1e-6)));
  ratio = weft_graph_emit (graph, "Div", WEFT_INPUTS (weft_graph_add_parameter (graph, WEFT_OPTIMIZER_CLIP_NORM, scalar), norm), NULL);
  return weft_graph_emit (graph, "Clip", WEFT_INPUTS (ratio, WEFT_NO_VALUE, weft_graph_add_scalar (graph, 1)), NULL);
}

void
weft_optimizer_emit (WeftGraph        *graph,
                     const WeftParams *params,
                     const WeftValue  *parameters,
                     const WeftValue  *gradients,
                     int               n_parameters,
                     WeftValue         rate,
                     GArray           *updates)
{
  const Emission emission = { find_chosen (params), graph, params, rate, updates };
  double limit = weft_params_get_real (params, "clip_norm");
  WeftValue factor = limit > 0 && n_parameters > 0 ? norm_factor (graph, gradients, n_parameters, limit) : WEFT_NO_VALUE;

  for (int i = 0; i < n_parameters; i++) {
    WeftValue gradient = factor == WEFT_NO_VALUE ? gradients[i] : weft_graph_emit (graph, "Mul", WEFT_INPUTS (gradients[i], factor), NULL);

    emit_update (&emission, parameters[i], gradient);
  }
}

void
weft_optimizer_init (WeftOptimizer    *self,
                     const WeftParams *params)
{
  double limit = weft_params_get_real (params, "clip_value");

  self->beta1 = weft_params_get_real (params, find_chosen (params)->decay);
  self->beta2 = weft_params_get_real (params, "beta2");
  self->correct = weft_params_get_boolean (params, "bias_correction");
  self->looks_ahead = find_chosen (params)->looks_ahead;
  self->average = weft_params_get_real (params, "ema");
  self->rate = (WeftUpdateRate){
    .momentum = (float) self->beta1,
    .beta2 = (float) self->beta2,
    .rest1 = (float) (1 - self->beta1),
    .rest2 = (float) (1 - self->beta2),
    .epsilon = (float) weft_params_get_real (params, "epsilon"),
    .weight_decay = (float) weft_params_get_real (params, "weight_decay"),
    .l1 = (float) weft_params_get_real (params, "l1"),
    .gradient_scale = 1,
    .gradient_limit = limit > 0 ? (float) limit : INFINITY,
    .correction1 = 1,
    .correction2 = 1,
  };
}

/* The momentum of step t; it rises to β1. */
static double
momentum_at (double beta1,
             double t)
{
  return beta1 * (1 - 0.5 * pow (0.96, 0.004 * t));
}

/* (1 - μ_t) / (1 - Π μ) of the gradient and μ_{t+1} / (1 - Π μ · μ_{t+1}) of the moment. The
 * product is soon nothing; a step is never far from it. */
static void
look_ahead (const WeftOptimizer *self,
            guint64              step,
            WeftUpdateRate      *rate)
{
  double now = momentum_at (self->beta1, (double) step), next = momentum_at (self->beta1, (double) step + 1), product = 1;

  for (guint64 t = 1; t <= step && product > 1e-20; t++)
    product *= momentum_at (self->beta1, (double) t);
  rate->gradient_share = (float) ((1 - now) / (1 - product));
  rate->correction1 = (float) (next / (1 - product * next));
  rate->correction2 = (float) (1 / sqrt (1 - pow (self->beta2, (double) step)));
}

void
weft_optimizer_fill_rate (const WeftOptimizer *self,
                          double               learning_rate,
                          guint64              step,
                          WeftUpdateRate      *rate)
{
  *rate = self->rate;
  rate->learning_rate = (float) learning_rate;
  rate->average_rest = (float) (1 - MIN (self->average, (double) (step + 1) / (double) (step + 10)));
  if (self->looks_ahead)
    look_ahead (self, step, rate);
  if (self->looks_ahead || !self->correct)
    return;
  rate->correction1 = (float) (1 / (1 - pow (self->beta1, (double) step)));
  rate->correction2 = (float) (1 / sqrt (1 - pow (self->beta2, (double) step)));
}
