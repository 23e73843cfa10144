/* onnx-write.c: graphs into ONNX files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parameters and named constants become initializers, other constants Constant
 * nodes, each op a node with the attributes that are not as usual. Names are the
 * graph's, or made from op and number, so that a file that is read and written
 * again has the same bytes. Ops that ONNX lacks, or has in later opsets only, are
 * in a table, with what they are made of.
 */
#include "exchange/onnx-private.h"

#include "base/file.h"
#include "base/i18n.h"
#include "exchange/error.h"

#include <math.h>
#include <string.h>

#define IR_VERSION 8

/* Protobuf's own limit for a message. */
#define MAX_BYTES ((gsize) G_MAXINT32 - (1 << 20))

typedef struct
{
  const WeftOnnxModel *model;
  WeftGraph *graph;
  WeftOnnxContent content;
  gpointer source;
  gboolean *needed;     /* Owned: per value */
  char **names;         /* Owned: per value */
  GHashTable *taken;    /* Owned: names */
  GByteArray *constant; /* Owned: GraphProto fields: nodes of constants, which come first */
  GByteArray *nodes;    /* Owned: GraphProto fields: the other nodes */
  int n_constants;
} Writing;

/* @stem, with underscores behind it until nobody else is called so. Returns: (transfer full) */
static char *
take_name (Writing    *self,
           const char *stem)
{
  GString *name = g_string_new (stem);

  while (g_hash_table_contains (self->taken, name->str))
    g_string_append_c (name, '_');
  g_hash_table_add (self->taken, g_strdup (name->str));
  return g_string_free (name, FALSE);
}

static char *
number_name (Writing    *self,
             const char *stem,
             int         number)
{
  g_autofree char *text = g_strdup_printf ("%s_%d", stem, number);

  return take_name (self, text);
}

/* A file computes and does not train, so these are their first input. */
static gboolean
is_alias (const WeftOp *op)
{
  return g_str_equal (op->klass->name, "weft.WhileTraining") || g_str_equal (op->klass->name, "weft.Augment");
}

/* Names that are given come first; what is left gets the op's and a number. */
static void
name_values (Writing *self)
{
  int n_values = weft_graph_get_n_values (self->graph);

  for (guint i = 0; i < self->model->outputs->len; i++) {
    WeftValue value = g_array_index (self->model->outputs, WeftValue, i);

    g_hash_table_add (self->taken, g_strdup (self->model->output_names->pdata[i]));
    if (weft_graph_get_value (self->graph, value)->producer != NULL && self->names[value] == NULL)
      self->names[value] = g_strdup (self->model->output_names->pdata[i]);
  }
  for (int value = 0; value < n_values; value++) {
    const WeftValueInfo *info = weft_graph_get_value (self->graph, value);

    if (info->name != NULL && self->names[value] == NULL && (self->needed[value] || info->kind == WEFT_VALUE_INPUT))
      self->names[value] = take_name (self, info->name);
  }
  for (int value = 0, n = 0; value < n_values; value++) {
    const WeftOp *op = weft_graph_get_value (self->graph, value)->producer;

    if (op != NULL && self->needed[value] && self->names[value] == NULL && is_alias (op)) {
      self->names[value] = g_strdup (self->names[op->inputs[0]]);
    } else if (op != NULL && self->needed[value] && self->names[value] == NULL) {
      const char *dot = strchr (op->klass->name, '.');

      self->names[value] = number_name (self, dot != NULL ? dot + 1 : op->klass->name, ++n);
    }
  }
}

/* A node without attributes yet: add them, then end it with weft_protobuf_put_message(). */
static GByteArray *
begin_node (const char *op,
            const char *const *inputs,
            int n_inputs,
            const char *output)
{
  GByteArray *node = g_byte_array_new ();

  for (int i = 0; i < n_inputs; i++)
    weft_protobuf_put_text (node, NODE_INPUT, inputs[i]);
  weft_protobuf_put_text (node, NODE_OUTPUT, output);
  weft_protobuf_put_text (node, NODE_NAME, output);
  weft_protobuf_put_text (node, NODE_OP_TYPE, op);
  return node;
}

/* AttributeProto.AttributeType */
enum {
  TYPE_FLOAT = 1,
  TYPE_INT = 2,
  TYPE_STRING = 3,
  TYPE_TENSOR_VALUE = 4,
  TYPE_INTS = 7,
};

static void
put_attribute (GByteArray          *node,
               const WeftAttribute *attribute)
{
  GByteArray *message = g_byte_array_new ();
  int type = TYPE_INT;

  weft_protobuf_put_text (message, ATTRIBUTE_NAME, attribute->name);
  switch (attribute->type) {
  case WEFT_ATTRIBUTE_FLOAT:
    weft_protobuf_put_float (message, ATTRIBUTE_FLOAT, (float) attribute->real);
    type = TYPE_FLOAT;
    break;
  case WEFT_ATTRIBUTE_STRING:
    weft_protobuf_put_text (message, ATTRIBUTE_STRING, attribute->text);
    type = TYPE_STRING;
    break;
  case WEFT_ATTRIBUTE_INTS:
    for (int i = 0; i < attribute->n_numbers; i++)
      weft_protobuf_put_int (message, ATTRIBUTE_INTS, attribute->numbers[i]);
    type = TYPE_INTS;
    break;
  case WEFT_ATTRIBUTE_INT:
  default:
    weft_protobuf_put_int (message, ATTRIBUTE_INT, attribute->number);
    break;
  }
  weft_protobuf_put_int (message, ATTRIBUTE_TYPE, type);
  weft_protobuf_put_message (node, NODE_ATTRIBUTE, message);
}

/* Adds a Constant node. Returns: (transfer full): its name */
static char *
put_constant (Writing          *self,
              const WeftTensor *tensor)
{
  char *name = number_name (self, "constant", ++self->n_constants);
  GByteArray *node = begin_node ("Constant", NULL, 0, name), *attribute = g_byte_array_new ();

  weft_protobuf_put_text (attribute, ATTRIBUTE_NAME, "value");
  weft_protobuf_put_message (attribute, ATTRIBUTE_TENSOR, weft_onnx_make_tensor ("", tensor));
  weft_protobuf_put_int (attribute, ATTRIBUTE_TYPE, TYPE_TENSOR_VALUE);
  weft_protobuf_put_message (node, NODE_ATTRIBUTE, attribute);
  weft_protobuf_put_message (self->constant, GRAPH_NODE, node);
  return name;
}

static char *
put_scalar (Writing *self,
            double   number)
{
  g_autoptr (WeftTensor) tensor = weft_tensor_new_scalar ((float) number);

  return put_constant (self, tensor);
}

static void
put_constants (Writing *self)
{
  for (int value = 0; value < weft_graph_get_n_values (self->graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (self->graph, value);

    if (self->needed[value] && info->kind == WEFT_VALUE_CONSTANT && info->name == NULL)
      self->names[value] = put_constant (self, info->tensor);
  }
}

static const char *
name_of (const Writing *self,
         WeftValue      value)
{
  return value != WEFT_NO_VALUE ? self->names[value] : "";
}

/* weft.Affine: a x + b. */
static void
write_affine (Writing      *self,
              const WeftOp *op)
{
  g_autofree char *a = put_scalar (self, weft_op_get_float (op, "alpha")), *b = put_scalar (self, weft_op_get_float (op, "beta"));
  g_autofree char *product = g_strconcat (self->names[op->first_output], "_product", NULL), *name = take_name (self, product);

  weft_protobuf_put_message (self->nodes, GRAPH_NODE, begin_node ("Mul", (const char *const[]){ name_of (self, op->inputs[0]), a }, 2, name));
  weft_protobuf_put_message (self->nodes, GRAPH_NODE, begin_node ("Add", (const char *const[]){ name, b }, 2, self->names[op->first_output]));
}

/* A step towards @op. Returns: (transfer full): its name, which says that it is one */
static char *
put_step (Writing      *self,
          const WeftOp *op,
          const char   *what,
          const char   *a,
          const char   *b)
{
  g_autofree char *stem = g_strdup_printf ("%s_%s", self->names[op->first_output], what);
  char *name = take_name (self, stem);

  weft_protobuf_put_message (self->nodes, GRAPH_NODE, begin_node (what, (const char *const[]){ a, b }, b != NULL ? 2 : 1, name));
  return name;
}

static char *
put_scaled (Writing      *self,
            const WeftOp *op,
            const char   *a,
            double        factor)
{
  g_autofree char *b = put_scalar (self, factor);

  return put_step (self, op, "Mul", a, b);
}

/* What Gelu bends: erf (x / √2), or tanh (√(2/π) (x + 0.044715 x³)). */
static char *
put_bend (Writing      *self,
          const WeftOp *op,
          const char   *x)
{
  g_autofree char *square = NULL, *cube = NULL, *part = NULL, *sum = NULL, *scaled = NULL;

  if (!g_str_equal (weft_op_get_text (op, "approximate"), "tanh")) {
    scaled = put_scaled (self, op, x, G_SQRT2 / 2);
    return put_step (self, op, "Erf", scaled, NULL);
  }
  square = put_step (self, op, "Mul", x, x);
  cube = put_step (self, op, "Mul", square, x);
  part = put_scaled (self, op, cube, 0.044715);
  sum = put_step (self, op, "Add", x, part);
  scaled = put_scaled (self, op, sum, sqrt (2 / G_PI));
  return put_step (self, op, "Tanh", scaled, NULL);
}

/* Gelu is ONNX's from opset 20 on: x/2 (1 + what is bent). Source: Hendrycks and Gimpel 2016. */
static void
write_gelu (Writing      *self,
            const WeftOp *op)
{
  const char *x = name_of (self, op->inputs[0]);
  g_autofree char *bend = put_bend (self, op, x), *one = put_scalar (self, 1), *half = put_scaled (self, op, x, 0.5);
  g_autofree char *raised = put_step (self, op, "Add", bend, one);

  weft_protobuf_put_message (self->nodes, GRAPH_NODE, begin_node ("Mul", (const char *const[]){ half, raised }, 2, self->names[op->first_output]));
}

/* Mish is ONNX's from opset 18 on: x tanh (softplus (x)). Source: Misra 2019. */
static void
write_mish (Writing      *self,
            const WeftOp *op)
{
  const char *x = name_of (self, op->inputs[0]);
  g_autofree char *soft = put_step (self, op, "Softplus", x, NULL), *bend = put_step (self, op, "Tanh", soft, NULL);

  weft_protobuf_put_message (self->nodes, GRAPH_NODE, begin_node ("Mul", (const char *const[]){ x, bend }, 2, self->names[op->first_output]));
}

/* @input with its axes in another order, as @output or under a new name.
 * Returns: (transfer full): its name */
static char *
put_transposed (Writing      *self,
                const char   *input,
                const char   *output,
                const gint64 *order,
                int           rank)
{
  g_autofree char *stem = g_strconcat (input, "_transposed", NULL);
  char *name = output != NULL ? g_strdup (output) : take_name (self, stem);
  GByteArray *node = begin_node ("Transpose", &input, 1, name);

  put_attribute (node, &(WeftAttribute) WEFT_INTS ("perm", order, rank));
  weft_protobuf_put_message (self->nodes, GRAPH_NODE, node);
  return name;
}

/* A value with its last two axes swapped. Returns: (transfer full): its name */
static char *
put_turned (Writing      *self,
            const WeftOp *op,
            int           input)
{
  int rank = weft_graph_get_value (self->graph, op->inputs[input])->shape.rank;
  gint64 order[WEFT_MAX_RANK];

  for (int i = 0; i < rank; i++)
    order[i] = i < rank - 2 ? i : 2 * rank - 3 - i;
  return put_transposed (self, name_of (self, op->inputs[input]), NULL, order, rank);
}

/* weft.MatMul: a product of factors that may be transposed. */
static void
write_matmul (Writing      *self,
              const WeftOp *op)
{
  g_autofree char *a = weft_op_get_int (op, "transpose_a") ? put_turned (self, op, 0) : g_strdup (name_of (self, op->inputs[0]));
  g_autofree char *b = weft_op_get_int (op, "transpose_b") ? put_turned (self, op, 1) : g_strdup (name_of (self, op->inputs[1]));

  weft_protobuf_put_message (self->nodes, GRAPH_NODE, begin_node ("MatMul", (const char *const[]){ a, b }, 2, self->names[op->first_output]));
}

/* The shape of a value: a list where it is known. Returns: (transfer full): its name */
static char *
put_shape (Writing      *self,
           const WeftOp *op,
           WeftValue     value)
{
  const WeftShape *shape = &weft_graph_get_value (self->graph, value)->shape;
  g_autofree char *stem = g_strconcat (self->names[op->first_output], "_shape", NULL);
  g_autoptr (WeftTensor) list = weft_tensor_new (WEFT_DTYPE_I64, &WEFT_SHAPE (shape->rank), NULL);
  gboolean known = list != NULL;
  char *name;

  for (int i = 0; i < shape->rank; i++) {
    known = known && shape->extent[i] >= 0;
    if (list != NULL)
      weft_tensor_i64 (list)[i] = shape->extent[i];
  }
  if (known)
    return put_constant (self, list);
  name = take_name (self, stem);
  weft_protobuf_put_message (self->nodes, GRAPH_NODE, begin_node ("Shape", (const char *const[]){ name_of (self, value) }, 1, name));
  return name;
}

/* weft.ReshapeLike and weft.ExpandLike: under the shape of the second input. */
static void
write_like (Writing      *self,
            const WeftOp *op)
{
  g_autofree char *shape = put_shape (self, op, op->inputs[1]);
  gboolean reshapes = g_str_equal (op->klass->name, "weft.ReshapeLike"), empty = FALSE;
  const WeftShape *like = &weft_graph_get_value (self->graph, op->inputs[1])->shape;
  GByteArray *node = begin_node (reshapes ? "Reshape" : "Expand", (const char *const[]){ name_of (self, op->inputs[0]), shape }, 2, self->names[op->first_output]);

  for (int i = 0; i < like->rank; i++)
    empty = empty || like->extent[i] == 0;
  if (reshapes && empty)
    put_attribute (node, &(WeftAttribute) WEFT_INT ("allowzero", 1));
  weft_protobuf_put_message (self->nodes, GRAPH_NODE, node);
}

/* Only what has a name of its own, as outputs have, is a node. */
static void
write_alias (Writing      *self,
             const WeftOp *op)
{
  const char *name = self->names[op->first_output], *input = name_of (self, op->inputs[0]);

  if (!g_str_equal (name, input))
    weft_protobuf_put_message (self->nodes, GRAPH_NODE, begin_node ("Identity", &input, 1, name));
}

/* Only the field of its type says anything. */
static gboolean
is_usual (const WeftAttribute     *attribute,
          const WeftAttributeSpec *spec)
{
  const WeftAttribute *usual = &spec->fallback;

  if (spec->required)
    return FALSE;
  switch (attribute->type) {
  case WEFT_ATTRIBUTE_FLOAT:
    return (float) attribute->real == (float) usual->real;
  case WEFT_ATTRIBUTE_STRING:
    return attribute->text == NULL || g_strcmp0 (attribute->text, usual->text) == 0;
  case WEFT_ATTRIBUTE_INTS:
    return attribute->n_numbers == 0 ||
           (attribute->n_numbers == usual->n_numbers && memcmp (attribute->numbers, usual->numbers, (gsize) usual->n_numbers * sizeof (gint64)) == 0);
  case WEFT_ATTRIBUTE_INT:
  default:
    return attribute->number == usual->number;
  }
}

/* ONNX leaves the number of a recurrent layer's units to its weights, other programs do not. */
static void
put_hidden_size (const Writing *self,
                 GByteArray    *node,
                 const WeftOp  *op)
{
  const WeftShape *shape = &weft_graph_get_value (self->graph, op->inputs[2])->shape;

  put_attribute (node, &(WeftAttribute) WEFT_INT ("hidden_size", shape->extent[2]));
}

static void
put_attributes (const Writing *self,
                GByteArray    *node,
                const WeftOp  *op)
{
  gboolean cast = g_str_equal (op->klass->name, "Cast");

  for (int i = 0; op->klass->attributes != NULL && op->klass->attributes[i].fallback.name != NULL; i++) {
    WeftAttribute attribute = op->attributes[i];

    if (cast)
      attribute.number = weft_onnx_dtype_to_number ((WeftDType) attribute.number);
    if (g_str_equal (attribute.name, "hidden_size"))
      put_hidden_size (self, node, op);
    else if (g_str_equal (attribute.name, "layout"))
      continue;
    else if (cast || !is_usual (&attribute, &op->klass->attributes[i]))
      put_attribute (node, &attribute);
  }
}

/* An op as the node of its name; outputs that nobody needs have none. */
static void
write_plain (Writing      *self,
             const WeftOp *op)
{
  GByteArray *node = g_byte_array_new ();
  int n_inputs = op->n_inputs, n_outputs = op->n_outputs;

  while (n_inputs > 0 && op->inputs[n_inputs - 1] == WEFT_NO_VALUE)
    n_inputs--;
  while (!self->needed[op->first_output + n_outputs - 1])
    n_outputs--;
  for (int i = 0; i < n_inputs; i++)
    weft_protobuf_put_text (node, NODE_INPUT, name_of (self, op->inputs[i]));
  for (int i = 0; i < n_outputs; i++)
    weft_protobuf_put_text (node, NODE_OUTPUT, self->needed[op->first_output + i] ? self->names[op->first_output + i] : "");
  weft_protobuf_put_text (node, NODE_NAME, self->names[op->first_output + n_outputs - 1]);
  weft_protobuf_put_text (node, NODE_OP_TYPE, op->klass->name);
  put_attributes (self, node, op);
  weft_protobuf_put_message (self->nodes, GRAPH_NODE, node);
}

/* The inputs of a recurrent layer whose first axis is the batch, with steps first. */
static void
put_steps_first (Writing      *self,
                 const WeftOp *op,
                 GByteArray   *node)
{
  static const gint64 order[] = { 1, 0, 2 };
  int n_inputs = op->n_inputs;

  while (op->inputs[n_inputs - 1] == WEFT_NO_VALUE)
    n_inputs--;
  for (int i = 0; i < n_inputs; i++) {
    gboolean turns = op->inputs[i] != WEFT_NO_VALUE && (i == 0 || i == 5 || i == 6);
    g_autofree char *name = turns ? put_transposed (self, name_of (self, op->inputs[i]), NULL, order, 3) : g_strdup (name_of (self, op->inputs[i]));

    weft_protobuf_put_text (node, NODE_INPUT, name);
  }
}

/* LSTM and GRU: with steps first, as other programs want them. */
static void
write_recurrent (Writing      *self,
                 const WeftOp *op)
{
  static const gint64 every[] = { 2, 0, 1, 3 }, last[] = { 1, 0, 2 };
  GByteArray *node = g_byte_array_new ();
  g_autofree char *stem = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  int n_outputs = op->n_outputs;

  if (weft_op_get_int (op, "layout") == 0) {
    g_byte_array_unref (node);
    write_plain (self, op);
    return;
  }
  put_steps_first (self, op, node);
  while (!self->needed[op->first_output + n_outputs - 1])
    n_outputs--;
  stem = g_strconcat (self->names[op->first_output + n_outputs - 1], "_steps_first", NULL);
  for (int i = 0; i < n_outputs; i++) {
    g_ptr_array_add (names, self->needed[op->first_output + i] ? take_name (self, stem) : g_strdup (""));
    weft_protobuf_put_text (node, NODE_OUTPUT, names->pdata[i]);
  }
  weft_protobuf_put_text (node, NODE_NAME, names->pdata[n_outputs - 1]);
  weft_protobuf_put_text (node, NODE_OP_TYPE, op->klass->name);
  put_attributes (self, node, op);
  weft_protobuf_put_message (self->nodes, GRAPH_NODE, node);
  for (guint i = 0; i < names->len; i++)
    if (self->needed[op->first_output + (int) i])
      g_free (put_transposed (self, names->pdata[i], self->names[op->first_output + (int) i], i == 0 ? every : last, i == 0 ? 4 : 3));
}

static const struct
{
  const char *op;
  void (*write) (Writing *self,
                 const WeftOp *op);
} made_of[] = {
  { "GRU", write_recurrent },
  { "Gelu", write_gelu },
  { "LSTM", write_recurrent },
  { "Mish", write_mish },
  { "weft.Affine", write_affine },
  { "weft.MatMul", write_matmul },
  { "weft.ReshapeLike", write_like },
  { "weft.ExpandLike", write_like },
  { "weft.Augment", write_alias },
  { "weft.WhileTraining", write_alias },
};

static gboolean
write_op (Writing       *self,
          const WeftOp  *op,
          GError       **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (made_of); i++)
    if (g_str_equal (made_of[i].op, op->klass->name)) {
      made_of[i].write (self, op);
      return TRUE;
    }
  if (g_str_has_prefix (op->klass->name, "weft."))
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_UNKNOWN, _("%s: ONNX has no such operation; export the model before what adds it, such as a loss"), op->klass->name);
  write_plain (self, op);
  return TRUE;
}

static gboolean
write_ops (Writing  *self,
           GError  **error)
{
  for (int i = 0; i < weft_graph_get_n_ops (self->graph); i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);
    gboolean needed = FALSE;

    for (int k = 0; k < op->n_outputs; k++)
      needed = needed || self->needed[op->first_output + k];
    if (needed && !write_op (self, op, error))
      return FALSE;
  }
  return TRUE;
}

/* Outputs that are inputs, parameters, or outputs under another name already. */
static void
write_identities (Writing *self)
{
  for (guint i = 0; i < self->model->outputs->len; i++) {
    const char *from = self->names[g_array_index (self->model->outputs, WeftValue, i)], *to = self->model->output_names->pdata[i];

    if (!g_str_equal (from, to))
      weft_protobuf_put_message (self->nodes, GRAPH_NODE, begin_node ("Identity", &from, 1, to));
  }
}

static void
put_initializers (Writing    *self,
                  GByteArray *graph)
{
  for (int value = 0; value < weft_graph_get_n_values (self->graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (self->graph, value);
    const WeftTensor *tensor = info->tensor;

    if (!self->needed[value] || info->name == NULL || (info->kind != WEFT_VALUE_PARAMETER && info->kind != WEFT_VALUE_CONSTANT))
      continue;
    if (info->kind == WEFT_VALUE_PARAMETER && self->content != NULL)
      tensor = self->content (self->source, value);
    weft_protobuf_put_message (graph, GRAPH_INITIALIZER, weft_onnx_make_tensor (self->names[value], tensor));
  }
}

static GByteArray *
make_shape (const Writing   *self,
            const WeftShape *shape)
{
  GByteArray *message = g_byte_array_new ();

  for (int axis = 0; axis < shape->rank; axis++) {
    GByteArray *dimension = g_byte_array_new ();
    const char *name = shape->extent[axis] < 0 ? weft_graph_get_dimension_name (self->graph, shape->extent[axis]) : NULL;

    if (shape->extent[axis] >= 0)
      weft_protobuf_put_int (dimension, DIMENSION_VALUE, shape->extent[axis]);
    else if (name != NULL)
      weft_protobuf_put_text (dimension, DIMENSION_PARAM, name);
    weft_protobuf_put_message (message, SHAPE_DIMENSION, dimension);
  }
  return message;
}

static void
put_value (const Writing *self,
           GByteArray    *graph,
           guint          field,
           WeftValue      value,
           const char    *name)
{
  const WeftValueInfo *info = weft_graph_get_value (self->graph, value);
  GByteArray *message = g_byte_array_new (), *type = g_byte_array_new (), *tensor = g_byte_array_new ();

  weft_protobuf_put_int (tensor, TENSOR_TYPE_ELEMENT, weft_onnx_dtype_to_number (info->dtype));
  weft_protobuf_put_message (tensor, TENSOR_TYPE_SHAPE, make_shape (self, &info->shape));
  weft_protobuf_put_message (type, TYPE_TENSOR, tensor);
  weft_protobuf_put_text (message, VALUE_NAME, name);
  weft_protobuf_put_message (message, VALUE_TYPE, type);
  weft_protobuf_put_message (graph, field, message);
}

static GByteArray *
make_graph (Writing *self)
{
  GByteArray *graph = g_byte_array_new ();

  g_byte_array_append (graph, self->constant->data, self->constant->len);
  g_byte_array_append (graph, self->nodes->data, self->nodes->len);
  weft_protobuf_put_text (graph, GRAPH_NAME, "model");
  put_initializers (self, graph);
  for (guint i = 0; i < self->model->inputs->len; i++) {
    WeftValue value = g_array_index (self->model->inputs, WeftValue, i);

    put_value (self, graph, GRAPH_INPUT, value, self->names[value]);
  }
  for (guint i = 0; i < self->model->outputs->len; i++)
    put_value (self, graph, GRAPH_OUTPUT, g_array_index (self->model->outputs, WeftValue, i), self->model->output_names->pdata[i]);
  return graph;
}

static void
put_texts (const Writing *self,
           GByteArray    *model)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (self->model->texts), (GCompareFunc) strcmp);

  for (GList *key = keys; key != NULL; key = key->next) {
    GByteArray *entry = g_byte_array_new ();

    weft_protobuf_put_text (entry, ENTRY_KEY, key->data);
    weft_protobuf_put_text (entry, ENTRY_VALUE, g_hash_table_lookup (self->model->texts, key->data));
    weft_protobuf_put_message (model, MODEL_METADATA, entry);
  }
}

static GBytes *
make_model (Writing *self)
{
  GByteArray *model = g_byte_array_new (), *opset = g_byte_array_new ();

  weft_protobuf_put_int (model, MODEL_IR_VERSION, IR_VERSION);
  weft_protobuf_put_text (model, MODEL_PRODUCER_NAME, "Weft");
  weft_protobuf_put_text (model, MODEL_PRODUCER_VERSION, WEFT_VERSION);
  weft_protobuf_put_message (model, MODEL_GRAPH, make_graph (self));
  weft_protobuf_put_text (opset, OPSET_DOMAIN, "");
  weft_protobuf_put_int (opset, OPSET_VERSION, WEFT_ONNX_OPSET);
  weft_protobuf_put_message (model, MODEL_OPSET, opset);
  put_texts (self, model);
  return g_byte_array_free_to_bytes (model);
}

static gboolean
check_size (const Writing  *self,
            GError        **error)
{
  gsize left = MAX_BYTES;

  for (int value = 0; value < weft_graph_get_n_values (self->graph); value++) {
    const WeftTensor *tensor = weft_graph_get_value (self->graph, value)->tensor;

    if (!self->needed[value] || tensor == NULL)
      continue;
    if (tensor->bytes > left)
      return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE, _("the model exceeds the 2 GiB that an ONNX file can hold; make it smaller"));
    left -= tensor->bytes;
  }
  return TRUE;
}

GBytes *
weft_onnx_serialize (const WeftOnnxModel  *model,
                     WeftOnnxContent       content,
                     gpointer              source,
                     GError              **error)
{
  Writing self = { .model = model, .graph = model->graph, .content = content, .source = source };
  int n_values = weft_graph_get_n_values (model->graph);
  GBytes *bytes = NULL;

  self.needed = weft_onnx_model_find_needed (model);
  self.names = g_new0 (char *, n_values);
  self.taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.constant = g_byte_array_new ();
  self.nodes = g_byte_array_new ();
  name_values (&self);
  put_constants (&self);
  if (check_size (&self, error) && write_ops (&self, error)) {
    write_identities (&self);
    bytes = make_model (&self);
  }
  for (int i = 0; i < n_values; i++)
    g_free (self.names[i]);
  g_free (self.names);
  g_free (self.needed);
  g_hash_table_unref (self.taken);
  g_byte_array_unref (self.constant);
  g_byte_array_unref (self.nodes);
  return bytes;
}

gboolean
weft_onnx_write (const WeftOnnxModel  *self,
                 WeftOnnxContent       content,
                 gpointer              source,
                 const char           *path,
                 GError              **error)
{
  g_autoptr (GBytes) bytes = weft_onnx_serialize (self, content, source, error);
  gsize length;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  return data != NULL && weft_file_write (path, data, length, WEFT_FILE_WRITE_NONE, error);
}
