/* test-convolution.c: fast convolutions against direct ones, and these against the definition
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/random.h"
#include "engine/error.h"
#include "engine/gradient.h"
#include "engine/kernels.h"
#include "engine/session.h"
#include "engine/team.h"

#include <math.h>
#include <string.h>

/* A convolution of 3×3 that moves by one pixel: images, channels, extents, padding. */
typedef struct
{
  gint64 n;
  gint64 ci;
  gint64 co;
  gint64 height;
  gint64 width;
  gint64 pads[4];
} Shape;

static const Shape shapes[] = {
  { 1, 64, 64, 56, 56, { 1, 1, 1, 1 } },
  { 2, 16, 16, 16, 16, { 0, 0, 0, 0 } },
  { 3, 33, 47, 13, 21, { 1, 1, 1, 1 } },
  { 17, 17, 40, 8, 8, { 1, 1, 1, 1 } },
  { 19, 32, 16, 4, 7, { 2, 1, 0, 2 } },
  { 4, 70, 33, 9, 250, { 0, 2, 2, 1 } },
  { 8, 128, 144, 14, 14, { 1, 1, 1, 1 } },
  { 2, 96, 96, 7, 7, { 1, 1, 1, 1 } },
};

enum {
  Y,
  DX,
  DW,
  N_RESULTS,
};

typedef struct
{
  WeftGraph *graph;
  WeftValue x;
  WeftValue results[N_RESULTS];
} Model;

static WeftTensor *
make_random (const WeftShape *shape,
             guint64          seed)
{
  WeftTensor *tensor = weft_tensor_new (WEFT_DTYPE_F32, shape, NULL);
  WeftRandom random;

  weft_random_init (&random, seed, 0);
  for (gint64 i = 0; i < weft_shape_count (shape); i++)
    weft_tensor_set (tensor, i, weft_random_uniform (&random) - 0.5);
  return tensor;
}

/* relu (conv (x, w, b)), and what flows back through it. */
static void
build (Model       *self,
       const Shape *shape,
       const char  *op)
{
  gboolean turned = g_str_equal (op, "ConvTranspose");
  const WeftShape w_shape = turned ? WEFT_SHAPE (shape->ci, shape->co, 3, 3) : WEFT_SHAPE (shape->co, shape->ci, 3, 3);
  g_autoptr (WeftTensor) w = make_random (&w_shape, 2), b = make_random (&WEFT_SHAPE (shape->co), 3);
  WeftValue weights, y, both[2];

  self->graph = weft_graph_new ();
  self->x = weft_graph_add_input (self->graph, "x", WEFT_DTYPE_F32, &WEFT_SHAPE (shape->n, shape->ci, shape->height, shape->width));
  weights = weft_graph_add_parameter (self->graph, "w", w);
  y = weft_graph_emit (self->graph, op, WEFT_INPUTS (self->x, weights, weft_graph_add_parameter (self->graph, "b", b)), WEFT_ATTRIBUTES (WEFT_INTS ("pads", shape->pads, 4)));
  self->results[Y] = weft_graph_emit (self->graph, "Relu", WEFT_INPUTS (y), NULL);
  y = weft_graph_emit (self->graph, "Mul", WEFT_INPUTS (self->results[Y], self->results[Y]), NULL);
  g_assert_true (weft_graph_differentiate (self->graph, y, (const WeftValue[]){ self->x, weights }, 2, both, NULL));
  self->results[DX] = both[0];
  self->results[DW] = both[1];
}

static void
compute (const Model *self,
         gboolean     exact,
         gboolean     frozen,
         WeftTensor  *results[N_RESULTS])
{
  g_autoptr (WeftSession) session = weft_session_new (self->graph, NULL);
  const WeftPlanSpec spec = { .outputs = self->results, .n_outputs = N_RESULTS, .exact = exact };
  g_autoptr (WeftPlan) plan = NULL;
  g_autoptr (WeftTensor) x = NULL;
  WeftTensor *to;

  if (frozen)
    weft_session_freeze (session);
  plan = weft_plan_new (session, &spec, NULL);
  to = weft_plan_get_tensor (plan, self->x);
  x = make_random (&to->shape, 1);
  memcpy (to->data, x->data, (gsize) weft_shape_count (&x->shape) * sizeof (float));
  g_assert_cmpint (weft_plan_run (plan, NULL), ==, WEFT_PLAN_DONE);
  for (int i = 0; i < N_RESULTS; i++)
    results[i] = weft_tensor_copy (weft_plan_get_tensor (plan, self->results[i]), NULL);
}

static gboolean
same_bits (const WeftTensor *a,
           const WeftTensor *b)
{
  return memcmp (a->data, b->data, (gsize) weft_shape_count (&a->shape) * sizeof (float)) == 0;
}

static void
assert_near (const WeftTensor *got,
             const WeftTensor *expected)
{
  double largest = 0;

  for (gint64 i = 0; i < weft_shape_count (&expected->shape); i++)
    largest = MAX (largest, fabs (weft_tensor_get (expected, i)));
  for (gint64 i = 0; i < weft_shape_count (&expected->shape); i++)
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (got, i), weft_tensor_get (expected, i), 4e-5 * largest);
}

static void
clear (WeftTensor *results[N_RESULTS])
{
  for (int i = 0; i < N_RESULTS; i++)
    weft_tensor_unref (results[i]);
}

/* The fast way is near the exact one, on every kernel set, and differs in rounding:
 * otherwise it was not taken. */
static void
check_shape (const Shape *shape,
             const char  *op)
{
  WeftTensor *fast[N_RESULTS], *exact[N_RESULTS];
  Model model;

  build (&model, shape, op);
  compute (&model, FALSE, FALSE, fast);
  compute (&model, TRUE, FALSE, exact);
  for (int i = 0; i < N_RESULTS; i++) {
    assert_near (fast[i], exact[i]);
    g_assert_false (same_bits (fast[i], exact[i]));
  }
  clear (fast);
  clear (exact);
  weft_graph_unref (model.graph);
}

static void
fast_is_near (gconstpointer data)
{
  for (const WeftKernels *const *set = weft_kernels_list (); *set != NULL; set++) {
    g_assert_true (weft_kernels_use ((*set)->name, NULL));
    for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
      check_shape (&shapes[i], data);
  }
  weft_kernels_use (NULL, NULL);
}

/* The number of threads changes no bit, whether weights are turned beforehand or not. */
static void
check_threads (const Shape *shape,
               gboolean     frozen)
{
  WeftTensor *one[N_RESULTS], *three[N_RESULTS];
  Model model;

  build (&model, shape, "Conv");
  weft_team_set_size (1, FALSE);
  compute (&model, FALSE, frozen, one);
  weft_team_set_size (3, FALSE);
  compute (&model, FALSE, frozen, three);
  for (int k = 0; k < N_RESULTS; k++)
    g_assert_true (same_bits (one[k], three[k]));
  clear (one);
  clear (three);
  weft_graph_unref (model.graph);
}

static void
threads_change_nothing (void)
{
  const Shape small = { 1, 384, 400, 7, 7, { 1, 1, 1, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    check_threads (&shapes[i], i % 2 == 0);
  check_threads (&small, TRUE);
  weft_team_set_size (0, FALSE);
}

/* Weights that do not change may be turned where others would not be: near all the same. */
static void
frozen_is_near (void)
{
  const Shape small = { 1, 384, 400, 7, 7, { 1, 1, 1, 1 } };
  WeftTensor *frozen[N_RESULTS], *exact[N_RESULTS];
  Model model;

  build (&model, &small, "Conv");
  compute (&model, FALSE, TRUE, frozen);
  compute (&model, TRUE, TRUE, exact);
  for (int i = 0; i < N_RESULTS; i++)
    assert_near (frozen[i], exact[i]);
  g_assert_false (same_bits (frozen[Y], exact[Y]));
  g_assert_false (same_bits (frozen[DX], exact[DX]));
  clear (frozen);
  clear (exact);
  weft_graph_unref (model.graph);
}

/* A convolution as it is defined: each window moves by @stride, its taps are @dilation apart. */
typedef struct
{
  gint64 n;
  gint64 ci;
  gint64 co;
  gint64 height;
  gint64 width;
  gint64 kernel[2];
  gint64 stride[2];
  gint64 dilation[2];
  gint64 pads[4];
  gint64 groups;
} Window;

/* Channels of x that are no whole tile, over strips of pixels of all lengths. */
static const Window windows[] = {
  { 1, 3, 17, 58, 67, { 7, 7 }, { 2, 2 }, { 1, 1 }, { 3, 3, 3, 3 }, 1 },
  { 2, 1, 5, 33, 40, { 5, 5 }, { 1, 1 }, { 1, 1 }, { 2, 2, 2, 2 }, 1 },
  { 1, 4, 6, 21, 143, { 3, 4 }, { 1, 3 }, { 2, 1 }, { 2, 0, 1, 3 }, 1 },
  { 1, 2, 3, 9, 310, { 4, 3 }, { 3, 2 }, { 1, 2 }, { 1, 2, 0, 1 }, 1 },
  { 3, 5, 2, 31, 29, { 2, 2 }, { 2, 1 }, { 3, 1 }, { 0, 0, 0, 0 }, 1 },
  { 1, 13, 7, 18, 50, { 3, 3 }, { 2, 2 }, { 1, 1 }, { 1, 1, 1, 1 }, 1 },
  { 1, 3, 2, 40, 41, { 6, 5 }, { 2, 2 }, { 1, 1 }, { 2, 2, 2, 2 }, 3 },
  { 1, 6, 9, 64, 64, { 1, 1 }, { 2, 2 }, { 1, 1 }, { 0, 0, 0, 0 }, 1 },
};

static gint64
count_places (const Window *self,
              int           axis)
{
  gint64 in = axis == 0 ? self->height : self->width;

  return (in + self->pads[axis] + self->pads[axis + 2] - (self->kernel[axis] - 1) * self->dilation[axis] - 1) / self->stride[axis] + 1;
}

/* What flows back to a pixel by the definition: over all windows that it is in. */
static double
spread_to_pixel (const Window     *self,
                 const WeftTensor *dy,
                 const WeftTensor *w,
                 gint64            n,
                 gint64            channel,
                 gint64            row,
                 gint64            column)
{
  gint64 height = count_places (self, 0), width = count_places (self, 1), group = channel / self->ci, i = channel % self->ci;
  double sum = 0;

  for (gint64 o = group * self->co; o < (group + 1) * self->co; o++)
    for (gint64 k = 0; k < self->kernel[0] * self->kernel[1]; k++) {
      gint64 h = row + self->pads[0] - k / self->kernel[1] * self->dilation[0], v = column + self->pads[1] - k % self->kernel[1] * self->dilation[1];

      if (h < 0 || v < 0 || h % self->stride[0] != 0 || v % self->stride[1] != 0 || h / self->stride[0] >= height || v / self->stride[1] >= width)
        continue;
      sum += weft_tensor_get (dy, ((n * self->groups * self->co + o) * height + h / self->stride[0]) * width + v / self->stride[1]) *
             weft_tensor_get (w, (o * self->ci + i) * self->kernel[0] * self->kernel[1] + k);
    }
  return sum;
}

/* The same by a plan, for all pixels. */
static WeftTensor *
spread_back (const Window     *self,
             const WeftTensor *dy,
             WeftTensor       *w)
{
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  const WeftShape shape = WEFT_SHAPE (self->n, self->groups * self->ci, self->height, self->width);
  WeftValue from = weft_graph_add_input (graph, "dy", WEFT_DTYPE_F32, &dy->shape), like = weft_graph_add_input (graph, "x", WEFT_DTYPE_F32, &shape);
  WeftValue dx = weft_graph_emit (graph, "weft.ConvGradientInput", WEFT_INPUTS (from, weft_graph_add_parameter (graph, "w", w), like),
                                  WEFT_ATTRIBUTES (WEFT_INTS ("pads", self->pads, 4), WEFT_INTS ("strides", self->stride, 2), WEFT_INTS ("dilations", self->dilation, 2), WEFT_INT ("group", self->groups)));
  g_autoptr (WeftSession) session = weft_session_new (graph, NULL);
  g_autoptr (WeftPlan) plan = weft_plan_new (session, &(const WeftPlanSpec){ .outputs = &dx, .n_outputs = 1 }, NULL);

  memcpy (weft_plan_get_tensor (plan, from)->data, dy->data, dy->bytes);
  g_assert_cmpint (weft_plan_run (plan, NULL), ==, WEFT_PLAN_DONE);
  return weft_tensor_copy (weft_plan_get_tensor (plan, dx), NULL);
}

static void
check_window (const Window *self)
{
  g_autoptr (WeftTensor) dy = make_random (&WEFT_SHAPE (self->n, self->groups * self->co, count_places (self, 0), count_places (self, 1)), 4);
  g_autoptr (WeftTensor) w = make_random (&WEFT_SHAPE (self->groups * self->co, self->ci, self->kernel[0], self->kernel[1]), 5);
  g_autoptr (WeftTensor) dx = spread_back (self, dy, w);
  gint64 pixels = self->height * self->width, channels = self->groups * self->ci;

  for (gint64 i = 0; i < self->n * channels * pixels; i++)
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (dx, i),
                                    spread_to_pixel (self, dy, w, i / pixels / channels, i / pixels % channels, i % pixels / self->width, i % self->width),
                                    1e-5);
}

/* What flows back to few channels is what the definition says, on every kernel set. */
static void
few_channels_are_right (void)
{
  for (const WeftKernels *const *set = weft_kernels_list (); *set != NULL; set++) {
    g_assert_true (weft_kernels_use ((*set)->name, NULL));
    for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
      check_window (&windows[i]);
  }
  weft_kernels_use (NULL, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/engine/convolution/fast-is-near", "Conv", fast_is_near);
  g_test_add_data_func ("/engine/convolution/fast-transpose-is-near", "ConvTranspose", fast_is_near);
  g_test_add_func ("/engine/convolution/threads-change-nothing", threads_change_nothing);
  g_test_add_func ("/engine/convolution/frozen-is-near", frozen_is_near);
  g_test_add_func ("/engine/convolution/few-channels-are-right", few_channels_are_right);
  return g_test_run ();
}
