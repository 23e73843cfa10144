/* test-axis.c: ticks are nice, within the limits and few; places map back to values
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/random.h"
#include "paint/axis.h"

#include <float.h>
#include <math.h>
#include <string.h>

static char *
join (WeftScale scale,
      double    low,
      double    high,
      guint     max_ticks)
{
  WeftAxis axis;
  g_autoptr (GArray) ticks = NULL;
  GString *text = g_string_new (NULL);

  weft_axis_init (&axis, scale, low, high);
  ticks = weft_axis_get_ticks (&axis, max_ticks);
  for (guint i = 0; i < ticks->len; i++)
    if (g_array_index (ticks, WeftTick, i).label[0] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? "|" : "", g_array_index (ticks, WeftTick, i).label);
  return g_string_free (text, FALSE);
}

typedef struct
{
  WeftScale scale;
  double low;
  double high;
  guint max_ticks;
  const char *labels;
} Case;

static const Case cases[] = {
  { WEFT_SCALE_LINEAR, 0, 1, 6, "0|0.2|0.4|0.6|0.8|1.0" },
  { WEFT_SCALE_LINEAR, 0, 10, 6, "0|2|4|6|8|10" },
  { WEFT_SCALE_LINEAR, -1, 1, 5, "−1.0|−0.5|0|0.5|1.0" },
  { WEFT_SCALE_LINEAR, 0.97, 0.98, 6, "0.970|0.972|0.974|0.976|0.978|0.980" },
  { WEFT_SCALE_LINEAR, 0, 60000, 4, "0|20 k|40 k|60 k" },
  { WEFT_SCALE_LINEAR, 0, 2e6, 5, "0|500 k|1.0 M|1.5 M|2.0 M" },
  { WEFT_SCALE_LINEAR, 0, 3e-5, 4, "0|10⁻⁵|2·10⁻⁵|3·10⁻⁵" },
  { WEFT_SCALE_LOG, 0.01, 10, 5, "0.01|0.1|1|10" },
  { WEFT_SCALE_LOG, 1e-6, 1, 4, "10⁻⁶|10⁻⁴|10⁻²|10⁰" },
  { WEFT_SCALE_LOG, 1, 50, 9, "1|2|5|10|20|50" },
  { WEFT_SCALE_LOG, 1, 2, 3, "1.0|1.5|2.0" },
  { WEFT_SCALE_TIME, 0, 240, 5, "0:00|1:00|2:00|3:00|4:00" },
  { WEFT_SCALE_TIME, 0, 5400, 4, "0:00|30:00|1:00:00|1:30:00" },
  { WEFT_SCALE_TIME, 0, 4 * 86400, 5, "0 d|1 d|2 d|3 d|4 d" },
  { WEFT_SCALE_TIME, 0, 2, 5, "0|0.5|1.0|1.5|2.0" },
};

static void
test_labels (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *labels = join (cases[i].scale, cases[i].low, cases[i].high, cases[i].max_ticks);

    g_assert_cmpstr (labels, ==, cases[i].labels);
  }
}

static void
test_formats (void)
{
  char label[WEFT_TICK_LABEL];

  weft_tick_format (1500, 500, label);
  g_assert_cmpstr (label, ==, "1500");
  weft_tick_format (-0.0, 1, label);
  g_assert_cmpstr (label, ==, "0");
  weft_tick_format (1e-17, 0.1, label);
  g_assert_cmpstr (label, ==, "0");
  weft_tick_format ((double) NAN, 1, label);
  g_assert_cmpstr (label, ==, "NaN");
  weft_tick_format (-(double) INFINITY, 1, label);
  g_assert_cmpstr (label, ==, "−∞");
  weft_tick_format (DBL_MAX, DBL_MAX / 10, label);
  g_assert_true (g_utf8_validate (label, -1, NULL));
}

/* Any limits at all give few ticks, ascending, inside. */
static void
test_any_limits (void)
{
  WeftRandom random;

  weft_random_init (&random, 1, 0);
  for (int round = 0; round < 20000; round++) {
    double low = (weft_random_uniform (&random) - 0.3) * pow (10, (double) weft_random_below (&random, 24) - 12);
    double high = low + weft_random_uniform (&random) * pow (10, (double) weft_random_below (&random, 24) - 12);
    guint max_ticks = 2 + weft_random_below (&random, 11);
    WeftScale scale = (WeftScale) weft_random_below (&random, WEFT_N_SCALES);
    g_autoptr (GArray) ticks = NULL;
    double room, former = -INFINITY;
    guint n_labels = 0;
    WeftAxis axis;

    weft_axis_init (&axis, scale, low, high);
    if (round % 2 == 0)
      weft_axis_widen (&axis, max_ticks);
    g_assert_true (axis.low < axis.high);
    room = 1e-6 * (axis.high - axis.low);
    ticks = weft_axis_get_ticks (&axis, max_ticks);
    for (guint i = 0; i < ticks->len; i++) {
      WeftTick *tick = &g_array_index (ticks, WeftTick, i);

      n_labels += tick->label[0] != '\0';
      g_assert_true (tick->value >= axis.low - room && tick->value <= axis.high + room);
      g_assert_cmpfloat (tick->value, >, former);
      former = tick->value;
    }
    g_assert_cmpuint (n_labels, <=, max_ticks + 2);
  }
}

static void
test_inverse (void)
{
  WeftRandom random;

  weft_random_init (&random, 2, 0);
  for (int round = 0; round < 10000; round++) {
    double low = 0.001 + weft_random_uniform (&random) * 10, high = low * (1.1 + 100 * weft_random_uniform (&random));
    double value = low + (high - low) * (2 * weft_random_uniform (&random));
    WeftAxis axis;

    weft_axis_init (&axis, (WeftScale) weft_random_below (&random, WEFT_N_SCALES), low, high);
    axis.start = 300;
    axis.end = 20;
    g_assert_cmpfloat_with_epsilon (weft_axis_to_value (&axis, weft_axis_to_place (&axis, value)), value, 1e-9 * value);
    g_assert_cmpfloat_with_epsilon (weft_axis_to_place (&axis, low), 300, 1e-9);
    g_assert_cmpfloat_with_epsilon (weft_axis_to_place (&axis, high), 20, 1e-9);
  }
}

static void
test_degenerate (void)
{
  static const double odd[] = { 0, -0.0, 1, -1, 1e300, -1e300, 5e-324, (double) NAN, (double) INFINITY, -(double) INFINITY };

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (odd); j++)
      for (int scale = 0; scale < WEFT_N_SCALES; scale++) {
        g_autoptr (GArray) ticks = NULL;
        WeftAxis axis;

        weft_axis_init (&axis, (WeftScale) scale, odd[i], odd[j]);
        g_assert_true (axis.low < axis.high);
        g_assert_true (isfinite (axis.low) && isfinite (axis.high));
        ticks = weft_axis_get_ticks (&axis, 6);
        g_assert_cmpuint (ticks->len, <, 20000);
      }
}

static void
test_log_has_no_place_for_zero (void)
{
  WeftAxis axis;

  weft_axis_init (&axis, WEFT_SCALE_LOG, 1, 10);
  g_assert_true (isnan (weft_axis_to_place (&axis, 0)));
  g_assert_true (isnan (weft_axis_to_place (&axis, -3)));
  g_assert_true (isnan (weft_axis_to_place (&axis, (double) NAN)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paint/axis/labels", test_labels);
  g_test_add_func ("/paint/axis/formats", test_formats);
  g_test_add_func ("/paint/axis/any-limits", test_any_limits);
  g_test_add_func ("/paint/axis/inverse", test_inverse);
  g_test_add_func ("/paint/axis/degenerate", test_degenerate);
  g_test_add_func ("/paint/axis/log-has-no-place-for-zero", test_log_has_no_place_for_zero);
  return g_test_run ();
}
