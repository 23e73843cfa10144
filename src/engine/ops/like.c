/* like.c: a value brought to the shape of another
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weft.SumLike and weft.ExpandLike are each other's gradient and undo
 * broadcasting, for extents that are only known when a plan is made. For
 * export they are ReduceSum, and Expand of Shape. Expand itself takes a constant
 * shape.
 */
#include "engine/ops/ops.h"
#include "engine/ops/plain.h"
#include "engine/ops/rules.h"

#include <string.h>

static const WeftAttributeSpec attributes[] = {
  { .fallback = WEFT_INT ("average", 0), .minimum = 0, .maximum = 1 }, /* divide by the number of copies */
  { { NULL } },
};

static gboolean
infer (WeftInference  *self,
       GError        **error)
{
  self->outputs[0].dtype = WEFT_DTYPE_F32;
  self->outputs[0].shape = self->inputs[1].shape;
  return weft_rule_need_f32 (self, 0, error);
}

static float
factor (const WeftCall *call,
        int             large,
        int             small)
{
  const WeftShape *shapes[] = { &call->inference->inputs[0].shape, &call->inference->outputs[0].shape };

  if (call->op->klass == &weft_op_expand || weft_op_get_int (call->op, "average") == 0)
    return 1;
  return (float) ((double) weft_shape_count (shapes[small]) / (double) weft_shape_count (shapes[large]));
}

/* Whether the input's last axes are the output, so that columns are summed. */
static gboolean
sums_columns (const WeftInference *self)
{
  const WeftShape *x = &self->inputs[0].shape, *y = &self->outputs[0].shape;

  return y->rank < x->rank && y->rank > 0 &&
         memcmp (x->extent + x->rank - y->rank, y->extent, (gsize) y->rank * sizeof (gint64)) == 0;
}

/* Whether rows stay apart, so that each is summed by itself. */
static gboolean
keeps_rows (const WeftInference *self)
{
  const WeftShape *x = &self->inputs[0].shape, *y = &self->outputs[0].shape;

  return y->rank == x->rank && x->rank > 0 && x->extent[0] == y->extent[0];
}

static void
partition_sum (const WeftInference *self,
               WeftPartition       *result)
{
  double cost = (double) weft_shape_count (&self->inputs[0].shape);

  weft_rule_partition_whole (result, cost);
  if (keeps_rows (self)) {
    weft_rule_partition_rows (self, result, 1);
    result->cost = cost / (double) MAX (result->units, 1);
    result->aligned = 1;
  } else if (sums_columns (self)) {
    result->units = weft_shape_count (&self->outputs[0].shape);
    result->cost = cost / (double) MAX (result->units, 1);
    result->multiple = 64;
  }
  result->unread = 1u << 1;
}

static void
run_columns (const WeftCall *call,
             gint64          first,
             gint64          last)
{
  gint64 columns = weft_shape_count (&call->inference->outputs[0].shape);
  gint64 rows = columns == 0 ? 0 : weft_shape_count (&call->inference->inputs[0].shape) / columns;
  float *y = (float *) call->outputs[0] + first;

  call->kernels->reduce_rows (WEFT_REDUCE_SUM, (const float *) call->inputs[0] + first, rows, columns, y, last - first);
  call->kernels->unary (WEFT_UNARY_AFFINE, y, y, last - first, factor (call, 0, 1), 0);
}

/* The axes @group[0] … @group[1] - 1 are summed over, and no others. */
static gboolean
find_group (const WeftShape *shape,
            const WeftShape *target,
            int              group[2])
{
  int end = shape->rank, start;

  if (target->rank != shape->rank)
    return FALSE;
  while (end > 0 && shape->extent[end - 1] == target->extent[end - 1])
    end--;
  for (start = end; start > 0 && target->extent[start - 1] == 1;)
    start--;
  group[0] = start;
  group[1] = end;
  return weft_shape_count_axes (shape, 0, start) == weft_shape_count_axes (target, 0, start);
}

/* Sums over a group of axes, of @outer blocks. */
static void
sum_group (const WeftCall  *call,
           const WeftShape *shape,
           const int        group[2],
           gint64           outer,
           const float     *x,
           float           *y)
{
  gint64 middle = weft_shape_count_axes (shape, group[0], group[1]), inner = weft_shape_count_axes (shape, group[1], shape->rank);

  for (gint64 i = 0; i < outer; i++)
    if (inner == 1)
      y[i] = call->kernels->reduce (WEFT_REDUCE_SUM, x + i * middle, middle);
    else
      call->kernels->reduce_rows (WEFT_REDUCE_SUM, x + i * middle * inner, middle, inner, y + i * inner, inner);
}

/* Sums over axes that others lie between. */
static void
sum_scattered (const WeftCall  *call,
               const WeftShape *shape,
               gint64           first,
               gint64           last,
               const float     *x,
               float           *y)
{
  const WeftShape *const shapes[] = { &call->inference->outputs[0].shape };
  gint64 offsets[3], count;
  WeftBroadcast walk;

  weft_broadcast_init (&walk, shape, shapes, 1, first, last);
  count = weft_broadcast_count (&walk);
  for (gint64 i = 0; i < count; i++, x += walk.run) {
    weft_broadcast_offsets (&walk, i, offsets);
    if (walk.steps[0])
      call->kernels->axpy (1, x, y + offsets[0], walk.run);
    else
      y[offsets[0]] += call->kernels->reduce (WEFT_REDUCE_SUM, x, walk.run);
  }
}

static void
run_sum (const WeftCall *call,
         gint64          first,
         gint64          last)
{
  const WeftShape *shape = &call->inference->inputs[0].shape, *target = &call->inference->outputs[0].shape;
  gboolean rows = keeps_rows (call->inference);
  gint64 n = rows ? (last - first) * weft_rule_part (target, target->extent[0]) : weft_shape_count (target);
  const float *x = (const float *) call->inputs[0] + (rows ? first * weft_rule_part (shape, shape->extent[0]) : 0);
  float *y = (float *) call->outputs[0] + (rows ? first * weft_rule_part (target, target->extent[0]) : 0);
  int group[2];

  if (!rows && sums_columns (call->inference)) {
    run_columns (call, first, last);
    return;
  }
  if (find_group (shape, target, group)) {
    sum_group (call, shape, group, group[0] == 0 ? 1 : weft_shape_count_axes (shape, 1, group[0]) * (rows ? last - first : shape->extent[0]), x, y);
  } else {
    memset (y, 0, (gsize) n * sizeof (float));
    sum_scattered (call, shape, rows ? first : 0, rows ? last : weft_rule_rows (shape), x, y);
  }
  call->kernels->unary (WEFT_UNARY_AFFINE, y, y, n, factor (call, 0, 1), 0);
}

static void
differentiate_sum (WeftGraph       *g,
                   const WeftOp    *op,
                   const WeftValue *dy,
                   WeftValue       *dx)
{
  dx[0] = weft_graph_emit (g, "weft.ExpandLike", WEFT_INPUTS (*dy, op->inputs[0]), WEFT_ATTRIBUTES (WEFT_INT ("average", weft_op_get_int (op, "average"))));
}

static void
partition_expand (const WeftInference *self,
                  WeftPartition       *result)
{
  weft_rule_partition_rows (self, result, 1);
  result->unread = 1u << 1;
}

static void
run_expand (const WeftCall *call,
            gint64          first,
            gint64          last)
{
  const WeftShape *from = &call->inference->inputs[0].shape, *shape = &call->inference->outputs[0].shape;
  const WeftShape *const shapes[] = { from };
  gint64 rows = weft_rule_rows (shape), offsets[3], count;
  gboolean follows = from->rank == shape->rank && weft_rule_rows (from) == rows;
  gint64 x = follows ? first * weft_rule_part (from, rows) : 0, y = first * weft_rule_part (shape, rows);
  WeftDType dtype = call->inference->inputs[0].dtype;
  float scale = factor (call, 1, 0);
  WeftBroadcast walk;

  weft_broadcast_init (&walk, shape, shapes, 1, first, last);
  count = weft_broadcast_count (&walk);
  for (gint64 i = 0; i < count; i++, y += walk.run) {
    weft_broadcast_offsets (&walk, i, offsets);
    if (dtype == WEFT_DTYPE_F32) {
      call->kernels->binary (WEFT_BINARY_MUL, (const float *) call->inputs[0] + x + offsets[0], walk.steps[0], &scale, 0, (float *) call->outputs[0] + y, walk.run);
    } else {
      const WeftPlainRun run = { dtype, call->inputs[0], x + offsets[0], walk.steps[0] };

      weft_plain_run (&weft_plain_copy, &run, &run, &(WeftPlainRun){ dtype, call->outputs[0], y, 1 }, walk.run);
    }
  }
}

static void
differentiate_expand (WeftGraph       *g,
                      const WeftOp    *op,
                      const WeftValue *dy,
                      WeftValue       *dx)
{
  dx[0] = weft_graph_emit (g, "weft.SumLike", WEFT_INPUTS (*dy, op->inputs[0]), WEFT_ATTRIBUTES (WEFT_INT ("average", weft_op_get_int (op, "average"))));
}

/* Expand (x, shape): x broadcast with the shape. Source: ONNX 13. */

static gboolean
infer_expand (WeftInference  *self,
              GError        **error)
{
  WeftShape shape = { 0 };
  const gint64 *extents;
  int n;

  if (!weft_rule_ints (self, 1, &extents, &n, error))
    return FALSE;
  shape.rank = MIN (n, WEFT_MAX_RANK);
  for (int i = 0; i < shape.rank; i++)
    shape.extent[i] = MAX (extents[i], 0);
  self->outputs[0].dtype = self->inputs[0].dtype;
  return weft_rule_broadcast (&self->inputs[0].shape, &shape, &self->outputs[0].shape, error);
}

static void
differentiate_expand_to (WeftGraph       *g,
                         const WeftOp    *op,
                         const WeftValue *dy,
                         WeftValue       *dx)
{
  dx[0] = weft_rule_sum_like (g, *dy, op->inputs[0]);
}

const WeftOpClass weft_op_expand = {
  .name = "Expand",
  .min_inputs = 2,
  .max_inputs = 2,
  .n_outputs = 1,
  .infer = infer_expand,
  .differentiate = differentiate_expand_to,
  .partition = partition_expand,
  .run = run_expand,
};

const WeftOpClass weft_op_sum_like = {
  .name = "weft.SumLike",
  .min_inputs = 2,
  .max_inputs = 2,
  .n_outputs = 1,
  .attributes = attributes,
  .infer = infer,
  .differentiate = differentiate_sum,
  .partition = partition_sum,
  .run = run_sum,
};

const WeftOpClass weft_op_expand_like = {
  .name = "weft.ExpandLike",
  .min_inputs = 2,
  .max_inputs = 2,
  .n_outputs = 1,
  .attributes = attributes,
  .infer = infer,
  .differentiate = differentiate_expand,
  .partition = partition_expand,
  .run = run_expand,
};
