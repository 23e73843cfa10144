/* augment.c: images moved, turned, coloured and covered at random while training
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weft.Augment: x (N, …, H, W), all axes between being channels. A sample's numbers are
 * drawn from the plan's random key and step, the stream and the sample's place in the
 * batch, so they are the same whichever thread computes them. With (u, v) from the
 * middle of the image,
 *
 *     y[c, v, u] = k x[c, A (u, v) + t] + b, bilinear, zero outside; 0 in the covered square
 *
 * A being a turn, a scale and flips, and t a shift. Not training, y = x. weft.AugmentGradient
 * is the same map turned round, with the same numbers; each is the other's gradient.
 * Source: Krizhevsky et al. 2012 (flips, crops, colour); DeVries and Taylor 2017 (cutout).
 */
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "base/random.h"
#include "engine/error.h"

#include <math.h>
#include <string.h>

static const WeftAttributeSpec attributes[] = {
  { .fallback = WEFT_INT ("stream", 0) },                                     /* tells this layer's numbers from another's */
  { .fallback = WEFT_FLOAT ("shift", 0), .minimum = 0, .maximum = 1 },        /* at most, as a share of the size */
  { .fallback = WEFT_INT ("crop", 0), .minimum = 0, .maximum = 1 << 20 },     /* whole pixels at most, as of a padded image */
  { .fallback = WEFT_FLOAT ("rotate", 0), .minimum = 0, .maximum = 180 },     /* degrees at most */
  { .fallback = WEFT_FLOAT ("scale", 0), .minimum = 0, .maximum = 0.9 },      /* by 1 - s … 1 + s */
  { .fallback = WEFT_INT ("flip", 0), .minimum = 0, .maximum = 1 },           /* left and right, every other time */
  { .fallback = WEFT_INT ("flip_vertical", 0), .minimum = 0, .maximum = 1 },  /* top and bottom */
  { .fallback = WEFT_FLOAT ("brightness", 0), .minimum = 0, .maximum = 100 }, /* b in -b … b */
  { .fallback = WEFT_FLOAT ("contrast", 0), .minimum = 0, .maximum = 1 },     /* k in 1 - c … 1 + c */
  { .fallback = WEFT_FLOAT ("cutout", 0), .minimum = 0, .maximum = 1 },       /* side of the covered square, as a share of the shorter one */
  { { NULL } },
};

static gboolean
infer (WeftInference  *self,
       GError        **error)
{
  weft_rule_like_input (self, 0);
  if (self->inputs[0].shape.rank < 3)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the input has %d axes; images have height and width after the batch"), self->inputs[0].shape.rank);
  return weft_rule_need_f32 (self, 0, error);
}

static void
partition (const WeftInference *self,
           WeftPartition       *result)
{
  weft_rule_partition_rows (self, result, 12);
}

/* What is drawn for one sample. */
typedef struct
{
  double a[2][2];
  double t[2];
  float factor;
  float offset;
  gint64 covered[4]; /* left, top, right, bottom */
} Draw;

/* In -1 … 1. */
static double
draw_sign (WeftRandom *random)
{
  return 2 * weft_random_uniform (random) - 1;
}

static double
draw_flip (WeftRandom   *random,
           const WeftOp *op,
           const char   *name)
{
  return weft_random_uniform (random) < 0.5 && weft_op_get_int (op, name) != 0 ? -1 : 1;
}

static void
draw_covered (Draw         *self,
              const WeftOp *op,
              WeftRandom   *random,
              gint64        height,
              gint64        width)
{
  gint64 side = (gint64) lround (weft_op_get_float (op, "cutout") * (double) MIN (height, width));
  gint64 left = (gint64) floor (weft_random_uniform (random) * (double) width) - side / 2;
  gint64 top = (gint64) floor (weft_random_uniform (random) * (double) height) - side / 2;

  self->covered[0] = left;
  self->covered[1] = top;
  self->covered[2] = left + side;
  self->covered[3] = top + side;
}

/* Each number is drawn whether it is used or not, so that settings do not change each other's. */
static void
draw (Draw           *self,
      const WeftCall *call,
      gint64          row,
      gint64          height,
      gint64          width)
{
  const WeftOp *op = call->op;
  guint64 key = call->random[0] + 0x9E3779B97F4A7C15u * (guint64) (weft_op_get_int (op, "stream") + 1);
  double angle, scale, across, down, turn[2], shift = weft_op_get_float (op, "shift"), crop = 2 * (double) weft_op_get_int (op, "crop") + 1;
  WeftRandom random;

  weft_random_init (&random, key, (call->random[1] << 24 | (guint64) row) * 64);
  angle = draw_sign (&random) * weft_op_get_float (op, "rotate") * G_PI / 180;
  scale = 1 / (1 + draw_sign (&random) * weft_op_get_float (op, "scale"));
  across = draw_flip (&random, op, "flip");
  down = draw_flip (&random, op, "flip_vertical");
  turn[0] = cos (angle) * scale;
  turn[1] = sin (angle) * scale;
  self->a[0][0] = across * turn[0];
  self->a[0][1] = -across * turn[1];
  self->a[1][0] = down * turn[1];
  self->a[1][1] = down * turn[0];
  self->t[0] = draw_sign (&random) * shift * (double) width + floor (weft_random_uniform (&random) * crop) - (crop - 1) / 2;
  self->t[1] = draw_sign (&random) * shift * (double) height + floor (weft_random_uniform (&random) * crop) - (crop - 1) / 2;
  self->factor = (float) (1 + draw_sign (&random) * weft_op_get_float (op, "contrast"));
  self->offset = (float) (draw_sign (&random) * weft_op_get_float (op, "brightness"));
  draw_covered (self, op, &random, height, width);
}

/* The four places around a point of the image, and how much each counts; 0 outside. */
typedef struct
{
  gint64 place[4];
  float weight[4];
} Taps;

static void
find_taps (Taps       *self,
           const Draw *drawn,
           gint64      row,
           gint64      column,
           gint64      height,
           gint64      width)
{
  double u = (double) column - (double) (width - 1) / 2, v = (double) row - (double) (height - 1) / 2;
  double x = drawn->a[0][0] * u + drawn->a[0][1] * v + drawn->t[0] + (double) (width - 1) / 2;
  double y = drawn->a[1][0] * u + drawn->a[1][1] * v + drawn->t[1] + (double) (height - 1) / 2;
  gint64 left = (gint64) floor (x), top = (gint64) floor (y);
  float right = (float) (x - (double) left), below = (float) (y - (double) top);

  for (int k = 0; k < 4; k++) {
    gint64 i = top + k / 2, j = left + k % 2;
    gboolean inside = i >= 0 && i < height && j >= 0 && j < width;

    self->place[k] = inside ? i * width + j : 0;
    self->weight[k] = inside ? (k / 2 ? below : 1 - below) * (k % 2 ? right : 1 - right) : 0;
  }
}

static gboolean
is_covered (const Draw *drawn,
            gint64      row,
            gint64      column)
{
  return column >= drawn->covered[0] && column < drawn->covered[2] && row >= drawn->covered[1] && row < drawn->covered[3];
}

/* One place of all channels: @y from @x, or, turned round, @x gets its share of @y. */
static void
map_place (const Draw *drawn,
           const Taps *taps,
           gint64      place,
           gint64      area,
           gint64      n_channels,
           float      *x,
           float      *y,
           gboolean    turned)
{
  for (gint64 c = 0; c < n_channels; c++) {
    float *from = x + c * area, *to = y + c * area + place, sum = 0;

    for (int k = 0; k < 4; k++)
      if (turned)
        from[taps->place[k]] += drawn->factor * taps->weight[k] * *to;
      else
        sum += taps->weight[k] * from[taps->place[k]];
    if (!turned)
      *to = drawn->factor * sum + drawn->offset;
  }
}

static void
map_samples (const WeftCall *call,
             gint64          first,
             gint64          last,
             gboolean        turned)
{
  const WeftShape *shape = &call->inference->inputs[0].shape;
  gint64 height = shape->extent[shape->rank - 2], width = shape->extent[shape->rank - 1], area = height * width;
  gint64 n = weft_shape_count_axes (shape, 1, shape->rank), n_channels = n / MAX (area, 1);

  memset ((float *) call->outputs[0] + first * n, 0, sizeof (float) * (gsize) ((last - first) * n));
  for (gint64 row = first; row < last; row++) {
    float *given = (float *) call->inputs[0] + row * n, *made = (float *) call->outputs[0] + row * n;
    Draw drawn;

    draw (&drawn, call, row, height, width);
    for (gint64 place = 0; place < area; place++) {
      Taps taps;

      if (is_covered (&drawn, place / width, place % width))
        continue;
      find_taps (&taps, &drawn, place / width, place % width, height, width);
      map_place (&drawn, &taps, place, area, n_channels, turned ? made : given, turned ? given : made, turned);
    }
  }
}

static void
run (const WeftCall *call,
     gint64          first,
     gint64          last)
{
  map_samples (call, first, last, FALSE);
}

static void
run_turned (const WeftCall *call,
            gint64          first,
            gint64          last)
{
  map_samples (call, first, last, TRUE);
}

/* The other op, with the same settings, of @value. */
static WeftValue
emit_other (WeftGraph    *g,
            const WeftOp *op,
            const char   *other,
            WeftValue     value)
{
  WeftAttribute given[G_N_ELEMENTS (attributes)];

  memcpy (given, op->attributes, sizeof (WeftAttribute) * (G_N_ELEMENTS (attributes) - 1));
  given[G_N_ELEMENTS (attributes) - 1] = (WeftAttribute){ .name = NULL };
  return weft_graph_emit (g, other, WEFT_INPUTS (value), given);
}

static void
differentiate (WeftGraph       *g,
               const WeftOp    *op,
               const WeftValue *dy,
               WeftValue       *dx)
{
  dx[0] = emit_other (g, op, "weft.AugmentGradient", *dy);
}

const WeftOpClass weft_op_augment = {
  .name = "weft.Augment",
  .min_inputs = 1,
  .max_inputs = 1,
  .n_outputs = 1,
  .flags = WEFT_OP_RANDOM | WEFT_OP_TRAINING,
  .attributes = attributes,
  .infer = infer,
  .differentiate = differentiate,
  .partition = partition,
  .run = run,
};

static void
differentiate_turned (WeftGraph       *g,
                      const WeftOp    *op,
                      const WeftValue *dy,
                      WeftValue       *dx)
{
  WeftValue offset = emit_other (g, op, "weft.Augment", weft_graph_emit (g, "weft.Affine", WEFT_INPUTS (*dy), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", 0))));

  dx[0] = weft_graph_emit (g, "Sub", WEFT_INPUTS (emit_other (g, op, "weft.Augment", *dy), offset), NULL);
}

const WeftOpClass weft_op_augment_gradient = {
  .name = "weft.AugmentGradient",
  .min_inputs = 1,
  .max_inputs = 1,
  .n_outputs = 1,
  .flags = WEFT_OP_RANDOM | WEFT_OP_TRAINING,
  .attributes = attributes,
  .infer = infer,
  .differentiate = differentiate_turned,
  .partition = partition,
  .run = run_turned,
};
