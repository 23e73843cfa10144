/* gradient.c: reverse-mode differentiation as a graph transformation
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ops are visited from last to first. Only those matter that lie on a way from
 * one of the values to the differentiated one; a rule is asked once for each of
 * them, when the gradients of all its outputs are complete.
 */
#include "engine/gradient.h"

#include "base/i18n.h"
#include "engine/error.h"
#include "engine/gradient-sum.h"

typedef struct
{
  WeftGraph *graph;
  int n_values;          /* of the graph, before ops were appended */
  gboolean *depends;     /* Owned: whether a value depends on one of those asked for */
  WeftGradientSum *sums; /* Owned: what has flowed to each so far */
} Pass;

static void
find_dependents (Pass            *self,
                 const WeftValue *values,
                 int              n_values,
                 int              n_ops)
{
  for (int i = 0; i < n_values; i++)
    self->depends[values[i]] = TRUE;
  for (int i = 0; i < n_ops; i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);
    gboolean depends = FALSE;

    if (op->klass->flags & WEFT_OP_NO_GRADIENT)
      continue;
    for (int k = 0; k < op->n_inputs; k++)
      depends |= op->inputs[k] != WEFT_NO_VALUE && self->depends[op->inputs[k]];
    for (int k = 0; k < op->n_outputs; k++)
      self->depends[op->first_output + k] |= depends;
  }
}

static gboolean
has_gradient (const Pass   *self,
              const WeftOp *op,
              WeftValue    *doutputs)
{
  gboolean any = FALSE;

  for (int k = 0; k < op->n_outputs; k++) {
    WeftValue value = op->first_output + k;

    doutputs[k] = self->depends[value] ? weft_gradient_sum_finish (&self->sums[value], self->graph) : WEFT_NO_VALUE;
    any |= doutputs[k] != WEFT_NO_VALUE;
  }
  return any;
}

static gboolean
visit (Pass          *self,
       const WeftOp  *op,
       GError       **error)
{
  WeftValue doutputs[WEFT_MAX_OUTPUTS];
  WeftValue dinputs[WEFT_MAX_INPUTS];

  if (!has_gradient (self, op, doutputs))
    return TRUE;
  if (op->klass->differentiate == NULL) {
    g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_GRADIENT, _("%s has no gradient; choose a value that comes after it"), op->klass->name);
    return FALSE;
  }
  for (int k = 0; k < WEFT_MAX_INPUTS; k++)
    dinputs[k] = WEFT_NO_VALUE;
  op->klass->differentiate (self->graph, op, doutputs, dinputs);
  for (int k = 0; k < op->n_inputs; k++)
    if (dinputs[k] != WEFT_NO_VALUE && self->depends[op->inputs[k]])
      weft_gradient_sum_add (&self->sums[op->inputs[k]], self->graph, dinputs[k]);
  return TRUE;
}

static WeftValue
like (WeftGraph *graph,
      double     number,
      WeftValue  value)
{
  return weft_graph_emit (graph, "weft.ExpandLike", WEFT_INPUTS (weft_graph_add_scalar (graph, number), value), NULL);
}

static gboolean
visit_all (Pass             *self,
           WeftValue         of,
           const WeftValue  *with_respect_to,
           int               n_values,
           WeftValue        *gradients,
           GError          **error)
{
  int n_ops = weft_graph_get_n_ops (self->graph);

  find_dependents (self, with_respect_to, n_values, n_ops);
  if (self->depends[of])
    self->sums[of].total = like (self->graph, 1, of);
  for (int i = n_ops - 1; i >= 0; i--)
    if (!visit (self, weft_graph_get_op (self->graph, i), error))
      return FALSE;
  for (int i = 0; i < n_values; i++) {
    WeftValue found = weft_gradient_sum_finish (&self->sums[with_respect_to[i]], self->graph);

    gradients[i] = found != WEFT_NO_VALUE ? found : like (self->graph, 0, with_respect_to[i]);
  }
  return TRUE;
}

gboolean
weft_graph_differentiate (WeftGraph        *self,
                          WeftValue         of,
                          const WeftValue  *with_respect_to,
                          int               n_values,
                          WeftValue        *gradients,
                          GError          **error)
{
  int total = weft_graph_get_n_values (self);
  g_autofree gboolean *depends = g_new0 (gboolean, total);
  g_autofree WeftGradientSum *sums = g_new (WeftGradientSum, total);
  Pass pass = { self, total, depends, sums };
  gboolean done;

  for (int i = 0; i < total; i++)
    sums[i] = WEFT_GRADIENT_SUM;
  done = visit_all (&pass, of, with_respect_to, n_values, gradients, error);
  for (int i = 0; i < total; i++)
    weft_gradient_sum_clear (&sums[i]);
  return done;
}
