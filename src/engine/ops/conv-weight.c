/* conv-weight.c: the gradient of a convolution by its weights
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weft.ConvGradientWeight (x, dy, w): dw[o, i, k] = Σ over images and pixels p of
 * dy[n, o, p] · x[n, i, p · stride + k · dilation - pad]; of w only the shape matters.
 */
#include "engine/ops/conv-shape.h"
#include "engine/ops/conv-winograd.h"
#include "engine/ops/ops.h"

static gboolean
infer_weight (WeftInference  *self,
              GError        **error)
{
  WeftConv conv;

  self->outputs[0].dtype = WEFT_DTYPE_F32;
  self->outputs[0].shape = self->inputs[2].shape;
  return weft_conv_need_f32 (self, error) && weft_conv_look (self, &conv, error) && weft_conv_check_dy (&self->inputs[1].shape, &conv, error);
}

/* Channels that share what images are turned into, where that takes long. */
#define WINOGRAD_CHANNELS 128

/* Output channels are the units: each is the sum over all images. */
static void
partition_weight (const WeftInference *self,
                  WeftPartition       *result)
{
  WeftConv conv = weft_conv_get (self);
  WeftWinogradPlan plan;

  result->units = conv.groups * conv.co;
  result->multiple = conv.groups == 1 ? 16 : 1;
  result->cost = 2.0 * (double) conv.n * (double) conv.ci * (double) conv.taps * (double) (conv.window.out[0] * conv.window.out[1]);
  result->unread = 1u << 2;
  if (weft_winograd_plan (self, &conv, WEFT_WINOGRAD_WEIGHT, &plan)) {
    result->multiple = WINOGRAD_CHANNELS;
    result->cost = plan.cost / (double) MAX (conv.co, 1);
  }
}

/* A part is some images of the batch, where the weights are small enough for
 * every part to have a sum of its own. */
#define PART_IMAGES      4
#define PART_IMAGES_FAST 4
#define PARTS_MOST       16
#define PARTS_MOST_W     (4 << 20)

static gint64
count_weight_parts (const WeftInference *self)
{
  WeftConv conv = weft_conv_get (self);
  WeftWinogradPlan plan;
  gboolean fast = weft_winograd_plan (self, &conv, WEFT_WINOGRAD_WEIGHT, &plan);
  gint64 parts = CLAMP (conv.n / (fast ? PART_IMAGES_FAST : PART_IMAGES), 1, PARTS_MOST);

  return parts * weft_shape_count (&self->outputs[0].shape) > PARTS_MOST_W ? 1 : parts;
}

/* Images whose planes stay in the cache while all channels and taps see them. */
#define CACHE_FLOATS (160 << 10)

static gint64
images_at_once (const WeftConv *conv)
{
  gint64 floats = conv->ci * weft_wide_of_x (conv).channel + conv->co * weft_wide_beside_x (conv).channel;

  return CLAMP (CACHE_FLOATS / MAX (floats, 1), 1, 16);
}

static gsize
scratch_weight (const WeftInference *self,
                gint64               units)
{
  WeftConv conv = weft_conv_get (self);
  gint64 floats = conv.ci * weft_wide_of_x (&conv).channel + conv.co * weft_wide_beside_x (&conv).channel + 2 * WEFT_CONVOLVE_SLACK;
  WeftWinogradPlan plan;

  if (weft_winograd_plan (self, &conv, WEFT_WINOGRAD_WEIGHT, &plan)) {
    gint64 channels = count_weight_parts (self) > 1 ? conv.co : units;

    return (gsize) (WEFT_WINOGRAD_WEIGHTS (4, conv.ci, channels) + WEFT_WINOGRAD_SCRATCH (conv.ci, channels, plan.way.most)) * sizeof (float);
  }
  return (gsize) (images_at_once (&conv) * floats + 32) * sizeof (float) + (gsize) (conv.ci * conv.taps + 8) * sizeof (gint64);
}

/* What a lane's sums go over: images @n … @n_end - 1, channels of one group. */
typedef struct
{
  gint64 n;
  gint64 n_end;
  gint64 channel;
  gint64 n_channels;
  float *dw; /* of the first channel */
} Block;

static void
correlate (const WeftCall *call,
           const WeftConv *conv,
           const Block    *block)
{
  WeftWide wide = weft_wide_of_x (conv), beside = weft_wide_beside_x (conv);
  gint64 group = block->channel / conv->co, most = images_at_once (conv), size_x = wide.in[0] * wide.in[1], size_y = beside.in[0] * beside.in[1];
  guint8 *memory = call->scratch;
  gint64 *at = weft_conv_take (&memory, (gsize) (conv->ci * conv->taps) * sizeof (gint64));
  WeftCorrelate c = { .n_channels = block->n_channels, .n_taps = conv->ci * conv->taps, .n_pixels = beside.channel, .dy_channel = beside.channel, .x_at = at, .dw = block->dw };
  float *x, *dy;

  c.x_image = conv->ci * wide.channel + WEFT_CONVOLVE_SLACK;
  c.dy_image = conv->co * beside.channel + WEFT_CONVOLVE_SLACK;
  c.dw_row = c.n_taps;
  x = weft_conv_take (&memory, (gsize) (most * c.x_image) * sizeof (float));
  dy = weft_conv_take (&memory, 0);
  weft_conv_set_taps (conv, &wide, at);
  for (gint64 n = block->n; n < block->n_end || n == block->n; n += most) {
    c.n_images = MIN (most, block->n_end - n);
    for (gint64 i = 0; i < c.n_images; i++) {
      const float *from = (const float *) call->inputs[0] + ((n + i) * conv->groups + group) * conv->ci * size_x;
      const float *beside_from = (const float *) call->inputs[1] + ((n + i) * conv->groups * conv->co + block->channel) * size_y;

      weft_wide_fill (&wide, call->kernels, from, conv->ci, x + i * c.x_image);
      weft_wide_fill (&beside, call->kernels, beside_from, block->n_channels, dy + i * c.dy_image);
    }
    c.x = x;
    c.dy = dy;
    c.adds = n > block->n;
    call->kernels->correlate (&c);
  }
}

/* The same with fewer products; all channels are of one group. */
static void
correlate_tiles (const WeftCall         *call,
                 const WeftWinogradPlan *plan,
                 const Block            *block)
{
  WeftWinogradGradient g = { .way = plan->way, .dw = block->dw };

  g.way.n_images = block->n_end - block->n;
  g.way.n_out = block->n_channels;
  g.way.x = (const float *) call->inputs[0] + block->n * g.way.x_image;
  g.way.y = (float *) call->inputs[1] + block->n * g.way.y_image + block->channel * g.way.out[0] * g.way.out[1];
  g.way.scratch = call->scratch;
  call->kernels->winograd_gradient (&g);
}

/* Channels @first … @last - 1 for images @n … @n_end - 1. */
static void
correlate_channels (const WeftCall *call,
                    gint64          n,
                    gint64          n_end,
                    gint64          first,
                    gint64          last,
                    float          *dw)
{
  WeftConv conv = weft_conv_get (call->inference);
  WeftWinogradPlan plan;

  if (weft_winograd_plan (call->inference, &conv, WEFT_WINOGRAD_WEIGHT, &plan)) {
    correlate_tiles (call, &plan, &(const Block){ n, n_end, first, last - first, dw + first * conv.ci * conv.taps });
    return;
  }
  for (gint64 channel = first, next; channel < last; channel = next) {
    next = MIN (last, (channel / conv.co + 1) * conv.co);
    correlate (call, &conv, &(const Block){ n, n_end, channel, next - channel, dw + channel * conv.ci * conv.taps });
  }
}

static void
run_weight (const WeftCall *call,
            gint64          first,
            gint64          last)
{
  correlate_channels (call, 0, call->inference->inputs[0].shape.extent[0], first, last, call->outputs[0]);
}

static void
run_weight_parts (const WeftCall *call,
                  gint64          first,
                  gint64          last)
{
  gint64 parts = count_weight_parts (call->inference), n = call->inference->inputs[0].shape.extent[0];
  const WeftShape *w = &call->inference->outputs[0].shape;

  for (gint64 part = first; part < last; part++)
    correlate_channels (call, n * part / parts, n * (part + 1) / parts, 0, w->extent[0], (float *) call->outputs[0] + part * weft_shape_count (w));
}

static void
join_weight_parts (const WeftCall *call,
                   gint64          first,
                   gint64          last)
{
  const WeftShape *w = &call->inference->outputs[0].shape;
  gint64 parts = count_weight_parts (call->inference), row = weft_rule_part (w, w->extent[0]), whole = weft_shape_count (w), size = (last - first) * row;
  const float *part = (const float *) call->inputs[0] + first * row;
  float *dw = (float *) call->outputs[0] + first * row;

  call->kernels->binary (WEFT_BINARY_ADD, part, 1, part + whole, 1, dw, size);
  for (gint64 i = 2; i < parts; i++)
    call->kernels->axpy (1, part + i * whole, dw, size);
}

static void
differentiate_weight (WeftGraph       *g,
                      const WeftOp    *op,
                      const WeftValue *dy,
                      WeftValue       *dx)
{
  dx[0] = weft_conv_emit_like (g, "weft.ConvGradientInput", op, op->inputs[1], *dy, op->inputs[0]);
  dx[1] = weft_conv_emit_like (g, "Conv", op, op->inputs[0], *dy, WEFT_NO_VALUE);
}

const WeftOpClass weft_op_conv_gradient_weight = {
  .name = "weft.ConvGradientWeight",
  .min_inputs = 3,
  .max_inputs = 3,
  .n_outputs = 1,
  .attributes = weft_conv_attributes,
  .infer = infer_weight,
  .differentiate = differentiate_weight,
  .partition = partition_weight,
  .scratch = scratch_weight,
  .run = run_weight,
  .count_parts = count_weight_parts,
  .run_parts = run_weight_parts,
  .join_parts = join_weight_parts,
};
