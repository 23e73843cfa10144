/* gather.c: rows picked by index, and types converted
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/ops/ops.h"
#include "engine/ops/plain.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <string.h>

/* Cast */

static const WeftAttributeSpec cast_attributes[] = {
  { .fallback = WEFT_INT ("to", WEFT_DTYPE_F32), .required = TRUE, .minimum = 0, .maximum = WEFT_N_DTYPES - 1 }, /* a WeftDType */
  { { NULL } },
};

static gboolean
infer_cast (WeftInference  *self,
            GError        **error)
{
  weft_rule_like_input (self, 0);
  self->outputs[0].dtype = (WeftDType) weft_op_get_int (self->op, "to");
  return TRUE;
}

static void
partition_cast (const WeftInference *self,
                WeftPartition       *result)
{
  weft_rule_partition_rows (self, result, 4);
}

static void
run_cast (const WeftCall *call,
          gint64          first,
          gint64          last)
{
  const WeftOperand *x = &call->inference->inputs[0], *y = &call->inference->outputs[0];
  gint64 part = weft_rule_part (&x->shape, weft_rule_rows (&x->shape));
  WeftTensor from = { .dtype = x->dtype, .data = call->inputs[0] };
  WeftTensor to = { .dtype = y->dtype, .data = call->outputs[0] };

  if (x->dtype == WEFT_DTYPE_U8 && y->dtype == WEFT_DTYPE_F32) {
    call->kernels->scale_u8 ((const guint8 *) from.data + first * part, (float *) to.data + first * part, (last - first) * part, 1, 0);
    return;
  }
  weft_plain_run (&weft_plain_copy, &(WeftPlainRun){ x->dtype, from.data, first * part, 1 }, &(WeftPlainRun){ x->dtype, from.data, first * part, 1 },
                  &(WeftPlainRun){ y->dtype, to.data, first * part, 1 }, (last - first) * part);
}

static void
differentiate_cast (WeftGraph       *g,
                    const WeftOp    *op,
                    const WeftValue *dy,
                    WeftValue       *dx)
{
  if (weft_graph_get_value (g, op->inputs[0])->dtype == WEFT_DTYPE_F32)
    dx[0] = *dy;
}

const WeftOpClass weft_op_cast = {
  .name = "Cast",
  .min_inputs = 1,
  .max_inputs = 1,
  .n_outputs = 1,
  .attributes = cast_attributes,
  .infer = infer_cast,
  .differentiate = differentiate_cast,
  .partition = partition_cast,
  .run = run_cast,
};

/* Gather: y[…, i…, …] = x[…, index[i…], …]; an index outside -rows … rows - 1
 * gives zeros. Its gradient weft.ScatterRows adds rows of its first input to
 * zeros shaped like its third. */

static const WeftAttributeSpec gather_attributes[] = { { .fallback = WEFT_INT ("axis", 0) }, { { NULL } } };

static int
axis_of (const WeftInference *self,
         int                  table)
{
  int axis = 0;

  weft_rule_axis (weft_op_get_int (self->op, "axis"), self->inputs[table].shape.rank, &axis, NULL);
  return axis;
}

static gboolean
need_indices (const WeftInference  *self,
              GError              **error)
{
  WeftDType dtype = self->inputs[1].dtype;

  if (dtype == WEFT_DTYPE_I32 || dtype == WEFT_DTYPE_I64)
    return TRUE;
  return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("indices are %s, i32 or i64 is needed"), weft_dtype_get_name (dtype));
}

static gboolean
infer_gather (WeftInference  *self,
              GError        **error)
{
  const WeftShape *x = &self->inputs[0].shape;
  const WeftShape *index = &self->inputs[1].shape;
  WeftShape *y = &self->outputs[0].shape;
  int axis;

  if (!need_indices (self, error) || !weft_rule_axis (weft_op_get_int (self->op, "axis"), x->rank, &axis, error))
    return FALSE;
  if (x->rank == 0 || x->rank - 1 + self->inputs[1].shape.rank > WEFT_MAX_RANK)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("rows of a tensor with %d axes cannot be gathered"), x->rank);
  self->outputs[0].dtype = self->inputs[0].dtype;
  y->rank = 0;
  for (int i = 0; i < axis; i++)
    y->extent[y->rank++] = x->extent[i];
  for (int i = 0; i < index->rank; i++)
    y->extent[y->rank++] = index->extent[i];
  for (int i = axis + 1; i < x->rank; i++)
    y->extent[y->rank++] = x->extent[i];
  return TRUE;
}

static void
partition_gather (const WeftInference *self,
                  WeftPartition       *result)
{
  const WeftShape *indices = &self->inputs[1].shape;

  gboolean leading = axis_of (self, 0) == 0;

  result->units = leading ? weft_rule_rows (indices) : self->inputs[0].shape.extent[0];
  result->multiple = 1;
  result->cost = 4 + (double) weft_rule_part (&self->outputs[0].shape, result->units);
  result->aligned = leading ? 1u << 1 : 1;
}

static gint64
read_index (const WeftCall *call,
            gint64          place,
            gint64          rows)
{
  gint64 index = call->inference->inputs[1].dtype == WEFT_DTYPE_I32 ? ((const gint32 *) call->inputs[1])[place]
                                                                    : ((const gint64 *) call->inputs[1])[place];

  index = index < 0 ? index + rows : index;
  return index >= 0 && index < rows ? index : -1;
}

/* Rows @first … @last - 1 that indices ask for, of one table. */
static void
gather_rows (const WeftCall *call,
             const guint8   *from,
             guint8         *to,
             gint64          first,
             gint64          last)
{
  const WeftOperand *x = &call->inference->inputs[0];
  int axis = axis_of (call->inference, 0);
  gsize bytes = (gsize) weft_shape_count_axes (&x->shape, axis + 1, x->shape.rank) * weft_dtype_get_size (x->dtype);

  for (gint64 i = first; i < last; i++) {
    gint64 index = read_index (call, i, x->shape.extent[axis]);

    if (index >= 0)
      memcpy (to + (gsize) i * bytes, from + (gsize) index * bytes, bytes);
    else
      memset (to + (gsize) i * bytes, 0, bytes);
  }
}

static void
run_gather (const WeftCall *call,
            gint64          first,
            gint64          last)
{
  const WeftOperand *x = &call->inference->inputs[0];
  const WeftShape *indices = &call->inference->inputs[1].shape, *y = &call->inference->outputs[0].shape;
  gint64 part = weft_rule_part (indices, weft_rule_rows (indices)), tables;
  gsize size = weft_dtype_get_size (x->dtype);
  int axis = axis_of (call->inference, 0);

  if (axis == 0) {
    gather_rows (call, call->inputs[0], call->outputs[0], first * part, last * part);
    return;
  }
  tables = weft_shape_count_axes (&x->shape, 1, axis);
  for (gint64 i = first * tables; i < last * tables; i++)
    gather_rows (call, (const guint8 *) call->inputs[0] + size * (gsize) (i * weft_shape_count_axes (&x->shape, axis, x->shape.rank)),
                 (guint8 *) call->outputs[0] + size * (gsize) (i * weft_shape_count_axes (y, axis, y->rank)), 0, weft_shape_count (indices));
}

static void
differentiate_gather (WeftGraph       *g,
                      const WeftOp    *op,
                      const WeftValue *dy,
                      WeftValue       *dx)
{
  dx[0] = weft_graph_emit (g, "weft.ScatterRows", WEFT_INPUTS (*dy, op->inputs[1], op->inputs[0]), op->attributes);
}

const WeftOpClass weft_op_gather = {
  .name = "Gather",
  .min_inputs = 2,
  .max_inputs = 2,
  .n_outputs = 1,
  .attributes = gather_attributes,
  .infer = infer_gather,
  .differentiate = differentiate_gather,
  .partition = partition_gather,
  .run = run_gather,
};

static gboolean
infer_scatter (WeftInference  *self,
               GError        **error)
{
  int axis;

  self->outputs[0].dtype = WEFT_DTYPE_F32;
  self->outputs[0].shape = self->inputs[2].shape;
  return weft_rule_need_f32 (self, 0, error) && need_indices (self, error) &&
         weft_rule_axis (weft_op_get_int (self->op, "axis"), self->inputs[2].shape.rank, &axis, error);
}

static void
partition_scatter (const WeftInference *self,
                   WeftPartition       *result)
{
  double cost = (double) weft_shape_count (&self->inputs[0].shape) + (double) weft_shape_count (&self->outputs[0].shape);

  weft_rule_partition_whole (result, cost);
  if (axis_of (self, 2) > 0) {
    result->units = self->outputs[0].shape.extent[0];
    result->cost = cost / (double) MAX (result->units, 1);
    result->aligned = 1;
  }
  result->unread = 1u << 2;
}

static void
run_scatter (const WeftCall *call,
             gint64          first,
             gint64          last)
{
  const WeftShape *y = &call->inference->outputs[0].shape;
  int axis = axis_of (call->inference, 2);
  gint64 rows = y->extent[axis], width = weft_shape_count_axes (y, axis + 1, y->rank), n = weft_shape_count (&call->inference->inputs[1].shape);
  gint64 tables = axis == 0 ? 1 : weft_shape_count_axes (y, 1, axis);

  for (gint64 t = first * tables; t < last * tables; t++) {
    const float *from = (const float *) call->inputs[0] + t * n * width;
    float *to = (float *) call->outputs[0] + t * rows * width;

    memset (to, 0, (gsize) (rows * width) * sizeof (float));
    for (gint64 i = 0; i < n; i++) {
      gint64 index = read_index (call, i, rows);

      if (index >= 0)
        call->kernels->axpy (1, from + i * width, to + index * width, width);
    }
  }
}

static void
differentiate_scatter (WeftGraph       *g,
                       const WeftOp    *op,
                       const WeftValue *dy,
                       WeftValue       *dx)
{
  dx[0] = weft_graph_emit (g, "Gather", WEFT_INPUTS (*dy, op->inputs[1]), op->attributes);
}

const WeftOpClass weft_op_scatter_rows = {
  .name = "weft.ScatterRows",
  .min_inputs = 3,
  .max_inputs = 3,
  .n_outputs = 1,
  .attributes = gather_attributes,
  .infer = infer_scatter,
  .differentiate = differentiate_scatter,
  .partition = partition_scatter,
  .run = run_scatter,
};
