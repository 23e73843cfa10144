/* test-augment.c: what weft.Augment does to images of which each pixel says where it is
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Channel 0 is a pixel's column, channel 1 its row, counted from the middle, so what comes
 * out shows where each pixel was taken from: the map can be read off.
 */
#include "engine/gradient.h"
#include "engine/session.h"
#include "engine/team.h"

#include <math.h>
#include <string.h>

enum {
  N = 64,
  H = 21,
  W = 25
};

static WeftTensor *
make_ramps (void)
{
  WeftTensor *x = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (N, 2, H, W), NULL);

  for (gint64 i = 0; i < weft_shape_count (&x->shape); i++)
    weft_tensor_set (x, i, i / (H * W) % 2 == 0 ? (double) (i % W) - W / 2 : (double) (i / W % H) - H / 2);
  return x;
}

/* What becomes of the ramps in step @step, training or not. */
static WeftTensor *
augment (const WeftAttribute *settings,
         guint64              step,
         gboolean             training)
{
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  g_autoptr (WeftTensor) ramps = make_ramps ();
  WeftValue x = weft_graph_add_parameter (graph, "x", ramps), y = weft_graph_emit (graph, "weft.Augment", WEFT_INPUTS (x), settings);
  g_autoptr (WeftSession) session = weft_session_new (graph, NULL);
  g_autoptr (WeftPlan) plan = weft_plan_new (session, &(WeftPlanSpec){ .outputs = &y, .n_outputs = 1, .training = training }, NULL);

  weft_plan_set_random (plan, 3, step);
  weft_plan_run (plan, NULL);
  return weft_tensor_copy (weft_plan_get_tensor (plan, y), NULL);
}

static double
at (const WeftTensor *y,
    int               n,
    int               channel,
    int               row,
    int               column)
{
  return weft_tensor_get (y, ((n * 2 + channel) * H + row + H / 2) * W + column + W / 2);
}

/* The map of one sample near the middle: (u, v) → A (u, v) + t. */
typedef struct
{
  double a[2][2];
  double t[2];
} Map;

static Map
read_map (const WeftTensor *y,
          int               n)
{
  Map map;

  for (int c = 0; c < 2; c++) {
    map.t[c] = at (y, n, c, 0, 0);
    map.a[c][0] = at (y, n, c, 0, 1) - map.t[c];
    map.a[c][1] = at (y, n, c, 1, 0) - map.t[c];
  }
  return map;
}

static void
test_rests (void)
{
  g_autoptr (WeftTensor) ramps = make_ramps ();
  g_autoptr (WeftTensor) idle = augment (WEFT_ATTRIBUTES (WEFT_FLOAT ("shift", 0.3), WEFT_FLOAT ("rotate", 90)), 1, FALSE);
  g_autoptr (WeftTensor) nothing = augment (NULL, 1, TRUE);

  g_assert_cmpmem (idle->data, idle->bytes, ramps->data, ramps->bytes);
  for (gint64 i = 0; i < weft_shape_count (&ramps->shape); i++)
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (nothing, i), weft_tensor_get (ramps, i), 1e-5);
}

static void
test_turns (void)
{
  g_autoptr (WeftTensor) y = augment (WEFT_ATTRIBUTES (WEFT_FLOAT ("rotate", 30)), 1, TRUE);
  double most = 0;

  for (int n = 0; n < N; n++) {
    Map map = read_map (y, n);
    double angle = atan2 (map.a[1][0], map.a[0][0]);

    g_assert_cmpfloat_with_epsilon (map.a[0][0] * map.a[1][1] - map.a[0][1] * map.a[1][0], 1, 1e-4);
    g_assert_cmpfloat_with_epsilon (map.a[0][1], -sin (angle), 1e-4);
    g_assert_cmpfloat_with_epsilon (hypot (map.t[0], map.t[1]), 0, 1e-4);
    most = fmax (most, fabs (angle));
  }
  g_assert_cmpfloat (most, <=, 30 * G_PI / 180 + 1e-4);
  g_assert_cmpfloat (most, >, 25 * G_PI / 180);
}

static void
test_zooms (void)
{
  g_autoptr (WeftTensor) y = augment (WEFT_ATTRIBUTES (WEFT_FLOAT ("scale", 0.2)), 1, TRUE);
  double least = 9, most = 0;

  for (int n = 0; n < N; n++) {
    double zoom = 1 / read_map (y, n).a[0][0];

    least = fmin (least, zoom);
    most = fmax (most, zoom);
  }
  g_assert_cmpfloat (least, >=, 0.8 - 1e-4);
  g_assert_cmpfloat (least, <, 0.83);
  g_assert_cmpfloat (most, <=, 1.2 + 1e-4);
  g_assert_cmpfloat (most, >, 1.17);
}

/* Shifts go between pixels, crops from one to another; both ways. */
static void
test_moves (void)
{
  g_autoptr (WeftTensor) shifted = augment (WEFT_ATTRIBUTES (WEFT_FLOAT ("shift", 0.2)), 1, TRUE);
  g_autoptr (WeftTensor) cropped = augment (WEFT_ATTRIBUTES (WEFT_INT ("crop", 2)), 1, TRUE);
  int seen[5] = { 0 };
  double most = 0, least = 0;

  for (int n = 0; n < N; n++) {
    Map move = read_map (shifted, n), jump = read_map (cropped, n);

    most = fmax (most, move.t[0]);
    least = fmin (least, move.t[0]);
    g_assert_cmpfloat (fabs (move.t[1]), <=, 0.2 * H + 1e-4);
    g_assert_cmpfloat_with_epsilon (jump.t[0], round (jump.t[0]), 1e-6);
    seen[(int) round (jump.t[0]) + 2]++;
  }
  g_assert_cmpfloat (most, <=, 0.2 * W + 1e-4);
  g_assert_cmpfloat (most, >, 0.15 * W);
  g_assert_cmpfloat (least, <, -0.15 * W);
  for (int i = 0; i < 5; i++)
    g_assert_cmpint (seen[i], >, 2);
}

static void
test_flips (void)
{
  g_autoptr (WeftTensor) across = augment (WEFT_ATTRIBUTES (WEFT_INT ("flip", 1)), 1, TRUE);
  g_autoptr (WeftTensor) down = augment (WEFT_ATTRIBUTES (WEFT_INT ("flip_vertical", 1)), 1, TRUE);
  int counts[2] = { 0 };

  for (int n = 0; n < N; n++) {
    Map one = read_map (across, n), other = read_map (down, n);

    counts[0] += one.a[0][0] < 0;
    counts[1] += other.a[1][1] < 0;
    g_assert_cmpfloat_with_epsilon (one.a[1][1], 1, 1e-5);
    g_assert_cmpfloat_with_epsilon (other.a[0][0], 1, 1e-5);
  }
  for (int i = 0; i < 2; i++)
    g_assert_true (counts[i] > N / 4 && counts[i] < 3 * N / 4);
}

static void
test_colours (void)
{
  g_autoptr (WeftTensor) y = augment (WEFT_ATTRIBUTES (WEFT_FLOAT ("brightness", 3), WEFT_FLOAT ("contrast", 0.5)), 1, TRUE);

  for (int n = 0; n < N; n++) {
    Map map = read_map (y, n);

    g_assert_cmpfloat_with_epsilon (map.a[0][0], map.a[1][1], 1e-4);
    g_assert_true (map.a[0][0] > 0.5 - 1e-4 && map.a[0][0] < 1.5 + 1e-4 && fabs (map.t[0]) <= 3 + 1e-4);
    g_assert_cmpfloat_with_epsilon (map.t[0], map.t[1], 1e-4);
    g_assert_cmpfloat_with_epsilon (at (y, n, 0, -H / 2, -W / 2), -W / 2 * map.a[0][0] + map.t[0], 1e-4);
  }
}

/* A third of the shorter side: 7 pixels, of which the edge may hide some. */
static void
test_covers (void)
{
  g_autoptr (WeftTensor) ramps = make_ramps (), y = augment (WEFT_ATTRIBUTES (WEFT_FLOAT ("cutout", 1.0 / 3), WEFT_FLOAT ("brightness", 90)), 1, TRUE);
  int most = 0;

  for (int n = 0; n < N; n++) {
    int zeros = 0;

    for (int i = 0; i < H * W; i++)
      zeros += weft_tensor_get (y, (gint64) n * 2 * H * W + i) == 0;
    g_assert_cmpint (zeros, >=, 4 * 4);
    g_assert_cmpint (zeros, <=, 7 * 7);
    most = MAX (most, zeros);
  }
  g_assert_cmpint (most, ==, 7 * 7);
}

#define ALL                                                                                                                                       \
  WEFT_ATTRIBUTES (WEFT_INT ("stream", 5), WEFT_FLOAT ("shift", 0.1), WEFT_FLOAT ("rotate", 20), WEFT_FLOAT ("scale", 0.1), WEFT_INT ("flip", 1), \
                   WEFT_FLOAT ("brightness", 0.5), WEFT_FLOAT ("contrast", 0.2), WEFT_FLOAT ("cutout", 0.2), WEFT_INT ("crop", 1))

/* The same step gives the same bits whatever the number of threads, another step others. */
static void
test_repeats (void)
{
  g_autoptr (WeftTensor) first = NULL, other = augment (ALL, 2, TRUE);
  const int sizes[] = { 1, 2, 3 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (WeftTensor) again = NULL;

    weft_team_set_size (sizes[i], FALSE);
    again = augment (ALL, 1, TRUE);
    if (first == NULL)
      first = weft_tensor_ref (again);
    g_assert_cmpmem (first->data, first->bytes, again->data, again->bytes);
  }
  weft_team_set_size (0, FALSE);
  g_assert_true (memcmp (first->data, other->data, first->bytes) != 0);
}

/* Without an offset the map is linear: Σ w ⊙ A x = Σ (Aᵀ w) ⊙ x, and Aᵀ w is the gradient. */
static void
test_gradient (void)
{
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  g_autoptr (WeftTensor) ramps = make_ramps (), weights = make_ramps ();
  WeftValue x = weft_graph_add_parameter (graph, "x", ramps), w, y, dx;
  double forward = 0, back = 0;
  g_autoptr (WeftSession) session = NULL;
  g_autoptr (WeftPlan) plan = NULL;

  for (gint64 i = 0; i < weft_shape_count (&weights->shape); i++)
    weft_tensor_set (weights, i, sin (0.7 * (double) i));
  w = weft_graph_add_parameter (graph, "w", weights);
  y = weft_graph_emit (graph, "weft.Augment", WEFT_INPUTS (x), WEFT_ATTRIBUTES (WEFT_FLOAT ("shift", 0.1), WEFT_FLOAT ("rotate", 20), WEFT_FLOAT ("contrast", 0.2), WEFT_FLOAT ("cutout", 0.3)));
  y = weft_graph_emit (graph, "Mul", WEFT_INPUTS (y, w), NULL);
  g_assert_true (weft_graph_differentiate (graph, y, &x, 1, &dx, NULL));
  session = weft_session_new (graph, NULL);
  plan = weft_plan_new (session, &(WeftPlanSpec){ .outputs = (const WeftValue[]){ y, dx }, .n_outputs = 2, .training = TRUE }, NULL);
  weft_plan_set_random (plan, 3, 9);
  weft_plan_run (plan, NULL);
  for (gint64 i = 0; i < weft_shape_count (&ramps->shape); i++) {
    forward += weft_tensor_get (weft_plan_get_tensor (plan, y), i);
    back += weft_tensor_get (weft_plan_get_tensor (plan, dx), i) * weft_tensor_get (ramps, i);
  }
  g_assert_cmpfloat (fabs (forward), >, 10);
  g_assert_cmpfloat_with_epsilon (forward, back, 1e-4 * fabs (forward));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/augment/rests", test_rests);
  g_test_add_func ("/engine/augment/turns", test_turns);
  g_test_add_func ("/engine/augment/zooms", test_zooms);
  g_test_add_func ("/engine/augment/moves", test_moves);
  g_test_add_func ("/engine/augment/flips", test_flips);
  g_test_add_func ("/engine/augment/colours", test_colours);
  g_test_add_func ("/engine/augment/covers", test_covers);
  g_test_add_func ("/engine/augment/repeats", test_repeats);
  g_test_add_func ("/engine/augment/gradient", test_gradient);
  return g_test_run ();
}
