/* binary.c: functions of two values with broadcasting, comparisons and Where
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "engine/error.h"

/* What a function of two values is applied to: pointers to the rows wanted. */
typedef struct
{
  const WeftCall *call;
  WeftBinary f;
  const WeftShape *shapes[2];
  const float *x[2];
} Pair;

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

/* Rows @first … @last - 1 of y = f (a, b); y may be a, where shapes agree. */
static void
apply_pair (const Pair *self,
            gint64      first,
            gint64      last)
{
  const WeftShape *shape = &self->call->inference->outputs[0].shape;
  gint64 offsets[3], rows = weft_rule_rows (shape), count;
  float *y = (float *) self->call->outputs[0] + first * weft_rule_part (shape, rows);
  const float *x[2];
  WeftBroadcast walk;

  weft_broadcast_init (&walk, shape, self->shapes, 2, first, last);
  for (int k = 0; k < 2; k++) {
    gboolean follows = self->shapes[k]->rank == shape->rank && weft_rule_rows (self->shapes[k]) == rows;

    x[k] = self->x[k] + (follows ? first * weft_rule_part (self->shapes[k], rows) : 0);
  }
  count = weft_broadcast_count (&walk);
  for (gint64 i = 0; i < count; i++) {
    weft_broadcast_offsets (&walk, i, offsets);
    self->call->kernels->binary (self->f, x[0] + offsets[0], walk.steps[0], x[1] + offsets[1], walk.steps[1], y + i * walk.run, walk.run);
  }
}

static void
run_pair (const WeftCall *call,
          gint64          first,
          gint64          last)
{
  const WeftBinary *f = call->op->klass->user;
  const Pair pair = { call, *f, { &call->inference->inputs[0].shape, &call->inference->inputs[1].shape }, { call->inputs[0], call->inputs[1] } };

  apply_pair (&pair, first, last);
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

/* PRelu: x where x ≥ 0, elsewhere slope x. Source: He et al. 2015; ONNX 16. */
RULE (prelu)
{
  WeftValue x = op->inputs[0], slope = op->inputs[1], zero = weft_graph_add_scalar (g, 0);
  WeftValue below = weft_rule_binary (g, "Less", x, zero);

  dx[0] = weft_graph_emit (g, "Where", WEFT_INPUTS (below, weft_rule_binary (g, "Mul", *dy, slope), *dy), NULL);
  dx[1] = weft_graph_emit (g, "Where", WEFT_INPUTS (below, weft_rule_binary (g, "Mul", *dy, x), zero), NULL);
  reduce_both (g, op, dx);
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
PAIR (step, "weft.Step", STEP, 0);

static gboolean
infer_prelu (WeftInference  *self,
             GError        **error)
{
  if (!infer_pair (self, error))
    return FALSE;
  if (weft_shape_equal (&self->inputs[0].shape, &self->outputs[0].shape))
    return TRUE;
  return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the slopes must be as many as the input's numbers along each axis, or 1"));
}

const WeftOpClass weft_op_prelu = {
  .name = "PRelu",
  .min_inputs = 2,
  .max_inputs = 2,
  .n_outputs = 1,
  .infer = infer_prelu,
  .differentiate = differentiate_prelu,
  .partition = partition,
  .run = run_pair,
  .user = &(const WeftBinary){ WEFT_BINARY_PRELU },
};

/* Functions of any number of values: f (… f (f (x1, x2), x3) …), and Mean, which
 * divides the sum by their number. */

typedef struct
{
  WeftBinary f;
  gboolean mean;
  const char *first_wins; /* (nullable): the comparison of a choice */
} Many;

static gboolean
infer_many (WeftInference  *self,
            GError        **error)
{
  weft_rule_like_input (self, 0);
  for (int i = 0; i < self->op->n_inputs; i++) {
    WeftShape so_far = self->outputs[0].shape;

    if (!weft_rule_need_f32 (self, i, error) || !weft_rule_broadcast (&so_far, &self->inputs[i].shape, &self->outputs[0].shape, error))
      return FALSE;
  }
  return TRUE;
}

static void
partition_many (const WeftInference *self,
                WeftPartition       *result)
{
  partition (self, result);
  result->cost *= self->op->n_inputs;
  if (self->op->n_inputs > 2)
    result->in_place = 0;
}

static void
run_many (const WeftCall *call,
          gint64          first,
          gint64          last)
{
  const Many *many = call->op->klass->user;
  const WeftShape *shape = &call->inference->outputs[0].shape;
  gint64 part = weft_rule_part (shape, weft_rule_rows (shape));
  float *y = (float *) call->outputs[0] + first * part;
  int n = call->op->n_inputs;
  Pair pair = { call, many->f, { &call->inference->inputs[0].shape }, { call->inputs[0] } };

  if (n == 1)
    call->kernels->unary (WEFT_UNARY_IDENTITY, (const float *) call->inputs[0] + first * part, y, (last - first) * part, 0, 0);
  for (int i = 1; i < n; i++) {
    pair.shapes[1] = &call->inference->inputs[i].shape;
    pair.x[1] = call->inputs[i];
    apply_pair (&pair, first, last);
    pair.shapes[0] = shape;
    pair.x[0] = call->outputs[0];
  }
  if (many->mean)
    call->kernels->unary (WEFT_UNARY_AFFINE, y, y, (last - first) * part, 1 / (float) n, 0);
}

/* As a chain of choices between two. */
static void
differentiate_choices (WeftGraph       *g,
                       const WeftOp    *op,
                       const WeftValue *dy,
                       WeftValue       *dx)
{
  const Many *many = op->klass->user;
  WeftValue so_far[WEFT_MAX_INPUTS] = { op->inputs[0] }, d[2] = { *dy, WEFT_NO_VALUE };

  for (int i = 1; i < op->n_inputs; i++)
    so_far[i] = i == op->n_inputs - 1 ? op->first_output : weft_rule_binary (g, op->klass->name, so_far[i - 1], op->inputs[i]);
  for (int i = op->n_inputs - 1; i > 0; i--) {
    WeftOp pair = { .n_inputs = 2, .inputs = { so_far[i - 1], op->inputs[i] }, .first_output = so_far[i] };
    WeftValue both = d[0];

    differentiate_choice (g, &pair, &both, d, many->first_wins);
    dx[i] = d[1];
  }
  dx[0] = d[0];
}

static void
differentiate_total (WeftGraph       *g,
                     const WeftOp    *op,
                     const WeftValue *dy,
                     WeftValue       *dx)
{
  const Many *many = op->klass->user;
  WeftValue part = many->mean ? weft_rule_affine (g, *dy, 1.0 / op->n_inputs, 0) : *dy;

  for (int i = 0; i < op->n_inputs; i++)
    dx[i] = weft_rule_sum_like (g, part, op->inputs[i]);
}

#define MANY(id, onnx, what, is_mean, comparison, rule)               \
  const WeftOpClass weft_op_##id = {                                  \
    .name = onnx,                                                     \
    .min_inputs = 1,                                                  \
    .max_inputs = WEFT_MAX_INPUTS,                                    \
    .n_outputs = 1,                                                   \
    .infer = infer_many,                                              \
    .differentiate = rule,                                            \
    .partition = partition_many,                                      \
    .run = run_many,                                                  \
    .user = &(const Many){ WEFT_BINARY_##what, is_mean, comparison }, \
  }

MANY (min, "Min", MIN, FALSE, "Less", differentiate_choices);
MANY (max, "Max", MAX, FALSE, "Greater", differentiate_choices);
MANY (sum, "Sum", ADD, FALSE, NULL, differentiate_total);
MANY (mean, "Mean", ADD, TRUE, NULL, differentiate_total);

/* Comparisons: two numbers of one type, of f32 or integers, give a bool. */

typedef enum {
  COMPARE_EQUAL,
  COMPARE_GREATER,
  COMPARE_GREATER_EQUAL,
  COMPARE_LESS,
  COMPARE_LESS_EQUAL,
  COMPARE_AND,
  COMPARE_OR,
  COMPARE_XOR,
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
infer_logic (WeftInference  *self,
             GError        **error)
{
  for (int i = 0; i < 2; i++)
    if (self->inputs[i].dtype != WEFT_DTYPE_BOOL)
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("input %d is %s, bool is needed; put a comparison before it"),
                             i + 1, weft_dtype_get_name (self->inputs[i].dtype));
  return infer_compare (self, error);
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
  case COMPARE_AND:
    return a != 0 && b != 0;
  case COMPARE_OR:
    return a != 0 || b != 0;
  case COMPARE_XOR:
    return (a != 0) != (b != 0);
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

#define COMPARISON(id, onnx, what, rule)        \
  const WeftOpClass weft_op_##id = {            \
    .name = onnx,                               \
    .min_inputs = 2,                            \
    .max_inputs = 2,                            \
    .n_outputs = 1,                             \
    .flags = WEFT_OP_NO_GRADIENT,               \
    .infer = rule,                              \
    .partition = partition,                     \
    .run = run_compare,                         \
    .user = &(const Compare){ COMPARE_##what }, \
  }

COMPARISON (equal, "Equal", EQUAL, infer_compare);
COMPARISON (greater, "Greater", GREATER, infer_compare);
COMPARISON (greater_or_equal, "GreaterOrEqual", GREATER_EQUAL, infer_compare);
COMPARISON (less, "Less", LESS, infer_compare);
COMPARISON (less_or_equal, "LessOrEqual", LESS_EQUAL, infer_compare);
COMPARISON (and, "And", AND, infer_logic);
COMPARISON (or, "Or", OR, infer_logic);
COMPARISON (xor, "Xor", XOR, infer_logic);

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
