/* axis.c: scales from numbers to places, and ticks on them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/axis.h"

#include <math.h>
#include <string.h>

#define MINUTE 60.0
#define HOUR   3600.0
#define DAY    86400.0

/* No axis has more ticks, whatever its limits. */
#define MAX_TICKS 1000

/* Limits of limits. */
#define SMALLEST 1e-290
#define LARGEST  1e290

static const double clock_steps[] = {
  1,
  2,
  5,
  10,
  15,
  30,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  5 * DAY,
  10 * DAY,
};

void
weft_axis_init (WeftAxis  *self,
                WeftScale  scale,
                double     low,
                double     high)
{
  gboolean log = scale == WEFT_SCALE_LOG;

  if (!isfinite (low) || (log && low <= 0))
    low = isfinite (high) && (!log || high > 0) ? (log ? high / 10 : high - 1) : (log ? 0.1 : 0);
  if (!isfinite (high) || (log && high <= 0))
    high = log ? low * 10 : low + 1;
  if (low > high) {
    double swap = low;

    low = high;
    high = swap;
  }

  /* Near the ends of what a double holds, steps and factors would leave it. */
  low = CLAMP (low, log ? SMALLEST : -LARGEST, LARGEST);
  high = CLAMP (high, log ? SMALLEST : -LARGEST, LARGEST);

  /* Limits closer than a double can tell apart from their middle are one. */
  if (high - low <= MAX (1e-12 * MAX (fabs (low), fabs (high)), SMALLEST)) {
    double room = log ? 0 : fabs (low) > SMALLEST ? fabs (low) * 0.1
                                                  : 1;

    low = log ? low / 2 : low - room;
    high = log ? high * 2 : high + room;
  }
  *self = (WeftAxis){ scale, low, high, 0, 1 };
}

double
weft_axis_to_place (const WeftAxis *self,
                    double          value)
{
  double share;

  if (self->scale == WEFT_SCALE_LOG) {
    if (!(value > 0))
      return (double) NAN;
    share = log (value / self->low) / log (self->high / self->low);
  } else {
    share = (value - self->low) / (self->high - self->low);
  }
  return self->start + share * (self->end - self->start);
}

double
weft_axis_to_value (const WeftAxis *self,
                    double          place)
{
  double share = (place - self->start) / (self->end - self->start);

  if (self->scale == WEFT_SCALE_LOG)
    return self->low * pow (self->high / self->low, share);
  return self->low + share * (self->high - self->low);
}

/* Returns: 1, 2, 5 or 10 times a power of ten, at least @step */
static double
get_nice_step (double step)
{
  static const double factors[] = { 1, 2, 5, 10 };
  double power = pow (10, floor (log10 (step)));

  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++)
    if (factors[i] * power >= step * (1 - 1e-9))
      return factors[i] * power;
  return 10 * power;
}

static double
get_clock_step (double step)
{
  for (gsize i = 0; i < G_N_ELEMENTS (clock_steps); i++)
    if (step >= 1e-9 && clock_steps[i] >= step * (1 - 1e-9))
      return step > 0.5 ? clock_steps[i] : get_nice_step (step);
  return DAY * get_nice_step (step / DAY);
}

static double
get_step (const WeftAxis *self,
          double          step)
{
  return self->scale == WEFT_SCALE_TIME ? get_clock_step (step) : get_nice_step (step);
}

static double
count_ticks (const WeftAxis *self,
             double          step)
{
  return floor (self->high / step + 1e-9) - ceil (self->low / step - 1e-9) + 1;
}

/* The step that certainly leaves room is often larger than need be, because
 * limits seldom fall on ticks; the smallest that fits is taken. */
static double
get_finest_step (const WeftAxis *self,
                 guint           max_ticks)
{
  double step = get_step (self, (self->high - self->low) / (max_ticks - 1));

  for (double finer = get_step (self, step * 0.39); finer < step && count_ticks (self, finer) <= max_ticks;
       finer = get_step (self, step * 0.39))
    step = finer;
  return step;
}

void
weft_axis_widen (WeftAxis *self,
                 guint     max_ticks)
{
  double step;

  if (self->scale == WEFT_SCALE_LOG) {
    double low = pow (10, floor (log10 (self->low) + 1e-9)), high = pow (10, ceil (log10 (self->high) - 1e-9));

    /* Whole decades around a range that is much less than one would waste it. */
    if (high / low > 10 * self->high / self->low)
      return;
    self->low = low > 0 ? low : self->low;
    self->high = isfinite (high) ? high : self->high;
    return;
  }
  step = get_step (self, (self->high - self->low) / MAX (max_ticks - 1, 1));
  self->low = floor (self->low / step + 1e-9) * step;
  self->high = ceil (self->high / step - 1e-9) * step;
}

static const char *const superscripts[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };

static void
append_power (GString *text,
              int      exponent)
{
  g_autofree char *digits = g_strdup_printf ("%d", ABS (exponent));

  g_string_append (text, exponent < 0 ? "10⁻" : "10");
  for (const char *digit = digits; *digit != '\0'; digit++)
    g_string_append (text, superscripts[*digit - '0']);
}

/* Digits after the point that tell neighbours at that distance apart. */
static int
get_decimals (double step)
{
  int decimals = step > 0 ? (int) ceil (-log10 (step) - 1e-9) : 0;

  /* A step like 0.25 needs one digit more than its power of ten. */
  if (decimals >= 0 && fabs (step * pow (10, decimals) - round (step * pow (10, decimals))) > 1e-6)
    decimals++;
  return CLAMP (decimals, 0, 15);
}

static void
append_fixed (GString *text,
              double   value,
              int      decimals)
{
  char format[16], digits[512];

  g_snprintf (format, sizeof format, "%%.%df", decimals);
  g_ascii_formatd (digits, sizeof digits, format, fabs (value));
  if (value < 0)
    g_string_append (text, "−");
  g_string_append (text, digits);
}

static void
append_scientific (GString *text,
                   double   value,
                   double   step)
{
  int exponent = (int) floor (log10 (fabs (value)) + 1e-9);
  double power = pow (10, exponent), mantissa = value / power;

  if (fabs (fabs (mantissa) - 1) > 1e-9 || step < power * 0.99) {
    append_fixed (text, mantissa, MIN (get_decimals (MAX (step / power, 1e-3)), 3));
    g_string_append (text, "·");
  } else if (value < 0) {
    g_string_append (text, "−");
  }
  append_power (text, exponent);
}

void
weft_tick_format (double  value,
                  double  step,
                  char   *label)
{
  static const char *const units[] = { "", " k", " M", " G", " T" };
  g_autoptr (GString) text = g_string_new (NULL);
  double size = fabs (value);
  int unit = 0;

  if (size < step * 1e-6)
    value = size = 0;
  while (unit < (int) G_N_ELEMENTS (units) - 1 && MAX (size, step) >= 1e4 && size >= pow (1000, unit + 1))
    unit++;
  if (!isfinite (value))
    g_string_append (text, isnan (value) ? "NaN" : value > 0 ? "∞"
                                                             : "−∞");
  else if (value == 0)
    g_string_append (text, "0");
  else if (size >= 1e15 || (size > 0 && size < 1e-3 && step < 1e-3))
    append_scientific (text, value, step);
  else
    append_fixed (text, value / pow (1000, unit), get_decimals (step / pow (1000, unit)));
  if (isfinite (value) && size < 1e15)
    g_string_append (text, units[unit]);
  g_strlcpy (label, text->str, WEFT_TICK_LABEL);
}

static void
format_time (double  value,
             double  step,
             char   *label)
{
  double size = fabs (value);
  const char *sign = value < 0 ? "−" : "";
  int seconds = (int) fmod (round (size), 60), minutes = (int) fmod (floor (round (size) / MINUTE), 60);
  int hours = (int) MIN (floor (round (size) / HOUR), 1e8);

  if (step < 1)
    weft_tick_format (value, step, label);
  else if (step >= DAY)
    g_snprintf (label, WEFT_TICK_LABEL, "%s%.0f d", sign, size / DAY);
  else if (hours > 0 || step >= HOUR)
    g_snprintf (label, WEFT_TICK_LABEL, "%s%d:%02d:%02d", sign, hours, minutes, seconds);
  else
    g_snprintf (label, WEFT_TICK_LABEL, "%s%d:%02d", sign, minutes, seconds);
}

static void
add_tick (GArray         *ticks,
          const WeftAxis *axis,
          double          value,
          double          step)
{
  WeftTick tick = { value, "" };

  if (axis->scale == WEFT_SCALE_TIME && step > 0)
    format_time (value, step, tick.label);
  else if (step > 0)
    weft_tick_format (value, step, tick.label);
  g_array_append_val (ticks, tick);
}

/* One axis has one kind of label: where a power needs an exponent, all do. */
static void
add_log_label (GArray   *ticks,
               int       factor,
               int       power,
               gboolean  exponents)
{
  WeftTick tick = { factor * pow (10, power), "" };
  g_autoptr (GString) text = g_string_new (NULL);

  if (exponents) {
    if (factor != 1)
      g_string_append_printf (text, "%d·", factor);
    append_power (text, power);
    g_strlcpy (tick.label, text->str, sizeof tick.label);
  } else {
    weft_tick_format (tick.value, tick.value, tick.label);
  }
  g_array_append_val (ticks, tick);
}

/* Which multiples of each power of ten are labeled: of a wide range only the
 * powers, every other of them where even these are too many. */
static void
add_log_ticks (const WeftAxis *self,
               GArray         *ticks,
               guint           max_ticks)
{
  int first = (int) floor (log10 (self->low) + 1e-9), last = (int) ceil (log10 (self->high) - 1e-9);
  int every = MAX (1, (int) ceil ((double) (last - first + 1) / max_ticks));
  double span = log10 (self->high / self->low);
  gboolean twos = every == 1 && span * 3 <= max_ticks;
  gboolean exponents = self->low < 1e-3 * (1 - 1e-9) || self->high >= 1e6;

  for (int power = first; power <= last; power++)
    for (int factor = 1; factor < 10; factor++) {
      double value = factor * pow (10, power);
      gboolean major = factor == 1 ? (power % every) == 0 : twos && (factor == 2 || factor == 5);

      if (value < self->low * (1 - 1e-9) || value > self->high * (1 + 1e-9))
        continue;
      if (major)
        add_log_label (ticks, factor, power, exponents);
      else if (every == 1)
        add_tick (ticks, self, value, 0);
    }
}

GArray *
weft_axis_get_ticks (const WeftAxis *self,
                     guint           max_ticks)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (WeftTick));
  double step, first, last;

  /* Less than half a decade is better served by even steps. */
  if (self->scale == WEFT_SCALE_LOG && self->high / self->low > 3) {
    add_log_ticks (self, ticks, MAX (max_ticks, 2));
    return ticks;
  }
  step = get_finest_step (self, MAX (max_ticks, 2));
  first = ceil (self->low / step - 1e-9);
  last = floor (self->high / step + 1e-9);
  for (double i = first; i <= last && ticks->len < MAX_TICKS; i++)
    add_tick (ticks, self, i * step, step);
  return ticks;
}
