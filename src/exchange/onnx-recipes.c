/* onnx-recipes.c: nodes that are a class in another form, or are made of others
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What older opsets wrote differently beyond onnx-class.c's tables, and what ONNX
 * defines as a function of other operations. A recipe adds what a node computes
 * and gives its first output; one with several fills them itself.
 *
 * Source: ONNX operator changelog, opsets 1 … 17.
 */
#include "exchange/onnx-step-private.h"

#include "base/i18n.h"
#include "exchange/error.h"

#include <math.h>
#include <string.h>

/* ONNX 6. Source: Klambauer et al. 2017. */
#define SELU_ALPHA 1.67326319217681884765625
#define SELU_GAMMA 1.05070102214813232421875

/* @x times a number of its type. */
static WeftValue
scale (WeftOnnxStep *self,
       WeftValue     x,
       double        factor)
{
  return weft_onnx_binary (self, "Mul", x, weft_onnx_number (self, weft_onnx_dtype (self, x), factor));
}

static WeftValue
shift (WeftOnnxStep *self,
       WeftValue     x,
       double        offset)
{
  return weft_onnx_binary (self, "Add", x, weft_onnx_number (self, weft_onnx_dtype (self, x), offset));
}

/* @x compared with a number. */
static WeftValue
compare (WeftOnnxStep *self,
         const char   *op,
         WeftValue     x,
         double        number)
{
  return weft_onnx_binary (self, op, x, weft_onnx_number (self, weft_onnx_dtype (self, x), number));
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
    weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE, _("the attribute %s is of a type that is not expected; the file does not follow its opset"), attribute->name);
    return NULL;
  }
}

/* Constant: the number, list or tensor in its one attribute. */
static WeftValue
make_constant (WeftOnnxStep *self)
{
  WeftTensor *tensor;

  if (self->node->attributes->len != 1)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_FORMAT, _("a constant has one attribute, its value"));
  tensor = constant_of (self->node->attributes->pdata[0], &self->error);
  return tensor != NULL ? weft_graph_add_constant (self->graph, tensor) : WEFT_NO_VALUE;
}

/* Whether @value is the shape, all of it, of @like. */
static gboolean
is_shape_of (WeftOnnxStep *self,
             WeftValue     value,
             WeftValue    *like)
{
  const WeftOp *op = value != WEFT_NO_VALUE ? weft_graph_get_value (self->graph, value)->producer : NULL;

  if (op == NULL || !g_str_equal (op->klass->name, "Shape") || weft_onnx_shape (self, value)->extent[0] != weft_onnx_shape (self, op->inputs[0])->rank)
    return FALSE;
  *like = op->inputs[0];
  return TRUE;
}

/* A value of the graph whose axis *@axis has the named extent. */
static WeftValue
find_dimension (WeftOnnxStep *self,
                gint64        extent,
                int          *axis)
{
  for (int value = 0; value < weft_graph_get_n_values (self->graph); value++) {
    const WeftShape *shape = &weft_graph_get_value (self->graph, value)->shape;

    for (int i = 0; i < shape->rank && extent != WEFT_UNKNOWN_EXTENT; i++)
      if (shape->extent[i] == extent && weft_onnx_dtype (self, value) == WEFT_DTYPE_F32) {
        *axis = i;
        return value;
      }
  }
  return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("its shape depends on what no value has; read the model with fixed shapes"));
}

/* @x stretched along an axis, @after of which follow it, to a named dimension: chosen by a
 * question with as many answers, either of which is @x. */
static WeftValue
stretch (WeftOnnxStep *self,
         WeftValue     x,
         gint64        extent,
         int           after)
{
  const gint64 shape[WEFT_MAX_RANK] = { -1, 1, 1, 1, 1, 1, 1, 1 };
  int axis = 0;
  WeftValue value = find_dimension (self, extent, &axis);

  for (int i = 0; i < weft_onnx_shape (self, value)->rank && self->error == NULL; i++)
    value = i == axis ? value : weft_onnx_slice (self, value, i, 0, 1);
  value = weft_onnx_unary (self, "IsNaN", weft_onnx_listed (self, "Reshape", value, shape, after + 1));
  return weft_onnx_emit (self, "Where", WEFT_INPUTS (value, x, x), NULL);
}

/* @x under a shape that may be computed from named dimensions. */
static WeftValue
expand (WeftOnnxStep *self,
        WeftValue     x,
        WeftValue     shape)
{
  WeftShape list, known;
  WeftValue like;
  int before;

  if (is_shape_of (self, shape, &like) && weft_onnx_dtype (self, x) == WEFT_DTYPE_F32 && weft_onnx_shape (self, x)->rank == 0)
    return weft_onnx_like (self, "Expand", x, like);
  if (!weft_onnx_get_extents (self, shape, &list))
    return weft_onnx_add_class (self, "Expand", WEFT_INPUTS (x, shape));
  before = list.rank - weft_onnx_shape (self, x)->rank;
  known = list;
  for (int i = 0; i < list.rank; i++) {
    const gint64 own = i < before ? 1 : weft_onnx_shape (self, x)->extent[i - before];

    known.extent[i] = list.extent[i] < 0 ? 1 : list.extent[i];
    list.extent[i] = own == list.extent[i] && own != WEFT_UNKNOWN_EXTENT ? 1 : list.extent[i];
  }
  x = weft_onnx_listed (self, "Expand", x, known.extent, known.rank);
  for (int i = 0; i < list.rank && self->error == NULL; i++)
    if (list.extent[i] < 0)
      x = stretch (self, x, list.extent[i], list.rank - 1 - i);
  return x;
}

static WeftValue
make_expand (WeftOnnxStep *self)
{
  return expand (self, weft_onnx_input (self, 0), weft_onnx_input (self, 1));
}

/* ConstantOfShape: one number, of any type, stretched to the shape. */
static WeftValue
make_constant_of_shape (WeftOnnxStep *self)
{
  WeftOnnxAttribute *value = weft_onnx_node_find (self->node, "value");
  WeftValue number = WEFT_NO_VALUE;

  if (value == NULL)
    number = weft_onnx_number (self, WEFT_DTYPE_F32, 0);
  else if (value->type == ATTRIBUTE_TENSOR && weft_shape_count (&value->tensor->shape) == 1)
    number = weft_graph_add_constant (self->graph, weft_tensor_reshape (value->tensor, &WEFT_SCALAR));
  else
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("the attribute %s is of a type that is not expected; the file does not follow its opset"), "value");
  if (value != NULL)
    value->used = TRUE;
  return expand (self, number, weft_onnx_input (self, 0));
}

/* Softmax and LogSoftmax took all axes from @axis on together before opset 13. */
static WeftValue
make_softmax (WeftOnnxStep *self)
{
  gint64 axis = weft_onnx_get_int (self, "axis", 1);
  WeftValue x = weft_onnx_input (self, 0), flat;

  if (self->opset >= 13 || self->n_inputs != 1 || x == WEFT_NO_VALUE)
    return weft_onnx_plain (self);
  flat = weft_onnx_emit (self, "Flatten", &x, 1, WEFT_ATTRIBUTES (WEFT_INT ("axis", axis)));
  flat = weft_onnx_unary (self, self->node->op, flat);
  if (weft_onnx_shape (self, x)->rank == 2)
    return flat;
  return weft_onnx_like (self, "Reshape", flat, x);
}

/* Dropout: whether it acts is decided by who runs the graph, not by its third input. Its
 * mask is that of what does not act, all true. */
static WeftValue
make_dropout (WeftOnnxStep *self)
{
  WeftValue x = weft_onnx_input (self, 0), odd;

  if (self->n_outputs > 1) {
    odd = weft_onnx_unary (self, "IsNaN", x);
    self->outputs[1] = weft_onnx_binary (self, "Or", odd, weft_onnx_unary (self, "Not", odd));
  }
  return weft_onnx_add_class (self, "Dropout", self->inputs, MIN (self->n_inputs, 2));
}

/* Cast: ONNX's number of a data type becomes Weft's. */
static WeftValue
make_cast (WeftOnnxStep *self)
{
  WeftOnnxAttribute *to = weft_onnx_node_find (self->node, "to");
  WeftDType dtype;

  if (to == NULL || to->type != ATTRIBUTE_INT)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_FORMAT, _("the attribute %s must be given"), "to");
  if (!weft_onnx_dtype_from_number (to->number, &dtype, &self->error))
    return WEFT_NO_VALUE;
  to->number = dtype;
  return weft_onnx_plain (self);
}

static WeftValue
make_cast_like (WeftOnnxStep *self)
{
  return weft_onnx_emit (self, "Cast", self->inputs, MIN (self->n_inputs, 1), WEFT_ATTRIBUTES (WEFT_INT ("to", weft_onnx_dtype (self, weft_onnx_input (self, 1)))));
}

/* Max, Min, Sum and Concat of more inputs than the class takes, some at a time. */
static WeftValue
make_many (WeftOnnxStep *self)
{
  WeftValue part[WEFT_MAX_INPUTS];
  int n = 0;

  if (self->n_inputs <= WEFT_MAX_INPUTS)
    return weft_onnx_plain (self);
  for (int i = 0; i < self->n_inputs && self->error == NULL; i++) {
    if (self->inputs[i] == WEFT_NO_VALUE)
      return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_FORMAT, _("input %d is missing"), i + 1);
    part[n++] = self->inputs[i];
    if (n < WEFT_MAX_INPUTS && i < self->n_inputs - 1)
      continue;
    part[0] = weft_onnx_add_class (self, self->node->op, part, n);
    n = 1;
  }
  return part[0];
}

static WeftValue
make_mean (WeftOnnxStep *self)
{
  WeftValue sum;

  if (self->n_inputs <= WEFT_MAX_INPUTS)
    return weft_onnx_plain (self);
  g_free (self->node->op);
  self->node->op = g_strdup ("Sum");
  sum = make_many (self);
  return scale (self, sum, 1.0 / self->n_inputs);
}

/* Selu with other factors than the paper's: gamma Elu (x; alpha). */
static WeftValue
make_selu (WeftOnnxStep *self)
{
  WeftValue value;

  if (weft_onnx_is_idle (self, "alpha") && weft_onnx_is_idle (self, "gamma"))
    return weft_onnx_plain (self);
  value = weft_onnx_emit (self, "Elu", self->inputs, MIN (self->n_inputs, 1), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", weft_onnx_get_real (self, "alpha", SELU_ALPHA))));
  return scale (self, value, weft_onnx_get_real (self, "gamma", SELU_GAMMA));
}

/* Celu-12: max (0, x) + min (0, α (e^(x/α) - 1)) = α Elu (x / α). Source: Barron 2017. */
static WeftValue
make_celu (WeftOnnxStep *self)
{
  double alpha = weft_onnx_get_real (self, "alpha", 1);

  return scale (self, weft_onnx_unary (self, "Elu", scale (self, weft_onnx_input (self, 0), 1 / alpha)), alpha);
}

/* ThresholdedRelu-10: x where it is above α, elsewhere 0. */
static WeftValue
make_thresholded (WeftOnnxStep *self)
{
  WeftValue x = weft_onnx_input (self, 0);
  WeftValue above = compare (self, "Greater", x, weft_onnx_get_real (self, "alpha", 1));

  return weft_onnx_emit (self, "Where", WEFT_INPUTS (above, x, weft_onnx_number (self, weft_onnx_dtype (self, x), 0)), NULL);
}

/* Shrink-9: x - bias above λ, x + bias below -λ, between them 0. */
static WeftValue
make_shrink (WeftOnnxStep *self)
{
  WeftValue x = weft_onnx_input (self, 0), zero = weft_onnx_number (self, weft_onnx_dtype (self, x), 0);
  double bias = weft_onnx_get_real (self, "bias", 0), lambda = weft_onnx_get_real (self, "lambd", 0.5);
  WeftValue above = compare (self, "Greater", x, lambda), below = compare (self, "Less", x, -lambda);
  WeftValue low = weft_onnx_emit (self, "Where", WEFT_INPUTS (below, shift (self, x, bias), zero), NULL);

  return weft_onnx_emit (self, "Where", WEFT_INPUTS (above, shift (self, x, -bias), low), NULL);
}

/* LRN-13: x / (bias + α/size Σ x²)^β, summed over `size` neighbouring channels. A
 * window over the channels has their mean. Source: Krizhevsky et al. 2012. */
static WeftValue
make_lrn (WeftOnnxStep *self)
{
  WeftValue x = weft_onnx_input (self, 0), square = weft_onnx_binary (self, "Mul", x, x), mean, base;
  const WeftShape *shape = weft_onnx_shape (self, x);
  gint64 size = weft_onnx_get_int (self, "size", 1);

  if (shape->rank < 3 || shape->extent[1] < 1 || size < 1)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("it needs channels of known number, and a positive size"));
  mean = weft_onnx_listed (self, "Reshape", square, (const gint64[]){ 0, 1, shape->extent[1], -1 }, 4);
  mean = weft_onnx_emit (self, "AveragePool", &mean, 1,
                         WEFT_ATTRIBUTES (WEFT_INTS ("kernel_shape", ((const gint64[]){ size, 1 }), 2), WEFT_INT ("count_include_pad", 1),
                                          WEFT_INTS ("pads", ((const gint64[]){ (size - 1) / 2, 0, size / 2, 0 }), 4)));
  mean = weft_onnx_like (self, "Reshape", mean, x);
  base = shift (self, scale (self, mean, weft_onnx_get_real (self, "alpha", 1e-4)), weft_onnx_get_real (self, "bias", 1));
  return weft_onnx_binary (self, "Div", x, weft_onnx_binary (self, "Pow", base, weft_onnx_number (self, weft_onnx_dtype (self, base), weft_onnx_get_real (self, "beta", 0.75))));
}

/* MeanVarianceNormalization-13: (x - mean) / (spread + 1e-9). */
static WeftValue
make_mean_variance (WeftOnnxStep *self)
{
  const WeftOnnxAttribute *axes = weft_onnx_node_find (self->node, "axes");
  gboolean given = axes != NULL && axes->type == ATTRIBUTE_INTS;
  const gint64 *numbers = given ? (const gint64 *) (gpointer) axes->numbers->data : (const gint64[]){ 0, 2, 3 };
  const WeftAttribute *over = WEFT_ATTRIBUTES (WEFT_INTS ("axes", numbers, given ? (int) axes->numbers->len : 3));
  WeftValue x = weft_onnx_input (self, 0), mean = weft_onnx_emit (self, "ReduceMean", &x, 1, over);
  WeftValue rest = weft_onnx_binary (self, "Sub", x, mean), square = weft_onnx_binary (self, "Mul", rest, rest);
  WeftValue spread = weft_onnx_unary (self, "Sqrt", weft_onnx_emit (self, "ReduceMean", &square, 1, over));

  return weft_onnx_binary (self, "Div", rest, shift (self, spread, 1e-9));
}

/* ReduceSum over no axes: all of them, or none where `noop_with_empty_axes` says so. */
static WeftValue
make_reduce_sum (WeftOnnxStep *self)
{
  WeftOnnxAttribute *noop = weft_onnx_node_find (self->node, "noop_with_empty_axes");
  WeftValue axes = weft_onnx_input (self, 1);
  const WeftTensor *content = weft_onnx_content (self, axes);

  if (noop == NULL || noop->number == 0)
    return weft_onnx_plain (self);
  noop->used = TRUE;
  if (self->n_inputs > 0 && (axes == WEFT_NO_VALUE || (content != NULL && content->bytes == 0)))
    return weft_onnx_emit (self, "Identity", self->inputs, 1, NULL);
  return weft_onnx_plain (self);
}

/* BatchNormalization-15 in training: by the mean and variance of the batch, which
 * the running ones, outputs 1 and 2, approach. */
static WeftValue
make_batch_normalization (WeftOnnxStep *self)
{
  double keep = weft_onnx_get_real (self, "momentum", 0.9);
  WeftValue moments, y;

  if (self->opset < 14 || weft_onnx_get_int (self, "training_mode", 0) == 0 || self->n_inputs != 5)
    return weft_onnx_plain (self);
  moments = weft_onnx_emit (self, "weft.ChannelMoments", self->inputs, 1, NULL);
  y = weft_onnx_emit (self, "BatchNormalization", WEFT_INPUTS (self->inputs[0], self->inputs[1], self->inputs[2], moments, moments + 1),
                      WEFT_ATTRIBUTES (WEFT_FLOAT ("epsilon", weft_onnx_get_real (self, "epsilon", 1e-5))));
  for (int i = 1; i < MIN (self->n_outputs, 3) && self->error == NULL; i++)
    self->outputs[i] = weft_onnx_binary (self, "Add", scale (self, self->inputs[2 + i], keep), scale (self, moments + i - 1, 1 - keep));
  return y;
}

/* Resize before opset 11 had scales as its second input and no choice of rounding. */
static WeftValue
make_old_resize (WeftOnnxStep *self,
                 WeftValue     scales)
{
  const char *mode = weft_onnx_get_text (self, "mode", "nearest");

  return weft_onnx_emit (self, "Resize", WEFT_INPUTS (weft_onnx_input (self, 0), WEFT_NO_VALUE, scales),
                         WEFT_ATTRIBUTES (WEFT_TEXT ("mode", g_str_equal (mode, "bilinear") ? "linear" : mode), WEFT_TEXT ("coordinate_transformation_mode", "asymmetric"),
                                          WEFT_TEXT ("nearest_mode", "floor")));
}

static WeftValue
make_resize (WeftOnnxStep *self)
{
  return self->opset < 11 ? make_old_resize (self, weft_onnx_input (self, 1)) : weft_onnx_plain (self);
}

/* Upsample has its scales as an input since opset 9, and as an attribute before. */
static WeftValue
make_upsample (WeftOnnxStep *self)
{
  const WeftOnnxAttribute *scales = weft_onnx_node_find (self->node, "scales");
  WeftTensor *list = scales != NULL && scales->type == ATTRIBUTE_FLOATS ? constant_of_list (scales, &self->error) : NULL;

  return make_old_resize (self, list != NULL ? weft_graph_add_constant (self->graph, list) : weft_onnx_input (self, 1));
}

/* The list that stands for a new shape which depends on named dimensions: 0 where @x has
 * that dimension at that place, -1 for one that is left. */
static gboolean
find_new_shape (WeftOnnxStep    *self,
                const WeftShape *x,
                WeftShape       *list)
{
  int open = 0, places[WEFT_MAX_RANK], n = 0;

  for (int i = 0; i < list->rank; i++) {
    if (list->extent[i] == WEFT_ONNX_REST) {
      list->extent[i] = -1;
      open++;
    } else if (list->extent[i] < 0) {
      places[n++] = i;
    }
  }
  for (int k = 0; k < n; k++) {
    gboolean same = places[k] < x->rank && x->extent[places[k]] == list->extent[places[k]] && list->extent[places[k]] != WEFT_UNKNOWN_EXTENT;

    open += !same;
    list->extent[places[k]] = same ? 0 : -1;
  }
  return open <= 1;
}

/* Reshape to what is computed from named dimensions. */
static WeftValue
make_reshape (WeftOnnxStep *self)
{
  WeftValue x = weft_onnx_input (self, 0), like;
  WeftShape list;

  if (is_shape_of (self, weft_onnx_input (self, 1), &like))
    return weft_onnx_like (self, "Reshape", x, like);
  if (!weft_onnx_get_extents (self, weft_onnx_input (self, 1), &list))
    return weft_onnx_plain (self);
  if (!find_new_shape (self, weft_onnx_shape (self, x), &list))
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("its shape depends on several named dimensions; read the model with fixed shapes"));
  return weft_onnx_listed (self, "Reshape", x, list.extent, list.rank);
}

/* ConvTranspose with its result's extents given: pads or, where these would be
 * negative, numbers added behind, make up for the difference. */
static WeftValue
make_conv_transpose (WeftOnnxStep *self)
{
  WeftOnnxAttribute *wanted = weft_onnx_node_find (self->node, "output_shape");
  const WeftShape *x = weft_onnx_shape (self, weft_onnx_input (self, 0)), *w = weft_onnx_shape (self, weft_onnx_input (self, 1));
  gboolean late = g_str_equal (weft_onnx_get_text (self, "auto_pad", "NOTSET"), "SAME_UPPER");
  gint64 pads[2 * WEFT_MAX_RANK], more[WEFT_MAX_RANK];
  int n = x->rank - 2;

  if (wanted == NULL)
    return weft_onnx_plain (self);
  if (n < 1 || w->rank != x->rank || (int) wanted->numbers->len != n)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_FORMAT, _("the attribute %s does not fit its input"), "output_shape");
  for (int i = 0; i < n; i++) {
    gint64 reach = (w->extent[2 + i] - 1) * weft_onnx_get_listed (self, "dilations", i, 1) + 1, total;

    if (x->extent[2 + i] < 0)
      return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("the extents of its input must be known; read the model with fixed shapes"));
    more[i] = weft_onnx_get_listed (self, "output_padding", i, 0);
    total = (x->extent[2 + i] - 1) * weft_onnx_get_listed (self, "strides", i, 1) + reach + more[i] - g_array_index (wanted->numbers, gint64, i);
    more[i] += MAX (-total, 0);
    pads[i] = late ? MAX (total, 0) / 2 : MAX (total, 0) - MAX (total, 0) / 2;
    pads[n + i] = MAX (total, 0) - pads[i];
  }
  wanted->used = TRUE;
  weft_onnx_node_set_ints (self->node, "pads", pads, 2 * n);
  weft_onnx_node_set_ints (self->node, "output_padding", more, n);
  weft_onnx_node_set_text (self->node, "auto_pad", "NOTSET");
  return weft_onnx_plain (self);
}

/* Size: the number of elements. */
static WeftValue
make_size (WeftOnnxStep *self)
{
  return weft_onnx_emit (self, "ReduceProd", WEFT_INPUTS (weft_onnx_emit (self, "Shape", self->inputs, MIN (self->n_inputs, 1), NULL)),
                         WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

/* MaxPool's second output, the places of the largest, is an op of its own. */
static WeftValue
make_max_pool (WeftOnnxStep *self)
{
  if (self->n_outputs > 1)
    self->outputs[1] = weft_onnx_add_class (self, "weft.MaxPoolIndices", self->inputs, self->n_inputs);
  return weft_onnx_plain (self);
}

const WeftOnnxRecipe weft_onnx_recipes[] = {
  { "BatchNormalization", make_batch_normalization },
  { "Cast", make_cast },
  { "CastLike", make_cast_like },
  { "Celu", make_celu },
  { "Concat", make_many },
  { "Constant", make_constant },
  { "ConstantOfShape", make_constant_of_shape },
  { "ConvTranspose", make_conv_transpose },
  { "Dropout", make_dropout },
  { "Expand", make_expand },
  { "LRN", make_lrn },
  { "LogSoftmax", make_softmax },
  { "Max", make_many },
  { "MaxPool", make_max_pool },
  { "Mean", make_mean },
  { "MeanVarianceNormalization", make_mean_variance },
  { "Min", make_many },
  { "ReduceSum", make_reduce_sum },
  { "Reshape", make_reshape },
  { "Resize", make_resize },
  { "Selu", make_selu },
  { "Shrink", make_shrink },
  { "Size", make_size },
  { "Softmax", make_softmax },
  { "Sum", make_many },
  { "ThresholdedRelu", make_thresholded },
  { "Upsample", make_upsample },
  { NULL },
};
