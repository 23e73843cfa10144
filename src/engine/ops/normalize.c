/* normalize.c: numbers brought to one mean and spread
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * BatchNormalization: y = scale[c] (x - mean[c]) / √(var[c] + ε) + b[c]; ONNX 15,
 * with mean and variance given. weft.ChannelMoments (x) gives those of a batch, and
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

/* y = factor x + offset for planes @first … @last - 1. */
static void
scale_planes (const WeftCall *call,
              const float    *factor,
              const float    *offset,
              gint64          first,
              gint64          last)
{
  const WeftShape *shape = &call->inference->inputs[0].shape;
  gint64 n = plane_of (shape), channels = shape->extent[1];
  const float *x = call->inputs[0];
  float *y = call->outputs[0];

  for (gint64 i = first; i < last; i++) {
    gint64 c = i % channels;

    if (n == 1)
      y[i] = factor[c] * x[i] + offset[c];
    else
      call->kernels->unary (WEFT_UNARY_AFFINE, x + i * n, y + i * n, n, factor[c], offset[c]);
  }
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
  WeftValue normal = weft_graph_emit (g, "BatchNormalization", WEFT_INPUTS (op->inputs[0], fill_like (g, 1, scale), zero, op->inputs[3], variance), same);
  WeftValue square = weft_rule_unary (g, "Reciprocal", weft_rule_affine (g, variance, 1, epsilon));
  WeftValue factor = weft_rule_binary (g, "Mul", scale, weft_rule_unary (g, "Sqrt", square));

  dx[0] = weft_graph_emit (g, "BatchNormalization", WEFT_INPUTS (*dy, scale, zero, zero, variance), same);
  dx[1] = weft_rule_sum_channels (g, weft_rule_binary (g, "Mul", *dy, normal));
  dx[2] = weft_rule_sum_channels (g, *dy);
  dx[3] = weft_rule_affine (g, weft_rule_binary (g, "Mul", factor, dx[2]), -1, 0);
  dx[4] = weft_rule_affine (g, weft_rule_binary (g, "Mul", weft_rule_binary (g, "Mul", scale, square), dx[1]), -0.5, 0);
}

const WeftOpClass weft_op_batch_normalization = {
  .name = "BatchNormalization",
  .min_inputs = 5,
  .max_inputs = 5,
  .n_outputs = 1,
  .attributes = batch_attributes,
  .infer = infer_batch,
  .differentiate = differentiate_batch,
  .partition = partition_batch,
  .scratch = scratch_channels,
  .run = run_batch,
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

/* A channel's sums are one lane's, whatever the batch. */
static void
partition_moments (const WeftInference *self,
                   WeftPartition       *result)
{
  const WeftShape *x = &self->inputs[0].shape;

  result->units = x->extent[1];
  result->multiple = 1;
  result->cost = 4.0 * (double) weft_rule_part (x, MAX (x->extent[1], 1));
}

/* Σ (x - @mean)^@power over channel @c. */
static double
sum_channel (const WeftCall *call,
             gint64          c,
             double          mean,
             int             power)
{
  const WeftShape *shape = &call->inference->inputs[0].shape;
  gint64 n = plane_of (shape), channels = shape->extent[1];
  float *rest = call->scratch;
  double sum = 0;

  for (gint64 i = 0; i < shape->extent[0]; i++) {
    const float *x = (const float *) call->inputs[0] + (i * channels + c) * n;

    if (n == 1) {
      sum += power == 1 ? (double) *x : ((double) *x - mean) * ((double) *x - mean);
    } else if (power == 1) {
      sum += (double) call->kernels->reduce (WEFT_REDUCE_SUM, x, n);
    } else {
      call->kernels->unary (WEFT_UNARY_AFFINE, x, rest, n, 1, (float) -mean);
      sum += (double) call->kernels->reduce (WEFT_REDUCE_SUM_SQUARE, rest, n);
    }
  }
  return sum;
}

static void
run_moments (const WeftCall *call,
             gint64          first,
             gint64          last)
{
  const WeftShape *x = &call->inference->inputs[0].shape;
  double n = (double) (x->extent[0] * plane_of (x));

  for (gint64 c = first; c < last; c++) {
    double mean = sum_channel (call, c, 0, 1) / n;

    ((float *) call->outputs[0])[c] = (float) mean;
    ((float *) call->outputs[1])[c] = (float) (sum_channel (call, c, mean, 2) / n);
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
  .partition = partition_moments,
  .scratch = scratch_channels,
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
