/* sampler-quasi.c: points that fill the space more evenly than chance does
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Halton's sequence: dimension i of point n is n, its digits to the base of the i-th prime turned
 * around behind the point. Each digit goes through a permutation of its own, drawn from the
 * seed, without which dimensions of large primes would go hand in hand. Any number of dimensions
 * will do, and point n takes neither the points before it nor a table.
 */
#include "tune/sampler-private.h"

#include "base/i18n.h"
#include "tune/point.h"

/* Digits beyond this precision move no double. */
#define SMALLEST_SHARE 0x1p-53

static const WeftParam params[] = { { NULL } };

static gboolean
is_prime (guint number)
{
  for (guint i = 2; i * i <= number; i++)
    if (number % i == 0)
      return FALSE;
  return number > 1;
}

static guint
find_next_prime (guint number)
{
  do
    number++;
  while (!is_prime (number));
  return number;
}

/* What @digit becomes at a place, by the permutation that belongs to it. */
static guint
permute_digit (guint64 key,
               guint   place,
               guint   base,
               guint   digit)
{
  g_autofree guint32 *order = g_new (guint32, base);
  WeftRandom random;

  for (guint i = 0; i < base; i++)
    order[i] = i;
  weft_random_init (&random, key, (guint64) place << 32);
  weft_random_shuffle (&random, order, base);
  return order[digit];
}

static double
get_coordinate (guint64 key,
                guint   base,
                guint   number)
{
  double share = 1, sum = 0;
  guint left = number;

  for (guint place = 0; share > SMALLEST_SHARE; place++) {
    share /= base;
    sum += share * permute_digit (key, place, base, left % base);
    left /= base;
  }
  return MIN (sum, 1 - SMALLEST_SHARE);
}

static gboolean
suggest (WeftSampler            *self,
         const WeftTuneHistory  *history,
         guint                   number,
         double                 *point,
         GError                **error)
{
  guint base = 1;

  for (guint i = 0; i < weft_space_get_size (self->space); i++) {
    const WeftDimension *dimension = weft_space_get_dimension (self->space, i);

    base = find_next_prime (base);
    if (weft_space_is_active (self->space, i, point))
      point[i] = weft_dimension_from_unit (dimension, get_coordinate (weft_random_key (self->seed, dimension->name), base, number));
  }
  return TRUE;
}

const WeftSamplerKind weft_sampler_quasi = {
  "quasi",
  N_("Quasi-random"),
  N_("Points that leave no large gaps: a scrambled sequence of Halton. Source: Owen 2017, “A randomized Halton algorithm in R”."),
  params,
  TRUE,
  .suggest = suggest,
  .ahead = TRUE,
};
