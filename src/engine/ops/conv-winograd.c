/* conv-winograd.c: convolutions with fewer products
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/ops/conv-winograd.h"

#include "engine/ops/ops.h"

/* Tiles at once: what they are turned into should stay in the second-level cache. */
#define TILES_FEW_CHANNELS  56
#define TILES_MANY_CHANNELS 28
#define FEW_CHANNELS        64

/* Tiles that a lane should have, so that the weights, which it reads once, pay. */
#define LANE_TILES 14

/* What turning costs, in floating point operations of products: an element of a tile of a
 * channel of x, of y, and of a window of weights; and reading such an element of more
 * weights than the caches hold. Measured with vectors of 16. */
#define COST_ELEMENT_IN  16
#define COST_ELEMENT_OUT 14
#define COST_ELEMENT_W   28
#define COST_READ        16
#define CACHE_WEIGHTS    (2 << 20)

/* Turning weights in the lane that reads them, where they stay in the cache. */
#define COST_ELEMENT_RAW 16

/* Fewer channels than this leave vectors empty. */
#define LEAST_CHANNELS 16

/* A small batch is cut by channels of the result too, into at least so many of them. */
#define LEAST_UNITS 8
#define LEAST_PIECE 32

static gboolean
fits (const WeftConv *conv)
{
  const WeftSlide *w = &conv->window;

  for (int i = 0; i < 2; i++)
    if (w->kernel[i] != 3 || w->stride[i] != 1 || w->dilation[i] != 1 || w->before[i] < 0 || w->before[i] > 2 || w->after[i] < 0 || w->after[i] > 2)
      return FALSE;
  return conv->groups == 1 && MIN (conv->ci, conv->co) >= LEAST_CHANNELS;
}

static double
count_tiles (const WeftWinogradPlan *self)
{
  gint64 side = self->way.side;

  return (double) ((self->way.out[0] + side - 1) / side) * (double) ((self->way.out[1] + side - 1) / side);
}

static double
count_weights (const WeftWinogradPlan *self)
{
  return (double) ((self->way.side + 2) * (self->way.side + 2)) * (double) self->way.n_in * (double) self->way.n_out;
}

/* The lanes of one image have a part of the channels each, so none reads what another has turned.
 * For gradients, weights that the caches do not hold are turned when they are read: that takes
 * a tenth longer than to keep them for all runs, beside those of the way forward. */
static gboolean
is_raw (const WeftWinogradPlan *self)
{
  return self->backwards && self->n == 1 && count_weights (self) > CACHE_WEIGHTS && count_tiles (self) <= TILES_MANY_CHANNELS;
}

static double
cost_of (const WeftWinogradPlan *self,
         gboolean                fixed)
{
  double in = (double) self->way.n_in, out = (double) self->way.n_out, tiles = (double) self->n * count_tiles (self);
  double elements = (double) ((self->way.side + 2) * (self->way.side + 2)), weights = count_weights (self), turning = fixed ? 0 : COST_ELEMENT_W * weights;

  if (is_raw (self))
    turning = COST_ELEMENT_RAW * weights;
  else if (weights > CACHE_WEIGHTS)
    turning += COST_READ * weights;
  return tiles * elements * (2 * in * out + COST_ELEMENT_IN * in + COST_ELEMENT_OUT * out) + turning;
}

/* The same without tiles. */
static double
cost_directly (const WeftConv *conv)
{
  double weights = 9.0 * (double) conv->ci * (double) conv->co;

  return 2 * weights * (double) (conv->n * conv->window.out[0] * conv->window.out[1]) + (weights > CACHE_WEIGHTS ? COST_READ * weights : 0);
}

static gint64
count_blocks (const WeftWinogradPlan *self)
{
  gint64 blocks = 1;

  while (self->n * blocks < LEAST_UNITS && self->way.n_out % (2 * blocks * WEFT_WINOGRAD_CHANNELS) == 0 && self->way.n_out / (2 * blocks) >= LEAST_PIECE)
    blocks *= 2;
  return blocks;
}

static void
set_extents (const WeftConv   *conv,
             gboolean          backwards,
             WeftWinogradPlan *self)
{
  const WeftSlide *w = &conv->window;

  *self = (WeftWinogradPlan){ .way = { .n_images = 1 }, .n = conv->n, .backwards = backwards };
  self->way.n_in = backwards ? conv->co : conv->ci;
  self->way.n_out = backwards ? conv->ci : conv->co;
  for (int i = 0; i < 2; i++) {
    self->way.in[i] = backwards ? w->out[i] : w->in[i];
    self->way.out[i] = backwards ? w->in[i] : w->out[i];
    self->way.before[i] = backwards ? 2 - w->before[i] : w->before[i];
  }
  self->way.x_image = self->way.n_in * self->way.in[0] * self->way.in[1];
  self->way.y_image = self->way.n_out * self->way.out[0] * self->way.out[1];
}

gboolean
weft_winograd_plan (const WeftInference *look,
                    const WeftConv      *conv,
                    WeftWinogradWay      way,
                    WeftWinogradPlan    *self)
{
  gboolean fixed = (look->fixed & 1u << 1) != 0 && way != WEFT_WINOGRAD_WEIGHT;
  double large, small;

  if (look->exact || !fits (conv))
    return FALSE;
  set_extents (conv, way == WEFT_WINOGRAD_BACKWARD, self);
  self->way.side = 2;
  small = cost_of (self, fixed);
  self->way.side = 4;
  large = cost_of (self, fixed);
  if (small < large && way != WEFT_WINOGRAD_WEIGHT)
    self->way.side = 2;
  self->cost = self->way.side == 2 ? small : large;
  self->way.most = MAX ((self->way.out[1] + self->way.side - 1) / self->way.side, self->way.n_in <= FEW_CHANNELS ? TILES_FEW_CHANNELS : TILES_MANY_CHANNELS);
  self->blocks = count_blocks (self);
  self->raw = is_raw (self);
  return self->cost < cost_directly (conv);
}

void
weft_winograd_partition (const WeftWinogradPlan *self,
                         WeftPartition          *result)
{
  gint64 images = (gint64) (LANE_TILES / count_tiles (self));

  result->units = self->n * self->blocks;
  result->multiple = self->blocks == 1 && images * LEAST_UNITS <= self->n ? MAX (images, 1) : 1;
  result->cost = self->cost / (double) MAX (result->units, 1);
  result->aligned = self->blocks == 1 ? 1 : 0;
}

gsize
weft_winograd_scratch (const WeftWinogradPlan *self)
{
  gint64 floats = WEFT_WINOGRAD_SCRATCH (self->way.n_in, 2 * WEFT_WINOGRAD_CHANNELS, self->way.most);

  return (gsize) (floats + (self->raw ? WEFT_WINOGRAD_WEIGHTS (self->way.side, self->way.n_in, 2 * WEFT_WINOGRAD_CHANNELS) : 0)) * sizeof (float);
}

static WeftWinogradWay
way_of (const WeftInference *look)
{
  return look->op->klass == &weft_op_conv ? WEFT_WINOGRAD_FORWARD : WEFT_WINOGRAD_BACKWARD;
}

/* The weights as the op has them; those of the gradient of x are read the other way round. */
static WeftWinogradWeights
get_weights (const WeftCall         *call,
             const WeftWinogradPlan *plan)
{
  gint64 n_in = plan->way.n_in, n_out = plan->way.n_out;
  WeftWinogradWeights w = { .n_in = n_in, .n_out = n_out, .w = call->inputs[1], .w_out = n_in * 9, .w_in = 9, .side = plan->way.side };

  if (way_of (call->inference) == WEFT_WINOGRAD_BACKWARD)
    w = (WeftWinogradWeights){ .n_in = n_in, .n_out = n_out, .w = call->inputs[1], .w_out = 9, .w_in = n_out * 9, .is_turned = TRUE, .side = plan->way.side };
  return w;
}

/* Channels of one image, or all of some. */
static void
run_piece (const WeftWinogradPlan *self,
           const WeftCall         *call,
           gint64                  n,
           gint64                  n_images,
           gint64                  block)
{
  WeftWinograd w = self->way;
  WeftWinogradWeights raw = get_weights (call, self);
  gint64 piece = w.n_out / self->blocks, channel = block * piece;

  raw.w += channel * raw.w_out;
  raw.n_out = piece;
  w.n_images = n_images;
  w.n_out = piece;
  w.x = (const float *) call->inputs[0] + n * w.x_image;
  if (self->raw)
    w.raw = &raw;
  else
    w.w = (const float *) call->inputs[1] + WEFT_WINOGRAD_WEIGHTS (w.side, w.n_in, channel);
  w.y = (float *) call->outputs[0] + n * w.y_image + channel * w.out[0] * w.out[1];
  w.bias = call->inputs[2] != NULL ? (const float *) call->inputs[2] + channel : NULL;
  w.is_relu = call->activation == WEFT_UNARY_RELU;
  w.scratch = call->scratch;
  call->kernels->winograd (&w);
}

void
weft_winograd_run (const WeftWinogradPlan *self,
                   const WeftCall         *call,
                   gint64                  first,
                   gint64                  last)
{
  if (self->blocks == 1)
    run_piece (self, call, first, last - first, 0);
  else
    for (gint64 unit = first; unit < last; unit++)
      run_piece (self, call, unit / self->blocks, 1, unit % self->blocks);
}

void
weft_winograd_measure_prepared (const WeftInference *look,
                                int                  operand,
                                WeftPrepared        *result)
{
  WeftConv conv = weft_conv_get (look);
  WeftWinogradPlan plan;

  if (operand != 1 || !weft_winograd_plan (look, &conv, way_of (look), &plan) || plan.raw)
    return;
  result->elements = WEFT_WINOGRAD_WEIGHTS (plan.way.side, plan.way.n_in, plan.way.n_out);
  result->units = (plan.way.n_out + WEFT_WINOGRAD_CHANNELS - 1) / WEFT_WINOGRAD_CHANNELS;
  result->cost = COST_ELEMENT_W * (double) ((plan.way.side + 2) * (plan.way.side + 2)) * (double) plan.way.n_in * WEFT_WINOGRAD_CHANNELS;
}

void
weft_winograd_run_prepared (const WeftCall *call,
                            gint64          first,
                            gint64          last)
{
  WeftConv conv = weft_conv_get (call->inference);
  WeftWinogradWeights w;
  WeftWinogradPlan plan;

  weft_winograd_plan (call->inference, &conv, way_of (call->inference), &plan);
  w = get_weights (call, &plan);
  call->kernels->winograd_weights (&w, first * WEFT_WINOGRAD_CHANNELS, MIN (last * WEFT_WINOGRAD_CHANNELS, w.n_out), call->outputs[0]);
}
