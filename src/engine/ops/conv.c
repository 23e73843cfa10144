/* conv.c: convolution, its gradients, and the transposed convolution
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Conv (x, w, b): y[n, o, p] = b[o] + Σ w[o, i, k] · x[n, i, p · stride + k · dilation - pad],
 * over channels i and taps k.
 * weft.ConvGradientInput (dy, w, x) and weft.ConvGradientWeight (x, dy, w) are what it
 * is linear in turned round, so each is differentiated by the other two.
 * ConvTranspose is weft.ConvGradientInput with an extent of its own.
 * Source: ONNX 11, Conv and ConvTranspose, in one or two dimensions.
 */
#include "engine/ops/conv-shape.h"
#include "engine/ops/conv-winograd.h"
#include "engine/ops/ops.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <string.h>

static gboolean
check_bias (const WeftInference  *self,
            gint64                channels,
            GError              **error)
{
  const WeftShape *b = &self->inputs[2].shape;

  if (!self->inputs[2].present || (b->rank == 1 && b->extent[0] == channels))
    return TRUE;
  return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the bias must be a vector of %" PRId64 " numbers, one for each output channel"), channels);
}

/* A large batch is cut by images. A small one by channels too: each cut reads
 * all of an image, so it has some channels to make up for that. */
#define LEAST_UNITS    16
#define LEAST_CHANNELS 16

static gint64
count_blocks (const WeftConv *conv,
              gint64          channels)
{
  gint64 blocks = 1;

  if (conv->n >= LEAST_UNITS)
    return 1;
  if (conv->groups > 1)
    return conv->groups;
  for (; conv->n * blocks < LEAST_UNITS && channels % 2 == 0 && channels > LEAST_CHANNELS; channels /= 2)
    blocks *= 2;
  return blocks;
}

static void
partition_images (const WeftConv *conv,
                  gint64          channels,
                  WeftPartition  *result)
{
  gint64 blocks = count_blocks (conv, channels);

  result->units = conv->n * blocks;
  result->multiple = 1;
  result->cost = 2.0 * (double) conv->groups * (double) conv->co * (double) conv->ci * (double) conv->taps *
                 (double) (conv->window.out[0] * conv->window.out[1]) / (double) blocks;
  result->aligned = blocks == 1 ? 1 : 0;
}

/* Image, group and memory of a lane that convolves. */
typedef struct
{
  const WeftCall *call;
  WeftConv conv;
  WeftWide wide;
  const float *from; /* images */
  float *to;
  gint64 c_from; /* channels of a group on either side */
  gint64 c_to;
  float *image; /* the group of an image that is in place */
  gint64 place; /* its number, -1: none */
  gint64 *a_at;
  gint64 *x_at;
  float *strip;
} Lane;

static gsize
scratch_lane (const WeftConv *conv,
              const WeftWide *wide,
              gint64          channels)
{
  return (gsize) (channels * wide->channel + WEFT_CONVOLVE_SLACK + 16) * sizeof (float) + 2 * (gsize) (channels * conv->taps + 8) * sizeof (gint64) +
         WEFT_CONVOLVE_SCRATCH (wide->width) + 64;
}

static void
start_lane (Lane *self)
{
  guint8 *memory = self->call->scratch;
  gsize n_taps = (gsize) (self->c_from * self->conv.taps);

  self->image = weft_conv_take (&memory, (gsize) (self->c_from * self->wide.channel + WEFT_CONVOLVE_SLACK) * sizeof (float));
  self->a_at = weft_conv_take (&memory, n_taps * sizeof (gint64));
  self->x_at = weft_conv_take (&memory, n_taps * sizeof (gint64));
  self->strip = weft_conv_take (&memory, 0);
  self->place = -1;
}

static void
put_in_place (Lane   *self,
              gint64  n,
              gint64  group)
{
  const WeftConv *conv = &self->conv;
  gint64 place = n * conv->groups + group, size = self->wide.in[0] * self->wide.in[1];

  if (place != self->place)
    weft_wide_fill (&self->wide, self->call->kernels, self->from + place * self->c_from * size, self->c_from, self->image);
  self->place = place;
}

/* Calls @func for the channels of each unit, group by group. */
static void
run_units (Lane *self,
           gint64 first,
           gint64 last,
           void (*func) (Lane *self, gint64 n, gint64 channel, gint64 n_channels))
{
  gint64 blocks = count_blocks (&self->conv, self->c_to), size = self->conv.groups * self->c_to / blocks;

  for (gint64 unit = first; unit < last; unit++) {
    gint64 n = unit / blocks, channel = unit % blocks * size, end = channel + size;

    for (gint64 next; channel < end; channel = next) {
      next = MIN (end, (channel / self->c_to + 1) * self->c_to);
      put_in_place (self, n, channel / self->c_to);
      func (self, n, channel, next - channel);
    }
  }
}

static void
activate (const WeftCall *call,
          gint64          n_units,
          gint64          first,
          gint64          last)
{
  gint64 part = weft_rule_part (&call->inference->outputs[0].shape, n_units);
  float *y = (float *) call->outputs[0] + first * part;

  if (call->activation != WEFT_UNARY_IDENTITY && call->activation != WEFT_UNARY_RELU)
    call->kernels->unary ((WeftUnary) call->activation, y, y, (last - first) * part, call->activation_alpha, 0);
}

/* Conv */

static gboolean
infer_conv (WeftInference  *self,
            GError        **error)
{
  WeftConv conv;

  if (!weft_conv_need_f32 (self, error) || !weft_conv_look (self, &conv, error) || !check_bias (self, conv.groups * conv.co, error))
    return FALSE;
  self->outputs[0].dtype = WEFT_DTYPE_F32;
  weft_slide_set_shape (&conv.window, &self->inputs[0].shape, conv.groups * conv.co, &self->outputs[0].shape);
  return TRUE;
}

static void
partition_conv (const WeftInference *self,
                WeftPartition       *result)
{
  WeftConv conv = weft_conv_get (self);
  WeftWinogradPlan plan;

  if (weft_winograd_plan (self, &conv, WEFT_WINOGRAD_FORWARD, &plan))
    weft_winograd_partition (&plan, result);
  else
    partition_images (&conv, conv.co, result);
}

static gsize
scratch_conv (const WeftInference *self,
              gint64               units)
{
  WeftConv conv = weft_conv_get (self);
  WeftWide wide = weft_wide_of_x (&conv);
  WeftWinogradPlan plan;

  return weft_winograd_plan (self, &conv, WEFT_WINOGRAD_FORWARD, &plan) ? weft_winograd_scratch (&plan) : scratch_lane (&conv, &wide, conv.ci);
}

static void
convolve (Lane   *self,
          gint64  n,
          gint64  channel,
          gint64  n_channels)
{
  const WeftConv *conv = &self->conv;
  gint64 pixels = conv->window.out[0] * conv->window.out[1], row = conv->ci * conv->taps;
  WeftConvolve c = {
    .n_channels = n_channels,
    .n_taps = row,
    .a = (const float *) self->call->inputs[1] + channel * row,
    .a_row = row,
    .a_at = self->a_at,
    .x = self->image,
    .x_at = self->x_at,
    .wide = self->wide.width,
    .height = conv->window.out[0],
    .width = conv->window.out[1],
    .y = self->to + (n * conv->groups * conv->co + channel) * pixels,
    .y_channel = pixels,
    .y_row = conv->window.out[1],
    .y_step = 1,
    .bias = self->call->inputs[2] != NULL ? (const float *) self->call->inputs[2] + channel : NULL,
    .is_relu = self->call->activation == WEFT_UNARY_RELU,
    .scratch = self->strip,
  };

  self->call->kernels->convolve (&c);
}

static void
run_conv_directly (const WeftCall *call,
                   gint64          first,
                   gint64          last)
{
  Lane lane = { .call = call, .conv = weft_conv_get (call->inference), .from = call->inputs[0], .to = call->outputs[0] };

  lane.wide = weft_wide_of_x (&lane.conv);
  lane.c_from = lane.conv.ci;
  lane.c_to = lane.conv.co;
  start_lane (&lane);
  weft_conv_set_taps (&lane.conv, &lane.wide, lane.x_at);
  for (gint64 k = 0; k < lane.conv.ci * lane.conv.taps; k++)
    lane.a_at[k] = k;
  run_units (&lane, first, last, convolve);
  activate (call, lane.conv.n * count_blocks (&lane.conv, lane.conv.co), first, last);
}

/* Returns: whether the units were computed so, for shapes that it pays for */
static gboolean
run_winograd (const WeftCall  *call,
              WeftWinogradWay  way,
              gint64           first,
              gint64           last)
{
  WeftConv conv = weft_conv_get (call->inference);
  WeftWinogradPlan plan;

  if (!weft_winograd_plan (call->inference, &conv, way, &plan))
    return FALSE;
  weft_winograd_run (&plan, call, first, last);
  activate (call, plan.n * plan.blocks, first, last);
  return TRUE;
}

static void
run_conv (const WeftCall *call,
          gint64          first,
          gint64          last)
{
  if (!run_winograd (call, WEFT_WINOGRAD_FORWARD, first, last))
    run_conv_directly (call, first, last);
}

static void
differentiate_conv (WeftGraph       *g,
                    const WeftOp    *op,
                    const WeftValue *dy,
                    WeftValue       *dx)
{
  dx[0] = weft_conv_emit_like (g, "weft.ConvGradientInput", op, *dy, op->inputs[1], op->inputs[0]);
  dx[1] = weft_conv_emit_like (g, "weft.ConvGradientWeight", op, op->inputs[0], *dy, op->inputs[1]);
  if (op->inputs[2] != WEFT_NO_VALUE)
    dx[2] = weft_rule_sum_channels (g, *dy);
}

const WeftOpClass weft_op_conv = {
  .name = "Conv",
  .min_inputs = 2,
  .max_inputs = 3,
  .n_outputs = 1,
  .flags = WEFT_OP_ACTIVATES,
  .attributes = weft_conv_attributes,
  .infer = infer_conv,
  .differentiate = differentiate_conv,
  .partition = partition_conv,
  .scratch = scratch_conv,
  .run = run_conv,
  .measure_prepared = weft_winograd_measure_prepared,
  .run_prepared = weft_winograd_run_prepared,
};

/* weft.ConvGradientInput and ConvTranspose */

static gboolean
infer_input (WeftInference  *self,
             GError        **error)
{
  WeftConv conv;

  self->outputs[0].dtype = WEFT_DTYPE_F32;
  self->outputs[0].shape = self->inputs[2].shape;
  return weft_conv_need_f32 (self, error) && weft_conv_look (self, &conv, error) && weft_conv_check_dy (&self->inputs[0].shape, &conv, error);
}

static void
partition_input (const WeftInference *self,
                 WeftPartition       *result)
{
  WeftConv conv = weft_conv_get (self);
  WeftWinogradPlan plan;

  if (weft_winograd_plan (self, &conv, WEFT_WINOGRAD_BACKWARD, &plan))
    weft_winograd_partition (&plan, result);
  else
    partition_images (&conv, conv.ci, result);
  if (self->op->klass == &weft_op_conv_gradient_input)
    result->unread = 1u << 2;
}

static gsize
scratch_input (const WeftInference *self,
               gint64               units)
{
  WeftConv conv = weft_conv_get (self);
  WeftWide wide = weft_wide_of_dy (&conv);
  WeftWinogradPlan plan;

  return weft_winograd_plan (self, &conv, WEFT_WINOGRAD_BACKWARD, &plan) ? weft_winograd_scratch (&plan) : scratch_lane (&conv, &wide, conv.co);
}

/* The taps of a channel that reach the pixels at place @phase of a step: where they
 * are among the weights and in dy. Returns: their number */
static gint64
find_back_taps (const Lane   *self,
                const gint64  phase[2],
                gint64       *a_at,
                gint64       *x_at)
{
  const WeftSlide *w = &self->conv.window;
  gint64 n = 0;

  for (gint64 i = 0; i < w->kernel[0]; i++)
    for (gint64 j = 0; j < w->kernel[1]; j++) {
      gint64 row = i * w->dilation[0], column = j * w->dilation[1];

      if (row % w->stride[0] != phase[0] || column % w->stride[1] != phase[1])
        continue;
      a_at[n] = i * w->kernel[1] + j;
      x_at[n++] = (self->wide.top - row / w->stride[0]) * self->wide.width + self->wide.left - column / w->stride[1];
    }
  return n;
}

/* Those of all channels, one after the other. Returns: their number */
static gint64
set_back_taps (Lane         *self,
               const gint64  phase[2])
{
  gint64 each = find_back_taps (self, phase, self->a_at, self->x_at), n = each * self->conv.co, row = self->conv.ci * self->conv.taps;

  for (gint64 k = each; k < n; k++) {
    self->a_at[k] = self->a_at[k - each] + row;
    self->x_at[k] = self->x_at[k - each] + self->wide.channel;
  }
  return n;
}

/* Steps @first … @last - 1 whose element @phase lies in x along @axis. */
static void
find_steps (const WeftSlide *w,
            int              axis,
            gint64           phase,
            gint64          *first,
            gint64          *last)
{
  gint64 stride = w->stride[axis], start = w->before[axis] - phase, end = w->before[axis] + w->in[axis] - phase;

  *first = start <= 0 ? 0 : (start + stride - 1) / stride;
  *last = end <= 0 ? 0 : (end + stride - 1) / stride;
}

/* The pixels of dx that are at @phase of a step. */
static void
spread_phase (Lane         *self,
              const gint64  phase[2],
              gint64        n,
              gint64        channel,
              gint64        n_channels)
{
  const WeftConv *conv = &self->conv;
  const WeftSlide *w = &conv->window;
  gint64 pixels = w->in[0] * w->in[1], group = channel / conv->ci, first[2], last[2];
  WeftConvolve c = {
    .n_channels = n_channels,
    .n_taps = set_back_taps (self, phase),
    .a = (const float *) self->call->inputs[1] + (group * conv->co * conv->ci + channel % conv->ci) * conv->taps,
    .a_row = conv->taps,
    .a_at = self->a_at,
    .x_at = self->x_at,
    .wide = self->wide.width,
    .y = self->to + (n * conv->groups * conv->ci + channel) * pixels,
    .y_channel = pixels,
    .y_row = w->stride[0] * w->in[1],
    .y_step = w->stride[1],
    .bias = self->call->inputs[2] != NULL ? (const float *) self->call->inputs[2] + channel : NULL,
    .is_relu = self->call->activation == WEFT_UNARY_RELU,
    .scratch = self->strip,
  };

  find_steps (w, 0, phase[0], &first[0], &last[0]);
  find_steps (w, 1, phase[1], &first[1], &last[1]);
  c.height = last[0] - first[0];
  c.width = last[1] - first[1];
  c.x = self->image + first[0] * self->wide.width + first[1];
  c.y += (first[0] * w->stride[0] + phase[0] - w->before[0]) * w->in[1] + first[1] * w->stride[1] + phase[1] - w->before[1];
  if (c.height > 0 && c.width > 0)
    self->call->kernels->convolve (&c);
}

static void
spread (Lane   *self,
        gint64  n,
        gint64  channel,
        gint64  n_channels)
{
  const gint64 *stride = self->conv.window.stride;

  for (gint64 i = 0; i < stride[0] * stride[1]; i++)
    spread_phase (self, (const gint64[]){ i / stride[1], i % stride[1] }, n, channel, n_channels);
}

static void
run_input_directly (const WeftCall *call,
                    gint64          first,
                    gint64          last)
{
  Lane lane = { .call = call, .conv = weft_conv_get (call->inference), .from = call->inputs[0], .to = call->outputs[0] };

  lane.wide = weft_wide_of_dy (&lane.conv);
  lane.c_from = lane.conv.co;
  lane.c_to = lane.conv.ci;
  start_lane (&lane);
  run_units (&lane, first, last, spread);
  activate (call, lane.conv.n * count_blocks (&lane.conv, lane.conv.ci), first, last);
}

static void
run_input (const WeftCall *call,
           gint64          first,
           gint64          last)
{
  if (!run_winograd (call, WEFT_WINOGRAD_BACKWARD, first, last))
    run_input_directly (call, first, last);
}

static void
differentiate_input (WeftGraph       *g,
                     const WeftOp    *op,
                     const WeftValue *dy,
                     WeftValue       *dx)
{
  dx[0] = weft_conv_emit_like (g, "Conv", op, *dy, op->inputs[1], WEFT_NO_VALUE);
  dx[1] = weft_conv_emit_like (g, "weft.ConvGradientWeight", op, *dy, op->inputs[0], op->inputs[1]);
}

const WeftOpClass weft_op_conv_gradient_input = {
  .name = "weft.ConvGradientInput",
  .min_inputs = 3,
  .max_inputs = 3,
  .n_outputs = 1,
  .attributes = weft_conv_attributes,
  .infer = infer_input,
  .differentiate = differentiate_input,
  .partition = partition_input,
  .scratch = scratch_input,
  .run = run_input,
  .measure_prepared = weft_winograd_measure_prepared,
  .run_prepared = weft_winograd_run_prepared,
};

/* Begins like `weft_conv_attributes`, which weft_conv_emit_like() copies. */
static const WeftAttributeSpec transpose_attributes[] = {
  WEFT_SLIDE_ATTRIBUTES,
  { .fallback = WEFT_INTS ("kernel_shape", NULL, 0) },
  { .fallback = WEFT_INT ("group", 1), .minimum = 1, .maximum = 1 << 20 },
  { .fallback = WEFT_INTS ("output_padding", NULL, 0) },
  { { NULL } },
};

/* The extent along axis @i of what @x is spread to. */
static gboolean
spread_extent (const WeftInference  *self,
               const WeftSlide      *w,
               int                   i,
               gint64               *extent,
               GError              **error)
{
  const gint64 *padding, *pads;
  int axis = i + 2 - w->n_axes;
  gint64 in = self->inputs[0].shape.extent[2 + i], stride = w->stride[axis], more;
  const char *auto_pad = weft_op_get_text (self->op, "auto_pad");

  if (!weft_slide_get_list (self->op, "output_padding", w->n_axes, &padding, error) || !weft_slide_get_list (self->op, "pads", 2 * w->n_axes, &pads, error))
    return FALSE;
  more = padding == NULL ? 0 : padding[i];
  if (more < 0 || more >= stride)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_ATTRIBUTE, _("“%s” must be at least 0 and below the stride"), "output_padding");
  if (g_str_equal (auto_pad, "VALID"))
    pads = NULL;
  *extent = WEFT_UNKNOWN_EXTENT;
  if (in >= 0 && g_str_has_prefix (auto_pad, "SAME_"))
    *extent = in * stride;
  else if (in >= 0)
    *extent = (in - 1) * stride + (w->kernel[axis] - 1) * w->dilation[axis] + 1 + more - (pads == NULL ? 0 : pads[i] + pads[i + w->n_axes]);
  if (in >= 0 && *extent < 1)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("nothing is left of the result; make the padding smaller"));
  return TRUE;
}

/* The window is found with unknown extents first, as the result's follow from it. */
static gboolean
infer_transpose (WeftInference  *self,
                 GError        **error)
{
  const WeftShape *x = &self->inputs[0].shape, *w = &self->inputs[1].shape;
  WeftShape *y = &self->outputs[0].shape;
  WeftConv conv;

  if (!weft_conv_need_f32 (self, error))
    return FALSE;
  if (x->rank != w->rank || x->rank < 3)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the input has %d axes and the weights have %d; both must have 3 or 4, N×C×W or N×C×H×W"), x->rank, w->rank);
  if (x->extent[1] >= 0 && x->extent[1] != w->extent[0])
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the input has %" PRId64 " channels, the weights are for %" PRId64 "; they must agree"), x->extent[1], w->extent[0]);
  self->outputs[0].dtype = WEFT_DTYPE_F32;
  *y = *x;
  y->extent[1] = w->extent[1] * weft_op_get_int (self->op, "group");
  for (int axis = 2; axis < y->rank; axis++)
    y->extent[axis] = WEFT_UNKNOWN_EXTENT;
  if (!weft_conv_look (self, &conv, error) || !check_bias (self, conv.groups * conv.ci, error))
    return FALSE;
  for (int i = 0; i < conv.window.n_axes; i++)
    if (!spread_extent (self, &conv.window, i, &y->extent[2 + i], error))
      return FALSE;
  return weft_conv_look (self, &conv, error) && weft_conv_check_dy (x, &conv, error);
}

static void
differentiate_transpose (WeftGraph       *g,
                         const WeftOp    *op,
                         const WeftValue *dy,
                         WeftValue       *dx)
{
  differentiate_input (g, op, dy, dx);
  if (op->inputs[2] != WEFT_NO_VALUE)
    dx[2] = weft_rule_sum_channels (g, *dy);
}

const WeftOpClass weft_op_conv_transpose = {
  .name = "ConvTranspose",
  .min_inputs = 2,
  .max_inputs = 3,
  .n_outputs = 1,
  .flags = WEFT_OP_ACTIVATES,
  .attributes = transpose_attributes,
  .infer = infer_transpose,
  .differentiate = differentiate_transpose,
  .partition = partition_input,
  .scratch = scratch_input,
  .run = run_input,
  .measure_prepared = weft_winograd_measure_prepared,
  .run_prepared = weft_winograd_run_prepared,
};
