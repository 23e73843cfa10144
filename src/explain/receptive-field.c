/* receptive-field.c: which part of a picture a place of a map sees
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/receptive-field.h"

#include "engine/ops/slide.h"

#include <math.h>

/* First and last index along an axis; nothing is seen where last is below first. */
typedef struct
{
  gint64 first;
  gint64 last;
} Range;

/* What of a value is seen, by rows and columns. */
typedef struct
{
  Range axes[2];
} Seen;

static const char *const pointwise[] = {
  "Abs",
  "Add",
  "BatchNormalization",
  "Cast",
  "Clip",
  "Concat",
  "Div",
  "Dropout",
  "Elu",
  "Exp",
  "Gelu",
  "HardSigmoid",
  "HardSwish",
  "Identity",
  "LeakyRelu",
  "Max",
  "Mean",
  "Min",
  "Mish",
  "Mul",
  "Neg",
  "PRelu",
  "Pow",
  "Relu",
  "Reshape",
  "Selu",
  "Sigmoid",
  "Softplus",
  "Sqrt",
  "Squeeze",
  "Sub",
  "Sum",
  "Tanh",
  "Unsqueeze",
  "weft.Affine",
  "weft.Augment",
  NULL,
};

static gint64
get_extent (const WeftGraph *graph,
            WeftValue        value,
            int              axis)
{
  const WeftShape *shape = &weft_graph_get_value (graph, value)->shape;
  int at = shape->rank - 2 + axis;

  return at >= 1 ? shape->extent[at] : 1;
}

/* Everything there is. */
static Range
see_all (const WeftGraph *graph,
         WeftValue        value,
         int              axis)
{
  return (Range){ 0, get_extent (graph, value, axis) - 1 };
}

static gboolean
find_kernel (const WeftGraph *graph,
             const WeftOp    *op,
             gint64           kernel[2])
{
  static const char *const pools[] = { "AveragePool", "MaxPool", NULL };
  gboolean is_pool = g_strv_contains (pools, op->klass->name);
  const WeftShape *shape;
  const gint64 *given;
  int n;

  if (!is_pool && !g_str_equal (op->klass->name, "Conv") && !g_str_equal (op->klass->name, "ConvTranspose"))
    return FALSE;
  shape = &weft_graph_get_value (graph, is_pool ? op->inputs[0] : op->inputs[1])->shape;
  given = is_pool ? weft_op_get_ints (op, "kernel_shape", &n) : NULL;
  for (int i = 0; i < shape->rank - 2; i++)
    kernel[i] = is_pool ? given[i] : shape->extent[2 + i];
  return shape->rank == 4;
}

/* From places of a window to what it lies over, or the other way where it spreads. */
static Range
slide_back (const WeftSlide *slide,
            int              axis,
            gboolean         spreads,
            Range            seen)
{
  gint64 before = slide->before[axis], reach = (slide->kernel[axis] - 1) * slide->dilation[axis], stride = slide->stride[axis];

  if (!spreads)
    return (Range){ seen.first * stride - before, seen.last * stride - before + reach };
  return (Range){ (gint64) ceil ((double) (seen.first + before - reach) / (double) stride), (gint64) floor ((double) (seen.last + before) / (double) stride) };
}

/* What an op that gives @seen sees of an input. */
static Range
look_back (const WeftGraph *graph,
           const WeftOp    *op,
           WeftValue        input,
           int              axis,
           Range            seen)
{
  const WeftShape *shape = &weft_graph_get_value (graph, input)->shape;
  gint64 kernel[2] = { 0 };
  WeftSlide slide;

  if (input == op->inputs[0] && find_kernel (graph, op, kernel) && weft_slide_init (&slide, op, shape, kernel, FALSE, NULL))
    return slide_back (&slide, axis, g_str_equal (op->klass->name, "ConvTranspose"), seen);
  if (g_strv_contains (pointwise, op->klass->name) && get_extent (graph, input, axis) == get_extent (graph, op->first_output, axis))
    return seen;
  return see_all (graph, input, axis);
}

static void
add_range (const WeftGraph *graph,
           WeftValue        value,
           int              axis,
           Range            more,
           Range           *range)
{
  const Range all = see_all (graph, value, axis);

  more = (Range){ MAX (more.first, all.first), MIN (more.last, all.last) };
  if (more.last < more.first)
    return;
  *range = range->last < range->first ? more : (Range){ MIN (range->first, more.first), MAX (range->last, more.last) };
}

static void
see_input (const WeftGraph *graph,
           const WeftOp    *op,
           WeftValue        input,
           int              axis,
           Range            range,
           Seen            *seen)
{
  add_range (graph, input, axis, look_back (graph, op, input, axis, range), &seen[input].axes[axis]);
}

/* Hands on what is seen of an op's result to its inputs; what only a training reads is not seen. */
static void
walk_op (const WeftGraph *graph,
         const WeftOp    *op,
         Seen            *seen)
{
  int n_inputs = op->klass->flags & WEFT_OP_TRAINING ? 1 : op->n_inputs;

  for (int k = 0; k < op->n_outputs; k++)
    for (int axis = 0; axis < 2; axis++) {
      const Range range = seen[op->first_output + k].axes[axis];

      for (int i = 0; range.last >= range.first && i < n_inputs; i++)
        if (op->inputs[i] != WEFT_NO_VALUE)
          see_input (graph, op, op->inputs[i], axis, range, seen);
    }
}

WeftReceptiveField
weft_receptive_field_find (const WeftSubject *subject,
                           WeftValue          value,
                           gint64             row,
                           gint64             column)
{
  const WeftGraph *graph = weft_subject_get_graph (subject);
  const WeftOp *producer = weft_graph_get_value (graph, value)->producer;
  int n_values = weft_graph_get_n_values (graph);
  g_autofree Seen *seen = g_new (Seen, n_values);
  Seen found;

  for (int i = 0; i < n_values; i++)
    seen[i] = (Seen){ { { 0, -1 }, { 0, -1 } } };
  add_range (graph, value, 0, (Range){ row, row }, &seen[value].axes[0]);
  add_range (graph, value, 1, (Range){ column, column }, &seen[value].axes[1]);
  for (int i = producer != NULL ? producer->index : -1; i >= 0; i--)
    walk_op (graph, weft_graph_get_op (graph, i), seen);
  found = seen[weft_subject_get_input (subject)];
  return (WeftReceptiveField){ found.axes[0].first, found.axes[1].first, found.axes[0].last, found.axes[1].last };
}
