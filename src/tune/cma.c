/* cma.c: a normal distribution that moves to where values are low
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/cma.h"

#include <math.h>
#include <string.h>

#define FIRST_STEP   (1.0 / 6)
#define LARGEST_STEP 1e4

/* A draw outside of the cube is drawn again so often, then moved to its side. */
#define MAX_DRAWS 100

/* A point is drawn from further away than that once in ten thousand times. */
#define DISTANCE_SLACK 3.0

/* Keeps divisions by an eigenvalue in bounds. */
#define SMALLEST_EIGENVALUE 1e-20

#define N_SWEEPS 30

struct _WeftCma
{
  guint n;          /* dimensions */
  guint lambda;     /* points of a generation */
  guint mu;         /* of these, the ones that the mean moves to */
  double *weights;  /* Owned: (lambda): those behind mu are negative */
  double mu_eff;    /* how many points the weights are worth */
  double c_c, d_c;  /* memory of the path p_c, and what a step adds */
  double c_1, c_mu; /* learning rates of the covariance */
  double c_s, d_s;  /* memory of the path p_s, and its damping */
  double chi;       /* expected length of a standard normal vector */
  double step;
  double *mean;       /* Owned: (n) */
  double *covariance; /* Owned: (n × n) */
  double *vectors;    /* Owned: (n × n): eigenvectors as columns */
  double *deviations; /* Owned: (n): roots of eigenvalues */
  double *path_c;     /* Owned: (n) */
  double *path_s;     /* Owned: (n) */
  guint n_generations;
};

static void
set_weights (WeftCma *self)
{
  double n = self->n, sum = 0, squares = 0, below = 0, below_squares = 0, least;

  for (guint i = 0; i < self->lambda; i++) {
    double weight = log ((self->lambda + 1) / 2.0) - log (i + 1);

    self->weights[i] = weight;
    if (i < self->mu) {
      sum += weight;
      squares += weight * weight;
    } else {
      below += weight;
      below_squares += weight * weight;
    }
  }
  self->mu_eff = sum * sum / squares;
  self->c_1 = 2 / ((n + 1.3) * (n + 1.3) + self->mu_eff);
  self->c_mu = MIN (1 - self->c_1 - 1e-8, 2 * (self->mu_eff - 2 + 1 / self->mu_eff) / ((n + 2) * (n + 2) + self->mu_eff));
  least = MIN (1 + self->c_1 / self->c_mu, 1 + 2 * (below * below / below_squares) / (self->mu_eff + 2));
  least = MIN (least, (1 - self->c_1 - self->c_mu) / (n * self->c_mu));
  sum = 0;
  below = 0;
  for (guint i = 0; i < self->lambda; i++)
    *(self->weights[i] >= 0 ? &sum : &below) += fabs (self->weights[i]);
  for (guint i = 0; i < self->lambda; i++)
    self->weights[i] *= self->weights[i] >= 0 ? 1 / sum : least / below;
}

WeftCma *
weft_cma_new (guint n)
{
  WeftCma *self = g_new0 (WeftCma, 1);

  self->n = n;
  self->lambda = 4 + (guint) floor (3 * log (n));
  self->mu = self->lambda / 2;
  self->weights = g_new (double, self->lambda);
  set_weights (self);
  self->c_s = (self->mu_eff + 2) / (n + self->mu_eff + 5);
  self->d_s = 1 + 2 * MAX (0, sqrt ((self->mu_eff - 1) / (n + 1)) - 1) + self->c_s;
  self->c_c = (4 + self->mu_eff / n) / (n + 4 + 2 * self->mu_eff / n);
  self->d_c = sqrt (self->c_c * (2 - self->c_c) * self->mu_eff);
  self->chi = sqrt (n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));
  self->step = FIRST_STEP;
  self->mean = g_new (double, n);
  self->covariance = g_new0 (double, (gsize) n *n);
  self->vectors = g_new0 (double, (gsize) n *n);
  self->deviations = g_new (double, n);
  self->path_c = g_new0 (double, n);
  self->path_s = g_new0 (double, n);
  for (guint i = 0; i < n; i++) {
    self->mean[i] = 0.5;
    self->deviations[i] = 1;
    self->covariance[i * n + i] = self->vectors[i * n + i] = 1;
  }
  return self;
}

void
weft_cma_free (WeftCma *self)
{
  g_free (self->weights);
  g_free (self->mean);
  g_free (self->covariance);
  g_free (self->vectors);
  g_free (self->deviations);
  g_free (self->path_c);
  g_free (self->path_s);
  g_free (self);
}

guint
weft_cma_get_generation (const WeftCma *self)
{
  return self->lambda;
}

const double *
weft_cma_get_mean (const WeftCma *self)
{
  return self->mean;
}

double
weft_cma_get_deviation (const WeftCma *self,
                        guint          index)
{
  return self->step * sqrt (self->covariance[index * self->n + index]);
}

/* One of Jacobi's rotations, which makes element (@p, @q) of @matrix zero. */
static void
rotate (double *matrix,
        double *vectors,
        guint   n,
        guint   p,
        guint   q)
{
  double theta = (matrix[q * n + q] - matrix[p * n + p]) / (2 * matrix[p * n + q]);
  double t = (theta >= 0 ? 1 : -1) / (fabs (theta) + sqrt (theta * theta + 1)), c = 1 / sqrt (t * t + 1), s = t * c;

  for (guint k = 0; k < n; k++) {
    double a = matrix[k * n + p], b = matrix[k * n + q];

    matrix[k * n + p] = c * a - s * b;
    matrix[k * n + q] = s * a + c * b;
  }
  for (guint k = 0; k < n; k++) {
    double a = matrix[p * n + k], b = matrix[q * n + k], v = vectors[k * n + p], w = vectors[k * n + q];

    matrix[p * n + k] = c * a - s * b;
    matrix[q * n + k] = s * a + c * b;
    vectors[k * n + p] = c * v - s * w;
    vectors[k * n + q] = s * v + c * w;
  }
}

/* In double precision, which engine/eigen.h has not: deviations of a millionth must stay apart. */
static void
decompose (WeftCma *self)
{
  guint n = self->n;
  g_autofree double *matrix = g_memdup2 (self->covariance, sizeof *matrix * n * n);

  memset (self->vectors, 0, sizeof *self->vectors * n * n);
  for (guint i = 0; i < n; i++)
    self->vectors[i * n + i] = 1;
  for (guint sweep = 0; sweep < N_SWEEPS; sweep++)
    for (guint p = 0; p + 1 < n; p++)
      for (guint q = p + 1; q < n; q++)
        if (fabs (matrix[p * n + q]) > 1e-16 * sqrt (fabs (matrix[p * n + p] * matrix[q * n + q])))
          rotate (matrix, self->vectors, n, p, q);
  for (guint i = 0; i < n; i++)
    self->deviations[i] = sqrt (MAX (matrix[i * n + i], SMALLEST_EIGENVALUE));
}

/* Gives C^½ @vector, or C^-½ @vector. */
static void
transform (const WeftCma *self,
           const double  *vector,
           gboolean       inverse,
           double        *result)
{
  guint n = self->n;

  memset (result, 0, sizeof *result * n);
  for (guint k = 0; k < n; k++) {
    double sum = 0;

    for (guint i = 0; i < n; i++)
      sum += self->vectors[i * n + k] * vector[i];
    sum *= inverse ? 1 / self->deviations[k] : self->deviations[k];
    for (guint i = 0; i < n; i++)
      result[i] += self->vectors[i * n + k] * sum;
  }
}

static double
get_length (const double *vector,
            guint         n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += vector[i] * vector[i];
  return sqrt (sum);
}

/* Returns: whether the point is in the cube */
static gboolean
draw_once (WeftCma    *self,
           WeftRandom *random,
           double     *z,
           double     *point)
{
  gboolean inside = TRUE;

  for (guint i = 0; i < self->n; i++)
    z[i] = weft_random_normal (random);
  transform (self, z, FALSE, point);
  for (guint i = 0; i < self->n; i++) {
    point[i] = self->mean[i] + self->step * point[i];
    inside = inside && point[i] >= 0 && point[i] <= 1;
  }
  return inside;
}

void
weft_cma_draw (WeftCma    *self,
               WeftRandom *random,
               double     *point)
{
  g_autofree double *z = g_new (double, self->n);

  for (guint i = 0; i < MAX_DRAWS; i++)
    if (draw_once (self, random, z, point))
      return;
  for (guint i = 0; i < self->n; i++)
    point[i] = CLAMP (point[i], 0, 1);
}

/* Turns points into steps from the mean, none longer than what is drawn, and weighs those behind
 * @mu by how long they are. */
static void
measure_steps (const WeftCma *self,
               const double  *points,
               double        *steps,
               double        *weights)
{
  guint n = self->n;
  double longest = sqrt (n) + DISTANCE_SLACK;
  g_autofree double *z = g_new (double, n);

  for (guint k = 0; k < self->lambda; k++) {
    double *y = steps + k * n, length;

    for (guint i = 0; i < n; i++)
      y[i] = (points[k * n + i] - self->mean[i]) / self->step;
    transform (self, y, TRUE, z);
    length = get_length (z, n);
    for (guint i = 0; i < n && length > longest; i++)
      y[i] *= longest / length;
    length = MIN (length, longest);
    weights[k] = self->weights[k] * (self->weights[k] >= 0 ? 1 : n / (length * length + 1e-8));
  }
}

static void
update_covariance (WeftCma      *self,
                   const double *steps,
                   const double *weights,
                   gboolean      stalled)
{
  guint n = self->n;
  double sum = 0, kept;

  for (guint k = 0; k < self->lambda; k++)
    sum += self->weights[k];
  kept = 1 + (stalled ? self->c_1 * self->c_c * (2 - self->c_c) : 0) - self->c_1 - self->c_mu * sum;
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j <= i; j++) {
      double rank_mu = 0;

      for (guint k = 0; k < self->lambda; k++)
        rank_mu += weights[k] * steps[k * n + i] * steps[k * n + j];
      self->covariance[i * n + j] = kept * self->covariance[i * n + j] + self->c_1 * self->path_c[i] * self->path_c[j] + self->c_mu * rank_mu;
      self->covariance[j * n + i] = self->covariance[i * n + j];
    }
}

void
weft_cma_tell (WeftCma      *self,
               const double *points)
{
  guint n = self->n;
  g_autofree double *steps = g_new (double, (gsize) self->lambda *n), *weights = g_new (double, self->lambda);
  g_autofree double *mean_step = g_new0 (double, n), *z = g_new (double, n);
  double length;
  gboolean stalled;

  measure_steps (self, points, steps, weights);
  for (guint i = 0; i < n; i++) {
    for (guint k = 0; k < self->mu; k++)
      mean_step[i] += self->weights[k] * steps[k * n + i];
    self->mean[i] = CLAMP (self->mean[i] + self->step * mean_step[i], 0, 1);
  }
  self->n_generations++;
  transform (self, mean_step, TRUE, z);
  for (guint i = 0; i < n; i++)
    self->path_s[i] = (1 - self->c_s) * self->path_s[i] + sqrt (self->c_s * (2 - self->c_s) * self->mu_eff) * z[i];
  length = get_length (self->path_s, n);
  self->step = MIN (self->step * exp (self->c_s / self->d_s * (length / self->chi - 1)), LARGEST_STEP);
  stalled = length / sqrt (1 - pow (1 - self->c_s, 2 * (self->n_generations + 1.0))) >= (1.4 + 2 / (n + 1.0)) * self->chi;
  for (guint i = 0; i < n; i++)
    self->path_c[i] = (1 - self->c_c) * self->path_c[i] + (stalled ? 0 : self->d_c * mean_step[i]);
  update_covariance (self, steps, weights, stalled);
  decompose (self);
}

static double
get_normal_share (double z)
{
  return 0.5 * erfc (-z * M_SQRT1_2);
}

/* Below which number @share of a normal distribution lies, by halving. */
static double
get_normal_quantile (double share)
{
  double low = -40, high = 40;

  for (guint i = 0; i < 100; i++) {
    double middle = (low + high) / 2;

    *(get_normal_share (middle) < share ? &low : &high) = middle;
  }
  return (low + high) / 2;
}

static void
scale_deviation (WeftCma *self,
                 guint    index,
                 double   factor)
{
  for (guint i = 0; i < self->n; i++) {
    self->covariance[index * self->n + i] *= factor;
    self->covariance[i * self->n + index] *= factor;
  }
  decompose (self);
}

/* At the end of a range: no further from the next cell than that some draws reach it. */
static void
keep_near (WeftCma *self,
           guint    index,
           double   edge,
           double   least)
{
  double distance = self->mean[index] - edge, farthest = weft_cma_get_deviation (self, index) * get_normal_quantile (1 - least);

  self->mean[index] = edge + CLAMP (distance, -farthest, farthest);
}

void
weft_cma_keep_margin (WeftCma *self,
                      guint    index,
                      double   low,
                      double   high)
{
  double least = 1.0 / (self->n * self->lambda), deviation = weft_cma_get_deviation (self, index), mean = self->mean[index];
  double below = get_normal_share ((low - mean) / deviation), above = get_normal_share ((mean - high) / deviation), middle = 1 - below - above;
  double raised_below = MAX (below, least / 2), raised_above = MAX (above, least / 2), excess, z_below, z_above;

  if (low < 0 || high > 1) {
    if (low >= 0 || high <= 1)
      keep_near (self, index, low >= 0 ? low : high, least);
    return;
  }
  if (below >= least / 2 && above >= least / 2)
    return;
  excess = (1 - raised_below - raised_above - middle) / (raised_below + raised_above + middle - 1.5 * least);
  z_below = -get_normal_quantile (raised_below + excess * (raised_below - least / 2));
  z_above = -get_normal_quantile (raised_above + excess * (raised_above - least / 2));
  self->mean[index] = (low * z_above + high * z_below) / (z_below + z_above);
  scale_deviation (self, index, (high - low) / (z_below + z_above) / deviation);
}
