/* tsne-grid.c: repulsion of t-SNE by interpolation on a grid
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With u the points about the grid's middle, four charges (1, u_x, u_y, |u|²) are spread over the
 * four by four nodes around each point by Lagrange's cubic polynomials, convolved with K (d) = 1
 * / (1 + d²)², and read off at the points again. From those sums f come both Σ K (i - j) = u f₀ -
 * (f₁, f₂) and Z = Σ (1 + |i - j|²) K, so there is one kernel. Nodes around the point, where the
 * source has boxes with nodes of their own, make the error ten times smaller, so half as many
 * nodes along an axis will do.
 *
 * Two charges are a complex number. A row of nodes takes from all points near it, so threads never
 * meet and sums have one order. Nodes stand in one of a few distances, so that the kernel's
 * transform is computed some times in a whole layout.
 */
#include "explain/tsne-private.h"

#include "base/alloc.h"
#include "engine/team.h"
#include "explain/fft.h"
#include "explain/parts.h"

#include <math.h>
#include <string.h>

#define LANES      WEFT_FFT_LANES
#define NODES      4  /* that a point has, along an axis */
#define LEAST_SIDE 96 /* cells between nodes along an axis */
#define MOST_SIDE  1016
#define LARGEST    0.5
#define NODE_ROWS  8 /* of a piece */
#define POINTS     1024

typedef struct
{
  gint32 node[2]; /* the first of its nodes */
  float weight[2][NODES];
} Place;

typedef struct
{
  gint64 n;
  const WeftRepulsion *repulsion;
  double low[2];             /* the first node */
  double side;               /* between nodes */
  gint64 n_nodes;            /* along an axis */
  gint64 stored;             /* columns in memory: n_nodes, filled up */
  WeftFft *fft;              /* Owned: of twice as many numbers, at least */
  double kernel_side;        /* that the kernel is for */
  double near[NODES][NODES]; /* K between a point's nodes */
  Place *places;             /* Owned: of the points */
  gint32 *order;             /* Owned: points by their first row of nodes */
  gint64 *starts;            /* Owned: where a row's begin */
  float *charges;            /* Owned: (n_nodes, n_nodes, 4) */
  float *kernel;             /* Owned: (length / LANES, length, LANES), its transform over length² */
  float *planes;             /* Owned: (2 charges, 2 parts, length, stored) */
  float *strips;             /* Owned: of each member: 4 × length × LANES */
  double *sums;              /* Owned: of each row's points */
} Grid;

static gpointer
new_grid (gint64 n)
{
  Grid *self = g_new0 (Grid, 1);

  self->n = n;
  return self;
}

static void
free_arrays (Grid *self)
{
  g_clear_pointer (&self->fft, weft_fft_free);
  g_clear_pointer (&self->charges, weft_free);
  g_clear_pointer (&self->kernel, weft_free);
  g_clear_pointer (&self->planes, weft_free);
  g_clear_pointer (&self->strips, weft_free);
}

static void
free_grid (gpointer state)
{
  Grid *self = state;

  free_arrays (self);
  weft_free (self->places);
  weft_free (self->order);
  g_free (self->starts);
  g_free (self->sums);
  g_free (self);
}

static gboolean
allocate_points (Grid *self)
{
  if (self->places != NULL)
    return TRUE;
  self->starts = g_new (gint64, MOST_SIDE + NODES + 2);
  self->sums = g_new (double, MOST_SIDE + NODES);
  self->places = weft_alloc ((gsize) self->n * sizeof (Place), NULL);
  self->order = self->places != NULL ? weft_alloc ((gsize) self->n * sizeof (gint32), NULL) : NULL;
  return self->order != NULL;
}

static gboolean
allocate_grid (Grid   *self,
               gint64  length)
{
  gint64 most_nodes = length / 2, most_stored = (most_nodes + LANES - 1) / LANES * LANES;

  free_arrays (self);
  self->fft = weft_fft_new (length);
  self->kernel_side = 0;
  self->charges = weft_alloc ((gsize) (4 * most_nodes * most_nodes) * sizeof (float), NULL);
  self->kernel = self->charges != NULL ? weft_alloc ((gsize) (length * length) * sizeof (float), NULL) : NULL;
  self->planes = self->kernel != NULL ? weft_alloc ((gsize) (4 * length * most_stored) * sizeof (float), NULL) : NULL;
  self->strips = self->planes != NULL ? weft_alloc ((gsize) (WEFT_TEAM_MAX * 4 * length * LANES) * sizeof (float), NULL) : NULL;
  return self->strips != NULL;
}

/* Chooses the nodes: 96 cells along the layout, of sides that are quarters of an octave apart
 * and at most 0.5; where that were too many, larger ones. */
static gboolean
choose_grid (Grid *self)
{
  const WeftRepulsion *r = self->repulsion;
  double low[2] = { INFINITY, INFINITY }, high[2] = { -INFINITY, -INFINITY }, span;
  gint64 length;

  for (gint64 i = 0; i < r->n; i++)
    for (int axis = 0; axis < 2; axis++) {
      low[axis] = MIN (low[axis], (double) r->at[axis][i]);
      high[axis] = MAX (high[axis], (double) r->at[axis][i]);
    }
  span = MAX (MAX (high[0] - low[0], high[1] - low[1]), 1e-12) * 1.0001;
  self->side = MIN (LARGEST, exp2 (floor (4 * log2 (span / LEAST_SIDE)) / 4));
  if (span / self->side > MOST_SIDE)
    self->side = exp2 (ceil (4 * log2 (span / MOST_SIDE)) / 4);
  self->n_nodes = CLAMP ((gint64) ceil (span / self->side), 1, MOST_SIDE) + NODES - 1;
  self->stored = (self->n_nodes + LANES - 1) / LANES * LANES;
  for (int axis = 0; axis < 2; axis++)
    self->low[axis] = (low[axis] + high[axis] - self->side * (double) (self->n_nodes - 1)) / 2;
  length = weft_fft_find_length (2 * self->n_nodes);
  return (self->fft != NULL && weft_fft_get_length (self->fft) == length) || allocate_grid (self, length);
}

static float *
get_strip (Grid *self,
           int   member,
           int   index)
{
  return self->strips + (4 * member + index) * weft_fft_get_length (self->fft) * LANES;
}

/* How far a node is from the @i-th, around the circle that the transform makes of the grid. */
static double
get_distance (const Grid *self,
              gint64      i)
{
  gint64 length = weft_fft_get_length (self->fft);

  return (double) MIN (i, length - i) * self->side;
}

/* The transform of a real, even kernel is real and even: of its columns the first half is enough,
 * two of them are one complex number. */
static void
transform_kernel_columns_cb (gpointer data,
                             int      member,
                             gint64   first,
                             gint64   last)
{
  Grid *self = data;
  gint64 length = weft_fft_get_length (self->fft);
  float *strip[2] = { get_strip (self, member, 0), get_strip (self, member, 1) };
  double scale = 1 / ((double) length * (double) length);

  for (gint64 i = 0; i < length; i++)
    for (int part = 0; part < 2; part++)
      for (gint64 lane = 0; lane < LANES; lane++) {
        double d = get_distance (self, i), e = get_distance (self, MIN (first + part * LANES + lane, length - 1));

        strip[part][i * LANES + lane] = (float) (scale / pow (1 + d * d + e * e, 2));
      }
  weft_fft_run (self->fft, strip[0], strip[1], get_strip (self, member, 2));
  for (gint64 i = 0; i < length; i++)
    for (int part = 0; part < 2; part++)
      for (gint64 lane = 0; lane < LANES && first + part * LANES + lane < length; lane++)
        self->kernel[i * length + first + part * LANES + lane] = strip[part][i * LANES + lane];
}

/* Along the rows of what the columns gave, in place: lanes are rows, and stay side by side as the
 * rows of charges will be. */
static void
transform_kernel_rows_cb (gpointer data,
                          int      member,
                          gint64   first,
                          gint64   last)
{
  Grid *self = data;
  gint64 length = weft_fft_get_length (self->fft);
  float *strip[2] = { get_strip (self, member, 0), get_strip (self, member, 1) };

  for (gint64 j = 0; j < length; j++)
    for (int part = 0; part < 2; part++)
      for (gint64 lane = 0; lane < LANES; lane++)
        strip[part][j * LANES + lane] = self->kernel[MIN (first + part * LANES + lane, length - 1) * length + MIN (j, length - j)];
  weft_fft_run (self->fft, strip[0], strip[1], get_strip (self, member, 2));
  for (int part = 0; part < 2 && first + part * LANES < length; part++)
    memcpy (self->kernel + (first + part * LANES) * length, strip[part], (gsize) (length * LANES) * sizeof (float));
}

static void
transform_kernel (Grid *self)
{
  gint64 length = weft_fft_get_length (self->fft);

  if (self->kernel_side == self->side)
    return;
  weft_parts_run (length / 2 + 1, 2 * LANES, NULL, transform_kernel_columns_cb, self);
  weft_parts_run (length, 2 * LANES, NULL, transform_kernel_rows_cb, self);
  for (int k = 0; k < NODES; k++)
    for (int l = 0; l < NODES; l++)
      self->near[k][l] = 1 / pow (1 + pow (get_distance (self, k), 2) + pow (get_distance (self, l), 2), 2);
  self->kernel_side = self->side;
}

/* Lagrange's polynomials of nodes at -1, 0, 1 and 2 for a point at @z, 0 … 1. */
static void
weigh_nodes (float z,
             float w[NODES])
{
  float before = z + 1, beyond = z - 1, far = z - 2;

  w[0] = -z * beyond * far / 6;
  w[1] = before * beyond * far / 2;
  w[2] = -before * z * far / 2;
  w[3] = before * z * beyond / 6;
}

static void
place_cb (gpointer data,
          int      member,
          gint64   first,
          gint64   last)
{
  Grid *self = data;

  for (gint64 i = first; i < last; i++)
    for (int axis = 0; axis < 2; axis++) {
      double from = ((double) self->repulsion->at[axis][i] - self->low[axis]) / self->side - 1;
      gint64 node = CLAMP ((gint64) floor (from), 0, self->n_nodes - NODES);

      self->places[i].node[axis] = (gint32) node;
      weigh_nodes ((float) (from - (double) node), self->places[i].weight[axis]);
    }
}

static void
sort_points (Grid *self)
{
  memset (self->starts, 0, (gsize) (self->n_nodes + 2) * sizeof (gint64));
  for (gint64 i = 0; i < self->n; i++)
    self->starts[self->places[i].node[0] + 2]++;
  for (gint64 row = 2; row <= self->n_nodes + 1; row++)
    self->starts[row] += self->starts[row - 1];
  for (gint64 i = 0; i < self->n; i++)
    self->order[self->starts[self->places[i].node[0] + 1]++] = (gint32) i;
}

/* Where a point is about the grid's middle. */
static float
get_offset (const Grid *self,
            gint64      point,
            int         axis)
{
  return (float) ((double) self->repulsion->at[axis][point] - self->low[axis] - self->side * (double) (self->n_nodes - 1) / 2);
}

typedef float Charges __attribute__ ((vector_size (16), aligned (4), may_alias));

/* Adds the charges of the points whose @k-th row of nodes this is. */
static void
gather_charges (Grid   *self,
                gint64  row,
                int     k)
{
  float *to = self->charges + 4 * row * self->n_nodes;

  for (gint64 o = self->starts[row - k]; o < self->starts[row - k + 1]; o++) {
    gint64 i = self->order[o];
    const Place *p = &self->places[i];
    float u = get_offset (self, i, 0), v = get_offset (self, i, 1);
    const Charges charges = { p->weight[0][k], p->weight[0][k] * u, p->weight[0][k] * v, p->weight[0][k] * (u * u + v * v) };

    for (int l = 0; l < NODES; l++)
      *(Charges *) (gpointer) (to + 4 * (p->node[1] + l)) += charges * p->weight[1][l];
  }
}

static void
spread_cb (gpointer data,
           int      member,
           gint64   first,
           gint64   last)
{
  Grid *self = data;

  memset (self->charges + 4 * first * self->n_nodes, 0, (gsize) (4 * (last - first) * self->n_nodes) * sizeof (float));
  for (gint64 row = first; row < last; row++)
    for (int k = NODES - 1; k >= 0; k--)
      if (row >= k)
        gather_charges (self, row, k);
}

static float *
get_plane (Grid *self,
           int   charge,
           int   part)
{
  return self->planes + (2 * charge + part) * weft_fft_get_length (self->fft) * self->stored;
}

/* Columns of the grid, as far as there are any, and zeros below them; lanes are columns.
 * Pieces are those of the one pair of charges and then those of the other. */
static void
transform_columns_cb (gpointer data,
                      int      member,
                      gint64   first,
                      gint64   last)
{
  Grid *self = data;
  gint64 length = weft_fft_get_length (self->fft), column = first % self->stored, known = CLAMP (self->n_nodes - column, 0, LANES);
  int charge = (int) (first / self->stored);
  float *strip[2] = { get_strip (self, member, 0), get_strip (self, member, 1) };

  for (int part = 0; part < 2; part++) {
    memset (strip[part], 0, (gsize) (length * LANES) * sizeof (float));
    for (gint64 i = 0; i < self->n_nodes; i++)
      for (gint64 lane = 0; lane < known; lane++)
        strip[part][i * LANES + lane] = self->charges[4 * (i * self->n_nodes + column + lane) + 2 * charge + part];
  }
  weft_fft_run (self->fft, strip[0], strip[1], get_strip (self, member, 2));
  for (int part = 0; part < 2; part++)
    for (gint64 i = 0; i < length; i++)
      memcpy (get_plane (self, charge, part) + i * self->stored + column, strip[part] + i * LANES, LANES * sizeof (float));
}

/* Rows there, times the kernel, and back; lanes are rows. */
static void
convolve_rows_cb (gpointer data,
                  int      member,
                  gint64   first,
                  gint64   last)
{
  Grid *self = data;
  const WeftKernels *kernels = self->repulsion->kernels;
  gint64 length = weft_fft_get_length (self->fft), row = first % length;
  int charge = (int) (first / length);
  float *strip[2] = { get_strip (self, member, 0), get_strip (self, member, 1) }, *work = get_strip (self, member, 2);

  for (int part = 0; part < 2; part++) {
    memset (strip[part] + self->stored * LANES, 0, (gsize) ((length - self->stored) * LANES) * sizeof (float));
    kernels->turn (get_plane (self, charge, part) + row * self->stored, self->stored, LANES, self->stored, strip[part], LANES);
  }
  weft_fft_run (self->fft, strip[0], strip[1], work);
  for (int part = 0; part < 2; part++)
    kernels->binary (WEFT_BINARY_MUL, strip[part], 1, self->kernel + row * length, 1, strip[part], length * LANES);
  weft_fft_run (self->fft, strip[1], strip[0], work);
  for (int part = 0; part < 2; part++)
    kernels->turn (strip[part], LANES, self->stored, LANES, get_plane (self, charge, part) + row * self->stored, self->stored);
}

static void
restore_columns_cb (gpointer data,
                    int      member,
                    gint64   first,
                    gint64   last)
{
  Grid *self = data;
  gint64 length = weft_fft_get_length (self->fft), column = first % self->stored;
  int charge = (int) (first / self->stored);
  float *strip[2] = { get_strip (self, member, 0), get_strip (self, member, 1) };

  for (int part = 0; part < 2; part++)
    for (gint64 i = 0; i < length; i++)
      memcpy (strip[part] + i * LANES, get_plane (self, charge, part) + i * self->stored + column, LANES * sizeof (float));
  weft_fft_run (self->fft, strip[1], strip[0], get_strip (self, member, 2));
  for (int part = 0; part < 2; part++)
    for (gint64 i = 0; i < self->n_nodes; i++)
      memcpy (get_plane (self, charge, part) + i * self->stored + column, strip[part] + i * LANES, LANES * sizeof (float));
}

/* What a point does to itself by way of the nodes, which is not quite 1: Σ w w' K over pairs of its
 * nodes. */
static double
measure_self (const Grid *self,
              gint64      point)
{
  double along[2][NODES], total = 0;

  for (int axis = 0; axis < 2; axis++) {
    const float *w = self->places[point].weight[axis];

    for (int apart = 0; apart < NODES; apart++) {
      along[axis][apart] = 0;
      for (int k = 0; k + apart < NODES; k++)
        along[axis][apart] += (apart == 0 ? 1 : 2) * (double) w[k] * (double) w[k + apart];
    }
  }
  for (int k = 0; k < NODES; k++)
    for (int l = 0; l < NODES; l++)
      total += along[0][k] * along[1][l] * self->near[k][l];
  return total;
}

/* The four sums at a point. */
static void
interpolate (Grid   *self,
             gint64  point,
             float   sums[4])
{
  const Place *p = &self->places[point];
  gint64 at = p->node[0] * self->stored + p->node[1];

  for (int c = 0; c < 4; c++) {
    const float *plane = get_plane (self, c / 2, c % 2) + at;

    sums[c] = 0;
    for (int k = 0; k < NODES; k++)
      for (int l = 0; l < NODES; l++)
        sums[c] += p->weight[0][k] * p->weight[1][l] * plane[k * self->stored + l];
  }
}

static void
read_off_cb (gpointer data,
             int      member,
             gint64   first,
             gint64   last)
{
  Grid *self = data;

  for (gint64 row = first; row < last; row++) {
    double total = 0;

    for (gint64 o = self->starts[row]; o < self->starts[row + 1]; o++) {
      gint64 i = self->order[o];
      double u = (double) get_offset (self, i, 0), v = (double) get_offset (self, i, 1);
      float f[4];

      interpolate (self, i, f);
      total += (1 + u * u + v * v) * (double) f[0] - 2 * (u * (double) f[1] + v * (double) f[2]) + (double) f[3] - measure_self (self, i);
      self->repulsion->force[0][i] = (float) (u * (double) f[0] - (double) f[1]);
      self->repulsion->force[1][i] = (float) (v * (double) f[0] - (double) f[2]);
    }
    self->sums[row] = total;
  }
}

static double
run (gpointer             state,
     const WeftRepulsion *repulsion)
{
  Grid *self = state;
  double total = 0;

  self->repulsion = repulsion;
  if (!allocate_points (self) || !choose_grid (self))
    return NAN;
  transform_kernel (self);
  weft_parts_run (self->n, POINTS, NULL, place_cb, self);
  sort_points (self);
  weft_parts_run (self->n_nodes, NODE_ROWS, NULL, spread_cb, self);
  weft_parts_run (2 * self->stored, LANES, NULL, transform_columns_cb, self);
  weft_parts_run (2 * weft_fft_get_length (self->fft), LANES, NULL, convolve_rows_cb, self);
  weft_parts_run (2 * self->stored, LANES, NULL, restore_columns_cb, self);
  weft_parts_run (self->n_nodes, NODE_ROWS, NULL, read_off_cb, self);
  for (gint64 row = 0; row < self->n_nodes; row++)
    total += self->sums[row];
  return total;
}

const WeftRepulsionKind weft_repulsion_grid = { "grid", new_grid, run, free_grid };
