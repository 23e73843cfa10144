/* shape.c: the same elements under another shape or in another order
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Identity, Reshape, Flatten, Squeeze and Unsqueeze only rename bytes and cost
 * nothing; Transpose, Concat and Slice move them, of any data type.
 */
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <string.h>

static gboolean
infer_identity (WeftInference  *self,
                GError        **error)
{
  weft_rule_like_input (self, 0);
  return TRUE;
}

static void
differentiate_identity (WeftGraph       *g,
                        const WeftOp    *op,
                        const WeftValue *dy,
                        WeftValue       *dx)
{
  dx[0] = *dy;
}

/* Aliases give back the gradient under the shape that the input had. */
static void
differentiate_alias (WeftGraph       *g,
                     const WeftOp    *op,
                     const WeftValue *dy,
                     WeftValue       *dx)
{
  dx[0] = weft_graph_emit (g, "weft.ReshapeLike", WEFT_INPUTS (*dy, op->inputs[0]), NULL);
}

#define ALIAS(id, onnx, least, most, list, rule, gradient) \
  const WeftOpClass weft_op_##id = {                       \
    .name = onnx,                                          \
    .min_inputs = least,                                   \
    .max_inputs = most,                                    \
    .n_outputs = 1,                                        \
    .flags = WEFT_OP_ALIAS,                                \
    .attributes = list,                                    \
    .infer = rule,                                         \
    .differentiate = gradient,                             \
  }

ALIAS (identity, "Identity", 1, 1, NULL, infer_identity, differentiate_identity);

/* The product of the known extents of a shape, and whether named dimensions of
 * @shape and @other cancel out. */
static gboolean
cancel_named (const WeftShape *shape,
              const WeftShape *other,
              gint64          *known)
{
  WeftShape left = *other;

  *known = 1;
  for (int i = 0; i < shape->rank; i++) {
    int j = 0;

    if (shape->extent[i] >= 0) {
      *known *= shape->extent[i];
      continue;
    }
    while (j < left.rank && left.extent[j] != shape->extent[i])
      j++;
    if (j == left.rank || shape->extent[i] == WEFT_UNKNOWN_EXTENT)
      return FALSE;
    left.extent[j] = 1;
  }
  return TRUE;
}

static gboolean
fail_reshape (const WeftShape  *from,
              const WeftShape  *to,
              GError          **error)
{
  g_autofree char *old = weft_shape_to_string (from), *new = weft_shape_to_string (to);

  return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("%s cannot be reshaped to %s, the number of elements differs"), old, new);
}

/* The one named dimension of @from that @to lacks, where all else agrees; otherwise unknown. */
static gint64
find_rest (const WeftShape *from,
           const WeftShape *to)
{
  gint64 rest = WEFT_UNKNOWN_EXTENT, before, after;
  WeftShape less = *from;

  for (int i = 0; i < from->rank; i++) {
    less.extent[i] = 1;
    if (from->extent[i] < 0 && cancel_named (to, &less, &after) && cancel_named (&less, to, &before) && before == after)
      rest = from->extent[i];
    less.extent[i] = from->extent[i];
  }
  return rest;
}

/* Fills in the extent written -1, at @open, so that counts agree. */
static gboolean
resolve_reshape (const WeftShape  *from,
                 WeftShape        *to,
                 int               open,
                 GError          **error)
{
  gint64 before = 1, after = 1;
  WeftShape rest = *to;

  if (open >= 0)
    rest.extent[open] = 1;
  if (!cancel_named (&rest, from, &after) || !cancel_named (from, &rest, &before)) {
    if (open >= 0)
      to->extent[open] = find_rest (from, &rest);
    return TRUE;
  }
  if (open < 0)
    return before == after || fail_reshape (from, to, error);
  if (after == 0 || before % after != 0)
    return fail_reshape (from, to, error);
  to->extent[open] = before / after;
  return TRUE;
}

static const WeftAttributeSpec reshape_attributes[] = {
  { .fallback = WEFT_INT ("allowzero", 0), .minimum = 0, .maximum = 1 }, /* 0 is no element, not the extent that was */
  { { NULL } },
};

static gboolean
infer_reshape (WeftInference  *self,
               GError        **error)
{
  const WeftShape *from = &self->inputs[0].shape;
  WeftShape *to = &self->outputs[0].shape;
  gboolean copies = weft_op_get_int (self->op, "allowzero") == 0;
  const gint64 *numbers;
  gboolean overflows = FALSE;
  gint64 product = 1;
  int n, open = -1;

  if (!weft_rule_ints (self, 1, &numbers, &n, error))
    return FALSE;
  if (n > WEFT_MAX_RANK)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("%d axes are asked for, at most %d are possible"), n, WEFT_MAX_RANK);
  self->outputs[0].dtype = self->inputs[0].dtype;
  to->rank = n;
  for (int i = 0; i < n; i++) {
    gboolean bad = numbers[i] < -1 || (numbers[i] == -1 && open >= 0) || (numbers[i] == 0 && copies && i >= from->rank);

    if (bad)
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("entry %d of the new shape is %" PRId64 ", which says nothing"), i + 1, numbers[i]);
    to->extent[i] = numbers[i] == 0 && copies ? from->extent[i] : MAX (numbers[i], 0);
    overflows = overflows || (to->extent[i] > 0 && __builtin_mul_overflow (product, to->extent[i], &product));
    open = numbers[i] == -1 ? i : open;
  }
  return overflows ? fail_reshape (from, to, error) : resolve_reshape (from, to, open, error);
}

ALIAS (reshape, "Reshape", 2, 2, reshape_attributes, infer_reshape, differentiate_alias);

/* weft.ReshapeLike: the elements of input 0 under the shape of input 1. */

static gboolean
infer_reshape_like (WeftInference  *self,
                    GError        **error)
{
  self->outputs[0].dtype = self->inputs[0].dtype;
  self->outputs[0].shape = self->inputs[1].shape;
  return resolve_reshape (&self->inputs[0].shape, &self->outputs[0].shape, -1, error);
}

ALIAS (reshape_like, "weft.ReshapeLike", 2, 2, NULL, infer_reshape_like, differentiate_alias);

static const WeftAttributeSpec flatten_attributes[] = { { .fallback = WEFT_INT ("axis", 1) }, { { NULL } } };

/* The product of some extents; a named dimension survives where it is alone. */
static gint64
join_extents (const WeftShape *shape,
              int              first,
              int              last)
{
  gint64 product = 1;

  for (int i = first; i < last; i++) {
    if (shape->extent[i] == 1)
      continue;
    if (product == 1)
      product = shape->extent[i];
    else if (product < 0 || shape->extent[i] < 0)
      product = WEFT_UNKNOWN_EXTENT;
    else
      product *= shape->extent[i];
  }
  return product;
}

static gboolean
infer_flatten (WeftInference  *self,
               GError        **error)
{
  const WeftShape *from = &self->inputs[0].shape;
  gint64 axis = weft_op_get_int (self->op, "axis");
  int split = from->rank;

  if (axis != from->rank && !weft_rule_axis (axis, from->rank, &split, error))
    return FALSE;
  self->outputs[0].dtype = self->inputs[0].dtype;
  self->outputs[0].shape = WEFT_SHAPE (join_extents (from, 0, split), join_extents (from, split, from->rank));
  return TRUE;
}

ALIAS (flatten, "Flatten", 1, 1, flatten_attributes, infer_flatten, differentiate_alias);

static gboolean
infer_squeeze (WeftInference  *self,
               GError        **error)
{
  const WeftShape *from = &self->inputs[0].shape;
  WeftShape *to = &self->outputs[0].shape;
  const gint64 *axes = NULL;
  int n = 0, axis;
  guint mask = 0;

  if (self->inputs[1].present && !weft_rule_ints (self, 1, &axes, &n, error))
    return FALSE;
  for (int i = 0; i < n; i++) {
    if (!weft_rule_axis (axes[i], from->rank, &axis, error))
      return FALSE;
    if (from->extent[axis] != 1)
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("axis %d has extent %" PRId64 ", only 1 can be dropped"), axis, from->extent[axis]);
    mask |= 1u << axis;
  }
  self->outputs[0].dtype = self->inputs[0].dtype;
  to->rank = 0;
  for (axis = 0; axis < from->rank; axis++)
    if (!(mask & 1u << axis) && (n > 0 || from->extent[axis] != 1))
      to->extent[to->rank++] = from->extent[axis];
  return TRUE;
}

ALIAS (squeeze, "Squeeze", 1, 2, NULL, infer_squeeze, differentiate_alias);

static gboolean
infer_unsqueeze (WeftInference  *self,
                 GError        **error)
{
  const WeftShape *from = &self->inputs[0].shape;
  WeftShape *to = &self->outputs[0].shape;
  const gint64 *axes;
  int n, axis, next = 0;
  guint mask = 0;

  if (!weft_rule_ints (self, 1, &axes, &n, error))
    return FALSE;
  if (from->rank + n > WEFT_MAX_RANK)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("%d axes are asked for, at most %d are possible"), from->rank + n, WEFT_MAX_RANK);
  self->outputs[0].dtype = self->inputs[0].dtype;
  to->rank = from->rank + n;
  for (int i = 0; i < n; i++) {
    if (!weft_rule_axis (axes[i], to->rank, &axis, error))
      return FALSE;
    if (mask & 1u << axis)
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_ATTRIBUTE, _("axis %d is named twice"), axis);
    mask |= 1u << axis;
  }
  for (axis = 0; axis < to->rank; axis++)
    to->extent[axis] = mask & 1u << axis ? 1 : from->extent[next++];
  return TRUE;
}

ALIAS (unsqueeze, "Unsqueeze", 2, 2, NULL, infer_unsqueeze, differentiate_alias);

/* Transpose */

static const WeftAttributeSpec transpose_attributes[] = { { .fallback = WEFT_INTS ("perm", NULL, 0) }, { { NULL } } };

static gboolean
read_permutation (const WeftOp  *op,
                  int            rank,
                  int           *from,
                  GError       **error)
{
  int n, axis;
  const gint64 *perm = weft_op_get_ints (op, "perm", &n);
  guint mask = 0;

  for (int i = 0; i < rank; i++)
    from[i] = rank - 1 - i;
  if (n == 0)
    return TRUE;
  for (int i = 0; i < n; i++) {
    if (!weft_rule_axis (perm[i], rank, &axis, error))
      return FALSE;
    mask |= 1u << axis;
    from[i] = axis;
  }
  if (n != rank || mask != (1u << rank) - 1)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_ATTRIBUTE, _("perm must name each of the %d axes once"), rank);
  return TRUE;
}

static gboolean
infer_transpose (WeftInference  *self,
                 GError        **error)
{
  const WeftShape *x = &self->inputs[0].shape;
  WeftShape *y = &self->outputs[0].shape;
  int from[WEFT_MAX_RANK];

  if (!read_permutation (self->op, x->rank, from, error))
    return FALSE;
  self->outputs[0].dtype = self->inputs[0].dtype;
  y->rank = x->rank;
  for (int i = 0; i < x->rank; i++)
    y->extent[i] = x->extent[from[i]];
  return TRUE;
}

static void
partition_transpose (const WeftInference *self,
                     WeftPartition       *result)
{
  int from[WEFT_MAX_RANK];

  weft_rule_partition_rows (self, result, 4);
  result->aligned = 0;
  if (self->inputs[0].shape.rank > 0 && read_permutation (self->op, self->inputs[0].shape.rank, from, NULL) && from[0] == 0)
    result->aligned = 1;
}

/* Copies a rectangle of any rank: @extent elements per axis, from strides to
 * strides, all in elements of @size bytes. */
static void
copy_box (gpointer       to,
          gconstpointer  from,
          gsize          size,
          int            rank,
          const gint64  *extent,
          const gint64  *to_stride,
          const gint64  *from_stride)
{
  if (rank == 0) {
    memcpy (to, from, size);
    return;
  }
  if (rank == 1 && to_stride[0] == 1 && from_stride[0] == 1) {
    memcpy (to, from, size * (gsize) extent[0]);
    return;
  }
  for (gint64 i = 0; i < extent[0]; i++)
    copy_box ((guint8 *) to + (gssize) size * i * to_stride[0], (const guint8 *) from + (gssize) size * i * from_stride[0],
              size, rank - 1, extent + 1, to_stride + 1, from_stride + 1);
}

static void
fill_strides (const WeftShape *shape,
              gint64          *stride)
{
  for (int axis = 0; axis < shape->rank; axis++)
    stride[axis] = weft_shape_count_axes (shape, axis + 1, shape->rank);
}

static void
run_transpose (const WeftCall *call,
               gint64          first,
               gint64          last)
{
  const WeftOperand *x = &call->inference->inputs[0];
  const WeftShape *y = &call->inference->outputs[0].shape;
  gint64 extent[WEFT_MAX_RANK], to[WEFT_MAX_RANK], stride[WEFT_MAX_RANK], from[WEFT_MAX_RANK] = { 0 };
  gsize size = weft_dtype_get_size (x->dtype);
  int axes[WEFT_MAX_RANK];

  if (!read_permutation (call->op, x->shape.rank, axes, NULL))
    g_assert_not_reached ();
  fill_strides (y, to);
  fill_strides (&x->shape, stride);
  for (int i = 0; i < y->rank; i++) {
    extent[i] = i == 0 ? last - first : y->extent[i];
    from[i] = stride[axes[i]];
  }
  copy_box ((guint8 *) call->outputs[0] + (gssize) size * first * (y->rank > 0 ? to[0] : 0),
            (const guint8 *) call->inputs[0] + (gssize) size * first * from[0], size, y->rank, extent, to, from);
}

static void
differentiate_transpose (WeftGraph       *g,
                         const WeftOp    *op,
                         const WeftValue *dy,
                         WeftValue       *dx)
{
  int rank = weft_graph_get_value (g, op->inputs[0])->shape.rank, from[WEFT_MAX_RANK];
  gint64 inverse[WEFT_MAX_RANK];

  if (!read_permutation (op, rank, from, NULL))
    g_assert_not_reached ();
  for (int i = 0; i < rank; i++)
    inverse[from[i]] = i;
  dx[0] = weft_graph_emit (g, "Transpose", WEFT_INPUTS (*dy), WEFT_ATTRIBUTES (WEFT_INTS ("perm", inverse, rank)));
}

const WeftOpClass weft_op_transpose = {
  .name = "Transpose",
  .min_inputs = 1,
  .max_inputs = 1,
  .n_outputs = 1,
  .attributes = transpose_attributes,
  .infer = infer_transpose,
  .differentiate = differentiate_transpose,
  .partition = partition_transpose,
  .run = run_transpose,
};

/* Concat */

static const WeftAttributeSpec concat_attributes[] = { { .fallback = WEFT_INT ("axis", 0), .required = TRUE }, { { NULL } } };

static gboolean
fits_beside (const WeftShape *a,
             const WeftShape *b,
             int              axis)
{
  gboolean fits = a->rank == b->rank;

  for (int i = 0; fits && i < a->rank; i++)
    fits = i == axis || a->extent[i] == b->extent[i];
  return fits;
}

static gboolean
infer_concat (WeftInference  *self,
              GError        **error)
{
  WeftShape *y = &self->outputs[0].shape;
  int axis;

  weft_rule_like_input (self, 0);
  if (!weft_rule_axis (weft_op_get_int (self->op, "axis"), y->rank, &axis, error))
    return FALSE;
  for (int k = 1; k < self->op->n_inputs; k++) {
    const WeftShape *x = &self->inputs[k].shape;

    if (!fits_beside (&self->inputs[0].shape, x, axis) || self->inputs[k].dtype != self->inputs[0].dtype) {
      g_autofree char *one = weft_shape_to_string (&self->inputs[0].shape), *other = weft_shape_to_string (x);
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("%s and %s cannot stand side by side along axis %d"), one, other, axis);
    }
    y->extent[axis] = y->extent[axis] < 0 || x->extent[axis] < 0 ? WEFT_UNKNOWN_EXTENT : y->extent[axis] + x->extent[axis];
  }
  return TRUE;
}

static void
partition_concat (const WeftInference *self,
                  WeftPartition       *result)
{
  int axis = 0;

  weft_rule_axis (weft_op_get_int (self->op, "axis"), self->outputs[0].shape.rank, &axis, NULL);
  if (axis > 0)
    weft_rule_partition_rows (self, result, 1);
  else
    weft_rule_partition_whole (result, (double) weft_shape_count (&self->outputs[0].shape));
}

static void
run_concat (const WeftCall *call,
            gint64          first,
            gint64          last)
{
  const WeftInference *look = call->inference;
  const WeftShape *y = &look->outputs[0].shape;
  gsize size = weft_dtype_get_size (look->outputs[0].dtype);
  gint64 outer, before = 0, row;
  int axis = 0;

  weft_rule_axis (weft_op_get_int (call->op, "axis"), y->rank, &axis, NULL);
  outer = axis == 0 ? 1 : weft_shape_count_axes (y, 1, axis) * (last - first);
  row = weft_shape_count_axes (y, axis, y->rank);
  for (int k = 0; k < call->op->n_inputs; k++) {
    gint64 own = weft_shape_count_axes (&look->inputs[k].shape, axis, y->rank);
    gint64 start = axis == 0 ? 0 : first * weft_shape_count_axes (y, 1, axis);

    for (gint64 i = 0; i < outer; i++)
      memcpy ((guint8 *) call->outputs[0] + size * (gsize) ((start + i) * row + before),
              (const guint8 *) call->inputs[k] + size * (gsize) ((start + i) * own), size * (gsize) own);
    before += own;
  }
}

static WeftValue
emit_slice (WeftGraph    *g,
            WeftValue     x,
            const gint64  box[3])
{
  return weft_graph_emit (g, "Slice",
                          WEFT_INPUTS (x, weft_graph_add_ints (g, &box[0], 1), weft_graph_add_ints (g, &box[1], 1), weft_graph_add_ints (g, &box[2], 1)), NULL);
}

static void
differentiate_concat (WeftGraph       *g,
                      const WeftOp    *op,
                      const WeftValue *dy,
                      WeftValue       *dx)
{
  gint64 before = 0;
  int axis = 0;

  weft_rule_axis (weft_op_get_int (op, "axis"), weft_graph_get_value (g, *dy)->shape.rank, &axis, NULL);
  for (int k = 0; k < op->n_inputs; k++) {
    gint64 own = weft_graph_get_value (g, op->inputs[k])->shape.extent[axis];

    dx[k] = emit_slice (g, *dy, (const gint64[]){ before, before + own, axis });
    before += own;
  }
}

const WeftOpClass weft_op_concat = {
  .name = "Concat",
  .min_inputs = 1,
  .max_inputs = WEFT_MAX_INPUTS,
  .n_outputs = 1,
  .attributes = concat_attributes,
  .infer = infer_concat,
  .differentiate = differentiate_concat,
  .partition = partition_concat,
  .run = run_concat,
};

/* Slice: inputs data, starts, ends, axes, steps (ONNX 13); its gradient
 * weft.Unslice puts a slice back into zeros shaped like its second input. */

typedef struct
{
  gint64 start[WEFT_MAX_RANK];
  gint64 step[WEFT_MAX_RANK];
  gint64 extent[WEFT_MAX_RANK];
} Box;

static gint64
clamp_start (gint64 place,
             gint64 extent,
             gint64 step)
{
  place = place < 0 ? place + extent : place;
  return step > 0 ? CLAMP (place, 0, extent) : CLAMP (place, -1, extent - 1);
}

static gboolean
read_box (const WeftInference  *self,
          const WeftShape      *shape,
          int                   first_input,
          Box                  *box,
          GError              **error)
{
  const gint64 *lists[4] = { NULL };
  int n[4] = { 0 }, axis;

  for (int i = 0; i < 4; i++)
    if (self->inputs[first_input + i].present && !weft_rule_ints (self, first_input + i, &lists[i], &n[i], error))
      return FALSE;
  for (int i = 0; i < shape->rank; i++) {
    box->start[i] = 0;
    box->step[i] = 1;
    box->extent[i] = shape->extent[i];
  }
  for (int i = 0; i < n[0]; i++) {
    gint64 step = lists[3] != NULL && i < n[3] ? lists[3][i] : 1, start, end;

    if (n[1] != n[0] || !weft_rule_axis (lists[2] != NULL && i < n[2] ? lists[2][i] : i, shape->rank, &axis, error))
      return FALSE;
    if (step == 0 || shape->extent[axis] < 0)
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("axis %d cannot be cut: its extent must be known and the step not 0"), axis);
    start = clamp_start (lists[0][i], shape->extent[axis], step);
    end = clamp_start (lists[1][i], shape->extent[axis], step);
    if (step < 0 && lists[1][i] < -shape->extent[axis])
      end = -1;
    box->start[axis] = start;
    box->step[axis] = step;
    box->extent[axis] = MAX ((end - start + step - (step > 0 ? 1 : -1)) / step, 0);
  }
  return TRUE;
}

static gboolean
infer_slice (WeftInference  *self,
             GError        **error)
{
  Box box;

  weft_rule_like_input (self, 0);
  if (!read_box (self, &self->inputs[0].shape, 1, &box, error)) {
    if (error != NULL && *error == NULL)
      weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("starts and ends must be as many"));
    return FALSE;
  }
  memcpy (self->outputs[0].shape.extent, box.extent, sizeof box.extent);
  return TRUE;
}

/* Whether the box has all rows, in their order. */
static gboolean
keeps_rows (const WeftInference *self,
            const WeftShape     *whole,
            int                  first_input,
            Box                 *box)
{
  if (!read_box (self, whole, first_input, box, NULL))
    g_assert_not_reached ();
  return whole->rank > 0 && box->step[0] == 1 && box->extent[0] == whole->extent[0];
}

static void
partition_slice (const WeftInference *self,
                 WeftPartition       *result)
{
  Box box;

  weft_rule_partition_rows (self, result, 1);
  result->aligned = keeps_rows (self, &self->inputs[0].shape, 1, &box) ? 1 : 0;
}

/* Offsets and strides of the box in elements of the whole. */
static gint64
box_strides (const Box       *box,
             const WeftShape *whole,
             gint64          *stride)
{
  gint64 offset = 0;

  fill_strides (whole, stride);
  for (int i = 0; i < whole->rank; i++) {
    offset += box->start[i] * stride[i];
    stride[i] *= box->step[i];
  }
  return offset;
}

static void
run_slice (const WeftCall *call,
           gint64          first,
           gint64          last)
{
  const WeftOperand *x = &call->inference->inputs[0];
  const WeftShape *y = &call->inference->outputs[0].shape;
  gsize size = weft_dtype_get_size (x->dtype);
  gint64 to[WEFT_MAX_RANK], from[WEFT_MAX_RANK], offset;
  Box box;

  if (!read_box (call->inference, &x->shape, 1, &box, NULL) || y->rank == 0)
    g_assert_not_reached ();
  fill_strides (y, to);
  offset = box_strides (&box, &x->shape, from);
  box.extent[0] = last - first;
  copy_box ((guint8 *) call->outputs[0] + (gssize) size * first * to[0],
            (const guint8 *) call->inputs[0] + (gssize) size * (offset + first * from[0]), size, y->rank, box.extent, to, from);
}

static void
differentiate_slice (WeftGraph       *g,
                     const WeftOp    *op,
                     const WeftValue *dy,
                     WeftValue       *dx)
{
  WeftValue inputs[] = { *dy, op->inputs[0], op->inputs[1], op->inputs[2], op->inputs[3], op->inputs[4] };

  dx[0] = weft_graph_emit (g, "weft.Unslice", inputs, op->n_inputs + 1, NULL);
}

const WeftOpClass weft_op_slice = {
  .name = "Slice",
  .min_inputs = 3,
  .max_inputs = 5,
  .n_outputs = 1,
  .infer = infer_slice,
  .differentiate = differentiate_slice,
  .partition = partition_slice,
  .run = run_slice,
};

static gboolean
infer_unslice (WeftInference  *self,
               GError        **error)
{
  Box box;

  self->outputs[0].dtype = self->inputs[0].dtype;
  self->outputs[0].shape = self->inputs[1].shape;
  return read_box (self, &self->inputs[1].shape, 2, &box, error);
}

static void
partition_unslice (const WeftInference *self,
                   WeftPartition       *result)
{
  const WeftShape *y = &self->outputs[0].shape;
  double cost = 2.0 * (double) weft_shape_count (y);
  Box box;

  weft_rule_partition_whole (result, cost);
  if (keeps_rows (self, y, 2, &box)) {
    result->units = y->extent[0];
    result->cost = cost / (double) MAX (result->units, 1);
    result->aligned = 1;
  }
  result->unread = 1u << 1;
}

static void
run_unslice (const WeftCall *call,
             gint64          first,
             gint64          last)
{
  const WeftShape *y = &call->inference->outputs[0].shape;
  gsize size = weft_dtype_get_size (call->inference->outputs[0].dtype);
  gint64 from[WEFT_MAX_RANK], to[WEFT_MAX_RANK], offset, count = weft_shape_count (y), start = 0, begin = 0;
  Box box;

  if (keeps_rows (call->inference, y, 2, &box)) {
    gint64 part = weft_rule_part (y, y->extent[0]);

    start = first * part;
    count = (last - first) * part;
    begin = first * weft_rule_part (&call->inference->inputs[0].shape, y->extent[0]);
    box.extent[0] = last - first;
  }
  memset ((guint8 *) call->outputs[0] + (gssize) size * start, 0, size * (gsize) count);
  fill_strides (&call->inference->inputs[0].shape, from);
  offset = box_strides (&box, y, to) + start;
  copy_box ((guint8 *) call->outputs[0] + (gssize) size * offset, (const guint8 *) call->inputs[0] + (gssize) size * begin, size, y->rank, box.extent, to, from);
}

static void
differentiate_unslice (WeftGraph       *g,
                       const WeftOp    *op,
                       const WeftValue *dy,
                       WeftValue       *dx)
{
  WeftValue inputs[] = { *dy, op->inputs[2], op->inputs[3], op->inputs[4], op->inputs[5] };

  dx[0] = weft_graph_emit (g, "Slice", inputs, op->n_inputs - 1, NULL);
}

const WeftOpClass weft_op_unslice = {
  .name = "weft.Unslice",
  .min_inputs = 4,
  .max_inputs = 6,
  .n_outputs = 1,
  .infer = infer_unslice,
  .differentiate = differentiate_unslice,
  .partition = partition_unslice,
  .run = run_unslice,
};
