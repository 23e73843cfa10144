/* fill.c: arrays made of few numbers: ConstantOfShape, Shape, Range, OneHot
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: ONNX 9, 15, 11 and 11. What decides a shape must be constant.
 */
#include "engine/ops/ops.h"
#include "engine/ops/plain.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <math.h>

static void
partition_rows (const WeftInference *self,
                WeftPartition       *result)
{
  weft_rule_partition_rows (self, result, 1);
  result->aligned = 0;
}

static void
fill (const WeftCall *call,
      float           number,
      gint64          first,
      gint64          last)
{
  const WeftShape *shape = &call->inference->outputs[0].shape;
  gint64 part = weft_rule_part (shape, weft_rule_rows (shape));

  call->kernels->binary (WEFT_BINARY_MAX, &number, 0, &number, 0, (float *) call->outputs[0] + first * part, (last - first) * part);
}

/* ConstantOfShape; the value is a number here, of f32. */

static const WeftAttributeSpec constant_attributes[] = { { .fallback = WEFT_FLOAT ("value", 0) }, { { NULL } } };

static gboolean
infer_constant (WeftInference  *self,
                GError        **error)
{
  const gint64 *extents;
  int n;

  if (!weft_rule_ints (self, 0, &extents, &n, error))
    return FALSE;
  if (n > WEFT_MAX_RANK)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("%d axes are asked for, at most %d are possible"), n, WEFT_MAX_RANK);
  self->outputs[0].dtype = WEFT_DTYPE_F32;
  self->outputs[0].shape.rank = n;
  for (int i = 0; i < n; i++)
    self->outputs[0].shape.extent[i] = MAX (extents[i], 0);
  return TRUE;
}

static void
run_constant (const WeftCall *call,
              gint64          first,
              gint64          last)
{
  fill (call, (float) weft_op_get_float (call->op, "value"), first, last);
}

const WeftOpClass weft_op_constant_of_shape = {
  .name = "ConstantOfShape",
  .min_inputs = 1,
  .max_inputs = 1,
  .n_outputs = 1,
  .flags = WEFT_OP_NO_GRADIENT,
  .attributes = constant_attributes,
  .infer = infer_constant,
  .partition = partition_rows,
  .run = run_constant,
};

/* Shape: the extents, from one axis to before another. */

static const WeftAttributeSpec shape_attributes[] = {
  { .fallback = WEFT_INT ("start", 0) },
  { .fallback = WEFT_INT ("end", G_MAXINT64) },
  { { NULL } },
};

static int
find_axis (const WeftInference *self,
           const char          *name)
{
  gint64 axis = weft_op_get_int (self->op, name);
  int rank = self->inputs[0].shape.rank;

  return (int) CLAMP (axis < 0 ? axis + rank : axis, 0, rank);
}

static gboolean
infer_shape (WeftInference  *self,
             GError        **error)
{
  self->outputs[0].dtype = WEFT_DTYPE_I64;
  self->outputs[0].shape = WEFT_SHAPE (MAX (find_axis (self, "end") - find_axis (self, "start"), 0));
  return TRUE;
}

static void
partition_shape (const WeftInference *self,
                 WeftPartition       *result)
{
  weft_rule_partition_whole (result, 8);
  result->unread = 1;
}

static void
run_shape (const WeftCall *call,
           gint64          first,
           gint64          last)
{
  int start = find_axis (call->inference, "start");

  for (gint64 i = 0; i < call->inference->outputs[0].shape.extent[0]; i++)
    ((gint64 *) call->outputs[0])[i] = call->inference->inputs[0].shape.extent[start + i];
}

const WeftOpClass weft_op_shape = {
  .name = "Shape",
  .min_inputs = 1,
  .max_inputs = 1,
  .n_outputs = 1,
  .flags = WEFT_OP_NO_GRADIENT,
  .attributes = shape_attributes,
  .infer = infer_shape,
  .partition = partition_shape,
  .run = run_shape,
};

/* Range (start, limit, delta) */

static gboolean
infer_range (WeftInference  *self,
             GError        **error)
{
  double numbers[3];

  for (int i = 0; i < 3; i++) {
    if (self->inputs[i].content == NULL || self->inputs[i].shape.rank != 0 || self->inputs[i].dtype != self->inputs[0].dtype)
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("start, limit and delta must be constant numbers of one type"));
    numbers[i] = weft_tensor_get (self->inputs[i].content, 0);
  }
  if (!(fabs ((numbers[1] - numbers[0]) / numbers[2]) < 1e15))
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("steps of %g do not lead from %g to %g"), numbers[2], numbers[0], numbers[1]);
  self->outputs[0].dtype = self->inputs[0].dtype;
  self->outputs[0].shape = WEFT_SHAPE ((gint64) MAX (ceil ((numbers[1] - numbers[0]) / numbers[2]), 0));
  return TRUE;
}

static void
run_range (const WeftCall *call,
           gint64          first,
           gint64          last)
{
  const WeftInference *look = call->inference;
  WeftTensor y = { .dtype = look->outputs[0].dtype, .data = call->outputs[0] };
  double start = weft_tensor_get (look->inputs[0].content, 0), delta = weft_tensor_get (look->inputs[2].content, 0);

  for (gint64 i = first; i < last; i++)
    weft_tensor_set (&y, i, start + (double) i * delta);
}

const WeftOpClass weft_op_range = {
  .name = "Range",
  .min_inputs = 3,
  .max_inputs = 3,
  .n_outputs = 1,
  .flags = WEFT_OP_NO_GRADIENT,
  .infer = infer_range,
  .partition = partition_rows,
  .run = run_range,
};

/* OneHot (index, depth, values): along a new axis values[1] at the index and
 * values[0] elsewhere; also where the index lies outside -depth … depth - 1. */

static const WeftAttributeSpec hot_attributes[] = { { .fallback = WEFT_INT ("axis", -1) }, { { NULL } } };

static int
hot_axis (const WeftInference *self)
{
  int axis = 0;

  weft_rule_axis (weft_op_get_int (self->op, "axis"), self->inputs[0].shape.rank + 1, &axis, NULL);
  return axis;
}

static gboolean
infer_hot (WeftInference  *self,
           GError        **error)
{
  const WeftShape *x = &self->inputs[0].shape;
  WeftShape *y = &self->outputs[0].shape;
  const gint64 *depth;
  int n, axis;

  if (!weft_rule_ints (self, 1, &depth, &n, error) || !weft_rule_axis (weft_op_get_int (self->op, "axis"), x->rank + 1, &axis, error))
    return FALSE;
  if (n != 1 || depth[0] < 1 || x->rank == WEFT_MAX_RANK || !weft_shape_equal (&self->inputs[2].shape, &WEFT_SHAPE (2)))
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("one depth of at least 1, and two values, off and on, are needed"));
  self->outputs[0].dtype = self->inputs[2].dtype;
  y->rank = x->rank + 1;
  for (int i = 0; i < y->rank; i++)
    y->extent[i] = i == axis ? depth[0] : x->extent[i < axis ? i : i - 1];
  return TRUE;
}

static void
partition_hot (const WeftInference *self,
               WeftPartition       *result)
{
  if (hot_axis (self) == 0)
    weft_rule_partition_whole (result, (double) weft_shape_count (&self->outputs[0].shape));
  else
    weft_rule_partition_rows (self, result, 1);
  result->aligned = hot_axis (self) > 0;
}

static void
run_hot (const WeftCall *call,
         gint64          first,
         gint64          last)
{
  const WeftInference *look = call->inference;
  const WeftShape *y = &look->outputs[0].shape;
  WeftTensor index = { .dtype = look->inputs[0].dtype, .data = call->inputs[0] };
  WeftDType dtype = look->outputs[0].dtype;
  int axis = hot_axis (look);
  gint64 depth = y->extent[axis], inner = weft_shape_count_axes (y, axis + 1, y->rank);
  gint64 outer = axis == 0 ? 1 : weft_shape_count_axes (y, 1, axis), part = depth * inner;
  WeftPlainRun off = { dtype, call->inputs[2], 0, 0 }, on = { dtype, call->inputs[2], 1, 0 };

  for (gint64 i = first * outer; i < last * outer; i++) {
    weft_plain_run (&weft_plain_copy, &off, &off, &(WeftPlainRun){ dtype, call->outputs[0], i * part, 1 }, part);
    for (gint64 j = 0; j < inner; j++) {
      gint64 k = weft_tensor_get_int (&index, i * inner + j);

      k = k < 0 ? k + depth : k;
      if (k >= 0 && k < depth)
        weft_plain_run (&weft_plain_copy, &on, &on, &(WeftPlainRun){ dtype, call->outputs[0], i * part + k * inner + j, 0 }, 1);
    }
  }
}

/* What flows to on is Σ dy at the index, and to off the rest. */
static void
differentiate_hot (WeftGraph       *g,
                   const WeftOp    *op,
                   const WeftValue *dy,
                   WeftValue       *dx)
{
  WeftValue marks = weft_graph_add_constant (g, weft_tensor_new_vector ((const float[]){ 0, 1 }, 2));
  WeftValue hot = weft_graph_emit (g, "OneHot", WEFT_INPUTS (op->inputs[0], op->inputs[1], marks), op->attributes);
  WeftValue on = weft_rule_sum_like (g, weft_rule_binary (g, "Mul", *dy, hot), weft_graph_add_constant (g, weft_tensor_new_vector ((const float[]){ 0 }, 1)));
  WeftValue all = weft_rule_sum_like (g, *dy, on);

  dx[2] = weft_graph_emit (g, "Concat", WEFT_INPUTS (weft_rule_binary (g, "Sub", all, on), on), WEFT_ATTRIBUTES (WEFT_INT ("axis", 0)));
}

const WeftOpClass weft_op_one_hot = {
  .name = "OneHot",
  .min_inputs = 3,
  .max_inputs = 3,
  .n_outputs = 1,
  .attributes = hot_attributes,
  .infer = infer_hot,
  .differentiate = differentiate_hot,
  .partition = partition_hot,
  .run = run_hot,
};
