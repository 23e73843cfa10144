/* guide.c: where a box that is moved comes to lie in line with others
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One axis after the other. Along an axis a box is a span, from low to high; near and
 * far are its edges across.
 */
#include "workflow/guide.h"

#include <math.h>

/* Nearer is the same. */
#define SAME 0.5

typedef struct
{
  double low;
  double high;
  double near;
  double far;
} Span;

/* The spans on both sides of the one that is held, and those beyond; NULL where there is none. */
typedef struct
{
  const Span *before;
  const Span *first;
  const Span *after;
  const Span *last;
} Row;

typedef struct
{
  const Span *others;
  guint n_others;
  double reach;
  gboolean is_down;
  GArray *guides; /* Borrowed */
} Search;

static Span
make_span (const WeftArrangeBox *box,
           gboolean              is_down)
{
  return is_down ? (Span){ box->y, box->y + box->height, box->x, box->x + box->width } : (Span){ box->x, box->x + box->width, box->y, box->y + box->height };
}

/* Beginning, middle and end. */
static void
list_lines (const Span *span,
            double      lines[3])
{
  lines[0] = span->low;
  lines[1] = (span->low + span->high) / 2;
  lines[2] = span->high;
}

/* A middle meets middles only. */
static gboolean
may_meet (int one,
          int other)
{
  return (one == 1) == (other == 1);
}

/* The row */

static gboolean
is_beside (const Span *one,
           const Span *other)
{
  return one->near < other->far && other->near < one->far;
}

/* The nearest span that ends before @limit, in the row of @held. */
static const Span *
find_before (const Search *self,
             const Span   *held,
             double        limit)
{
  const Span *found = NULL;

  for (guint i = 0; i < self->n_others; i++)
    if (is_beside (&self->others[i], held) && self->others[i].high <= limit && (found == NULL || self->others[i].high > found->high))
      found = &self->others[i];
  return found;
}

static const Span *
find_after (const Search *self,
            const Span   *held,
            double        limit)
{
  const Span *found = NULL;

  for (guint i = 0; i < self->n_others; i++)
    if (is_beside (&self->others[i], held) && self->others[i].low >= limit && (found == NULL || self->others[i].low < found->low))
      found = &self->others[i];
  return found;
}

static Row
find_row (const Search *self,
          const Span   *held)
{
  Row row = { .before = find_before (self, held, held->low + self->reach), .after = find_after (self, held, held->high - self->reach) };

  row.first = row.before != NULL ? find_before (self, held, row.before->low) : NULL;
  row.last = row.after != NULL ? find_after (self, held, row.after->high) : NULL;
  return row;
}

/* Finding */

static void
consider (double  shift,
          double *best)
{
  if (fabs (shift) < fabs (*best))
    *best = shift;
}

static void
consider_edges (const Search *self,
                const Span   *held,
                double       *best)
{
  double own[3], other[3];

  list_lines (held, own);
  for (guint i = 0; i < self->n_others; i++) {
    list_lines (&self->others[i], other);
    for (int k = 0; k < 3; k++)
      for (int n = 0; n < 3; n++)
        if (may_meet (k, n))
          consider (other[n] - own[k], best);
  }
}

static void
consider_gaps (const Span *held,
               const Row  *row,
               double     *best)
{
  if (row->before != NULL && row->after != NULL)
    consider ((row->before->high + row->after->low - held->low - held->high) / 2, best);
  if (row->first != NULL)
    consider (row->before->high + row->before->low - row->first->high - held->low, best);
  if (row->last != NULL)
    consider (row->after->low - (row->last->low - row->after->high) - held->high, best);
}

/* Telling */

static void
add_guide (const Search *self,
           double        low,
           double        near,
           double        high,
           double        far,
           gboolean      is_gap)
{
  const WeftGuide guide = self->is_down ? (WeftGuide){ near, low, far, high, is_gap } : (WeftGuide){ low, near, high, far, is_gap };

  g_array_append_val (self->guides, guide);
}

/* From the first to the last of all that lie on the line at @place. */
static void
tell_line (const Search *self,
           const Span   *held,
           int           index,
           double        place)
{
  double near = held->near, far = held->far, other[3];
  gboolean any = FALSE;

  for (guint i = 0; i < self->n_others; i++) {
    list_lines (&self->others[i], other);
    for (int n = 0; n < 3; n++) {
      if (!may_meet (index, n) || fabs (other[n] - place) > SAME)
        continue;
      near = MIN (near, self->others[i].near);
      far = MAX (far, self->others[i].far);
      any = TRUE;
    }
  }
  if (any)
    add_guide (self, place, near, place, far, FALSE);
}

/* Across what both have beside each other, off the middle, where another line may be. */
static void
tell_gap (const Search *self,
          const Span   *one,
          const Span   *other)
{
  double across = 0.25 * MAX (one->near, other->near) + 0.75 * MIN (one->far, other->far);

  add_guide (self, one->high, across, other->low, across, TRUE);
}

static gboolean
is_same_gap (const Span *one,
             const Span *two,
             const Span *three)
{
  return one != NULL && two != NULL && three != NULL && fabs ((two->low - one->high) - (three->low - two->high)) <= SAME;
}

static void
tell_gaps (const Search *self,
           const Span   *held,
           const Row    *row)
{
  const Span *const three[][3] = { { row->before, held, row->after }, { row->first, row->before, held }, { held, row->after, row->last } };

  for (guint i = 0; i < G_N_ELEMENTS (three); i++)
    if (is_same_gap (three[i][0], three[i][1], three[i][2])) {
      tell_gap (self, three[i][0], three[i][1]);
      tell_gap (self, three[i][1], three[i][2]);
    }
}

static void
tell (const Search         *self,
      const WeftArrangeBox *held)
{
  Span span = make_span (held, self->is_down);
  Row row = find_row (self, &span);
  double lines[3];

  list_lines (&span, lines);
  for (int i = 0; i < 3; i++)
    tell_line (self, &span, i, lines[i]);
  tell_gaps (self, &span, &row);
}

/* Returns: whether there is a guide in reach; moves @held onto it */
static gboolean
find_along (const Search   *self,
            WeftArrangeBox *held)
{
  Span span = make_span (held, self->is_down);
  Row row = find_row (self, &span);
  double best = G_MAXDOUBLE;

  consider_edges (self, &span, &best);
  consider_gaps (&span, &row, &best);
  if (fabs (best) > self->reach)
    return FALSE;
  if (self->is_down)
    held->y += best;
  else
    held->x += best;
  return TRUE;
}

static Span *
list_spans (const WeftArrangeBox *boxes,
            guint                 n_boxes,
            gboolean              is_down)
{
  Span *spans = g_new (Span, n_boxes);

  for (guint i = 0; i < n_boxes; i++)
    spans[i] = make_span (&boxes[i], is_down);
  return spans;
}

GArray *
weft_guides_find (WeftArrangeBox       *held,
                  const WeftArrangeBox *others,
                  guint                 n_others,
                  double                reach,
                  gboolean             *on_x,
                  gboolean             *on_y)
{
  GArray *guides = g_array_new (FALSE, FALSE, sizeof (WeftGuide));
  g_autofree Span *across = list_spans (others, n_others, FALSE), *down = list_spans (others, n_others, TRUE);
  const Search x = { across, n_others, reach, FALSE, guides }, y = { down, n_others, reach, TRUE, guides };

  *on_x = find_along (&x, held);
  *on_y = find_along (&y, held);
  if (*on_x)
    tell (&x, held);
  if (*on_y)
    tell (&y, held);
  return guides;
}
