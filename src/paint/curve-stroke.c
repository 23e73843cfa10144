/* curve-stroke.c: patterns of lines that can be told apart without color
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/curve-stroke.h"

#include <math.h>

#define MAX_DASHES 6

/* Ink and gaps in turn, in pixels. */
static const struct
{
  int n;
  double dashes[MAX_DASHES];
} strokes[WEFT_N_STROKES] = {
  { 0, { 0 } },
  { 2, { 6, 4 } },
  { 2, { 1.5, 3 } },
  { 4, { 9, 3, 1.5, 3 } },
  { 2, { 16, 5 } },
  { 6, { 9, 3, 1.5, 3, 1.5, 3 } },
};

static double
get_period (guint stroke)
{
  double period = 0;

  for (int i = 0; i < strokes[stroke].n; i++)
    period += strokes[stroke].dashes[i];
  return period;
}

void
weft_curve_stroke_set (guint    stroke,
                       cairo_t *cr)
{
  stroke %= WEFT_N_STROKES;
  cairo_set_dash (cr, strokes[stroke].dashes, strokes[stroke].n, 0);
}

gboolean
weft_curve_stroke_has_ink (guint  stroke,
                           double place)
{
  double rest;

  stroke %= WEFT_N_STROKES;
  if (strokes[stroke].n == 0)
    return TRUE;
  rest = fmod (place, get_period (stroke));
  for (int i = 0; i < strokes[stroke].n; i++) {
    if (rest < strokes[stroke].dashes[i])
      return i % 2 == 0;
    rest -= strokes[stroke].dashes[i];
  }
  return FALSE;
}

double
weft_curve_stroke_get_length (guint  stroke,
                              double length)
{
  stroke %= WEFT_N_STROKES;
  return stroke < 2 ? length : MAX (length, 2 * get_period (stroke) - 3);
}
