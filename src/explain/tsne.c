/* tsne.c: t-distributed stochastic neighbour embedding
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows become probabilities p of being neighbours, points q ~ 1 / (1 + |i - j|²); the layout goes
 * down the gradient 4 Σ_j (p - q) (1 + |i - j|²)⁻¹ (i - j) of Σ p log (p / q). At first all p count
 * several times, so that clusters find together.
 * Source: van der Maaten and Hinton 2008; settings of openTSNE (Poličar et al. 2019): learning
 * rate of Belkina et al. 2019, start of Kobak and Berens 2019.
 */
#include "explain/tsne-private.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "explain/error.h"
#include "explain/neighbour-graph.h"
#include "explain/parts.h"

#include <math.h>
#include <string.h>

/* Neighbours for each of the perplexity: beyond them p is next to nothing. */
#define NEIGHBOURS 3

#define TOLERANCE  1e-5
#define BISECTIONS 100

#define START_SPREAD 1e-4
#define START_JITTER 1e-6

/* Points up to which all pairs are the faster way. */
#define EXACT_POINTS 5000

#define ROWS 256

static const WeftParamChoice repulsion_choices[] = {
  { "auto", N_("By the number of rows") },
  { "exact", N_("All pairs") },
  { "tree", N_("Tree (Barnes and Hut)") },
  { "grid", N_("Grid (Fourier transform)") },
  { NULL },
};

const WeftParam weft_tsne_params[] = {
  { "perplexity", WEFT_PARAM_REAL, N_("Perplexity"), N_("How many neighbours count, softly. Small: fine detail; large: more of the whole"), NULL, "30", 1, 1000, NULL, NULL, WEFT_PARAM_LOG },
  { "iterations", WEFT_PARAM_INTEGER, N_("Iterations"), N_("Steps after the early ones"), NULL, "500", 0, 100000, NULL, NULL, WEFT_PARAM_LOG },
  { "components", WEFT_PARAM_INTEGER, N_("Components first"), N_("Rows of more columns are brought to so many principal components first; 0 keeps all columns"), NULL, "100", 0, 10000, NULL, NULL, WEFT_PARAM_LOG },
  { "learning_rate", WEFT_PARAM_REAL, N_("Learning rate"), N_("0 suits it to the number of rows"), NULL, "0", 0, 1000000, NULL, NULL, WEFT_PARAM_EXPERT },
  { "early_iterations", WEFT_PARAM_INTEGER, N_("Early iterations"), N_("Steps in which neighbours are drawn together more than is right, so that clusters form"), NULL, "250", 0, 100000, NULL, NULL, WEFT_PARAM_EXPERT },
  { "exaggeration", WEFT_PARAM_REAL, N_("Early exaggeration"), N_("How many times more"), NULL, "12", 1, 100, NULL, NULL, WEFT_PARAM_EXPERT },
  { "late_exaggeration", WEFT_PARAM_REAL, N_("Late exaggeration"), N_("The same after the early steps; above 1, clusters are tighter and further apart"), NULL, "1", 1, 100, NULL, NULL, WEFT_PARAM_EXPERT },
  { "repulsion", WEFT_PARAM_CHOICE, N_("Repulsion"), N_("How the forces between all points are summed up"), NULL, "auto", 0, 0, repulsion_choices, NULL, WEFT_PARAM_EXPERT },
  { "theta", WEFT_PARAM_REAL, N_("Theta"), N_("How far a cell of the tree must be away to count as one point; 0 is exact"), NULL, "0.5", 0, 1, NULL, "repulsion=tree", WEFT_PARAM_EXPERT },
  { NULL },
};

typedef struct
{
  WeftLayout *layout;
  WeftNeighbourGraph *graph; /* Owned: p */
  const WeftRepulsionKind *kind;
  gpointer repulsion; /* Owned: of the kind */
  float *pull[2];     /* Owned */
  float *push[2];     /* Owned */
  float *velocity[2]; /* Owned */
  float *gain[2];     /* Owned */
  double sum;         /* Z of the latest forces */
  float rate;
  float exaggeration;
} Tsne;

static const WeftRepulsionKind *const kinds[] = { &weft_repulsion_exact, &weft_repulsion_tree, &weft_repulsion_grid };

static const WeftRepulsionKind *
choose_kind (const WeftLayout *layout)
{
  const char *id = weft_params_get (layout->params, "repulsion");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i]->id, id))
      return kinds[i];
  return layout->n <= EXACT_POINTS ? &weft_repulsion_exact : &weft_repulsion_grid;
}

/* Probabilities of a row's neighbours by their distances. */
typedef struct
{
  const WeftKernels *kernels;
  const WeftNeighbours *neighbours;
  float *weights; /* (n, k) */
  double entropy; /* log of the perplexity */
} Calibration;

/* p ~ exp (-b d²), with b such that the entropy of p is the one that is wanted. */
static void
calibrate_row (const Calibration *self,
               const float       *squares,
               float             *p)
{
  gint64 k = self->neighbours->k;
  double low = 0, high = INFINITY, mean = 0, b;
  g_autofree float *beyond = g_new (float, k);
  float sums[2];

  for (gint64 i = 0; i < k; i++) {
    beyond[i] = squares[i] - squares[0];
    mean += (double) beyond[i] / (double) k;
  }
  b = mean > 0 ? 1 / mean : 1;
  for (int i = 0; i < BISECTIONS; i++) {
    double off;

    self->kernels->decay (beyond, (float) b, p, k, sums);
    off = log ((double) sums[0]) + b * (double) sums[1] / (double) sums[0] - self->entropy;
    if (fabs (off) < TOLERANCE || !isfinite (off) || mean <= 0)
      break;
    if (off > 0)
      low = b;
    else
      high = b;
    b = isinf (high) ? 2 * b : (low + high) / 2;
  }
  for (gint64 i = 0; i < k; i++)
    p[i] /= sums[0];
}

static void
calibrate_cb (gpointer data,
              int      member,
              gint64   first,
              gint64   last)
{
  Calibration *self = data;
  gint64 k = self->neighbours->k;

  for (gint64 i = first; i < last; i++)
    calibrate_row (self, self->neighbours->squares + i * k, self->weights + i * k);
}

/* Three times the perplexity must be found among the other rows. */
static double
choose_perplexity (WeftLayout *layout)
{
  double wanted = weft_params_get_real (layout->params, "perplexity"), most = MAX ((double) (layout->n - 1) / NEIGHBOURS, 1);

  if (wanted <= most)
    return wanted;
  g_ptr_array_add (layout->warnings, g_strdup_printf (_("%" PRId64 " rows have a perplexity of %.4g at most; it is taken instead of %.4g"), layout->n, most, wanted));
  return most;
}

static WeftNeighbourGraph *
find_probabilities (WeftLayout      *layout,
                    const WeftStop  *stop,
                    GError         **error)
{
  double perplexity = choose_perplexity (layout);
  gint64 k = CLAMP ((gint64) (NEIGHBOURS * perplexity), 1, layout->n - 1);
  g_autoptr (WeftNeighbours) neighbours = weft_neighbours_new (layout->x, k, WEFT_NEIGHBOURS_AUTO, layout->seed, stop, error);
  Calibration work = { .kernels = layout->kernels, .neighbours = neighbours, .entropy = log (perplexity) };
  WeftNeighbourGraph *graph;

  work.weights = neighbours != NULL ? weft_alloc ((gsize) (layout->n * k) * sizeof (float), error) : NULL;
  if (work.weights == NULL)
    return NULL;
  weft_parts_run (layout->n, ROWS, NULL, calibrate_cb, &work);
  graph = weft_neighbour_graph_new (neighbours, work.weights, WEFT_NEIGHBOURS_MEAN, error);
  weft_free (work.weights);
  return graph;
}

static void
tsne_free (gpointer state)
{
  Tsne *self = state;

  g_clear_pointer (&self->graph, weft_neighbour_graph_free);
  if (self->repulsion != NULL)
    self->kind->free (self->repulsion);
  for (int axis = 0; axis < 2; axis++) {
    weft_free (self->pull[axis]);
    weft_free (self->push[axis]);
    weft_free (self->velocity[axis]);
    weft_free (self->gain[axis]);
  }
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tsne, tsne_free)

static gboolean
allocate (Tsne    *self,
          GError **error)
{
  gint64 n = self->layout->n;

  for (int axis = 0; axis < 2; axis++) {
    float **const arrays[] = { &self->pull[axis], &self->push[axis], &self->velocity[axis], &self->gain[axis] };

    for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
      if ((*arrays[i] = weft_layout_alloc (n, error)) == NULL)
        return FALSE;
    for (gint64 i = 0; i < n; i++)
      self->gain[axis][i] = 1;
  }
  return TRUE;
}

static gpointer
begin (WeftLayout      *layout,
       const WeftStop  *stop,
       GError         **error)
{
  g_autoptr (Tsne) self = g_new0 (Tsne, 1);

  self->layout = layout;
  self->graph = find_probabilities (layout, stop, error);
  if (self->graph == NULL || !allocate (self, error))
    return NULL;
  self->kind = choose_kind (layout);
  self->repulsion = self->kind->new (layout->n);
  weft_layout_scale (layout, START_SPREAD);
  weft_layout_jitter (layout, "jitter", START_JITTER);
  for (int axis = 0; axis < 2; axis++)
    for (gint64 i = layout->n; i % WEFT_LAYOUT_PAD != 0; i++)
      layout->at[axis][i] = WEFT_LAYOUT_FAR;
  return g_steal_pointer (&self);
}

static gint64
count (const WeftLayout *layout)
{
  return weft_params_get_integer (layout->params, "early_iterations") + weft_params_get_integer (layout->params, "iterations");
}

static void
attract_cb (gpointer data,
            int      member,
            gint64   first,
            gint64   last)
{
  Tsne *self = data;
  const WeftNeighbourGraph *graph = self->graph;
  const WeftAttract attract = { graph->starts, graph->columns, graph->weights, self->layout->at[0], self->layout->at[1], self->pull[0], self->pull[1] };

  self->layout->kernels->attract (&attract, first, last);
}

static void
sum_repulsion (Tsne *self)
{
  const WeftLayout *layout = self->layout;
  const WeftRepulsion repulsion = { layout->kernels, layout->n, layout->at, self->push, weft_params_get_real (layout->params, "theta") };

  self->sum = self->kind->run (self->repulsion, &repulsion);
}

/* Momentum, a gain for each number that grows while its gradient keeps its sign (Jacobs 1988), and
 * no step longer than MOST_STEP. */
#define MOMENTUM   0.8f
#define MOST_STEP  5.0f
#define LEAST_RATE 10

static void
move_cb (gpointer data,
         int      member,
         gint64   first,
         gint64   last)
{
  Tsne *self = data;
  float share = (float) (1 / self->sum);

  for (gint64 i = first; i < last; i++) {
    float square = 0, factor;

    for (int axis = 0; axis < 2; axis++) {
      float gradient = 4 * (self->exaggeration * self->pull[axis][i] - self->push[axis][i] * share);
      float *velocity = &self->velocity[axis][i], *gain = &self->gain[axis][i];

      *gain = gradient * *velocity < 0 ? *gain + 0.2f : *gain * 0.8f;
      *gain = MAX (*gain, 0.01f);
      *velocity = MOMENTUM * *velocity - self->rate * *gain * gradient;
      square += *velocity * *velocity;
    }
    factor = square > MOST_STEP * MOST_STEP ? MOST_STEP / sqrtf (square) : 1;
    for (int axis = 0; axis < 2; axis++)
      self->layout->at[axis][i] += self->velocity[axis][i] *= factor;
  }
}

/* The rate is rows / exaggeration / 4, since the gradient has that factor. Scikit-learn takes no
 * less than 50, by which small layouts are thrown about; but some speed is needed. */
static void
set_phase (Tsne *self)
{
  const WeftParams *params = self->layout->params;
  gboolean early = self->layout->iteration < weft_params_get_integer (params, "early_iterations");
  double rate = weft_params_get_real (params, "learning_rate");

  self->exaggeration = (float) weft_params_get_real (params, early ? "exaggeration" : "late_exaggeration");
  if (rate == 0)
    rate = MAX ((double) self->layout->n / (double) self->exaggeration / 4, LEAST_RATE);
  self->rate = (float) rate;
}

static gboolean
step (gpointer   state,
      GError   **error)
{
  Tsne *self = state;

  set_phase (self);
  weft_parts_run (self->layout->n, ROWS, NULL, attract_cb, self);
  sum_repulsion (self);
  if (!isfinite (self->sum)) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_NUMBERS,
                         _("the forces between the points are no numbers: they flew apart, or memory is short; take a smaller learning rate, or fewer rows"));
    return FALSE;
  }
  weft_parts_run (self->layout->n, ROWS, NULL, move_cb, self);
  return TRUE;
}

/* Σ p log (p / q), over the pairs that have a p; q = 1 / ((1 + |i - j|²) Z). */
static double
get_loss (gpointer state)
{
  Tsne *self = state;
  const WeftNeighbourGraph *graph = self->graph;
  const float *x = self->layout->at[0], *y = self->layout->at[1];
  double loss = 0;

  sum_repulsion (self);
  for (gint64 i = 0; i < graph->n; i++)
    for (gint64 e = graph->starts[i]; e < graph->starts[i + 1]; e++) {
      gint32 j = graph->columns[e];
      double dx = (double) (x[i] - x[j]), dy = (double) (y[i] - y[j]), p = (double) graph->weights[e];

      if (p > 0)
        loss += p * log (p * (1 + dx * dx + dy * dy) * self->sum);
    }
  return loss;
}

const WeftEmbeddingOps weft_tsne_ops = { count, begin, step, get_loss, tsne_free };
