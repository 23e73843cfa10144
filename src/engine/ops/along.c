/* along.c: extremes, sums and elements by index along one axis
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ArgMax, ArgMin, TopK, CumSum, GatherElements and ScatterElements.
 * An array is lines along the axis, @n numbers that stand @inner apart. Source:
 * ONNX 13, TopK 11, CumSum 14, ScatterElements 16.
 */
#include "engine/ops/ops.h"
#include "engine/ops/plain.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <math.h>
#include <string.h>

/* The lines of an operand that units @first … @last - 1 are. */
typedef struct
{
  gint64 first;
  gint64 last;
  gint64 n;
  gint64 inner;
} Lines;

static int
axis_of (const WeftInference *self)
{
  int axis = 0;

  weft_rule_axis (weft_op_get_int (self->op, "axis"), self->inputs[0].shape.rank, &axis, NULL);
  return axis;
}

static Lines
lines_of (const WeftInference *self,
          const WeftShape     *shape,
          int                  axis,
          gint64               first,
          gint64               last)
{
  gint64 each = axis == 0 ? 1 : weft_shape_count_axes (shape, 1, axis);

  return (Lines){ first * each, last * each, shape->extent[axis], weft_shape_count_axes (shape, axis + 1, shape->rank) };
}

/* By rows where the axis is another one, else all at once. */
static void
partition_lines (const WeftInference *self,
                 WeftPartition       *result,
                 int                  axis,
                 double               cost)
{
  cost *= (double) weft_shape_count (&self->inputs[0].shape);
  weft_rule_partition_whole (result, cost);
  if (axis > 0) {
    result->units = self->inputs[0].shape.extent[0];
    result->cost = cost / (double) MAX (result->units, 1);
    result->aligned = 1;
  }
}

/* ArgMax, ArgMin */

static const WeftAttributeSpec arg_attributes[] = {
  { .fallback = WEFT_INT ("axis", 0) },
  { .fallback = WEFT_INT ("keepdims", 1), .minimum = 0, .maximum = 1 },
  { .fallback = WEFT_INT ("select_last_index", 0), .minimum = 0, .maximum = 1 },
  { { NULL } },
};

static gboolean
infer_arg (WeftInference  *self,
           GError        **error)
{
  WeftShape *y = &self->outputs[0].shape;
  int axis;

  weft_rule_like_input (self, 0);
  self->outputs[0].dtype = WEFT_DTYPE_I64;
  if (!weft_rule_need_f32 (self, 0, error) || !weft_rule_axis (weft_op_get_int (self->op, "axis"), y->rank, &axis, error))
    return FALSE;
  y->extent[axis] = 1;
  if (weft_op_get_int (self->op, "keepdims"))
    return TRUE;
  for (y->rank--; axis < y->rank; axis++)
    y->extent[axis] = y->extent[axis + 1];
  return TRUE;
}

static void
partition_arg (const WeftInference *self,
               WeftPartition       *result)
{
  partition_lines (self, result, axis_of (self), 2);
}

/* Whether a comes before b: the larger, or where @least the smaller; NaN before all. */
static gboolean
precedes (float    a,
          float    b,
          gboolean least)
{
  if (isnan (a) || isnan (b))
    return isnan (a) && !isnan (b);
  return least ? a < b : a > b;
}

static void
run_arg (const WeftCall *call,
         gint64          first,
         gint64          last)
{
  Lines lines = lines_of (call->inference, &call->inference->inputs[0].shape, axis_of (call->inference), first, last);
  gboolean least = call->op->klass == &weft_op_arg_min, late = weft_op_get_int (call->op, "select_last_index") != 0;
  gint64 *y = call->outputs[0];

  for (gint64 i = lines.first; i < lines.last; i++)
    for (gint64 j = 0; j < lines.inner; j++) {
      const float *x = (const float *) call->inputs[0] + i * lines.n * lines.inner + j;
      gint64 best = 0;

      for (gint64 k = 1; k < lines.n; k++)
        if (precedes (x[k * lines.inner], x[best * lines.inner], least) || (late && !precedes (x[best * lines.inner], x[k * lines.inner], least)))
          best = k;
      y[i * lines.inner + j] = best;
    }
}

#define ARG(id, onnx)                \
  const WeftOpClass weft_op_##id = { \
    .name = onnx,                    \
    .min_inputs = 1,                 \
    .max_inputs = 1,                 \
    .n_outputs = 1,                  \
    .flags = WEFT_OP_NO_GRADIENT,    \
    .attributes = arg_attributes,    \
    .infer = infer_arg,              \
    .partition = partition_arg,      \
    .run = run_arg,                  \
  }

ARG (arg_max, "ArgMax");
ARG (arg_min, "ArgMin");

/* TopK (x, k): the k largest, or smallest, in order, and where they stood. A
 * heap of places is emptied from the top; of equals the first comes first. */

static const WeftAttributeSpec top_attributes[] = {
  { .fallback = WEFT_INT ("axis", -1) },
  { .fallback = WEFT_INT ("largest", 1), .minimum = 0, .maximum = 1 },
  { .fallback = WEFT_INT ("sorted", 1), .minimum = 0, .maximum = 1 },
  { { NULL } },
};

static gboolean
infer_top (WeftInference  *self,
           GError        **error)
{
  const gint64 *k;
  int n, axis;

  weft_rule_like_input (self, 0);
  if (!weft_rule_need_f32 (self, 0, error) || !weft_rule_ints (self, 1, &k, &n, error) ||
      !weft_rule_axis (weft_op_get_int (self->op, "axis"), self->inputs[0].shape.rank, &axis, error))
    return FALSE;
  if (n != 1 || k[0] < 0 || (self->inputs[0].shape.extent[axis] >= 0 && k[0] > self->inputs[0].shape.extent[axis]))
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("k must be one number, at most the extent of axis %d"), axis);
  self->outputs[0].shape.extent[axis] = k[0];
  self->outputs[1] = self->outputs[0];
  self->outputs[1].dtype = WEFT_DTYPE_I64;
  return TRUE;
}

static void
partition_top (const WeftInference *self,
               WeftPartition       *result)
{
  partition_lines (self, result, axis_of (self), 20);
}

static gsize
scratch_top (const WeftInference *self,
             gint64               units)
{
  return (gsize) self->inputs[0].shape.extent[axis_of (self)] * sizeof (gint64);
}

typedef struct
{
  const float *x;
  gint64 step;
  gboolean least;
  gint64 *places;
  gint64 n;
} Heap;

static gboolean
stands_above (const Heap *self,
              gint64      a,
              gint64      b)
{
  float va = self->x[a * self->step], vb = self->x[b * self->step];

  return precedes (va, vb, self->least) || (!precedes (vb, va, self->least) && a < b);
}

static void
sink (Heap   *self,
      gint64  at)
{
  gint64 place = self->places[at];

  for (gint64 child = 2 * at + 1; child < self->n; child = 2 * at + 1) {
    if (child + 1 < self->n && stands_above (self, self->places[child + 1], self->places[child]))
      child++;
    if (!stands_above (self, self->places[child], place))
      break;
    self->places[at] = self->places[child];
    at = child;
  }
  self->places[at] = place;
}

static void
run_top (const WeftCall *call,
         gint64          first,
         gint64          last)
{
  int axis = axis_of (call->inference);
  Lines lines = lines_of (call->inference, &call->inference->inputs[0].shape, axis, first, last);
  gint64 k = call->inference->outputs[0].shape.extent[axis];

  for (gint64 i = lines.first; i < lines.last; i++)
    for (gint64 j = 0; j < lines.inner; j++) {
      Heap heap = { (const float *) call->inputs[0] + i * lines.n * lines.inner + j, lines.inner, !weft_op_get_int (call->op, "largest"), call->scratch, lines.n };
      gint64 to = i * k * lines.inner + j;

      for (gint64 m = 0; m < lines.n; m++)
        heap.places[m] = m;
      for (gint64 m = lines.n / 2 - 1; m >= 0; m--)
        sink (&heap, m);
      for (gint64 m = 0; m < k; m++, to += lines.inner) {
        ((float *) call->outputs[0])[to] = heap.x[heap.places[0] * lines.inner];
        ((gint64 *) call->outputs[1])[to] = heap.places[0];
        heap.places[0] = heap.places[--heap.n];
        sink (&heap, 0);
      }
    }
}

static WeftValue
zeros_like (WeftGraph *g,
            WeftValue  x)
{
  return weft_graph_emit (g, "weft.ExpandLike", WEFT_INPUTS (weft_graph_add_scalar (g, 0), x), NULL);
}

static WeftValue
scatter (WeftGraph    *g,
         const WeftOp *op,
         WeftValue     to,
         WeftValue     indices,
         WeftValue     updates,
         const char   *reduction)
{
  return weft_graph_emit (g, "ScatterElements", WEFT_INPUTS (to, indices, updates),
                          WEFT_ATTRIBUTES (WEFT_INT ("axis", weft_op_get_int (op, "axis")), WEFT_TEXT ("reduction", reduction)));
}

static void
differentiate_top (WeftGraph       *g,
                   const WeftOp    *op,
                   const WeftValue *dy,
                   WeftValue       *dx)
{
  dx[0] = scatter (g, op, zeros_like (g, op->inputs[0]), op->first_output + 1, dy[0], "none");
}

const WeftOpClass weft_op_top_k = {
  .name = "TopK",
  .min_inputs = 2,
  .max_inputs = 2,
  .n_outputs = 2,
  .attributes = top_attributes,
  .infer = infer_top,
  .differentiate = differentiate_top,
  .partition = partition_top,
  .scratch = scratch_top,
  .run = run_top,
};

/* CumSum (x, axis): y[k] = Σ x[0 … k], without x[k] where exclusive, from the end
 * where reverse. Its gradient is itself from the other end. */

static const WeftAttributeSpec sum_attributes[] = {
  { .fallback = WEFT_INT ("exclusive", 0), .minimum = 0, .maximum = 1 },
  { .fallback = WEFT_INT ("reverse", 0), .minimum = 0, .maximum = 1 },
  { { NULL } },
};

static gboolean
read_axis (const WeftInference  *self,
           int                  *axis,
           GError              **error)
{
  const gint64 *numbers;
  int n;

  if (!weft_rule_ints (self, 1, &numbers, &n, error))
    return FALSE;
  return weft_rule_axis (n == 1 ? numbers[0] : G_MAXINT64, self->inputs[0].shape.rank, axis, error);
}

static gboolean
infer_sum (WeftInference  *self,
           GError        **error)
{
  int axis;

  weft_rule_like_input (self, 0);
  return weft_plain_takes (&weft_plain_add, self, 0, error) && read_axis (self, &axis, error);
}

static void
partition_sum (const WeftInference *self,
               WeftPartition       *result)
{
  int axis = 0;

  read_axis (self, &axis, NULL);
  partition_lines (self, result, axis, 4);
}

/* The @n numbers from @start on, @step apart: each sum is the one before and a number. */
static void
sum_line (const WeftCall *call,
          gint64          start,
          gint64          step,
          gint64          n,
          gboolean        exclusive)
{
  WeftDType dtype = call->inference->inputs[0].dtype;
  WeftPlainRun x = { dtype, call->inputs[0], start, step }, before = { dtype, call->outputs[0], start, step }, y = before;
  WeftTensor first = { .dtype = dtype, .data = call->outputs[0] };

  if (exclusive)
    weft_tensor_set (&first, start, 0);
  else
    weft_plain_run (&weft_plain_copy, &x, &x, &y, 1);
  x.at += exclusive ? 0 : step;
  y.at += step;
  weft_plain_run (&weft_plain_add, &before, &x, &y, n - 1);
}

static void
run_sum (const WeftCall *call,
         gint64          first,
         gint64          last)
{
  gboolean exclusive = weft_op_get_int (call->op, "exclusive") != 0, reverse = weft_op_get_int (call->op, "reverse") != 0;
  int axis = 0;
  Lines lines;

  read_axis (call->inference, &axis, NULL);
  lines = lines_of (call->inference, &call->inference->inputs[0].shape, axis, first, last);
  for (gint64 i = lines.first; i < lines.last && lines.n > 0; i++)
    for (gint64 j = 0; j < lines.inner; j++)
      sum_line (call, i * lines.n * lines.inner + j + (reverse ? (lines.n - 1) * lines.inner : 0), reverse ? -lines.inner : lines.inner, lines.n, exclusive);
}

static void
differentiate_sum (WeftGraph       *g,
                   const WeftOp    *op,
                   const WeftValue *dy,
                   WeftValue       *dx)
{
  dx[0] = weft_graph_emit (g, "CumSum", WEFT_INPUTS (*dy, op->inputs[1]),
                           WEFT_ATTRIBUTES (WEFT_INT ("exclusive", weft_op_get_int (op, "exclusive")), WEFT_INT ("reverse", !weft_op_get_int (op, "reverse"))));
}

const WeftOpClass weft_op_cum_sum = {
  .name = "CumSum",
  .min_inputs = 2,
  .max_inputs = 2,
  .n_outputs = 1,
  .attributes = sum_attributes,
  .infer = infer_sum,
  .differentiate = differentiate_sum,
  .partition = partition_sum,
  .run = run_sum,
};

/* GatherElements (x, index): y[…, i, …] = x[…, index[…, i, …], …], and
 * ScatterElements (x, index, updates), which puts updates there, adds them or
 * multiplies by them, one after the other. An index outside -n … n - 1 reads 0 and writes
 * nothing. */

static const char *const reductions[] = { "none", "add", "mul", NULL };

static const WeftAttributeSpec gather_attributes[] = { { .fallback = WEFT_INT ("axis", 0) }, { { NULL } } };

static const WeftAttributeSpec scatter_attributes[] = {
  { .fallback = WEFT_INT ("axis", 0) },
  { .fallback = WEFT_TEXT ("reduction", "none") },
  { { NULL } },
};

static gboolean
check_indices (const WeftInference  *self,
               GError              **error)
{
  const WeftShape *x = &self->inputs[0].shape, *index = &self->inputs[1].shape;
  WeftDType dtype = self->inputs[1].dtype;
  int axis;
  gboolean fits = x->rank == index->rank;

  if (!weft_rule_axis (weft_op_get_int (self->op, "axis"), x->rank, &axis, error))
    return FALSE;
  if (dtype != WEFT_DTYPE_I32 && dtype != WEFT_DTYPE_I64)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("indices are %s, i32 or i64 is needed"), weft_dtype_get_name (dtype));
  for (int i = 0; fits && i < x->rank; i++)
    fits = i == axis || x->extent[i] == index->extent[i] || (index->extent[i] >= 0 && index->extent[i] < x->extent[i]);
  if (fits)
    return TRUE;
  return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("indices must have as many axes as the data, and be no longer except along axis %d"), axis);
}

static gboolean
infer_gather (WeftInference  *self,
              GError        **error)
{
  self->outputs[0].dtype = self->inputs[0].dtype;
  self->outputs[0].shape = self->inputs[1].shape;
  return check_indices (self, error);
}

static gboolean
infer_scatter (WeftInference  *self,
               GError        **error)
{
  weft_rule_like_input (self, 0);
  if (!check_indices (self, error) || weft_rule_choice (self->op, "reduction", reductions, error) < 0)
    return FALSE;
  if (self->inputs[2].dtype != self->inputs[0].dtype)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("updates are %s, the data %s; put a Cast before one of them"),
                           weft_dtype_get_name (self->inputs[2].dtype), weft_dtype_get_name (self->inputs[0].dtype));
  if (weft_shape_equal (&self->inputs[1].shape, &self->inputs[2].shape))
    return TRUE;
  return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("there must be as many updates as indices"));
}

static gboolean
goes_by_rows (const WeftInference *self)
{
  return axis_of (self) > 0 && self->inputs[0].shape.extent[0] == self->inputs[1].shape.extent[0];
}

static void
partition_elements (const WeftInference *self,
                    WeftPartition       *result)
{
  double cost = 4.0 * (double) weft_shape_count (&self->inputs[1].shape) + (double) weft_shape_count (&self->outputs[0].shape);

  weft_rule_partition_whole (result, cost);
  if (goes_by_rows (self)) {
    result->units = self->inputs[0].shape.extent[0];
    result->cost = cost / (double) MAX (result->units, 1);
    result->aligned = 7;
  }
}

/* Where in the data index @place points; -1: nowhere. */
static gint64
find_element (const WeftCall *call,
              int             axis,
              gint64          place)
{
  const WeftShape *x = &call->inference->inputs[0].shape, *index = &call->inference->inputs[1].shape;
  gint64 to = call->inference->inputs[1].dtype == WEFT_DTYPE_I32 ? ((const gint32 *) call->inputs[1])[place] : ((const gint64 *) call->inputs[1])[place];
  gint64 offset = 0, step = 1;

  to = to < 0 ? to + x->extent[axis] : to;
  if (to < 0 || to >= x->extent[axis])
    return -1;
  for (int i = x->rank - 1; i >= 0; i--) {
    offset += step * (i == axis ? to : place % index->extent[i]);
    step *= x->extent[i];
    place /= index->extent[i];
  }
  return offset;
}

static void
run_gather (const WeftCall *call,
            gint64          first,
            gint64          last)
{
  const WeftShape *index = &call->inference->inputs[1].shape;
  gint64 part = goes_by_rows (call->inference) ? weft_rule_part (index, index->extent[0]) : weft_shape_count (index);
  gsize size = weft_dtype_get_size (call->inference->inputs[0].dtype);
  int axis = axis_of (call->inference);

  for (gint64 i = first * part; i < last * part; i++) {
    gint64 from = find_element (call, axis, i);
    guint8 *to = (guint8 *) call->outputs[0] + (gsize) i * size;

    if (from >= 0)
      memcpy (to, (const guint8 *) call->inputs[0] + (gsize) from * size, size);
    else
      memset (to, 0, size);
  }
}

static void
run_scatter (const WeftCall *call,
             gint64          first,
             gint64          last)
{
  static const WeftPlain *const functions[] = { NULL, &weft_plain_add, &weft_plain_mul };
  const WeftOperand *x = &call->inference->inputs[0];
  const WeftShape *index = &call->inference->inputs[1].shape;
  gboolean rows = goes_by_rows (call->inference);
  const WeftPlain *f = functions[weft_rule_choice (call->op, "reduction", reductions, NULL)];
  gint64 part = rows ? weft_rule_part (index, index->extent[0]) : weft_shape_count (index);
  gint64 whole = rows ? weft_rule_part (&x->shape, x->shape.extent[0]) : weft_shape_count (&x->shape);
  gsize size = weft_dtype_get_size (x->dtype);
  guint8 *y = call->outputs[0];
  int axis = axis_of (call->inference);

  memcpy (y + (gsize) (first * whole) * size, (const guint8 *) call->inputs[0] + (gsize) (first * whole) * size, (gsize) ((last - first) * whole) * size);
  for (gint64 i = first * part; i < last * part; i++) {
    gint64 to = find_element (call, axis, i);

    if (to >= 0 && f != NULL)
      weft_plain_run (f, &(WeftPlainRun){ x->dtype, y, to, 0 }, &(WeftPlainRun){ x->dtype, call->inputs[2], i, 0 }, &(WeftPlainRun){ x->dtype, y, to, 0 }, 1);
    else if (to >= 0)
      memcpy (y + (gsize) to * size, (const guint8 *) call->inputs[2] + (gsize) i * size, size);
  }
}

static void
differentiate_gather (WeftGraph       *g,
                      const WeftOp    *op,
                      const WeftValue *dy,
                      WeftValue       *dx)
{
  dx[0] = scatter (g, op, zeros_like (g, op->inputs[0]), op->inputs[1], *dy, "add");
}

static WeftValue
gather (WeftGraph    *g,
        const WeftOp *op,
        WeftValue     x)
{
  return weft_graph_emit (g, "GatherElements", WEFT_INPUTS (x, op->inputs[1]), WEFT_ATTRIBUTES (WEFT_INT ("axis", weft_op_get_int (op, "axis"))));
}

/* Of a product dy y / u, of which no factor u must be 0. */
static void
differentiate_scatter (WeftGraph       *g,
                       const WeftOp    *op,
                       const WeftValue *dy,
                       WeftValue       *dx)
{
  const char *reduction = weft_op_get_text (op, "reduction");

  if (g_str_equal (reduction, "mul")) {
    dx[0] = scatter (g, op, *dy, op->inputs[1], op->inputs[2], "mul");
    dx[2] = weft_rule_binary (g, "Div", gather (g, op, weft_rule_binary (g, "Mul", *dy, op->first_output)), op->inputs[2]);
    return;
  }
  dx[0] = g_str_equal (reduction, "add") ? *dy : scatter (g, op, *dy, op->inputs[1], zeros_like (g, op->inputs[2]), "none");
  dx[2] = gather (g, op, *dy);
}

const WeftOpClass weft_op_gather_elements = {
  .name = "GatherElements",
  .min_inputs = 2,
  .max_inputs = 2,
  .n_outputs = 1,
  .attributes = gather_attributes,
  .infer = infer_gather,
  .differentiate = differentiate_gather,
  .partition = partition_elements,
  .run = run_gather,
};

const WeftOpClass weft_op_scatter_elements = {
  .name = "ScatterElements",
  .min_inputs = 3,
  .max_inputs = 3,
  .n_outputs = 1,
  .attributes = scatter_attributes,
  .infer = infer_scatter,
  .differentiate = differentiate_scatter,
  .partition = partition_elements,
  .run = run_scatter,
};
