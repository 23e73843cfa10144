/* optimizer.c: how gradients change parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/optimizer.h"

#include "base/i18n.h"

#include <math.h>

const WeftParamChoice weft_optimizer_choices[] = {
  { "adam", N_("Adam") },
  { "adamw", N_("AdamW") },
  { "sgd", N_("SGD") },
  { NULL },
};

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

static void
emit_sgd (WeftGraph        *graph,
          const WeftParams *params,
          WeftValue         parameter,
          WeftValue         gradient,
          WeftValue         rate,
          GArray           *updates)
{
  WeftValue momentum, update;

  if (weft_params_get_real (params, "momentum") == 0) {
    add_update (updates, parameter, weft_graph_emit (graph, "weft.SgdUpdate", WEFT_INPUTS (parameter, gradient, rate), NULL));
    return;
  }
  momentum = add_state (graph, parameter, "momentum");
  update = weft_graph_emit (graph, "weft.MomentumUpdate", WEFT_INPUTS (parameter, gradient, momentum, rate),
                            WEFT_ATTRIBUTES (WEFT_INT ("nesterov", weft_params_get_boolean (params, "nesterov"))));
  add_update (updates, parameter, update);
  add_update (updates, momentum, update + 1);
}

static void
emit_adam (WeftGraph        *graph,
           const WeftParams *params,
           WeftValue         parameter,
           WeftValue         gradient,
           WeftValue         rate,
           GArray           *updates)
{
  WeftValue moment1 = add_state (graph, parameter, "moment1"), moment2 = add_state (graph, parameter, "moment2");
  WeftValue update = weft_graph_emit (graph, "weft.AdamUpdate", WEFT_INPUTS (parameter, gradient, moment1, moment2, rate),
                                      WEFT_ATTRIBUTES (WEFT_INT ("decoupled", weft_params_is_choice (params, "optimizer", "adamw"))));

  add_update (updates, parameter, update);
  add_update (updates, moment1, update + 1);
  add_update (updates, moment2, update + 2);
}

/* min (1, limit / (‖g‖ + 1e-6)) over all gradients together, as PyTorch's
 * clip_grad_norm_. */
static WeftValue
norm_factor (WeftGraph       *graph,
             const WeftValue *gradients,
             int              n,
             double           limit)
{
  WeftValue total = WEFT_NO_VALUE, norm, ratio;

  for (int i = 0; i < n; i++) {
    WeftValue square = weft_graph_emit (graph, "ReduceSumSquare", WEFT_INPUTS (gradients[i]), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));

    total = i == 0 ? square : weft_graph_emit (graph, "Add", WEFT_INPUTS (total, square), NULL);
  }
  norm = weft_graph_emit (graph, "weft.Affine", WEFT_INPUTS (weft_graph_emit (graph, "Sqrt", WEFT_INPUTS (total), NULL)), WEFT_ATTRIBUTES (WEFT_FLOAT ("beta", 1e-6)));
  ratio = weft_graph_emit (graph, "Div", WEFT_INPUTS (weft_graph_add_scalar (graph, limit), norm), NULL);
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
  double limit = weft_params_get_real (params, "clip_norm");
  WeftValue factor = limit > 0 && n_parameters > 0 ? norm_factor (graph, gradients, n_parameters, limit) : WEFT_NO_VALUE;

  for (int i = 0; i < n_parameters; i++) {
    WeftValue gradient = factor == WEFT_NO_VALUE ? gradients[i] : weft_graph_emit (graph, "Mul", WEFT_INPUTS (gradients[i], factor), NULL);

    if (weft_params_is_choice (params, "optimizer", "sgd"))
      emit_sgd (graph, params, parameters[i], gradient, rate, updates);
    else
      emit_adam (graph, params, parameters[i], gradient, rate, updates);
  }
}

void
weft_optimizer_init (WeftOptimizer    *self,
                     const WeftParams *params)
{
  gboolean sgd = weft_params_is_choice (params, "optimizer", "sgd");
  double limit = weft_params_get_real (params, "clip_value");

  self->beta1 = weft_params_get_real (params, sgd ? "momentum" : "beta1");
  self->beta2 = weft_params_get_real (params, "beta2");
  self->correct = weft_params_get_boolean (params, "bias_correction");
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

void
weft_optimizer_fill_rate (const WeftOptimizer *self,
                          double               learning_rate,
                          guint64              step,
                          WeftUpdateRate      *rate)
{
  *rate = self->rate;
  rate->learning_rate = (float) learning_rate;
  if (!self->correct)
    return;
  rate->correction1 = (float) (1 / (1 - pow (self->beta1, (double) step)));
  rate->correction2 = (float) (1 / sqrt (1 - pow (self->beta2, (double) step)));
}
