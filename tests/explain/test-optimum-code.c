/* test-optimum-code.c: pictures as frequencies and colors, moved about, and the way back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/optimum-private.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define SEED 1

static void
draw (float      *numbers,
      gint64      n,
      const char *name)
{
  WeftRandom random;

  weft_random_init (&random, weft_random_key (SEED, name), 0);
  for (gint64 i = 0; i < n; i++)
    numbers[i] = (float) weft_random_normal (&random);
}

static double
multiply (const float *a,
          const float *b,
          gint64       n)
{
  double sum = 0;

  for (gint64 i = 0; i < n; i++)
    sum += (double) a[i] * (double) b[i];
  return sum;
}

/* <W x, y> = <x, Wᵀ y>, and what is not moved stays. */
static void
test_warp (void)
{
  enum {
    CHANNELS = 2,
    HEIGHT = 9,
    WIDTH = 13,
    N = CHANNELS * HEIGHT * WIDTH
  };
  g_autofree float *x = g_new (float, N), *y = g_new (float, N), *to = g_new (float, N), *back = g_new (float, N);
  WeftWarp whole = weft_warp_crop (HEIGHT, WIDTH, 1, 0.5, 0.5);
  WeftRandom random;

  draw (x, N, "x");
  draw (y, N, "y");
  weft_warp_run (&whole, CHANNELS, HEIGHT, WIDTH, x, 0, to);
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (to[i], x[i], 1e-6);
  weft_random_init (&random, SEED, 0);
  for (int k = 0; k < 40; k++) {
    WeftWarp warp = k % 2 ? weft_warp_draw (&random, HEIGHT, WIDTH) : weft_warp_crop (HEIGHT, WIDTH, 0.2 + 0.02 * k, weft_random_uniform (&random), weft_random_uniform (&random));

    weft_warp_run (&warp, CHANNELS, HEIGHT, WIDTH, x, 0, to);
    memset (back, 0, N * sizeof (float));
    weft_warp_gradient (&warp, CHANNELS, HEIGHT, WIDTH, y, back);
    g_assert_cmpfloat_with_epsilon (multiply (to, y, N), multiply (x, back, N), 1e-5 * sqrt (multiply (x, x, N) * multiply (y, y, N)));
  }
}

/* A space of pictures with colors that depend on each other. */
static WeftInputSpace *
make_colors (gint64   height,
             gint64   width,
             gboolean with_samples)
{
  WeftInputSpace *self = g_new0 (WeftInputSpace, 1);
  const gint64 n_rows = 5;

  self->channels = 3;
  self->height = height;
  self->width = width;
  self->item = WEFT_SHAPE (3, height, width);
  self->n = 3 * height * width;
  self->low = g_new0 (float, self->n);
  self->high = g_new0 (float, self->n);
  for (gint64 i = 0; i < self->n; i++)
    self->high[i] = 1;
  if (!with_samples)
    return self;
  self->samples = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n_rows, 3, height, width), NULL);
  draw (weft_tensor_f32 (self->samples), n_rows * self->n, "samples");
  for (gint64 i = 0; i < n_rows * self->n; i++)
    weft_tensor_f32 (self->samples)[i] = 0.5f + 0.1f * weft_tensor_f32 (self->samples)[i] + 0.05f * (float) sin ((double) (i % (height * width)));
  return self;
}

/* Pictures by frequencies: the gradient is that of differences, in a direction drawn at random. */
static void
check_code (gint64   height,
            gint64   width,
            gboolean with_samples,
            gboolean phases)
{
  g_autoptr (WeftInputSpace) colors = make_colors (height, width, with_samples);
  WeftPictureCode *code = weft_picture_code_new (colors, phases, NULL);
  gint64 n = weft_picture_code_get_n (code);
  g_autofree float *codes = g_new (float, n), *way = g_new (float, n), *dcodes = g_new (float, n), *moved = g_new (float, n);
  g_autofree float *weights = g_new (float, colors->n), *up = g_new (float, colors->n), *down = g_new (float, colors->n);
  const double step = phases ? 1e-2 : 1e-3;
  double difference, slope;

  draw (codes, n, "codes");
  draw (way, n, "way");
  draw (weights, colors->n, "weights");
  for (gint64 i = 0; i < n && !phases; i++)
    codes[i] *= 0.1f;
  g_assert_true (weft_picture_code_gradient (code, codes, weights, dcodes, NULL));
  for (gint64 i = 0; i < n; i++)
    moved[i] = codes[i] + (float) step * way[i];
  g_assert_true (weft_picture_code_render (code, moved, up, NULL));
  for (gint64 i = 0; i < n; i++)
    moved[i] = codes[i] - (float) step * way[i];
  g_assert_true (weft_picture_code_render (code, moved, down, NULL));
  difference = (multiply (weights, up, colors->n) - multiply (weights, down, colors->n)) / (2 * step);
  slope = multiply (dcodes, way, n);
  g_test_message ("%" PRId64 "×%" PRId64 " phases %d: %.6g, by differences %.6g", height, width, phases, slope, difference);
  g_assert_cmpfloat_with_epsilon (slope, difference, 2e-3 * fabs (difference) + 1e-3);
  weft_picture_code_free (code);
}

static void
test_code (void)
{
  for (int i = 0; i < 8; i++)
    check_code (i & 1 ? 8 : 7, i & 1 ? 6 : 9, (i & 2) != 0, (i & 4) != 0);
}

/* Zero is middle gray, and one frequency is the cosine that Lucid's formula says, in gray. */
static void
test_lucid (void)
{
  enum {
    HEIGHT = 8,
    WIDTH = 10,
    ROW = 2,
    COLUMN = 3
  };
  g_autoptr (WeftInputSpace) colors = make_colors (HEIGHT, WIDTH, FALSE);
  WeftPictureCode *code = weft_picture_code_new (colors, FALSE, NULL);
  g_autofree float *codes = g_new0 (float, weft_picture_code_get_n (code)), *shares = g_new (float, colors->n);
  const double root[] = { 0.26, 0.27, 0.27 }, longest = sqrt (0.26 * 0.26 + 2 * 0.27 * 0.27);

  g_assert_true (weft_picture_code_render (code, codes, shares, NULL));
  for (gint64 i = 0; i < colors->n; i++)
    g_assert_cmpfloat_with_epsilon (shares[i], 0.5f, 1e-6);
  codes[2 * (ROW * (WIDTH / 2 + 1) + COLUMN)] = 1;
  g_assert_true (weft_picture_code_render (code, codes, shares, NULL));
  for (gint64 i = 0; i < colors->n; i++) {
    gint64 c = i / (HEIGHT * WIDTH), y = i / WIDTH % HEIGHT, x = i % WIDTH;
    double frequency = hypot ((double) ROW / HEIGHT, (double) COLUMN / WIDTH), scale = sqrt (HEIGHT * WIDTH) / frequency / 4;
    double wave = 2 * scale / (HEIGHT * WIDTH) * cos (2 * G_PI * ((double) (ROW * y) / HEIGHT + (double) (COLUMN * x) / WIDTH));

    g_assert_cmpfloat_with_epsilon ((double) shares[i], 1 / (1 + exp (-root[c] / longest * wave)), 1e-5);
  }
  weft_picture_code_free (code);
}

/* The root of the colors' covariance, times itself, is that covariance, but for a factor. */
static void
test_colors (void)
{
  g_autoptr (WeftInputSpace) colors = make_colors (8, 8, TRUE);
  const float *numbers = weft_tensor_const_f32 (colors->samples);
  double means[3] = { 0 }, covariance[9] = { 0 }, factor = 0;
  WeftColorRoot root;

  for (int k = 0; k < 5 * 64; k++)
    for (int a = 0; a < 3; a++)
      means[a] += (double) numbers[(k / 64 * 3 + a) * 64 + k % 64] / (5 * 64);
  for (int k = 0; k < 5 * 64; k++)
    for (int i = 0; i < 9; i++)
      covariance[i] += ((double) numbers[(k / 64 * 3 + i / 3) * 64 + k % 64] - means[i / 3]) * ((double) numbers[(k / 64 * 3 + i % 3) * 64 + k % 64] - means[i % 3]) / (5 * 64);
  weft_color_root_init (&root, colors);
  for (int i = 0; i < 9; i++) {
    double square = 0, one = 0;

    for (int k = 0; k < 3; k++) {
      square += root.root[i / 3 * 3 + k] * root.root[k * 3 + i % 3];
      one += root.root[i / 3 * 3 + k] * root.inverse[k * 3 + i % 3];
    }
    factor = i == 0 ? square / covariance[0] : factor;
    g_assert_cmpfloat_with_epsilon (square, factor * covariance[i], 1e-4);
    g_assert_cmpfloat_with_epsilon (one, i % 4 == 0, 1e-4);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/optimum-code/warp", test_warp);
  g_test_add_func ("/explain/optimum-code/gradient", test_code);
  g_test_add_func ("/explain/optimum-code/lucid", test_lucid);
  g_test_add_func ("/explain/optimum-code/colors", test_colors);
  return g_test_run ();
}
