/* onnx-adapt.c: nodes of any opset as ops of Weft's
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Most nodes are the class of their name with the attributes of their names.
 * Three tables hold the rest: settings that were attributes in one opset and
 * inputs in another (either way round, whichever the class has), attributes
 * that say nothing or what the class does anyway, and ops that need a function.
 *
 * Source: ONNX operator changelog, opsets 1 … 17.
 */
#include "exchange/onnx-private.h"

#include "base/i18n.h"
#include "exchange/error.h"

#include <math.h>
#include <string.h>

#define MAX_ATTRIBUTES 32

/* ONNX 6. Source: Klambauer et al. 2017. */
#define SELU_ALPHA 1.67326319217681884765625
#define SELU_GAMMA 1.05070102214813232421875

typedef struct
{
  WeftGraph *graph;
  WeftOnnxNode *node;
  const WeftValue *inputs;
  int n_inputs;
  int opset;
} Adapt;

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
  { "Reshape", "allowzero", IDLE_INT, 0 },
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
take_attributes (const Adapt        *self,
                 const WeftOpClass  *klass,
                 WeftAttribute      *to,
                 int                *n,
                 GError            **error)
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
from_constant (const Adapt              *self,
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
move_settings (const Adapt        *self,
               const WeftOpClass  *klass,
               WeftValue          *inputs,
               WeftAttribute      *attributes,
               int                *n,
               GError            **error)
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

/* The class called @op with the node's attributes. */
static WeftValue
add (const Adapt  *self,
     const char   *op,
     GError      **error)
{
  const WeftOpClass *klass = weft_op_class_find (op);
  WeftAttribute attributes[MAX_ATTRIBUTES + 1];
  WeftValue inputs[WEFT_MAX_INPUTS];
  int n_inputs = WEFT_MAX_INPUTS, n = 0;

  if (klass == NULL) {
    weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_UNKNOWN, _("there is no operation %s here; export the model without it, or made of others"), op);
    return WEFT_NO_VALUE;
  }
  if (self->n_inputs > WEFT_MAX_INPUTS) {
    weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE, _("%d inputs are given, at most %d are possible"), self->n_inputs, WEFT_MAX_INPUTS);
    return WEFT_NO_VALUE;
  }
  for (int i = 0; i < WEFT_MAX_INPUTS; i++)
    inputs[i] = i < self->n_inputs ? self->inputs[i] : WEFT_NO_VALUE;
  if (!move_settings (self, klass, inputs, attributes, &n, error) || !take_attributes (self, klass, attributes, &n, error))
    return WEFT_NO_VALUE;
  while (n_inputs > 0 && inputs[n_inputs - 1] == WEFT_NO_VALUE)
    n_inputs--;
  return weft_graph_add (self->graph, op, inputs, n_inputs, attributes, error);
}

static WeftValue
adapt_plain (const Adapt  *self,
             GError      **error)
{
  return add (self, self->node->op, error);
}

static WeftTensor *
constant_of_list (const WeftOnnxAttribute  *attribute,
                  GError                  **error)
{
  gboolean ints = attribute->type == ATTRIBUTE_INTS;
  const GArray *list = ints ? attribute->numbers : attribute->reals;
  WeftTensor *tensor = weft_tensor_new (ints ? WEFT_DTYPE_I64 : WEFT_DTYPE_F32, &WEFT_SHAPE (list->len), error);

  if (tensor != NULL && tensor->bytes > 0)
    memcpy (tensor->data, list->data, tensor->bytes);
  return tensor;
}

static WeftTensor *
constant_of (const WeftOnnxAttribute  *attribute,
             GError                  **error)
{
  WeftTensor *tensor;

  switch (attribute->type) {
  case ATTRIBUTE_TENSOR:
    return weft_tensor_ref (attribute->tensor);
  case ATTRIBUTE_FLOAT:
    return weft_tensor_new_scalar (attribute->real);
  case ATTRIBUTE_INT:
    tensor = weft_tensor_new (WEFT_DTYPE_I64, &WEFT_SCALAR, error);
    if (tensor != NULL)
      *weft_tensor_i64 (tensor) = attribute->number;
    return tensor;
  case ATTRIBUTE_INTS:
  case ATTRIBUTE_FLOATS:
    return constant_of_list (attribute, error);
  default:
    fail_type (attribute, error);
    return NULL;
  }
}

/* Constant: the number, list or tensor in its one attribute. */
static WeftValue
adapt_constant (const Adapt  *self,
                GError      **error)
{
  WeftTensor *tensor;

  if (self->node->attributes->len != 1) {
    weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("a constant has one attribute, its value"));
    return WEFT_NO_VALUE;
  }
  tensor = constant_of (self->node->attributes->pdata[0], error);
  return tensor != NULL ? weft_graph_add_constant (self->graph, tensor) : WEFT_NO_VALUE;
}

/* Softmax and LogSoftmax took all axes from @axis on together before opset 13. */
static WeftValue
adapt_softmax (const Adapt  *self,
               GError      **error)
{
  WeftOnnxAttribute *attribute = weft_onnx_node_find (self->node, "axis");
  gint64 axis = attribute != NULL ? attribute->number : 1;
  WeftValue flat;

  if (self->opset >= 13 || self->n_inputs != 1 || self->inputs[0] == WEFT_NO_VALUE)
    return adapt_plain (self, error);
  flat = weft_graph_add (self->graph, "Flatten", self->inputs, 1, WEFT_ATTRIBUTES (WEFT_INT ("axis", axis)), error);
  if (flat != WEFT_NO_VALUE)
    flat = weft_graph_add (self->graph, self->node->op, &flat, 1, NULL, error);
  if (flat == WEFT_NO_VALUE || weft_graph_get_value (self->graph, self->inputs[0])->shape.rank == 2)
    return flat;
  return weft_graph_add (self->graph, "weft.ReshapeLike", WEFT_INPUTS (flat, self->inputs[0]), NULL, error);
}

/* Dropout: whether it acts is decided by who runs the graph, not by its third input. */
static WeftValue
adapt_dropout (const Adapt  *self,
               GError      **error)
{
  Adapt less = *self;

  less.n_inputs = MIN (self->n_inputs, 2);
  return adapt_plain (&less, error);
}

/* Cast: ONNX's number of a data type becomes Weft's. */
static WeftValue
adapt_cast (const Adapt  *self,
            GError      **error)
{
  WeftOnnxAttribute *to = weft_onnx_node_find (self->node, "to");
  WeftDType dtype;

  if (to == NULL || to->type != ATTRIBUTE_INT) {
    weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("the attribute %s must be given"), "to");
    return WEFT_NO_VALUE;
  }
  if (!weft_onnx_dtype_from_number (to->number, &dtype, error))
    return WEFT_NO_VALUE;
  to->number = dtype;
  return adapt_plain (self, error);
}

/* @op over any number of inputs, two by two. */
static WeftValue
fold (const Adapt  *self,
      const char   *op,
      GError      **error)
{
  WeftValue sum = self->n_inputs > 0 ? self->inputs[0] : WEFT_NO_VALUE;

  for (int i = 0; i < self->n_inputs; i++)
    if (self->inputs[i] == WEFT_NO_VALUE) {
      weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("input %d is missing"), i + 1);
      return WEFT_NO_VALUE;
    }
  if (self->n_inputs == 1)
    return weft_graph_add (self->graph, "Identity", self->inputs, 1, NULL, error);
  for (int i = 1; i < self->n_inputs && sum != WEFT_NO_VALUE; i++) {
    const Adapt two = { self->graph, self->node, (const WeftValue[]){ sum, self->inputs[i] }, 2, self->opset };

    sum = add (&two, op, error);
  }
  if (self->n_inputs == 0)
    weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("input %d is missing"), 1);
  return sum;
}

/* Max, Min and Concat of more inputs than the class takes. */
static WeftValue
adapt_many (const Adapt  *self,
            GError      **error)
{
  const WeftOpClass *klass = weft_op_class_find (self->node->op);

  if (klass != NULL && self->n_inputs >= klass->min_inputs && self->n_inputs <= klass->max_inputs)
    return adapt_plain (self, error);
  return fold (self, self->node->op, error);
}

static WeftValue
adapt_sum (const Adapt  *self,
           GError      **error)
{
  return fold (self, "Add", error);
}

static WeftValue
adapt_mean (const Adapt  *self,
            GError      **error)
{
  WeftValue sum = fold (self, "Add", error);

  if (sum == WEFT_NO_VALUE)
    return sum;
  return weft_graph_add (self->graph, "Div", WEFT_INPUTS (sum, weft_graph_add_scalar (self->graph, self->n_inputs)), NULL, error);
}

/* Selu with other factors than the paper's: gamma Elu (x; alpha). */
static WeftValue
adapt_selu (const Adapt  *self,
            GError      **error)
{
  const WeftOnnxAttribute *alpha = weft_onnx_node_find (self->node, "alpha"), *gamma = weft_onnx_node_find (self->node, "gamma");
  double factor = alpha != NULL ? (double) alpha->real : SELU_ALPHA;
  WeftValue value;

  if ((alpha == NULL || is_idle (self->node, alpha)) && (gamma == NULL || is_idle (self->node, gamma)))
    return adapt_plain (self, error);
  value = weft_graph_add (self->graph, "Elu", self->inputs, MIN (self->n_inputs, 1), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", factor)), error);
  if (value == WEFT_NO_VALUE)
    return value;
  factor = gamma != NULL ? (double) gamma->real : SELU_GAMMA;
  return weft_graph_add (self->graph, "Mul", WEFT_INPUTS (value, weft_graph_add_scalar (self->graph, factor)), NULL, error);
}

/* ReduceSum over no axes: all of them, or none where `noop_with_empty_axes` says so. */
static WeftValue
adapt_reduce_sum (const Adapt  *self,
                  GError      **error)
{
  WeftOnnxAttribute *noop = weft_onnx_node_find (self->node, "noop_with_empty_axes");
  WeftValue axes = self->n_inputs > 1 ? self->inputs[1] : WEFT_NO_VALUE;
  const WeftTensor *content = axes != WEFT_NO_VALUE ? weft_graph_get_value (self->graph, axes)->tensor : NULL;

  if (noop == NULL || noop->number == 0)
    return adapt_plain (self, error);
  noop->used = TRUE;
  if (self->n_inputs > 0 && (axes == WEFT_NO_VALUE || (content != NULL && content->bytes == 0)))
    return weft_graph_add (self->graph, "Identity", self->inputs, 1, NULL, error);
  return adapt_plain (self, error);
}

static const struct
{
  const char *op;
  WeftValue (*adapt) (const Adapt *self,
                      GError **error);
} functions[] = {
  { "Cast", adapt_cast },
  { "Concat", adapt_many },
  { "Constant", adapt_constant },
  { "Dropout", adapt_dropout },
  { "LogSoftmax", adapt_softmax },
  { "Max", adapt_many },
  { "Mean", adapt_mean },
  { "Min", adapt_many },
  { "ReduceSum", adapt_reduce_sum },
  { "Selu", adapt_selu },
  { "Softmax", adapt_softmax },
  { "Sum", adapt_sum },
};

WeftValue
weft_onnx_adapt (WeftGraph     *graph,
                 WeftOnnxNode  *node,
                 WeftValue     *inputs,
                 int            n_inputs,
                 int            opset,
                 GError       **error)
{
  const Adapt self = { graph, node, inputs, n_inputs, opset };

  if (*node->domain != '\0' && !g_str_equal (node->domain, "ai.onnx")) {
    weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_UNKNOWN, _("its domain %s is not known here; export the model with ONNX’s own operations"), node->domain);
    return WEFT_NO_VALUE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].op, node->op))
      return functions[i].adapt (&self, error);
  return adapt_plain (&self, error);
}
