/* rules.c: what shape, gradient and partition rules of many ops have in common
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "engine/error.h"

gboolean
weft_rule_fail (GError     **error,
                int          code,
                const char  *format,
                ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (WEFT_ENGINE_ERROR, code, format, arguments);
  va_end (arguments);
  return FALSE;
}

gboolean
weft_rule_need_f32 (const WeftInference  *self,
                    int                   index,
                    GError              **error)
{
  const WeftOperand *input = &self->inputs[index];

  if (!input->present || input->dtype == WEFT_DTYPE_F32)
    return TRUE;
  return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("input %d is %s, f32 is needed; put a Cast before it"),
                         index + 1, weft_dtype_get_name (input->dtype));
}

void
weft_rule_like_input (WeftInference *self,
                      int            index)
{
  self->outputs[0].dtype = self->inputs[index].dtype;
  self->outputs[0].shape = self->inputs[index].shape;
}

static gboolean
broadcast_extent (gint64  a,
                  gint64  b,
                  gint64 *result)
{
  if (a == 1 || b == 1)
    *result = a == 1 ? b : a;
  else if (a == b && a != WEFT_UNKNOWN_EXTENT)
    *result = a;
  else if (a < 0 || b < 0)
    *result = a < 0 && b < 0 ? WEFT_UNKNOWN_EXTENT : MAX (a, b);
  else
    return FALSE;
  return TRUE;
}

gboolean
weft_rule_broadcast (const WeftShape  *a,
                     const WeftShape  *b,
                     WeftShape        *result,
                     GError          **error)
{
  int rank = MAX (a->rank, b->rank);

  for (int i = 0; i < rank; i++) {
    int axis_a = i - (rank - a->rank), axis_b = i - (rank - b->rank);
    gint64 extent_a = axis_a < 0 ? 1 : a->extent[axis_a], extent_b = axis_b < 0 ? 1 : b->extent[axis_b];

    if (!broadcast_extent (extent_a, extent_b, &result->extent[i])) {
      g_autofree char *text_a = weft_shape_to_string (a), *text_b = weft_shape_to_string (b);
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("shapes %s and %s do not fit together"), text_a, text_b);
    }
  }
  result->rank = rank;
  return TRUE;
}

gboolean
weft_rule_axis (gint64   axis,
                int      rank,
                int     *result,
                GError **error)
{
  if (axis < -rank || axis >= rank)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_ATTRIBUTE, _("axis %d is not one of the %d axes"), (int) axis, rank);
  *result = (int) (axis < 0 ? axis + rank : axis);
  return TRUE;
}

int
weft_rule_choice (const WeftOp *op,
                  const char *name,
                  const char *const *choices,
                  GError **error)
{
  const char *given = weft_op_get_text (op, name);
  g_autofree char *all = NULL;

  for (int i = 0; choices[i] != NULL; i++)
    if (g_str_equal (choices[i], given))
      return i;
  all = g_strjoinv (", ", (char **) choices);
  weft_rule_fail (error, WEFT_ENGINE_ERROR_ATTRIBUTE, _("%s is “%s”, which is not known here; choose one of %s"), name, given, all);
  return -1;
}

gboolean
weft_rule_ints (const WeftInference  *self,
                int                   index,
                const gint64        **numbers,
                int                  *n_numbers,
                GError              **error)
{
  const WeftOperand *input = &self->inputs[index];

  if (input->content == NULL || input->dtype != WEFT_DTYPE_I64 || input->shape.rank > 1)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("input %d must be a constant list of integers"), index + 1);
  *numbers = input->content->data;
  *n_numbers = (int) weft_shape_count (&input->shape);
  return TRUE;
}

gint64
weft_rule_rows (const WeftShape *shape)
{
  return shape->rank == 0 ? 1 : shape->extent[0];
}

gint64
weft_rule_part (const WeftShape *shape,
                gint64           units)
{
  return units == 0 ? 0 : weft_shape_count (shape) / units;
}

void
weft_rule_partition_rows (const WeftInference *self,
                          WeftPartition       *partition,
                          double               cost_per_element)
{
  const WeftShape *shape = &self->outputs[0].shape;
  gint64 rows = weft_rule_rows (shape);

  partition->units = rows;
  partition->multiple = shape->rank > 1 ? 1 : 16;
  partition->cost = cost_per_element * (double) weft_rule_part (shape, rows);
  for (int i = 0; i < self->op->n_inputs; i++)
    if (self->inputs[i].present && self->inputs[i].shape.rank == shape->rank && weft_rule_rows (&self->inputs[i].shape) == rows)
      partition->aligned |= 1u << i;
}

void
weft_rule_partition_whole (WeftPartition *partition,
                           double         cost)
{
  partition->units = 1;
  partition->multiple = 1;
  partition->cost = cost;
}

/* Samples for whose steps it pays to be summed each by itself. */
#define LEAST_SAMPLES 8

/* Axes of steps between samples and what a layer adds to each of them, as B T C to C. */
static int
count_step_axes (const WeftShape *from,
                 const WeftShape *to)
{
  int n = from->rank - to->rank - 1;
  gboolean samples = from->rank > 0 && (from->extent[0] < 0 || from->extent[0] >= LEAST_SAMPLES);

  for (int i = 0; n > 0 && i < to->rank; i++)
    if (from->extent[n + 1 + i] != to->extent[i])
      return 0;
  return samples && to->rank > 0 ? MAX (n, 0) : 0;
}

/* Over steps first, so that lanes keep to samples and what they sum need not be kept. */
WeftValue
weft_rule_sum_like (WeftGraph *graph,
                    WeftValue  dy,
                    WeftValue  x)
{
  const WeftShape *from = &weft_graph_get_value (graph, dy)->shape;
  const WeftShape *to = &weft_graph_get_value (graph, x)->shape;
  gint64 axes[WEFT_MAX_RANK];
  int n_axes = count_step_axes (from, to);

  if (weft_shape_equal (from, to))
    return dy;
  for (int i = 0; i < n_axes; i++)
    axes[i] = 1 + i;
  if (n_axes > 0)
    dy = weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (dy, weft_graph_add_ints (graph, axes, n_axes)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
  return weft_graph_emit (graph, "weft.SumLike", WEFT_INPUTS (dy, x), NULL);
}

/* Over pixels first, so that lanes keep to images. */
WeftValue
weft_rule_sum_channels (WeftGraph *graph,
                        WeftValue  x)
{
  gint64 axes[WEFT_MAX_RANK], batch = 0;
  int n_axes = weft_graph_get_value (graph, x)->shape.rank - 2;

  for (int i = 0; i < n_axes; i++)
    axes[i] = 2 + i;
  if (n_axes > 0)
    x = weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (x, weft_graph_add_ints (graph, axes, n_axes)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
  return weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (x, weft_graph_add_ints (graph, &batch, 1)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

WeftValue
weft_rule_unary (WeftGraph  *graph,
                 const char *op,
                 WeftValue   x)
{
  return weft_graph_emit (graph, op, WEFT_INPUTS (x), NULL);
}

WeftValue
weft_rule_binary (WeftGraph  *graph,
                  const char *op,
                  WeftValue   a,
                  WeftValue   b)
{
  return weft_graph_emit (graph, op, WEFT_INPUTS (a, b), NULL);
}

WeftValue
weft_rule_affine (WeftGraph *graph,
                  WeftValue  x,
                  double     factor,
                  double     offset)
{
  return weft_graph_emit (graph, "weft.Affine", WEFT_INPUTS (x), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", factor), WEFT_FLOAT ("beta", offset)));
}

/* Elements from one index of @axis to the next in a contiguous array, 0 where
 * the operand is stretched along it. */
static gint64
stride_of (const WeftShape *operand,
           const WeftShape *shape,
           int              axis)
{
  int own = axis - (shape->rank - operand->rank);

  if (own < 0 || (operand->extent[own] == 1 && shape->extent[axis] != 1))
    return 0;
  return weft_shape_count_axes (operand, own + 1, operand->rank);
}

static gboolean
extends_run (const WeftBroadcast *self,
             const WeftShape *shape,
             const WeftShape *const *operands,
             int axis)
{
  for (int k = 0; k < self->n_operands; k++) {
    gboolean moves = shape->extent[axis] == 1 ? self->steps[k] : stride_of (operands[k], shape, axis) != 0;

    if (moves != self->steps[k])
      return FALSE;
  }
  return TRUE;
}

void
weft_broadcast_init (WeftBroadcast *self,
                     const WeftShape *shape,
                     const WeftShape *const *operands,
                     int n_operands,
                     gint64 first,
                     gint64 last)
{
  WeftShape part = *shape;
  int axis = shape->rank - 1;

  if (part.rank > 0)
    part.extent[0] = last - first;
  self->n_operands = n_operands;
  self->run = 1;
  while (axis > 0 && part.extent[axis] == 1)
    axis--;
  for (int k = 0; k < n_operands; k++)
    self->steps[k] = axis >= 0 && stride_of (operands[k], shape, axis) != 0;
  for (; axis >= 0 && extends_run (self, shape, operands, axis); axis--)
    self->run *= part.extent[axis];
  self->n_outer = axis + 1;
  for (int i = 0; i < self->n_outer; i++) {
    self->outer[i] = part.extent[i];
    for (int k = 0; k < n_operands; k++)
      self->stride[k][i] = stride_of (operands[k], shape, i);
  }
}

gint64
weft_broadcast_count (const WeftBroadcast *self)
{
  gint64 count = 1;

  for (int i = 0; i < self->n_outer; i++)
    count *= self->outer[i];
  return count;
}

void
weft_broadcast_offsets (const WeftBroadcast *self,
                        gint64               index,
                        gint64               offsets[3])
{
  offsets[0] = offsets[1] = offsets[2] = 0;
  for (int i = self->n_outer - 1; i >= 0; i--) {
    gint64 place = index % self->outer[i];

    index /= self->outer[i];
    for (int k = 0; k < self->n_operands; k++)
      offsets[k] += place * self->stride[k][i];
  }
}
