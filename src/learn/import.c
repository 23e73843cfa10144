/* import.c: computations of others as layers that can be changed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/import.h"

#include "base/i18n.h"
#include "learn/error.h"

#include <string.h>

/* Longer names of weights are cut to make an id. */
#define MAX_ID 48

typedef struct
{
  WeftImport *result; /* Owned */
  WeftGraph *graph;   /* Borrowed */
  gboolean *needed;   /* Owned: by value: whether the output needs it */
  guint *uses;        /* Owned: by value: how many needed ops read it */
  const char **ids;   /* Owned: by value: the layer that gives it, "" the input, NULL none */
  gboolean *is_flat;  /* Owned: by value: whether the layer gives it without axes of one element */
  GHashTable *taken;  /* Owned: ids of layers */
} Import;

typedef struct
{
  const char *op;
  const char *layer;
  gboolean (*add) (Import *self, const WeftOp *op, const char *layer, GError **error);
  gboolean minds_axes; /* whether it must not be given a mean of channels without its axes */
} Rule;

/* Values */

static const WeftValueInfo *
get (const Import *self,
     WeftValue     value)
{
  return weft_graph_get_value (self->graph, value);
}

/* Returns: (transfer none) (nullable): the numbers of an input that the file fixes */
static WeftTensor *
get_tensor (const Import *self,
            const WeftOp *op,
            int           input)
{
  WeftValue value = input < op->n_inputs ? op->inputs[input] : WEFT_NO_VALUE;

  return value != WEFT_NO_VALUE && get (self, value)->kind != WEFT_VALUE_RESULT ? get (self, value)->tensor : NULL;
}

static gboolean
refuse (const WeftOp  *op,
        const char    *why,
        GError       **error)
{
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("op %d (%s): %s; the file can still be predicted with as it is"), op->index + 1, op->klass->name, why);
  return FALSE;
}

/* Layers */

/* Returns: (transfer full): `layer1_0_conv1` for `layer1.0.conv1.weight`; else @stem */
static char *
make_stem (const char *parameter,
           const char *stem)
{
  g_autofree char *id = NULL;
  const char *dot = parameter != NULL ? strrchr (parameter, '.') : NULL;

  if (dot == NULL || dot == parameter)
    return g_strdup (stem);
  id = g_strndup (parameter, MIN (dot - parameter, MAX_ID));
  for (char *at = id; *at != '\0'; at++)
    *at = g_ascii_isalnum (*at) || *at == '-' ? g_ascii_tolower (*at) : '_';
  return g_steal_pointer (&id);
}

/* Returns: (transfer none): an id that nothing has yet */
static const char *
make_id (Import     *self,
         const char *parameter,
         const char *layer)
{
  g_autofree char *stem = make_stem (parameter, layer);
  char *id = strcmp (stem, layer) == 0 ? g_strdup_printf ("%s1", stem) : g_strdup (stem);

  for (int number = 2; g_hash_table_contains (self->taken, id); number++) {
    g_free (id);
    id = g_strdup_printf ("%s%s%d", stem, strcmp (stem, layer) == 0 ? "" : "_", number);
  }
  g_hash_table_add (self->taken, id);
  return id;
}

/* Adds a layer that reads @inputs, ended by %NULL, and gives @value; @params: (transfer full). */
static const char *
add_layer (Import *self,
           const char *layer,
           const char *parameter,
           WeftParams *params,
           const char *const *inputs,
           WeftValue value)
{
  const char *id = make_id (self, parameter, layer);

  weft_model_spec_add (self->result->spec, id, weft_layer_kind_find (layer), params, inputs);
  self->ids[value] = id;
  return id;
}

static WeftParams *
new_params (const char *layer)
{
  return weft_params_new (weft_layer_kind_find (layer)->params);
}

static gboolean
set_number (WeftParams  *params,
            const char  *param,
            gint64       number,
            GError     **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return weft_params_set (params, param, text, error);
}

/* Layers have numbers of f32, whatever the file keeps them as. */
static void
keep (Import     *self,
      const char *id,
      const char *name,
      WeftTensor *tensor)
{
  g_autofree char *full = g_strconcat (id, ".", name, NULL);
  g_autoptr (WeftTensor) single = tensor->dtype != WEFT_DTYPE_F32 ? weft_tensor_new (WEFT_DTYPE_F32, &tensor->shape, NULL) : NULL;

  for (gint64 i = 0; single != NULL && i < weft_shape_count (&tensor->shape); i++)
    weft_tensor_set (single, i, weft_tensor_get (tensor, i));
  weft_safetensors_add (self->result->weights, full, single != NULL ? single : tensor);
}

/* The name of a parameter of the file, which a layer is called after. */
static const char *
get_name (const Import *self,
          const WeftOp *op,
          int           input)
{
  return input < op->n_inputs && op->inputs[input] != WEFT_NO_VALUE ? get (self, op->inputs[input])->name : NULL;
}

/* Windows */

/* Returns: the one number of an attribute for all axes; -1 where they differ */
static gint64
get_same (const WeftOp *op,
          const char   *attribute,
          gint64        fallback)
{
  int n = 0;
  const gint64 *numbers = weft_op_get_ints (op, attribute, &n);

  for (int i = 1; i < n; i++)
    if (numbers[i] != numbers[0])
      return -1;
  return n > 0 ? numbers[0] : fallback;
}

/* Whether pads that are written out are those of SAME_UPPER for what the op reads, as
 * TensorFlow's models have them. */
static gboolean
is_same_upper (const Import *self,
               const WeftOp *op,
               gint64        kernel,
               gint64        stride,
               gint64        dilation)
{
  const WeftShape *shape = &get (self, op->inputs[0])->shape;
  int n = 0;
  const gint64 *pads = weft_op_get_ints (op, "pads", &n);

  for (int axis = 0; axis < n / 2; axis++) {
    gint64 extent = shape->extent[2 + axis], total = ((extent + stride - 1) / stride - 1) * stride + dilation * (kernel - 1) + 1 - extent;

    if (extent <= 0 || pads[axis] != MAX (total, 0) / 2 || pads[n / 2 + axis] != MAX (total, 0) - MAX (total, 0) / 2)
      return FALSE;
  }
  return n > 0;
}

/* Returns: the choice of padding that does the same; %NULL: there is none */
static const char *
find_padding (const Import *self,
              const WeftOp *op,
              gint64        kernel,
              gint64        stride,
              gint64        dilation,
              gint64        half)
{
  const char *automatic = weft_op_get_text (op, "auto_pad");
  gint64 pads = get_same (op, "pads", 0);

  if (g_strcmp0 (automatic, "SAME_UPPER") == 0)
    return "same";
  if (g_strcmp0 (automatic, "SAME_LOWER") == 0 || stride < 1 || dilation < 1)
    return NULL;
  if (pads == 0 || g_strcmp0 (automatic, "VALID") == 0)
    return "valid";
  if (pads == half)
    return "half";
  return is_same_upper (self, op, kernel, stride, dilation) ? "same" : NULL;
}

static gboolean
add_conv (Import        *self,
          const WeftOp  *op,
          const char    *layer,
          GError       **error)
{
  WeftTensor *weight = get_tensor (self, op, 1), *bias = get_tensor (self, op, 2);
  const char *kind = weight != NULL && weight->shape.rank == 3 ? "conv1d" : "conv2d", *padding, *id;
  gint64 stride = get_same (op, "strides", 1), dilation = get_same (op, "dilations", 1), kernel;
  g_autoptr (WeftParams) params = new_params (kind);

  if (weight == NULL || weight->shape.rank < 3 || weight->shape.rank > 4)
    return refuse (op, _("its weights are no numbers of the file, or not those of images or series"), error);
  kernel = weight->shape.extent[weight->shape.rank - 1];
  padding = find_padding (self, op, kernel, stride, dilation, dilation * (kernel - 1) / 2);
  if (kernel != weight->shape.extent[2] || stride < 0 || dilation < 0 || padding == NULL)
    return refuse (op, _("its window or stride differs between the axes, or its padding is none that the layer has"), error);
  if (!set_number (params, "filters", weight->shape.extent[0], error) || !set_number (params, "kernel", kernel, error) || !set_number (params, "stride", stride, error) ||
      !set_number (params, "dilation", dilation, error) || !set_number (params, "groups", weft_op_get_int (op, "group"), error) ||
      !weft_params_set (params, "padding", padding, error) || !weft_params_set (params, "bias", bias != NULL ? "true" : "false", error))
    return FALSE;
  id = add_layer (self, kind, get_name (self, op, 1), g_steal_pointer (&params), (const char *[]){ self->ids[op->inputs[0]], NULL }, op->first_output);
  keep (self, id, "weight", weight);
  if (bias != NULL)
    keep (self, id, "bias", bias);
  return TRUE;
}

static gboolean
add_pool (Import        *self,
          const WeftOp  *op,
          const char    *layer,
          GError       **error)
{
  gint64 kernel = get_same (op, "kernel_shape", -1), stride = get_same (op, "strides", 1);
  const char *padding = find_padding (self, op, kernel, stride, 1, kernel / 2);
  gboolean counts = g_str_equal (layer, "average_pool") && weft_op_get_int (op, "count_include_pad") != 0;
  g_autoptr (WeftParams) params = new_params (layer);

  if (kernel < 1 || stride < 1 || padding == NULL || weft_op_get_int (op, "ceil_mode") != 0 || (counts && !g_str_equal (padding, "valid")))
    return refuse (op, _("its window, stride or padding is one that the layer does not have"), error);
  if (!set_number (params, "kernel", kernel, error) || !set_number (params, "stride", stride, error) || !weft_params_set (params, "padding", padding, error))
    return FALSE;
  add_layer (self, layer, NULL, g_steal_pointer (&params), (const char *[]){ self->ids[op->inputs[0]], NULL }, op->first_output);
  return TRUE;
}

/* The layer gives one number a channel, without the axes that ONNX keeps. */
static gboolean
add_global (Import        *self,
            const WeftOp  *op,
            const char    *layer,
            GError       **error)
{
  add_layer (self, layer, NULL, new_params (layer), (const char *[]){ self->ids[op->inputs[0]], NULL }, op->first_output);
  self->is_flat[op->first_output] = TRUE;
  return TRUE;
}

/* Numbers that are learned */

static gboolean
add_norm (Import        *self,
          const WeftOp  *op,
          const char    *layer,
          GError       **error)
{
  static const char *const names[] = { "scale", "bias", "mean", "variance" };
  gboolean is_batch = g_str_equal (layer, "batch_norm");
  int n = is_batch ? 4 : 2;
  g_autoptr (WeftParams) params = new_params (layer);
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  const char *id;

  for (int i = 0; i < n; i++)
    if (get_tensor (self, op, 1 + i) == NULL || get_tensor (self, op, 1 + i)->shape.rank != 1)
      return refuse (op, _("its scale and statistics are no numbers of the file"), error);
  if (!weft_params_set (params, "epsilon", g_ascii_formatd (text, sizeof text, "%.9g", weft_op_get_float (op, "epsilon")), error))
    return FALSE;
  id = add_layer (self, layer, get_name (self, op, 1), g_steal_pointer (&params), (const char *[]){ self->ids[op->inputs[0]], NULL }, op->first_output);
  for (int i = 0; i < n; i++)
    keep (self, id, names[i], get_tensor (self, op, 1 + i));
  return TRUE;
}

/* Returns: (transfer full): the other way round */
static WeftTensor *
transpose (const WeftTensor *matrix)
{
  gint64 rows = matrix->shape.extent[0], columns = matrix->shape.extent[1];
  WeftTensor *turned = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (columns, rows), NULL);

  for (gint64 row = 0; turned != NULL && row < rows; row++)
    for (gint64 column = 0; column < columns; column++)
      weft_tensor_set (turned, column * rows + row, weft_tensor_get (matrix, row * columns + column));
  return turned;
}

/* Adds a layer of @weight, inputs × units, and @bias, which may be %NULL; it gives @value. */
static gboolean
add_dense (Import        *self,
           const WeftOp  *op,
           WeftTensor    *weight,
           WeftTensor    *bias,
           WeftValue      value,
           GError       **error)
{
  g_autoptr (WeftParams) params = new_params ("dense");
  const char *id;

  if (!set_number (params, "units", weight->shape.extent[1], error) || !weft_params_set (params, "bias", bias != NULL ? "true" : "false", error))
    return FALSE;
  id = add_layer (self, "dense", get_name (self, op, 1), g_steal_pointer (&params), (const char *[]){ self->ids[op->inputs[0]], NULL }, value);
  keep (self, id, "weight", weight);
  if (bias != NULL)
    keep (self, id, "bias", bias);
  return TRUE;
}

static gboolean
is_bias (const WeftTensor *tensor,
         gint64            units)
{
  return tensor != NULL && tensor->shape.rank == 1 && tensor->shape.extent[0] == units;
}

static gboolean
add_gemm (Import        *self,
          const WeftOp  *op,
          const char    *layer,
          GError       **error)
{
  WeftTensor *weight = get_tensor (self, op, 1), *bias = get_tensor (self, op, 2);
  gboolean is_plain = weft_op_get_float (op, "alpha") == 1 && weft_op_get_float (op, "beta") == 1 && weft_op_get_int (op, "transA") == 0;
  g_autoptr (WeftTensor) turned = NULL;

  if (weight == NULL || weight->shape.rank != 2 || !is_plain)
    return refuse (op, _("it is no product with a matrix of the file, plus a bias"), error);
  if (weft_op_get_int (op, "transB") != 0)
    weight = turned = transpose (weight);
  if (weight == NULL || (op->n_inputs > 2 && op->inputs[2] != WEFT_NO_VALUE && !is_bias (bias, weight->shape.extent[1])))
    return refuse (op, _("what it adds is no bias, a number for each unit"), error);
  return add_dense (self, op, weight, bias, op->first_output, error);
}

/* Returns: (nullable): the needed op that alone reads @value */
static const WeftOp *
find_reader (const Import *self,
             WeftValue     value)
{
  for (int i = 0; self->uses[value] == 1 && i < weft_graph_get_n_ops (self->graph); i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);

    for (int k = 0; k < op->n_inputs; k++)
      if (op->inputs[k] == value && self->needed[op->first_output])
        return op;
  }
  return NULL;
}

/* The sum behind a product is its bias. */
static gboolean
add_product (Import        *self,
             const WeftOp  *op,
             const char    *layer,
             GError       **error)
{
  WeftTensor *weight = get_tensor (self, op, 1), *bias = NULL;
  const WeftOp *sum = find_reader (self, op->first_output);

  if (weight == NULL || weight->shape.rank != 2)
    return refuse (op, _("it is no product with a matrix of the file"), error);
  if (sum != NULL && g_str_equal (sum->klass->name, "Add"))
    bias = get_tensor (self, sum, sum->inputs[0] == op->first_output ? 1 : 0);
  if (!is_bias (bias, weight->shape.extent[1]))
    return add_dense (self, op, weight, NULL, op->first_output, error);
  return add_dense (self, op, weight, bias, sum->first_output, error);
}

/* Joining and shaping */

static gboolean
add_join (Import        *self,
          const WeftOp  *op,
          const char    *layer,
          GError       **error)
{
  const char *inputs[WEFT_LAYER_MAX_INPUTS + 1] = { NULL };
  g_autoptr (WeftParams) params = new_params (layer);

  if (op->n_inputs > WEFT_LAYER_MAX_INPUTS)
    return refuse (op, _("it joins more than a layer can"), error);
  for (int i = 0; i < op->n_inputs; i++)
    if ((inputs[i] = self->ids[op->inputs[i]]) == NULL)
      return refuse (op, _("it joins layers with numbers of the file"), error);
  if (g_str_equal (layer, "concat") && !set_number (params, "axis", weft_op_get_int (op, "axis"), error))
    return FALSE;
  add_layer (self, layer, NULL, g_steal_pointer (&params), inputs, op->first_output);
  return TRUE;
}

static gboolean
pass_on (Import        *self,
         const WeftOp  *op,
         const char    *layer,
         GError       **error)
{
  self->ids[op->first_output] = self->ids[op->inputs[0]];
  self->is_flat[op->first_output] = self->is_flat[op->inputs[0]];
  return TRUE;
}

/* Layers compute with f32, whatever the file keeps its numbers as. */
static gboolean
pass_cast (Import        *self,
           const WeftOp  *op,
           const char    *layer,
           GError       **error)
{
  WeftDType from = get (self, op->inputs[0])->dtype, to = get (self, op->first_output)->dtype;

  if (from > WEFT_DTYPE_BF16 || to > WEFT_DTYPE_BF16)
    return refuse (op, _("it makes whole numbers, and layers have none"), error);
  return pass_on (self, op, layer, error);
}

/* Whether one shape has the numbers of the other, and axes of one element more or less. */
static gboolean
differs_by_ones (const WeftShape *a,
                 const WeftShape *b)
{
  return a->rank > 1 && b->rank > 1 && a->extent[1] == b->extent[1] && weft_shape_count_axes (a, 2, a->rank) == 1 && weft_shape_count_axes (b, 2, b->rank) == 1;
}

/* What makes one vector of a sample is a Flatten, whatever it is called. */
static gboolean
add_flatten (Import        *self,
             const WeftOp  *op,
             const char    *layer,
             GError       **error)
{
  const WeftShape *from = &get (self, op->inputs[0])->shape, *to = &get (self, op->first_output)->shape;

  if (differs_by_ones (from, to) && (self->is_flat[op->inputs[0]] || from->rank == 2)) {
    (void) pass_on (self, op, layer, error);
    self->is_flat[op->first_output] = to->rank > 2;
    return TRUE;
  }
  if (to->rank != 2 || from->rank < 3 || weft_shape_count_axes (from, 1, from->rank) != to->extent[1])
    return refuse (op, _("it shapes samples in a way that no layer does"), error);
  add_layer (self, "flatten", NULL, new_params ("flatten"), (const char *[]){ self->ids[op->inputs[0]], NULL }, op->first_output);
  return TRUE;
}

/* Convolutions give images without channels one by themselves. */
static gboolean
add_channel (Import        *self,
             const WeftOp  *op,
             const char    *layer,
             GError       **error)
{
  const WeftShape *from = &get (self, op->inputs[0])->shape, *to = &get (self, op->first_output)->shape;

  if (*self->ids[op->inputs[0]] != '\0' || to->rank != from->rank + 1 || to->extent[1] != 1)
    return refuse (op, _("it shapes samples in a way that no layer does"), error);
  return pass_on (self, op, layer, error);
}

static gboolean
add_activation (Import        *self,
                const WeftOp  *op,
                const char    *layer,
                GError       **error)
{
  g_autoptr (WeftParams) params = new_params (layer);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (weft_param_find (weft_params_get_table (params), "alpha") != NULL &&
      !weft_params_set (params, "alpha", g_ascii_formatd (text, sizeof text, "%.9g", weft_op_get_float (op, "alpha")), error))
    return FALSE;
  add_layer (self, layer, NULL, g_steal_pointer (&params), (const char *[]){ self->ids[op->inputs[0]], NULL }, op->first_output);
  self->is_flat[op->first_output] = self->is_flat[op->inputs[0]];
  return TRUE;
}

/* Shares are of the last axis, as the layer has them. */
static gboolean
add_softmax (Import        *self,
             const WeftOp  *op,
             const char    *layer,
             GError       **error)
{
  gint64 axis = weft_op_get_int (op, "axis");

  if (axis != -1 && axis != get (self, op->inputs[0])->shape.rank - 1 && !(self->is_flat[op->inputs[0]] && axis == 1))
    return refuse (op, _("it makes shares along another axis than the last"), error);
  return add_activation (self, op, layer, error);
}

/* It does nothing in the file, and is there for who trains on. */
static gboolean
add_dropout (Import        *self,
             const WeftOp  *op,
             const char    *layer,
             GError       **error)
{
  const WeftTensor *ratio = get_tensor (self, op, 1);
  g_autoptr (WeftParams) params = new_params (layer);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (ratio != NULL && !weft_params_set (params, "ratio", g_ascii_formatd (text, sizeof text, "%.6g", weft_tensor_get (ratio, 0)), error))
    return FALSE;
  add_layer (self, layer, NULL, g_steal_pointer (&params), (const char *[]){ self->ids[op->inputs[0]], NULL }, op->first_output);
  self->is_flat[op->first_output] = self->is_flat[op->inputs[0]];
  return TRUE;
}

/* Which op is which layer. */
static const Rule rules[] = {
  { "Conv", "conv2d", add_conv, TRUE },
  { "MaxPool", "max_pool", add_pool, TRUE },
  { "AveragePool", "average_pool", add_pool, TRUE },
  { "GlobalAveragePool", "global_average_pool", add_global, TRUE },
  { "BatchNormalization", "batch_norm", add_norm, TRUE },
  { "LayerNormalization", "layer_norm", add_norm, TRUE },
  { "Gemm", "dense", add_gemm, TRUE },
  { "MatMul", "dense", add_product, TRUE },
  { "Add", "add", add_join, TRUE },
  { "Concat", "concat", add_join, TRUE },
  { "Flatten", "flatten", add_flatten },
  { "Reshape", "flatten", add_flatten },
  { "Squeeze", "flatten", add_flatten },
  { "Unsqueeze", NULL, add_channel, TRUE },
  { "Softmax", "softmax", add_softmax },
  { "Dropout", "dropout", add_dropout },
  { "Cast", NULL, pass_cast },
  { "Identity", NULL, pass_on },
  { "Relu", "relu", add_activation },
  { "LeakyRelu", "leaky_relu", add_activation },
  { "Elu", "elu", add_activation },
  { "Selu", "selu", add_activation },
  { "Gelu", "gelu", add_activation },
  { "Mish", "mish", add_activation },
  { "Sigmoid", "sigmoid", add_activation },
  { "Tanh", "tanh", add_activation },
  { "Softplus", "softplus", add_activation },
  { "Softsign", "softsign", add_activation },
  { "HardSwish", "hard_swish", add_activation },
};

/* The whole */

static gboolean
add_op (Import        *self,
        const WeftOp  *op,
        GError       **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++) {
    if (!g_str_equal (rules[i].op, op->klass->name))
      continue;
    if (op->inputs[0] == WEFT_NO_VALUE || self->ids[op->inputs[0]] == NULL)
      return refuse (op, _("what it reads first is no layer"), error);
    if (self->is_flat[op->inputs[0]] && rules[i].minds_axes)
      return refuse (op, _("it reads the channels’ means with axes of one element, which the layer does not keep"), error);
    return rules[i].add (self, op, rules[i].layer, error);
  }
  return refuse (op, _("there is no layer that computes it"), error);
}

/* What the file has computed of constants, and what a layer has taken in, is no op any more. */
static gboolean
is_done (const Import *self,
         const WeftOp *op)
{
  gboolean any = FALSE;

  if (!self->needed[op->first_output] || self->ids[op->first_output] != NULL)
    return TRUE;
  for (int i = 0; i < op->n_inputs; i++)
    any |= op->inputs[i] != WEFT_NO_VALUE && self->ids[op->inputs[i]] != NULL;
  return !any;
}

static void
count_uses (Import *self)
{
  for (int i = 0; i < weft_graph_get_n_ops (self->graph); i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);

    for (int k = 0; k < op->n_inputs && self->needed[op->first_output]; k++)
      if (op->inputs[k] != WEFT_NO_VALUE)
        self->uses[op->inputs[k]]++;
  }
}

static void
import_clear (Import *self)
{
  g_clear_pointer (&self->result, weft_import_free);
  g_free (self->needed);
  g_free (self->uses);
  g_free (self->ids);
  g_free (self->is_flat);
  g_clear_pointer (&self->taken, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

static void
import_init (Import              *self,
             const WeftOnnxModel *model)
{
  int n = weft_graph_get_n_values (model->graph);

  *self = (Import){
    .result = g_new0 (WeftImport, 1),
    .graph = model->graph,
    .needed = weft_onnx_model_find_needed (model),
    .uses = g_new0 (guint, n),
    .ids = g_new0 (const char *, n),
    .is_flat = g_new0 (gboolean, n),
    .taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  self->result->spec = weft_model_spec_new ();
  self->result->weights = weft_safetensors_new ();
  count_uses (self);
}

/* The shape without the batch, of which all must be known. */
static gboolean
take_item (Import     *self,
           WeftValue   input,
           GError    **error)
{
  const WeftShape *shape = &get (self, input)->shape;

  self->result->item.rank = shape->rank - 1;
  for (int axis = 1; axis < shape->rank; axis++)
    self->result->item.extent[axis - 1] = shape->extent[axis];
  if (shape->rank > 1 && weft_shape_count (&self->result->item) > 0)
    return TRUE;
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the input “%s” must have a shape that is known but for the batch"), get (self, input)->name);
  return FALSE;
}

/* The layers must fit together as the ops did. */
static gboolean
check_model (Import  *self,
             GError **error)
{
  const WeftModelInput input = { .item = self->result->item };
  g_autoptr (WeftModel) model = weft_model_new_blank (self->result->spec, &input, error);
  WeftShape shape;

  if (model == NULL)
    return FALSE;
  shape = weft_model_get_output_shape (model);
  self->result->n_outputs = shape.extent[shape.rank - 1];
  return TRUE;
}

WeftImport *
weft_import_new (const WeftOnnxModel  *model,
                 GError              **error)
{
  g_auto (Import) self = { NULL };
  WeftValue input;

  if (model->inputs->len != 1 || model->outputs->len != 1) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the file has %u inputs and %u outputs; a model of layers has one of each"), model->inputs->len, model->outputs->len);
    return NULL;
  }
  import_init (&self, model);
  input = g_array_index (model->inputs, WeftValue, 0);
  self.ids[input] = "";
  if (!take_item (&self, input, error))
    return NULL;
  for (int i = 0; i < weft_graph_get_n_ops (self.graph); i++)
    if (!is_done (&self, weft_graph_get_op (self.graph, i)) && !add_op (&self, weft_graph_get_op (self.graph, i), error))
      return NULL;
  return check_model (&self, error) ? g_steal_pointer (&self.result) : NULL;
}

void
weft_import_free (WeftImport *self)
{
  weft_model_spec_unref (self->spec);
  weft_safetensors_free (self->weights);
  g_free (self);
}
