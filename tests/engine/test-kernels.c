/* test-kernels.c: the loops of every kernel set, at every length
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/kernels.h"

#include "base/random.h"
#include "engine/error.h"

#include <math.h>
#include <string.h>

#define MOST 131

typedef void (*SetFunc) (const WeftKernels *set);

static void
on_every_set (gconstpointer data)
{
  const SetFunc *func = data;

  for (const WeftKernels *const *set = weft_kernels_list (); *set != NULL; set++)
    (*func) (*set);
}

static void
fill (float   *x,
      int      n,
      guint64  seed)
{
  WeftRandom random;

  weft_random_init (&random, seed, 0);
  for (int i = 0; i < n; i++)
    x[i] = (float) (4 * weft_random_uniform (&random) - 2);
}

static void
check_own (const WeftKernels *set)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_kernels_check (set, &error));
  g_assert_no_error (error);
}

/* Loops that are wrong in one place, in the ways that a compiler's or a
 * processor's fault would show. */

static const WeftKernels *whole;

static void
bad_gemm (const WeftGemm *gemm,
          gint64          first,
          gint64          last)
{
  whole->gemm (gemm, first, last);
  gemm->c[(last - 1) * gemm->c_row + gemm->n - 1] += 0.01f;
}

static void
bad_unary (WeftUnary    f,
           const float *x,
           float       *y,
           gint64       n,
           float        alpha,
           float        beta)
{
  whole->unary (f, x, y, n, alpha, beta);
  if (f == WEFT_UNARY_TANH && n > 16)
    y[16] *= 1.0001f;
}

static void
bad_unary_overrun (WeftUnary    f,
                   const float *x,
                   float       *y,
                   gint64       n,
                   float        alpha,
                   float        beta)
{
  whole->unary (f, x, y, n, alpha, beta);
  y[n] = 0;
}

static float
bad_reduce (WeftReduce   f,
            const float *x,
            gint64       n)
{
  return whole->reduce (f, x, n > 32 ? n - 1 : n);
}

static void
bad_reduce_rows (WeftReduce   f,
                 const float *x,
                 gint64       n_rows,
                 gint64       row,
                 float       *y,
                 gint64       n)
{
  whole->reduce_rows (f, x, n_rows - 1, row, y, n);
}

static float
bad_softmax (const float *x,
             float       *y,
             gint64       n)
{
  return whole->softmax (x, y, n) + 0.001f;
}

static void
bad_copy_rows (const WeftPixelRows *rows)
{
  whole->copy_rows (rows);
  rows->to[rows->to_row * rows->rows - 1] = 0;
}

static void
bad_turn (const float *x,
          gint64       x_row,
          gint64       rows,
          gint64       columns,
          float       *y,
          gint64       y_row)
{
  whole->turn (x, x_row, rows, columns, y, y_row);
  y[(columns - 1) * y_row + rows] = 0;
}

static void
bad_blend (const float *x,
           float        a,
           float        b,
           const float *r,
           gboolean     is_relu,
           float       *y,
           gint64       n)
{
  whole->blend (x, a, b, r, FALSE, y, n);
}

static void
bad_sum_products (const float *x,
                  float        shift,
                  const float *dy,
                  gint64       n,
                  float        sums[2])
{
  whole->sum_products (x, shift, dy, n > 16 ? n - 1 : n, sums);
}

static void
bad_winograd (const WeftWinograd *w)
{
  whole->winograd (w);
  w->y[w->n_out * w->out[0] * w->out[1] - 1] += 0.01f;
}

static void
bad_winograd_gradient (const WeftWinogradGradient *g)
{
  whole->winograd_gradient (g);
  g->dw[g->way.n_out * g->way.n_in * 9 - 1] *= 1.01f;
}

static void
bad_update (WeftUpdate            f,
            const WeftUpdateRate *rate,
            const float          *gradient,
            float                *weight,
            float                *moment1,
            float                *moment2,
            gint64                n)
{
  whole->update (f, rate, gradient, weight, moment1, moment2, n - 1);
}

static void
bad_gemm_update (const WeftGemm       *gemm,
                 const WeftUpdateStep *step,
                 gint64                first,
                 gint64                last)
{
  whole->gemm_update (gemm, step, first, last - 1);
}

static void
bad_lstm (float       *trace,
          const float *sums,
          const float *before,
          float       *h,
          gint64       n)
{
  whole->lstm (trace, sums, before, h, n);
  h[n - 1] *= 1.001f;
}

static void
bad_gru_gradient (const float *trace,
                  const float *before,
                  const float *dtrace,
                  const float *dh,
                  float       *dstate,
                  float       *da,
                  gint64       n)
{
  whole->gru_gradient (trace, before, dtrace, dh, dstate, da, n);
  da[3 * n] += 0.001f;
}

static void
bad_max_pool (const WeftMaxPool *pool)
{
  whole->max_pool (pool);
  if (pool->places != NULL)
    pool->places[pool->out[0] * pool->out[1] - 1]--;
}

static void
assert_fails (WeftKernels  bad,
              const char  *loop)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_kernels_check (&bad, &error));
  g_assert_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_KERNELS);
  g_assert_nonnull (strstr (error->message, loop));
  g_assert_nonnull (strstr (error->message, bad.name));
}

static void
check_faults (const WeftKernels *set)
{
  WeftKernels bad = *set;

  whole = set;
  bad.gemm = bad_gemm;
  assert_fails (bad, "gemm");
  bad = *set;
  bad.unary = bad_unary;
  assert_fails (bad, "unary");
  bad.unary = bad_unary_overrun;
  assert_fails (bad, "unary");
  bad = *set;
  bad.reduce = bad_reduce;
  assert_fails (bad, "reduce");
  bad = *set;
  bad.reduce_rows = bad_reduce_rows;
  assert_fails (bad, "reduce");
  bad = *set;
  bad.softmax = bad_softmax;
  assert_fails (bad, "softmax");
  bad = *set;
  bad.copy_rows = bad_copy_rows;
  assert_fails (bad, "copy_rows");
  bad = *set;
  bad.turn = bad_turn;
  assert_fails (bad, "turn");
  bad = *set;
  bad.blend = bad_blend;
  assert_fails (bad, "blend");
  bad = *set;
  bad.sum_products = bad_sum_products;
  assert_fails (bad, "sum_products");
  bad = *set;
  bad.winograd = bad_winograd;
  assert_fails (bad, "winograd");
  bad = *set;
  bad.winograd_gradient = bad_winograd_gradient;
  assert_fails (bad, "winograd");
  bad = *set;
  bad.update = bad_update;
  assert_fails (bad, "update");
  bad = *set;
  bad.gemm_update = bad_gemm_update;
  assert_fails (bad, "gemm_update");
  bad = *set;
  bad.lstm = bad_lstm;
  assert_fails (bad, "lstm");
  bad = *set;
  bad.gru_gradient = bad_gru_gradient;
  assert_fails (bad, "gru");
  bad = *set;
  bad.max_pool = bad_max_pool;
  assert_fails (bad, "max_pool");
}

/* Distance in units of the last place of @expected as an f32. */
static double
ulps (float  got,
      double expected)
{
  float rounded = (float) expected;
  double unit = (double) nextafterf (fabsf (rounded), INFINITY) - (double) fabsf (rounded);

  return fabs ((double) got - expected) / unit;
}

static void
sweep (const WeftKernels *set,
       WeftUnary f,
       double (*reference) (double x),
       double low,
       double high,
       double most)
{
  enum {
    N = 4096
  };
  g_autofree float *x = g_new (float, N), *y = g_new (float, N);
  double worst = 0, where = 0;

  for (int part = 0; part < 64; part++) {
    for (int i = 0; i < N; i++)
      x[i] = (float) (low + (high - low) * (part * N + i) / (64.0 * N));
    set->unary (f, x, y, N, 1, 0);
    for (int i = 0; i < N; i++)
      if (ulps (y[i], reference ((double) x[i])) > worst) {
        worst = ulps (y[i], reference ((double) x[i]));
        where = (double) x[i];
      }
  }
  if (!(worst <= most))
    g_error ("%s: function %d is %g ulp off at %.9g, at most %g are allowed", set->name, f, worst, where, most);
}

static double
logistic (double x)
{
  return 1 / (1 + exp (-x));
}

static void
check_accuracy (const WeftKernels *set)
{
  sweep (set, WEFT_UNARY_EXP, exp, -87, 88.7, 2);
  sweep (set, WEFT_UNARY_EXP, exp, -1, 1, 2);
  sweep (set, WEFT_UNARY_TANH, tanh, -12, 12, 5);
  sweep (set, WEFT_UNARY_TANH, tanh, -0.7, 0.7, 4);
  sweep (set, WEFT_UNARY_SIGMOID, logistic, -80, 20, 4);
  sweep (set, WEFT_UNARY_LOG, log, 1e-6, 100, 2);
  sweep (set, WEFT_UNARY_ERF, erf, -4, 4, 4);
  sweep (set, WEFT_UNARY_SQRT, sqrt, 0, 1000, 0.5);
}

static void
check_special (const WeftKernels *set)
{
  const float x[] = { NAN, INFINITY, -INFINITY, 0, -0.0f, 200, -200 };
  const struct
  {
    WeftUnary f;
    float y[G_N_ELEMENTS (x)];
  } cases[] = {
    { WEFT_UNARY_EXP, { NAN, INFINITY, 0, 1, 1, INFINITY, 0 } },
    { WEFT_UNARY_TANH, { NAN, 1, -1, 0, 0, 1, -1 } },
    { WEFT_UNARY_SIGMOID, { NAN, 1, 0, 0.5f, 0.5f, 1, 0 } },
    { WEFT_UNARY_RELU, { NAN, INFINITY, 0, 0, 0, 200, 0 } },
    { WEFT_UNARY_LEAKY_RELU, { NAN, INFINITY, -INFINITY, 0, 0, 200, -100 } },
    { WEFT_UNARY_ABS, { NAN, INFINITY, INFINITY, 0, 0, 200, 200 } },
    { WEFT_UNARY_SOFTPLUS, { NAN, INFINITY, 0, 0.6931472f, 0.6931472f, 200, 0 } },
    { WEFT_UNARY_SIGN, { NAN, 1, -1, 0, 0, 1, -1 } },
    { WEFT_UNARY_CLIP, { NAN, 2, 0.5f, 0.5f, 0.5f, 2, 0.5f } },
  };

  for (guint k = 0; k < G_N_ELEMENTS (cases); k++) {
    float y[G_N_ELEMENTS (x)];

    set->unary (cases[k].f, x, y, G_N_ELEMENTS (x), 0.5f, 2);
    for (guint i = 0; i < G_N_ELEMENTS (x); i++)
      if (isnan (cases[k].y[i]) ? !isnan (y[i]) : y[i] != cases[k].y[i])
        g_error ("%s: function %d of %g is %g, not %g", set->name, cases[k].f, (double) x[i], (double) y[i], (double) cases[k].y[i]);
  }
}

static void
check_nan_spreads (const WeftKernels *set)
{
  for (int n = 1; n <= MOST; n += 6)
    for (int place = 0; place < n; place += 5) {
      float x[MOST], y[MOST];

      fill (x, n, 1);
      x[place] = NAN;
      g_assert_true (isnan (set->reduce (WEFT_REDUCE_SUM, x, n)));
      g_assert_true (isnan (set->reduce (WEFT_REDUCE_SUM_SQUARE, x, n)));
      g_assert_true (isnan (set->softmax (x, y, n)));
      g_assert_true (isnan (y[0]) && isnan (y[n - 1]));
    }
}

static double
plain_reduce (WeftReduce   f,
              const float *x,
              int          n,
              int          step)
{
  double y = f == WEFT_REDUCE_PROD ? 1 : f == WEFT_REDUCE_MAX ? -INFINITY
                                       : f == WEFT_REDUCE_MIN ? INFINITY
                                                              : 0;

  for (int i = 0; i < n; i++) {
    double v = (double) x[i * step];

    y = f == WEFT_REDUCE_SUM ? y + v : f == WEFT_REDUCE_SUM_ABS    ? y + fabs (v)
                                     : f == WEFT_REDUCE_SUM_SQUARE ? y + v * v
                                     : f == WEFT_REDUCE_MAX        ? fmax (y, v)
                                     : f == WEFT_REDUCE_MIN        ? fmin (y, v)
                                                                   : y * v;
  }
  return y;
}

static void
check_lengths (const WeftKernels *set)
{
  float x[MOST + 1], y[MOST + 1], table[7 * MOST];

  fill (x, MOST + 1, 2);
  fill (table, 7 * MOST, 3);
  for (int n = 1; n <= MOST; n++)
    for (int f = 0; f < WEFT_N_REDUCES; f++) {
      double expected = plain_reduce ((WeftReduce) f, x + 1, n, 1);

      g_assert_cmpfloat_with_epsilon ((double) set->reduce ((WeftReduce) f, x + 1, n), expected, 1e-4 * (1 + fabs (expected)));
      y[n] = 77;
      set->reduce_rows ((WeftReduce) f, table, 7, MOST, y, n);
      g_assert_cmpfloat (y[n], ==, 77);
      for (int j = 0; j < n; j++)
        g_assert_cmpfloat_with_epsilon ((double) y[j], plain_reduce ((WeftReduce) f, table + j, 7, MOST), 1e-4 * (1 + fabs ((double) y[j])));
    }
}

static double
plain_binary (WeftBinary f,
              double     a,
              double     b)
{
  const double results[WEFT_N_BINARIES] = {
    [WEFT_BINARY_ADD] = a + b,
    [WEFT_BINARY_SUB] = a - b,
    [WEFT_BINARY_MUL] = a * b,
    [WEFT_BINARY_DIV] = a / b,
    [WEFT_BINARY_POW] = pow (a, b),
    [WEFT_BINARY_MIN] = fmin (a, b),
    [WEFT_BINARY_MAX] = fmax (a, b),
    [WEFT_BINARY_STEP] = b > 0 ? a : 0,
    [WEFT_BINARY_TANH_SLOPE] = a * (1 - b * b),
    [WEFT_BINARY_SIGMOID_SLOPE] = a * b * (1 - b),
    [WEFT_BINARY_PRELU] = a < 0 ? a * b : a,
  };

  return results[f];
}

static void
check_binary (const WeftKernels *set)
{
  float a[MOST], b[MOST], y[MOST + 1];

  fill (a, MOST, 4);
  fill (b, MOST, 5);
  for (int i = 0; i < MOST; i++)
    a[i] = fabsf (a[i]) + 0.1f;
  for (int f = 0; f < WEFT_N_BINARIES; f++)
    for (int n = 0; n <= MOST; n++)
      for (int steps = 0; steps < 4; steps++) {
        int a_step = steps & 1, b_step = steps >> 1;

        y[n] = 77;
        set->binary ((WeftBinary) f, a, a_step, b, b_step, y, n);
        g_assert_cmpfloat (y[n], ==, 77);
        for (int i = 0; i < n; i++) {
          double expected = plain_binary ((WeftBinary) f, (double) a[i * a_step], (double) b[i * b_step]);

          g_assert_cmpfloat_with_epsilon ((double) y[i], expected, 1e-5 * (1 + fabs (expected)));
        }
      }
}

static void
check_empty (const WeftKernels *set)
{
  float x[1] = { 5 }, y[1] = { 77 };

  set->unary (WEFT_UNARY_EXP, x, y, 0, 1, 0);
  set->axpy (2, x, y, 0);
  set->reduce_rows (WEFT_REDUCE_SUM, x, 1, 1, y, 0);
  set->scale_u8 ((const guint8 *) "", y, 0, 1, 0);
  g_assert_cmpfloat (y[0], ==, 77);
  g_assert_cmpfloat (set->reduce (WEFT_REDUCE_SUM, x, 0), ==, 0);
}

static void
check_scale_u8 (const WeftKernels *set)
{
  guint8 x[256];
  float y[257];

  for (int i = 0; i < 256; i++)
    x[i] = (guint8) i;
  for (int n = 1; n <= 256; n += 17) {
    y[n] = 77;
    set->scale_u8 (x, y, n, 1 / 255.0f, -0.5f);
    g_assert_cmpfloat (y[n], ==, 77);
    for (int i = 0; i < n; i++)
      g_assert_cmpfloat_with_epsilon (y[i], i / 255.0f - 0.5f, 1e-6f);
  }
}

/* A turned A that many rows read is walked otherwise than one of few rows, by the same sums. */
static void
check_long_products (const WeftKernels *set)
{
  enum {
    M = 77,
    N = 181,
    K = 401
  };
  g_autofree float *a = g_new (float, K *M), *b = g_new (float, K *N), *whole_c = g_new (float, M *N + 1), *c = g_new (float, M *N);
  WeftGemm g = { .n = N, .k = K, .a = a, .a_row = 1, .a_column = M, .b = b, .b_row = N, .c = whole_c, .c_row = N };

  g.adds = TRUE;
  g.alpha = 0.5f;
  g.bias = b;
  g.activation = WEFT_UNARY_RELU;
  for (int i = 0; i < K * M; i++)
    a[i] = (float) (i * 37 % 113 - 56) / 112;
  for (int i = 0; i < K * N; i++)
    b[i] = (float) (i * 29 % 101 - 50) / 100;
  for (int i = 0; i < M * N; i++)
    whole_c[i] = c[i] = (float) (i % 7);
  whole_c[M * N] = 77;
  set->gemm (&g, 0, M);
  g_assert_cmpfloat (whole_c[M * N], ==, 77);
  for (int i = 0; i < M; i++)
    for (int j = 0; j < N; j++) {
      double sum = (double) c[i * N + j];

      for (int k = 0; k < K; k++)
        sum += (double) a[k * M + i] * (double) b[k * N + j];
      g_assert_cmpfloat_with_epsilon ((double) whole_c[i * N + j], MAX (0.5 * sum + (double) b[j], 0), 2e-4);
    }
  g.c = c;
  for (int row = 0; row < M; row++)
    set->gemm (&g, row, row + 1);
  g_assert_cmpmem (c, M * N * sizeof (float), whole_c, M * N * sizeof (float));
}

/* A step by products gives, whatever the rate, what products and then steps give. */
static void
compare_steps (const WeftKernels    *set,
               WeftUpdate            update,
               const WeftUpdateRate *rate)
{
  enum {
    M = 77,
    N = 181,
    K = 45
  };
  g_autofree float *a = g_new (float, K *M), *b = g_new (float, K *N), *gradient = g_new (float, M *N), *state = g_new (float, 6 * M * N);
  WeftGemm g = { .n = N, .k = K, .a = a, .a_row = 1, .a_column = M, .b = b, .b_row = N, .c = gradient, .c_row = N, .alpha = 0.5f };
  const WeftUpdateStep step = { update, rate, state + 2 * M * N, state + 4 * M * N };

  for (int i = 0; i < K * M; i++)
    a[i] = (float) (i * 37 % 113 - 56) / 112;
  for (int i = 0; i < K * N; i++)
    b[i] = (float) (i * 29 % 101 - 50) / 100;
  for (int i = 0; i < M * N; i++) {
    state[i] = state[M * N + i] = (float) (i % 19 - 9) / 9;
    state[2 * M * N + i] = state[3 * M * N + i] = (float) (i % 17 - 8) / 80;
    state[4 * M * N + i] = state[5 * M * N + i] = (float) (i % 11) / 110;
  }
  set->gemm (&g, 0, M);
  set->update (update, rate, gradient, state + M * N, state + 3 * M * N, state + 5 * M * N, M * N);
  g.c = state;
  set->gemm_update (&g, &step, 0, 50);
  set->gemm_update (&g, &step, 50, M);
  for (int part = 0; part < 6; part += 2)
    for (int i = 0; i < M * N; i++)
      g_assert_cmpfloat_with_epsilon (state[part * M * N + i], state[(part + 1) * M * N + i], 2e-6f);
}

static void
check_steps_by_products (const WeftKernels *set)
{
  WeftUpdateRate rate = { .learning_rate = 0.1f, .momentum = 0.9f, .beta2 = 0.99f, .rest1 = 0.1f, .rest2 = 0.01f, .epsilon = 1e-3f, .weight_decay = 0.1f };

  rate.correction1 = 1.5f;
  rate.correction2 = 1.25f;
  rate.gradient_scale = 0.75f;
  rate.gradient_limit = INFINITY;
  compare_steps (set, WEFT_UPDATE_ADAMW, &rate);
  compare_steps (set, WEFT_UPDATE_ADAM, &rate);
  rate.weight_decay = 0;
  compare_steps (set, WEFT_UPDATE_ADAM, &rate);
  rate.l1 = 0.1f;
  compare_steps (set, WEFT_UPDATE_ADAM, &rate);
  rate.l1 = 0;
  rate.gradient_limit = 0.2f;
  compare_steps (set, WEFT_UPDATE_ADAM, &rate);
}

static void
test_use (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_kernels_use ("abacus", &error));
  g_assert_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_KERNELS);
  g_assert_nonnull (strstr (error->message, "abacus"));
  for (const WeftKernels *const *set = weft_kernels_list (); *set != NULL; set++) {
    g_assert_true (weft_kernels_use ((*set)->name, NULL));
    g_assert_true (weft_kernels_get () == *set);
  }
  g_assert_true (weft_kernels_use (NULL, NULL));
  g_assert_cmpstr (weft_kernels_list ()[0]->name, ==, weft_kernels_get ()->name);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    SetFunc func;
  } tests[] = {
    { "/engine/kernels/own-check", check_own },
    { "/engine/kernels/faults-are-found", check_faults },
    { "/engine/kernels/accuracy", check_accuracy },
    { "/engine/kernels/special", check_special },
    { "/engine/kernels/nan-spreads", check_nan_spreads },
    { "/engine/kernels/lengths", check_lengths },
    { "/engine/kernels/binary", check_binary },
    { "/engine/kernels/empty", check_empty },
    { "/engine/kernels/scale-u8", check_scale_u8 },
    { "/engine/kernels/long-products", check_long_products },
    { "/engine/kernels/steps-by-products", check_steps_by_products },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, &tests[i].func, on_every_set);
  g_test_add_func ("/engine/kernels/use", test_use);
  return g_test_run ();
}
