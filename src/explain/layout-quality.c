/* layout-quality.c: how far a picture of rows can be believed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of each row that is measured, the distances to all others are computed, in the data and on the
 * plane; ranks are counted among them for the few neighbours that need one.
 */
#include "explain/layout-quality.h"

#include "base/alloc.h"
#include "base/random.h"
#include "engine/kernels.h"
#include "engine/team.h"
#include "explain/parts.h"
#include "explain/ranks.h"

#include <math.h>
#include <string.h>

#define ROWS            8
#define SPEARMAN_ROWS   500
#define MOST_NEIGHBOURS WEFT_QUALITY_NEIGHBOURS

enum {
  DATA,
  PLANE,
  N_SPACES,
};

/* What one row says. */
typedef struct
{
  double excess[N_SPACES]; /* of ranks of who is a neighbour in that space and not in the other */
  int shared;              /* neighbours in both */
  int guess;               /* class of most neighbours on the plane; -1: none */
} Report;

typedef struct
{
  const WeftKernels *kernels;
  gint64 n;
  gint64 v;
  int k;
  float *x;       /* (n, v), about the mean */
  float *turned;  /* (v, n) */
  float *lengths; /* (n) */
  const float *points;
  const gint32 *classes; /* (nullable) */
  const guint32 *rows;   /* that are measured */
  Report *reports;
  float *scratch; /* of each member: N_SPACES × ROWS × n */
} Measure;

/* Distances of rows to all others, up to what is the same for all of them; to themselves ∞. */
static void
measure_distances (const Measure *self,
                   const guint32 *rows,
                   gint64         n_rows,
                   float         *to)
{
  WeftGemm g = { .n = self->n, .k = self->v, .a_column = 1, .a_row = self->v, .b = self->turned, .b_row = self->n, .c_row = self->n, .alpha = -2 };

  for (gint64 i = 0; i < n_rows; i++) {
    float *data = to + i * self->n, *plane = to + (ROWS + i) * self->n;
    float x = self->points[2 * rows[i]], y = self->points[2 * rows[i] + 1];

    g.a = self->x + rows[i] * self->v;
    g.c = data;
    self->kernels->gemm (&g, 0, 1);
    self->kernels->binary (WEFT_BINARY_ADD, data, 1, self->lengths, 1, data, self->n);
    for (gint64 j = 0; j < self->n; j++) {
      float dx = self->points[2 * j] - x, dy = self->points[2 * j + 1] - y;

      plane[j] = dx * dx + dy * dy;
    }
    data[rows[i]] = plane[rows[i]] = INFINITY;
  }
}

/* The nearest, in order; of those as far as each other the first. */
static void
find_nearest (const float *distances,
              gint64       n,
              int          k,
              gint32      *nearest)
{
  int found = 0;

  for (gint64 j = 0; j < n; j++) {
    int at = found;

    if (found == k && !(distances[j] < distances[nearest[k - 1]]))
      continue;
    while (at > 0 && distances[j] < distances[nearest[at - 1]])
      at--;
    found = MIN (found + 1, k);
    memmove (nearest + at + 1, nearest + at, (gsize) (found - at - 1) * sizeof *nearest);
    nearest[at] = (gint32) j;
  }
}

/* Returns: the place of @item when all are put in order, from 1 */
static gint64
find_rank (const float *distances,
           gint64       n,
           gint32       item)
{
  float limit = distances[item];
  gint64 rank = 1;

  for (gint64 j = 0; j < n; j++)
    rank += distances[j] < limit || (distances[j] == limit && j < item);
  return rank;
}

static gboolean
contains (const gint32 *places,
          int           k,
          gint32        place)
{
  for (int i = 0; i < k; i++)
    if (places[i] == place)
      return TRUE;
  return FALSE;
}

/* The class that most have, the first of several. */
static int
vote (const Measure *self,
      const gint32  *nearest)
{
  int best = -1, most = 0;

  for (int i = 0; i < self->k; i++) {
    int class = self->classes[nearest[i]], votes = 0;

    for (int j = 0; j < self->k; j++)
      votes += self->classes[nearest[j]] == class;
    if (class >= 0 && (votes > most || (votes == most && class < best))) {
      best = class;
      most = votes;
    }
  }
  return best;
}

static Report
report_row (const Measure *self,
            const float   *distances[N_SPACES])
{
  gint32 nearest[N_SPACES][MOST_NEIGHBOURS];
  Report report = { .guess = -1 };

  for (int space = 0; space < N_SPACES; space++)
    find_nearest (distances[space], self->n, self->k, nearest[space]);
  for (int space = 0; space < N_SPACES; space++)
    for (int i = 0; i < self->k; i++) {
      if (contains (nearest[1 - space], self->k, nearest[space][i]))
        report.shared += space == PLANE;
      else
        report.excess[space] += (double) (find_rank (distances[1 - space], self->n, nearest[space][i]) - self->k);
    }
  if (self->classes != NULL)
    report.guess = vote (self, nearest[PLANE]);
  return report;
}

static void
measure_cb (gpointer data,
            int      member,
            gint64   first,
            gint64   last)
{
  Measure *self = data;
  float *room = self->scratch + member * N_SPACES * ROWS * self->n;

  measure_distances (self, self->rows + first, last - first, room);
  for (gint64 i = first; i < last; i++) {
    const float *distances[N_SPACES] = { room + (i - first) * self->n, room + (ROWS + i - first) * self->n };

    self->reports[i] = report_row (self, distances);
  }
}

/* The rows about their mean, by rows and by columns. */
static void
center (Measure     *self,
        const float *from)
{
  g_autofree double *means = g_new0 (double, self->v);

  for (gint64 i = 0; i < self->n; i++)
    for (gint64 j = 0; j < self->v; j++)
      means[j] += (double) from[i * self->v + j] / (double) self->n;
  for (gint64 i = 0; i < self->n; i++) {
    double length = 0;

    for (gint64 j = 0; j < self->v; j++) {
      self->x[i * self->v + j] = (float) ((double) from[i * self->v + j] - means[j]);
      length += (double) self->x[i * self->v + j] * (double) self->x[i * self->v + j];
    }
    self->lengths[i] = (float) length;
  }
  self->kernels->turn (self->x, self->v, self->n, self->v, self->turned, self->n);
}

static guint32 *
draw_rows (gint64  n,
           gint64  wanted,
           guint64 seed)
{
  guint32 *rows = g_new (guint32, n);
  WeftRandom random;

  weft_random_init (&random, weft_random_key (seed, "quality"), 0);
  for (gint64 i = 0; i < n; i++)
    rows[i] = (guint32) i;
  if (wanted < n)
    weft_random_shuffle (&random, rows, (gsize) n);
  return rows;
}

static double
measure_square (const float *a,
                const float *b,
                gint64       n)
{
  double sum = 0;

  for (gint64 i = 0; i < n; i++)
    sum += ((double) a[i] - (double) b[i]) * ((double) a[i] - (double) b[i]);
  return sum;
}

static double
measure_spearman (const Measure *self,
                  guint64        seed)
{
  g_autofree guint32 *rows = draw_rows (self->n, SPEARMAN_ROWS, seed ^ 1);
  gsize n = (gsize) MIN (self->n, SPEARMAN_ROWS), n_pairs = n * (n - 1) / 2, pair = 0;
  g_autofree float *apart = g_new (float, N_SPACES *n_pairs);
  double found;

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < i; j++, pair++) {
      apart[pair] = (float) measure_square (self->x + rows[i] * self->v, self->x + rows[j] * self->v, self->v);
      apart[n_pairs + pair] = (float) measure_square (self->points + 2 * rows[i], self->points + 2 * rows[j], 2);
    }
  found = weft_ranks_correlate (apart, apart + n_pairs, n_pairs);
  return isnan (found) ? 0 : found;
}

static void
join_reports (const Measure     *self,
              WeftLayoutQuality *quality)
{
  gint64 n = quality->n_measured, n_known = 0, n_right = 0;
  double scale = 2 / ((double) self->k * (double) (2 * self->n - 3 * self->k - 1)), excess[N_SPACES] = { 0 }, shared = 0;

  for (gint64 i = 0; i < n; i++) {
    const Report *report = &self->reports[i];
    gint32 class = self->classes != NULL ? self->classes[self->rows[i]] : -1;

    excess[DATA] += report->excess[DATA];
    excess[PLANE] += report->excess[PLANE];
    shared += report->shared;
    n_known += class >= 0;
    n_right += class >= 0 && report->guess == class;
    if (quality->trusts != NULL)
      quality->trusts[i] = (float) (1 - scale * report->excess[PLANE]);
  }
  quality->trust = 1 - scale * excess[PLANE] / (double) n;
  quality->continuity = 1 - scale * excess[DATA] / (double) n;
  quality->recall = shared / (double) (n * self->k);
  quality->accuracy = n_known > 0 ? (double) n_right / (double) n_known : NAN;
}

static gboolean
allocate (Measure            *self,
          WeftLayoutQuality  *quality,
          GError            **error)
{
  gsize size = (gsize) (self->n * self->v);

  self->x = weft_alloc ((2 * size + (gsize) self->n) * sizeof (float), error);
  if (self->x == NULL)
    return FALSE;
  self->turned = self->x + size;
  self->lengths = self->turned + size;
  self->scratch = weft_alloc ((gsize) (weft_team_get_size () * N_SPACES * ROWS * self->n) * sizeof (float), error);
  self->reports = self->scratch != NULL ? weft_alloc ((gsize) quality->n_measured * sizeof (Report), error) : NULL;
  if (self->reports != NULL && quality->n_measured == self->n)
    quality->trusts = weft_alloc ((gsize) self->n * sizeof (float), error);
  return self->reports != NULL && (quality->n_measured < self->n || quality->trusts != NULL);
}

WeftLayoutQuality *
weft_layout_quality_new (const WeftTensor  *x,
                         const WeftTensor  *points,
                         const gint32      *classes,
                         guint64            seed,
                         const WeftStop    *stop,
                         GError           **error)
{
  g_autoptr (WeftLayoutQuality) self = g_new0 (WeftLayoutQuality, 1);
  Measure work = { .kernels = weft_kernels_get (), .n = x->shape.extent[0], .v = x->shape.extent[1], .points = weft_tensor_const_f32 (points), .classes = classes };
  g_autofree guint32 *rows = NULL;
  gboolean done;

  g_return_val_if_fail (work.n >= 4 && points->shape.extent[0] == work.n, NULL);
  self->n = work.n;
  self->k = work.k = (int) MIN (MOST_NEIGHBOURS, (work.n - 1) / 2);
  self->n_measured = work.n <= WEFT_QUALITY_ALL ? work.n : WEFT_QUALITY_SAMPLE;
  work.rows = rows = draw_rows (work.n, self->n_measured, seed);
  done = allocate (&work, self, error);
  if (done) {
    center (&work, weft_tensor_const_f32 (x));
    weft_parts_run (self->n_measured, ROWS, stop, measure_cb, &work);
    join_reports (&work, self);
    self->spearman = measure_spearman (&work, seed);
  }
  weft_free (work.x);
  weft_free (work.scratch);
  weft_free (work.reports);
  return done && !weft_stop_is_requested (stop) ? g_steal_pointer (&self) : NULL;
}

void
weft_layout_quality_free (WeftLayoutQuality *self)
{
  weft_free (self->trusts);
  g_free (self);
}
