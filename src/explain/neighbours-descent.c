/* neighbours-descent.c: who is near whom, by neighbours of neighbours
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It begins with rows that come one after the other along random directions. In each round a row
 * looks at whom its neighbours know, and at those who know it, if either acquaintance is new, and
 * keeps the nearest. It reads what all had found the round before and writes its own, so rounds
 * are the same on any number of threads.
 */
#include "explain/neighbours-private.h"

#include "base/alloc.h"
#include "base/random.h"
#include "engine/team.h"
#include "explain/parts.h"

#include <math.h>
#include <string.h>

#define DIRECTIONS  8
#define WINDOW      8 /* rows before and behind, along each direction */
#define MOST_ROUNDS 30
#define KNOWN       16 /* of those whom a neighbour knows, the nearest so many are looked at */
#define FOLLOWERS   16 /* and so many of those who know it */
#define ENOUGH      1e-3

#define ROWS 64

typedef struct
{
  WeftNeighbours *found;
  const float *x;
  gint64 n;
  gint64 v;
  guint64 key;
  gint32 *places[2]; /* (n, k): before the round and behind it */
  float *squares[2];
  guint8 *fresh[2];
  gint32 *followers; /* (n, FOLLOWERS): rows that have this one among their KNOWN nearest; -1: none */
  gint32 *ranks;     /* (DIRECTIONS, n): rows along each direction */
  gint32 *positions; /* (DIRECTIONS, n): where a row is among them */
  gint64 *marks;     /* of each member, (n): the last row that looked at this one */
  WeftNear *items;   /* of each member */
  gint64 n_items;    /* at most, of a member */
  gint64 *n_fresh;   /* of each piece */
} Descent;

/* What a row has looked at. */
typedef struct
{
  Descent *self;
  gint64 row;
  gint64 *marks;
  WeftNear *items;
  gint64 n;
} Look;

static void
consider (Look   *look,
          gint32  place)
{
  const Descent *self = look->self;

  if (place == look->row || look->marks[place] == look->row + 1)
    return;
  look->marks[place] = look->row + 1;
  look->items[look->n++] = (WeftNear){ weft_square_distance (self->x + look->row * self->v, self->x + (gint64) place * self->v, self->v), place };
}

static Look
begin_look (Descent *self,
            int      member,
            gint64   row)
{
  return (Look){ self, row, self->marks + member * self->n, self->items + member * self->n_items, 0 };
}

/* The nearest of what a row has looked at; those that it had before are no news. */
static gint64
end_look (Look   *look,
          gint64  n_before,
          int     to)
{
  Descent *self = look->self;
  gint64 k = self->found->k, n_fresh = 0;
  const gint32 *before = self->places[1 - to] + look->row * k;

  weft_near_select (look->items, look->n, k);
  for (gint64 i = 0; i < k; i++) {
    gboolean known = FALSE;

    for (gint64 j = 0; j < n_before && !known; j++)
      known = before[j] == look->items[i].place;
    self->places[to][look->row * k + i] = look->items[i].place;
    self->squares[to][look->row * k + i] = look->items[i].square;
    self->fresh[to][look->row * k + i] = !known;
    n_fresh += !known;
  }
  return n_fresh;
}

static void
start_cb (gpointer data,
          int      member,
          gint64   first,
          gint64   last)
{
  Descent *self = data;

  for (gint64 row = first; row < last; row++) {
    Look look = begin_look (self, member, row);
    WeftRandom random;

    for (int d = 0; d < DIRECTIONS; d++) {
      gint64 at = self->positions[d * self->n + row];

      for (gint64 i = MAX (at - WINDOW, 0); i < MIN (at + WINDOW + 1, self->n); i++)
        consider (&look, self->ranks[d * self->n + i]);
    }
    weft_random_init (&random, self->key, (guint64) row << 24);
    while (look.n < self->found->k)
      consider (&look, (gint32) weft_random_below (&random, (guint32) self->n));
    end_look (&look, 0, 0);
  }
}

static void
look_around (Look     *look,
             gint32    neighbour,
             gboolean  fresh)
{
  const Descent *self = look->self;
  gint64 k = self->found->k, first = (gint64) neighbour * k;

  for (gint64 i = 0; i < MIN (k, KNOWN); i++)
    if (fresh || self->fresh[0][first + i])
      consider (look, self->places[0][first + i]);
  for (gint64 i = 0; i < FOLLOWERS && fresh; i++)
    if (self->followers[neighbour * FOLLOWERS + i] >= 0)
      consider (look, self->followers[neighbour * FOLLOWERS + i]);
}

static void
round_cb (gpointer data,
          int      member,
          gint64   first,
          gint64   last)
{
  Descent *self = data;
  gint64 k = self->found->k, n_fresh = 0;

  for (gint64 row = first; row < last; row++) {
    Look look = begin_look (self, member, row);

    for (gint64 i = 0; i < k; i++) {
      look.marks[self->places[0][row * k + i]] = row + 1;
      look.items[look.n++] = (WeftNear){ self->squares[0][row * k + i], self->places[0][row * k + i] };
    }
    for (gint64 i = 0; i < MIN (k, KNOWN); i++)
      look_around (&look, self->places[0][row * k + i], self->fresh[0][row * k + i]);
    for (gint64 i = 0; i < FOLLOWERS; i++)
      if (self->followers[row * FOLLOWERS + i] >= 0) {
        consider (&look, self->followers[row * FOLLOWERS + i]);
        look_around (&look, self->followers[row * FOLLOWERS + i], FALSE);
      }
    n_fresh += end_look (&look, k, 1);
  }
  self->n_fresh[first / ROWS] = n_fresh;
}

/* Of those who know a row, the first few that come, beginning elsewhere in each round. */
static void
find_followers (Descent *self,
                gint64   round)
{
  gint64 k = self->found->k, start = self->n * (round * 7 % 16) / 16;
  g_autofree guint8 *counts = g_new0 (guint8, self->n);

  memset (self->followers, 0xff, (gsize) (self->n * FOLLOWERS) * sizeof (gint32));
  for (gint64 i = 0; i < self->n; i++) {
    gint64 row = (start + i) % self->n;

    for (gint64 j = 0; j < MIN (k, KNOWN); j++) {
      gint32 place = self->places[0][row * k + j];

      if (counts[place] < FOLLOWERS)
        self->followers[place * FOLLOWERS + counts[place]++] = (gint32) row;
    }
  }
}

static int
compare_places (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  const float *along = data;
  gint32 first = *(const gint32 *) a, second = *(const gint32 *) b;

  if (along[first] != along[second])
    return along[first] < along[second] ? -1 : 1;
  return first < second ? -1 : first > second;
}

/* Sorts the rows along random directions. */
static gboolean
sort_rows (Descent  *self,
           GError  **error)
{
  float *along = weft_alloc ((gsize) (self->n + self->v) * sizeof (float), error), *direction = along + self->n;
  WeftRandom random;

  if (along == NULL)
    return FALSE;
  weft_random_init (&random, self->key ^ 1, 0);
  for (int d = 0; d < DIRECTIONS; d++) {
    gint32 *ranks = self->ranks + d * self->n;

    for (gint64 j = 0; j < self->v; j++)
      direction[j] = (float) weft_random_normal (&random);
    for (gint64 i = 0; i < self->n; i++) {
      along[i] = 0;
      for (gint64 j = 0; j < self->v; j++)
        along[i] += self->x[i * self->v + j] * direction[j];
      ranks[i] = (gint32) i;
    }
    g_qsort_with_data (ranks, (int) self->n, sizeof *ranks, compare_places, along);
    for (gint64 i = 0; i < self->n; i++)
      self->positions[d * self->n + ranks[i]] = (gint32) i;
  }
  weft_free (along);
  return TRUE;
}

/* What a round found is what the next one begins with. */
static void
exchange (Descent *self)
{
  gint32 *places = self->places[0];
  float *squares = self->squares[0];
  guint8 *fresh = self->fresh[0];

  self->places[0] = self->places[1];
  self->squares[0] = self->squares[1];
  self->fresh[0] = self->fresh[1];
  self->places[1] = places;
  self->squares[1] = squares;
  self->fresh[1] = fresh;
}

static void
descend (Descent        *self,
         const WeftStop *stop)
{
  gint64 k = self->found->k, members = weft_team_get_size ();

  weft_parts_run (self->n, ROWS, stop, start_cb, self);
  for (gint64 round = 0; round < MOST_ROUNDS && !weft_stop_is_requested (stop); round++) {
    gint64 n_fresh = 0;

    find_followers (self, round);
    memset (self->marks, 0, (gsize) (members * self->n) * sizeof (gint64));
    weft_parts_run (self->n, ROWS, stop, round_cb, self);
    exchange (self);
    for (gint64 i = 0; i * ROWS < self->n; i++)
      n_fresh += self->n_fresh[i];
    if ((double) n_fresh < ENOUGH * (double) (self->n * k))
      break;
  }
  memcpy (self->found->places, self->places[0], (gsize) (self->n * k) * sizeof (gint32));
  memcpy (self->found->squares, self->squares[0], (gsize) (self->n * k) * sizeof (float));
}

/* One piece of memory after the other; all of them or none. */
static gboolean
allocate (Descent   *self,
          gpointer   arrays[],
          GError   **error)
{
  gint64 k = self->found->k, n = self->n, members = weft_team_get_size ();
  const gsize sizes[] = {
    (gsize) (n * k) * sizeof (gint32),
    (gsize) (n * k) * sizeof (gint32),
    (gsize) (n * k) * sizeof (float),
    (gsize) (n * k) * sizeof (float),
    (gsize) (n * k),
    (gsize) (n * k),
    (gsize) (n * FOLLOWERS) * sizeof (gint32),
    (gsize) (2 * DIRECTIONS * n) * sizeof (gint32),
    (gsize) (members * n) * sizeof (gint64),
    (gsize) (members * self->n_items) * sizeof (WeftNear),
    (gsize) (n / ROWS + 1) * sizeof (gint64),
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if ((arrays[i] = weft_alloc (sizes[i], error)) == NULL)
      return FALSE;
  for (int i = 0; i < 2; i++) {
    self->places[i] = arrays[i];
    self->squares[i] = arrays[2 + i];
    self->fresh[i] = arrays[4 + i];
  }
  self->followers = arrays[6];
  self->ranks = arrays[7];
  self->positions = self->ranks + DIRECTIONS * n;
  self->marks = arrays[8];
  self->items = arrays[9];
  self->n_fresh = arrays[10];
  return TRUE;
}

gboolean
weft_neighbours_descend (WeftNeighbours  *found,
                         const float     *x,
                         gint64           v,
                         guint64          seed,
                         const WeftStop  *stop,
                         GError         **error)
{
  Descent self = { .found = found, .x = x, .n = found->n, .v = v, .key = weft_random_key (seed, "neighbours") };
  gpointer arrays[11] = { NULL };
  gboolean done;

  self.n_items = MAX (found->k, DIRECTIONS * (2 * WINDOW + 1)) + (KNOWN + FOLLOWERS) * (KNOWN + FOLLOWERS + 1) + found->k;
  done = allocate (&self, arrays, error) && sort_rows (&self, error);
  if (done)
    descend (&self, stop);
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    weft_free (arrays[i]);
  return done;
}
