/* test-series.c: points survive their blobs bit by bit; thinning loses no spike
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "base/random.h"
#include "trials/points-private.h"

#include <math.h>
#include <string.h>

static double
any_double (WeftRandom *random)
{
  guint64 bits = (guint64) weft_random_next (random) << 32 | weft_random_next (random);
  double number;

  memcpy (&number, &bits, sizeof number);
  return number;
}

static void
assert_round_trip (const WeftTrialPoint *points,
                   guint                 n_points)
{
  g_autoptr (GByteArray) blob = weft_points_encode (points, n_points);
  g_autoptr (GArray) decoded = g_array_new (FALSE, FALSE, sizeof (WeftTrialPoint));

  g_assert_true (weft_points_decode (decoded, blob->data, blob->len));
  g_assert_cmpmem (decoded->data, decoded->len * sizeof (WeftTrialPoint), points, n_points * sizeof (WeftTrialPoint));
}

static void
test_any_bits (void)
{
  WeftTrialPoint points[WEFT_TRIAL_CHUNK];
  WeftRandom random;

  weft_random_init (&random, 1, 0);
  for (int round = 0; round < 300; round++) {
    guint n_points = 1 + weft_random_below (&random, WEFT_TRIAL_CHUNK);
    gboolean line = weft_random_below (&random, 2), floats = weft_random_below (&random, 2);

    for (guint i = 0; i < n_points; i++) {
      points[i].step = line ? 100 + 7 * (gint64) i : (gint64) ((guint64) weft_random_next (&random) << 33);
      points[i].epoch = floats ? (double) (float) weft_random_uniform (&random) : any_double (&random);
      points[i].time = floats ? i / 1024.0 : any_double (&random);
      points[i].value = floats ? (double) (i % 3 == 0 ? -INFINITY : 0.5f) : any_double (&random);
    }
    assert_round_trip (points, n_points);
  }
}

static void
test_usual_points_are_small (void)
{
  WeftTrialPoint points[WEFT_TRIAL_CHUNK];
  g_autoptr (GByteArray) blob = NULL;

  for (int i = 0; i < WEFT_TRIAL_CHUNK; i++)
    points[i] = (WeftTrialPoint){ i, (double) (i / 100.0f), i / 1024.0, (double) (1 / (i + 1.0f)) };
  blob = weft_points_encode (points, WEFT_TRIAL_CHUNK);
  g_assert_cmpuint (blob->len, <, 10 * WEFT_TRIAL_CHUNK);
  for (int i = 0; i < WEFT_TRIAL_CHUNK; i++)
    points[i] = (WeftTrialPoint){ i, 0.5, 0.5, i % 2 == 0 ? 0.5 : -0.5 };
  g_byte_array_unref (blob);
  blob = weft_points_encode (points, WEFT_TRIAL_CHUNK);
  g_assert_cmpuint (blob->len, ==, 8 + 16 + 2 * (4 + WEFT_TRIAL_CHUNK - 1) + 4 * WEFT_TRIAL_CHUNK);
}

/* One is 0x3f800000 as a float, the next 0x3f800001, the one before it 0x3f7fffff. */
static void
test_near_numbers (void)
{
  const double one = 1, next = 1 + 0x1p-23, before = 1 - 0x1p-24, on = 1 + 0x1p-16;
  const WeftTrialPoint points[] = { { 5, one, 0, one }, { 5, next, 0, one }, { 5, before, 0, one }, { 5, on, 0, one } };
  static const guint8 epochs[] = { 0x00, 0x00, 0x80, 0x3f, 0x02, 0x03, 0x82, 0x02 };
  g_autoptr (GByteArray) blob = weft_points_encode (points, G_N_ELEMENTS (points));

  g_assert_cmpint (blob->data[2], ==, 4);
  g_assert_cmpmem (blob->data + 8 + 16, sizeof epochs, epochs, sizeof epochs);
  assert_round_trip (points, G_N_ELEMENTS (points));
}

/* A number of more than five bytes, and one that never ends. */
static void
test_broken_differences (void)
{
  const WeftTrialPoint points[] = { { 5, 1, 0, 1 }, { 5, 1, 0, 1 }, { 5, 1, 0, 1 }, { 5, 1, 0, 1 } };
  g_autoptr (GByteArray) blob = weft_points_encode (points, G_N_ELEMENTS (points));
  g_autoptr (GArray) decoded = g_array_new (FALSE, FALSE, sizeof (WeftTrialPoint));

  memset (blob->data + blob->len - 3, 0xff, 3);
  g_assert_false (weft_points_decode (decoded, blob->data, blob->len));
  g_byte_array_set_size (blob, blob->len + 6);
  memset (blob->data + blob->len - 9, 0xff, 8);
  blob->data[blob->len - 1] = 0;
  g_assert_false (weft_points_decode (decoded, blob->data, blob->len));
  g_assert_cmpuint (decoded->len, ==, 0);
}

static void
test_broken_blobs (void)
{
  WeftTrialPoint points[40] = { 0 };
  g_autoptr (GByteArray) blob = NULL;
  g_autoptr (GArray) decoded = g_array_new (FALSE, FALSE, sizeof (WeftTrialPoint));

  for (int i = 0; i < 40; i++)
    points[i] = (WeftTrialPoint){ i, i, i, i * 0.1 };
  blob = weft_points_encode (points, 40);
  for (guint length = 0; length < blob->len; length++)
    g_assert_false (weft_points_decode (decoded, blob->data, length));
  for (guint byte = 0; byte < 8; byte++)
    for (int value = 0; value < 256; value++) {
      g_autofree guint8 *copy = g_memdup2 (blob->data, blob->len);

      copy[byte] = (guint8) value;
      g_assert_cmpint (weft_points_decode (decoded, copy, blob->len), ==, value == blob->data[byte]);
      g_array_set_size (decoded, 0);
    }
}

/* The smallest, the largest and the gaps of every stretch are still there. */
static void
test_thin_keeps_extremes (void)
{
  enum {
    N = 10000,
  };
  g_autofree WeftTrialPoint *points = g_new0 (WeftTrialPoint, N);
  WeftRandom random;

  weft_random_init (&random, 3, 0);
  for (int i = 0; i < N; i++)
    points[i] = (WeftTrialPoint){ i, 0, 0, weft_random_normal (&random) };
  points[1234].value = 1e6;
  points[5678].value = -1e6;
  points[7777].value = (double) NAN;
  for (gsize max = 5; max < 3000; max = max * 3 + 1) {
    g_autoptr (GArray) thinned = weft_trial_points_thin (points, N, max);
    gboolean high = FALSE, low = FALSE, gap = FALSE;

    g_assert_cmpuint (thinned->len, <=, max);
    for (guint i = 0; i < thinned->len; i++) {
      WeftTrialPoint *point = &g_array_index (thinned, WeftTrialPoint, i);

      high |= point->value == 1e6;
      low |= point->value == -1e6;
      gap |= isnan (point->value);
      g_assert_true (i == 0 || point->step > g_array_index (thinned, WeftTrialPoint, i - 1).step);
    }
    g_assert_true (high && low && gap);
    g_assert_cmpint (g_array_index (thinned, WeftTrialPoint, 0).step, ==, 0);
    g_assert_cmpint (g_array_index (thinned, WeftTrialPoint, thinned->len - 1).step, ==, N - 1);
  }
}

static void
test_nan_and_summary (void)
{
  static const double values[] = { (double) NAN, 3, (double) INFINITY, -2, (double) NAN };
  g_autoptr (WeftTrialStore) store = open_store (WEFT_TRIAL_STORE_MEMORY);
  g_autoptr (WeftTrial) trial = NULL;
  g_autoptr (GArray) points = NULL;
  WeftTrialWriter *writer = begin (store, "x");
  const WeftTrialMetric *metric;

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    weft_trial_writer_add_point (writer, "loss", (gint64) i, (double) i, values[i]);
  weft_trial_writer_direct (writer, "loss", WEFT_TRIAL_LOWER_IS_BETTER);
  end (writer);
  trial = weft_trial_store_read (store, 1, NULL);
  metric = weft_trial_find_metric (trial, "loss");
  g_assert_true (isnan (metric->last));
  g_assert_cmpfloat (metric->min, ==, -2);
  g_assert_cmpfloat (metric->max, ==, (double) INFINITY);
  g_assert_cmpfloat (metric->max_epoch, ==, 2);
  g_assert_cmpfloat (weft_trial_metric_get_best (metric), ==, -2);
  g_assert_cmpfloat (weft_trial_metric_get_best_epoch (metric), ==, 3);
  points = weft_trial_store_read_series (store, 1, "loss", 0, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    double got = g_array_index (points, WeftTrialPoint, i).value;

    g_assert_true (got == values[i] || (isnan (got) && isnan (values[i])));
  }
}

static void
test_no_such_metric (void)
{
  g_autoptr (WeftTrialStore) store = open_store (WEFT_TRIAL_STORE_MEMORY);
  g_autoptr (GError) error = NULL;

  end (begin (store, "x"));
  g_assert_null (weft_trial_store_read_series (store, 1, "loss", 0, &error));
  g_assert_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trials/series/any-bits", test_any_bits);
  g_test_add_func ("/trials/series/usual-points-are-small", test_usual_points_are_small);
  g_test_add_func ("/trials/series/near-numbers", test_near_numbers);
  g_test_add_func ("/trials/series/broken-blobs", test_broken_blobs);
  g_test_add_func ("/trials/series/broken-differences", test_broken_differences);
  g_test_add_func ("/trials/series/thin-keeps-extremes", test_thin_keeps_extremes);
  g_test_add_func ("/trials/series/nan-and-summary", test_nan_and_summary);
  g_test_add_func ("/trials/series/no-such-metric", test_no_such_metric);
  return g_test_run ();
}
