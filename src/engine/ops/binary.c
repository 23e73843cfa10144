/* binary.c: functions of two values with broadcasting, comparisons and Where
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/ops/ops.h"
#include "engine/ops/plain.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <string.h>

/* A function of two values: the loops for f32 and those for all other numbers. */
typedef struct
{
  int kernel; /* a WeftBinary, or NO_KERNEL */
  const WeftPlain *plain;
} Binary;

#define NO_KERNEL (-1)

/* What it is applied to: operands, and from where on they are read. */
typedef struct
{
  const WeftCall *call;
  Binary f;
  const WeftShape *shapes[2];
  WeftDType dtypes[2];
  gpointer x[2];
} Pair;

static gboolean
need_one_type (const WeftInference  *self,
               int                   a,
               int                   b,
               GError              **error)
{
  if (self->inputs[a].dtype == self->inputs[b].dtype)
    return TRUE;
  return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("inputs are %s and %s, they must be of one type; put a Cast before one of them"),
                         weft_dtype_get_name (self->inputs[a].dtype), weft_dtype_get_name (self->inputs[b].dtype));
}

static gboolean
infer_pair (WeftInference  *self,
            GError        **error)
{
  const Binary *f = self->op->klass->user;

  self->outputs[0].dtype = self->inputs[0].dtype;
  return weft_plain_takes (f->plain, self, 0, error) && weft_plain_takes (f->plain, self, 1, error) && need_one_type (self, 0, 1, error) &&
         weft_rule_broadcast (&self->inputs[0].shape, &self->inputs[1].shape, &self->outputs[0].shape, error);
}

static void
partition (const WeftInference *self,
           WeftPartition       *result)
{
  weft_rule_partition_rows (self, result, self->inputs[0].dtype == WEFT_DTYPE_F32 ? 2 : 20);
  for (int i = 0; i < self->op->n_inputs; i++)
    if ((result->aligned & 1u << i) && self->inputs[i].dtype == self->outputs[0].dtype &&
        weft_shape_equal (&self->inputs[i].shape, &self->outputs[0].shape))
      result->in_place |= 1u << i;
}

static gboolean
has_kernel (const Pair *self)
{
  return self->f.kernel != NO_KERNEL && self->dtypes[0] == WEFT_DTYPE_F32 && self->dtypes[1] == WEFT_DTYPE_F32;
}

/* What follows the op, done while the numbers are at hand. */
static void
activate (const WeftCall *call,
          float          *y,
          gint64          n)
{
  if (call->activation != WEFT_UNARY_IDENTITY)
    call->kernels->unary ((WeftUnary) call->activation, y, y, n, call->activation_alpha, 0);
}

/* Rows @first … @last - 1 of y = f (a, b); y may be a, where shapes agree. */
static void
apply_pair (const Pair *self,
            gint64      first,
            gint64      last)
{
  const WeftOperand *output = &self->call->inference->outputs[0];
  gint64 offsets[3], start[2], rows = weft_rule_rows (&output->shape), count, y = first * weft_rule_part (&output->shape, rows);
  WeftBroadcast walk;

  weft_broadcast_init (&walk, &output->shape, self->shapes, 2, first, last);
  for (int k = 0; k < 2; k++) {
    gboolean follows = self->shapes[k]->rank == output->shape.rank && weft_rule_rows (self->shapes[k]) == rows;

    start[k] = follows ? first * weft_rule_part (self->shapes[k], rows) : 0;
  }
  count = weft_broadcast_count (&walk);
  for (gint64 i = 0; i < count; i++, y += walk.run) {
    weft_broadcast_offsets (&walk, i, offsets);
    if (has_kernel (self)) {
      self->call->kernels->binary ((WeftBinary) self->f.kernel, (const float *) self->x[0] + start[0] + offsets[0], walk.steps[0],
                                   (const float *) self->x[1] + start[1] + offsets[1], walk.steps[1], (float *) self->call->outputs[0] + y, walk.run);
      activate (self->call, (float *) self->call->outputs[0] + y, walk.run);
    } else {
      weft_plain_run (self->f.plain, &(WeftPlainRun){ self->dtypes[0], self->x[0], start[0] + offsets[0], walk.steps[0] },
                      &(WeftPlainRun){ self->dtypes[1], self->x[1], start[1] + offsets[1], walk.steps[1] },
                      &(WeftPlainRun){ output->dtype, self->call->outputs[0], y, 1 }, walk.run);
    }
  }
}

/* Inputs 0 and 1 under @f. */
static Pair
pair_of (const WeftCall *call,
         Binary          f)
{
  const WeftOperand *x = call->inference->inputs;

  return (Pair){ call, f, { &x[0].shape, &x[1].shape }, { x[0].dtype, x[1].dtype }, { call->inputs[0], call->inputs[1] } };
}

static void
run_pair (const WeftCall *call,
          gint64          first,
          gint64          last)
{
  const Binary *f = call->op->klass->user;
  const Pair pair = pair_of (call, *f);

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

static gboolean
is_f32 (WeftGraph *g,
        WeftValue  value)
{
  return weft_graph_get_value (g, value)->dtype == WEFT_DTYPE_F32;
}

/* d(a^b)/da = b a^(b-1); d(a^b)/db = a^b log a, and 0 where a = 0. */
RULE (pow)
{
  WeftValue a = op->inputs[0], b = op->inputs[1], zero = weft_graph_add_scalar (g, 0);
  WeftValue exponent = is_f32 (g, b) ? b : weft_graph_emit (g, "Cast", &b, 1, WEFT_ATTRIBUTES (WEFT_INT ("to", WEFT_DTYPE_F32)));
  WeftValue lower = weft_rule_binary (g, "Pow", a, weft_rule_affine (g, exponent, 1, -1));
  WeftValue positive = weft_rule_binary (g, "Greater", a, zero);
  WeftValue log = weft_graph_emit (g, "Where", WEFT_INPUTS (positive, weft_rule_unary (g, "Log", a), zero), NULL);

  dx[0] = weft_rule_binary (g, "Mul", *dy, weft_rule_binary (g, "Mul", exponent, lower));
  dx[1] = weft_rule_binary (g, "Mul", *dy, weft_rule_binary (g, "Mul", op->first_output, log));
  for (int i = 0; i < 2; i++)
    dx[i] = is_f32 (g, op->inputs[i]) ? weft_rule_sum_like (g, dx[i], op->inputs[i]) : WEFT_NO_VALUE;
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

/* a (1 - b²): the slope of tanh where it is b. */
RULE (tanh_slope)
{
  dx[0] = weft_rule_binary (g, "weft.TanhSlope", *dy, op->inputs[1]);
  dx[1] = weft_rule_affine (g, weft_rule_binary (g, "Mul", *dy, weft_rule_binary (g, "Mul", op->inputs[0], op->inputs[1])), -2, 0);
  reduce_both (g, op, dx);
}

/* a b (1 - b): the slope of the logistic function where it is b. */
RULE (sigmoid_slope)
{
  dx[0] = weft_rule_binary (g, "weft.SigmoidSlope", *dy, op->inputs[1]);
  dx[1] = weft_rule_binary (g, "Mul", *dy, weft_rule_binary (g, "Mul", op->inputs[0], weft_rule_affine (g, op->inputs[1], -2, 1)));
  reduce_both (g, op, dx);
}

/* Mod: a - b trunc (a / b), whose second slope is that quotient. */
RULE (mod)
{
  WeftValue ratio = weft_rule_binary (g, "Div", op->inputs[0], op->inputs[1]);
  WeftValue whole = weft_rule_binary (g, "Mul", weft_rule_unary (g, "Sign", ratio), weft_rule_unary (g, "Floor", weft_rule_unary (g, "Abs", ratio)));

  dx[0] = *dy;
  dx[1] = weft_rule_unary (g, "Neg", weft_rule_binary (g, "Mul", *dy, whole));
  reduce_both (g, op, dx);
}

#define CLASS(id, onnx, bits, what, list, shape, cut, loop, ...) \
  const WeftOpClass weft_op_##id = {                             \
    .name = onnx,                                                \
    .min_inputs = 2,                                             \
    .max_inputs = 2,                                             \
    .n_outputs = 1,                                              \
    .flags = bits,                                               \
    .attributes = list,                                          \
    .infer = shape,                                              \
    .differentiate = differentiate_##id,                         \
    .partition = cut,                                            \
    .run = loop,                                                 \
    .user = &(const Binary){ what, __VA_ARGS__ },                \
  }

#define PAIR(id, onnx, what, plain) CLASS (id, onnx, WEFT_OP_ACTIVATES, WEFT_BINARY_##what, NULL, infer_pair, partition, run_pair, plain)

PAIR (add, "Add", ADD, &weft_plain_add);
PAIR (sub, "Sub", SUB, &weft_plain_sub);
PAIR (mul, "Mul", MUL, &weft_plain_mul);
PAIR (div, "Div", DIV, &weft_plain_div);
PAIR (step, "weft.Step", STEP, NULL);
PAIR (tanh_slope, "weft.TanhSlope", TANH_SLOPE, NULL);
PAIR (sigmoid_slope, "weft.SigmoidSlope", SIGMOID_SLOPE, NULL);

/* Pow-15: the exponent may be of another type, the result is of the base's. */
static gboolean
infer_pow (WeftInference  *self,
           GError        **error)
{
  self->outputs[0].dtype = self->inputs[0].dtype;
  return weft_plain_takes (&weft_plain_pow, self, 0, error) && weft_plain_takes (&weft_plain_pow, self, 1, error) &&
         weft_rule_broadcast (&self->inputs[0].shape, &self->inputs[1].shape, &self->outputs[0].shape, error);
}

CLASS (pow, "Pow", WEFT_OP_PLAIN, WEFT_BINARY_POW, NULL, infer_pow, partition, run_pair, &weft_plain_pow);

/* Mod-13: the rest has the divisor's sign, or with fmod, as it must be of floating
 * point, the dividend's. */

static const WeftAttributeSpec mod_attributes[] = { { .fallback = WEFT_INT ("fmod", 0), .minimum = 0, .maximum = 1 }, { { NULL } } };

static gboolean
infer_mod (WeftInference  *self,
           GError        **error)
{
  if (weft_dtype_is_real (self->inputs[0].dtype) && !weft_op_get_int (self->op, "fmod"))
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_ATTRIBUTE, _("of floating point numbers only fmod 1 is defined; set it"));
  return infer_pair (self, error);
}

static void
partition_mod (const WeftInference *self,
               WeftPartition       *result)
{
  partition (self, result);
  result->cost *= 10;
}

static void
run_mod (const WeftCall *call,
         gint64          first,
         gint64          last)
{
  const Pair pair = pair_of (call, (Binary){ NO_KERNEL, weft_op_get_int (call->op, "fmod") ? &weft_plain_fmod : &weft_plain_mod });

  apply_pair (&pair, first, last);
}

CLASS (mod, "Mod", WEFT_OP_PLAIN, NO_KERNEL, mod_attributes, infer_mod, partition_mod, run_mod, &weft_plain_mod);

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

CLASS (prelu, "PRelu", WEFT_OP_PLAIN, WEFT_BINARY_PRELU, NULL, infer_prelu, partition, run_pair, &weft_plain_prelu);

/* Functions of any number of values: f (… f (f (x1, x2), x3) …), and Mean, which
 * divides the sum by their number. */

typedef struct
{
  Binary f;
  gboolean mean;
  const char *first_wins; /* (nullable): the comparison of a choice */
} Many;

static gboolean
infer_many (WeftInference  *self,
            GError        **error)
{
  const Many *many = self->op->klass->user;

  weft_rule_like_input (self, 0);
  for (int i = 0; i < self->op->n_inputs; i++) {
    WeftShape so_far = self->outputs[0].shape;

    if (!weft_plain_takes (many->mean ? NULL : many->f.plain, self, i, error) || !need_one_type (self, 0, i, error) ||
        !weft_rule_broadcast (&so_far, &self->inputs[i].shape, &self->outputs[0].shape, error))
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
  const WeftOperand *output = &call->inference->outputs[0];
  gint64 part = weft_rule_part (&output->shape, weft_rule_rows (&output->shape));
  gsize size = weft_dtype_get_size (output->dtype);
  guint8 *y = (guint8 *) call->outputs[0] + (gsize) (first * part) * size;
  int n = call->op->n_inputs;
  Pair pair = pair_of (call, many->f);

  if (n == 1)
    memcpy (y, (const guint8 *) call->inputs[0] + (gsize) (first * part) * size, (gsize) ((last - first) * part) * size);
  for (int i = 1; i < n; i++) {
    pair.shapes[1] = &call->inference->inputs[i].shape;
    pair.x[1] = call->inputs[i];
    apply_pair (&pair, first, last);
    pair.shapes[0] = &output->shape;
    pair.x[0] = call->outputs[0];
  }
  if (many->mean)
    call->kernels->unary (WEFT_UNARY_AFFINE, (const float *) (gpointer) y, (float *) (gpointer) y, (last - first) * part, 1 / (float) n, 0);
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

#define MANY(id, onnx, what, one, is_mean, comparison, rule)                    \
  const WeftOpClass weft_op_##id = {                                            \
    .name = onnx,                                                               \
    .min_inputs = 1,                                                            \
    .max_inputs = WEFT_MAX_INPUTS,                                              \
    .n_outputs = 1,                                                             \
    .infer = infer_many,                                                        \
    .differentiate = rule,                                                      \
    .partition = partition_many,                                                \
    .run = run_many,                                                            \
    .user = &(const Many){ { WEFT_BINARY_##what, &one }, is_mean, comparison }, \
  }

MANY (min, "Min", MIN, weft_plain_min, FALSE, "Less", differentiate_choices);
MANY (max, "Max", MAX, weft_plain_max, FALSE, "Greater", differentiate_choices);
MANY (sum, "Sum", ADD, weft_plain_add, FALSE, NULL, differentiate_total);
MANY (mean, "Mean", ADD, weft_plain_add, TRUE, NULL, differentiate_total);

/* Comparisons: two numbers of one type give a bool. */

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

#define COMPARISON(id, onnx, what, rule)                      \
  const WeftOpClass weft_op_##id = {                          \
    .name = onnx,                                             \
    .min_inputs = 2,                                          \
    .max_inputs = 2,                                          \
    .n_outputs = 1,                                           \
    .flags = WEFT_OP_NO_GRADIENT,                             \
    .infer = rule,                                            \
    .partition = partition,                                   \
    .run = run_pair,                                          \
    .user = &(const Binary){ NO_KERNEL, &weft_plain_##what }, \
  }

COMPARISON (equal, "Equal", equal, infer_compare);
COMPARISON (greater, "Greater", greater, infer_compare);
COMPARISON (greater_or_equal, "GreaterOrEqual", greater_equal, infer_compare);
COMPARISON (less, "Less", less, infer_compare);
COMPARISON (less_or_equal, "LessOrEqual", less_equal, infer_compare);
COMPARISON (and, "And", and, infer_logic);
COMPARISON (or, "Or", or, infer_logic);
COMPARISON (xor, "Xor", xor, infer_logic);

/* Where: y = condition ? a : b, all three broadcast. */

static gboolean
infer_where (WeftInference  *self,
             GError        **error)
{
  WeftShape both;

  if (self->inputs[0].dtype != WEFT_DTYPE_BOOL)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("the condition is %s, bool is needed"), weft_dtype_get_name (self->inputs[0].dtype));
  self->outputs[0].dtype = self->inputs[1].dtype;
  return need_one_type (self, 1, 2, error) && weft_rule_broadcast (&self->inputs[1].shape, &self->inputs[2].shape, &both, error) &&
         weft_rule_broadcast (&self->inputs[0].shape, &both, &self->outputs[0].shape, error);
}

/* @n elements of type @type, which only counts bytes. */
#define CHOOSE(type)             \
  for (gint64 j = 0; j < n; j++) \
  ((type *) y)[j] = condition[j * steps[0]] ? ((const type *) a)[j * steps[1]] : ((const type *) b)[j * steps[2]]

static void
choose (gsize           size,
        const guint8   *condition,
        gconstpointer   a,
        gconstpointer   b,
        gpointer        y,
        const gboolean  steps[3],
        gint64          n)
{
  switch (size) {
  case 1:
    CHOOSE (guint8);
    break;
  case 2:
    CHOOSE (guint16);
    break;
  case 8:
    CHOOSE (guint64);
    break;
  case 4:
  default:
    CHOOSE (guint32);
  }
}

static void
run_where (const WeftCall *call,
           gint64          first,
           gint64          last)
{
  const WeftInference *look = call->inference;
  const WeftShape *const shapes[] = { &look->inputs[0].shape, &look->inputs[1].shape, &look->inputs[2].shape };
  gint64 offsets[3], start[3], rows = weft_rule_rows (&look->outputs[0].shape), count, y = first * weft_rule_part (&look->outputs[0].shape, rows);
  gsize size = weft_dtype_get_size (look->outputs[0].dtype);
  WeftBroadcast walk;

  weft_broadcast_init (&walk, &look->outputs[0].shape, shapes, 3, first, last);
  for (int k = 0; k < 3; k++)
    start[k] = shapes[k]->rank == look->outputs[0].shape.rank && weft_rule_rows (shapes[k]) == rows
                 ? first * weft_rule_part (shapes[k], rows)
                 : 0;
  count = weft_broadcast_count (&walk);
  for (gint64 i = 0; i < count; i++, y += walk.run) {
    weft_broadcast_offsets (&walk, i, offsets);
    choose (size, (const guint8 *) call->inputs[0] + start[0] + offsets[0], (const guint8 *) call->inputs[1] + size * (gsize) (start[1] + offsets[1]),
            (const guint8 *) call->inputs[2] + size * (gsize) (start[2] + offsets[2]), (guint8 *) call->outputs[0] + size * (gsize) y, walk.steps, walk.run);
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
