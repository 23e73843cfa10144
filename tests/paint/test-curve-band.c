/* test-curve-band.c: several curves as one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/curve-band.h"

#include <math.h>

#define CURVE(name)                                                   \
  {                                                                   \
    .x = name##_x, .y = name##_y, .n_points = G_N_ELEMENTS (name##_x) \
  }

static const double a_x[] = { 0, 1, 2, 3 }, a_y[] = { 1, 2, 3, 4 };
static const double b_x[] = { 0, 2, 4 }, b_y[] = { 3, 5, 7 };
static const double c_x[] = { 2, 1, 0 }, c_y[] = { 100, 100, 100 };
static const double d_x[] = { 0, 1, 2, 3 }, d_y[] = { 1, NAN, 3, 4 };

/* Between its points a curve is a straight line, beyond them it is not. */
static void
test_mean (void)
{
  const WeftCurve curves[] = { CURVE (a), CURVE (b) };
  g_autoptr (WeftCurveBand) band = weft_curve_band_new (curves, 2);

  g_assert_cmpuint (band->n_points, ==, 4);
  g_assert_cmpfloat (band->x[1], ==, 1);
  g_assert_cmpfloat_with_epsilon (band->mean[1], 3, 1e-12);
  g_assert_cmpfloat_with_epsilon (band->high[1] - band->mean[1], sqrt (2), 1e-12);
  g_assert_cmpfloat_with_epsilon (band->mean[1] - band->low[1], sqrt (2), 1e-12);
  g_assert_cmpfloat_with_epsilon (band->mean[3], 5, 1e-12);
}

static void
test_gaps (void)
{
  const WeftCurve curves[] = { CURVE (a), CURVE (d), CURVE (c) };
  g_autoptr (WeftCurveBand) band = weft_curve_band_new (curves, 3);

  /* What falls is no part of it, and where one has no number there is no band of one. */
  g_assert_cmpuint (band->n_points, ==, 3);
  g_assert_cmpfloat (band->x[1], ==, 2);
  g_assert_cmpfloat (band->low[1], ==, band->high[1]);
}

static void
test_none (void)
{
  const WeftCurve curves[] = { CURVE (a), CURVE (c) };
  g_autoptr (WeftCurveBand) one = weft_curve_band_new (curves, 2), none = weft_curve_band_new (NULL, 0);

  g_assert_cmpuint (one->n_points, ==, 0);
  g_assert_cmpuint (none->n_points, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paint/curve-band/mean", test_mean);
  g_test_add_func ("/paint/curve-band/gaps", test_gaps);
  g_test_add_func ("/paint/curve-band/none", test_none);
  return g_test_run ();
}
