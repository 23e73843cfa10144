/* test-fft.c: transforms against the sums that they are
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/random.h"
#include "engine/kernels.h"
#include "explain/fft.h"

#include <math.h>
#include <string.h>

#define LANES WEFT_FFT_LANES

static float *
draw (gint64 n)
{
  float *x = g_new (float, n);
  WeftRandom random;

  weft_random_init (&random, (guint64) n, 0);
  for (gint64 i = 0; i < n; i++)
    x[i] = (float) weft_random_normal (&random);
  return x;
}

static void
check_length (gint64 n)
{
  g_autoptr (WeftFft) fft = weft_fft_new (n);
  g_autofree float *x = draw (2 * n * LANES), *y = g_memdup2 (x, (gsize) (2 * n * LANES) * sizeof (float)), *work = g_new (float, 2 * n * LANES);
  double tolerance = 1e-6 * (double) n + 1e-6;

  g_assert_cmpint (weft_fft_get_length (fft), ==, n);
  weft_fft_run (fft, y, y + n * LANES, work);
  for (gint64 k = 0; k < n; k++)
    for (int lane = 0; lane < LANES; lane += 15) {
      double re = 0, im = 0;

      for (gint64 i = 0; i < n; i++) {
        double angle = -2 * G_PI * (double) (i * k % n) / (double) n, a = (double) x[i * LANES + lane], b = (double) x[(n + i) * LANES + lane];

        re += a * cos (angle) - b * sin (angle);
        im += a * sin (angle) + b * cos (angle);
      }
      g_assert_cmpfloat_with_epsilon (y[k * LANES + lane], re, tolerance);
      g_assert_cmpfloat_with_epsilon (y[(n + k) * LANES + lane], im, tolerance);
    }
  weft_fft_run (fft, y + n * LANES, y, work);
  for (gint64 i = 0; i < 2 * n * LANES; i++)
    g_assert_cmpfloat_with_epsilon (y[i] / (float) n, x[i], 1e-5);
}

static void
test_lengths (void)
{
  const gint64 lengths[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 15, 16, 28, 31, 36, 48, 50, 64, 96, 224 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    check_length (lengths[i]);
}

static void
test_find_length (void)
{
  for (gint64 least = 1; least < 3000; least += 7) {
    gint64 length = weft_fft_find_length (least), rest = length;

    g_assert_cmpint (length, >=, least);
    g_assert_cmpint (length % LANES, ==, 0);
    g_assert_cmpint (length, <=, MAX (16, least * 3 / 2));
    while (rest % 2 == 0)
      rest /= 2;
    while (rest % 3 == 0)
      rest /= 3;
    g_assert_cmpint (rest, ==, 1);
  }
}

/* Σ over the whole spectrum, the half that is not given being the mirror image of the other. */
static double
sum_image (const float *spectrum,
           gint64       height,
           gint64       width,
           gint64       row,
           gint64       column)
{
  gint64 half = width / 2 + 1;
  double sum = 0;

  for (gint64 k = 0; k < height; k++)
    for (gint64 l = 0; l < half; l++) {
      double angle = 2 * G_PI * ((double) (k * row) / (double) height + (double) (l * column) / (double) width);
      double part = (double) spectrum[2 * (k * half + l)] * cos (angle) - (double) spectrum[2 * (k * half + l) + 1] * sin (angle);

      sum += l == 0 || 2 * l == width ? part : 2 * part;
    }
  return sum / (double) (height * width);
}

static void
check_image (gint64 height,
             gint64 width)
{
  g_autoptr (WeftImageFft) fft = weft_image_fft_new (height, width);
  gint64 size = height * width, n = 2 * height * (width / 2 + 1);
  g_autofree float *spectrum = draw (n), *image = g_new (float, size), *dimage = draw (size + 1), *dspectrum = g_new (float, n);
  g_autoptr (GError) error = NULL;
  double there = 0, back = 0, scale = 0;

  g_assert_true (weft_image_fft_run (fft, spectrum, image, &error));
  for (gint64 i = 0; i < size; i++)
    g_assert_cmpfloat_with_epsilon (image[i], sum_image (spectrum, height, width, i / width, i % width), 1e-6);
  /* The adjoint: dimage · A spectrum = Aᵀ dimage · spectrum. */
  g_assert_true (weft_image_fft_gradient (fft, dimage, dspectrum, &error));
  for (gint64 i = 0; i < size; i++) {
    there += (double) dimage[i] * (double) image[i];
    scale += fabs ((double) dimage[i] * (double) image[i]);
  }
  for (gint64 i = 0; i < n; i++)
    back += (double) dspectrum[i] * (double) spectrum[i];
  g_assert_cmpfloat_with_epsilon (there, back, 1e-5 * scale);
}

static void
test_image (void)
{
  check_image (1, 1);
  check_image (4, 6);
  check_image (5, 7);
  check_image (28, 28);
  check_image (17, 20);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/fft/lengths", test_lengths);
  g_test_add_func ("/explain/fft/find-length", test_find_length);
  g_test_add_func ("/explain/fft/image", test_image);
  return g_test_run ();
}
