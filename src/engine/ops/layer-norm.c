/* layer-norm.c: LayerNormalization
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LayerNormalization (x, scale, bias?) brings the numbers of the axes from `axis`
 * on to mean 0 and spread 1 and gives y, the means m and s = 1 / √(v + ε):
 *
 *     y = z ⊙ scale + bias, z = (x - m) s
 *     dx = s (g - mean g - z mean (g z)), g = dy ⊙ scale
 *     dscale = Σ dy ⊙ z, dbias = Σ dy
 *
 * Source: Ba, Kiros and Hinton 2016; ONNX 17. Kernels: kernels/layer-norm.c.
 */
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "engine/error.h"
#include "engine/gradient.h"

#include <string.h>

static const WeftAttributeSpec attributes[] = {
  { .fallback = WEFT_INT ("axis", -1) },
  { .fallback = WEFT_FLOAT ("epsilon", 1e-5), .minimum = 0, .maximum = 1e30 },
  { .fallback = WEFT_INT ("stash_type", 1), .minimum = 0.5, .maximum = 1.5 }, /* statistics are f32 */
  { { NULL } },
};

static int
axis_of (const WeftInference *self,
         int                  input)
{
  int axis = 0;

  weft_rule_axis (weft_op_get_int (self->op, "axis"), self->inputs[input].shape.rank, &axis, NULL);
  return axis;
}

/* Whether input @index has the shape that the last axes of @x have. */
static gboolean
has_last_axes (const WeftInference *self,
               int                  index,
               const WeftShape     *x,
               int                  axis)
{
  const WeftShape *shape = &self->inputs[index].shape;
  gboolean same = shape->rank == x->rank - axis;

  for (int i = 0; same && i < shape->rank; i++)
    same = shape->extent[i] == x->extent[axis + i] && shape->extent[i] > 0;
  return same || !self->inputs[index].present;
}

static gboolean
check (const WeftInference  *self,
       int                   x,
       int                   scale,
       int                   bias,
       GError              **error)
{
  const WeftShape *shape = &self->inputs[x].shape;
  int axis;

  for (int i = 0; i < self->op->n_inputs; i++)
    if (!weft_rule_need_f32 (self, i, error))
      return FALSE;
  if (!weft_rule_axis (weft_op_get_int (self->op, "axis"), shape->rank, &axis, error))
    return FALSE;
  if (has_last_axes (self, scale, shape, axis) && has_last_axes (self, bias, shape, axis))
    return TRUE;
  return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("scale and bias must have the input's shape from axis %d on"), axis);
}

static gboolean
infer (WeftInference  *self,
       GError        **error)
{
  int axis;

  weft_rule_like_input (self, 0);
  if (!check (self, 0, 1, 2, error))
    return FALSE;
  axis = axis_of (self, 0);
  self->outputs[1] = self->outputs[0];
  for (int i = axis; i < self->outputs[1].shape.rank; i++)
    self->outputs[1].shape.extent[i] = 1;
  self->outputs[2] = self->outputs[1];
  return TRUE;
}

static void
partition_by (const WeftInference *self,
              WeftPartition       *result,
              int                  x,
              double               cost)
{
  const WeftShape *shape = &self->inputs[x].shape;

  cost *= (double) weft_shape_count (shape);
  weft_rule_partition_whole (result, cost);
  if (axis_of (self, x) > 0) {
    result->units = shape->extent[0];
    result->cost = cost / (double) MAX (result->units, 1);
    result->aligned = (2u << x) - 1;
  }
}

static void
partition (const WeftInference *self,
           WeftPartition       *result)
{
  partition_by (self, result, 0, 6);
}

/* Rows to normalize in units @first … @last - 1, and how long they are. */
static gint64
find_rows (const WeftInference *self,
           int                  input,
           gint64              *first,
           gint64              *last)
{
  const WeftShape *x = &self->inputs[input].shape;
  int axis = axis_of (self, input);
  gint64 each = axis == 0 ? 1 : weft_shape_count_axes (x, 1, axis);

  *first *= each;
  *last *= each;
  return weft_shape_count_axes (x, axis, x->rank);
}

static void
run (const WeftCall *call,
     gint64          first,
     gint64          last)
{
  gint64 n = find_rows (call->inference, 0, &first, &last);
  float epsilon = (float) weft_op_get_float (call->op, "epsilon"), stats[2];

  for (gint64 i = first; i < last; i++) {
    call->kernels->layer_norm ((const float *) call->inputs[0] + i * n, call->inputs[1], call->inputs[2],
                               (float *) call->outputs[0] + i * n, n, epsilon, stats);
    ((float *) call->outputs[1])[i] = stats[0];
    ((float *) call->outputs[2])[i] = stats[1];
  }
}

static WeftValue
spread (WeftGraph *g,
        WeftValue  value,
        WeftValue  x)
{
  return weft_graph_emit (g, "weft.ExpandLike", WEFT_INPUTS (value, x), WEFT_ATTRIBUTES (WEFT_INT ("average", 1)));
}

static void
add_to (WeftGraph *g,
        WeftValue *sum,
        WeftValue  value)
{
  *sum = *sum == WEFT_NO_VALUE ? value : weft_rule_binary (g, "Add", *sum, value);
}

/* dm / n to each number; of s, whose gradient by x is -s² z / n. */
static void
differentiate_statistics (WeftGraph       *g,
                          const WeftOp    *op,
                          const WeftValue *dy,
                          WeftValue       *dx)
{
  WeftValue x = op->inputs[0], m = op->first_output + 1, s = m + 1;

  if (dy[1] != WEFT_NO_VALUE)
    add_to (g, &dx[0], spread (g, dy[1], x));
  if (dy[2] != WEFT_NO_VALUE) {
    WeftValue cube = weft_rule_binary (g, "Mul", s, weft_rule_binary (g, "Mul", s, s));
    WeftValue part = spread (g, weft_rule_unary (g, "Neg", weft_rule_binary (g, "Mul", dy[2], cube)), x);

    add_to (g, &dx[0], weft_rule_binary (g, "Mul", part, weft_rule_binary (g, "Sub", x, m)));
  }
}

static void
differentiate (WeftGraph       *g,
               const WeftOp    *op,
               const WeftValue *dy,
               WeftValue       *dx)
{
  if (dy[0] != WEFT_NO_VALUE) {
    dx[0] = weft_graph_emit (g, "weft.LayerNormalizationGradient", WEFT_INPUTS (dy[0], op->inputs[0], op->inputs[1]), op->attributes);
    dx[1] = weft_rule_sum_like (g, dx[0] + 1, op->inputs[1]);
    if (op->n_inputs > 2 && op->inputs[2] != WEFT_NO_VALUE)
      dx[2] = weft_rule_sum_like (g, dy[0], op->inputs[2]);
  }
  differentiate_statistics (g, op, dy, dx);
}

const WeftOpClass weft_op_layer_norm = {
  .name = "LayerNormalization",
  .min_inputs = 2,
  .max_inputs = 3,
  .n_outputs = 3,
  .attributes = attributes,
  .infer = infer,
  .differentiate = differentiate,
  .partition = partition,
  .run = run,
};

/* weft.LayerNormalizationGradient (dy, x, scale) gives dx and dy ⊙ z. */

static gboolean
infer_gradient (WeftInference  *self,
                GError        **error)
{
  weft_rule_like_input (self, 1);
  self->outputs[1] = self->outputs[0];
  return check (self, 1, 2, 2, error);
}

static void
partition_gradient (const WeftInference *self,
                    WeftPartition       *result)
{
  partition_by (self, result, 1, 12);
}

static void
run_gradient (const WeftCall *call,
              gint64          first,
              gint64          last)
{
  gint64 n = find_rows (call->inference, 1, &first, &last);
  float epsilon = (float) weft_op_get_float (call->op, "epsilon");

  for (gint64 i = first; i < last; i++)
    call->kernels->layer_norm_gradient ((const float *) call->inputs[0] + i * n, (const float *) call->inputs[1] + i * n, call->inputs[2],
                                        (float *) call->outputs[0] + i * n, (float *) call->outputs[1] + i * n, n, epsilon);
}

static WeftValue
mean_of (WeftGraph    *g,
         const WeftOp *op,
         WeftValue     value)
{
  int rank = weft_graph_get_value (g, value)->shape.rank, axis = 0;
  gint64 axes[WEFT_MAX_RANK];

  weft_rule_axis (weft_op_get_int (op, "axis"), rank, &axis, NULL);
  for (int i = axis; i < rank; i++)
    axes[i - axis] = i;
  return weft_graph_emit (g, "ReduceMean", WEFT_INPUTS (value), WEFT_ATTRIBUTES (WEFT_INTS ("axes", axes, rank - axis)));
}

/* The formulas in plain ops of @leaf: dy, x and scale. */
static void
compose_gradient (WeftGraph       *g,
                  const WeftOp    *op,
                  const WeftValue *leaf,
                  WeftValue       *results)
{
  WeftValue centered = weft_rule_binary (g, "Sub", leaf[1], mean_of (g, op, leaf[1]));
  WeftValue variance = mean_of (g, op, weft_rule_binary (g, "Mul", centered, centered));
  WeftValue s = weft_rule_unary (g, "Reciprocal", weft_rule_unary (g, "Sqrt", weft_rule_affine (g, variance, 1, weft_op_get_float (op, "epsilon"))));
  WeftValue z = weft_rule_binary (g, "Mul", centered, s), d = weft_rule_binary (g, "Mul", leaf[0], leaf[2]);
  WeftValue along = weft_rule_binary (g, "Mul", z, mean_of (g, op, weft_rule_binary (g, "Mul", d, z)));
  WeftValue rest = weft_rule_binary (g, "Sub", weft_rule_binary (g, "Sub", d, mean_of (g, op, d)), along);

  results[0] = weft_rule_binary (g, "Mul", rest, s);
  results[1] = weft_rule_binary (g, "Mul", leaf[0], z);
}

static void
differentiate_gradient (WeftGraph       *g,
                        const WeftOp    *op,
                        const WeftValue *dy,
                        WeftValue       *dx)
{
  weft_rule_differentiate_composed (g, op, compose_gradient, dy, dx);
}

const WeftOpClass weft_op_layer_norm_gradient = {
  .name = "weft.LayerNormalizationGradient",
  .min_inputs = 3,
  .max_inputs = 3,
  .n_outputs = 2,
  .attributes = attributes,
  .infer = infer_gradient,
  .differentiate = differentiate_gradient,
  .partition = partition_gradient,
  .run = run_gradient,
};
