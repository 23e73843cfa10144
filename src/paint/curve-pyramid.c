/* curve-pyramid.c: the points of a curve, made ready to be drawn at any zoom
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/curve-pyramid.h"

#include <math.h>

/* Points of a block, blocks of a block of the next level, and levels at most. */
#define BLOCK  16
#define LEVELS 8

/* Of each block where its extremes are. */
typedef struct
{
  guint32 *smallest;
  guint32 *largest;
  gsize n;
} Level;

struct _WeftCurvePyramid
{
  double *x;
  double *y;
  gsize n;
  gboolean is_plain;
  Level levels[LEVELS];
  guint n_levels;
};

static gboolean
is_plain (const double *x,
          const double *y,
          gsize         n)
{
  gboolean plain = n > 0 && n < G_MAXUINT32;

  for (gsize i = 0; i < n && plain; i++)
    plain = isfinite (x[i]) && isfinite (y[i]) && (i == 0 || x[i] >= x[i - 1]);
  return plain;
}

/* Of equal values the first counts, in whichever order they are looked at. */
static inline void
look (const double *y,
      gsize         low,
      gsize         high,
      gsize        *smallest,
      gsize        *largest)
{
  if (y[low] < y[*smallest] || (y[low] == y[*smallest] && low < *smallest))
    *smallest = low;
  if (y[high] > y[*largest] || (y[high] == y[*largest] && high < *largest))
    *largest = high;
}

static void
add_level (WeftCurvePyramid *self)
{
  const Level *below = self->n_levels > 0 ? &self->levels[self->n_levels - 1] : NULL;
  Level *level = &self->levels[self->n_levels++];
  gsize n = below != NULL ? below->n : self->n;

  level->n = n / BLOCK;
  level->smallest = g_new (guint32, level->n);
  level->largest = g_new (guint32, level->n);
  for (gsize i = 0; i < level->n; i++) {
    gsize smallest = below != NULL ? below->smallest[i * BLOCK] : i * BLOCK, largest = below != NULL ? below->largest[i * BLOCK] : i * BLOCK;

    for (gsize j = i * BLOCK + 1; j < (i + 1) * BLOCK; j++)
      look (self->y, below != NULL ? below->smallest[j] : j, below != NULL ? below->largest[j] : j, &smallest, &largest);
    level->smallest[i] = (guint32) smallest;
    level->largest[i] = (guint32) largest;
  }
}

WeftCurvePyramid *
weft_curve_pyramid_new (const double *x,
                        const double *y,
                        gsize         n)
{
  WeftCurvePyramid *self = g_atomic_rc_box_new0 (WeftCurvePyramid);

  self->x = g_memdup2 (x, n * sizeof (double));
  self->y = g_memdup2 (y, n * sizeof (double));
  self->n = n;
  self->is_plain = is_plain (x, y, n);
  for (gsize left = n / BLOCK; self->is_plain && left > 0 && self->n_levels < LEVELS; left /= BLOCK)
    add_level (self);
  return self;
}

WeftCurvePyramid *
weft_curve_pyramid_ref (WeftCurvePyramid *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer memory)
{
  WeftCurvePyramid *self = memory;

  for (guint i = 0; i < self->n_levels; i++) {
    g_free (self->levels[i].smallest);
    g_free (self->levels[i].largest);
  }
  g_free (self->x);
  g_free (self->y);
}

void
weft_curve_pyramid_unref (WeftCurvePyramid *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const double *
weft_curve_pyramid_get_x (const WeftCurvePyramid *self,
                          gsize                  *n)
{
  if (n != NULL)
    *n = self->n;
  return self->x;
}

const double *
weft_curve_pyramid_get_y (const WeftCurvePyramid *self)
{
  return self->y;
}

gboolean
weft_curve_pyramid_get_plain (const WeftCurvePyramid *self)
{
  return self->is_plain;
}

/* On a level, 0: the points themselves, those on either side that fill no block of the next one;
 * the blocks between are left to it.
 *
 * Returns: whether there are such: @first and @end are their numbers then */
static gboolean
find_on (const WeftCurvePyramid *self,
         guint                   level,
         gsize                  *first,
         gsize                  *end,
         gsize                  *smallest,
         gsize                  *largest)
{
  const Level *own = level > 0 ? &self->levels[level - 1] : NULL;
  gsize begin = *first, stop = *end, inner = (begin + BLOCK - 1) / BLOCK * BLOCK, outer = stop / BLOCK * BLOCK;
  gboolean goes_on = level < self->n_levels && inner < outer;

  if (!goes_on)
    inner = outer = stop;
  for (gsize i = begin; i < inner; i++)
    look (self->y, own != NULL ? own->smallest[i] : i, own != NULL ? own->largest[i] : i, smallest, largest);
  for (gsize i = outer; i < stop; i++)
    look (self->y, own != NULL ? own->smallest[i] : i, own != NULL ? own->largest[i] : i, smallest, largest);
  *first = inner / BLOCK;
  *end = outer / BLOCK;
  return goes_on;
}

/* A few points, in their order. */
static inline void
find_among (const double *y,
            gsize         first,
            gsize         end,
            gsize        *smallest,
            gsize        *largest)
{
  double low = y[first], high = low;

  for (gsize i = first + 1; i < end; i++) {
    if (y[i] < low) {
      low = y[i];
      *smallest = i;
    } else if (y[i] > high) {
      high = y[i];
      *largest = i;
    }
  }
}

void
weft_curve_pyramid_find (const WeftCurvePyramid *self,
                         gsize                   first,
                         gsize                   end,
                         gsize                  *smallest,
                         gsize                  *largest)
{
  *smallest = *largest = first;
  if (end - first <= 2 * BLOCK) {
    find_among (self->y, first, end, smallest, largest);
    return;
  }
  for (guint level = 0; find_on (self, level, &first, &end, smallest, largest); level++) {
  }
}
