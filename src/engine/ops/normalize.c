/* normalize.c: numbers brought to one mean and spread
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * BatchNormalization: y = scale[c] (x - mean[c]) / √(var[c] + ε) + b[c]; ONNX 15,
 * with mean and variance given. weft.BatchNormalizationGradient (dy, x, mean, var) gives
 * Σ dy (x - mean) s and Σ dy of each channel of each image, s being 1 / √(var + ε), while
 * dy is still in the cache of who computed it. weft.ChannelMoments (x) gives those of a batch, and
 * 1 / (numbers a channel). weft.WhileTraining (x, t) is x, but t in plans that train:
 * so one graph has the running statistics and those of the batch.
 * weft.Standardize: y = (x - mean) s with s = 1 / √(var + ε), over all axes from `axis`
 * on. InstanceNormalization is scale[c] y + b[c] of that over all axes after the
 * channels; ONNX 6. Source: Ioffe and Szegedy 2015; Ulyanov et al. 2016.
 */
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <math.h>
#include <string.h>

static gboolean
need_f32 (const WeftInference  *self,
          GError              **error)
{
  for (int i = 0; i < self->op->n_inputs; i++)
    if (!weft_rule_need_f32 (self, i, error))
      return FALSE;
  return TRUE;
}

/* Whether inputs @first … are vectors with a number for each channel of input 0. */
static gboolean
need_channels (const WeftInference  *self,
               int                   first,
               GError              **error)
{
  const WeftShape *x = &self->inputs[0].shape;

  if (x->rank < 2)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the input has %d axes; the second must be that of the channels"), x->rank);
  for (int i = first; i < self->op->n_inputs; i++)
    if (self->inputs[i].shape.rank != 1 || (x->extent[1] >= 0 && self->inputs[i].shape.extent[0] != x->extent[1]))
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("input %d must be a vector with a number for each channel"), i + 1);
  return TRUE;
}

/* Numbers of a channel that lie together. */
static gint64
plane_of (const WeftShape *x)
{
  return weft_shape_count_axes (x, 2, x->rank);
}

/* @number for each element of @like. */
static WeftValue
fill_like (WeftGraph *g,
           double     number,
           WeftValue  like)
{
  return weft_graph_emit (g, "weft.ExpandLike", WEFT_INPUTS (weft_graph_add_scalar (g, number), like), NULL);
}

/* y = a[c] x + b[c], without mean and variance of its own. */
static WeftValue
scale_channels (WeftGraph *g,
                WeftValue  x,
                WeftValue  scale,
                WeftValue  bias,
                WeftValue  mean)
{
  return weft_graph_emit (g, "BatchNormalization", WEFT_INPUTS (x, scale, bias, mean, fill_like (g, 1, scale)), WEFT_ATTRIBUTES (WEFT_FLOAT ("epsilon", 0)));
}

/* BatchNormalization */

static const WeftAttributeSpec batch_attributes[] = {
  { .fallback = WEFT_FLOAT ("epsilon", 1e-5), .minimum = 0, .maximum = 1 },
  { .fallback = WEFT_FLOAT ("momentum", 0.9) }, /* of running statistics, which are not kept here */
  { .fallback = WEFT_INT ("training_mode", 0), .minimum = 0, .maximum = 0 },
  { { NULL } },
};

static gboolean
infer_batch (WeftInference  *self,
             GError        **error)
{
  weft_rule_like_input (self, 0);
  return need_f32 (self, error) && need_channels (self, 1, error);
}

/* Images where there are enough, so that lanes go on from convolutions. */
#define LEAST_IMAGES 16

static gint64
count_units (const WeftShape *x)
{
  return x->rank == 2 || x->extent[0] >= LEAST_IMAGES ? x->extent[0] : x->extent[0] * x->extent[1];
}

static void
partition_batch (const WeftInference *self,
                 WeftPartition       *result)
{
  const WeftShape *x = &self->inputs[0].shape;

  result->units = count_units (x);
  result->multiple = 1;
  result->cost = 2.0 * (double) weft_rule_part (x, result->units);
  result->aligned = 1;
  result->in_place = 1;
}

static gsize
scratch_channels (const WeftInference *self,
                  gint64               units)
{
  const WeftShape *x = &self->inputs[0].shape;

  return (gsize) (2 * x->extent[1] + plane_of (x)) * sizeof (float);
}

/* y = f (factor x + offset + what is added) for planes @first … @last - 1. */
static void
scale_planes (const WeftCall *call,
              const float    *factor,
              const float    *offset,
              gint64          first,
              gint64          last)
{
  const WeftShape *shape = &call->inference->inputs[0].shape;
  gint64 n = plane_of (shape), channels = shape->extent[1];
  const float *x = call->inputs[0], *r = call->residual > 0 ? call->inputs[call->residual] : NULL;
  float *y = call->outputs[0];
  gboolean is_relu = call->activation == WEFT_UNARY_RELU;

  for (gint64 i = first; i < last; i++) {
    gint64 c = i % channels;

    if (n == 1)
      y[i] = factor[c] * x[i] + offset[c] + (r != NULL ? r[i] : 0);
    else
      call->kernels->blend (x + i * n, factor[c], offset[c], r != NULL ? r + i * n : NULL, is_relu, y + i * n, n);
  }
  if (n == 1 || !is_relu)
    call->kernels->unary ((WeftUnary) call->activation, y + first * n, y + first * n, (last - first) * n, call->activation_alpha, 0);
}

static void
run_batch (const WeftCall *call,
           gint64          first,
           gint64          last)
{
  const WeftShape *x = &call->inference->inputs[0].shape;
  const float *scale = call->inputs[1], *bias = call->inputs[2], *mean = call->inputs[3], *variance = call->inputs[4];
  gint64 channels = x->extent[1], planes = count_units (x) == x->extent[0] ? channels : 1;
  float *factor = call->scratch, *offset = factor + channels;
  double epsilon = weft_op_get_float (call->op, "epsilon");

  for (gint64 c = 0; c < channels; c++) {
    double a = (double) scale[c] / sqrt ((double) variance[c] + epsilon);

    factor[c] = (float) a;
    offset[c] = (float) ((double) bias[c] - a * (double) mean[c]);
  }
  scale_planes (call, factor, offset, first * planes, last * planes);
}

/* With s = 1 / √(var + ε): dx = scale s dy, dscale = Σ dy (x - mean) s, db = Σ dy,
 * dmean = -scale s db, dvar = -½ scale s² dscale. */
static void
differentiate_batch (WeftGraph       *g,
                     const WeftOp    *op,
                     const WeftValue *dy,
                     WeftValue       *dx)
{
  WeftValue scale = op->inputs[1], variance = op->inputs[4], zero = fill_like (g, 0, scale);
  double epsilon = weft_op_get_float (op, "epsilon");
  const WeftAttribute *same = WEFT_ATTRIBUTES (WEFT_FLOAT ("epsilon", epsilon));
  WeftValue sums = weft_graph_emit (g, "weft.BatchNormalizationGradient", WEFT_INPUTS (*dy, op->inputs[0], op->inputs[3], variance), same);
  WeftValue square = weft_rule_unary (g, "Reciprocal", weft_rule_affine (g, variance, 1, epsilon));
  WeftValue factor = weft_rule_binary (g, "Mul", scale, weft_rule_unary (g, "Sqrt", square));

  dx[0] = weft_graph_emit (g, "BatchNormalization", WEFT_INPUTS (*dy, scale, zero, zero, variance), same);
  dx[1] = weft_rule_sum_channels (g, sums);
  dx[2] = weft_rule_sum_channels (g, sums + 1);
  dx[3] = weft_rule_affine (g, weft_rule_binary (g, "Mul", factor, dx[2]), -1, 0);
  dx[4] = weft_rule_affine (g, weft_rule_binary (g, "Mul", weft_rule_binary (g, "Mul", scale, square), dx[1]), -0.5, 0);
}

const WeftOpClass weft_op_batch_normalization = {
  .name = "BatchNormalization",
  .min_inputs = 5,
  .max_inputs = 5,
  .n_outputs = 1,
  .flags = WEFT_OP_ACTIVATES | WEFT_OP_ADDS,
  .attributes = batch_attributes,
  .infer = infer_batch,
  .differentiate = differentiate_batch,
  .partition = partition_batch,
  .scratch = scratch_channels,
  .run = run_batch,
};

/* weft.BatchNormalizationGradient */

static const WeftAttributeSpec sums_attributes[] = {
  { .fallback = WEFT_FLOAT ("epsilon", 1e-5), .minimum = 0, .maximum = 1 },
  { { NULL } },
};

static gboolean
infer_sums (WeftInference  *self,
            GError        **error)
{
  if (!need_f32 (self, error) || !need_channels (self, 2, error))
    return FALSE;
  if (!weft_shape_equal (&self->inputs[0].shape, &self->inputs[1].shape))
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the gradient must have the input's shape"));
  for (int i = 0; i < 2; i++) {
    self->outputs[i].dtype = WEFT_DTYPE_F32;
    self->outputs[i].shape = WEFT_SHAPE (self->inputs[0].shape.extent[0], self->inputs[2].shape.extent[0]);
  }
  return TRUE;
}

static void
partition_sums (const WeftInference *self,
                WeftPartition       *result)
{
  const WeftShape *x = &self->inputs[0].shape;

  result->units = count_units (x);
  result->multiple = 1;
  result->cost = 4.0 * (double) weft_rule_part (x, result->units);
  result->aligned = 3;
}

static void
run_sums (const WeftCall *call,
          gint64          first,
          gint64          last)
{
  const WeftShape *shape = &call->inference->inputs[0].shape;
  const float *dy = call->inputs[0], *x = call->inputs[1], *mean = call->inputs[2], *variance = call->inputs[3];
  gint64 n = plane_of (shape), channels = shape->extent[1], planes = count_units (shape) == shape->extent[0] ? channels : 1;
  float *products = call->outputs[0], *totals = call->outputs[1], sums[2];
  double epsilon = weft_op_get_float (call->op, "epsilon");

  for (gint64 i = first * planes; i < last * planes; i++) {
    gint64 c = i % channels;

    call->kernels->sum_products (x + i * n, mean[c], dy + i * n, n, sums);
    products[i] = (float) ((double) sums[0] / sqrt ((double) variance[c] + epsilon));
    totals[i] = sums[1];
  }
}

/* Σ over all axes after that of the channels. */
static WeftValue
sum_planes (WeftGraph *g,
            WeftValue  x)
{
  gint64 axes[WEFT_MAX_RANK];
  int n_axes = weft_graph_get_value (g, x)->shape.rank - 2;

  for (int i = 0; i < n_axes; i++)
    axes[i] = 2 + i;
  return n_axes == 0 ? x : weft_graph_emit (g, "ReduceSum", WEFT_INPUTS (x, weft_graph_add_ints (g, axes, n_axes)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

static void
compose_sums (WeftGraph       *g,
              const WeftOp    *op,
              const WeftValue *leaves,
              WeftValue       *results)
{
  WeftValue one = fill_like (g, 1, leaves[2]), zero = fill_like (g, 0, leaves[2]);
  WeftValue normal = weft_graph_emit (g, "BatchNormalization", WEFT_INPUTS (leaves[1], one, zero, leaves[2], leaves[3]),
                                      WEFT_ATTRIBUTES (WEFT_FLOAT ("epsilon", weft_op_get_float (op, "epsilon"))));

  results[0] = sum_planes (g, weft_rule_binary (g, "Mul", leaves[0], normal));
  results[1] = sum_planes (g, leaves[0]);
}

static void
differentiate_sums (WeftGraph       *g,
                    const WeftOp    *op,
                    const WeftValue *dy,
                    WeftValue       *dx)
{
  weft_rule_differentiate_composed (g, op, compose_sums, dy, dx);
}

const WeftOpClass weft_op_batch_normalization_gradient = {
  .name = "weft.BatchNormalizationGradient",
  .min_inputs = 4,
  .max_inputs = 4,
  .n_outputs = 2,
  .attributes = sums_attributes,
  .infer = infer_sums,
  .differentiate = differentiate_sums,
  .partition = partition_sums,
  .run = run_sums,
};

/* weft.ChannelMoments */

static gboolean
infer_moments (WeftInference  *self,
               GError        **error)
{
  if (!need_f32 (self, error) || !need_channels (self, 1, error))
    return FALSE;
  for (int i = 0; i < 3; i++) {
    self->outputs[i].dtype = WEFT_DTYPE_F32;
    self->outputs[i].shape = WEFT_SHAPE (self->inputs[0].shape.extent[1]);
  }
  return TRUE;
}

static void
partition_channels (const WeftInference *self,
                    WeftPartition       *result)
{
  const WeftShape *x = &self->inputs[0].shape;

  result->units = x->extent[1];
  result->multiple = 1;
  result->cost = 8.0 * (double) x->extent[0];
}

/* Operand 0 becomes mean and Σ (x - mean)² of each plane, image by image: taken while
 * these are in the cache of who computed them. */
static void
measure_prepared_moments (const WeftInference *self,
                          int                  operand,
                          WeftPrepared        *result)
{
  const WeftShape *x = &self->inputs[0].shape;
  gint64 units = count_units (x);

  *result = (WeftPrepared){ 2 * x->extent[0] * x->extent[1], units, 6.0 * (double) weft_rule_part (x, MAX (units, 1)), TRUE };
}

static void
run_prepared_moments (const WeftCall *call,
                      gint64          first,
                      gint64          last)
{
  const WeftShape *shape = &call->inference->inputs[0].shape;
  gint64 n = plane_of (shape), planes = count_units (shape) == shape->extent[0] ? shape->extent[1] : 1;
  float *moments = call->outputs[0], *rest = call->scratch;

  for (gint64 i = first * planes; i < last * planes; i++) {
    const float *x = (const float *) call->inputs[0] + i * n;
    float mean = call->kernels->reduce (WEFT_REDUCE_SUM, x, n) / (float) n;

    call->kernels->unary (WEFT_UNARY_AFFINE, x, rest, n, 1, -mean);
    moments[2 * i] = mean;
    moments[2 * i + 1] = call->kernels->reduce (WEFT_REDUCE_SUM_SQUARE, rest, n);
  }
}

/* Of planes that are alike in size; Chan et al. 1983. */
static void
run_moments (const WeftCall *call,
             gint64          first,
             gint64          last)
{
  const WeftShape *x = &call->inference->inputs[0].shape;
  const float *moments = call->inputs[0];
  gint64 images = x->extent[0], channels = x->extent[1], plane = plane_of (x);
  double n = (double) (images * plane);

  for (gint64 c = first; c < last; c++) {
    double mean = 0, squares = 0;

    for (gint64 i = 0; i < images; i++)
      mean += (double) moments[2 * (i * channels + c)] / (double) images;
    for (gint64 i = 0; i < images; i++) {
      double distance = (double) moments[2 * (i * channels + c)] - mean;

      squares += (double) moments[2 * (i * channels + c) + 1] + (double) plane * distance * distance;
    }
    ((float *) call->outputs[0])[c] = (float) mean;
    ((float *) call->outputs[1])[c] = (float) (squares / n);
    ((float *) call->outputs[2])[c] = (float) (1 / n);
  }
}

/* dx = (dmean + 2 dvar (x - mean)) / n */
static void
differentiate_moments (WeftGraph       *g,
                       const WeftOp    *op,
                       const WeftValue *dy,
                       WeftValue       *dx)
{
  WeftValue mean = op->first_output, share = mean + 2, zero = fill_like (g, 0, mean);
  WeftValue slope = dy[1] == WEFT_NO_VALUE ? zero : weft_rule_binary (g, "Mul", weft_rule_affine (g, dy[1], 2, 0), share);
  WeftValue offset = dy[0] == WEFT_NO_VALUE ? zero : weft_rule_binary (g, "Mul", dy[0], share);

  dx[0] = scale_channels (g, op->inputs[0], slope, offset, mean);
}

const WeftOpClass weft_op_channel_moments = {
  .name = "weft.ChannelMoments",
  .min_inputs = 1,
  .max_inputs = 1,
  .n_outputs = 3,
  .infer = infer_moments,
  .differentiate = differentiate_moments,
  .partition = partition_channels,
  .scratch = scratch_channels,
  .measure_prepared = measure_prepared_moments,
  .run_prepared = run_prepared_moments,
  .run = run_moments,
};

/* weft.WhileTraining */

static gboolean
infer_while (WeftInference  *self,
             GError        **error)
{
  weft_rule_like_input (self, 0);
  if (!weft_shape_equal (&self->inputs[0].shape, &self->inputs[1].shape))
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("both inputs must have one shape"));
  return need_f32 (self, error);
}

static void
partition_while (const WeftInference *self,
                 WeftPartition       *result)
{
  weft_rule_partition_rows (self, result, 1);
  result->unread = 1;
}

/* Outside of training it is an alias of its first input. */
static void
run_while (const WeftCall *call,
           gint64          first,
           gint64          last)
{
  const WeftShape *shape = &call->inference->outputs[0].shape;
  gint64 part = weft_rule_part (shape, weft_rule_rows (shape));

  memcpy ((float *) call->outputs[0] + first * part, (const float *) call->inputs[1] + first * part, (gsize) ((last - first) * part) * sizeof (float));
}

static void
differentiate_while (WeftGraph       *g,
                     const WeftOp    *op,
                     const WeftValue *dy,
                     WeftValue       *dx)
{
  WeftValue zero = fill_like (g, 0, *dy);

  dx[0] = weft_rule_binary (g, "weft.WhileTraining", *dy, zero);
  dx[1] = weft_rule_binary (g, "weft.WhileTraining", zero, *dy);
}

const WeftOpClass weft_op_while_training = {
  .name = "weft.WhileTraining",
  .min_inputs = 2,
  .max_inputs = 2,
  .n_outputs = 1,
  .flags = WEFT_OP_TRAINING,
  .infer = infer_while,
  .differentiate = differentiate_while,
  .partition = partition_while,
  .run = run_while,
};

/* weft.Standardize and InstanceNormalization */

static const WeftAttributeSpec standard_attributes[] = {
  { .fallback = WEFT_INT ("axis", -1) },
  { .fallback = WEFT_FLOAT ("epsilon", 1e-5), .minimum = 0, .maximum = 1 },
  { { NULL } },
};

static const WeftAttributeSpec instance_attributes[] = {
  { .fallback = WEFT_FLOAT ("epsilon", 1e-5), .minimum = 0, .maximum = 1 },
  { { NULL } },
};

/* The first axis that is brought to one mean and spread. */
static gboolean
find_axis (const WeftOp  *op,
           int            rank,
           int           *axis,
           GError       **error)
{
  *axis = 2;
  if (op->klass == &weft_op_instance_normalization)
    return TRUE;
  return weft_rule_axis (weft_op_get_int (op, "axis"), rank, axis, error);
}

static int
axis_of (const WeftInference *self)
{
  int axis;

  if (!find_axis (self->op, self->inputs[0].shape.rank, &axis, NULL))
    g_assert_not_reached ();
  return axis;
}

static gboolean
infer_standardize (WeftInference  *self,
                   GError        **error)
{
  int axis;

  if (!need_f32 (self, error) || !find_axis (self->op, self->inputs[0].shape.rank, &axis, error))
    return FALSE;
  weft_rule_like_input (self, 0);
  self->outputs[1] = self->outputs[0];
  for (int i = axis; i < self->outputs[1].shape.rank; i++)
    self->outputs[1].shape.extent[i] = 1;
  return TRUE;
}

static gboolean
infer_instance (WeftInference  *self,
                GError        **error)
{
  weft_rule_like_input (self, 0);
  if (self->inputs[0].shape.rank < 3)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the input has %d axes; it must be N×C×W or N×C×H×W"), self->inputs[0].shape.rank);
  return need_f32 (self, error) && need_channels (self, 1, error);
}

static void
partition_runs (const WeftInference *self,
                WeftPartition       *result)
{
  const WeftShape *x = &self->inputs[0].shape;

  if (axis_of (self) == 0)
    weft_rule_partition_whole (result, 6.0 * (double) weft_shape_count (x));
  else
    weft_rule_partition_rows (self, result, 6);
  result->aligned &= 1;
}

/* y of one run of @n numbers. Returns: 1 / √(var + ε) */
static float
standardize (const WeftCall *call,
             const float    *x,
             float          *y,
             gint64          n)
{
  double mean = (double) call->kernels->reduce (WEFT_REDUCE_SUM, x, n) / (double) n, variance;
  float spread;

  call->kernels->unary (WEFT_UNARY_AFFINE, x, y, n, 1, (float) -mean);
  variance = (double) call->kernels->reduce (WEFT_REDUCE_SUM_SQUARE, y, n) / (double) n;
  spread = (float) (1 / sqrt (variance + weft_op_get_float (call->op, "epsilon")));
  call->kernels->unary (WEFT_UNARY_AFFINE, y, y, n, spread, 0);
  return spread;
}

static void
standardize_runs (const WeftCall *call,
                  gint64          first,
                  gint64          last)
{
  const WeftShape *shape = &call->inference->inputs[0].shape;
  int axis = axis_of (call->inference);
  gint64 n = weft_shape_count_axes (shape, axis, shape->rank), runs = axis == 0 ? 1 : weft_shape_count_axes (shape, 1, axis);
  gboolean scales = call->op->klass == &weft_op_instance_normalization;

  for (gint64 i = first * runs; i < last * runs; i++) {
    float *y = (float *) call->outputs[0] + i * n, spread = standardize (call, (const float *) call->inputs[0] + i * n, y, n);

    if (scales)
      call->kernels->unary (WEFT_UNARY_AFFINE, y, y, n, ((const float *) call->inputs[1])[i % runs], ((const float *) call->inputs[2])[i % runs]);
    else
      ((float *) call->outputs[1])[i] = spread;
  }
}

static WeftValue
mean_after (WeftGraph *g,
            WeftValue  x,
            int        axis)
{
  int rank = weft_graph_get_value (g, x)->shape.rank;
  gint64 axes[WEFT_MAX_RANK];

  for (int i = axis; i < rank; i++)
    axes[i - axis] = i;
  return weft_graph_emit (g, "ReduceMean", WEFT_INPUTS (x), WEFT_ATTRIBUTES (WEFT_INTS ("axes", axes, rank - axis)));
}

/* dx = s (dy - mean dy - y mean (dy y)), @y and @s being what x was brought to. */
static WeftValue
standardize_back (WeftGraph *g,
                  WeftValue  y,
                  WeftValue  s,
                  WeftValue  dy,
                  int        axis)
{
  WeftValue centered = weft_rule_binary (g, "Sub", dy, mean_after (g, dy, axis));
  WeftValue along = weft_rule_binary (g, "Mul", y, mean_after (g, weft_rule_binary (g, "Mul", dy, y), axis));

  return weft_rule_binary (g, "Mul", s, weft_rule_binary (g, "Sub", centered, along));
}

/* s depends on x too: ds/dx = -s² y / n. */
static void
differentiate_standardize (WeftGraph       *g,
                           const WeftOp    *op,
                           const WeftValue *dy,
                           WeftValue       *dx)
{
  WeftValue y = op->first_output, s = y + 1;
  int axis;

  find_axis (op, weft_graph_get_value (g, y)->shape.rank, &axis, NULL);
  if (dy[0] != WEFT_NO_VALUE)
    dx[0] = standardize_back (g, y, s, dy[0], axis);
  if (dy[1] != WEFT_NO_VALUE) {
    WeftValue slope = weft_rule_binary (g, "Mul", dy[1], weft_rule_binary (g, "Mul", s, s));
    WeftValue wide = weft_graph_emit (g, "weft.ExpandLike", WEFT_INPUTS (slope, y), WEFT_ATTRIBUTES (WEFT_INT ("average", 1)));
    WeftValue more = weft_rule_affine (g, weft_rule_binary (g, "Mul", wide, y), -1, 0);

    dx[0] = dx[0] == WEFT_NO_VALUE ? more : weft_rule_binary (g, "Add", dx[0], more);
  }
}

static void
differentiate_instance (WeftGraph       *g,
                        const WeftOp    *op,
                        const WeftValue *dy,
                        WeftValue       *dx)
{
  WeftValue y = weft_graph_emit (g, "weft.Standardize", WEFT_INPUTS (op->inputs[0]),
                                 WEFT_ATTRIBUTES (WEFT_INT ("axis", 2), WEFT_FLOAT ("epsilon", weft_op_get_float (op, "epsilon"))));
  WeftValue zero = fill_like (g, 0, op->inputs[1]);

  dx[0] = standardize_back (g, y, y + 1, scale_channels (g, *dy, op->inputs[1], zero, zero), 2);
  dx[1] = weft_rule_sum_channels (g, weft_rule_binary (g, "Mul", *dy, y));
  dx[2] = weft_rule_sum_channels (g, *dy);
}

#define CLASS(id, label, least, most, results, list, shape, gradient) \
  const WeftOpClass weft_op_##id = {                                  \
    .name = label,                                                    \
    .min_inputs = least,                                              \
    .max_inputs = most,                                               \
    .n_outputs = results,                                             \
    .attributes = list,                                               \
    .infer = shape,                                                   \
    .differentiate = gradient,                                        \
    .partition = partition_runs,                                      \
    .run = standardize_runs,                                          \
  }

CLASS (standardize, "weft.Standardize", 1, 1, 2, standard_attributes, infer_standardize, differentiate_standardize);
CLASS (instance_normalization, "InstanceNormalization", 3, 3, 1, instance_attributes, infer_instance, differentiate_instance);
