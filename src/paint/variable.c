/* variable.c: what many points have a value of, and where the values lie along a line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/variable.h"

#include <math.h>
#include <string.h>

/* Digits of a number beside a line, and how far it may be off by leaving some of them out. */
#define MOST_DIGITS 4
#define EXACT       5e-5

/* Of ranks so many are labeled. */
#define MOST_RANKS 5

void
weft_variable_fit (WeftVariable *self,
                   gsize         n)
{
  self->low = INFINITY;
  self->high = -INFINITY;
  for (gsize i = 0; i < n; i++) {
    gboolean counts = isfinite (self->values[i]) && (self->spread != WEFT_SPREAD_LOG || self->values[i] > 0);

    self->low = counts ? MIN (self->low, self->values[i]) : self->low;
    self->high = counts ? MAX (self->high, self->values[i]) : self->high;
  }
}

/* As an axis from 0 to 1, whose limits can be mapped whatever they are. */
static WeftAxis
get_axis (const WeftVariable *self)
{
  WeftAxis axis;

  weft_axis_init (&axis, self->spread == WEFT_SPREAD_LOG ? WEFT_SCALE_LOG : WEFT_SCALE_LINEAR, self->low, self->high);
  axis.start = 0;
  axis.end = 1;
  return axis;
}

/* The middle of equal values. */
static double
find_rank (const WeftVariable *self,
           double              value)
{
  gsize below = 0, above = self->n_sorted, last = self->n_sorted - 1;

  while (below < above) {
    gsize middle = (below + above) / 2;

    if (self->sorted[middle] < value)
      below = middle + 1;
    else
      above = middle;
  }
  if (below > last || value < self->sorted[0])
    return below > last ? 1 : 0;
  if (self->sorted[below] > value)
    return (below - 1 + (value - self->sorted[below - 1]) / (self->sorted[below] - self->sorted[below - 1])) / last;
  for (above = below; above < last && self->sorted[above + 1] <= value;)
    above++;
  return ((double) below + (double) above) / 2 / (double) last;
}

double
weft_variable_to_share (const WeftVariable *self,
                        double              value)
{
  WeftAxis axis;

  if (!isfinite (value))
    return (double) NAN;
  if (self->spread == WEFT_SPREAD_NAMES)
    return self->n_names > 0 ? (value + 0.5) / self->n_names : (double) NAN;
  if (self->spread == WEFT_SPREAD_QUANTILE)
    return self->n_sorted > 1 ? find_rank (self, value) : 0.5;
  axis = get_axis (self);
  return weft_axis_to_place (&axis, value);
}

double
weft_variable_to_value (const WeftVariable *self,
                        double              share)
{
  WeftAxis axis;
  double rank = CLAMP (share, 0, 1) * (double) (self->n_sorted - (self->n_sorted > 0)), below = floor (rank);

  if (self->spread == WEFT_SPREAD_NAMES)
    return CLAMP (floor (share * self->n_names), 0, MAX (self->n_names, 1) - 1);
  if (self->spread == WEFT_SPREAD_QUANTILE && self->n_sorted == 0)
    return (double) NAN;
  if (self->spread == WEFT_SPREAD_QUANTILE) {
    const double *at = self->sorted + (gsize) below;

    return rank > below ? at[0] + (rank - below) * (at[1] - at[0]) : at[0];
  }
  axis = get_axis (self);
  return weft_axis_to_value (&axis, share);
}

const char *
weft_variable_tick_get_label (const WeftVariableTick *self)
{
  return self->label != NULL ? self->label : self->text;
}

static void
add_names (const WeftVariable *self,
           guint               max_ticks,
           GArray             *ticks)
{
  guint every = (self->n_names + MAX (max_ticks, 1) - 1) / MAX (max_ticks, 1);

  for (guint i = 0; i < self->n_names; i += MAX (every, 1)) {
    const WeftVariableTick tick = { .share = weft_variable_to_share (self, i), .label = self->names[i] };

    g_array_append_val (ticks, tick);
  }
}

/* As many digits as tell it from others, four at most. */
static void
write_number (double  value,
              char   *text)
{
  double power = value != 0 ? pow (10, floor (log10 (fabs (value)) + 1e-9)) : 1, step = power;

  for (int digit = 1; digit < MOST_DIGITS && fabs (round (value / step) * step - value) > EXACT * fabs (value); digit++)
    step /= 10;
  weft_tick_format (value, step, text);
}

static void
add_ranks (const WeftVariable *self,
           guint               max_ticks,
           GArray             *ticks)
{
  guint n = CLAMP (max_ticks, 2, MOST_RANKS);

  for (guint i = 0; i < n && self->n_sorted > 0; i++) {
    WeftVariableTick tick = { .share = (double) i / (n - 1) };

    write_number (weft_variable_to_value (self, tick.share), tick.text);
    g_array_append_val (ticks, tick);
  }
}

static void
add_numbers (const WeftVariable *self,
             guint               max_ticks,
             GArray             *ticks)
{
  WeftAxis axis = get_axis (self);
  g_autoptr (GArray) plain = weft_axis_get_ticks (&axis, max_ticks);

  for (guint i = 0; i < plain->len; i++) {
    const WeftTick *from = &g_array_index (plain, WeftTick, i);
    WeftVariableTick tick = { .share = weft_axis_to_place (&axis, from->value) };

    memcpy (tick.text, from->label, sizeof tick.text);
    g_array_append_val (ticks, tick);
  }
}

GArray *
weft_variable_get_ticks (const WeftVariable *self,
                         guint               max_ticks)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (WeftVariableTick));

  if (self->spread == WEFT_SPREAD_NAMES)
    add_names (self, max_ticks, ticks);
  else if (self->spread == WEFT_SPREAD_QUANTILE)
    add_ranks (self, max_ticks, ticks);
  else
    add_numbers (self, max_ticks, ticks);
  return ticks;
}

char *
weft_variable_format (const WeftVariable *self,
                      double              value)
{
  char text[WEFT_TICK_LABEL];

  if (!isfinite (value))
    return g_strdup ("–");
  if (self->spread == WEFT_SPREAD_NAMES)
    return g_strdup (self->names[(guint) CLAMP (value, 0, self->n_names - 1)]);
  write_number (value, text);
  return g_strdup (text);
}
