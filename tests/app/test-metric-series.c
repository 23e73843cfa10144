/* test-metric-series.c: curves keep their shape however many points come
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/metric-series.h"

static double
at (GArray *array,
    guint   index)
{
  return g_array_index (array, double, index);
}

static void
test_few (void)
{
  g_autoptr (WeftMetricSeries) series = weft_metric_series_new ("train", "train_loss");

  for (int i = 1; i <= 10; i++)
    weft_metric_series_add (series, i * 100, i, 1.0 / i);
  g_assert_cmpuint (series->values->len, ==, 10);
  g_assert_cmpfloat (at (series->steps, 9), ==, 1000);
  g_assert_cmpfloat (at (series->epochs, 3), ==, 4);
  g_assert_cmpfloat (at (series->values, 1), ==, 0.5);
}

/* Points stay evenly spread, and the three columns in step. */
static void
test_many (void)
{
  g_autoptr (WeftMetricSeries) series = weft_metric_series_new ("train", "batch_loss");
  const int n = 10 * WEFT_METRIC_SERIES_MAX;
  double gap;

  for (int i = 0; i < n; i++)
    weft_metric_series_add (series, i, i / 100.0, -i);
  g_assert_cmpuint (series->values->len, <, WEFT_METRIC_SERIES_MAX);
  g_assert_cmpuint (series->values->len, >=, WEFT_METRIC_SERIES_MAX / 4);
  g_assert_cmpuint (series->steps->len, ==, series->values->len);
  g_assert_cmpuint (series->epochs->len, ==, series->values->len);
  gap = at (series->steps, series->steps->len - 1) - at (series->steps, series->steps->len - 2);
  g_assert_cmpfloat (at (series->steps, series->steps->len - 1), >=, n - gap);
  for (guint i = 0; i < series->values->len; i++)
    g_assert_cmpfloat (at (series->values, i), ==, -at (series->steps, i));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/metric-series/few", test_few);
  g_test_add_func ("/app/metric-series/many", test_many);
  return g_test_run ();
}
