/* significance.c: whether one kind of training is better than another, of a few runs of each
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/significance.h"

#include <float.h>
#include <math.h>

/* Pieces that an integral is cut into, even, and how far from its middle they go. */
#define N_PIECES 2048
#define REACH    3.5

/* Steps of a continued fraction, more than any needs. */
#define MAX_STEPS 500

/* A mean that is known as a t distribution. */
typedef struct
{
  double mean;
  double scale; /* 0: known exactly */
  double degrees;
} Posterior;

/* Student's distribution */

/* The continued fraction of the incomplete beta function, by Lentz. */
static double
fraction (double x,
          double a,
          double b)
{
  double c = 1, d = 1 / (1 - (a + b) * x / (a + 1)), result = d;

  for (int m = 1; m < MAX_STEPS; m++) {
    double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), step;

    d = 1 / (1 + even * d);
    c = 1 + even / c;
    result *= c * d;
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    step = c * d;
    result *= step;
    if (fabs (step - 1) < 4 * DBL_EPSILON)
      break;
  }
  return result;
}

/* The regularised incomplete beta function. */
static double
incomplete_beta (double x,
                 double a,
                 double b)
{
  double front;

  if (x <= 0 || x >= 1)
    return x <= 0 ? 0 : 1;
  front = exp (lgamma (a + b) - lgamma (a) - lgamma (b) + a * log (x) + b * log1p (-x));
  return x < (a + 1) / (a + b + 2) ? front * fraction (x, a, b) / a : 1 - front * fraction (1 - x, b, a) / b;
}

double
weft_significance_student (double t,
                           double degrees)
{
  double tail;

  if (!isfinite (t))
    return t > 0 ? 1 : 0;
  tail = 0.5 * incomplete_beta (degrees / (degrees + t * t), degrees / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

double
weft_significance_margin (double deviation,
                          gsize  n)
{
  double low = 0, high = 13;

  if (n < 2)
    return (double) NAN;
  /* With one degree of freedom the quantile is 12.7, and it falls with each. */
  for (int i = 0; i < 60; i++) {
    double middle = (low + high) / 2;

    if (weft_significance_student (middle, (double) n - 1) < 0.975)
      low = middle;
    else
      high = middle;
  }
  return low * deviation / sqrt ((double) n);
}

/* Means and their differences */

static Posterior
make_posterior (const double *values,
                gsize         n,
                double        correlation)
{
  Posterior self = { .degrees = (double) n - 1 };
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    self.mean += values[i] / (double) n;
  for (gsize i = 0; i < n; i++)
    sum += (values[i] - self.mean) * (values[i] - self.mean);
  if (n > 1)
    self.scale = sqrt (sum / (double) (n - 1) * (1 / (double) n + correlation / (1 - correlation)));
  /* Equal numbers, whose mean is rounded, have no spread. */
  if (self.scale <= 8 * DBL_EPSILON * fabs (self.mean))
    self.scale = 0;
  return self;
}

/* Returns: p(the mean ≤ @limit) */
static double
get_below (const Posterior *self,
           double           limit)
{
  if (self->scale > 0)
    return weft_significance_student ((limit - self->mean) / self->scale, self->degrees);
  return limit >= self->mean ? 1 : 0;
}

/* Returns: p(@narrow + @sign · @wide ≤ @limit), where the first has the smaller scale, so that
 * what is integrated over it is smooth. With x = √ν · tan θ its density is that of cos^(ν-1) θ,
 * over half a turn; long tails meet the other's far out, so places crowd at both ends, doubly
 * exponentially. */
static double
integrate (const Posterior *narrow,
           const Posterior *wide,
           double           sign,
           double           limit)
{
  double nu = narrow->degrees, step = 2 * REACH / N_PIECES, sum = 0;
  double factor = exp (lgamma ((nu + 1) / 2) - lgamma (nu / 2)) / sqrt (G_PI);

  for (int i = -N_PIECES / 2; i <= N_PIECES / 2; i++) {
    double u = G_PI / 2 * sinh (i * step), end = exp (-2 * fabs (u)), gap = G_PI * end / (1 + end);
    double slope = G_PI / 2 * (G_PI / 2 * cosh (i * step)) * 4 * end / ((1 + end) * (1 + end));
    double x = narrow->mean + narrow->scale * sqrt (nu) * copysign (1 / tan (gap), u);
    double below = get_below (wide, sign * (limit - x));

    sum += step * slope * pow (sin (gap), nu - 1) * (sign > 0 ? below : 1 - below);
  }
  return CLAMP (factor * sum, 0, 1);
}

/* Returns: p(@a - @b ≤ @limit) */
static double
get_difference_below (const Posterior *a,
                      const Posterior *b,
                      double           limit)
{
  if (b->scale <= 0)
    return get_below (a, limit + b->mean);
  if (a->scale <= 0)
    return 1 - get_below (b, a->mean - limit);
  if (a->scale <= b->scale)
    return integrate (a, b, -1, limit);
  else {
    Posterior turned = { -b->mean, b->scale, b->degrees };

    return integrate (&turned, a, 1, limit);
  }
}

/* The verdict */

/* Of the difference, @b is %NULL where @a is that. */
static void
share_out (WeftSignificance *self,
           const Posterior  *a,
           const Posterior  *b)
{
  double below = b != NULL ? get_difference_below (a, b, -self->rope) : get_below (a, -self->rope);
  double within = b != NULL ? get_difference_below (a, b, self->rope) : get_below (a, self->rope);

  /* What is exactly at the edge differs by no more than it. */
  if (a->scale <= 0 && (b == NULL || b->scale <= 0)) {
    double difference = a->mean - (b != NULL ? b->mean : 0);

    below = difference < -self->rope ? 1 : 0;
    within = difference <= self->rope ? 1 : 0;
  }
  self->worse = below;
  self->equivalent = MAX (within - below, 0);
  self->better = 1 - within;
}

static WeftSignificanceVerdict
judge (const WeftSignificance *self)
{
  if (self->better >= WEFT_SIGNIFICANCE_SURE)
    return WEFT_SIGNIFICANCE_BETTER;
  if (self->worse >= WEFT_SIGNIFICANCE_SURE)
    return WEFT_SIGNIFICANCE_WORSE;
  return self->equivalent >= WEFT_SIGNIFICANCE_SURE ? WEFT_SIGNIFICANCE_EQUIVALENT : WEFT_SIGNIFICANCE_UNDECIDED;
}

/* As if there were @n runs of each, which spread like those that there are. */
static gboolean
would_do (const WeftSignificance *self,
          const Posterior        *a,
          const Posterior        *b,
          guint                   n)
{
  WeftSignificance imagined = *self;
  Posterior more_a = { a->mean, a->scale * sqrt ((a->degrees + 1) / n), n - 1.0 }, more_b = { 0 };

  if (b != NULL)
    more_b = (Posterior){ b->mean, b->scale * sqrt ((b->degrees + 1) / n), n - 1.0 };
  share_out (&imagined, &more_a, b != NULL ? &more_b : NULL);
  return judge (&imagined) != WEFT_SIGNIFICANCE_UNDECIDED;
}

static guint
find_needed (const WeftSignificance *self,
             const Posterior        *a,
             const Posterior        *b)
{
  guint low = MIN (self->n_a, self->n_b), high = WEFT_SIGNIFICANCE_MAX_RUNS;

  if (!would_do (self, a, b, high))
    return 0;
  while (high - low > 1) {
    guint middle = (low + high) / 2;

    if (would_do (self, a, b, middle))
      high = middle;
    else
      low = middle;
  }
  return high;
}

static void
conclude (WeftSignificance   *self,
          const Posterior    *a,
          const Posterior    *b,
          WeftTrialDirection  direction)
{
  share_out (self, a, b);
  self->verdict = judge (self);
  self->n_needed = self->verdict == WEFT_SIGNIFICANCE_UNDECIDED ? find_needed (self, a, b) : 0;
  if (direction == WEFT_TRIAL_LOWER_IS_BETTER) {
    double better = self->better;

    self->better = self->worse;
    self->worse = better;
    self->verdict = judge (self);
  }
}

static double
get_mean (const double *values,
          gsize         n)
{
  return n > 0 ? make_posterior (values, n, 0).mean : (double) NAN;
}

static void
begin (WeftSignificance *self,
       const double     *a,
       gsize             n_a,
       const double     *b,
       gsize             n_b,
       double            rope)
{
  *self = (WeftSignificance){
    .n_a = (guint) n_a,
    .n_b = (guint) n_b,
    .mean_a = get_mean (a, n_a),
    .mean_b = get_mean (b, n_b),
    .rope = rope,
    .better = (double) NAN,
    .equivalent = (double) NAN,
    .worse = (double) NAN,
    .n_needed = 2,
  };
  self->difference = self->mean_a - self->mean_b;
}

void
weft_significance_paired (const double       *a,
                          const double       *b,
                          gsize               n,
                          WeftTrialDirection  direction,
                          double              rope,
                          double              correlation,
                          WeftSignificance   *result)
{
  g_autofree double *differences = g_new (double, n + 1);
  Posterior posterior;

  g_return_if_fail (rope >= 0 && correlation >= 0 && correlation < 1);

  begin (result, a, n, b, n, rope);
  result->is_paired = TRUE;
  if (n < 2)
    return;
  for (gsize i = 0; i < n; i++)
    differences[i] = a[i] - b[i];
  posterior = make_posterior (differences, n, correlation);
  /* Differences of equal numbers are no more exact than the numbers. */
  if (posterior.scale <= 8 * DBL_EPSILON * fabs (result->mean_a))
    posterior.scale = 0;
  conclude (result, &posterior, NULL, direction);
}

void
weft_significance_independent (const double       *a,
                               gsize               n_a,
                               const double       *b,
                               gsize               n_b,
                               WeftTrialDirection  direction,
                               double              rope,
                               WeftSignificance   *result)
{
  Posterior of_a, of_b;

  g_return_if_fail (rope >= 0);

  begin (result, a, n_a, b, n_b, rope);
  if (n_a < 2 || n_b < 2)
    return;
  of_a = make_posterior (a, n_a, 0);
  of_b = make_posterior (b, n_b, 0);
  conclude (result, &of_a, &of_b, direction);
}
