/* parzen.c: a density of points, made of a kernel around each
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The last kernel is the prior. Numbers are those of the scale: logarithms where a dimension is
 * logarithmic. A whole number on a logarithmic scale is taken as if it were continuous.
 */
#include "tune/parzen.h"

#include "tune/order.h"
#include "tune/point.h"

#include <math.h>

/* So many points have full weight. */
#define N_FULL 25

/* No kernel is narrower than this share of its range. */
#define MOST_KERNELS 100.0

/* Width of the kernels of one point in several dimensions, as a share of the range. */
#define JOINT_WIDTH 0.2

/* The logarithm of a share that does not count in a sum of a thousand, and of one beside which the
 * others do not. */
#define NEGLIGIBLE   (-30.0)
#define OVERWHELMING 600.0

/* So many standard deviations away the normal distribution is 0 or 1 to the last digit. */
#define WHOLE 8.5

/* So many kernels are summed up before it is asked whether that is enough. */
#define BLOCK 64

#define LOG_SQRT_2PI 0.91893853320467274178

/* The logarithm of what a kernel has in a cell, by its distance and width: of kernels on cells
 * there are few. */
typedef struct
{
  double distance, width;
  double log_mass;
} Known;

#define N_KNOWN 256

/* One dimension of all kernels. */
typedef struct
{
  const WeftDimension *dimension; /* Borrowed */
  double low, high;               /* of the scale, half a cell wider than the values where there are cells */
  double cell;                    /* width of what a value stands for; 0: the density at it counts */
  double *centers;                /* Owned: (n): where each kernel is, or which choice it saw */
  double *widths;                 /* Owned: (n) (nullable): standard deviations */
  double *factors;                /* Owned: (n) (nullable): one by each of them */
  double *constants;              /* Owned: (n) (nullable): logarithm of what a kernel is divided by to sum to one */
  Known *known;                   /* Owned: (N_KNOWN) (nullable): where there are cells */
  double log_hit, log_miss;       /* of a choice: of the one a kernel saw, and of each other */
  double log_prior;               /* of a choice: of each, for the prior */
} Side;

struct _WeftParzen
{
  guint n; /* kernels, the prior among them */
  guint n_sides;
  Side *sides;         /* Owned */
  double *log_weights; /* Owned: (n) */
  double *ends;        /* Owned: (n): sums of weights up to each */
};

static double
get_normal_share (double z)
{
  return 0.5 * erfc (-z * M_SQRT1_2);
}

/* The logarithm of the normal distribution between @a and @b. */
static double
get_log_mass (double a,
              double b)
{
  double near = a, far = b, mass;

  if (a < -WHOLE && b > WHOLE)
    return 0;
  /* Both ends on the left, where small numbers are exact. */
  if (a > 0) {
    near = -b;
    far = -a;
  }
  mass = get_normal_share (far) - get_normal_share (near);
  return mass > 0 ? log (mass) : -0.5 * far * far - log (fabs (far)) - LOG_SQRT_2PI;
}

static void
set_weights (WeftParzen   *self,
             const double *weights)
{
  guint n_points = self->n - 1;
  double sum = 1, end = 0;

  for (guint i = 0; i < n_points; i++) {
    double old = n_points > N_FULL ? n_points - (double) N_FULL : 0, weight = 1;

    if (weights != NULL)
      weight = weights[i];
    else if (i < old)
      weight = old > 1 ? 1.0 / n_points + (1 - 1.0 / n_points) * i / (old - 1) : 1.0 / n_points;
    self->ends[i] = weight;
    sum += weight;
  }
  self->ends[n_points] = 1;
  for (guint i = 0; i < self->n; i++) {
    self->log_weights[i] = log (self->ends[i] / sum);
    end += self->ends[i] / sum;
    self->ends[i] = end;
  }
}

/* The scale of a dimension: see the top of this file. */
static void
side_init (Side                *self,
           const WeftDimension *dimension)
{
  double half = dimension->type == WEFT_DIMENSION_CHOICE ? 0 : dimension->step / 2;

  self->dimension = dimension;
  self->low = dimension->low - half;
  self->high = dimension->high + half;
  self->cell = 2 * half;
  if (dimension->log) {
    half = dimension->type == WEFT_DIMENSION_INTEGER ? 0.5 : 0;
    self->low = log (dimension->low - half);
    self->high = log (dimension->high + half);
    self->cell = 0;
  }
}

static void
set_choices (Side  *self,
             guint  n)
{
  double base = 1.0 / n, sum = 1 + self->dimension->n_choices * base;

  self->log_hit = log ((1 + base) / sum);
  self->log_miss = log (base / sum);
  self->log_prior = -log (self->dimension->n_choices);
}

/* The larger distance to a neighbour; the first and last have but one. */
static void
set_widths_apart (Side  *self,
                  guint  n)
{
  g_autofree guint *order = g_new (guint, n);

  weft_order (self->centers, n, order);
  for (guint i = 0; i < n; i++) {
    double center = self->centers[order[i]];
    double left = i > 0 ? center - self->centers[order[i - 1]] : n > 1 ? 0
                                                                       : center - self->low;
    double right = i + 1 < n ? self->centers[order[i + 1]] - center : n > 1 ? 0
                                                                            : self->high - center;

    self->widths[order[i]] = MAX (left, right);
  }
}

static void
set_numbers (Side     *self,
             guint     n,
             guint     n_dimensions,
             gboolean  joint)
{
  double range = self->high - self->low, least = range / MIN (MOST_KERNELS, 1.0 + n);

  self->widths = g_new (double, n);
  self->factors = g_new (double, n);
  self->constants = g_new (double, n);
  self->known = self->cell > 0 ? g_new0 (Known, N_KNOWN) : NULL;
  if (joint)
    for (guint i = 0; i < n; i++)
      self->widths[i] = JOINT_WIDTH * pow (MAX (n - 1, 1), -1.0 / (n_dimensions + 4)) * range;
  else
    set_widths_apart (self, n);
  for (guint i = 0; i < n; i++) {
    double width = self->widths[i] = i + 1 < n ? CLAMP (self->widths[i], least, range) : range;
    double log_mass = get_log_mass ((self->low - self->centers[i]) / width, (self->high - self->centers[i]) / width);

    self->factors[i] = 1 / width;
    self->constants[i] = self->cell > 0 ? log_mass : log_mass + log (width) + LOG_SQRT_2PI;
  }
}

WeftParzen *
weft_parzen_new (const WeftSpace *space,
                 const guint *dimensions,
                 guint n_dimensions,
                 const double *const *points,
                 guint n_points,
                 const double *weights,
                 gboolean joint)
{
  WeftParzen *self = g_new0 (WeftParzen, 1);

  self->n = n_points + 1;
  self->n_sides = n_dimensions;
  self->sides = g_new0 (Side, n_dimensions);
  self->log_weights = g_new (double, self->n);
  self->ends = g_new (double, self->n);
  set_weights (self, weights);
  for (guint j = 0; j < n_dimensions; j++) {
    Side *side = &self->sides[j];

    side_init (side, weft_space_get_dimension (space, dimensions[j]));
    side->centers = g_new (double, self->n);
    for (guint i = 0; i < n_points; i++)
      side->centers[i] = side->dimension->log ? log (points[i][dimensions[j]]) : points[i][dimensions[j]];
    side->centers[n_points] = 0.5 * (side->low + side->high);
    if (side->dimension->type == WEFT_DIMENSION_CHOICE)
      set_choices (side, self->n);
    else
      set_numbers (side, self->n, n_dimensions, joint);
  }
  return self;
}

void
weft_parzen_free (WeftParzen *self)
{
  for (guint j = 0; j < self->n_sides; j++) {
    g_free (self->sides[j].centers);
    g_free (self->sides[j].widths);
    g_free (self->sides[j].factors);
    g_free (self->sides[j].constants);
    g_free (self->sides[j].known);
  }
  g_free (self->sides);
  g_free (self->log_weights);
  g_free (self->ends);
  g_free (self);
}

static guint
draw_kernel (const WeftParzen *self,
             WeftRandom       *random)
{
  double share = weft_random_uniform (random);
  guint i = 0;

  while (i + 1 < self->n && share >= self->ends[i])
    i++;
  return i;
}

/* A kernel takes its own choice, or, as often as the others weigh together, any of all. */
static double
draw_choice (const Side *self,
             guint       kernel,
             guint       n,
             WeftRandom *random)
{
  double own = kernel + 1 < n ? exp (self->log_hit) - exp (self->log_miss) : 0;
  double share = weft_random_uniform (random);
  guint any = weft_random_below (random, self->dimension->n_choices);

  return share < own ? self->centers[kernel] : any;
}

/* The center is within the range, which is not narrower than the kernel:
 * a third of all tries hits. */
static double
draw_number (const Side *self,
             guint       kernel,
             WeftRandom *random)
{
  double number;

  do
    number = self->centers[kernel] + self->widths[kernel] * weft_random_normal (random);
  while (!(number >= self->low && number <= self->high) && self->high > self->low);
  return weft_dimension_round (self->dimension, self->dimension->log ? exp (number) : number);
}

void
weft_parzen_draw (const WeftParzen *self,
                  WeftRandom       *random,
                  double           *values)
{
  guint kernel = draw_kernel (self, random);

  for (guint j = 0; j < self->n_sides; j++)
    if (self->sides[j].dimension->type == WEFT_DIMENSION_CHOICE)
      values[j] = draw_choice (&self->sides[j], kernel, self->n, random);
    else
      values[j] = draw_number (&self->sides[j], kernel, random);
}

static void
add_choice (const Side *self,
            double      value,
            guint       first,
            guint       last,
            guint       n,
            double     *terms)
{
  for (guint i = first; i < last; i++)
    if (i + 1 == n)
      terms[i - first] += self->log_prior;
    else
      terms[i - first] += self->centers[i] == value ? self->log_hit : self->log_miss;
}

static void
add_density (const Side *self,
             double      number,
             guint       first,
             guint       last,
             double     *terms)
{
  const double *centers = self->centers + first, *factors = self->factors + first, *constants = self->constants + first;

  for (guint i = 0; i < last - first; i++) {
    double z = (number - centers[i]) * factors[i];

    terms[i] -= 0.5 * z * z + constants[i];
  }
}

static double
get_cell_mass (const Side *self,
               double      distance,
               double      width)
{
  guint64 bits[2];
  Known *known;

  memcpy (&bits[0], &distance, sizeof bits[0]);
  memcpy (&bits[1], &width, sizeof bits[1]);
  known = &self->known[((bits[0] ^ bits[1] >> 1) * 0x9E3779B97F4A7C15u) >> 56];
  if (known->distance != distance || known->width != width)
    *known = (Known){ distance, width, get_log_mass ((distance - self->cell / 2) / width, (distance + self->cell / 2) / width) };
  return known->log_mass;
}

static void
add_mass (const Side *self,
          double      number,
          guint       first,
          guint       last,
          double     *terms)
{
  for (guint i = first; i < last; i++)
    terms[i - first] += get_cell_mass (self, number - self->centers[i], self->widths[i]) - self->constants[i];
}

/* The logarithms of what kernels @first … @last - 1 have at some numbers. */
static void
list_terms (const WeftParzen *self,
            const double     *numbers,
            guint             first,
            guint             last,
            double           *terms)
{
  memcpy (terms, self->log_weights + first, sizeof *terms * (last - first));
  for (guint j = 0; j < self->n_sides; j++) {
    const Side *side = &self->sides[j];

    if (side->dimension->type == WEFT_DIMENSION_CHOICE)
      add_choice (side, numbers[j], first, last, self->n, terms);
    else if (side->cell > 0)
      add_mass (side, numbers[j], first, last, terms);
    else
      add_density (side, numbers[j], first, last, terms);
  }
}

/* Returns: the sum of exp (terms), as a multiple of exp (@unit) */
static double
add_up (const double *terms,
        guint         n,
        double        unit)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    if (terms[i] - unit > NEGLIGIBLE)
      sum += exp (MIN (terms[i] - unit, OVERWHELMING));
  return sum;
}

double
weft_parzen_get_log_density (const WeftParzen *self,
                             const double     *values,
                             double            enough)
{
  double terms[BLOCK], unit, sum = 0;
  g_autofree double *numbers = g_new (double, self->n_sides);

  for (guint j = 0; j < self->n_sides; j++)
    numbers[j] = self->sides[j].dimension->log ? log (values[j]) : values[j];
  /* The prior is everywhere, so what is far below it does not count. */
  list_terms (self, numbers, self->n - 1, self->n, &unit);
  for (guint last = self->n; last > 0;) {
    guint first = last > BLOCK ? last - BLOCK : 0;

    list_terms (self, numbers, first, last, terms);
    sum += add_up (terms, last - first, unit);
    if (log (sum) + unit > enough)
      break;
    last = first;
  }
  return log (sum) + unit;
}
