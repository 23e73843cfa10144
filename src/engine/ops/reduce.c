/* reduce.c: sums, means and extremes over axes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ReduceSum takes its axes as an input (ONNX opset 13), the others as an
 * attribute. Axes are reduced group by group of neighbours, the last first; a
 * norm's root, or a logarithm, is taken at the end.
 */
#include "engine/ops/ops.h"
#include "engine/ops/plain.h"
#include "engine/ops/rules.h"

#include <math.h>
#include <string.h>

typedef struct
{
  WeftReduce kernel;
  gboolean mean;
  gboolean axes_input;
  WeftUnary finish;     /* what is done to the result */
  gboolean exponential; /* log Σ exp instead of the kernel */
} Reduce;

/* Elements of log Σ exp that are worked on at a time. */
#define BLOCK 256

static const WeftAttributeSpec attributes[] = {
  { .fallback = WEFT_INTS ("axes", NULL, 0) },
  { .fallback = WEFT_INT ("keepdims", 1), .minimum = 0, .maximum = 1 },
  { { NULL } },
};

static const WeftAttributeSpec sum_attributes[] = {
  { .fallback = WEFT_INT ("keepdims", 1), .minimum = 0, .maximum = 1 },
  { .fallback = WEFT_INT ("noop_with_empty_axes", 0), .minimum = 0, .maximum = 0 },
  { { NULL } },
};

/* A bit for each axis that is reduced; all of them where none is named. */
static gboolean
find_axes (const WeftInference  *self,
           guint                *mask,
           GError              **error)
{
  const Reduce *reduce = self->op->klass->user;
  const gint64 *axes = NULL;
  int n_axes = 0, axis, rank = self->inputs[0].shape.rank;

  if (!reduce->axes_input)
    axes = weft_op_get_ints (self->op, "axes", &n_axes);
  else if (self->inputs[1].present && !weft_rule_ints (self, 1, &axes, &n_axes, error))
    return FALSE;
  *mask = n_axes == 0 ? (1u << rank) - 1 : 0;
  for (int i = 0; i < n_axes; i++) {
    if (!weft_rule_axis (axes[i], rank, &axis, error))
      return FALSE;
    *mask |= 1u << axis;
  }
  return TRUE;
}

static guint
axes_of (const WeftInference *self)
{
  guint mask = 0;
  gboolean known = find_axes (self, &mask, NULL);

  g_assert (known);
  return mask;
}

/* What goes on with a total and a number, from @start on. */
typedef struct
{
  const WeftPlain *f;
  double start;
} Total;

static const Total totals[WEFT_N_REDUCES] = {
  [WEFT_REDUCE_SUM] = { &weft_plain_add, 0 },
  [WEFT_REDUCE_SUM_SQUARE] = { &weft_plain_add_square, 0 },
  [WEFT_REDUCE_MAX] = { &weft_plain_max, -INFINITY },
  [WEFT_REDUCE_MIN] = { &weft_plain_min, INFINITY },
  [WEFT_REDUCE_PROD] = { &weft_plain_mul, 1 },
  [WEFT_REDUCE_SUM_ABS] = { &weft_plain_add_abs, 0 },
};

/* Logarithms and roots are taken of f32 only, and sums of 16 bits would lose most of
 * their numbers. */
static gboolean
need_number (const WeftInference  *self,
             GError              **error)
{
  const Reduce *reduce = self->op->klass->user;
  WeftDType dtype = self->inputs[0].dtype;
  gboolean any = !reduce->exponential && reduce->finish == WEFT_UNARY_IDENTITY && dtype != WEFT_DTYPE_F16 && dtype != WEFT_DTYPE_BF16;

  return weft_plain_takes (any ? totals[reduce->kernel].f : NULL, self, 0, error);
}

static gboolean
infer (WeftInference  *self,
       GError        **error)
{
  const WeftShape *x = &self->inputs[0].shape;
  WeftShape *y = &self->outputs[0].shape;
  gboolean keep = weft_op_get_int (self->op, "keepdims") != 0;
  guint mask;

  if (!need_number (self, error) || !find_axes (self, &mask, error))
    return FALSE;
  self->outputs[0].dtype = self->inputs[0].dtype;
  y->rank = 0;
  for (int axis = 0; axis < x->rank; axis++) {
    if (mask & 1u << axis && !keep)
      continue;
    y->extent[y->rank++] = mask & 1u << axis ? 1 : x->extent[axis];
  }
  return TRUE;
}

/* Whether leading axes go, so that columns are summed, and can be some at a time. */
static gboolean
keeps_columns (const WeftInference *self)
{
  const Reduce *reduce = self->op->klass->user;
  const WeftShape *x = &self->inputs[0].shape;
  guint mask = axes_of (self);

  return (mask & 1) != 0 && (mask & (mask + 1)) == 0 && mask != (1u << x->rank) - 1 && self->inputs[0].dtype == WEFT_DTYPE_F32 && !reduce->exponential;
}

static void
partition (const WeftInference *self,
           WeftPartition       *result)
{
  const WeftShape *x = &self->inputs[0].shape;
  double cost = (double) weft_shape_count (x);

  weft_rule_partition_whole (result, cost);
  if (x->rank > 0 && !(axes_of (self) & 1)) {
    result->units = x->extent[0];
    result->cost = cost / (double) MAX (x->extent[0], 1);
    result->aligned = 1;
  } else if (keeps_columns (self)) {
    result->units = weft_shape_count (&self->outputs[0].shape);
    result->cost = cost / (double) MAX (result->units, 1);
    result->multiple = 64;
  }
}

/* What is subtracted before exponentials are taken: an infinite maximum would
 * leave nothing but NaN. */
static float
shift_for (float most)
{
  return isfinite (most) ? most : 0;
}

static float
log_sum_exp (const WeftKernels *kernels,
             const float       *x,
             gint64             n)
{
  float shift = shift_for (kernels->reduce (WEFT_REDUCE_MAX, x, n)), sum = 0, block[BLOCK];

  for (gint64 i = 0; i < n; i += BLOCK) {
    gint64 count = MIN (BLOCK, n - i);

    kernels->unary (WEFT_UNARY_AFFINE, x + i, block, count, 1, -shift);
    kernels->unary (WEFT_UNARY_EXP, block, block, count, 0, 0);
    sum += kernels->reduce (WEFT_REDUCE_SUM, block, count);
  }
  return shift + logf (sum);
}

/* The same over rows that stand @inner apart, for all @inner columns. */
static void
log_sum_exp_rows (const WeftKernels *kernels,
                  const float       *x,
                  gint64             n_rows,
                  gint64             inner,
                  float             *y)
{
  float shift[BLOCK], sum[BLOCK], block[BLOCK];

  for (gint64 j = 0; j < inner; j += BLOCK) {
    gint64 count = MIN (BLOCK, inner - j);

    kernels->reduce_rows (WEFT_REDUCE_MAX, x + j, n_rows, inner, shift, count);
    for (gint64 k = 0; k < count; k++) {
      shift[k] = shift_for (shift[k]);
      sum[k] = 0;
    }
    for (gint64 i = 0; i < n_rows; i++) {
      kernels->binary (WEFT_BINARY_SUB, x + i * inner + j, 1, shift, 1, block, count);
      kernels->unary (WEFT_UNARY_EXP, block, block, count, 0, 0);
      kernels->axpy (1, block, sum, count);
    }
    kernels->unary (WEFT_UNARY_LOG, sum, sum, count, 0, 0);
    kernels->binary (WEFT_BINARY_ADD, sum, 1, shift, 1, y + j, count);
  }
}

/* Reduces axes @low … @high - 1 of a block of @shape from @x into @y, and
 * makes their extents 1 in @shape. */
static void
reduce_group (const WeftCall *call,
              WeftReduce      f,
              WeftShape      *shape,
              const int       group[2],
              const float    *x,
              float          *y)
{
  gint64 outer = weft_shape_count_axes (shape, 0, group[0]);
  gint64 middle = weft_shape_count_axes (shape, group[0], group[1]);
  gint64 inner = weft_shape_count_axes (shape, group[1], shape->rank);

  for (gint64 i = 0; i < outer; i++) {
    if (((const Reduce *) call->op->klass->user)->exponential && inner == 1)
      y[i] = log_sum_exp (call->kernels, x + i * middle, middle);
    else if (((const Reduce *) call->op->klass->user)->exponential)
      log_sum_exp_rows (call->kernels, x + i * middle * inner, middle, inner, y + i * inner);
    else if (inner == 1)
      y[i] = call->kernels->reduce (f, x + i * middle, middle);
    else
      call->kernels->reduce_rows (f, x + i * middle * inner, middle, inner, y + i * inner, inner);
  }
  for (int axis = group[0]; axis < group[1]; axis++)
    shape->extent[axis] = 1;
}

/* The last group of neighbouring reduced axes at or below *@high. */
static gboolean
next_group (guint mask,
            int   group[2],
            int   high)
{
  while (high > 0 && !(mask & 1u << (high - 1)))
    high--;
  group[1] = high;
  while (high > 0 && mask & 1u << (high - 1))
    high--;
  group[0] = high;
  return group[1] > 0;
}

/* What the first group leaves, where there is a second. */
static gsize
scratch (const WeftInference *self,
         gint64               units)
{
  WeftShape block = self->inputs[0].shape;
  guint mask = axes_of (self);
  int group[2], next[2];

  if (keeps_columns (self))
    return 0;
  if (block.rank > 0 && !(mask & 1))
    block.extent[0] = units;
  if (!next_group (mask, group, block.rank) || !next_group (mask, next, group[0]))
    return 0;
  return (gsize) (weft_shape_count_axes (&block, 0, group[0]) * weft_shape_count_axes (&block, group[1], block.rank)) * sizeof (float);
}

/* Numbers that are no f32, of rows @first … @last - 1, or of all where rows are reduced. */
static void
run_plain (const WeftCall *call,
           gint64          first,
           gint64          last)
{
  const Reduce *reduce = call->op->klass->user;
  const Total *total = &totals[reduce->kernel];
  const WeftOperand *x = &call->inference->inputs[0], *result = &call->inference->outputs[0];
  guint mask = axes_of (call->inference);
  gboolean rows = x->shape.rank > 0 && !(mask & 1);
  WeftShape kept = x->shape;
  const WeftShape *const shapes[] = { &kept };
  gint64 offsets[3], count = weft_shape_count (&result->shape), from = rows ? first * weft_rule_part (&result->shape, x->shape.extent[0]) : 0;
  gint64 to = rows ? last * weft_rule_part (&result->shape, x->shape.extent[0]) : count, at = rows ? first * weft_rule_part (&x->shape, x->shape.extent[0]) : 0;
  const WeftTensor copies = { .dtype = WEFT_DTYPE_I64, .data = &(gint64){ weft_shape_count (&x->shape) / MAX (count, 1) } };
  WeftTensor y = { .dtype = result->dtype, .data = call->outputs[0] };
  WeftPlainRun sums = { y.dtype, y.data, from, 1 };
  WeftBroadcast walk;

  for (int axis = 0; axis < kept.rank; axis++)
    kept.extent[axis] = mask & 1u << axis ? 1 : kept.extent[axis];
  for (gint64 i = from; i < to; i++)
    weft_tensor_set (&y, i, total->start);
  weft_broadcast_init (&walk, &x->shape, shapes, 1, rows ? first : 0, rows ? last : weft_rule_rows (&x->shape));
  for (gint64 i = 0; i < weft_broadcast_count (&walk); i++, at += walk.run) {
    WeftPlainRun sum = sums;

    weft_broadcast_offsets (&walk, i, offsets);
    sum.at += offsets[0];
    sum.step = walk.steps[0];
    weft_plain_run (total->f, &sum, &(WeftPlainRun){ x->dtype, call->inputs[0], at, 1 }, &sum, walk.run);
  }
  if (reduce->mean)
    weft_plain_run (&weft_plain_div, &sums, &(WeftPlainRun){ copies.dtype, copies.data, 0, 0 }, &sums, to - from);
}

/* What is done with sums in the end. */
static void
finish (const WeftCall *call,
        float          *y,
        gint64          n)
{
  const Reduce *reduce = call->op->klass->user;
  double copies = (double) weft_shape_count (&call->inference->inputs[0].shape) / (double) MAX (weft_shape_count (&call->inference->outputs[0].shape), 1);

  if (reduce->finish != WEFT_UNARY_IDENTITY)
    call->kernels->unary (reduce->finish, y, y, n, 0, 0);
  if (reduce->mean)
    call->kernels->unary (WEFT_UNARY_AFFINE, y, y, n, (float) (1 / copies), 0);
}

static void
run_columns (const WeftCall *call,
             gint64          first,
             gint64          last)
{
  const Reduce *reduce = call->op->klass->user;
  gint64 columns = weft_shape_count (&call->inference->outputs[0].shape), rows = weft_rule_part (&call->inference->inputs[0].shape, columns);
  float *y = (float *) call->outputs[0] + first;

  call->kernels->reduce_rows (reduce->kernel, (const float *) call->inputs[0] + first, rows, columns, y, last - first);
  finish (call, y, last - first);
}

static void
run (const WeftCall *call,
     gint64          first,
     gint64          last)
{
  const Reduce *reduce = call->op->klass->user;
  WeftShape block = call->inference->inputs[0].shape;
  guint mask = axes_of (call->inference);
  gboolean rows = block.rank > 0 && !(mask & 1);
  gint64 part_in = rows ? weft_rule_part (&block, block.extent[0]) : 0;
  gint64 part_out = rows ? weft_rule_part (&call->inference->outputs[0].shape, block.extent[0]) : 0;
  const float *x = (const float *) call->inputs[0] + first * part_in;
  float *y = (float *) call->outputs[0] + first * part_out;
  WeftReduce f = reduce->kernel;
  int group[2], next[2];

  if (call->inference->inputs[0].dtype != WEFT_DTYPE_F32) {
    run_plain (call, first, last);
    return;
  }
  if (keeps_columns (call->inference)) {
    run_columns (call, first, last);
    return;
  }
  if (rows)
    block.extent[0] = last - first;
  if (mask == 0)
    call->kernels->reduce_rows (f, x, 1, 1, y, 1);
  for (gboolean more = next_group (mask, group, block.rank); more; memcpy (group, next, sizeof group)) {
    more = next_group (mask, next, group[0]);
    reduce_group (call, f, &block, group, x, more ? call->scratch : y);
    x = call->scratch;
    f = f == WEFT_REDUCE_SUM_SQUARE || f == WEFT_REDUCE_SUM_ABS ? WEFT_REDUCE_SUM : f;
  }
  finish (call, y, weft_shape_count (&block));
}

/* @value, whose reduced axes may be gone, with these axes back at extent 1. */
static WeftValue
with_axes (WeftGraph    *g,
           const WeftOp *op,
           WeftValue     value)
{
  const Reduce *reduce = op->klass->user;
  int rank = weft_graph_get_value (g, op->inputs[0])->shape.rank, n = 0;
  const WeftTensor *content = NULL;
  const gint64 *axes = NULL;
  gint64 all[WEFT_MAX_RANK];

  if (weft_op_get_int (op, "keepdims"))
    return value;
  if (!reduce->axes_input)
    axes = weft_op_get_ints (op, "axes", &n);
  else if (op->inputs[1] != WEFT_NO_VALUE)
    content = weft_graph_get_value (g, op->inputs[1])->tensor;
  if (content != NULL) {
    axes = content->data;
    n = (int) weft_shape_count (&content->shape);
  }
  if (n == 0)
    for (axes = all; n < rank; n++)
      all[n] = n;
  return weft_graph_emit (g, "Unsqueeze", WEFT_INPUTS (value, weft_graph_add_ints (g, axes, n)), NULL);
}

static void
differentiate (WeftGraph       *g,
               const WeftOp    *op,
               const WeftValue *dy,
               WeftValue       *dx)
{
  const Reduce *reduce = op->klass->user;
  WeftValue x = op->inputs[0];
  WeftValue wide = weft_graph_emit (g, "weft.ExpandLike", WEFT_INPUTS (with_axes (g, op, *dy), x),
                                    WEFT_ATTRIBUTES (WEFT_INT ("average", reduce->mean)));

  dx[0] = wide;
  if (reduce->kernel == WEFT_REDUCE_SUM_SQUARE)
    dx[0] = weft_rule_binary (g, "Mul", weft_rule_affine (g, wide, 2, 0), x);
}

/* An extreme's gradient is shared by all elements that attain it. */
static void
differentiate_extreme (WeftGraph       *g,
                       const WeftOp    *op,
                       const WeftValue *dy,
                       WeftValue       *dx)
{
  WeftValue x = op->inputs[0], y = with_axes (g, op, op->first_output);
  WeftValue attains = weft_rule_binary (g, "Equal", x, y);
  WeftValue one = weft_graph_emit (g, "Where", WEFT_INPUTS (attains, weft_graph_add_scalar (g, 1), weft_graph_add_scalar (g, 0)), NULL);
  WeftValue count = weft_rule_sum_like (g, one, y);

  dx[0] = weft_rule_binary (g, "Mul", one, weft_rule_binary (g, "Div", with_axes (g, op, *dy), count));
}

static WeftValue
spread (WeftGraph    *g,
        const WeftOp *op,
        WeftValue     value)
{
  return weft_graph_emit (g, "weft.ExpandLike", WEFT_INPUTS (with_axes (g, op, value), op->inputs[0]), NULL);
}

static void
differentiate_l1 (WeftGraph       *g,
                  const WeftOp    *op,
                  const WeftValue *dy,
                  WeftValue       *dx)
{
  dx[0] = weft_rule_binary (g, "Mul", spread (g, op, *dy), weft_rule_unary (g, "Sign", op->inputs[0]));
}

/* dx = dy x / y, and 0 where y is. */
static void
differentiate_l2 (WeftGraph       *g,
                  const WeftOp    *op,
                  const WeftValue *dy,
                  WeftValue       *dx)
{
  WeftValue y = op->first_output, zero = weft_graph_add_scalar (g, 0), one = weft_graph_add_scalar (g, 1);
  WeftValue safe = weft_graph_emit (g, "Where", WEFT_INPUTS (weft_rule_binary (g, "Equal", y, zero), one, y), NULL);

  dx[0] = weft_rule_binary (g, "Mul", op->inputs[0], with_axes (g, op, weft_rule_binary (g, "Div", *dy, safe)));
}

/* y = log Σ x: dx = dy / e^y. */
static void
differentiate_log_sum (WeftGraph       *g,
                       const WeftOp    *op,
                       const WeftValue *dy,
                       WeftValue       *dx)
{
  dx[0] = spread (g, op, weft_rule_binary (g, "Div", *dy, weft_rule_unary (g, "Exp", op->first_output)));
}

static void
differentiate_log_sum_exp (WeftGraph       *g,
                           const WeftOp    *op,
                           const WeftValue *dy,
                           WeftValue       *dx)
{
  WeftValue share = weft_rule_unary (g, "Exp", weft_rule_binary (g, "Sub", op->inputs[0], with_axes (g, op, op->first_output)));

  dx[0] = weft_rule_binary (g, "Mul", share, with_axes (g, op, *dy));
}

/* dx = dy Π of the others: y / x where no factor is 0; where one is, it alone
 * has a gradient, the product of the rest; where two are, none has. */
static void
differentiate_prod (WeftGraph       *g,
                    const WeftOp    *op,
                    const WeftValue *dy,
                    WeftValue       *dx)
{
  WeftValue x = op->inputs[0], zero = weft_graph_add_scalar (g, 0), one = weft_graph_add_scalar (g, 1);
  WeftValue is_zero = weft_rule_binary (g, "Equal", x, zero), like = with_axes (g, op, op->first_output);
  WeftValue rest = weft_graph_emit (g, "Where", WEFT_INPUTS (is_zero, one, x), NULL);
  WeftValue zeros = weft_rule_sum_like (g, weft_graph_emit (g, "Where", WEFT_INPUTS (is_zero, one, zero), NULL), like);
  WeftValue axes = weft_graph_emit (g, "ReduceProd", WEFT_INPUTS (rest), op->attributes);
  WeftValue product = weft_rule_binary (g, "Mul", with_axes (g, op, axes), with_axes (g, op, *dy));
  WeftValue alone = weft_graph_emit (g, "Where", WEFT_INPUTS (weft_rule_binary (g, "Equal", zeros, one), product, zero), NULL);
  WeftValue none = weft_graph_emit (g, "Where", WEFT_INPUTS (weft_rule_binary (g, "Equal", zeros, zero), product, zero), NULL);

  dx[0] = weft_graph_emit (g, "Where", WEFT_INPUTS (is_zero, alone, weft_rule_binary (g, "Div", none, rest)), NULL);
}

#define CLASS(id, onnx, what, is_mean, by_input, list, rule, ...)                  \
  const WeftOpClass weft_op_##id = {                                               \
    .name = onnx,                                                                  \
    .min_inputs = 1,                                                               \
    .max_inputs = by_input ? 2 : 1,                                                \
    .n_outputs = 1,                                                                \
    .attributes = list,                                                            \
    .infer = infer,                                                                \
    .differentiate = rule,                                                         \
    .partition = partition,                                                        \
    .scratch = scratch,                                                            \
    .run = run,                                                                    \
    .user = &(const Reduce){ WEFT_REDUCE_##what, is_mean, by_input, __VA_ARGS__ }, \
  }

CLASS (reduce_sum, "ReduceSum", SUM, FALSE, TRUE, sum_attributes, differentiate, WEFT_UNARY_IDENTITY);
CLASS (reduce_sum_square, "ReduceSumSquare", SUM_SQUARE, FALSE, FALSE, attributes, differentiate, WEFT_UNARY_IDENTITY);
CLASS (reduce_mean, "ReduceMean", SUM, TRUE, FALSE, attributes, differentiate, WEFT_UNARY_IDENTITY);
CLASS (reduce_max, "ReduceMax", MAX, FALSE, FALSE, attributes, differentiate_extreme, WEFT_UNARY_IDENTITY);
CLASS (reduce_min, "ReduceMin", MIN, FALSE, FALSE, attributes, differentiate_extreme, WEFT_UNARY_IDENTITY);
CLASS (reduce_prod, "ReduceProd", PROD, FALSE, FALSE, attributes, differentiate_prod, WEFT_UNARY_IDENTITY);
CLASS (reduce_l1, "ReduceL1", SUM_ABS, FALSE, FALSE, attributes, differentiate_l1, WEFT_UNARY_IDENTITY);
CLASS (reduce_l2, "ReduceL2", SUM_SQUARE, FALSE, FALSE, attributes, differentiate_l2, WEFT_UNARY_SQRT);
CLASS (reduce_log_sum, "ReduceLogSum", SUM, FALSE, FALSE, attributes, differentiate_log_sum, WEFT_UNARY_LOG);
CLASS (reduce_log_sum_exp, "ReduceLogSumExp", SUM, FALSE, FALSE, attributes, differentiate_log_sum_exp, WEFT_UNARY_IDENTITY, TRUE);
