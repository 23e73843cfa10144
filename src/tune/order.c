/* order.c: sorting numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Eleven bits after the other, from the last, each time in the order of the pass before: samplers
 * sort thousands of numbers a suggestion, and this takes a third of the time of comparing them.
 */
#include "tune/order.h"

#include <math.h>
#include <string.h>

#define BITS     11
#define N_DIGITS (1 << BITS)
#define N_PASSES 6

/* So many items are sorted faster by comparing them. */
#define FEW 100

typedef struct
{
  guint64 key;
  guint index;
} Item;

/* Returns: a whole number for each number, in the same order; both zeros the same, NaN the last */
static guint64
get_key (double number)
{
  double plain = isnan (number) ? INFINITY : number + 0.0;
  guint64 bits;

  memcpy (&bits, &plain, sizeof bits);
  return (bits & G_GUINT64_CONSTANT (1) << 63) != 0 ? ~bits : bits | G_GUINT64_CONSTANT (1) << 63;
}

/* Sorts by one digit, stably. */
static void
pass (const Item *source,
      Item       *target,
      guint       n,
      guint       shift)
{
  guint ends[N_DIGITS] = { 0 }, sum = 0;

  for (guint i = 0; i < n; i++)
    ends[source[i].key >> shift & (N_DIGITS - 1)]++;
  for (guint digit = 0; digit < N_DIGITS; digit++) {
    guint count = ends[digit];

    ends[digit] = sum;
    sum += count;
  }
  for (guint i = 0; i < n; i++)
    target[ends[source[i].key >> shift & (N_DIGITS - 1)]++] = source[i];
}

/* Sorts a few items, stably. */
static void
insert (Item  *items,
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

void
weft_order (const double *keys,
            guint         n,
            guint        *order)
{
  g_autofree Item *items = g_new (Item, MAX (n, 1)), *others = g_new (Item, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    items[i] = (Item){ get_key (keys[i]), i };
  if (n <= FEW)
    insert (items, n);
  for (guint i = 0; i < N_PASSES && n > FEW; i++) {
    Item *swap = items;

    pass (items, others, n, i * BITS);
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
