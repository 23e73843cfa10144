/* onnx-emit.c: ops of files into graphs, with constants folded and types widened
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is computed of constants is a constant. What is computed of the shapes of
 * values is one too where these are known. Where they have named dimensions, it is
 * computed with two different numbers in the place of each: what comes out alike is
 * known all the same, and what is the number of one dimension is that dimension. So
 * lists of extents can be followed through any op.
 */
#include "exchange/onnx-step-private.h"

#include "base/i18n.h"
#include "engine/error.h"
#include "exchange/error.h"

#include <string.h>

/* Of one value: four TiB of numbers. */
#define MAX_ELEMENTS ((gint64) 1 << 40)

/* Numbers in lists of attributes: beyond all strides, pads and windows that are possible. */
#define MOST_LISTED ((gint64) 1 << 20)

/* What stands for named dimensions: numbers that occur nowhere else. */
#define FIRST_TRIAL  ((gint64) 100003)
#define SECOND_TRIAL ((gint64) 200003)

/* A value that depends on named dimensions, with the first numbers in their places and with
 * the second. */
typedef struct
{
  WeftTensor *content[2];
} Trial;

gboolean
weft_onnx_check_extents (const WeftShape  *shape,
                         GError          **error)
{
  gint64 left = MAX_ELEMENTS;

  for (int axis = 0; axis < shape->rank; axis++) {
    if (shape->extent[axis] <= 0)
      continue;
    if (shape->extent[axis] > left)
      return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE, _("a value has too many elements; the file is damaged"));
    left /= shape->extent[axis];
  }
  return TRUE;
}

WeftValue
weft_onnx_refuse (WeftOnnxStep *self,
                  int           code,
                  const char   *format,
                  ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (self->error == NULL)
    self->error = g_error_new_valist (WEFT_EXCHANGE_ERROR, code, format, arguments);
  va_end (arguments);
  return WEFT_NO_VALUE;
}

WeftValue
weft_onnx_input (const WeftOnnxStep *self,
                 int                 index)
{
  return index < self->n_inputs ? self->inputs[index] : WEFT_NO_VALUE;
}

WeftDType
weft_onnx_dtype (const WeftOnnxStep *self,
                 WeftValue           value)
{
  return value == WEFT_NO_VALUE ? WEFT_DTYPE_F32 : weft_graph_get_value (self->graph, value)->dtype;
}

WeftShape
weft_onnx_shape (const WeftOnnxStep *self,
                 WeftValue           value)
{
  return value == WEFT_NO_VALUE ? WEFT_SCALAR : weft_graph_get_value (self->graph, value)->shape;
}

const WeftTensor *
weft_onnx_content (const WeftOnnxStep *self,
                   WeftValue           value)
{
  const WeftValueInfo *info = value == WEFT_NO_VALUE ? NULL : weft_graph_get_value (self->graph, value);

  return info != NULL && info->kind == WEFT_VALUE_CONSTANT ? info->tensor : NULL;
}

void
weft_onnx_trial_free (gpointer data)
{
  Trial *self = data;

  weft_tensor_unref (self->content[0]);
  weft_tensor_unref (self->content[1]);
  g_free (self);
}

/* What is computed of @inputs is known: their contents, of which each may be a trial's. */
static gboolean
find_contents (const WeftOnnxStep  *self,
               const char          *op,
               const WeftValue     *inputs,
               int                  n_inputs,
               int                  which,
               WeftTensor         **contents)
{
  const WeftOpClass *klass = weft_op_class_find (op);
  gboolean known = n_inputs > 0 && n_inputs <= WEFT_MAX_INPUTS && klass != NULL && !(klass->flags & (WEFT_OP_RANDOM | WEFT_OP_TRAINING | WEFT_OP_UPDATE));

  for (int i = 0; known && i < n_inputs; i++) {
    const Trial *trial = g_hash_table_lookup (self->extents, GINT_TO_POINTER (inputs[i]));

    contents[i] = trial != NULL ? trial->content[which] : (WeftTensor *) weft_onnx_content (self, inputs[i]);
    known = contents[i] != NULL || inputs[i] == WEFT_NO_VALUE;
  }
  return known;
}

static gboolean
is_tried (const WeftOnnxStep *self,
          const WeftValue    *inputs,
          int                 n_inputs)
{
  gboolean tried = FALSE;

  for (int i = 0; i < n_inputs; i++)
    tried = tried || (inputs[i] != WEFT_NO_VALUE && g_hash_table_contains (self->extents, GINT_TO_POINTER (inputs[i])));
  return tried;
}

/* Takes the results as constants, one after the other. Returns: the first */
static WeftValue
take_constants (WeftOnnxStep  *self,
                WeftTensor   **results,
                int            n)
{
  WeftValue first = WEFT_NO_VALUE;

  for (int i = 0; i < n; i++) {
    WeftValue value = weft_graph_add_constant (self->graph, results[i]);

    first = i == 0 ? value : first;
  }
  return first;
}

static gboolean
is_same (const WeftTensor *a,
         const WeftTensor *b)
{
  return a->dtype == b->dtype && weft_shape_equal (&a->shape, &b->shape) && memcmp (a->data, b->data, a->bytes) == 0;
}

/* What stands for an extent. Unknown ones are as good as any. */
static gint64
try_extent (gint64 extent,
            int    which)
{
  if (extent >= 0)
    return extent;
  return (which == 0 ? FIRST_TRIAL : SECOND_TRIAL) + 2 * (extent == WEFT_UNKNOWN_EXTENT ? 0 : -extent);
}

/* The shape of a value as a trial; of what is known both are the same. */
static void
try_shape (const WeftShape *shape,
           WeftTensor      *results[2])
{
  for (int which = 0; which < 2; which++) {
    results[which] = weft_tensor_new (WEFT_DTYPE_I64, &WEFT_SHAPE (shape->rank), NULL);
    for (int i = 0; i < shape->rank; i++)
      weft_tensor_i64 (results[which])[i] = try_extent (shape->extent[i], which);
  }
}

/* The part of a shape that Shape's attributes ask for. */
static WeftShape
cut_shape (const WeftShape     *shape,
           const WeftAttribute *attributes)
{
  gint64 start = 0, end = shape->rank;
  WeftShape part = { 0 };

  for (; attributes != NULL && attributes->name != NULL; attributes++)
    if (g_str_equal (attributes->name, "start"))
      start = attributes->number < 0 ? attributes->number + shape->rank : attributes->number;
    else
      end = attributes->number < 0 ? attributes->number + shape->rank : attributes->number;
  for (gint64 i = MAX (start, 0); i < MIN (end, shape->rank); i++)
    part.extent[part.rank++] = shape->extent[i];
  return part;
}

/* Computes the op of what is tried, twice. Returns: whether that could be done */
static gboolean
try_op (WeftOnnxStep        *self,
        const char          *op,
        const WeftValue     *inputs,
        int                  n_inputs,
        const WeftAttribute *attributes,
        WeftTensor          *results[2])
{
  WeftTensor *contents[WEFT_MAX_INPUTS];
  gboolean large;

  if (g_str_equal (op, "Shape") && inputs[0] != WEFT_NO_VALUE) {
    const WeftShape whole = weft_onnx_shape (self, inputs[0]), part = cut_shape (&whole, attributes);

    try_shape (&part, results);
    return TRUE;
  }
  if (!is_tried (self, inputs, n_inputs) || !find_contents (self, op, inputs, n_inputs, 0, contents) || weft_op_class_find (op)->n_outputs != 1)
    return FALSE;
  if (!weft_onnx_fold (op, contents, n_inputs, attributes, &results[0], &large, NULL))
    return FALSE;
  find_contents (self, op, inputs, n_inputs, 1, contents);
  if (weft_onnx_fold (op, contents, n_inputs, attributes, &results[1], &large, NULL) && weft_shape_equal (&results[0]->shape, &results[1]->shape))
    return TRUE;
  g_clear_pointer (&results[0], weft_tensor_unref);
  g_clear_pointer (&results[1], weft_tensor_unref);
  return FALSE;
}

static WeftValue
check (WeftOnnxStep  *self,
       const char    *op,
       WeftValue      value,
       GError       **error)
{
  for (int i = 0; value != WEFT_NO_VALUE && i < weft_op_class_find (op)->n_outputs; i++) {
    const WeftShape shape = weft_onnx_shape (self, value + i);

    if (!weft_onnx_check_extents (&shape, error))
      return WEFT_NO_VALUE;
  }
  return value;
}

static WeftValue
add (WeftOnnxStep         *self,
     const char           *op,
     const WeftValue      *inputs,
     int                   n_inputs,
     const WeftAttribute  *attributes,
     GError              **error)
{
  WeftTensor *contents[WEFT_MAX_INPUTS], *results[WEFT_MAX_OUTPUTS] = { NULL };
  gboolean large = FALSE, tried = is_tried (self, inputs, n_inputs);
  WeftValue value;
  Trial *trial;

  if (!tried && find_contents (self, op, inputs, n_inputs, 0, contents)) {
    if (weft_onnx_fold (op, contents, n_inputs, attributes, results, &large, error))
      return take_constants (self, results, weft_op_class_find (op)->n_outputs);
    if (!large)
      return WEFT_NO_VALUE;
  }
  tried = !large && try_op (self, op, inputs, n_inputs, attributes, results);
  if (tried && is_same (results[0], results[1])) {
    weft_tensor_unref (results[1]);
    return take_constants (self, results, 1);
  }
  value = check (self, op, weft_graph_add (self->graph, op, inputs, n_inputs, attributes, error), error);
  if (tried) {
    trial = g_new (Trial, 1);
    *trial = (Trial){ { results[0], results[1] } };
    if (value == WEFT_NO_VALUE)
      weft_onnx_trial_free (trial);
    else
      g_hash_table_insert (self->extents, GINT_TO_POINTER (value), trial);
  }
  return value;
}

gboolean
weft_onnx_get_extents (const WeftOnnxStep *self,
                       WeftValue           value,
                       WeftShape          *numbers)
{
  const Trial *trial = value != WEFT_NO_VALUE ? g_hash_table_lookup (self->extents, GINT_TO_POINTER (value)) : NULL;

  if (trial == NULL || trial->content[0]->dtype != WEFT_DTYPE_I64 || trial->content[0]->shape.rank > 1 || weft_shape_count (&trial->content[0]->shape) > WEFT_MAX_RANK)
    return FALSE;
  numbers->rank = (int) weft_shape_count (&trial->content[0]->shape);
  for (int i = 0; i < numbers->rank; i++) {
    gint64 first = weft_tensor_get_int (trial->content[0], i), second = weft_tensor_get_int (trial->content[1], i), name = (first - FIRST_TRIAL) / 2;

    if (first == second)
      numbers->extent[i] = first < 0 ? WEFT_ONNX_REST : first;
    else
      numbers->extent[i] = name > 0 && try_extent (-name, 0) == first && try_extent (-name, 1) == second ? -name : WEFT_UNKNOWN_EXTENT;
  }
  return TRUE;
}

static gboolean
is_half (WeftDType dtype)
{
  return dtype == WEFT_DTYPE_F16 || dtype == WEFT_DTYPE_BF16;
}

/* Types whose numbers f32 holds, or, of f64, nearly. */
static gboolean
is_narrow (WeftDType dtype)
{
  return (weft_dtype_is_real (dtype) && dtype != WEFT_DTYPE_F32) || dtype == WEFT_DTYPE_I8 || dtype == WEFT_DTYPE_U8 || dtype == WEFT_DTYPE_I16 || dtype == WEFT_DTYPE_U16;
}

/* The op with all narrow inputs as f32; what it gives of f32 is cast back. */
static WeftValue
add_wide (WeftOnnxStep        *self,
          const char          *op,
          const WeftValue     *inputs,
          int                  n_inputs,
          const WeftAttribute *attributes)
{
  WeftValue wide[WEFT_MAX_INPUTS], first, result = WEFT_NO_VALUE;
  WeftDType dtype = WEFT_DTYPE_F32;

  for (int i = 0; i < n_inputs; i++) {
    WeftDType own = weft_onnx_dtype (self, inputs[i]);

    wide[i] = is_narrow (own) ? weft_onnx_cast (self, inputs[i], WEFT_DTYPE_F32) : inputs[i];
    dtype = dtype == WEFT_DTYPE_F32 && is_narrow (own) ? own : dtype;
  }
  first = add (self, op, wide, n_inputs, attributes, &self->error);
  if (first != WEFT_NO_VALUE && weft_op_class_find (op)->n_outputs == 1 && weft_onnx_dtype (self, first) != WEFT_DTYPE_F32)
    return first;
  for (int i = 0; first != WEFT_NO_VALUE && i < weft_op_class_find (op)->n_outputs; i++) {
    WeftDType own = weft_onnx_dtype (self, first + i);
    WeftValue value = weft_graph_emit (self->graph, "Cast", WEFT_INPUTS (first + i), WEFT_ATTRIBUTES (WEFT_INT ("to", own == WEFT_DTYPE_F32 ? dtype : own)));

    result = i == 0 ? value : result;
  }
  return result;
}

WeftValue
weft_onnx_emit (WeftOnnxStep        *self,
                const char          *op,
                const WeftValue     *inputs,
                int                  n_inputs,
                const WeftAttribute *attributes)
{
  GError *error = NULL;
  gboolean narrow = FALSE, half = FALSE;
  WeftValue value;

  if (self->error != NULL)
    return WEFT_NO_VALUE;
  for (int i = 0; i < n_inputs; i++) {
    narrow = narrow || is_narrow (weft_onnx_dtype (self, inputs[i]));
    half = half || is_half (weft_onnx_dtype (self, inputs[i]));
  }
  if (half && n_inputs <= WEFT_MAX_INPUTS && weft_op_class_find (op) != NULL && !g_str_equal (op, "Cast"))
    return add_wide (self, op, inputs, n_inputs, attributes);
  value = add (self, op, inputs, n_inputs, attributes, &error);
  if (g_error_matches (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_TYPE) && narrow) {
    g_clear_error (&error);
    return add_wide (self, op, inputs, n_inputs, attributes);
  }
  self->error = error;
  return value;
}

WeftValue
weft_onnx_unary (WeftOnnxStep *self,
                 const char   *op,
                 WeftValue     x)
{
  return weft_onnx_emit (self, op, &x, 1, NULL);
}

WeftValue
weft_onnx_binary (WeftOnnxStep *self,
                  const char   *op,
                  WeftValue     a,
                  WeftValue     b)
{
  return weft_onnx_emit (self, op, WEFT_INPUTS (a, b), NULL);
}

WeftValue
weft_onnx_cast (WeftOnnxStep *self,
                WeftValue     x,
                WeftDType     dtype)
{
  const WeftOp *op = x == WEFT_NO_VALUE ? NULL : weft_graph_get_value (self->graph, x)->producer;

  if (weft_onnx_dtype (self, x) == dtype)
    return x;
  if (op != NULL && g_str_equal (op->klass->name, "Cast") && dtype == WEFT_DTYPE_F32 && weft_onnx_dtype (self, op->inputs[0]) == dtype &&
      weft_dtype_is_real (weft_onnx_dtype (self, x)))
    return op->inputs[0]; /* before it was rounded */
  return weft_onnx_emit (self, "Cast", &x, 1, WEFT_ATTRIBUTES (WEFT_INT ("to", dtype)));
}

WeftValue
weft_onnx_listed (WeftOnnxStep *self,
                  const char   *op,
                  WeftValue     x,
                  const gint64 *numbers,
                  int           n_numbers)
{
  return weft_onnx_binary (self, op, x, weft_graph_add_ints (self->graph, numbers, n_numbers));
}

WeftValue
weft_onnx_affine (WeftOnnxStep *self,
                  WeftValue     x,
                  double        factor,
                  double        offset)
{
  return weft_onnx_emit (self, "weft.Affine", &x, 1, WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", factor), WEFT_FLOAT ("beta", offset)));
}

WeftValue
weft_onnx_lengthen (WeftOnnxStep *self,
                    WeftValue     x,
                    int           n_axes)
{
  gint64 axes[WEFT_MAX_RANK];

  for (int i = 0; i < MIN (n_axes, WEFT_MAX_RANK); i++)
    axes[i] = weft_onnx_shape (self, x).rank + i;
  return n_axes > 0 ? weft_onnx_listed (self, "Unsqueeze", x, axes, MIN (n_axes, WEFT_MAX_RANK)) : x;
}

WeftValue
weft_onnx_slice (WeftOnnxStep *self,
                 WeftValue     x,
                 gint64        axis,
                 gint64        first,
                 gint64        last)
{
  WeftValue starts = weft_graph_add_ints (self->graph, &first, 1), ends = weft_graph_add_ints (self->graph, &last, 1);

  return weft_onnx_emit (self, "Slice", WEFT_INPUTS (x, starts, ends, weft_graph_add_ints (self->graph, &axis, 1)), NULL);
}

WeftValue
weft_onnx_like (WeftOnnxStep *self,
                const char   *op,
                WeftValue     x,
                WeftValue     like)
{
  g_autofree char *name = g_strdup_printf ("weft.%sLike", op);
  const WeftShape shape = weft_onnx_shape (self, like);
  gboolean known = TRUE, empty = FALSE;

  for (int i = 0; i < shape.rank; i++) {
    known = known && shape.extent[i] >= 0;
    empty = empty || shape.extent[i] == 0;
  }
  if (!known)
    return weft_onnx_binary (self, name, x, like);
  return weft_onnx_emit (self, op, WEFT_INPUTS (x, weft_graph_add_ints (self->graph, shape.extent, shape.rank)),
                         empty && g_str_equal (op, "Reshape") ? WEFT_ATTRIBUTES (WEFT_INT ("allowzero", 1)) : NULL);
}

WeftValue
weft_onnx_number (WeftOnnxStep *self,
                  WeftDType     dtype,
                  double        number)
{
  g_autoptr (WeftTensor) scalar = weft_tensor_new (dtype, &WEFT_SCALAR, self->error != NULL ? NULL : &self->error);

  if (scalar == NULL)
    return WEFT_NO_VALUE;
  weft_tensor_set (scalar, 0, number);
  return weft_graph_add_constant (self->graph, g_steal_pointer (&scalar));
}

gint64
weft_onnx_get_int (const WeftOnnxStep *self,
                   const char         *name,
                   gint64              fallback)
{
  const WeftOnnxAttribute *attribute = weft_onnx_node_find (self->node, name);

  return attribute != NULL && attribute->type == ATTRIBUTE_INT ? attribute->number : fallback;
}

double
weft_onnx_get_real (const WeftOnnxStep *self,
                    const char         *name,
                    double              fallback)
{
  const WeftOnnxAttribute *attribute = weft_onnx_node_find (self->node, name);

  return attribute != NULL && attribute->type == ATTRIBUTE_FLOAT ? (double) attribute->real : fallback;
}

gint64
weft_onnx_get_listed (const WeftOnnxStep *self,
                      const char         *name,
                      int                 place,
                      gint64              fallback)
{
  const WeftOnnxAttribute *attribute = weft_onnx_node_find (self->node, name);

  return attribute != NULL && attribute->numbers->len > (guint) place ? CLAMP (g_array_index (attribute->numbers, gint64, place), -MOST_LISTED, MOST_LISTED) : fallback;
}

const char *
weft_onnx_get_text (const WeftOnnxStep *self,
                    const char         *name,
                    const char         *fallback)
{
  const WeftOnnxAttribute *attribute = weft_onnx_node_find (self->node, name);

  return attribute != NULL && attribute->type == ATTRIBUTE_STRING ? attribute->text : fallback;
}
