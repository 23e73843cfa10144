/* selfcheck.c: a kernel set against plain loops
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lengths are chosen so that full vectors, tails and single elements all occur.
 * Some milliseconds, once at start.
 */
#include "engine/kernels.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <math.h>
#include <string.h>

#define LENGTH 53 /* three vectors of 16 and a tail of 5 */
#define ROWS   11
#define DEPTH  37

typedef struct
{
  const WeftKernels *set;
  float x[ROWS * LENGTH];
  float w[DEPTH * LENGTH];
  float y[ROWS * LENGTH + 1];
  float scratch[DEPTH * WEFT_GEMM_PANEL];
} Check;

static void
fill (float *x,
      int    n,
      int    stride)
{
  for (int i = 0; i < n; i++)
    x[i] = (float) (i * stride % 113 - 56) / 28;
}

static gboolean
is_near (float  got,
         double expected,
         double scale)
{
  return fabs ((double) got - expected) <= 2e-6 * (scale + fabs (expected));
}

static gboolean
check_gemm (Check *self)
{
  for (int turned = 0; turned < 4; turned++)
    for (int n = 1; n <= LENGTH; n += 13) {
      WeftGemm g = { .n = n, .k = DEPTH, .a = self->x, .b = self->w, .c = self->y, .c_row = n, .alpha = 1, .bias = self->w, .scratch = self->scratch };

      g.a_row = turned & 1 ? 1 : DEPTH;
      g.a_column = turned & 1 ? ROWS : 1;
      g.b_transposed = turned >> 1;
      g.b_row = g.b_transposed ? DEPTH : n;
      self->y[ROWS * n] = 77;
      self->set->gemm (&g, 0, ROWS);
      for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < n; j++) {
          double sum = (double) self->w[j];

          for (int k = 0; k < DEPTH; k++)
            sum += (double) self->x[i * g.a_row + k * g.a_column] * (double) (g.b_transposed ? self->w[j * DEPTH + k] : self->w[k * n + j]);
          if (!is_near (self->y[i * n + j], sum, DEPTH))
            return FALSE;
        }
      if (self->y[ROWS * n] != 77)
        return FALSE;
    }
  return TRUE;
}

/* Rows that are copied, every second of them too, and turned. */
static gboolean
check_rows (Check *self)
{
  for (int step = 1; step <= 3; step++)
    for (int n = 1; n * step <= LENGTH; n += 4) {
      const WeftPixelRows rows = { .rows = 5, .columns = n, .from = self->x, .from_row = LENGTH, .step = step, .to = self->y, .to_row = n };

      self->y[5 * n] = 77;
      self->set->copy_rows (&rows);
      for (int i = 0; i < 5 * n; i++)
        if (self->y[i] != self->x[i / n * LENGTH + i % n * step])
          return FALSE;
      if (self->y[5 * n] != 77)
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_blend (Check *self)
{
  for (int n = 1; n <= LENGTH; n += 4)
    for (int kind = 0; kind < 4; kind++) {
      self->y[n] = 77;
      self->set->blend (self->x, 2, 0.5f, kind & 1 ? self->w : NULL, kind >> 1, self->y, n);
      for (int i = 0; i < n; i++) {
        double sum = 2 * (double) self->x[i] + 0.5 + (kind & 1 ? (double) self->w[i] : 0);

        if (!is_near (self->y[i], kind >> 1 ? MAX (sum, 0) : sum, 1))
          return FALSE;
      }
      if (self->y[n] != 77)
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_sum_products (Check *self)
{
  for (int n = 1; n <= LENGTH; n += 4) {
    double products = 0, total = 0;
    float sums[2];

    self->set->sum_products (self->x, 0.25f, self->w, n, sums);
    for (int i = 0; i < n; i++) {
      products += (double) self->w[i] * ((double) self->x[i] - 0.25);
      total += (double) self->w[i];
    }
    if (!is_near (sums[0], products, LENGTH) || !is_near (sums[1], total, LENGTH))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_turn (Check *self)
{
  self->y[ROWS * LENGTH] = 77;
  self->set->turn (self->x, LENGTH, ROWS, LENGTH, self->y, ROWS);
  for (int i = 0; i < ROWS * LENGTH; i++)
    if (self->y[i] != self->x[i % ROWS * LENGTH + i / ROWS])
      return FALSE;
  return self->y[ROWS * LENGTH] == 77;
}

static double
plain_unary (WeftUnary f,
             double    x)
{
  switch (f) {
  case WEFT_UNARY_EXP:
    return exp (x);
  case WEFT_UNARY_SIGMOID:
    return 1 / (1 + exp (-x));
  case WEFT_UNARY_TANH:
    return tanh (x);
  case WEFT_UNARY_RELU:
    return MAX (x, 0);
  case WEFT_UNARY_IDENTITY:
  default:
    return x;
  }
}

static gboolean
check_unary (Check *self)
{
  const WeftUnary functions[] = { WEFT_UNARY_EXP, WEFT_UNARY_SIGMOID, WEFT_UNARY_TANH, WEFT_UNARY_RELU };

  for (guint f = 0; f < G_N_ELEMENTS (functions); f++)
    for (int n = 1; n <= LENGTH; n += 4) {
      self->y[n] = 77;
      self->set->unary (functions[f], self->x, self->y, n, 1, 0);
      for (int i = 0; i < n; i++)
        if (!is_near (self->y[i], plain_unary (functions[f], (double) self->x[i]), 0.5))
          return FALSE;
      if (self->y[n] != 77)
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_reduce (Check *self)
{
  for (int n = 1; n <= ROWS * LENGTH; n += 31) {
    double sum = 0, largest = -INFINITY;

    for (int i = 0; i < n; i++) {
      sum += (double) self->x[i];
      largest = MAX (largest, (double) self->x[i]);
    }
    if (!is_near (self->set->reduce (WEFT_REDUCE_SUM, self->x, n), sum, n) || (double) self->set->reduce (WEFT_REDUCE_MAX, self->x, n) != largest)
      return FALSE;
  }
  self->set->reduce_rows (WEFT_REDUCE_SUM, self->x, ROWS, LENGTH, self->y, LENGTH);
  for (int j = 0; j < LENGTH; j++) {
    double sum = 0;

    for (int i = 0; i < ROWS; i++)
      sum += (double) self->x[i * LENGTH + j];
    if (!is_near (self->y[j], sum, ROWS))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_softmax (Check *self)
{
  for (int n = 1; n <= LENGTH; n += 4) {
    double sum = 0;
    float log_sum = self->set->softmax (self->x, self->y, n);

    for (int i = 0; i < n; i++)
      sum += exp ((double) self->x[i]);
    if (!is_near (log_sum, log (sum), 1))
      return FALSE;
    for (int i = 0; i < n; i++)
      if (!is_near (self->y[i], exp ((double) self->x[i]) / sum, 1))
        return FALSE;
  }
  return TRUE;
}

/* Three channels of 2×2 taps over 5 rows of 10 pixels, and the sums behind
 * their weights' gradient. */
static gboolean
check_convolve (Check *self)
{
  const gint64 a_at[] = { 0, 1, 2, 3 }, x_at[] = { 0, 1, 10, 11 };
  float *strip = g_malloc (WEFT_CONVOLVE_SCRATCH (10)), planes[2][128] = { { 0 } }, dw[12];
  WeftConvolve c = {
    .n_channels = 3,
    .n_taps = 4,
    .a = self->w,
    .a_row = 4,
    .a_at = a_at,
    .x = planes[0],
    .x_at = x_at,
    .wide = 10,
    .height = 4,
    .width = 9,
    .y = self->y,
    .y_channel = 36,
    .y_row = 9,
    .y_step = 1,
    .bias = self->x,
    .scratch = strip,
  };
  WeftCorrelate d = { .n_channels = 3, .n_taps = 4, .n_images = 1, .n_pixels = 32, .dy = planes[1], .dy_channel = 32, .x = planes[0], .x_at = x_at, .dw = dw, .dw_row = 4 };
  gboolean right = TRUE;

  memcpy (planes[0], self->x, 50 * sizeof (float));
  memcpy (planes[1], self->w, 96 * sizeof (float));
  self->set->convolve (&c);
  self->set->correlate (&d);
  for (int i = 0; i < 3 * 36; i++) {
    double sum = (double) self->x[i / 36];

    for (int k = 0; k < 4; k++)
      sum += (double) self->w[i / 36 * 4 + k] * (double) planes[0][x_at[k] + i % 36 / 9 * 10 + i % 9];
    right = right && is_near (self->y[i], sum, 4);
  }
  for (int i = 0; i < 12; i++) {
    double sum = 0;

    for (int p = 0; p < 32; p++)
      sum += (double) planes[1][i / 4 * 32 + p] * (double) planes[0][x_at[i % 4] + p];
    right = right && is_near (dw[i], sum, 32);
  }
  g_free (strip);
  return right;
}

/* Two images of 3 channels and 5×6 pixels, 18 channels of 3×3 with padding on top and
 * on the left; and the gradient of these weights. */
#define IN              3
#define OUT             18
#define HEIGHT          5
#define WIDE            6
#define WEIGHT(o, i, k) ((o) *IN * 9 + (i) *9 + (k))

static float
pixel_at (const float *x,
          int          row,
          int          column)
{
  return row < 0 || row >= HEIGHT || column < 0 || column >= WIDE ? 0 : x[row * WIDE + column];
}

static gboolean
check_winograd_weights (const float *x,
                        const float *dy,
                        const float *dw)
{
  for (int o = 0; o < OUT; o++)
    for (int i = 0; i < IN; i++)
      for (int k = 0; k < 9; k++) {
        double sum = 0;

        for (int p = 0; p < 2 * (HEIGHT - 1) * (WIDE - 1); p++) {
          int n = p / ((HEIGHT - 1) * (WIDE - 1)), row = p / (WIDE - 1) % (HEIGHT - 1), column = p % (WIDE - 1);

          sum += (double) dy[(n * OUT + o) * (HEIGHT - 1) * (WIDE - 1) + row * (WIDE - 1) + column] *
                 (double) pixel_at (x + (n * IN + i) * HEIGHT * WIDE, row + k / 3 - 1, column + k % 3 - 1);
        }
        if (!is_near (dw[WEIGHT (o, i, k)], sum, 2000))
          return FALSE;
      }
  return TRUE;
}

static gboolean
check_winograd_outputs (const float *x,
                        const float *w,
                        const float *bias,
                        const float *y)
{
  for (int p = 0; p < 2 * OUT * (HEIGHT - 1) * (WIDE - 1); p++) {
    int n = p / (OUT * (HEIGHT - 1) * (WIDE - 1)), o = p / ((HEIGHT - 1) * (WIDE - 1)) % OUT, row = p / (WIDE - 1) % (HEIGHT - 1), column = p % (WIDE - 1);
    double sum = (double) bias[o];

    for (int i = 0; i < IN * 9; i++)
      sum += (double) w[WEIGHT (o, 0, i)] * (double) pixel_at (x + (n * IN + i / 9) * HEIGHT * WIDE, row + i % 9 / 3 - 1, column + i % 3 - 1);
    if (!is_near (y[p], MAX (sum, 0), 100))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_winograd_side (Check *self,
                     int    side)
{
  const gint64 out = (HEIGHT - 1) * (WIDE - 1), most = 6, weights = WEFT_WINOGRAD_WEIGHTS (4, IN, OUT);
  g_autofree float *memory = g_new0 (float, 2 * weights + WEFT_WINOGRAD_SCRATCH (IN, 32, most) + 2 * OUT * out + OUT * IN * 9);
  float *y = memory + 2 * weights + WEFT_WINOGRAD_SCRATCH (IN, 32, most), *dw = y + 2 * OUT * out;
  const WeftWinogradWeights w = { .side = side, .n_in = IN, .n_out = OUT, .w = self->w, .w_out = IN * 9, .w_in = 9 };
  WeftWinogradGradient g = {
    .way = {
      .side = side,
      .n_images = 2,
      .n_in = IN,
      .n_out = OUT,
      .x = self->x,
      .x_image = IN * HEIGHT * WIDE,
      .in = { HEIGHT, WIDE },
      .before = { 1, 1 },
      .w = memory,
      .y = y,
      .y_image = OUT * out,
      .out = { HEIGHT - 1, WIDE - 1 },
      .bias = self->x,
      .is_relu = TRUE,
      .most = most,
      .scratch = memory + weights,
    },
    .dw = dw,
  };

  self->set->winograd_weights (&w, 0, OUT, memory);
  self->set->winograd (&g.way);
  if (!check_winograd_outputs (self->x, self->w, self->x, y))
    return FALSE;
  if (side == 2)
    return TRUE;
  self->set->winograd_gradient (&g);
  return check_winograd_weights (self->x, y, dw);
}

static gboolean
check_winograd (Check *self)
{
  return check_winograd_side (self, 4) && check_winograd_side (self, 2);
}

static gboolean
check_update (Check *self)
{
  const WeftUpdateRate rate = { 0.1f, 0.9f, 0.999f, 0.1f, 0.001f, 1e-8f, 0, 0, 1, INFINITY, 1, 1 };
  float weight[LENGTH], first[LENGTH] = { 0 }, second[LENGTH] = { 0 };

  memcpy (weight, self->w, sizeof weight);
  self->set->update (WEFT_UPDATE_ADAM, &rate, self->x, weight, first, second, LENGTH);
  for (int i = 0; i < LENGTH; i++) {
    double g = (double) self->x[i];
    double expected = (double) self->w[i] - 0.1 * 0.1 * g / (sqrt (0.001 * g * g) + 1e-8);

    if (!is_near (weight[i], expected, 1) || !is_near (first[i], 0.1 * g, 1))
      return FALSE;
  }
  return TRUE;
}

static double
plain_logistic (double x)
{
  return 1 / (1 + exp (-x));
}

/* Whether run @run of @got, of LENGTH numbers each, is near @expected at @i. */
static gboolean
is_run_near (const float *got,
             int          run,
             int          i,
             double       expected)
{
  return is_near (got[run * LENGTH + i], expected, 1);
}

/* Formulas: kernels/recurrent.c. */
static gboolean
check_lstm (Check *self)
{
  float trace[5 * LENGTH], h[LENGTH], dstate[LENGTH], da[4 * LENGTH];
  const float *x = self->x, *before = self->w, *dtrace = self->w + LENGTH, *dh = self->x + 4 * LENGTH;

  memcpy (dstate, self->w + 7 * LENGTH, sizeof dstate);
  self->set->lstm (trace, x, before, h, LENGTH);
  self->set->lstm_gradient (trace, before, dtrace, dh, dstate, da, LENGTH);
  for (int i = 0; i < LENGTH; i++) {
    double in = plain_logistic ((double) x[i]), out = plain_logistic ((double) x[LENGTH + i]), forget = plain_logistic ((double) x[2 * LENGTH + i]);
    double g = tanh ((double) x[3 * LENGTH + i]), c = forget * (double) before[i] + in * g, d = (double) dh[i], bent = tanh (c);
    double dc = (double) self->w[7 * LENGTH + i] + d * out * (1 - bent * bent) + (double) dtrace[4 * LENGTH + i];

    if (!is_run_near (trace, 0, i, in) || !is_run_near (trace, 1, i, out) || !is_run_near (trace, 2, i, forget) || !is_run_near (trace, 3, i, g) ||
        !is_run_near (trace, 4, i, c) || !is_run_near (h, 0, i, out * bent))
      return FALSE;
    if (!is_run_near (da, 0, i, (dc * g + (double) dtrace[i]) * in * (1 - in)) ||
        !is_run_near (da, 1, i, (d * bent + (double) dtrace[LENGTH + i]) * out * (1 - out)) ||
        !is_run_near (da, 2, i, (dc * (double) before[i] + (double) dtrace[2 * LENGTH + i]) * forget * (1 - forget)) ||
        !is_run_near (da, 3, i, (dc * in + (double) dtrace[3 * LENGTH + i]) * (1 - g * g)) || !is_run_near (dstate, 0, i, dc * forget))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_gru (Check *self)
{
  float trace[4 * LENGTH], h[LENGTH], dstate[LENGTH], da[4 * LENGTH];
  const float *x = self->x, *before = self->w, *dtrace = self->w + LENGTH, *dh = self->x + 4 * LENGTH;

  self->set->gru (trace, x, before, h, LENGTH);
  self->set->gru_gradient (trace, before, dtrace, dh, dstate, da, LENGTH);
  for (int i = 0; i < LENGTH; i++) {
    double z = plain_logistic ((double) x[i]), r = plain_logistic ((double) x[LENGTH + i]), q = (double) x[2 * LENGTH + i];
    double fresh = tanh ((double) x[3 * LENGTH + i] + r * q), d = (double) dh[i];
    double dfresh = (d * (1 - z) + (double) dtrace[2 * LENGTH + i]) * (1 - fresh * fresh);

    if (!is_run_near (trace, 0, i, z) || !is_run_near (trace, 1, i, r) || !is_run_near (trace, 2, i, fresh) || !is_run_near (trace, 3, i, q) ||
        !is_run_near (h, 0, i, (1 - z) * fresh + z * (double) before[i]))
      return FALSE;
    if (!is_run_near (da, 0, i, (d * ((double) before[i] - fresh) + (double) dtrace[i]) * z * (1 - z)) ||
        !is_run_near (da, 1, i, (dfresh * q + (double) dtrace[LENGTH + i]) * r * (1 - r)) || !is_run_near (da, 2, i, dfresh * r + (double) dtrace[3 * LENGTH + i]) ||
        !is_run_near (da, 3, i, dfresh) || !is_run_near (dstate, 0, i, d * z))
      return FALSE;
  }
  return TRUE;
}

/* Windows of 3 × 2, every second row, over 11 rows of LENGTH, and over what lies around them. */
static gboolean
check_max_pool (Check *self)
{
  gint32 places[6 * LENGTH];
  WeftMaxPool p = { .in = { ROWS, LENGTH }, .out = { 6, LENGTH }, .kernel = { 3, 2 }, .stride = { 2, 1 }, .dilation = { 1, 1 }, .before = { 1, 1 }, .x = self->x };

  p.y = self->y;
  self->set->max_pool (&p);
  p.places = places;
  self->set->max_pool (&p);
  for (int i = 0; i < 6 * LENGTH; i++) {
    int row = i / LENGTH * 2 - 1, column = i % LENGTH - 1, best = -1;

    for (int tap = 0; tap < 6; tap++) {
      int r = row + tap / 2, c = column + tap % 2;

      if (r >= 0 && r < ROWS && c >= 0 && c < LENGTH && (best < 0 || self->x[r * LENGTH + c] > self->x[best]))
        best = r * LENGTH + c;
    }
    if (places[i] != best || self->y[i] != self->x[best])
      return FALSE;
  }
  return TRUE;
}

/* Products that step give what products and steps give. */
static gboolean
check_gemm_update (Check *self)
{
  const WeftUpdateRate rate = { 0.1f, 0.9f, 0.999f, 0.1f, 0.001f, 1e-8f, 0, 0, 1, INFINITY, 1, 1 };
  float weights[2][ROWS * LENGTH], moments[4][ROWS * LENGTH];
  WeftGemm g = { .n = LENGTH, .k = DEPTH, .a = self->x, .a_row = 1, .a_column = ROWS, .b = self->w, .b_row = LENGTH, .c = self->y, .c_row = LENGTH, .alpha = 1 };
  const WeftUpdateStep step = { WEFT_UPDATE_ADAM, &rate, moments[0], moments[1] };

  for (int i = 0; i < ROWS * LENGTH; i++) {
    weights[0][i] = weights[1][i] = self->w[i];
    moments[0][i] = moments[2][i] = self->x[i];
    moments[1][i] = moments[3][i] = self->x[i] * self->x[i];
  }
  self->set->gemm (&g, 0, ROWS);
  self->set->update (WEFT_UPDATE_ADAM, &rate, self->y, weights[1], moments[2], moments[3], ROWS * LENGTH);
  g.c = weights[0];
  self->set->gemm_update (&g, &step, 0, ROWS);
  for (int i = 0; i < ROWS * LENGTH; i++)
    if (!is_near (weights[0][i], (double) weights[1][i], 1) || !is_near (moments[0][i], (double) moments[2][i], 1) || !is_near (moments[1][i], (double) moments[3][i], 1))
      return FALSE;
  return TRUE;
}

#define POINTS 53
#define PADDED (POINTS / WEFT_LAYOUT_PAD * WEFT_LAYOUT_PAD + WEFT_LAYOUT_PAD)

/* Points on a plane, of which 1 … POINTS are there, in ranges of two paddings. */
static gboolean
check_repel (Check *self)
{
  for (int n = 1; n <= POINTS; n += 13) {
    float x[PADDED], y[PADDED], fx[PADDED] = { 0 }, fy[PADDED] = { 0 };
    const WeftRepel repel = { .n = PADDED, .x = x, .y = y, .fx = fx, .fy = fy };
    double total = 0, found = 0;

    for (int i = 0; i < PADDED; i++) {
      x[i] = i < n ? self->x[i] : WEFT_LAYOUT_FAR;
      y[i] = i < n ? self->w[i] : WEFT_LAYOUT_FAR;
    }
    for (int i = 0; i < n; i += 2 * WEFT_LAYOUT_PAD)
      found += self->set->repel (&repel, i, MIN (i + 2 * WEFT_LAYOUT_PAD, n));
    for (int i = 0; i < n; i++) {
      double sums[2] = { 0 };

      for (int j = 0; j < n; j++) {
        double dx = (double) x[i] - (double) x[j], dy = (double) y[i] - (double) y[j], q = 1 / (1 + dx * dx + dy * dy);

        total += q;
        sums[0] += q * q * dx;
        sums[1] += q * q * dy;
      }
      if (!is_near (fx[i], sums[0], n) || !is_near (fy[i], sums[1], n))
        return FALSE;
    }
    if (!is_near ((float) found, total, n))
      return FALSE;
  }
  return TRUE;
}

/* Rows of 0, 1 … elements. */
static gboolean
check_attract (Check *self)
{
  gint64 starts[ROWS + 1] = { 0 };
  gint32 columns[ROWS * ROWS];
  float fx[ROWS], fy[ROWS];
  const WeftAttract attract = { starts, columns, self->w, self->x, self->x + LENGTH, fx, fy };

  for (int i = 0; i < ROWS; i++) {
    starts[i + 1] = starts[i] + 2 * i;
    for (gint64 e = starts[i]; e < starts[i + 1]; e++)
      columns[e] = (gint32) (e * 7 % LENGTH);
  }
  self->set->attract (&attract, 0, ROWS);
  for (int i = 0; i < ROWS; i++) {
    double sums[2] = { 0 };

    for (gint64 e = starts[i]; e < starts[i + 1]; e++) {
      double dx = (double) self->x[i] - (double) self->x[columns[e]], dy = (double) self->x[LENGTH + i] - (double) self->x[LENGTH + columns[e]];
      double q = (double) self->w[e] / (1 + dx * dx + dy * dy);

      sums[0] += q * dx;
      sums[1] += q * dy;
    }
    if (!is_near (fx[i], sums[0], LENGTH) || !is_near (fy[i], sums[1], LENGTH))
      return FALSE;
  }
  return TRUE;
}

/* Formulas: kernels-layout.h. */
static gboolean
check_settle (Check *self)
{
  for (int n_points = 2; n_points <= 23; n_points += 7) {
    const WeftSettle settle = { .x = self->x, .y = self->w, .a = 1.6f, .b = 0.9f, .gamma = 1.5f, .rate = 0.1f, .n_points = n_points };
    gint32 points[2 * 23];
    float at[2] = { 0.3f, -0.2f };
    double expected[2] = { 0.3, -0.2 };

    for (int i = 0; i < 2 * n_points; i++)
      points[i] = i * 11 % LENGTH;
    self->set->settle (&settle, points, 2, at);
    for (int step = 0; step < 2; step++) {
      double moves[2] = { 0 };

      for (int j = 0; j < n_points; j++) {
        gint32 point = points[step * n_points + j];
        double d[2] = { expected[0] - (double) self->x[point], expected[1] - (double) self->w[point] }, square = d[0] * d[0] + d[1] * d[1];
        double power = 1.6 * pow (square, 0.9), push = j == 0 ? -2 * 0.9 * power / (square * (1 + power)) : 1.5 * 2 * 0.9 / ((0.001 + square) * (1 + power));

        for (int axis = 0; axis < 2; axis++)
          moves[axis] += (j == 0 ? 2 : 1) * CLAMP (push * d[axis], -4, 4);
      }
      expected[0] += 0.1 * moves[0];
      expected[1] += 0.1 * moves[1];
    }
    if (!is_near (at[0], expected[0], 20) || !is_near (at[1], expected[1], 20))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_decay (Check *self)
{
  for (int n = 1; n <= LENGTH; n += 4) {
    double total = 0, products = 0;
    float sums[2];

    self->y[n] = 77;
    self->set->decay (self->x, 0.7f, self->y, n, sums);
    for (int i = 0; i < n; i++) {
      double e = exp (-0.7 * (double) self->x[i]);

      if (!is_near (self->y[i], e, 1))
        return FALSE;
      total += e;
      products += e * (double) self->x[i];
    }
    if (!is_near (sums[0], total, n) || !is_near (sums[1], products, n) || self->y[n] != 77)
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_pick_below (Check *self)
{
  gint32 places[LENGTH + 1];

  for (int n = 1; n <= LENGTH; n += 4) {
    gint64 found = self->set->pick_below (self->x, self->w, 0.25f, n, self->y, places), at = 0;

    for (int i = 0; i < n; i++)
      if (self->x[i] + self->w[i] < 0.25f) {
        if (at >= found || places[at] != i || self->y[at] != self->x[i] + self->w[i])
          return FALSE;
        at++;
      }
    if (at != found)
      return FALSE;
  }
  return TRUE;
}

#define FFT_LENGTH 120

/* Passes of all radices, one after the other, against the sum that they are made of. */
static gboolean
check_fft_pass (Check *self)
{
  static const gint64 radices[] = { 4, 2, 3, 5 };
  g_autofree float *memory = g_new (float, 4 * FFT_LENGTH * WEFT_FFT_LANES);
  float *planes[4], turns[2 * FFT_LENGTH];
  WeftFftPass pass = { .run = 1, .groups = FFT_LENGTH, .turns = turns };

  for (int i = 0; i < 4; i++)
    planes[i] = memory + i * FFT_LENGTH * WEFT_FFT_LANES;
  for (int i = 0; i < FFT_LENGTH; i++) {
    turns[i] = (float) cos (2 * G_PI * i / FFT_LENGTH);
    turns[FFT_LENGTH + i] = (float) -sin (2 * G_PI * i / FFT_LENGTH);
  }
  for (int i = 0; i < FFT_LENGTH * WEFT_FFT_LANES; i++) {
    planes[0][i] = self->x[i % (ROWS * LENGTH)];
    planes[1][i] = self->w[i % (DEPTH * LENGTH)];
  }
  for (guint i = 0; i < G_N_ELEMENTS (radices); i++) {
    float **from = planes + i % 2 * 2, **to = planes + 2 - i % 2 * 2;

    pass.radix = radices[i];
    pass.groups /= pass.radix;
    pass.re = from[0];
    pass.im = from[1];
    pass.to_re = to[0];
    pass.to_im = to[1];
    self->set->fft_pass (&pass);
    pass.run *= pass.radix;
  }
  for (int k = 0; k < FFT_LENGTH; k += 7)
    for (int lane = 0; lane < WEFT_FFT_LANES; lane += 5) {
      double re = 0, im = 0;

      for (int i = 0; i < FFT_LENGTH; i++) {
        int at = i * WEFT_FFT_LANES + lane;
        double angle = -2 * G_PI * i * k / FFT_LENGTH, a = (double) self->x[at % (ROWS * LENGTH)], b = (double) self->w[at % (DEPTH * LENGTH)];

        re += a * cos (angle) - b * sin (angle);
        im += a * sin (angle) + b * cos (angle);
      }
      if (!is_near (planes[0][k * WEFT_FFT_LANES + lane], re, FFT_LENGTH) || !is_near (planes[1][k * WEFT_FFT_LANES + lane], im, FFT_LENGTH))
        return FALSE;
    }
  return TRUE;
}

gboolean
weft_kernels_check (const WeftKernels  *self,
                    GError            **error)
{
  static const struct
  {
    const char *name;
    gboolean (*check) (Check *self);
  } checks[] = {
    { "gemm", check_gemm },
    { "copy_rows", check_rows },
    { "turn", check_turn },
    { "blend", check_blend },
    { "sum_products", check_sum_products },
    { "unary", check_unary },
    { "reduce", check_reduce },
    { "softmax", check_softmax },
    { "convolve", check_convolve },
    { "winograd", check_winograd },
    { "update", check_update },
    { "gemm_update", check_gemm_update },
    { "lstm", check_lstm },
    { "gru", check_gru },
    { "max_pool", check_max_pool },
    { "repel", check_repel },
    { "attract", check_attract },
    { "settle", check_settle },
    { "decay", check_decay },
    { "pick_below", check_pick_below },
    { "fft_pass", check_fft_pass },
  };
  g_autofree Check *check = g_new0 (Check, 1);

  check->set = self;
  fill (check->x, ROWS * LENGTH, 41);
  fill (check->w, DEPTH * LENGTH, 67);
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!checks[i].check (check)) {
      g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_KERNELS,
                   _("the kernel set %s computes %s wrongly on this processor; another set is used"), self->name, checks[i].name);
      return FALSE;
    }
  return TRUE;
}
