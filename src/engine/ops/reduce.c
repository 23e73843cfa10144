/* reduce.c: sums, means and extremes over axes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ReduceSum takes its axes as an input (ONNX opset 13), the others as an
 * attribute. Axes are reduced group by group of neighbours, the last first.
 */
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"

#include <string.h>

typedef struct
{
  WeftReduce kernel;
  gboolean mean;
  gboolean axes_input;
} Reduce;

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

static gboolean
infer (WeftInference  *self,
       GError        **error)
{
  const WeftShape *x = &self->inputs[0].shape;
  WeftShape *y = &self->outputs[0].shape;
  gboolean keep = weft_op_get_int (self->op, "keepdims") != 0;
  guint mask;

  if (!weft_rule_need_f32 (self, 0, error) || !find_axes (self, &mask, error))
    return FALSE;
  self->outputs[0].dtype = WEFT_DTYPE_F32;
  y->rank = 0;
  for (int axis = 0; axis < x->rank; axis++) {
    if (mask & 1u << axis && !keep)
      continue;
    y->extent[y->rank++] = mask & 1u << axis ? 1 : x->extent[axis];
  }
  return TRUE;
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
  }
}

static gsize
scratch (const WeftInference *self,
         gint64               units)
{
  const WeftShape *x = &self->inputs[0].shape;

  return (gsize) weft_shape_count_axes (x, x->rank > 0 ? 1 : 0, x->rank) * (gsize) MAX (units, weft_rule_rows (x)) * sizeof (float);
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
    if (inner == 1)
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
  double copies = (double) weft_shape_count (&block) / (double) MAX (weft_shape_count (&call->inference->outputs[0].shape), 1);
  WeftReduce f = reduce->kernel;
  int group[2], next[2];

  if (rows)
    block.extent[0] = last - first;
  if (mask == 0)
    call->kernels->reduce_rows (f, x, 1, 1, y, 1);
  for (gboolean more = next_group (mask, group, block.rank); more; memcpy (group, next, sizeof group)) {
    more = next_group (mask, next, group[0]);
    reduce_group (call, f, &block, group, x, more ? call->scratch : y);
    x = call->scratch;
    f = f == WEFT_REDUCE_SUM_SQUARE ? WEFT_REDUCE_SUM : f;
  }
  if (reduce->mean)
    call->kernels->unary (WEFT_UNARY_AFFINE, y, y, weft_shape_count (&block), (float) (1 / copies), 0);
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

#define CLASS(id, onnx, what, is_mean, by_input, list, rule, more)    \
  const WeftOpClass weft_op_##id = {                                  \
    .name = onnx,                                                     \
    .min_inputs = 1,                                                  \
    .max_inputs = by_input ? 2 : 1,                                   \
    .n_outputs = 1,                                                   \
    .flags = more,                                                    \
    .attributes = list,                                               \
    .infer = infer,                                                   \
    .differentiate = rule,                                            \
    .partition = partition,                                           \
    .scratch = scratch,                                               \
    .run = run,                                                       \
    .user = &(const Reduce){ WEFT_REDUCE_##what, is_mean, by_input }, \
  }

CLASS (reduce_sum, "ReduceSum", SUM, FALSE, TRUE, sum_attributes, differentiate, 0);
CLASS (reduce_sum_square, "ReduceSumSquare", SUM_SQUARE, FALSE, FALSE, attributes, differentiate, 0);
CLASS (reduce_mean, "ReduceMean", SUM, TRUE, FALSE, attributes, differentiate, 0);
CLASS (reduce_max, "ReduceMax", MAX, FALSE, FALSE, attributes, differentiate_extreme, 0);
CLASS (reduce_min, "ReduceMin", MIN, FALSE, FALSE, attributes, differentiate_extreme, 0);
