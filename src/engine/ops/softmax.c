/* softmax.c: Softmax and LogSoftmax along one axis
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * y = exp (x - max x) / Σ exp (x - max x); dx = y ⊙ (dy - Σ dy ⊙ y).
 * log y = x - log Σ exp x; dx = dy - y Σ dy. Source: ONNX 13.
 */
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"

static const WeftAttributeSpec attributes[] = { { .fallback = WEFT_INT ("axis", -1) }, { { NULL } } };

static int
axis_of (const WeftInference *self)
{
  int axis = 0;

  weft_rule_axis (weft_op_get_int (self->op, "axis"), self->inputs[0].shape.rank, &axis, NULL);
  return axis;
}

static gboolean
infer (WeftInference  *self,
       GError        **error)
{
  int axis;

  weft_rule_like_input (self, 0);
  return weft_rule_need_f32 (self, 0, error) && weft_rule_axis (weft_op_get_int (self->op, "axis"), self->inputs[0].shape.rank, &axis, error);
}

static void
partition (const WeftInference *self,
           WeftPartition       *result)
{
  if (axis_of (self) > 0)
    weft_rule_partition_rows (self, result, 16);
  else
    weft_rule_partition_whole (result, 16.0 * (double) weft_shape_count (&self->outputs[0].shape));
}

static gsize
scratch (const WeftInference *self,
         gint64               units)
{
  return 2 * (gsize) self->inputs[0].shape.extent[axis_of (self)] * sizeof (float);
}

/* Exponentials of @x go to @y, or, where only their sum is wanted, to scratch. */
static void
normalize (const WeftCall *call,
           const float    *x,
           float          *y,
           gint64          n)
{
  if (call->op->klass == &weft_op_softmax)
    call->kernels->softmax (x, y, n);
  else
    call->kernels->unary (WEFT_UNARY_AFFINE, x, y, n, 1, -call->kernels->softmax (x, call->scratch, n));
}

/* One line of @n elements that stand @step apart. */
static void
normalize_line (const WeftCall *call,
                const float    *x,
                float          *y,
                gint64          n,
                gint64          step)
{
  float *line = (float *) call->scratch + n;

  for (gint64 k = 0; k < n; k++)
    line[k] = x[k * step];
  normalize (call, line, line, n);
  for (gint64 k = 0; k < n; k++)
    y[k * step] = line[k];
}

static void
run (const WeftCall *call,
     gint64          first,
     gint64          last)
{
  const WeftShape *shape = &call->inference->inputs[0].shape;
  int axis = axis_of (call->inference);
  gint64 n = shape->extent[axis], inner = weft_shape_count_axes (shape, axis + 1, shape->rank);
  gint64 outer = axis == 0 ? 1 : weft_shape_count_axes (shape, 1, axis);
  const float *x = call->inputs[0];
  float *y = call->outputs[0];

  for (gint64 i = first * outer; i < last * outer; i++)
    for (gint64 j = 0; j < inner; j++) {
      gint64 start = i * n * inner + j;

      if (inner == 1)
        normalize (call, x + start, y + start, n);
      else
        normalize_line (call, x + start, y + start, n, inner);
    }
}

static WeftValue
sum_along (WeftGraph    *g,
           const WeftOp *op,
           WeftValue     x)
{
  gint64 axis = weft_op_get_int (op, "axis");

  return weft_graph_emit (g, "ReduceSum", WEFT_INPUTS (x, weft_graph_add_ints (g, &axis, 1)), NULL);
}

static void
differentiate_softmax (WeftGraph       *g,
                       const WeftOp    *op,
                       const WeftValue *dy,
                       WeftValue       *dx)
{
  WeftValue y = op->first_output;
  WeftValue sum = sum_along (g, op, weft_rule_binary (g, "Mul", *dy, y));

  dx[0] = weft_rule_binary (g, "Mul", y, weft_rule_binary (g, "Sub", *dy, sum));
}

static void
differentiate_log_softmax (WeftGraph       *g,
                           const WeftOp    *op,
                           const WeftValue *dy,
                           WeftValue       *dx)
{
  WeftValue y = weft_rule_unary (g, "Exp", op->first_output);

  dx[0] = weft_rule_binary (g, "Sub", *dy, weft_rule_binary (g, "Mul", y, sum_along (g, op, *dy)));
}

#define CLASS(id, onnx)                  \
  const WeftOpClass weft_op_##id = {     \
    .name = onnx,                        \
    .min_inputs = 1,                     \
    .max_inputs = 1,                     \
    .n_outputs = 1,                      \
    .attributes = attributes,            \
    .infer = infer,                      \
    .differentiate = differentiate_##id, \
    .partition = partition,              \
    .scratch = scratch,                  \
    .run = run,                          \
  }

CLASS (softmax, "Softmax");
CLASS (log_softmax, "LogSoftmax");
