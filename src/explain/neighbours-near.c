/* neighbours-near.c: rows by how far they are
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/neighbours-private.h"

#include <stdlib.h>

static gboolean
is_nearer (WeftNear a,
           WeftNear b)
{
  return a.square < b.square || (a.square == b.square && a.place < b.place);
}

static int
compare_near (gconstpointer a,
              gconstpointer b)
{
  const WeftNear *first = a, *second = b;

  if (is_nearer (*first, *second))
    return -1;
  return is_nearer (*second, *first);
}

/* Hoare's quickselect. */
void
weft_near_part (WeftNear *items,
                gint64    n,
                gint64    k)
{
  gint64 low = 0, high = n - 1;

  while (k < n && low < high) {
    float pivot = items[(low + high) / 2].square;
    gint64 i = low, j = high;

    while (i <= j) {
      while (items[i].square < pivot)
        i++;
      while (pivot < items[j].square)
        j--;
      if (i <= j) {
        WeftNear item = items[i];

        items[i++] = items[j];
        items[j--] = item;
      }
    }
    if (k <= j)
      high = j;
    else if (k >= i)
      low = i;
    else
      break;
  }
}

void
weft_near_select (WeftNear *items,
                  gint64    n,
                  gint64    k)
{
  weft_near_part (items, n, k);
  qsort (items, (size_t) MIN (k, n), sizeof *items, compare_near);
}

float
weft_square_distance (const float *a,
                      const float *b,
                      gint64       n)
{
  float sums[4] = { 0 };
  gint64 i = 0;

  for (; i + 4 <= n; i += 4)
    for (int lane = 0; lane < 4; lane++) {
      float d = a[i + lane] - b[i + lane];

      sums[lane] += d * d;
    }
  for (; i < n; i++)
    sums[0] += (a[i] - b[i]) * (a[i] - b[i]);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void
weft_neighbours_measure (WeftNeighbours *self,
                         const float    *x,
                         gint64          v,
                         gint64          row,
                         WeftNear       *items)
{
  for (gint64 i = 0; i < self->k; i++)
    items[i].square = weft_square_distance (x + row * v, x + (gint64) items[i].place * v, v);
  qsort (items, (size_t) self->k, sizeof *items, compare_near);
  for (gint64 i = 0; i < self->k; i++) {
    self->places[row * self->k + i] = items[i].place;
    self->squares[row * self->k + i] = items[i].square;
  }
}
