/* edit-weights.c: switched units written into a model's weights
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Units are places along the second axis of a value, the first being the batch. Their factor
 * walks back to the op that makes them, or on to all that read them, through whatever it passes
 * unchanged, until weights take it up. Nothing is written before all of the way is found.
 */
#include "explain/edit-weights.h"

#include "base/i18n.h"
#include "explain/error.h"

/* A stretch of units. */
typedef struct
{
  gint64 first;
  gint64 n;
} Range;

/* A block of a parameter that is multiplied: of its first two axes, whatever lies behind. */
typedef struct
{
  WeftValue parameter;
  Range rows;
  Range columns;
} Edit;

typedef struct
{
  WeftTrainedModel *model;
  const WeftGraph *graph;
  gboolean *needed; /* Owned: values that some answer is computed of */
  GArray *edits;    /* Owned: Edit */
  double factor;
  const char *obstacle; /* Borrowed (nullable): the op that it did not pass */
} Walk;

typedef gboolean (*BackFunc) (Walk *self, const WeftOp *op, Range units);
typedef gboolean (*OnFunc) (Walk *self, const WeftOp *op, int input, Range units);

static gboolean walk_back (Walk      *self,
                           WeftValue  value,
                           Range      units);
static gboolean walk_on   (Walk      *self,
                           WeftValue  value,
                           Range      units);

/* The graph */

static const WeftShape *
get_shape (const Walk *self,
           WeftValue   value)
{
  return &weft_graph_get_value (self->graph, value)->shape;
}

/* Whether an op reads a value when it is not trained. */
static gboolean
reads (const WeftOp *op,
       int           input,
       WeftValue     value)
{
  return op->inputs[input] == value && (input == 0 || !(op->klass->flags & WEFT_OP_TRAINING));
}

static void
find_needed (Walk *self)
{
  self->needed = g_new0 (gboolean, weft_graph_get_n_values (self->graph));
  for (guint head = 0; head < weft_preparation_get_n_heads (weft_trained_model_get_preparation (self->model)); head++)
    self->needed[weft_trained_model_get_scores (self->model, head)] = TRUE;
  for (int i = weft_graph_get_n_ops (self->graph) - 1; i >= 0; i--) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);
    gboolean any = FALSE;

    for (int k = 0; k < op->n_outputs; k++)
      any |= self->needed[op->first_output + k];
    for (int k = 0; any && k < op->n_inputs; k++)
      if (op->inputs[k] != WEFT_NO_VALUE && reads (op, k, op->inputs[k]))
        self->needed[op->inputs[k]] = TRUE;
  }
}

static gboolean
is_needed (const Walk   *self,
           const WeftOp *op)
{
  for (int k = 0; k < op->n_outputs; k++)
    if (self->needed[op->first_output + k])
      return TRUE;
  return FALSE;
}

static guint
count_readers (const Walk *self,
               WeftValue   value)
{
  guint n = 0;

  for (int i = 0; i < weft_graph_get_n_ops (self->graph); i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);

    for (int k = 0; k < op->n_inputs && is_needed (self, op); k++)
      n += reads (op, k, value);
  }
  return n;
}

/* Notes that a block of a parameter takes the factor; of one that only one op reads. */
static gboolean
take_up (Walk      *self,
         WeftValue  parameter,
         Range      rows,
         Range      columns)
{
  const Edit edit = { parameter, rows, columns };
  const WeftValueInfo *info = weft_graph_get_value (self->graph, parameter);

  if (info->kind != WEFT_VALUE_PARAMETER || info->dtype != WEFT_DTYPE_F32 || count_readers (self, parameter) != 1)
    return FALSE;
  g_array_append_val (self->edits, edit);
  return TRUE;
}

static Range
all_of (const Walk *self,
        WeftValue   parameter,
        int         axis)
{
  const WeftShape *shape = get_shape (self, parameter);

  return (Range){ 0, shape->rank > axis ? shape->extent[axis] : 1 };
}

/* A vector with a number for each unit, where there is one. */
static gboolean
take_up_vector (Walk         *self,
                const WeftOp *op,
                int           input,
                Range         units)
{
  if (input >= op->n_inputs || op->inputs[input] == WEFT_NO_VALUE)
    return TRUE;
  return get_shape (self, op->inputs[input])->rank == 1 && take_up (self, op->inputs[input], units, (Range){ 0, 1 });
}

/* Back, to what makes the units */

static gboolean
back_conv (Walk         *self,
           const WeftOp *op,
           Range         units)
{
  return take_up (self, op->inputs[1], units, all_of (self, op->inputs[1], 1)) && take_up_vector (self, op, 2, units);
}

static gboolean
back_gemm (Walk         *self,
           const WeftOp *op,
           Range         units)
{
  WeftValue weight = op->inputs[1];
  gboolean is_turned = weft_op_get_int (op, "transB") != 0;

  if (!take_up_vector (self, op, 2, units))
    return FALSE;
  return is_turned ? take_up (self, weight, units, all_of (self, weight, 1)) : take_up (self, weight, all_of (self, weight, 0), units);
}

static gboolean
back_norm (Walk         *self,
           const WeftOp *op,
           Range         units)
{
  return take_up_vector (self, op, 1, units) && take_up_vector (self, op, 2, units);
}

/* What else reads the value would see the factor, too. */
static gboolean
back_through (Walk         *self,
              const WeftOp *op,
              Range         units)
{
  return count_readers (self, op->inputs[0]) == 1 && walk_back (self, op->inputs[0], units);
}

/* A factor of a sum is one of each part. */
static gboolean
back_add (Walk         *self,
          const WeftOp *op,
          Range         units)
{
  gboolean taken = TRUE;

  for (int k = 0; taken && k < op->n_inputs; k++)
    taken = weft_shape_equal (get_shape (self, op->inputs[k]), get_shape (self, op->first_output)) && count_readers (self, op->inputs[k]) == 1 &&
            walk_back (self, op->inputs[k], units);
  return taken;
}

/* Numbers that a channel has when all are laid out as one row. */
static gint64
count_places (const Walk   *self,
              const WeftOp *op)
{
  const WeftShape *shape = get_shape (self, op->inputs[0]);

  return get_shape (self, op->first_output)->rank == 2 ? weft_shape_count_axes (shape, 2, shape->rank) : 0;
}

static gboolean
back_flatten (Walk         *self,
              const WeftOp *op,
              Range         units)
{
  gint64 places = count_places (self, op);

  if (places < 1 || units.first % places != 0 || units.n % places != 0)
    return FALSE;
  return back_through (self, op, (Range){ units.first / places, units.n / places });
}

/* On, to all that read the units */

/* A convolution in groups has for each filter only the channels of its group. */
static gboolean
on_conv (Walk         *self,
         const WeftOp *op,
         int           input,
         Range         units)
{
  gint64 channels = get_shape (self, op->inputs[1])->extent[1], groups = weft_op_get_int (op, "group");
  gint64 filters = get_shape (self, op->inputs[1])->extent[0] / groups;
  gboolean taken = input == 0;
  guint n = self->edits->len;

  if (groups == 1)
    return taken && take_up (self, op->inputs[1], all_of (self, op->inputs[1], 0), units);
  for (gint64 unit = units.first; taken && unit < units.first + units.n; unit++)
    taken = take_up (self, op->inputs[1], (Range){ unit / channels * filters, filters }, (Range){ unit % channels, 1 });
  return taken && self->edits->len > n;
}

static gboolean
on_gemm (Walk         *self,
         const WeftOp *op,
         int           input,
         Range         units)
{
  WeftValue weight = op->inputs[1];

  if (input != 0 || weft_op_get_int (op, "transA") != 0)
    return FALSE;
  if (weft_op_get_int (op, "transB") != 0)
    return take_up (self, weight, all_of (self, weight, 0), units);
  return take_up (self, weight, units, all_of (self, weight, 1));
}

static gboolean
on_through (Walk         *self,
            const WeftOp *op,
            int           input,
            Range         units)
{
  return input == 0 && walk_on (self, op->first_output, units);
}

static gboolean
on_flatten (Walk         *self,
            const WeftOp *op,
            int           input,
            Range         units)
{
  gint64 places = count_places (self, op);

  return input == 0 && places >= 1 && walk_on (self, op->first_output, (Range){ units.first * places, units.n * places });
}

static gboolean
on_concat (Walk         *self,
           const WeftOp *op,
           int           input,
           Range         units)
{
  gint64 axis = weft_op_get_int (op, "axis");

  if (axis != 1 && axis != 1 - get_shape (self, op->first_output)->rank)
    return FALSE;
  for (int k = 0; k < input; k++)
    units.first += get_shape (self, op->inputs[k])->extent[1];
  return walk_on (self, op->first_output, units);
}

/* What a factor passes: also whether only one that is not negative does. */
static const struct
{
  const char *op;
  gboolean positive;
  BackFunc back;
  OnFunc on;
} rows[] = {
  { "Add", FALSE, back_add, NULL },
  { "AveragePool", FALSE, back_through, on_through },
  { "BatchNormalization", FALSE, back_norm, NULL },
  { "Concat", FALSE, NULL, on_concat },
  { "Conv", FALSE, back_conv, on_conv },
  { "Dropout", FALSE, back_through, on_through },
  { "Flatten", FALSE, back_flatten, on_flatten },
  { "Gemm", FALSE, back_gemm, on_gemm },
  { "GlobalAveragePool", FALSE, back_through, on_through },
  { "GlobalMaxPool", TRUE, back_through, on_through },
  { "Identity", FALSE, back_through, on_through },
  { "LeakyRelu", TRUE, back_through, on_through },
  { "MaxPool", TRUE, back_through, on_through },
  { "Relu", TRUE, back_through, on_through },
  { "Reshape", FALSE, back_flatten, on_flatten },
};

static int
find_row (const Walk   *self,
          const WeftOp *op)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].op, op->klass->name))
      return rows[i].positive && self->factor < 0 ? -1 : (int) i;
  return -1;
}

/* What was noted on a way that ends nowhere is forgotten. */
static gboolean
give_up (Walk         *self,
         guint         n_edits,
         const WeftOp *op)
{
  g_array_set_size (self->edits, n_edits);
  if (op != NULL && self->obstacle == NULL)
    self->obstacle = op->klass->name;
  return FALSE;
}

static gboolean
walk_back (Walk      *self,
           WeftValue  value,
           Range      units)
{
  const WeftOp *op = weft_graph_get_value (self->graph, value)->producer;
  int row = op != NULL ? find_row (self, op) : -1;
  guint n = self->edits->len;

  return (row >= 0 && rows[row].back != NULL && rows[row].back (self, op, units)) || give_up (self, n, NULL);
}

static gboolean
pass_on (Walk         *self,
         const WeftOp *op,
         int           input,
         Range         units)
{
  int row = find_row (self, op);

  return row >= 0 && rows[row].on != NULL && rows[row].on (self, op, input, units);
}

/* What nothing reads is an answer itself, in which the factor would be missing. */
static gboolean
walk_on (Walk      *self,
         WeftValue  value,
         Range      units)
{
  guint n = self->edits->len;
  gboolean any = FALSE;

  for (int i = 0; i < weft_graph_get_n_ops (self->graph); i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);

    for (int k = 0; k < op->n_inputs && is_needed (self, op); k++) {
      if (!reads (op, k, value))
        continue;
      any = TRUE;
      if (!pass_on (self, op, k, units))
        return give_up (self, n, op);
    }
  }
  return any;
}

/* Writing */

static void
write_edit (const Walk *self,
            const Edit *edit)
{
  WeftTensor *tensor = weft_session_get_parameter (weft_trained_model_get_session (self->model), edit->parameter);
  gint64 width = tensor->shape.rank > 1 ? tensor->shape.extent[1] : 1, depth = tensor->shape.rank > 2 ? weft_shape_count_axes (&tensor->shape, 2, tensor->shape.rank) : 1;
  float *numbers = weft_tensor_f32 (tensor);

  for (gint64 row = edit->rows.first; row < edit->rows.first + edit->rows.n; row++)
    for (gint64 i = edit->columns.first * depth; i < (edit->columns.first + edit->columns.n) * depth; i++)
      numbers[row * width * depth + i] *= (float) self->factor;
}

static gboolean
refuse (const Walk        *self,
        const WeftSwitch  *one,
        GError           **error)
{
  if (self->obstacle != NULL)
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL,
                 _("unit %" PRId64 " of the layer %s cannot be written into weights: none make it alone, and %s reads it, which would not pass the factor on; turn units of a layer with weights instead, such as a convolution or a dense layer"),
                 one->unit, one->layer, self->obstacle);
  else
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL,
                 _("unit %" PRId64 " of the layer %s cannot be written into weights: none make it alone, and none read it; turn units of a layer with weights instead, such as a convolution or a dense layer"),
                 one->unit, one->layer);
  return FALSE;
}

static gboolean
write_switch (Walk               *self,
              const WeftSubject  *subject,
              const WeftSwitch   *one,
              GError            **error)
{
  const WeftSubjectLayer *layer = weft_switches_find_layer (subject, one, error);
  const Range unit = { one->unit, 1 };

  if (layer == NULL)
    return FALSE;
  self->factor = one->factor;
  self->obstacle = NULL;
  g_array_set_size (self->edits, 0);
  if (!walk_back (self, layer->value, unit) && !walk_on (self, layer->value, unit))
    return refuse (self, one, error);
  for (guint i = 0; i < self->edits->len; i++)
    write_edit (self, &g_array_index (self->edits, Edit, i));
  return TRUE;
}

WeftTrainedModel *
weft_edit_weights (const WeftTrainedModel  *model,
                   const WeftSubject       *subject,
                   const WeftSwitches      *switches,
                   GError                 **error)
{
  g_autoptr (WeftTrainedModel) copy = weft_trained_model_copy (model, NULL, error);
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  g_autofree gboolean *needed = NULL;
  Walk walk = { .model = copy, .edits = edits };
  guint n;
  const WeftSwitch *list = weft_switches_list (switches, &n);

  if (copy == NULL)
    return NULL;
  walk.graph = weft_model_get_graph (weft_trained_model_get_model (copy));
  find_needed (&walk);
  needed = walk.needed;
  for (guint i = 0; i < n; i++)
    if (!write_switch (&walk, subject, &list[i], error))
      return NULL;
  return g_steal_pointer (&copy);
}
