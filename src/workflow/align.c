/* align.c: boxes brought in line, or the same way apart
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/align.h"

#include <math.h>

/* A box along one axis. */
typedef struct
{
  double *low; /* Borrowed from the box */
  double length;
} Span;

static int
compare_low (gconstpointer a,
             gconstpointer b)
{
  const Span *one = a, *two = b;
  double left = *one->low + *one->low + one->length, right = *two->low + *two->low + two->length;

  return left < right ? -1 : left > right;
}

/* Returns: (transfer full): the boxes along the axis of @alignment */
static Span *
list_spans (WeftArrangeBox *boxes,
            guint           n_boxes,
            WeftAlignment   alignment)
{
  gboolean is_down = (alignment >= WEFT_ALIGN_TOP && alignment <= WEFT_ALIGN_BOTTOM) || alignment == WEFT_DISTRIBUTE_DOWN;
  Span *spans = g_new (Span, n_boxes);

  for (guint i = 0; i < n_boxes; i++)
    spans[i] = is_down ? (Span){ &boxes[i].y, boxes[i].height } : (Span){ &boxes[i].x, boxes[i].width };
  return spans;
}

/* @share: 0: their beginnings, 0.5: their middles, 1: their ends */
static void
align (Span   *spans,
       guint   n_spans,
       double  share)
{
  double low = G_MAXDOUBLE, high = -G_MAXDOUBLE;

  for (guint i = 0; i < n_spans; i++) {
    low = MIN (low, *spans[i].low);
    high = MAX (high, *spans[i].low + spans[i].length);
  }
  for (guint i = 0; i < n_spans; i++)
    *spans[i].low = round (low + share * (high - low - spans[i].length));
}

/* In the order of their middles. */
static void
distribute (Span  *spans,
            guint  n_spans)
{
  double room, place;

  qsort (spans, n_spans, sizeof *spans, compare_low);
  place = *spans[0].low;
  room = *spans[n_spans - 1].low + spans[n_spans - 1].length - place;
  for (guint i = 0; i < n_spans; i++)
    room -= spans[i].length;
  for (guint i = 0; i < n_spans; i++) {
    *spans[i].low = round (place);
    place += spans[i].length + room / (n_spans - 1);
  }
}

void
weft_align (WeftArrangeBox *boxes,
            guint           n_boxes,
            WeftAlignment   alignment)
{
  g_autofree Span *spans = NULL;

  g_return_if_fail (alignment < WEFT_N_ALIGNMENTS);

  if (n_boxes < 2)
    return;
  spans = list_spans (boxes, n_boxes, alignment);
  if (alignment >= WEFT_DISTRIBUTE_ACROSS)
    distribute (spans, n_boxes);
  else
    align (spans, n_boxes, alignment % 3 / 2.0);
}
