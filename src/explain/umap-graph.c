/* umap-graph.c: the graph and the curve that UMAP begins with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/umap-private.h"

#include "base/alloc.h"
#include "explain/parts.h"

#include <math.h>

#define BISECTIONS 64
#define TOLERANCE  1e-5

/* σ is at least this share of the mean distance. */
#define LEAST_SIGMA 1e-3

#define ROWS 256

/* Places that the curve is fitted at, evenly from 0 to three times the spread. */
#define CURVE_PLACES 300
#define CURVE_ROUNDS 200

typedef struct
{
  const WeftKernels *kernels;
  const WeftNeighbours *neighbours;
  float *weights;
  double target;
  double mean; /* distance of all neighbours */
} Membership;

/* Sums of the curve's squares of errors, and what Gauss and Newton need of them. */
typedef struct
{
  double error;
  double normal[3]; /* aa, ab, bb */
  double slope[2];
} CurveSums;

static CurveSums
sum_curve (double spread,
           double min_dist,
           double a,
           double b)
{
  CurveSums sums = { 0 };

  for (int i = 1; i < CURVE_PLACES; i++) {
    double d = 3 * spread * i / (CURVE_PLACES - 1), power = pow (d, 2 * b), f = 1 / (1 + a * power);
    double off = (d < min_dist ? 1 : exp (-(d - min_dist) / spread)) - f, da = -f * f * power, db = -f * f * a * power * 2 * log (d);

    sums.error += off * off;
    sums.normal[0] += da * da;
    sums.normal[1] += da * db;
    sums.normal[2] += db * db;
    sums.slope[0] += da * off;
    sums.slope[1] += db * off;
  }
  return sums;
}

/* Levenberg and Marquardt's. */
void
weft_umap_fit_curve (double  spread,
                     double  min_dist,
                     double *a,
                     double *b)
{
  double damping = 1e-3;
  CurveSums sums;

  *a = *b = 1;
  sums = sum_curve (spread, min_dist, *a, *b);
  for (int i = 0; i < CURVE_ROUNDS && damping < 1e12; i++) {
    double aa = sums.normal[0] * (1 + damping), bb = sums.normal[2] * (1 + damping), ab = sums.normal[1], determinant = aa * bb - ab * ab;
    double next_a = *a + (bb * sums.slope[0] - ab * sums.slope[1]) / determinant, next_b = *b + (aa * sums.slope[1] - ab * sums.slope[0]) / determinant;
    CurveSums next = next_a > 0 && next_b > 0 ? sum_curve (spread, min_dist, next_a, next_b) : (CurveSums){ .error = INFINITY };

    if (next.error < sums.error) {
      *a = next_a;
      *b = next_b;
      sums = next;
      damping /= 10;
    } else {
      damping *= 10;
    }
  }
}

static double
find_sigma (const Membership *self,
            const float      *beyond,
            float            *weights,
            double            mean)
{
  gint64 k = self->neighbours->k;
  double low = 0, high = INFINITY, sigma = 1;
  float sums[2];

  for (int i = 0; i < BISECTIONS; i++) {
    double off;

    self->kernels->decay (beyond, (float) (1 / sigma), weights, k, sums);
    off = (double) sums[0] - self->target;
    if (fabs (off) < TOLERANCE)
      break;
    if (off > 0)
      high = sigma;
    else
      low = sigma;
    sigma = isinf (high) ? 2 * sigma : (low + high) / 2;
  }
  return MAX (sigma, LEAST_SIGMA * mean);
}

static void
weigh_row (const Membership *self,
           const float      *squares,
           float            *weights)
{
  gint64 k = self->neighbours->k;
  g_autofree float *beyond = g_new (float, k);
  double nearest = 0, mean = 0, sigma;
  float sums[2];

  for (gint64 i = 0; i < k; i++) {
    double d = sqrt ((double) squares[i]);

    if (nearest == 0)
      nearest = d;
    mean += d / (double) k;
  }
  for (gint64 i = 0; i < k; i++)
    beyond[i] = (float) MAX (sqrt ((double) squares[i]) - nearest, 0);
  sigma = find_sigma (self, beyond, weights, nearest > 0 ? mean : self->mean);
  self->kernels->decay (beyond, sigma > 0 ? (float) (1 / sigma) : 0, weights, k, sums);
}

static void
weigh_cb (gpointer data,
          int      member,
          gint64   first,
          gint64   last)
{
  Membership *self = data;
  gint64 k = self->neighbours->k;

  for (gint64 i = first; i < last; i++)
    weigh_row (self, self->neighbours->squares + i * k, self->weights + i * k);
}

WeftNeighbourGraph *
weft_umap_find_graph (const WeftLayout  *layout,
                      gint64             n_neighbours,
                      const WeftStop    *stop,
                      GError           **error)
{
  g_autoptr (WeftNeighbours) neighbours = weft_neighbours_new (layout->x, n_neighbours - 1, WEFT_NEIGHBOURS_AUTO, layout->seed, stop, error);
  Membership work = { .kernels = layout->kernels, .neighbours = neighbours, .target = log2 ((double) n_neighbours) };
  gint64 size = layout->n * (n_neighbours - 1);
  WeftNeighbourGraph *graph;

  work.weights = neighbours != NULL ? weft_alloc ((gsize) size * sizeof (float), error) : NULL;
  if (work.weights == NULL)
    return NULL;
  for (gint64 i = 0; i < size; i++)
    work.mean += sqrt ((double) neighbours->squares[i]) / (double) size;
  weft_parts_run (layout->n, ROWS, NULL, weigh_cb, &work);
  graph = weft_neighbour_graph_new (neighbours, work.weights, WEFT_NEIGHBOURS_UNION, error);
  weft_free (work.weights);
  return graph;
}
