/* cross-entropy.c: softmax and cross entropy against class numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weft.SoftmaxCrossEntropy (logits (N…, C), target (N…), weights (C)?) gives the
 * loss of each row, the probabilities p = softmax (logits), and the mass of each
 * row, by whose sum a mean divides; N… may be several axes, as rows and places are:
 *
 *     q_c  = (1 - ε) [c = target] + ε / C
 *     loss = -Σ_c q_c w_c log p_c
 *     mass = w_target
 *     dlogits = dloss (s p - q ⊙ w),  s = Σ_c q_c w_c
 *
 * Weights count as constants: no gradient flows to them.
 * A target outside 0 … C - 1 leaves its row out: loss, mass and gradient are 0.
 * Source: ONNX SoftmaxCrossEntropyLoss 13 (reduction none); label smoothing ε
 * as in Szegedy et al. 2016 and PyTorch's cross_entropy.
 */
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <string.h>

static const WeftAttributeSpec attributes[] = {
  { .fallback = WEFT_FLOAT ("label_smoothing", 0), .minimum = 0, .maximum = 1 },
  { { NULL } },
};

static gboolean
is_for_rows (const WeftShape *target,
             const WeftShape *logits)
{
  gboolean good = target->rank >= 1 && logits->rank == target->rank + 1;

  for (int axis = 0; good && axis < target->rank; axis++)
    good = target->extent[axis] == logits->extent[axis];
  return good;
}

static gint64
count_classes (const WeftShape *logits)
{
  return logits->extent[logits->rank - 1];
}

static gboolean
check (const WeftInference  *self,
       int                   logits,
       int                   target,
       GError              **error)
{
  const WeftShape *x = &self->inputs[logits].shape, *t = &self->inputs[target].shape, *w = &self->inputs[target + 1].shape;
  WeftDType dtype = self->inputs[target].dtype;

  if (!weft_rule_need_f32 (self, logits, error) || !weft_rule_need_f32 (self, target + 1, error))
    return FALSE;
  if (dtype != WEFT_DTYPE_I32 && dtype != WEFT_DTYPE_I64)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("the target is %s, class numbers of i32 or i64 are needed"), weft_dtype_get_name (dtype));
  if (!is_for_rows (t, x)) {
    g_autofree char *text_x = weft_shape_to_string (x), *text_t = weft_shape_to_string (t);
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("logits of %s and a target of %s do not fit; rows×classes and rows are needed"), text_x, text_t);
  }
  if (self->inputs[target + 1].present && (w->rank != 1 || w->extent[0] != count_classes (x)))
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("there must be one weight for each of the %" PRId64 " classes"), count_classes (x));
  return TRUE;
}

static gboolean
infer_loss (WeftInference  *self,
            GError        **error)
{
  if (!check (self, 0, 1, error))
    return FALSE;
  self->outputs[0].dtype = self->outputs[1].dtype = self->outputs[2].dtype = WEFT_DTYPE_F32;
  self->outputs[0].shape = self->outputs[2].shape = self->inputs[1].shape;
  self->outputs[1].shape = self->inputs[0].shape;
  return TRUE;
}

static void
partition_loss (const WeftInference *self,
                WeftPartition       *result)
{
  result->units = weft_shape_count (&self->inputs[1].shape);
  result->multiple = 1;
  result->cost = 20 + 16 * (double) count_classes (&self->inputs[0].shape);
  result->aligned = 3;
}

static gint64
read_target (const WeftCall *call,
             int             input,
             gint64          row,
             gint64          n_classes)
{
  gint64 target = call->inference->inputs[input].dtype == WEFT_DTYPE_I32 ? ((const gint32 *) call->inputs[input])[row]
                                                                         : ((const gint64 *) call->inputs[input])[row];

  return target >= 0 && target < n_classes ? target : -1;
}

/* Σ_c q_c w_c, and Σ_c q_c w_c x_c where @x is given. */
static float
weigh (float        epsilon,
       const float *weights,
       const float *x,
       gint64       target,
       gint64       n_classes)
{
  float one = (weights != NULL ? weights[target] : 1) * (x != NULL ? x[target] : 1), all = 0;

  if (epsilon == 0)
    return one;
  for (gint64 c = 0; c < n_classes; c++)
    all += (weights != NULL ? weights[c] : 1) * (x != NULL ? x[c] : 1);
  return (1 - epsilon) * one + epsilon / (float) n_classes * all;
}

static void
run_loss (const WeftCall *call,
          gint64          first,
          gint64          last)
{
  gint64 n = count_classes (&call->inference->inputs[0].shape);
  const float *weights = call->inputs[2];
  float *loss = call->outputs[0], *mass = call->outputs[2], epsilon = (float) weft_op_get_float (call->op, "label_smoothing");

  for (gint64 i = first; i < last; i++) {
    const float *x = (const float *) call->inputs[0] + i * n;
    gint64 target = read_target (call, 1, i, n);
    float log_sum = call->kernels->softmax (x, (float *) call->outputs[1] + i * n, n);

    mass[i] = target < 0 ? 0 : weights != NULL ? weights[target]
                                               : 1;
    loss[i] = target < 0 ? 0 : log_sum * weigh (epsilon, weights, NULL, target, n) - weigh (epsilon, weights, x, target, n);
  }
}

static void
differentiate_loss (WeftGraph       *g,
                    const WeftOp    *op,
                    const WeftValue *dy,
                    WeftValue       *dx)
{
  WeftValue probabilities = op->first_output + 1;

  if (dy[0] != WEFT_NO_VALUE)
    dx[0] = weft_graph_emit (g, "weft.SoftmaxCrossEntropyGradient",
                             WEFT_INPUTS (dy[0], probabilities, op->inputs[1], op->inputs[2]),
                             WEFT_ATTRIBUTES (WEFT_FLOAT ("label_smoothing", weft_op_get_float (op, "label_smoothing"))));
  if (dy[1] != WEFT_NO_VALUE) {
    gint64 axis = -1;
    WeftValue sum = weft_graph_emit (g, "ReduceSum", WEFT_INPUTS (weft_rule_binary (g, "Mul", dy[1], probabilities), weft_graph_add_ints (g, &axis, 1)), NULL);
    WeftValue part = weft_rule_binary (g, "Mul", probabilities, weft_rule_binary (g, "Sub", dy[1], sum));

    dx[0] = dx[0] == WEFT_NO_VALUE ? part : weft_rule_binary (g, "Add", dx[0], part);
  }
}

const WeftOpClass weft_op_cross_entropy = {
  .name = "weft.SoftmaxCrossEntropy",
  .min_inputs = 2,
  .max_inputs = 3,
  .n_outputs = 3,
  .attributes = attributes,
  .infer = infer_loss,
  .differentiate = differentiate_loss,
  .partition = partition_loss,
  .run = run_loss,
};

/* weft.SoftmaxCrossEntropyGradient (dloss, p, target, weights?) */

static gboolean
infer_gradient (WeftInference  *self,
                GError        **error)
{
  weft_rule_like_input (self, 1);
  return weft_rule_need_f32 (self, 0, error) && check (self, 1, 2, error);
}

static void
partition_gradient (const WeftInference *self,
                    WeftPartition       *result)
{
  result->units = weft_shape_count (&self->inputs[2].shape);
  result->multiple = 1;
  result->cost = 10 + 2 * (double) count_classes (&self->inputs[1].shape);
  result->aligned = 7;
  result->in_place = 1u << 1;
}

static void
run_gradient (const WeftCall *call,
              gint64          first,
              gint64          last)
{
  gint64 n = count_classes (&call->inference->inputs[1].shape);
  float epsilon = (float) weft_op_get_float (call->op, "label_smoothing");
  const float *dloss = call->inputs[0], *weights = call->inputs[3];

  for (gint64 i = first; i < last; i++) {
    float *dx = (float *) call->outputs[0] + i * n;
    gint64 target = read_target (call, 2, i, n);
    float scale = target < 0 ? 0 : dloss[i] * weigh (epsilon, weights, NULL, target, n), smooth;

    call->kernels->unary (WEFT_UNARY_AFFINE, (const float *) call->inputs[1] + i * n, dx, n, scale, 0);
    if (target < 0)
      continue;
    smooth = dloss[i] * epsilon / (float) n;
    if (epsilon != 0 && weights != NULL)
      call->kernels->axpy (-smooth, weights, dx, n);
    else if (epsilon != 0)
      call->kernels->unary (WEFT_UNARY_AFFINE, dx, dx, n, 1, -smooth);
    dx[target] -= dloss[i] * (1 - epsilon) * (weights != NULL ? weights[target] : 1);
  }
}

/* With G = s p - q ⊙ w the gradient for dloss = 1: the result is dloss G. */
static void
differentiate_gradient (WeftGraph       *g,
                        const WeftOp    *op,
                        const WeftValue *dy,
                        WeftValue       *dx)
{
  WeftValue dloss = op->inputs[0], p = op->inputs[1], zero = weft_graph_add_scalar (g, 0);
  WeftValue one = weft_graph_emit (g, "weft.ExpandLike", WEFT_INPUTS (weft_graph_add_scalar (g, 1), dloss), NULL);
  WeftValue none = weft_graph_emit (g, "weft.ExpandLike", WEFT_INPUTS (zero, p), NULL);
  const WeftAttribute *smoothing = WEFT_ATTRIBUTES (WEFT_FLOAT ("label_smoothing", weft_op_get_float (op, "label_smoothing")));
  WeftValue full = weft_graph_emit (g, op->klass->name, WEFT_INPUTS (one, p, op->inputs[2], op->inputs[3]), smoothing);
  WeftValue bare = weft_graph_emit (g, op->klass->name, WEFT_INPUTS (one, none, op->inputs[2], op->inputs[3]), smoothing);
  gint64 axis = -1;
  WeftValue axes = weft_graph_add_ints (g, &axis, 1);
  WeftValue mass = weft_rule_unary (g, "Neg", weft_graph_emit (g, "ReduceSum", WEFT_INPUTS (bare, axes), NULL));
  WeftValue wide = weft_graph_emit (g, "Unsqueeze", WEFT_INPUTS (dloss, axes), NULL);

  dx[0] = weft_graph_emit (g, "ReduceSum", WEFT_INPUTS (weft_rule_binary (g, "Mul", *dy, full), axes), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
  dx[1] = weft_rule_binary (g, "Mul", *dy, weft_rule_binary (g, "Mul", wide, mass));
}

const WeftOpClass weft_op_cross_entropy_gradient = {
  .name = "weft.SoftmaxCrossEntropyGradient",
  .min_inputs = 3,
  .max_inputs = 4,
  .n_outputs = 1,
  .attributes = attributes,
  .infer = infer_gradient,
  .differentiate = differentiate_gradient,
  .partition = partition_gradient,
  .run = run_gradient,
};
