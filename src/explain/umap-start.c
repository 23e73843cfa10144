/* umap-start.c: the layout that UMAP begins with
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of M = D^-½ W D^-½ the first eigenvector is known, √d, and taken out of all that is computed; the
 * next two are wanted. Lanczos' method, with all vectors kept orthogonal, finds them in a
 * subspace of some dozen dimensions; they need not be exact, since they are only a beginning.
 */
#include "explain/umap-private.h"

#include "base/alloc.h"
#include "base/random.h"
#include "engine/eigen.h"
#include "explain/parts.h"

#include <math.h>
#include <string.h>

#define MOST_VECTORS 128
#define ROWS         4096

typedef struct
{
  const WeftKernels *kernels;
  const WeftNeighbourGraph *graph;
  gint64 n;
  gint64 n_vectors; /* so far; the first is √d */
  float *vectors;   /* (MOST_VECTORS + 2, n) */
  float *roots;     /* (n): 1 / √d */
  float *product;   /* (n) */
  float products[MOST_VECTORS + 2];
  float diagonal[MOST_VECTORS + 1];
  float beside[MOST_VECTORS + 1];
} Lanczos;

/* Marks all rows that can be reached from the first one. */
static gboolean
is_connected (const WeftNeighbourGraph *graph)
{
  g_autofree guint8 *reached = g_new0 (guint8, graph->n);
  g_autofree gint32 *waiting = g_new (gint32, graph->n);
  gint64 n_waiting = 1, n_reached = 1;

  reached[0] = 1;
  waiting[0] = 0;
  while (n_waiting > 0) {
    gint32 row = waiting[--n_waiting];

    for (gint64 e = graph->starts[row]; e < graph->starts[row + 1]; e++)
      if (graph->weights[e] > 0 && !reached[graph->columns[e]]) {
        reached[graph->columns[e]] = 1;
        waiting[n_waiting++] = graph->columns[e];
        n_reached++;
      }
  }
  return n_reached == graph->n;
}

static float *
get_vector (const Lanczos *self,
            gint64         index)
{
  return self->vectors + index * self->n;
}

static void
multiply_cb (gpointer data,
             int      member,
             gint64   first,
             gint64   last)
{
  Lanczos *self = data;
  const WeftNeighbourGraph *graph = self->graph;
  const float *v = get_vector (self, self->n_vectors - 1);

  for (gint64 i = first; i < last; i++) {
    float sum = 0;

    for (gint64 e = graph->starts[i]; e < graph->starts[i + 1]; e++)
      sum += graph->weights[e] * self->roots[graph->columns[e]] * v[graph->columns[e]];
    self->product[i] = sum * self->roots[i];
  }
}

static void
project_cb (gpointer data,
            int      member,
            gint64   first,
            gint64   last)
{
  Lanczos *self = data;
  float sums[2];

  for (gint64 k = first; k < last; k++) {
    self->kernels->sum_products (get_vector (self, k), 0, self->product, self->n, sums);
    self->products[k] = sums[0];
  }
}

static void
subtract_cb (gpointer data,
             int      member,
             gint64   first,
             gint64   last)
{
  Lanczos *self = data;

  for (gint64 k = 0; k < self->n_vectors; k++)
    self->kernels->axpy (-self->products[k], get_vector (self, k) + first, self->product + first, last - first);
}

/* Takes out of the product what is along the vectors so far, and makes it the next one.
 * Returns: its length before that */
static double
add_vector (Lanczos *self)
{
  float *next = get_vector (self, self->n_vectors);
  double length;

  for (int pass = 0; pass < 2; pass++) {
    weft_parts_run (self->n_vectors, 1, NULL, project_cb, self);
    weft_parts_run (self->n, ROWS, NULL, subtract_cb, self);
  }
  length = sqrt ((double) self->kernels->reduce (WEFT_REDUCE_SUM_SQUARE, self->product, self->n));
  for (gint64 i = 0; i < self->n; i++)
    next[i] = length > 0 ? (float) ((double) self->product[i] / length) : 0;
  self->n_vectors++;
  return length;
}

/* √d, and a random direction. */
static void
start (Lanczos *self,
       guint64  seed)
{
  WeftRandom random;
  double total = 0;

  for (gint64 i = 0; i < self->n; i++) {
    double degree = 0;

    for (gint64 e = self->graph->starts[i]; e < self->graph->starts[i + 1]; e++)
      degree += (double) self->graph->weights[e];
    self->roots[i] = (float) (1 / sqrt (degree));
    self->vectors[i] = (float) sqrt (degree);
    total += degree;
  }
  for (gint64 i = 0; i < self->n; i++)
    self->vectors[i] = (float) ((double) self->vectors[i] / sqrt (total));
  self->n_vectors = 1;
  weft_random_init (&random, weft_random_key (seed, "spectrum"), 0);
  for (gint64 i = 0; i < self->n; i++)
    self->product[i] = (float) weft_random_normal (&random);
  add_vector (self);
}

static void
span (Lanczos        *self,
      gint64          most,
      const WeftStop *stop)
{
  float sums[2];

  while (self->n_vectors <= most && !weft_stop_is_requested (stop)) {
    gint64 last = self->n_vectors - 1;
    double length;

    weft_parts_run (self->n, ROWS, NULL, multiply_cb, self);
    self->kernels->sum_products (get_vector (self, last), 0, self->product, self->n, sums);
    self->diagonal[last - 1] = sums[0];
    if (last == most)
      break;
    length = add_vector (self);
    self->beside[last - 1] = (float) length;
    if (length < 1e-6) {
      self->n_vectors--;
      break;
    }
  }
}

/* The eigenvectors of the tridiagonal matrix, as sums of the vectors, without D^½. */
static gboolean
combine (Lanczos     *self,
         WeftLayout  *layout,
         GError     **error)
{
  gint64 m = self->n_vectors - 1;
  g_autofree float *matrix = g_new0 (float, m *m), *vectors = g_new (float, 2 * m);
  float values[2];

  for (gint64 i = 0; i < m; i++) {
    matrix[i * m + i] = self->diagonal[i];
    if (i + 1 < m)
      matrix[i * m + i + 1] = matrix[(i + 1) * m + i] = self->beside[i];
  }
  if (!weft_eigen_largest (matrix, m, MIN (2, m), values, vectors, FALSE, error))
    return FALSE;
  for (int axis = 0; axis < 2; axis++) {
    memset (layout->at[axis], 0, (gsize) self->n * sizeof (float));
    for (gint64 k = 0; axis < m && k < m; k++)
      self->kernels->axpy (vectors[axis * m + k], get_vector (self, k + 1), layout->at[axis], self->n);
  }
  return TRUE;
}

gboolean
weft_umap_lay_out (const WeftNeighbourGraph  *graph,
                   WeftLayout                *layout,
                   gboolean                  *connected,
                   const WeftStop            *stop,
                   GError                   **error)
{
  Lanczos self = { .kernels = layout->kernels, .graph = graph, .n = graph->n };
  gint64 most = MIN (MOST_VECTORS, graph->n - 1);
  gboolean done = FALSE;

  *connected = is_connected (graph);
  if (!*connected)
    return TRUE;
  self.vectors = weft_alloc ((gsize) ((most + 4) * self.n) * sizeof (float), error);
  if (self.vectors == NULL)
    return FALSE;
  self.roots = self.vectors + (most + 2) * self.n;
  self.product = self.roots + self.n;
  start (&self, layout->seed);
  span (&self, most, stop);
  done = weft_stop_is_requested (stop) || combine (&self, layout, error);
  weft_free (self.vectors);
  return done;
}
