/* pool.c: the largest and the mean number under a sliding window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MaxPool: y[p] = max_k x[p · stride + k · dilation - pad]. Its gradient needs to know
 * where these are, and nothing else of x: weft.MaxPoolPlaces (x) says which element of its
 * channel each is, -1 for none; with `positive` also where it is not positive.
 * weft.MaxPoolGradient (dy, places, x) puts dy there, of x only the shape matters, and
 * weft.MaxPoolPick (places, z) takes z from there; each is the other's gradient.
 * weft.MaxPoolIndices (x), ONNX's second output, counts over all of x.
 * AveragePool: y[p] = Σ_k x[…] / n; weft.AveragePoolGradient (dy, x) is what it is linear in
 * turned round. Padding never is the largest, and counts in n only with count_include_pad.
 * GlobalAveragePool and GlobalMaxPool see all of a channel. Source: ONNX 12 and 11.
 */
#include "engine/ops/ops.h"
#include "engine/ops/slide.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <string.h>

static const WeftAttributeSpec max_attributes[] = {
  WEFT_SLIDE_ATTRIBUTES,
  { .fallback = WEFT_INTS ("kernel_shape", NULL, 0), .required = TRUE },
  { .fallback = WEFT_INT ("ceil_mode", 0), .minimum = 0, .maximum = 1 },
  { .fallback = WEFT_INT ("storage_order", 0), .minimum = 0, .maximum = 1 }, /* of indices: 1, columns first */
  { { NULL } },
};

/* Begins like `max_attributes`, which emit_like() copies. */
static const WeftAttributeSpec place_attributes[] = {
  WEFT_SLIDE_ATTRIBUTES,
  { .fallback = WEFT_INTS ("kernel_shape", NULL, 0), .required = TRUE },
  { .fallback = WEFT_INT ("ceil_mode", 0), .minimum = 0, .maximum = 1 },
  { .fallback = WEFT_INT ("storage_order", 0), .minimum = 0, .maximum = 1 },
  { .fallback = WEFT_INT ("positive", 0), .minimum = 0, .maximum = 1 },
  { { NULL } },
};

static const WeftAttributeSpec average_attributes[] = {
  WEFT_SLIDE_ATTRIBUTES,
  { .fallback = WEFT_INTS ("kernel_shape", NULL, 0), .required = TRUE },
  { .fallback = WEFT_INT ("ceil_mode", 0), .minimum = 0, .maximum = 1 },
  { .fallback = WEFT_INT ("count_include_pad", 0), .minimum = 0, .maximum = 1 },
  { { NULL } },
};

/* The input that the window slides over: the last one. */
static const WeftOperand *
source_of (const WeftInference *self)
{
  return &self->inputs[self->op->klass->max_inputs - 1];
}

static gboolean
look_at (const WeftInference  *self,
         WeftSlide            *window,
         GError              **error)
{
  const WeftShape *x = &source_of (self)->shape;
  const gint64 *kernel;

  if (x->rank < 3)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the input has %d axes; it must be N×C×W or N×C×H×W"), x->rank);
  if (!weft_slide_get_list (self->op, "kernel_shape", x->rank - 2, &kernel, error))
    return FALSE;
  if (kernel == NULL)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_ATTRIBUTE, _("“%s” has %d numbers, %d are needed"), "kernel_shape", 0, x->rank - 2);
  if (!weft_slide_init (window, self->op, x, kernel, weft_op_get_int (self->op, "ceil_mode") != 0, error))
    return FALSE;
  for (int axis = 0; axis < 2; axis++)
    if (MAX (window->before[axis], window->after[axis]) > (window->kernel[axis] - 1) * window->dilation[axis])
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_ATTRIBUTE, _("the padding is larger than the window, which would see nothing else; make it smaller"));
  return TRUE;
}

static WeftSlide
get_window (const WeftInference *self)
{
  WeftSlide window;

  if (!look_at (self, &window, NULL))
    g_assert_not_reached ();
  return window;
}

/* y from x. */
static gboolean
infer_forward (WeftInference  *self,
               GError        **error)
{
  const WeftShape *x = &source_of (self)->shape;
  WeftSlide window;

  if (!weft_rule_need_f32 (self, self->op->n_inputs - 1, error) || !look_at (self, &window, error))
    return FALSE;
  self->outputs[0].dtype = WEFT_DTYPE_F32;
  weft_slide_set_shape (&window, x, x->extent[1], &self->outputs[0].shape);
  return TRUE;
}

static gboolean
infer_places (WeftInference  *self,
              GError        **error)
{
  if (!infer_forward (self, error))
    return FALSE;
  self->outputs[0].dtype = WEFT_DTYPE_I32;
  return TRUE;
}

static gboolean
check_places (const WeftOperand  *places,
              const WeftShape    *y,
              GError            **error)
{
  if (places->dtype != WEFT_DTYPE_I32)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("the places must be whole numbers of 32 bits, not %s"), weft_dtype_get_name (places->dtype));
  return weft_shape_equal (&places->shape, y) || weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the gradient's shape is not that of the pooling's result"));
}

/* y from places and z. */
static gboolean
infer_pick (WeftInference  *self,
            GError        **error)
{
  return infer_forward (self, error) && check_places (&self->inputs[0], &self->outputs[0].shape, error);
}

/* dx from dy and x, between which the places may be. */
static gboolean
infer_backward (WeftInference  *self,
                GError        **error)
{
  const WeftShape *x = &source_of (self)->shape, *dy = &self->inputs[0].shape;
  WeftSlide window;
  WeftShape y;

  if (!weft_rule_need_f32 (self, 0, error) || !weft_rule_need_f32 (self, self->op->n_inputs - 1, error) || !look_at (self, &window, error))
    return FALSE;
  weft_slide_set_shape (&window, x, x->extent[1], &y);
  for (int axis = 0; axis < x->rank; axis++)
    if (dy->rank != x->rank || (dy->extent[axis] >= 0 && y.extent[axis] >= 0 && dy->extent[axis] != y.extent[axis]))
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the gradient's shape is not that of the pooling's result"));
  self->outputs[0].dtype = WEFT_DTYPE_F32;
  self->outputs[0].shape = *x;
  return self->op->n_inputs == 2 || check_places (&self->inputs[1], dy, error);
}

/* Images where there are enough of them, so that lanes go on from convolutions;
 * otherwise channels. */
#define LEAST_IMAGES 16

static void
partition_planes (const WeftShape *x,
                  double           cost,
                  WeftPartition   *result)
{
  gboolean by_image = x->extent[0] >= LEAST_IMAGES;

  result->units = by_image ? x->extent[0] : x->extent[0] * x->extent[1];
  result->multiple = 1;
  result->cost = cost * (double) (by_image ? x->extent[1] : 1);
}

static void
partition (const WeftInference *self,
           WeftPartition       *result)
{
  WeftSlide w = get_window (self);
  double places = (double) (w.out[0] * w.out[1]), taps = (double) (w.kernel[0] * w.kernel[1]);

  partition_planes (&source_of (self)->shape, 8 * places * taps + (double) (w.in[0] * w.in[1]), result);
  result->aligned = (1u << self->op->n_inputs) - 1;
}

/* Of x, which is the last, the shape says all. */
static void
partition_back (const WeftInference *self,
                WeftPartition       *result)
{
  partition (self, result);
  result->unread = 1u << (self->op->n_inputs - 1);
  result->aligned &= ~result->unread;
}

/* Planes @first … @last - 1 of units, all of whose planes are alike. */
static void
find_planes (const WeftCall *call,
             gint64         *first,
             gint64         *last)
{
  const WeftShape *x = &source_of (call->inference)->shape;

  if (x->extent[0] >= LEAST_IMAGES) {
    *first *= x->extent[1];
    *last *= x->extent[1];
  }
}

static WeftMaxPool
start_max (const WeftSlide *w)
{
  WeftMaxPool pool = { .x = NULL };

  for (int axis = 0; axis < 2; axis++) {
    pool.in[axis] = w->in[axis];
    pool.out[axis] = w->out[axis];
    pool.kernel[axis] = w->kernel[axis];
    pool.stride[axis] = w->stride[axis];
    pool.dilation[axis] = w->dilation[axis];
    pool.before[axis] = w->before[axis];
  }
  return pool;
}

static void
run_max (const WeftCall *call,
         gint64          first,
         gint64          last)
{
  WeftSlide w = get_window (call->inference);
  WeftMaxPool pool = start_max (&w);
  gint64 in = w.in[0] * w.in[1], out = w.out[0] * w.out[1];
  gboolean places = call->op->klass == &weft_op_max_pool_places;

  pool.positive = places && weft_op_get_int (call->op, "positive") != 0;
  find_planes (call, &first, &last);
  for (gint64 i = first; i < last; i++) {
    pool.x = (const float *) call->inputs[0] + i * in;
    if (places)
      pool.places = (gint32 *) call->outputs[0] + i * out;
    else
      pool.y = (float *) call->outputs[0] + i * out;
    call->kernels->max_pool (&pool);
  }
}

/* A graph from a file may bring places of its own. */
static inline gboolean
is_within (gint32 place,
           gint64 n)
{
  return place >= 0 && place < n;
}

static void
run_pick (const WeftCall *call,
          gint64          first,
          gint64          last)
{
  WeftSlide w = get_window (call->inference);
  gint64 in = w.in[0] * w.in[1], out = w.out[0] * w.out[1];

  find_planes (call, &first, &last);
  for (gint64 i = first; i < last; i++) {
    const gint32 *places = (const gint32 *) call->inputs[0] + i * out;
    const float *z = (const float *) call->inputs[1] + i * in;
    float *y = (float *) call->outputs[0] + i * out;

    for (gint64 p = 0; p < out; p++)
      y[p] = is_within (places[p], in) ? z[places[p]] : 0;
  }
}

static void
run_max_gradient (const WeftCall *call,
                  gint64          first,
                  gint64          last)
{
  WeftSlide w = get_window (call->inference);
  gint64 in = w.in[0] * w.in[1], out = w.out[0] * w.out[1];

  find_planes (call, &first, &last);
  for (gint64 i = first; i < last; i++) {
    const float *dy = (const float *) call->inputs[0] + i * out;
    const gint32 *places = (const gint32 *) call->inputs[1] + i * out;
    float *dx = (float *) call->outputs[0] + i * in;

    memset (dx, 0, (gsize) in * sizeof (float));
    for (gint64 p = 0; p < out; p++)
      if (is_within (places[p], in))
        dx[places[p]] += dy[p];
  }
}

/* An op with the same attributes as @op. */
static WeftValue
emit_like (WeftGraph       *g,
           const char      *name,
           const WeftOp    *op,
           const WeftValue *inputs,
           int              n_inputs,
           gboolean         positive)
{
  WeftAttribute list[G_N_ELEMENTS (place_attributes)];
  int n = G_N_ELEMENTS (max_attributes) - 1;

  G_STATIC_ASSERT (G_N_ELEMENTS (max_attributes) == G_N_ELEMENTS (average_attributes));
  memcpy (list, op->attributes, (gsize) n * sizeof *list);
  if (positive)
    list[n++] = (WeftAttribute) WEFT_INT ("positive", 1);
  list[n] = (WeftAttribute){ .name = NULL };
  return weft_graph_emit (g, name, inputs, n_inputs, list);
}

static void
differentiate_max (WeftGraph       *g,
                   const WeftOp    *op,
                   const WeftValue *dy,
                   WeftValue       *dx)
{
  WeftValue places = emit_like (g, "weft.MaxPoolPlaces", op, op->inputs, 1, FALSE);

  dx[0] = emit_like (g, "weft.MaxPoolGradient", op, WEFT_INPUTS (*dy, places, op->inputs[0]), FALSE);
}

static void
differentiate_pick (WeftGraph       *g,
                    const WeftOp    *op,
                    const WeftValue *dy,
                    WeftValue       *dz)
{
  dz[1] = emit_like (g, "weft.MaxPoolGradient", op, WEFT_INPUTS (*dy, op->inputs[0], op->inputs[1]), FALSE);
}

static void
differentiate_max_gradient (WeftGraph       *g,
                            const WeftOp    *op,
                            const WeftValue *dz,
                            WeftValue       *dy)
{
  dy[0] = emit_like (g, "weft.MaxPoolPick", op, WEFT_INPUTS (op->inputs[1], *dz), FALSE);
}

WeftValue
weft_rule_pool_positive (WeftGraph *g,
                         WeftValue  dy,
                         WeftValue  y)
{
  const WeftOp *op = weft_graph_get_value (g, dy)->producer;
  WeftValue places;

  if (op == NULL || op->klass != &weft_op_max_pool_gradient || op->inputs[2] != y)
    return WEFT_NO_VALUE;
  places = emit_like (g, "weft.MaxPoolPlaces", op, &y, 1, TRUE);
  return emit_like (g, "weft.MaxPoolGradient", op, WEFT_INPUTS (op->inputs[0], places, y), FALSE);
}

/* Taps of the window at @place that lie in x along @axis, and how many count. */
static gint64
clip (const WeftSlide *w,
      int              axis,
      gint64           place,
      gboolean         with_pads,
      gint64          *low,
      gint64          *high)
{
  gint64 start = place * w->stride[axis] - w->before[axis], step = w->dilation[axis];

  *low = start >= 0 ? 0 : (-start + step - 1) / step;
  *high = MIN (w->kernel[axis], (w->in[axis] - start + step - 1) / step);
  return with_pads ? MIN (w->kernel[axis], (w->in[axis] + w->after[axis] - start + step - 1) / step) : *high - *low;
}

/* Calls for each place with its window in x: y = mean x, or dx += dy / n. */
static void
average_place (const WeftSlide *w,
               gboolean         with_pads,
               gint64           place,
               float           *x,
               float           *y,
               gboolean         back)
{
  gint64 low[2], high[2], row = place / w->out[1], column = place % w->out[1];
  gint64 n = clip (w, 0, row, with_pads, &low[0], &high[0]) * clip (w, 1, column, with_pads, &low[1], &high[1]);
  float scale = 1 / (float) MAX (n, 1), sum = 0;

  for (gint64 i = low[0]; i < high[0]; i++)
    for (gint64 j = low[1]; j < high[1]; j++) {
      gint64 at = (row * w->stride[0] + i * w->dilation[0] - w->before[0]) * w->in[1] + column * w->stride[1] + j * w->dilation[1] - w->before[1];

      if (back)
        x[at] += y[place] * scale;
      else
        sum += x[at];
    }
  if (!back)
    y[place] = sum * scale;
}

static void
run_average (const WeftCall *call,
             gint64          first,
             gint64          last)
{
  WeftSlide w = get_window (call->inference);
  gint64 in = w.in[0] * w.in[1], out = w.out[0] * w.out[1];
  gboolean with_pads = weft_op_get_int (call->op, "count_include_pad") != 0, back = call->op->klass == &weft_op_average_pool_gradient;
  float *x = back ? call->outputs[0] : call->inputs[0], *y = back ? call->inputs[0] : call->outputs[0];

  find_planes (call, &first, &last);
  if (back)
    memset (x + first * in, 0, (gsize) ((last - first) * in) * sizeof (float));
  for (gint64 i = first; i < last; i++)
    for (gint64 place = 0; place < out; place++)
      average_place (&w, with_pads, place, x + i * in, y + i * out, back);
}

static void
differentiate_average (WeftGraph       *g,
                       const WeftOp    *op,
                       const WeftValue *dy,
                       WeftValue       *dx)
{
  dx[0] = emit_like (g, "weft.AveragePoolGradient", op, WEFT_INPUTS (*dy, op->inputs[0]), FALSE);
}

static void
differentiate_average_gradient (WeftGraph       *g,
                                const WeftOp    *op,
                                const WeftValue *dy,
                                WeftValue       *dx)
{
  dx[0] = emit_like (g, "AveragePool", op, dy, 1, FALSE);
}

#define CLASS(id, label, n, list, shape, gradient, cut, loop) \
  const WeftOpClass weft_op_##id = {                          \
    .name = label,                                            \
    .min_inputs = n,                                          \
    .max_inputs = n,                                          \
    .n_outputs = 1,                                           \
    .attributes = list,                                       \
    .infer = shape,                                           \
    .differentiate = gradient,                                \
    .partition = cut,                                         \
    .run = loop,                                              \
  }

CLASS (max_pool, "MaxPool", 1, max_attributes, infer_forward, differentiate_max, partition, run_max);
CLASS (max_pool_pick, "weft.MaxPoolPick", 2, max_attributes, infer_pick, differentiate_pick, partition, run_pick);
CLASS (max_pool_gradient, "weft.MaxPoolGradient", 3, max_attributes, infer_backward, differentiate_max_gradient, partition_back, run_max_gradient);
CLASS (average_pool, "AveragePool", 1, average_attributes, infer_forward, differentiate_average, partition, run_average);
CLASS (average_pool_gradient, "weft.AveragePoolGradient", 2, average_attributes, infer_backward, differentiate_average_gradient, partition_back, run_average);

const WeftOpClass weft_op_max_pool_places = {
  .name = "weft.MaxPoolPlaces",
  .min_inputs = 1,
  .max_inputs = 1,
  .n_outputs = 1,
  .flags = WEFT_OP_NO_GRADIENT,
  .attributes = place_attributes,
  .infer = infer_places,
  .partition = partition,
  .run = run_max,
};

/* weft.MaxPoolIndices */

static gboolean
infer_indices (WeftInference  *self,
               GError        **error)
{
  if (!infer_forward (self, error))
    return FALSE;
  self->outputs[0].dtype = WEFT_DTYPE_I64;
  return TRUE;
}

/* The element of a plane that is the largest under the window at @place, the first of
 * equals; -1: none is. */
static gint64
find_largest (const WeftSlide *w,
              const float     *x,
              gint64           place)
{
  gint64 low[2], high[2], row = place / w->out[1], column = place % w->out[1], best = -1;

  clip (w, 0, row, FALSE, &low[0], &high[0]);
  clip (w, 1, column, FALSE, &low[1], &high[1]);
  for (gint64 i = low[0]; i < high[0]; i++)
    for (gint64 j = low[1]; j < high[1]; j++) {
      gint64 at = (row * w->stride[0] + i * w->dilation[0] - w->before[0]) * w->in[1] + column * w->stride[1] + j * w->dilation[1] - w->before[1];

      if (best < 0 || x[at] > x[best])
        best = at;
    }
  return best;
}

static void
run_indices (const WeftCall *call,
             gint64          first,
             gint64          last)
{
  WeftSlide w = get_window (call->inference);
  gint64 in = w.in[0] * w.in[1], out = w.out[0] * w.out[1], *y = call->outputs[0];
  gboolean columns_first = weft_op_get_int (call->op, "storage_order") != 0;

  find_planes (call, &first, &last);
  for (gint64 i = first; i < last; i++)
    for (gint64 place = 0; place < out; place++) {
      gint64 best = find_largest (&w, (const float *) call->inputs[0] + i * in, place);

      y[i * out + place] = i * in + (columns_first ? best % w.in[1] * w.in[0] + best / w.in[1] : best);
    }
}

const WeftOpClass weft_op_max_pool_indices = {
  .name = "weft.MaxPoolIndices",
  .min_inputs = 1,
  .max_inputs = 1,
  .n_outputs = 1,
  .flags = WEFT_OP_NO_GRADIENT,
  .attributes = max_attributes,
  .infer = infer_indices,
  .partition = partition,
  .run = run_indices,
};

/* GlobalAveragePool and GlobalMaxPool */

static gboolean
infer_global (WeftInference  *self,
              GError        **error)
{
  const WeftShape *x = &self->inputs[0].shape;

  if (x->rank < 3)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the input has %d axes; it must be N×C×W or N×C×H×W"), x->rank);
  weft_rule_like_input (self, 0);
  for (int axis = 2; axis < x->rank; axis++)
    self->outputs[0].shape.extent[axis] = 1;
  return weft_rule_need_f32 (self, 0, error);
}

static void
partition_global (const WeftInference *self,
                  WeftPartition       *result)
{
  const WeftShape *x = &self->inputs[0].shape;

  partition_planes (x, (double) weft_shape_count_axes (x, 2, x->rank), result);
  result->aligned = 1;
}

static void
run_global (const WeftCall *call,
            gint64          first,
            gint64          last)
{
  const WeftShape *x = &call->inference->inputs[0].shape;
  gint64 n = weft_shape_count_axes (x, 2, x->rank);
  gboolean mean = call->op->klass == &weft_op_global_average_pool;
  float *y = call->outputs[0];

  find_planes (call, &first, &last);
  for (gint64 i = first; i < last; i++) {
    y[i] = call->kernels->reduce (mean ? WEFT_REDUCE_SUM : WEFT_REDUCE_MAX, (const float *) call->inputs[0] + i * n, n);
    if (mean)
      y[i] /= (float) n;
  }
}

static void
differentiate_global_average (WeftGraph       *g,
                              const WeftOp    *op,
                              const WeftValue *dy,
                              WeftValue       *dx)
{
  dx[0] = weft_graph_emit (g, "weft.ExpandLike", WEFT_INPUTS (*dy, op->inputs[0]), WEFT_ATTRIBUTES (WEFT_INT ("average", 1)));
}

/* Shared by all elements that attain the maximum, as ReduceMax's. */
static void
differentiate_global_max (WeftGraph       *g,
                          const WeftOp    *op,
                          const WeftValue *dy,
                          WeftValue       *dx)
{
  WeftValue attains = weft_rule_binary (g, "Equal", op->inputs[0], op->first_output);
  WeftValue one = weft_graph_emit (g, "Where", WEFT_INPUTS (attains, weft_graph_add_scalar (g, 1), weft_graph_add_scalar (g, 0)), NULL);
  WeftValue count = weft_rule_sum_like (g, one, op->first_output);

  dx[0] = weft_rule_binary (g, "Mul", one, weft_rule_binary (g, "Div", *dy, count));
}

CLASS (global_average_pool, "GlobalAveragePool", 1, NULL, infer_global, differentiate_global_average, partition_global, run_global);
CLASS (global_max_pool, "GlobalMaxPool", 1, NULL, infer_global, differentiate_global_max, partition_global, run_global);
