/* graph.c: computations as lists of operations over typed, shaped values
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/graph.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "engine/error.h"

#include <string.h>

struct _WeftGraph
{
  int references;
  GArray *values;        /* Owned: WeftValueInfo */
  GPtrArray *ops;        /* Owned: WeftOp */
  GPtrArray *dimensions; /* Owned: names; dimension i has extent -1 - i */
  GHashTable *names;     /* Owned: name → value */
};

static void
clear_value (gpointer data)
{
  WeftValueInfo *value = data;

  g_clear_pointer (&value->tensor, weft_tensor_unref);
  g_clear_pointer (&value->name, g_free);
}

static void
free_op (gpointer data)
{
  WeftOp *op = data;

  for (WeftAttribute *attribute = op->attributes; attribute != NULL && attribute->name != NULL; attribute++) {
    g_free ((char *) attribute->text);
    g_free ((gint64 *) attribute->numbers);
  }
  g_free (op->attributes);
  g_free (op);
}

WeftGraph *
weft_graph_new (void)
{
  WeftGraph *self = g_new0 (WeftGraph, 1);

  self->references = 1;
  self->values = g_array_new (FALSE, TRUE, sizeof (WeftValueInfo));
  g_array_set_clear_func (self->values, clear_value);
  self->ops = g_ptr_array_new_with_free_func (free_op);
  self->dimensions = g_ptr_array_new_with_free_func (g_free);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

WeftGraph *
weft_graph_ref (WeftGraph *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_graph_unref (WeftGraph *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  g_hash_table_unref (self->names);
  g_array_unref (self->values);
  g_ptr_array_unref (self->ops);
  g_ptr_array_unref (self->dimensions);
  g_free (self);
}

gint64
weft_graph_name_dimension (WeftGraph  *self,
                           const char *name)
{
  guint index;

  if (!g_ptr_array_find_with_equal_func (self->dimensions, name, g_str_equal, &index)) {
    index = self->dimensions->len;
    g_ptr_array_add (self->dimensions, g_strdup (name));
  }
  return -1 - (gint64) index;
}

const char *
weft_graph_get_dimension_name (const WeftGraph *self,
                               gint64           extent)
{
  gboolean named = extent < 0 && extent >= -(gint64) self->dimensions->len;

  return named ? self->dimensions->pdata[-1 - extent] : NULL;
}

static WeftValue
append_value (WeftGraph       *self,
              WeftValueKind    kind,
              WeftDType        dtype,
              const WeftShape *shape)
{
  WeftValueInfo value = { .kind = kind, .dtype = dtype, .shape = *shape };

  g_array_append_val (self->values, value);
  return (WeftValue) self->values->len - 1;
}

static WeftValueInfo *
value_at (const WeftGraph *self,
          WeftValue        value)
{
  g_assert (value >= 0 && (guint) value < self->values->len);
  return &g_array_index (self->values, WeftValueInfo, value);
}

WeftValue
weft_graph_add_input (WeftGraph       *self,
                      const char      *name,
                      WeftDType        dtype,
                      const WeftShape *shape)
{
  WeftValue value = append_value (self, WEFT_VALUE_INPUT, dtype, shape);

  weft_graph_set_name (self, value, name);
  return value;
}

WeftValue
weft_graph_add_parameter (WeftGraph  *self,
                          const char *name,
                          WeftTensor *initial)
{
  WeftValue value = append_value (self, WEFT_VALUE_PARAMETER, initial->dtype, &initial->shape);

  value_at (self, value)->tensor = weft_tensor_ref (initial);
  weft_graph_set_name (self, value, name);
  return value;
}

WeftValue
weft_graph_add_constant (WeftGraph  *self,
                         WeftTensor *tensor)
{
  WeftValue value = append_value (self, WEFT_VALUE_CONSTANT, tensor->dtype, &tensor->shape);

  value_at (self, value)->tensor = tensor;
  return value;
}

WeftValue
weft_graph_add_scalar (WeftGraph *self,
                       double     number)
{
  return weft_graph_add_constant (self, weft_tensor_new_scalar ((float) number));
}

WeftValue
weft_graph_add_ints (WeftGraph    *self,
                     const gint64 *numbers,
                     int           n_numbers)
{
  gpointer data = g_memdup2 (numbers, (gsize) n_numbers * sizeof (gint64));

  return weft_graph_add_constant (self, weft_tensor_new_borrowed (WEFT_DTYPE_I64, &WEFT_SHAPE (n_numbers), data, g_free, data));
}

void
weft_graph_set_name (WeftGraph  *self,
                     WeftValue   value,
                     const char *name)
{
  WeftValueInfo *info = value_at (self, value);

  g_return_if_fail (!g_hash_table_contains (self->names, name));

  if (info->name != NULL)
    g_hash_table_remove (self->names, info->name);
  g_free (info->name);
  info->name = g_strdup (name);
  g_hash_table_insert (self->names, info->name, GINT_TO_POINTER (value));
}

WeftValue
weft_graph_find (const WeftGraph *self,
                 const char      *name)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->names, name, NULL, &value))
    return WEFT_NO_VALUE;
  return GPOINTER_TO_INT (value);
}

int
weft_graph_get_n_values (const WeftGraph *self)
{
  return (int) self->values->len;
}

const WeftValueInfo *
weft_graph_get_value (const WeftGraph *self,
                      WeftValue        value)
{
  return value_at (self, value);
}

int
weft_graph_get_n_ops (const WeftGraph *self)
{
  return (int) self->ops->len;
}

const WeftOp *
weft_graph_get_op (const WeftGraph *self,
                   int              index)
{
  return self->ops->pdata[index];
}

static void
copy_attribute (WeftAttribute       *to,
                const WeftAttribute *from)
{
  *to = *from;
  to->text = g_strdup (from->text);
  to->numbers = g_memdup2 (from->numbers, (gsize) from->n_numbers * sizeof (gint64));
}

static const WeftAttribute *
find_attribute (const WeftAttribute *list,
                const char          *name)
{
  for (; list != NULL && list->name != NULL; list++)
    if (g_str_equal (list->name, name))
      return list;
  return NULL;
}

static gboolean
check_attribute (const WeftOpClass        *klass,
                 const WeftAttributeSpec  *spec,
                 const WeftAttribute      *given,
                 GError                  **error)
{
  double number = given == NULL ? 0 : given->type == WEFT_ATTRIBUTE_INT ? (double) given->number
                                                                        : given->real;

  if (given == NULL && spec->required) {
    g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_ATTRIBUTE, _("%s: the attribute %s must be given"), klass->name, spec->fallback.name);
    return FALSE;
  }
  if (given != NULL && given->type != spec->fallback.type) {
    g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_ATTRIBUTE, _("%s: the attribute %s has the wrong type"), klass->name, given->name);
    return FALSE;
  }
  if (given != NULL && spec->minimum != spec->maximum && !(number >= spec->minimum && number <= spec->maximum)) {
    g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_ATTRIBUTE, _("%s: the attribute %s is %g, it must lie between %g and %g"),
                 klass->name, given->name, number, spec->minimum, spec->maximum);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_unknown_attributes (const WeftOpClass    *klass,
                          const WeftAttribute  *given,
                          GError              **error)
{
  for (; given != NULL && given->name != NULL; given++) {
    const WeftAttributeSpec *spec = klass->attributes;

    while (spec != NULL && spec->fallback.name != NULL && !g_str_equal (spec->fallback.name, given->name))
      spec++;
    if (spec == NULL || spec->fallback.name == NULL) {
      g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_ATTRIBUTE, _("%s: there is no attribute %s"), klass->name, given->name);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
set_attributes (WeftOp               *op,
                const WeftAttribute  *given,
                GError              **error)
{
  const WeftOpClass *klass = op->klass;
  int n = 0;

  while (klass->attributes != NULL && klass->attributes[n].fallback.name != NULL)
    n++;
  op->attributes = g_new0 (WeftAttribute, n + 1);
  for (int i = 0; i < n; i++) {
    const WeftAttributeSpec *spec = &klass->attributes[i];
    const WeftAttribute *own = find_attribute (given, spec->fallback.name);

    if (!check_attribute (klass, spec, own, error))
      return FALSE;
    copy_attribute (&op->attributes[i], own != NULL ? own : &spec->fallback);
    op->attributes[i].name = spec->fallback.name;
  }
  return check_unknown_attributes (klass, given, error);
}

static gboolean
check_inputs (WeftGraph          *self,
              const WeftOpClass  *klass,
              const WeftValue    *inputs,
              int                 n_inputs,
              GError            **error)
{
  if (n_inputs > klass->max_inputs) {
    g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE, _("%s: %d inputs are given, it takes at most %d"), klass->name, n_inputs, klass->max_inputs);
    return FALSE;
  }
  for (int i = 0; i < MAX (n_inputs, klass->min_inputs); i++) {
    gboolean absent = i >= n_inputs || inputs[i] == WEFT_NO_VALUE;

    if (absent && i < klass->min_inputs) {
      g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE, _("%s: input %d is missing"), klass->name, i + 1);
      return FALSE;
    }
    g_return_val_if_fail (absent || (inputs[i] >= 0 && (guint) inputs[i] < self->values->len), FALSE);
  }
  return TRUE;
}

static void
look_at_values (const WeftGraph *self,
                const WeftOp    *op,
                WeftInference   *inference)
{
  memset (inference, 0, sizeof *inference);
  inference->op = op;
  for (int i = 0; i < op->n_inputs; i++) {
    WeftOperand *operand = &inference->inputs[i];
    const WeftValueInfo *value;

    if (op->inputs[i] == WEFT_NO_VALUE)
      continue;
    value = value_at (self, op->inputs[i]);
    *operand = (WeftOperand){ TRUE, value->dtype, value->shape, value->kind == WEFT_VALUE_CONSTANT ? value->tensor : NULL };
  }
}

static WeftOp *
make_op (WeftGraph            *self,
         const WeftOpClass    *klass,
         const WeftValue      *inputs,
         int                   n_inputs,
         const WeftAttribute  *attributes,
         GError              **error)
{
  WeftOp *op = g_new0 (WeftOp, 1);

  op->klass = klass;
  op->index = (int) self->ops->len;
  op->n_inputs = n_inputs;
  op->n_outputs = klass->n_outputs;
  memcpy (op->inputs, inputs, (gsize) n_inputs * sizeof (WeftValue));
  for (int i = n_inputs; i < WEFT_MAX_INPUTS; i++)
    op->inputs[i] = WEFT_NO_VALUE;
  if (!set_attributes (op, attributes, error))
    g_clear_pointer (&op, free_op);
  return op;
}

static WeftValue
append_op (WeftGraph           *self,
           WeftOp              *op,
           const WeftInference *inference)
{
  op->first_output = (WeftValue) self->values->len;
  for (int i = 0; i < op->n_outputs; i++) {
    WeftValue value = append_value (self, WEFT_VALUE_RESULT, inference->outputs[i].dtype, &inference->outputs[i].shape);

    value_at (self, value)->producer = op;
  }
  g_ptr_array_add (self->ops, op);
  return op->first_output;
}

/* Whether memory could hold it, had each named dimension the extent 1: so no product of
 * extents overflows. */
static gboolean
check_size (const WeftOperand  *operand,
            GError            **error)
{
  gint64 extents[WEFT_MAX_RANK];
  gsize bytes;

  for (int axis = 0; axis < operand->shape.rank; axis++)
    extents[axis] = MAX (operand->shape.extent[axis], 1);
  if (!weft_size_multiply (extents, (guint) operand->shape.rank, weft_dtype_get_size (operand->dtype), &bytes)) {
    g_autofree char *text = weft_shape_to_string (&operand->shape);
    g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE, _("a tensor of shape %s is larger than memory can be"), text);
    return FALSE;
  }
  return TRUE;
}

/* Fills in the results of an op. */
static gboolean
infer_results (WeftInference  *inference,
               GError        **error)
{
  const WeftOp *op = inference->op;
  gboolean fits = op->klass->infer (inference, error);

  for (int i = 0; i < op->n_outputs && fits; i++)
    fits = check_size (&inference->outputs[i], error);
  if (!fits)
    g_prefix_error (error, "%s: ", op->klass->name);
  return fits;
}

WeftValue
weft_graph_add (WeftGraph            *self,
                const char           *name,
                const WeftValue      *inputs,
                int                   n_inputs,
                const WeftAttribute  *attributes,
                GError              **error)
{
  const WeftOpClass *klass = weft_op_class_find (name);
  WeftInference inference;
  WeftOp *op;

  if (klass == NULL) {
    g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_UNKNOWN, _("%s: there is no such operation"), name);
    return WEFT_NO_VALUE;
  }
  if (!check_inputs (self, klass, inputs, n_inputs, error))
    return WEFT_NO_VALUE;
  op = make_op (self, klass, inputs, n_inputs, attributes, error);
  if (op == NULL)
    return WEFT_NO_VALUE;
  look_at_values (self, op, &inference);
  if (!infer_results (&inference, error)) {
    free_op (op);
    return WEFT_NO_VALUE;
  }
  return append_op (self, op, &inference);
}

WeftValue
weft_graph_emit (WeftGraph           *self,
                 const char          *name,
                 const WeftValue     *inputs,
                 int                  n_inputs,
                 const WeftAttribute *attributes)
{
  g_autoptr (GError) error = NULL;
  WeftValue value = weft_graph_add (self, name, inputs, n_inputs, attributes, &error);

  if (value == WEFT_NO_VALUE)
    g_error ("%s", error->message);
  return value;
}

void
weft_graph_look (const WeftOp      *op,
                 const WeftOperand *operands,
                 WeftInference     *inference)
{
  memset (inference, 0, sizeof *inference);
  inference->op = op;
  for (int i = 0; i < op->n_inputs; i++)
    if (op->inputs[i] != WEFT_NO_VALUE)
      inference->inputs[i] = operands[op->inputs[i]];
  for (int i = 0; i < op->n_outputs; i++)
    inference->outputs[i] = operands[op->first_output + i];
}

static gboolean
infer_op (const WeftOp  *op,
          WeftOperand   *operands,
          GError       **error)
{
  WeftInference inference;

  weft_graph_look (op, operands, &inference);
  if (!infer_results (&inference, error))
    return FALSE;
  for (int i = 0; i < op->n_outputs; i++) {
    operands[op->first_output + i] = inference.outputs[i];
    operands[op->first_output + i].present = TRUE;
  }
  return TRUE;
}

gboolean
weft_graph_infer (const WeftGraph  *self,
                  WeftOperand      *operands,
                  GError          **error)
{
  for (guint i = 0; i < self->values->len; i++) {
    const WeftValueInfo *value = value_at (self, (WeftValue) i);

    if (value->kind == WEFT_VALUE_PARAMETER || value->kind == WEFT_VALUE_CONSTANT)
      operands[i] = (WeftOperand){ TRUE, value->dtype, value->shape, value->kind == WEFT_VALUE_CONSTANT ? value->tensor : NULL };
  }
  for (guint i = 0; i < self->ops->len; i++)
    if (!infer_op (self->ops->pdata[i], operands, error))
      return FALSE;
  return TRUE;
}

/* The values of @from, whose producers are still its own. */
static void
copy_values (WeftGraph       *to,
             const WeftGraph *from)
{
  for (guint i = 0; i < from->values->len; i++) {
    WeftValueInfo value = *value_at (from, (WeftValue) i);

    value.name = g_strdup (value.name);
    value.tensor = value.tensor != NULL ? weft_tensor_ref (value.tensor) : NULL;
    g_array_append_val (to->values, value);
    if (value.name != NULL)
      g_hash_table_insert (to->names, value.name, GINT_TO_POINTER (i));
  }
}

static void
copy_op (WeftGraph    *to,
         const WeftOp *from)
{
  WeftOp *op = g_memdup2 (from, sizeof *from);
  int n = 0;

  while (from->attributes[n].name != NULL)
    n++;
  op->attributes = g_new0 (WeftAttribute, n + 1);
  for (int i = 0; i < n; i++)
    copy_attribute (&op->attributes[i], &from->attributes[i]);
  for (int i = 0; i < op->n_outputs; i++)
    value_at (to, op->first_output + i)->producer = op;
  g_ptr_array_add (to->ops, op);
}

WeftGraph *
weft_graph_copy (const WeftGraph *self)
{
  WeftGraph *copy = weft_graph_new ();

  for (guint i = 0; i < self->dimensions->len; i++)
    g_ptr_array_add (copy->dimensions, g_strdup (self->dimensions->pdata[i]));
  copy_values (copy, self);
  for (guint i = 0; i < self->ops->len; i++)
    copy_op (copy, self->ops->pdata[i]);
  return copy;
}
