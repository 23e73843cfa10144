/* onnx-read.c: graphs out of ONNX files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two passes over the bytes: the first takes opset, metadata and initializers,
 * the second the inputs, the nodes in their order, and the outputs. A node reads
 * names that came before it, so a circle shows as a name that nothing gives.
 */
#include "exchange/onnx-step-private.h"

#include "base/file.h"
#include "base/i18n.h"
#include "exchange/error.h"

/* Later ones than 8 added types and metadata, which are refused, or skipped, where they are. */
#define NEWEST_IR 12

typedef struct
{
  WeftOnnxModel *model; /* Owned */
  GHashTable *values;   /* Owned: name → value */
  GHashTable *given;    /* Owned: names of initializers, which older files list among the inputs */
  GHashTable *settings; /* Owned: names of what ops must know beforehand */
  GHashTable *extents;  /* Owned: see onnx-emit.c */
  WeftOnnxSource *source;
  const WeftOnnxShape *shapes;
  int n_shapes;
  gboolean has_opset;
} Reading;

static gboolean
read_opset (Reading                  *self,
            const WeftProtobufField  *field,
            GError                  **error)
{
  g_autofree char *domain = g_strdup ("");
  gint64 version = 1;

  if (!weft_onnx_read_pair (field, &domain, NULL, &version, error))
    return FALSE;
  if (*domain != '\0' && !g_str_equal (domain, "ai.onnx"))
    return TRUE; /* nodes of other domains are refused where they are */
  if (version < WEFT_ONNX_OLDEST_OPSET || version > WEFT_ONNX_OPSET)
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_UNKNOWN, _("the file is of opset %" PRId64 ", %d to %d can be read; export it with opset_version=%d"),
                           version, WEFT_ONNX_OLDEST_OPSET, WEFT_ONNX_OPSET, WEFT_ONNX_OPSET);
  self->model->opset = (int) version;
  self->has_opset = TRUE;
  return TRUE;
}

static gboolean
read_ir_version (Reading                  *self,
                 const WeftProtobufField  *field,
                 GError                  **error)
{
  gint64 version = weft_protobuf_get_int (field);

  if (version <= NEWEST_IR)
    return TRUE;
  return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_UNKNOWN, _("the file is of ONNX’s IR version %" PRId64 ", up to %d can be read; save it with an older onnx package"), version, NEWEST_IR);
}

static gboolean
read_text (Reading                  *self,
           const WeftProtobufField  *field,
           GError                  **error)
{
  g_autofree char *key = g_strdup (""), *text = g_strdup ("");

  if (!weft_onnx_read_pair (field, &key, &text, NULL, error))
    return FALSE;
  weft_onnx_model_set_text (self->model, key, text);
  return TRUE;
}

static gboolean
read_producer (Reading                  *self,
               const WeftProtobufField  *field,
               GError                  **error)
{
  g_autofree char *text = weft_protobuf_dup_text (field), *before = self->model->producer;

  if (text == NULL) {
    self->model->producer = g_steal_pointer (&before);
    return weft_onnx_fail_cut (error);
  }
  self->model->producer = *before != '\0' && *text != '\0' ? g_strdup_printf ("%s %s", before, text) : g_strconcat (before, text, NULL);
  return TRUE;
}

static gboolean
fail_twice (const char  *name,
            GError     **error)
{
  return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("“%s” is given twice; the file is damaged"), name);
}

/* Remembers a value's name, and gives it to values that have none yet. */
static gboolean
name_value (Reading     *self,
            WeftValue    value,
            const char  *name,
            GError     **error)
{
  if (!g_hash_table_insert (self->values, g_strdup (name), GINT_TO_POINTER (value)))
    return fail_twice (name, error);
  return TRUE;
}

/* Weights that are not finite are no reason to refuse a file, and one to tell. */
static WeftValue
add_parameter (Reading    *self,
               const char *name,
               WeftTensor *tensor)
{
  gint64 n_odd = weft_onnx_count_odd (tensor);

  if (n_odd > 0)
    g_ptr_array_add (self->model->warnings, g_strdup_printf (_("tensor “%s”: %" PRId64 " of its %" PRId64 " numbers are infinite or no numbers, and so may be all that is computed with them; train or export the model again"),
                                                             name, n_odd, weft_shape_count (&tensor->shape)));
  return weft_graph_add_parameter (self->model->graph, name, tensor);
}

/* A parameter of f32 that stands for numbers of another floating point type. */
static WeftValue
add_wide_parameter (Reading          *self,
                    const char       *name,
                    const WeftTensor *tensor)
{
  g_autoptr (WeftTensor) wide = weft_tensor_new (WEFT_DTYPE_F32, &tensor->shape, NULL);
  WeftValue value = WEFT_NO_VALUE;

  if (wide == NULL)
    return value;
  for (gint64 i = 0; i < weft_shape_count (&tensor->shape); i++)
    weft_tensor_f32 (wide)[i] = (float) weft_tensor_get (tensor, i);
  value = add_parameter (self, name, wide);
  return weft_graph_emit (self->model->graph, "Cast", WEFT_INPUTS (value), WEFT_ATTRIBUTES (WEFT_INT ("to", tensor->dtype)));
}

/* Real numbers with axes can be learned, unless they are a setting; all others are constants. */
static WeftValue
add_initializer (Reading    *self,
                 const char *name,
                 WeftTensor *tensor)
{
  WeftGraph *graph = self->model->graph;
  gboolean learned = weft_dtype_is_real (tensor->dtype) && tensor->shape.rank > 0 && !g_hash_table_contains (self->settings, name);
  WeftValue value = WEFT_NO_VALUE;

  if (learned && tensor->dtype == WEFT_DTYPE_F32)
    return add_parameter (self, name, tensor);
  if (learned)
    value = add_wide_parameter (self, name, tensor);
  if (value != WEFT_NO_VALUE)
    return value;
  value = weft_graph_add_constant (graph, weft_tensor_ref (tensor));
  weft_graph_set_name (graph, value, name);
  return value;
}

static gboolean
read_initializer (Reading                  *self,
                  const WeftProtobufField  *field,
                  GError                  **error)
{
  g_autofree char *name = NULL;
  g_autoptr (WeftTensor) tensor = NULL;
  WeftProtobuf wire;

  weft_protobuf_enter (&wire, field);
  tensor = weft_onnx_read_tensor (self->source, &wire, &name, error);
  if (tensor == NULL)
    return FALSE;
  if (*name == '\0')
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("an initializer has no name"));
  if (!g_hash_table_add (self->given, g_strdup (name)))
    return fail_twice (name, error);
  return name_value (self, add_initializer (self, name, tensor), name, error);
}

static gboolean
read_dimension (WeftGraph                *graph,
                const WeftProtobufField  *field,
                const char               *fallback,
                gint64                   *extent,
                GError                  **error)
{
  g_autofree char *name = NULL;
  WeftProtobufField inner;
  WeftProtobuf wire;

  *extent = -1;
  weft_protobuf_enter (&wire, field);
  while (weft_protobuf_next (&wire, &inner)) {
    if (inner.number == DIMENSION_VALUE && inner.type == WEFT_PROTOBUF_VARINT)
      *extent = weft_protobuf_get_int (&inner);
    if (inner.number != DIMENSION_PARAM)
      continue;
    g_free (name);
    name = weft_protobuf_dup_text (&inner);
    if (name == NULL)
      return weft_onnx_fail_cut (error);
  }
  if (*extent < 0 || (name != NULL && *name != '\0'))
    *extent = weft_graph_name_dimension (graph, name != NULL && *name != '\0' ? name : fallback);
  return !wire.broken || weft_onnx_fail_cut (error);
}

static gboolean
read_shape (WeftGraph                *graph,
            const WeftProtobufField  *field,
            const char               *name,
            WeftShape                *shape,
            GError                  **error)
{
  WeftProtobufField inner;
  WeftProtobuf wire;

  weft_protobuf_enter (&wire, field);
  while (weft_protobuf_next (&wire, &inner)) {
    g_autofree char *fallback = g_strdup_printf ("%s:%d", name, shape->rank);

    if (inner.number != SHAPE_DIMENSION)
      continue;
    if (shape->rank == WEFT_MAX_RANK)
      return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE, _("input “%s” has more than %d axes"), name, WEFT_MAX_RANK);
    if (!read_dimension (graph, &inner, fallback, &shape->extent[shape->rank++], error))
      return FALSE;
  }
  return !wire.broken || weft_onnx_fail_cut (error);
}

/* Finds the field called @number in a message. */
static gboolean
find_field (const WeftProtobufField *message,
            guint                    number,
            WeftProtobufField       *found)
{
  gboolean seen = FALSE;
  WeftProtobufField inner;
  WeftProtobuf wire;

  weft_protobuf_enter (&wire, message);
  while (weft_protobuf_next (&wire, &inner))
    if (inner.number == number) {
      *found = inner;
      seen = TRUE;
    }
  return seen && !wire.broken;
}

/* Puts the shape that the caller gave in the place of the file's. */
static gboolean
fix_shape (Reading     *self,
           const char  *name,
           WeftShape   *shape,
           GError     **error)
{
  for (int i = 0; i < self->n_shapes; i++) {
    const WeftShape *fixed = &self->shapes[i].shape;
    gboolean fits = fixed->rank == shape->rank;

    if (!g_str_equal (self->shapes[i].input, name))
      continue;
    for (int axis = 0; fits && axis < shape->rank; axis++)
      fits = fixed->extent[axis] >= 0 && (shape->extent[axis] < 0 || shape->extent[axis] == fixed->extent[axis]);
    if (!fits) {
      g_autofree char *said = weft_shape_to_string (shape), *wanted = weft_shape_to_string (fixed);
      return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE, _("input “%s” is %s and cannot be %s; give an extent for each “?” only"), name, said, wanted);
    }
    *shape = *fixed;
  }
  return TRUE;
}

static gboolean
read_input (Reading                  *self,
            const WeftProtobufField  *field,
            GError                  **error)
{
  WeftProtobufField name_field, type, tensor, element, shape_field;
  g_autofree char *name = find_field (field, VALUE_NAME, &name_field) ? weft_protobuf_dup_text (&name_field) : NULL;
  WeftShape shape = { 0 };
  WeftDType dtype;
  WeftValue value;

  if (name == NULL || *name == '\0')
    return weft_onnx_fail_cut (error);
  if (g_hash_table_contains (self->given, name))
    return TRUE;
  if (!find_field (field, VALUE_TYPE, &type) || !find_field (&type, TYPE_TENSOR, &tensor) ||
      !find_field (&tensor, TENSOR_TYPE_ELEMENT, &element) || !find_field (&tensor, TENSOR_TYPE_SHAPE, &shape_field))
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE, _("input “%s” is no tensor with a known number of axes; give it a shape when exporting"), name);
  if (!weft_onnx_dtype_from_number (weft_protobuf_get_int (&element), &dtype, error) || !read_shape (self->model->graph, &shape_field, name, &shape, error)) {
    g_prefix_error (error, _("input “%s”: "), name);
    return FALSE;
  }
  if (!fix_shape (self, name, &shape, error) || !weft_onnx_check_extents (&shape, error))
    return FALSE;
  if (g_hash_table_contains (self->values, name))
    return fail_twice (name, error);
  value = weft_graph_add_input (self->model->graph, name, dtype, &shape);
  weft_onnx_model_add_input (self->model, value);
  return name_value (self, value, name, error);
}

static gboolean
find_inputs (Reading             *self,
             const WeftOnnxNode  *node,
             WeftValue           *inputs,
             GError             **error)
{
  for (guint i = 0; i < node->inputs->len; i++) {
    const char *name = node->inputs->pdata[i];
    gpointer value;

    inputs[i] = WEFT_NO_VALUE;
    if (*name == '\0')
      continue;
    if (!g_hash_table_lookup_extended (self->values, name, NULL, &value))
      return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_UNKNOWN,
                             _("it reads “%s”, which nothing before it gives; an initializer is missing, or the nodes are not in order"), name);
    inputs[i] = GPOINTER_TO_INT (value);
  }
  return TRUE;
}

/* Names what the node gives. */
static gboolean
name_outputs (Reading             *self,
              const WeftOnnxNode  *node,
              const WeftValue     *outputs,
              int                  n_values,
              GError             **error)
{
  WeftGraph *graph = self->model->graph;

  for (guint i = 0; i < node->outputs->len; i++) {
    const char *name = node->outputs->pdata[i];

    if (*name == '\0' || outputs[i] == WEFT_NO_VALUE)
      continue;
    if (!name_value (self, outputs[i], name, error))
      return FALSE;
    if (outputs[i] >= n_values && weft_graph_get_value (graph, outputs[i])->producer != NULL && weft_graph_get_value (graph, outputs[i])->name == NULL)
      weft_graph_set_name (graph, outputs[i], name);
  }
  return TRUE;
}

static gboolean
add_node (Reading       *self,
          WeftOnnxNode  *node,
          GError       **error)
{
  WeftGraph *graph = self->model->graph;
  g_autofree WeftValue *inputs = g_new (WeftValue, node->inputs->len + 1), *outputs = g_new (WeftValue, node->outputs->len + 1);
  WeftOnnxStep step = { graph, self->extents, node, inputs, (int) node->inputs->len, self->model->opset, outputs, MAX ((int) node->outputs->len, 1), NULL };
  int n_values;

  for (guint i = 0; i <= node->outputs->len; i++)
    outputs[i] = WEFT_NO_VALUE;
  if (!find_inputs (self, node, inputs, error))
    return FALSE;
  n_values = weft_graph_get_n_values (graph);
  if (!weft_onnx_adapt (&step, error))
    return FALSE;
  return name_outputs (self, node, outputs, n_values, error);
}

static gboolean
read_output (Reading                  *self,
             const WeftProtobufField  *field,
             GError                  **error)
{
  WeftProtobufField name_field;
  g_autofree char *name = find_field (field, VALUE_NAME, &name_field) ? weft_protobuf_dup_text (&name_field) : NULL;
  gpointer value;

  if (name == NULL)
    return weft_onnx_fail_cut (error);
  if (!g_hash_table_lookup_extended (self->values, name, NULL, &value))
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_UNKNOWN, _("the output “%s” is given by nothing; the file is damaged"), name);
  for (guint i = 0; i < self->model->output_names->len; i++)
    if (g_str_equal (self->model->output_names->pdata[i], name))
      return fail_twice (name, error);
  weft_onnx_model_add_output (self->model, GPOINTER_TO_INT (value), name);
  return TRUE;
}

/* Whatever kind of element of a graph is read next. */
typedef struct
{
  guint field;
  gboolean (*read) (Reading *self,
                    const WeftProtobufField *field,
                    GError **error);
} Element;

/* Fields of one message in the order of @elements, not of the file. */
static gboolean
read_elements (Reading                  *self,
               const WeftProtobufField  *message,
               const Element            *elements,
               gsize                     n_elements,
               GError                  **error)
{
  for (gsize i = 0; i < n_elements; i++) {
    WeftProtobufField field;
    WeftProtobuf wire;

    weft_protobuf_enter (&wire, message);
    while (weft_protobuf_next (&wire, &field))
      if (field.number == elements[i].field && !elements[i].read (self, &field, error))
        return FALSE;
    if (wire.broken)
      return weft_onnx_fail_cut (error);
  }
  return TRUE;
}

/* Remembers what a node must know beforehand, before initializers are read. */
static gboolean
note_settings (Reading                  *self,
               const WeftProtobufField  *field,
               GError                  **error)
{
  WeftProtobufField inner;
  g_autofree char *op = find_field (field, NODE_OP_TYPE, &inner) ? weft_protobuf_dup_text (&inner) : NULL;
  WeftProtobuf wire;
  int index = 0;

  weft_protobuf_enter (&wire, field);
  while (op != NULL && weft_protobuf_next (&wire, &inner))
    if (inner.number == NODE_INPUT && weft_onnx_is_setting (op, index++)) {
      char *name = weft_protobuf_dup_text (&inner);

      if (name != NULL)
        g_hash_table_add (self->settings, name);
    }
  return TRUE;
}

static gboolean read_node (Reading                  *self,
                           const WeftProtobufField  *field,
                           GError                  **error);

/* The values that a branch gives are the node's. */
static gboolean
name_branch (Reading                  *self,
             const WeftOnnxNode       *node,
             const WeftProtobufField  *branch,
             GError                  **error)
{
  WeftProtobufField field, name_field;
  WeftProtobuf wire;
  guint i = 0;

  weft_protobuf_enter (&wire, branch);
  while (weft_protobuf_next (&wire, &field)) {
    g_autofree char *name = NULL;
    gpointer value;

    if (field.number != GRAPH_OUTPUT || i == node->outputs->len)
      continue;
    name = find_field (&field, VALUE_NAME, &name_field) ? weft_protobuf_dup_text (&name_field) : NULL;
    if (name == NULL || !g_hash_table_lookup_extended (self->values, name, NULL, &value))
      return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_UNKNOWN, _("the output “%s” is given by nothing; the file is damaged"), name != NULL ? name : "");
    if (!name_value (self, GPOINTER_TO_INT (value), node->outputs->pdata[i++], error))
      return FALSE;
  }
  return TRUE;
}

/* If: the branch that a known condition chooses, in the place of the node. Exporters ask so
 * for extents, which are known by now. */
static gboolean
add_branch (Reading             *self,
            const WeftOnnxNode  *node,
            GError             **error)
{
  static const Element elements[] = {
    { GRAPH_NODE, note_settings },
    { GRAPH_INITIALIZER, read_initializer },
    { GRAPH_NODE, read_node },
  };
  g_autofree WeftValue *inputs = g_new (WeftValue, node->inputs->len + 1);
  const WeftValueInfo *condition;
  const WeftOnnxAttribute *branch;

  inputs[0] = WEFT_NO_VALUE;
  if (!find_inputs (self, node, inputs, error))
    return FALSE;
  condition = inputs[0] != WEFT_NO_VALUE ? weft_graph_get_value (self->model->graph, inputs[0]) : NULL;
  if (condition == NULL || condition->tensor == NULL || condition->dtype != WEFT_DTYPE_BOOL || weft_shape_count (&condition->shape) != 1)
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE, _("its condition must be known beforehand; export the model without it, or read it with fixed shapes"));
  branch = weft_onnx_node_find (node, weft_tensor_get (condition->tensor, 0) != 0 ? "then_branch" : "else_branch");
  if (branch == NULL || branch->type != ATTRIBUTE_GRAPH)
    return weft_onnx_fail_cut (error);
  return read_elements (self, &branch->graph, elements, G_N_ELEMENTS (elements), error) && name_branch (self, node, &branch->graph, error);
}

static gboolean
read_node (Reading                  *self,
           const WeftProtobufField  *field,
           GError                  **error)
{
  g_autoptr (WeftOnnxNode) node = NULL;
  WeftProtobuf wire;

  weft_protobuf_enter (&wire, field);
  node = weft_onnx_node_read (self->source, &wire, error);
  if (node == NULL)
    return FALSE;
  if (g_str_equal (node->op, "If") ? add_branch (self, node, error) : add_node (self, node, error))
    return TRUE;
  g_prefix_error (error, _("node “%s” (%s): "), *node->name == '\0' && node->outputs->len > 0 ? (const char *) node->outputs->pdata[0] : node->name, node->op);
  return FALSE;
}

static gboolean
refuse_sparse (Reading                  *self,
               const WeftProtobufField  *field,
               GError                  **error)
{
  return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE, _("sparse initializers are not known here; export the model with dense ones"));
}

static gboolean
read_graph (Reading                  *self,
            const WeftProtobufField  *field,
            GError                  **error)
{
  static const Element elements[] = {
    { GRAPH_SPARSE_INITIALIZER, refuse_sparse },
    { GRAPH_NODE, note_settings },
    { GRAPH_INITIALIZER, read_initializer },
    { GRAPH_INPUT, read_input },
    { GRAPH_NODE, read_node },
    { GRAPH_OUTPUT, read_output },
  };

  if (self->model->inputs->len + self->model->outputs->len > 0)
    return fail_twice ("graph", error);
  if (!self->has_opset)
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("not an ONNX file, or a damaged one: it does not say of which opset it is"));
  return read_elements (self, field, elements, G_N_ELEMENTS (elements), error);
}

static gboolean
read_model (Reading  *self,
            GError  **error)
{
  static const Element elements[] = {
    { MODEL_IR_VERSION, read_ir_version },
    { MODEL_PRODUCER_NAME, read_producer },
    { MODEL_PRODUCER_VERSION, read_producer },
    { MODEL_METADATA, read_text },
    { MODEL_OPSET, read_opset },
    { MODEL_GRAPH, read_graph },
  };
  WeftProtobufField whole = { .type = WEFT_PROTOBUF_BYTES, .depth = -1 };

  whole.bytes = g_bytes_get_data (self->source->bytes, &whole.length);
  if (!read_elements (self, &whole, elements, G_N_ELEMENTS (elements), error))
    return FALSE;
  if (self->model->outputs->len == 0)
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("not an ONNX file: it has no graph with an output"));
  return TRUE;
}

/* Each shape that was given must be that of an input. */
static gboolean
check_shapes (const Reading  *self,
              GError        **error)
{
  for (int i = 0; i < self->n_shapes; i++) {
    WeftValue value = weft_graph_find (self->model->graph, self->shapes[i].input);

    if (value == WEFT_NO_VALUE || weft_graph_get_value (self->model->graph, value)->kind != WEFT_VALUE_INPUT)
      return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_UNKNOWN, _("there is no input “%s”; give the name that the file has"), self->shapes[i].input);
  }
  return TRUE;
}

static WeftOnnxModel *
parse (WeftOnnxSource       *source,
       const WeftOnnxShape  *shapes,
       int                   n_shapes,
       GError              **error)
{
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  g_autoptr (WeftOnnxModel) model = weft_onnx_model_new (graph);
  Reading self = { .model = model, .source = source, .shapes = shapes, .n_shapes = n_shapes };
  gboolean fine;

  self.values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.extents = g_hash_table_new_full (NULL, NULL, NULL, weft_onnx_trial_free);
  source->digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  fine = read_model (&self, error) && check_shapes (&self, error);
  model->n_external = source->n_external;
  g_hash_table_unref (self.values);
  g_hash_table_unref (self.given);
  g_hash_table_unref (self.settings);
  g_hash_table_unref (self.extents);
  g_hash_table_unref (source->digests);
  return fine ? g_steal_pointer (&model) : NULL;
}

WeftOnnxModel *
weft_onnx_parse (GBytes  *bytes,
                 GError **error)
{
  WeftOnnxSource source = { .bytes = bytes };

  return parse (&source, NULL, 0, error);
}

WeftOnnxModel *
weft_onnx_read (const char  *path,
                GError     **error)
{
  return weft_onnx_read_fixed (path, NULL, 0, error);
}

WeftOnnxModel *
weft_onnx_read_fixed (const char           *path,
                      const WeftOnnxShape  *shapes,
                      int                   n_shapes,
                      GError              **error)
{
  g_autoptr (GBytes) bytes = weft_file_read (path, G_MAXSSIZE, error);
  g_autofree char *folder = g_path_get_dirname (path);
  WeftOnnxSource source = { .bytes = bytes, .may_move = TRUE, .folder = folder };
  WeftOnnxModel *self = bytes != NULL ? parse (&source, shapes, n_shapes, error) : NULL;

  if (bytes != NULL && self == NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}
