/* onnx-node.c: nodes as ONNX stores them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/onnx-private.h"

#include "base/i18n.h"
#include "exchange/error.h"

static void
free_attribute (gpointer data)
{
  WeftOnnxAttribute *self = data;

  g_free (self->name);
  g_free (self->text);
  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_pointer (&self->reals, g_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->tensor, weft_tensor_unref);
  g_free (self);
}

void
weft_onnx_node_free (WeftOnnxNode *self)
{
  g_free (self->name);
  g_free (self->op);
  g_free (self->domain);
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->outputs);
  g_ptr_array_unref (self->attributes);
  g_free (self);
}

WeftOnnxAttribute *
weft_onnx_node_find (const WeftOnnxNode *self,
                     const char         *name)
{
  for (guint i = 0; i < self->attributes->len; i++) {
    WeftOnnxAttribute *attribute = self->attributes->pdata[i];

    if (g_str_equal (attribute->name, name))
      return attribute;
  }
  return NULL;
}

static gboolean
fail_cut (GError **error)
{
  return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("a node is cut; the file is damaged"));
}

/* Replaces a text. */
static gboolean
take_text (const WeftProtobufField  *field,
           char                    **text,
           GError                  **error)
{
  g_free (*text);
  *text = weft_protobuf_dup_text (field);
  return *text != NULL || fail_cut (error);
}

/* Numbers are written one by one, or packed. */
static gboolean
add_numbers (WeftOnnxAttribute        *self,
             const WeftProtobufField  *field,
             GError                  **error)
{
  WeftProtobuf wire;
  guint64 bits;
  guint32 half;

  if (field->type != WEFT_PROTOBUF_BYTES) {
    gint64 number = weft_protobuf_get_int (field);
    float real = weft_protobuf_get_float (field);

    if (field->number == ATTRIBUTE_INTS)
      g_array_append_val (self->numbers, number);
    else
      g_array_append_val (self->reals, real);
    return TRUE;
  }
  weft_protobuf_enter (&wire, field);
  while (field->number == ATTRIBUTE_INTS && weft_protobuf_next_varint (&wire, &bits))
    g_array_append_val (self->numbers, bits);
  while (field->number == ATTRIBUTE_FLOATS && weft_protobuf_next_fixed32 (&wire, &half)) {
    float real = weft_protobuf_get_float (&(WeftProtobufField){ .bits = half });

    g_array_append_val (self->reals, real);
  }
  return !wire.broken || fail_cut (error);
}

static gboolean
add_text (GPtrArray                *texts,
          const WeftProtobufField  *field,
          GError                  **error)
{
  char *text = NULL;

  if (!take_text (field, &text, error))
    return FALSE;
  g_ptr_array_add (texts, text);
  return TRUE;
}

static gboolean
read_value (WeftOnnxSource           *source,
            WeftOnnxAttribute        *self,
            const WeftProtobufField  *field,
            GError                  **error)
{
  WeftProtobuf inner;

  self->type = (int) field->number;
  switch (field->number) {
  case ATTRIBUTE_FLOAT:
    self->real = weft_protobuf_get_float (field);
    return TRUE;
  case ATTRIBUTE_INT:
    self->number = weft_protobuf_get_int (field);
    return TRUE;
  case ATTRIBUTE_STRING:
    return take_text (field, &self->text, error);
  case ATTRIBUTE_TENSOR:
    weft_protobuf_enter (&inner, field);
    g_clear_pointer (&self->tensor, weft_tensor_unref);
    self->tensor = weft_onnx_read_tensor (source, &inner, NULL, error);
    return self->tensor != NULL;
  case ATTRIBUTE_INTS:
  case ATTRIBUTE_FLOATS:
    return add_numbers (self, field, error);
  case ATTRIBUTE_GRAPH:
    self->graph = *field;
    return TRUE;
  case ATTRIBUTE_STRINGS:
    return add_text (self->texts, field, error);
  default:
    return TRUE;
  }
}

/* AttributeProto.AttributeType in the order of its numbers: an empty list has
 * nothing but its type. */
static const int types[] = { 0, ATTRIBUTE_FLOAT, ATTRIBUTE_INT, ATTRIBUTE_STRING, ATTRIBUTE_TENSOR, ATTRIBUTE_GRAPH, ATTRIBUTE_FLOATS, ATTRIBUTE_INTS, ATTRIBUTE_STRINGS };

static gboolean
read_attribute (WeftOnnxSource     *source,
                WeftOnnxAttribute  *self,
                WeftProtobuf       *wire,
                GError            **error)
{
  WeftProtobufField field;
  gint64 type = 0;

  while (weft_protobuf_next (wire, &field)) {
    if (field.number == ATTRIBUTE_NAME) {
      if (!take_text (&field, &self->name, error))
        return FALSE;
    } else if (field.number == ATTRIBUTE_TYPE) {
      type = weft_protobuf_get_int (&field);
    } else if (field.number >= ATTRIBUTE_FLOAT && field.number <= 11 && !read_value (source, self, &field, error)) {
      return FALSE;
    }
  }
  if (type > 0 && type < (gint64) G_N_ELEMENTS (types))
    self->type = types[type];
  if (self->type == ATTRIBUTE_STRING && self->text == NULL)
    self->text = g_strdup ("");
  return !wire->broken || fail_cut (error);
}

static WeftOnnxAttribute *
append_attribute (WeftOnnxNode *self,
                  const char   *name)
{
  WeftOnnxAttribute *attribute = g_new0 (WeftOnnxAttribute, 1);

  attribute->name = g_strdup (name);
  attribute->numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  attribute->reals = g_array_new (FALSE, FALSE, sizeof (float));
  attribute->texts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->attributes, attribute);
  return attribute;
}

void
weft_onnx_node_set_ints (WeftOnnxNode *self,
                         const char   *name,
                         const gint64 *numbers,
                         int           n_numbers)
{
  WeftOnnxAttribute *attribute = weft_onnx_node_find (self, name);

  attribute = attribute != NULL ? attribute : append_attribute (self, name);
  attribute->type = ATTRIBUTE_INTS;
  g_array_set_size (attribute->numbers, 0);
  g_array_append_vals (attribute->numbers, numbers, (guint) n_numbers);
}

void
weft_onnx_node_set_text (WeftOnnxNode *self,
                         const char   *name,
                         const char   *text)
{
  WeftOnnxAttribute *attribute = weft_onnx_node_find (self, name);

  attribute = attribute != NULL ? attribute : append_attribute (self, name);
  attribute->type = ATTRIBUTE_STRING;
  g_free (attribute->text);
  attribute->text = g_strdup (text);
}

static gboolean
add_attribute (WeftOnnxSource           *source,
               WeftOnnxNode             *self,
               const WeftProtobufField  *field,
               GError                  **error)
{
  WeftOnnxAttribute *attribute = append_attribute (self, "");
  WeftProtobuf inner;

  weft_protobuf_enter (&inner, field);
  return read_attribute (source, attribute, &inner, error) &&
         ((attribute->type != ATTRIBUTE_TENSOR || attribute->tensor != NULL) || fail_cut (error));
}

static gboolean
read_field (WeftOnnxSource           *source,
            WeftOnnxNode             *self,
            const WeftProtobufField  *field,
            GError                  **error)
{
  switch (field->number) {
  case NODE_INPUT:
  case NODE_OUTPUT:
    return add_text (field->number == NODE_INPUT ? self->inputs : self->outputs, field, error);
  case NODE_NAME:
    return take_text (field, &self->name, error);
  case NODE_OP_TYPE:
    return take_text (field, &self->op, error);
  case NODE_DOMAIN:
    return take_text (field, &self->domain, error);
  case NODE_ATTRIBUTE:
    return add_attribute (source, self, field, error);
  default:
    return TRUE;
  }
}

WeftOnnxNode *
weft_onnx_node_read (WeftOnnxSource  *source,
                     WeftProtobuf    *wire,
                     GError         **error)
{
  g_autoptr (WeftOnnxNode) self = g_new0 (WeftOnnxNode, 1);
  gboolean fine = TRUE;
  WeftProtobufField field;

  self->name = g_strdup ("");
  self->op = g_strdup ("");
  self->domain = g_strdup ("");
  self->inputs = g_ptr_array_new_with_free_func (g_free);
  self->outputs = g_ptr_array_new_with_free_func (g_free);
  self->attributes = g_ptr_array_new_with_free_func (free_attribute);
  while (fine && weft_protobuf_next (wire, &field))
    fine = read_field (source, self, &field, error);
  if (fine && wire->broken)
    fine = fail_cut (error);
  if (fine)
    return g_steal_pointer (&self);
  g_prefix_error (error, _("node “%s” (%s): "), self->name != NULL ? self->name : "", self->op != NULL ? self->op : "");
  return NULL;
}
