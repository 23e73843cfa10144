/* binary.c: functions of two values with broadcasting, comparisons and Where
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "engine/error.h"

static gboolean
infer_pair (WeftInference  *self,
            GError        **error)
{
  self->outputs[0].dtype = WEFT_DTYPE_F32;
  return weft_rule_need_f32 (self, 0, error) && weft_rule_need_f32 (self, 1, error) &&
         weft_rule_broadcast (&self->inputs[0].shape, &self->inputs[1].shape, &self->outputs[0].shape, error);
}

static void
partition (const WeftInference *self,
           WeftPartition       *result)
{
  weft_rule_partition_rows (self, result, 2);
  for (int i = 0; i < self->op->n_inputs; i++)
    if ((result->aligned & 1u << i) && self->inputs[i].dtype == self->outputs[0].dtype &&
        weft_shape_equal (&self->inputs[i].shape, &self->outputs[0].shape))
      result->in_place |= 1u << i;
}

static void
run_pair (const WeftCall *call,
          gint64          first,
          gint64          last)
{
  const WeftInference *look = call->inference;
  const WeftShape *const shapes[] = { &look->inputs[0].shape, &look->inputs[1].shape };
  const WeftBinary *f = call->op->klass->user;
  gint64 offsets[3], rows = weft_rule_rows (&look->outputs[0].shape), count;
  float *y = (float *) call->outputs[0] + first * weft_rule_part (&look->outputs[0].shape, rows);
  const float *x[2];
  WeftBroadcast walk;

  weft_broadcast_init (&walk, &look->outputs[0].shape, shapes, 2, first, last);
  for (int k = 0; k < 2; k++) {
    gboolean follows = look->inputs[k].shape.rank == look->outputs[0].shape.rank && weft_rule_rows (&look->inputs[k].shape) == rows;

    x[k] = (const float *) call->inputs[k] + (follows ? first * weft_rule_part (&look->inputs[k].shape, rows) : 0);
  }
  count = weft_broadcast_count (&walk);
  for (gint64 i = 0; i < count; i++) {
    weft_broadcast_offsets (&walk, i, offsets);
    call->kernels->binary (*f, x[0] + offsets[0], walk.steps[0], x[1] + offsets[1], walk.steps[1], y + i * walk.run, walk.run);
  }
}

#define RULE(name)                                       \
  static void differentiate_##name (WeftGraph *g,        \
                                    const WeftOp *op,    \
                                    const WeftValue *dy, \
                                    WeftValue *dx)

/* Both gradients, summed to the shapes of the operands. */
static void
reduce_both (WeftGraph    *g,
             const WeftOp *op,
             WeftValue    *dx)
{
  for (int i = 0; i < 2; i++)
    dx[i] = weft_rule_sum_like (g, dx[i], op->inputs[i]);
}

RULE (add)
{
  dx[0] = dx[1] = *dy;
  reduce_both (g, op, dx);
}

RULE (sub)
{
  dx[0] = *dy;
  dx[1] = weft_rule_unary (g, "Neg", *dy);
  reduce_both (g, op, dx);
}

RULE (mul)
{
  dx[0] = weft_rule_binary (g, "Mul", *dy, op->inputs[1]);
  dx[1] = weft_rule_binary (g, "Mul", *dy, op->inputs[0]);
  reduce_both (g, op, dx);
}

RULE (div)
{
  dx[0] = weft_rule_binary (g, "Div", *dy, op->inputs[1]);
  dx[1] = weft_rule_unary (g, "Neg", weft_rule_binary (g, "Mul", dx[0], op->first_output));
  reduce_both (g, op, dx);
}

/* d(a^b)/da = b a^(b-1); d(a^b)/db = a^b log a, and 0 where a = 0. */
RULE (pow)
{
  WeftValue a = op->inputs[0], b = op->inputs[1], zero = weft_graph_add_scalar (g, 0);
  WeftValue lower = weft_rule_binary (g, "Pow", a, weft_rule_affine (g, b, 1, -1));
  WeftValue positive = weft_rule_binary (g, "Greater", a, zero);
  WeftValue log = weft_graph_emit (g, "Where", WEFT_INPUTS (positive, weft_rule_unary (g, "Log", a), zero), NULL);

  dx[0] = weft_rule_binary (g, "Mul", *dy, weft_rule_binary (g, "Mul", b, lower));
  dx[1] = weft_rule_binary (g, "Mul", *dy, weft_rule_binary (g, "Mul", op->first_output, log));
  reduce_both (g, op, dx);
}

/* The gradient goes to the operand that was chosen, half to each where equal. */
static void
differentiate_choice (WeftGraph       *g,
                      const WeftOp    *op,
                      const WeftValue *dy,
                      WeftValue       *dx,
                      const char      *first_wins)
{
  WeftValue zero = weft_graph_add_scalar (g, 0), half = weft_rule_affine (g, *dy, 0.5, 0);
  WeftValue wins = weft_rule_binary (g, first_wins, op->inputs[0], op->inputs[1]);
  WeftValue equal = weft_rule_binary (g, "Equal", op->inputs[0], op->inputs[1]);
  WeftValue first = weft_graph_emit (g, "Where", WEFT_INPUTS (wins, *dy, zero), NULL);
  WeftValue second = weft_graph_emit (g, "Where", WEFT_INPUTS (wins, zero, *dy), NULL);

  dx[0] = weft_graph_emit (g, "Where", WEFT_INPUTS (equal, half, first), NULL);
  dx[1] = weft_graph_emit (g, "Where", WEFT_INPUTS (equal, half, second), NULL);
  reduce_both (g, op, dx);
}

RULE (min)
{
  differentiate_choice (g, op, dy, dx, "Less");
}

RULE (max)
{
  differentiate_choice (g, op, dy, dx, "Greater");
}

RULE (step)
{
  dx[0] = weft_rule_sum_like (g, weft_rule_binary (g, "weft.Step", *dy, op->inputs[1]), op->inputs[0]);
}

#define PAIR(id, onnx, what, more)                     \
  const WeftOpClass weft_op_##id = {                   \
    .name = onnx,                                      \
    .min_inputs = 2,                                   \
    .max_inputs = 2,                                   \
    .n_outputs = 1,                                    \
    .flags = more,                                     \
    .infer = infer_pair,                               \
    .differentiate = differentiate_##id,               \
    .partition = partition,                            \
    .run = run_pair,                                   \
    .user = &(const WeftBinary){ WEFT_BINARY_##what }, \
  }

PAIR (add, "Add", ADD, 0);
PAIR (sub, "Sub", SUB, 0);
PAIR (mul, "Mul", MUL, 0);
PAIR (div, "Div", DIV, 0);
PAIR (pow, "Pow", POW, 0);
PAIR (min, "Min", MIN, 0);
PAIR (max, "Max", MAX, 0);
PAIR (step, "weft.Step", STEP, 0);

/* Comparisons: two numbers of one type, of f32 or integers, give a bool. */

typedef enum {
  COMPARE_EQUAL,
  COMPARE_GREATER,
  COMPARE_GREATER_EQUAL,
  COMPARE_LESS,
  COMPARE_LESS_EQUAL,
} Compare;

static gboolean
infer_compare (WeftInference  *self,
               GError        **error)
{
  if (self->inputs[0].dtype != self->inputs[1].dtype)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("%s and %s cannot be compared; put a Cast before one of them"),
                           weft_dtype_get_name (self->inputs[0].dtype), weft_dtype_get_name (self->inputs[1].dtype));
  self->outputs[0].dtype = WEFT_DTYPE_BOOL;
  return weft_rule_broadcast (&self->inputs[0].shape, &self->inputs[1].shape, &self->outputs[0].shape, error);
}

static gboolean
holds (Compare f,
       double  a,
       double  b)
{
  switch (f) {
  case COMPARE_GREATER:
    return a > b;
  case COMPARE_GREATER_EQUAL:
    return a >= b;
  case COMPARE_LESS:
    return a < b;
  case COMPARE_LESS_EQUAL:
    return a <= b;
  case COMPARE_EQUAL:
  default:
    return a == b;
  }
}

/* A tensor over a call's operand, for element access by any type. */
static WeftTensor
view (const WeftCall *call,
      int             index)
{
  const WeftOperand *operand = &call->inference->inputs[index];

  return (WeftTensor){ .dtype = operand->dtype, .shape = operand->shape, .data = call->inputs[index] };
}

static void
run_compare (const WeftCall *call,
             gint64          first,
             gint64          last)
{
  const WeftInference *look = call->inference;
  const WeftShape *const shapes[] = { &look->inputs[0].shape, &look->inputs[1].shape };
  const Compare *f = call->op->klass->user;
  gint64 offsets[3], start[2], rows = weft_rule_rows (&look->outputs[0].shape), count;
  guint8 *y = (guint8 *) call->outputs[0] + first * weft_rule_part (&look->outputs[0].shape, rows);
  WeftTensor x[2] = { view (call, 0), view (call, 1) };
  WeftBroadcast walk;

  weft_broadcast_init (&walk, &look->outputs[0].shape, shapes, 2, first, last);
  for (int k = 0; k < 2; k++)
    start[k] = shapes[k]->rank == look->outputs[0].shape.rank && weft_rule_rows (shapes[k]) == rows
                 ? first * weft_rule_part (shapes[k], rows)
                 : 0;
  count = weft_broadcast_count (&walk);
  for (gint64 i = 0; i < count; i++) {
    weft_broadcast_offsets (&walk, i, offsets);
    for (gint64 j = 0; j < walk.run; j++)
      *y++ = holds (*f, weft_tensor_get (&x[0], start[0] + offsets[0] + j * walk.steps[0]),
                    weft_tensor_get (&x[1], start[1] + offsets[1] + j * walk.steps[1]));
  }
}

#define COMPARISON(id, onnx, what)              \
  const WeftOpClass weft_op_##id = {            \
    .name = onnx,                               \
    .min_inputs = 2,                            \
    .max_inputs = 2,                            \
    .n_outputs = 1,                             \
    .flags = WEFT_OP_NO_GRADIENT,               \
    .infer = infer_compare,                     \
    .partition = partition,                     \
    .run = run_compare,                         \
    .user = &(const Compare){ COMPARE_##what }, \
  }

COMPARISON (equal, "Equal", EQUAL);
COMPARISON (greater, "Greater", GREATER);
COMPARISON (greater_or_equal, "GreaterOrEqual", GREATER_EQUAL);
COMPARISON (less, "Less", LESS);
COMPARISON (less_or_equal, "LessOrEqual", LESS_EQUAL);

/* Where: y = condition ? a : b, all three broadcast. */

static gboolean
infer_where (WeftInference  *self,
             GError        **error)
{
  WeftShape both;

  if (self->inputs[0].dtype != WEFT_DTYPE_BOOL)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("the condition is %s, bool is needed"), weft_dtype_get_name (self->inputs[0].dtype));
  self->outputs[0].dtype = WEFT_DTYPE_F32;
  return weft_rule_need_f32 (self, 1, error) && weft_rule_need_f32 (self, 2, error) &&
         weft_rule_broadcast (&self->inputs[1].shape, &self->inputs[2].shape, &both, error) &&
         weft_rule_broadcast (&self->inputs[0].shape, &both, &self->outputs[0].shape, error);
}

static void
run_where (const WeftCall *call,
           gint64          first,
           gint64          last)
{
  const WeftInference *look = call->inference;
  const WeftShape *const shapes[] = { &look->inputs[0].shape, &look->inputs[1].shape, &look->inputs[2].shape };
  gint64 offsets[3], start[3], rows = weft_rule_rows (&look->outputs[0].shape), count;
  float *y = (float *) call->outputs[0] + first * weft_rule_part (&look->outputs[0].shape, rows);
  const guint8 *condition = call->inputs[0];
  const float *a = call->inputs[1], *b = call->inputs[2];
  WeftBroadcast walk;

  weft_broadcast_init (&walk, &look->outputs[0].shape, shapes, 3, first, last);
  for (int k = 0; k < 3; k++)
    start[k] = shapes[k]->rank == look->outputs[0].shape.rank && weft_rule_rows (shapes[k]) == rows
                 ? first * weft_rule_part (shapes[k], rows)
                 : 0;
  count = weft_broadcast_count (&walk);
  for (gint64 i = 0; i < count; i++) {
    weft_broadcast_offsets (&walk, i, offsets);
    for (gint64 j = 0; j < walk.run; j++)
      *y++ = condition[start[0] + offsets[0] + j * walk.steps[0]] ? a[start[1] + offsets[1] + j * walk.steps[1]]
                                                                  : b[start[2] + offsets[2] + j * walk.steps[2]];
  }
}

RULE (where)
{
  WeftValue condition = op->inputs[0], zero = weft_graph_add_scalar (g, 0);
  WeftValue a = weft_graph_emit (g, "Where", WEFT_INPUTS (condition, *dy, zero), NULL);
  WeftValue b = weft_graph_emit (g, "Where", WEFT_INPUTS (condition, zero, *dy), NULL);

  dx[1] = weft_rule_sum_like (g, a, op->inputs[1]);
  dx[2] = weft_rule_sum_like (g, b, op->inputs[2]);
}

const WeftOpClass weft_op_where = {
  .name = "Where",
  .min_inputs = 3,
  .max_inputs = 3,
  .n_outputs = 1,
  .infer = infer_where,
  .differentiate = differentiate_where,
  .partition = partition,
  .run = run_where,
};
