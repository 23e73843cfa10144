/* order.c: sorting numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A merge sort with its comparison in place: samplers sort thousands of numbers a suggestion.
 */
#include "tune/order.h"

#include <math.h>
#include <string.h>

typedef struct
{
  double key;
  guint index;
} Item;

/* Merging begins with runs of so many. */
#define RUN 16

static void
sort_run (Item  *items,
          guint  n)
{
  for (guint i = 1; i < n; i++) {
    Item item = items[i];
    guint j = i;

    for (; j > 0 && items[j - 1].key > item.key; j--)
      items[j] = items[j - 1];
    items[j] = item;
  }
}

static void
merge (const Item *source,
       Item       *target,
       guint       first,
       guint       middle,
       guint       last)
{
  guint left = first, right = middle;

  for (guint i = first; i < last; i++)
    if (left < middle && (right >= last || source[left].key <= source[right].key))
      target[i] = source[left++];
    else
      target[i] = source[right++];
}

void
weft_order (const double *keys,
            guint         n,
            guint        *order)
{
  g_autofree Item *items = g_new (Item, MAX (n, 1)), *others = g_new (Item, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    items[i] = (Item){ isnan (keys[i]) ? INFINITY : keys[i], i };
  for (guint first = 0; first < n; first += RUN)
    sort_run (items + first, MIN (RUN, n - first));
  for (guint width = RUN; width < n; width *= 2) {
    Item *swap = items;

    for (guint first = 0; first < n; first += 2 * width)
      merge (items, others, first, MIN (first + width, n), MIN (first + 2 * width, n));
    items = others;
    others = swap;
  }
  for (guint i = 0; i < n; i++)
    order[i] = items[i].index;
}

double
weft_quantile (const double *values,
               guint         n,
               double        share)
{
  g_autofree guint *order = g_new (guint, n);
  double place = share * (n - 1), low, high;

  weft_order (values, n, order);
  low = values[order[(guint) floor (place)]];
  high = values[order[(guint) ceil (place)]];
  return low + (high - low) * (place - floor (place));
}
