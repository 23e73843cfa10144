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
  g_autoptr (WeftCurveBand) band = weft_curve_band_new (curves, 2, WEFT_BAND_MEAN, WEFT_BAND_DEVIATION);

  g_assert_cmpuint (band->n_points, ==, 4);
  g_assert_cmpfloat (band->x[1], ==, 1);
  g_assert_cmpfloat_with_epsilon (band->line[1], 3, 1e-12);
  g_assert_cmpfloat_with_epsilon (band->high[1] - band->line[1], sqrt (2), 1e-12);
  g_assert_cmpfloat_with_epsilon (band->line[1] - band->low[1], sqrt (2), 1e-12);
  g_assert_cmpfloat_with_epsilon (band->line[3], 5, 1e-12);
}

static void
test_gaps (void)
{
  const WeftCurve curves[] = { CURVE (a), CURVE (d), CURVE (c) };
  g_autoptr (WeftCurveBand) band = weft_curve_band_new (curves, 3, WEFT_BAND_MEAN, WEFT_BAND_DEVIATION);

  /* What falls is no part of it, and where one has no number there is no band of one. */
  g_assert_cmpuint (band->n_points, ==, 3);
  g_assert_cmpfloat (band->x[1], ==, 2);
  g_assert_cmpfloat (band->low[1], ==, band->high[1]);
}

static void
test_none (void)
{
  const WeftCurve curves[] = { CURVE (a), CURVE (c) };
  g_autoptr (WeftCurveBand) one = weft_curve_band_new (curves, 2, WEFT_BAND_MEAN, WEFT_BAND_DEVIATION), none = weft_curve_band_new (NULL, 0, WEFT_BAND_MEAN, WEFT_BAND_NONE);

  g_assert_cmpuint (one->n_points, ==, 0);
  g_assert_cmpuint (none->n_points, ==, 0);
}

/* Of 1, 2 and 6 at each place, by hand. */
static void
test_kinds (void)
{
  static const double x[] = { 0, 1 }, y[][2] = { { 6, 6 }, { 1, 1 }, { 2, 2 } };
  static const double lines[] = { [WEFT_BAND_MEAN] = 3, [WEFT_BAND_MEDIAN] = 2, [WEFT_BAND_MINIMUM] = 1, [WEFT_BAND_MAXIMUM] = 6 };
  const double deviation = sqrt (7), error = sqrt (7.0 / 3);
  const double edges[][2] = {
    [WEFT_BAND_DEVIATION] = { 3 - deviation, 3 + deviation },
    [WEFT_BAND_ERROR] = { 3 - error, 3 + error },
    [WEFT_BAND_CONFIDENCE] = { 3 - 4.3027 * error, 3 + 4.3027 * error },
    [WEFT_BAND_RANGE] = { 1, 6 },
  };
  WeftCurve curves[3];

  for (guint i = 0; i < 3; i++)
    curves[i] = (WeftCurve){ .x = x, .y = y[i], .n_points = 2 };
  for (guint line = WEFT_BAND_MEAN; line <= WEFT_BAND_MAXIMUM; line++)
    for (guint area = WEFT_BAND_DEVIATION; area <= WEFT_BAND_NONE; area++) {
      g_autoptr (WeftCurveBand) band = weft_curve_band_new (curves, 3, (WeftBandLine) line, (WeftBandArea) area);

      g_assert_cmpuint (band->n_points, ==, 2);
      g_assert_cmpfloat_with_epsilon (band->line[1], lines[line], 1e-12);
      g_assert_cmpfloat_with_epsilon (band->low[1], area == WEFT_BAND_NONE ? lines[line] : edges[area][0], 1e-3);
      g_assert_cmpfloat_with_epsilon (band->high[1], area == WEFT_BAND_NONE ? lines[line] : edges[area][1], 1e-3);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paint/curve-band/mean", test_mean);
  g_test_add_func ("/paint/curve-band/gaps", test_gaps);
  g_test_add_func ("/paint/curve-band/none", test_none);
  g_test_add_func ("/paint/curve-band/kinds", test_kinds);
  return g_test_run ();
}
