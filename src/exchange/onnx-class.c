/* onnx-class.c: nodes as the class of their name
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Most nodes are the class of their name with the attributes of their names.
 * Tables hold what else there is to that: inputs that must be known beforehand,
 * settings that were attributes in one opset and inputs in another (either way
 * round, whichever the class has), and attributes that say nothing or what the
 * class does anyway.
 *
 * Source: ONNX operator changelog, opsets 1 … 17.
 */
#include "exchange/onnx-step-private.h"

#include "base/i18n.h"
#include "exchange/error.h"

#include <math.h>
#include <string.h>

#define MAX_ATTRIBUTES 32

/* ONNX 6. Source: Klambauer et al. 2017. */
#define SELU_ALPHA 1.67326319217681884765625
#define SELU_GAMMA 1.05070102214813232421875

/* Inputs that must be known beforehand, a bit each, and whether they are lists of i64. */
static const struct
{
  const char *op;
  guint inputs;
  gboolean lists;
} settings[] = {
  { "ConstantOfShape", 1u << 0, TRUE },
  { "CumSum", 1u << 1, TRUE },
  { "Dropout", 1u << 2, FALSE },
  { "Expand", 1u << 1, TRUE },
  { "NonZero", 1u << 0, FALSE },
  { "OneHot", 1u << 1, TRUE },
  { "Pad", 1u << 1, TRUE },
  { "Range", 1u << 0 | 1u << 1 | 1u << 2, FALSE },
  { "ReduceSum", 1u << 1, TRUE },
  { "Reshape", 1u << 1, TRUE },
  { "Resize", 1u << 1 | 1u << 2 | 1u << 3, FALSE },
  { "Slice", 1u << 1 | 1u << 2 | 1u << 3 | 1u << 4, TRUE },
  { "Split", 1u << 1, TRUE },
  { "Squeeze", 1u << 1, TRUE },
  { "Tile", 1u << 1, TRUE },
  { "TopK", 1u << 1, TRUE },
  { "Trilu", 1u << 1, TRUE },
  { "Unsqueeze", 1u << 1, TRUE },
  { "Upsample", 1u << 1, FALSE },
};

gboolean
weft_onnx_is_setting (const char *op,
                      int         index)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].op, op))
      return (settings[i].inputs >> index & 1) != 0;
  return FALSE;
}

/* What was an attribute and became an input, which the row numbers. */
static const struct
{
  const char *op;
  const char *attribute;
  int input;
} moved[] = {
  { "Clip", "min", 1 },
  { "Clip", "max", 2 },
  { "Dropout", "ratio", 1 },
  { "Pad", "pads", 1 },
  { "Pad", "value", 2 },
  { "ReduceL1", "axes", 1 },
  { "ReduceL2", "axes", 1 },
  { "ReduceLogSum", "axes", 1 },
  { "ReduceLogSumExp", "axes", 1 },
  { "ReduceMax", "axes", 1 },
  { "ReduceMean", "axes", 1 },
  { "ReduceMin", "axes", 1 },
  { "ReduceProd", "axes", 1 },
  { "ReduceSum", "axes", 1 },
  { "ReduceSumSquare", "axes", 1 },
  { "Slice", "starts", 1 },
  { "Slice", "ends", 2 },
  { "Slice", "axes", 3 },
  { "Split", "split", 1 },
  { "Squeeze", "axes", 1 },
  { "TopK", "k", 1 },
  { "Unsqueeze", "axes", 1 },
};

typedef enum {
  IDLE_ANY,   /* whatever it says */
  IDLE_INT,   /* when it is this number */
  IDLE_REAL,  /* when it is nearly this number */
  IDLE_ONES,  /* when all are 1 */
  IDLE_UNSET, /* when it is "NOTSET" */
} Idle;

/* Attributes that a class may do without. */
static const struct
{
  const char *op; /* NULL: any */
  const char *attribute;
  Idle when;
  double number;
} idle[] = {
  { NULL, "auto_pad", IDLE_UNSET },
  { NULL, "dilations", IDLE_ONES },
  { NULL, "ceil_mode", IDLE_INT, 0 },
  { NULL, "storage_order", IDLE_INT, 0 },
  { NULL, "consumed_inputs", IDLE_ANY },
  { "BatchNormalization", "momentum", IDLE_ANY },
  { "BatchNormalization", "spatial", IDLE_INT, 1 },
  { "BatchNormalization", "training_mode", IDLE_INT, 0 },
  { "Conv", "kernel_shape", IDLE_ANY }, /* the weights have it */
  { "ConvTranspose", "kernel_shape", IDLE_ANY },
  { "Dropout", "seed", IDLE_ANY },
  { "LayerNormalization", "stash_type", IDLE_INT, 1 },
  { "ReduceSum", "noop_with_empty_axes", IDLE_INT, 0 },
  { "Selu", "alpha", IDLE_REAL, SELU_ALPHA },
  { "Selu", "gamma", IDLE_REAL, SELU_GAMMA },
};

static gboolean
is_idle (const WeftOnnxNode      *node,
         const WeftOnnxAttribute *attribute)
{
  for (gsize i = 0; i < G_N_ELEMENTS (idle); i++) {
    gboolean ones = TRUE;

    if ((idle[i].op != NULL && !g_str_equal (idle[i].op, node->op)) || !g_str_equal (idle[i].attribute, attribute->name))
      continue;
    for (guint k = 0; k < attribute->numbers->len; k++)
      ones = ones && g_array_index (attribute->numbers, gint64, k) == 1;
    return idle[i].when == IDLE_ANY ||
           (idle[i].when == IDLE_INT && attribute->type == ATTRIBUTE_INT && attribute->number == (gint64) idle[i].number) ||
           (idle[i].when == IDLE_REAL && attribute->type == ATTRIBUTE_FLOAT && fabs ((double) attribute->real - idle[i].number) < 1e-5) ||
           (idle[i].when == IDLE_ONES && attribute->type == ATTRIBUTE_INTS && ones) ||
           (idle[i].when == IDLE_UNSET && attribute->type == ATTRIBUTE_STRING && g_str_equal (attribute->text, "NOTSET"));
  }
  return FALSE;
}

static const WeftAttributeSpec *
find_spec (const WeftOpClass *klass,
           const char        *name)
{
  for (const WeftAttributeSpec *spec = klass->attributes; spec != NULL && spec->fallback.name != NULL; spec++)
    if (g_str_equal (spec->fallback.name, name))
      return spec;
  return NULL;
}

static gboolean
fail_type (const WeftOnnxAttribute  *attribute,
           GError                  **error)
{
  return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE, _("the attribute %s is of a type that is not expected; the file does not follow its opset"), attribute->name);
}

/* A number given as a tensor of one element, as ConstantOfShape does. */
static gboolean
take_tensor (const WeftOnnxAttribute  *from,
             WeftAttribute            *to,
             GError                  **error)
{
  if (weft_shape_count (&from->tensor->shape) != 1)
    return fail_type (from, error);
  to->real = weft_tensor_get (from->tensor, 0);
  to->number = (gint64) to->real;
  return to->type == WEFT_ATTRIBUTE_INT || to->type == WEFT_ATTRIBUTE_FLOAT || fail_type (from, error);
}

static gboolean
take_attribute (const WeftOnnxAttribute  *from,
                const WeftAttributeSpec  *spec,
                WeftAttribute            *to,
                GError                  **error)
{
  static const int types[] = {
    [WEFT_ATTRIBUTE_INT] = ATTRIBUTE_INT,
    [WEFT_ATTRIBUTE_FLOAT] = ATTRIBUTE_FLOAT,
    [WEFT_ATTRIBUTE_STRING] = ATTRIBUTE_STRING,
    [WEFT_ATTRIBUTE_INTS] = ATTRIBUTE_INTS,
  };

  *to = (WeftAttribute){ .name = spec->fallback.name, .type = spec->fallback.type };
  if (from->type == ATTRIBUTE_TENSOR)
    return take_tensor (from, to, error);
  if (from->type != types[to->type])
    return fail_type (from, error);
  to->number = from->number;
  to->real = (double) from->real;
  to->text = from->text;
  to->numbers = (const gint64 *) (gpointer) from->numbers->data;
  to->n_numbers = (int) from->numbers->len;
  return TRUE;
}

static gboolean
has_attribute (const WeftAttribute *list,
               int                  n,
               const char          *name)
{
  for (int i = 0; i < n; i++)
    if (g_str_equal (list[i].name, name))
      return TRUE;
  return FALSE;
}

/* The node's attributes as the class's; what says nothing is left out. */
static gboolean
take_attributes (const WeftOnnxStep  *self,
                 const WeftOpClass   *klass,
                 WeftAttribute       *to,
                 int                 *n,
                 GError             **error)
{
  for (guint i = 0; i < self->node->attributes->len; i++) {
    const WeftOnnxAttribute *attribute = self->node->attributes->pdata[i];
    const WeftAttributeSpec *spec = find_spec (klass, attribute->name);

    if (attribute->used || (spec == NULL && is_idle (self->node, attribute)))
      continue;
    if (spec == NULL)
      return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_UNKNOWN, _("the attribute %s is not known here; export the model without it"), attribute->name);
    if (*n == MAX_ATTRIBUTES || has_attribute (to, *n, attribute->name))
      return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("the attribute %s is given twice"), attribute->name);
    if (!take_attribute (attribute, spec, &to[*n], error))
      return FALSE;
    ++*n;
  }
  to[*n] = (WeftAttribute){ .name = NULL };
  return TRUE;
}

/* An attribute's value as a constant of the graph. */
static WeftValue
to_constant (WeftGraph               *graph,
             const WeftOnnxAttribute *attribute)
{
  if (attribute->type == ATTRIBUTE_FLOAT)
    return weft_graph_add_scalar (graph, (double) attribute->real);
  if (attribute->type == ATTRIBUTE_INT)
    return weft_graph_add_ints (graph, &attribute->number, 1);
  return weft_graph_add_ints (graph, (const gint64 *) (gpointer) attribute->numbers->data, (int) attribute->numbers->len);
}

static gboolean
from_constant (const WeftOnnxStep       *self,
               WeftValue                 value,
               const WeftAttributeSpec  *spec,
               WeftAttribute            *to,
               GError                  **error)
{
  const WeftValueInfo *info = weft_graph_get_value (self->graph, value);
  const WeftTensor *tensor = info->tensor;
  WeftAttributeType type = spec->fallback.type;

  *to = (WeftAttribute){ .name = spec->fallback.name, .type = type };
  if (tensor == NULL)
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_UNKNOWN,
                           _("its input %s is computed, it must be a constant here; export the model with constants folded"), spec->fallback.name);
  if (type == WEFT_ATTRIBUTE_INTS && tensor->dtype == WEFT_DTYPE_I64) {
    to->numbers = tensor->data;
    to->n_numbers = (int) weft_shape_count (&tensor->shape);
    return TRUE;
  }
  if (type == WEFT_ATTRIBUTE_INTS || type == WEFT_ATTRIBUTE_STRING || weft_shape_count (&tensor->shape) != 1)
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE, _("its input %s is of a type or shape that is not expected"), spec->fallback.name);
  to->real = weft_tensor_get (tensor, 0);
  to->number = (gint64) to->real;
  return TRUE;
}

/* Attributes become inputs and inputs attributes, where the class has them so. */
static gboolean
move_settings (const WeftOnnxStep  *self,
               const WeftOpClass   *klass,
               WeftValue           *inputs,
               WeftAttribute       *attributes,
               int                 *n,
               GError             **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (moved); i++) {
    WeftOnnxAttribute *attribute = weft_onnx_node_find (self->node, moved[i].attribute);
    const WeftAttributeSpec *spec = find_spec (klass, moved[i].attribute);
    int input = moved[i].input;

    if (!g_str_equal (moved[i].op, self->node->op))
      continue;
    if (spec == NULL && attribute != NULL && input < klass->max_inputs && inputs[input] == WEFT_NO_VALUE) {
      inputs[input] = to_constant (self->graph, attribute);
      attribute->used = TRUE;
    }
    if (spec != NULL && inputs[input] != WEFT_NO_VALUE) {
      if (!from_constant (self, inputs[input], spec, &attributes[(*n)++], error))
        return FALSE;
      inputs[input] = WEFT_NO_VALUE;
    }
  }
  return TRUE;
}

/* Lists of other integers than i64, or of one real number, as i64. */
static void
cast_lists (WeftOnnxStep *self,
            const char   *op,
            WeftValue    *inputs)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    for (int k = 0; k < WEFT_MAX_INPUTS && settings[i].lists && g_str_equal (settings[i].op, op); k++)
      if (settings[i].inputs >> k & 1 && weft_onnx_content (self, inputs[k]) != NULL)
        inputs[k] = weft_onnx_cast (self, inputs[k], WEFT_DTYPE_I64);
}

WeftValue
weft_onnx_add_class (WeftOnnxStep    *self,
                     const char      *op,
                     const WeftValue *given,
                     int              n_given)
{
  const WeftOpClass *klass = weft_op_class_find (op);
  WeftAttribute attributes[MAX_ATTRIBUTES + 1];
  WeftValue inputs[WEFT_MAX_INPUTS];
  int n_inputs = WEFT_MAX_INPUTS, n = 0;

  if (self->error != NULL)
    return WEFT_NO_VALUE;
  if (klass == NULL)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_UNKNOWN, _("there is no operation %s here; export the model without it, or made of others"), op);
  if (n_given > WEFT_MAX_INPUTS)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("%d inputs are given, at most %d are possible"), n_given, WEFT_MAX_INPUTS);
  for (int i = 0; i < WEFT_MAX_INPUTS; i++)
    inputs[i] = i < n_given ? given[i] : WEFT_NO_VALUE;
  cast_lists (self, op, inputs);
  if (!move_settings (self, klass, inputs, attributes, &n, &self->error) || !take_attributes (self, klass, attributes, &n, &self->error))
    return WEFT_NO_VALUE;
  while (n_inputs > 0 && inputs[n_inputs - 1] == WEFT_NO_VALUE)
    n_inputs--;
  return weft_onnx_emit (self, op, inputs, n_inputs, attributes);
}

WeftValue
weft_onnx_plain (WeftOnnxStep *self)
{
  return weft_onnx_add_class (self, self->node->op, self->inputs, self->n_inputs);
}

gboolean
weft_onnx_is_idle (const WeftOnnxStep *self,
                   const char         *name)
{
  const WeftOnnxAttribute *attribute = weft_onnx_node_find (self->node, name);

  return attribute == NULL || is_idle (self->node, attribute);
}
