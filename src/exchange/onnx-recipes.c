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

  if (op == NULL || !g_str_equal (op->klass->name, "Shape") || weft_onnx_shape (self, value).extent[0] != weft_onnx_shape (self, op->inputs[0]).rank)
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
      if (shape->extent[i] == extent) {
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

  for (int i = weft_onnx_shape (self, value).rank - 1; i >= 0 && self->error == NULL; i--)
    if (i != axis)
      value = weft_onnx_emit (self, "Gather", WEFT_INPUTS (value, weft_onnx_number (self, WEFT_DTYPE_I64, 0)), WEFT_ATTRIBUTES (WEFT_INT ("axis", i)));
  value = weft_onnx_cast (self, value, WEFT_DTYPE_F32);
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

  if (is_shape_of (self, shape, &like) && weft_onnx_dtype (self, x) == WEFT_DTYPE_F32 && weft_onnx_shape (self, x).rank == 0)
    return weft_onnx_like (self, "Expand", x, like);
  if (!weft_onnx_get_extents (self, shape, &list))
    return weft_onnx_add_class (self, "Expand", WEFT_INPUTS (x, shape));
  before = list.rank - weft_onnx_shape (self, x).rank;
  known = list;
  for (int i = 0; i < list.rank; i++) {
    const gint64 own = i < before ? 1 : weft_onnx_shape (self, x).extent[i - before];

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
  if (weft_onnx_shape (self, x).rank == 2)
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

/* Before opset 7 the second operand said where its axes stand, from `axis` on. */
static WeftValue
make_pair (WeftOnnxStep *self)
{
  WeftOnnxAttribute *broadcast = weft_onnx_node_find (self->node, "broadcast"), *axis = weft_onnx_node_find (self->node, "axis");
  WeftValue b = weft_onnx_input (self, 1);
  int behind;

  if (self->opset >= 7 || self->n_inputs != 2)
    return weft_onnx_plain (self);
  if (broadcast != NULL)
    broadcast->used = TRUE;
  if (axis == NULL)
    return weft_onnx_plain (self);
  axis->used = TRUE;
  behind = weft_onnx_shape (self, self->inputs[0]).rank - weft_onnx_shape (self, b).rank - (int) CLAMP (axis->number, 0, WEFT_MAX_RANK);
  return weft_onnx_add_class (self, self->node->op, WEFT_INPUTS (self->inputs[0], weft_onnx_lengthen (self, b, behind)));
}

/* Before opset 7 slopes were of channels, without axes behind. */
static WeftValue
make_prelu (WeftOnnxStep *self)
{
  WeftValue slope = weft_onnx_input (self, 1);

  if (self->opset >= 7 || weft_onnx_shape (self, slope).rank != 1 || weft_onnx_shape (self, slope).extent[0] == 1)
    return weft_onnx_plain (self);
  return weft_onnx_add_class (self, "PRelu", WEFT_INPUTS (self->inputs[0], weft_onnx_lengthen (self, slope, weft_onnx_shape (self, self->inputs[0]).rank - 2)));
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
  return weft_onnx_affine (self, sum, 1.0 / self->n_inputs, 0);
}

/* Selu with other factors than the paper's: gamma Elu (x; alpha). */
static WeftValue
make_selu (WeftOnnxStep *self)
{
  WeftValue value;

  if (weft_onnx_is_idle (self, "alpha") && weft_onnx_is_idle (self, "gamma"))
    return weft_onnx_plain (self);
  value = weft_onnx_emit (self, "Elu", self->inputs, MIN (self->n_inputs, 1), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", weft_onnx_get_real (self, "alpha", SELU_ALPHA))));
  return weft_onnx_affine (self, value, weft_onnx_get_real (self, "gamma", SELU_GAMMA), 0);
}

/* Celu-12: max (0, x) + min (0, α (e^(x/α) - 1)) = α Elu (x / α). Source: Barron 2017. */
static WeftValue
make_celu (WeftOnnxStep *self)
{
  double alpha = weft_onnx_get_real (self, "alpha", 1);

  return weft_onnx_affine (self, weft_onnx_unary (self, "Elu", weft_onnx_affine (self, weft_onnx_input (self, 0), 1 / alpha, 0)), alpha, 0);
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
  WeftValue low = weft_onnx_emit (self, "Where", WEFT_INPUTS (below, weft_onnx_affine (self, x, 1, bias), zero), NULL);

  return weft_onnx_emit (self, "Where", WEFT_INPUTS (above, weft_onnx_affine (self, x, 1, -bias), low), NULL);
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

  return weft_onnx_binary (self, "Div", rest, weft_onnx_affine (self, spread, 1, 1e-9));
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
    self->outputs[i] = weft_onnx_binary (self, "Add", weft_onnx_affine (self, self->inputs[2 + i], keep, 0), weft_onnx_affine (self, moments + i - 1, 1 - keep, 0));
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

/* What @from elements are multiplied by to be @to, so that they are when it is rounded down. */
static float
find_scale (gint64 from,
            gint64 to)
{
  float scale = (float) ((double) to / (double) from);

  return floor ((double) from * (double) scale) < (double) to ? nextafterf (scale, INFINITY) : scale;
}

/* Resize to sizes of which some are named dimensions, those that the input has there: by
 * scales, which are 1 for these. */
static WeftValue
resize_by_scales (WeftOnnxStep    *self,
                  const WeftShape *sizes)
{
  const WeftShape x = weft_onnx_shape (self, self->inputs[0]);
  float scales[WEFT_MAX_RANK];

  for (int i = 0; i < sizes->rank; i++) {
    gboolean same = i < x.rank && sizes->extent[i] == x.extent[i] && sizes->extent[i] != WEFT_UNKNOWN_EXTENT;

    if (!same && (i >= x.rank || sizes->extent[i] < 1 || x.extent[i] < 1))
      return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("its shape depends on several named dimensions; read the model with fixed shapes"));
    scales[i] = same ? 1 : find_scale (x.extent[i], sizes->extent[i]);
  }
  return weft_onnx_add_class (self, "Resize", WEFT_INPUTS (self->inputs[0], self->inputs[1], weft_graph_add_constant (self->graph, weft_tensor_new_vector (scales, sizes->rank))));
}

static WeftValue
make_resize (WeftOnnxStep *self)
{
  WeftShape sizes;

  if (self->opset < 11)
    return make_old_resize (self, weft_onnx_input (self, 1));
  return weft_onnx_get_extents (self, weft_onnx_input (self, 3), &sizes) ? resize_by_scales (self, &sizes) : weft_onnx_plain (self);
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
 * that dimension at that place, -1 for one that is left. @n_open: how many are left */
static WeftShape
find_new_shape (const WeftShape *x,
                const WeftShape *shape,
                int             *n_open)
{
  WeftShape list = *shape;

  *n_open = 0;
  for (int i = 0; i < list.rank; i++) {
    gboolean same = i < x->rank && x->extent[i] == list.extent[i] && list.extent[i] != WEFT_UNKNOWN_EXTENT;

    if (list.extent[i] >= 0)
      continue;
    *n_open += !same;
    list.extent[i] = same ? 0 : -1;
  }
  return list;
}

/* A value of the graph that has the shape already, its named dimensions among it. */
static WeftValue
find_shaped (WeftOnnxStep    *self,
             const WeftShape *shape)
{
  for (int value = 0; value < weft_graph_get_n_values (self->graph); value++) {
    const WeftShape own = weft_onnx_shape (self, value);
    gboolean same = own.rank == shape->rank;

    for (int i = 0; same && i < own.rank; i++)
      same = own.extent[i] == shape->extent[i] && own.extent[i] != WEFT_UNKNOWN_EXTENT;
    if (same)
      return value;
  }
  return WEFT_NO_VALUE;
}

/* Reshape to what is computed from named dimensions. */
static WeftValue
make_reshape (WeftOnnxStep *self)
{
  WeftValue x = weft_onnx_input (self, 0), like;
  WeftShape shape, own = weft_onnx_shape (self, x), list;
  int n_open;

  if (is_shape_of (self, weft_onnx_input (self, 1), &like))
    return weft_onnx_like (self, "Reshape", x, like);
  if (weft_onnx_get_int (self, "allowzero", 0) != 0 || !weft_onnx_get_extents (self, weft_onnx_input (self, 1), &shape))
    return weft_onnx_plain (self);
  list = find_new_shape (&own, &shape, &n_open);
  like = n_open > 0 ? find_shaped (self, &shape) : WEFT_NO_VALUE;
  if (like != WEFT_NO_VALUE)
    return weft_onnx_like (self, "Reshape", x, like);
  if (n_open > 1)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("its shape depends on several named dimensions; read the model with fixed shapes"));
  return weft_onnx_listed (self, "Reshape", x, list.extent, list.rank);
}

/* Range up to a named dimension: running sums of as many ones. */
static WeftValue
make_range (WeftOnnxStep *self)
{
  const WeftTensor *start = weft_onnx_content (self, weft_onnx_input (self, 0)), *delta = weft_onnx_content (self, weft_onnx_input (self, 2));
  gboolean counts = start != NULL && delta != NULL && weft_tensor_get (start, 0) == 0 && weft_tensor_get (delta, 0) == 1;
  const gint64 one = 1, front = 0;
  WeftShape limit;
  WeftValue ones;

  if (!counts || !weft_onnx_get_extents (self, weft_onnx_input (self, 1), &limit) || limit.rank != 1 || limit.extent[0] >= 0)
    return weft_onnx_plain (self);
  ones = weft_onnx_listed (self, "Reshape", weft_onnx_number (self, start->dtype, 1), &one, 1);
  ones = stretch (self, ones, limit.extent[0], 0);
  return weft_onnx_emit (self, "CumSum", WEFT_INPUTS (ones, weft_graph_add_ints (self->graph, &front, 1)), WEFT_ATTRIBUTES (WEFT_INT ("exclusive", 1)));
}

/* Identity: the same value under another name; exporters share equal weights so. */
static WeftValue
make_identity (WeftOnnxStep *self)
{
  WeftValue x = weft_onnx_input (self, 0);

  return x != WEFT_NO_VALUE ? x : weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_FORMAT, _("input %d is missing"), 1);
}

/* Size: the number of elements. */
static WeftValue
make_size (WeftOnnxStep *self)
{
  return weft_onnx_emit (self, "ReduceProd", WEFT_INPUTS (weft_onnx_emit (self, "Shape", self->inputs, MIN (self->n_inputs, 1), NULL)),
                         WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

const WeftOnnxRecipe weft_onnx_recipes[] = {
  { "Add", make_pair },
  { "And", make_pair },
  { "BatchNormalization", make_batch_normalization },
  { "Cast", make_cast },
  { "CastLike", make_cast_like },
  { "Celu", make_celu },
  { "Concat", make_many },
  { "Constant", make_constant },
  { "ConstantOfShape", make_constant_of_shape },
  { "Div", make_pair },
  { "Dropout", make_dropout },
  { "Equal", make_pair },
  { "Expand", make_expand },
  { "Greater", make_pair },
  { "Identity", make_identity },
  { "Less", make_pair },
  { "LogSoftmax", make_softmax },
  { "Max", make_many },
  { "Mean", make_mean },
  { "MeanVarianceNormalization", make_mean_variance },
  { "Min", make_many },
  { "Mul", make_pair },
  { "Or", make_pair },
  { "PRelu", make_prelu },
  { "Pow", make_pair },
  { "Range", make_range },
  { "ReduceSum", make_reduce_sum },
  { "Reshape", make_reshape },
  { "Resize", make_resize },
  { "Selu", make_selu },
  { "Shrink", make_shrink },
  { "Size", make_size },
  { "Softmax", make_softmax },
  { "Sub", make_pair },
  { "Sum", make_many },
  { "ThresholdedRelu", make_thresholded },
  { "Upsample", make_upsample },
  { "Xor", make_pair },
  { NULL },
};
