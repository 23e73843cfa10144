/* umap.c: uniform manifold approximation and projection
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Neighbours are drawn together, each the more often the stronger the tie, and a few others that
 * are drawn at random are pushed away. Where the original moves both ends at once, and so is
 * either slow or different each time, here a point moves by what it sees of the others as they
 * were an epoch before: all points at once, the same on any number of threads.
 * Source: McInnes, Healy and Melville 2018.
 */
#include "explain/umap-private.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/random.h"
#include "explain/parts.h"

#include <math.h>
#include <string.h>

/* The side of the layout at the beginning, and how far points are then shaken. */
#define START_SIDE   10.0
#define START_JITTER 1e-4

/* Rows up to which there are 500 epochs, and 200 above. */
#define MANY_ROWS 10000

#define MOST_NEGATIVES 50
#define BATCH          32 /* samples that a kernel gets at once */
#define ROWS           256

const WeftParam weft_umap_params[] = {
  { "neighbours", WEFT_PARAM_INTEGER, N_("Neighbours"), N_("How many count, the row itself among them. Few: fine detail; many: more of the whole"), NULL, "15", 2, 1000, NULL, NULL, WEFT_PARAM_LOG },
  { "min_dist", WEFT_PARAM_REAL, N_("Minimum distance"), N_("How close points may come"), NULL, "0.1", 0, 0.99, NULL, NULL, WEFT_PARAM_PLAIN },
  { "epochs", WEFT_PARAM_INTEGER, N_("Epochs"), N_("0: 500 up to 10 000 rows, 200 above"), NULL, "0", 0, 100000, NULL, NULL, WEFT_PARAM_LOG },
  { "components", WEFT_PARAM_INTEGER, N_("Components first"), N_("Rows of more columns are brought to so many principal components first; 0 keeps all columns"), NULL, "100", 0, 10000, NULL, NULL, WEFT_PARAM_LOG },
  { "spread", WEFT_PARAM_REAL, N_("Spread"), N_("The scale of the layout"), NULL, "1", 0.1, 100, NULL, NULL, WEFT_PARAM_EXPERT },
  { "negatives", WEFT_PARAM_INTEGER, N_("Pushes"), N_("How many rows drawn at random are pushed away for each neighbour that is drawn near"), NULL, "5", 1, MOST_NEGATIVES, NULL, NULL, WEFT_PARAM_EXPERT },
  { "repulsion", WEFT_PARAM_REAL, N_("Repulsion"), N_("How strongly"), NULL, "1", 0, 100, NULL, NULL, WEFT_PARAM_EXPERT },
  { "learning_rate", WEFT_PARAM_REAL, N_("Learning rate"), N_("How far points move at first; it falls to 0"), NULL, "1", 0.0001, 100, NULL, NULL, WEFT_PARAM_EXPERT },
  { NULL },
};

typedef struct
{
  WeftLayout *layout;
  WeftNeighbourGraph *graph; /* Owned: weights as shares of the largest: how often a tie is drawn */
  float *before[2];          /* Owned: where the points were */
  WeftSettle settle;
  guint64 key;
  double rate;
} Umap;

static void
umap_free (gpointer state)
{
  Umap *self = state;

  g_clear_pointer (&self->graph, weft_neighbour_graph_free);
  weft_free (self->before[0]);
  weft_free (self->before[1]);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Umap, umap_free)

static gint64
count (const WeftLayout *layout)
{
  gint64 epochs = weft_params_get_integer (layout->params, "epochs");

  return epochs > 0 ? epochs : layout->n <= MANY_ROWS ? 500
                                                      : 200;
}

static gint64
choose_neighbours (WeftLayout *layout)
{
  gint64 wanted = weft_params_get_integer (layout->params, "neighbours");

  if (wanted <= layout->n)
    return wanted;
  g_ptr_array_add (layout->warnings, g_strdup_printf (_("there are only %" PRId64 " rows; they are taken for %" PRId64 " neighbours"), layout->n, wanted));
  return layout->n;
}

/* Ties that would not be drawn once in all epochs are left out. */
static void
scale_weights (Umap *self)
{
  WeftNeighbourGraph *graph = self->graph;
  gint64 size = graph->starts[graph->n];
  float most = 0;

  for (gint64 e = 0; e < size; e++)
    most = MAX (most, graph->weights[e]);
  for (gint64 e = 0; e < size; e++) {
    float share = graph->weights[e] / most;

    graph->weights[e] = share * (float) self->layout->n_iterations < 1 ? 0 : share;
  }
}

/* Brings the layout to 0 … 10: each axis by itself, or both alike. */
static void
stretch (WeftLayout *layout,
         gboolean    apart)
{
  double low[2] = { INFINITY, INFINITY }, high[2] = { -INFINITY, -INFINITY }, side;

  for (int axis = 0; axis < 2; axis++)
    for (gint64 i = 0; i < layout->n; i++) {
      low[axis] = MIN (low[axis], (double) layout->at[axis][i]);
      high[axis] = MAX (high[axis], (double) layout->at[axis][i]);
    }
  side = MAX (high[0] - low[0], high[1] - low[1]);
  for (int axis = 0; axis < 2; axis++) {
    double length = apart ? high[axis] - low[axis] : side;

    for (gint64 i = 0; i < layout->n; i++)
      layout->at[axis][i] = length > 0 ? (float) (((double) layout->at[axis][i] - low[axis]) / length * START_SIDE) : 0;
  }
  weft_layout_jitter (layout, "jitter", side > 0 ? START_JITTER : START_SIDE);
}

/* A start that was given, the graph's own, or principal components where that falls apart. Stopped,
 * it has changed nothing. */
static gboolean
lay_out (Umap            *self,
         const WeftStop  *stop,
         GError         **error)
{
  gboolean connected = FALSE;

  if (!self->layout->started && !weft_umap_lay_out (self->graph, self->layout, &connected, stop, error))
    return FALSE;
  if (weft_stop_is_requested (stop))
    return FALSE;
  stretch (self->layout, connected);
  return TRUE;
}

static gpointer
begin (WeftLayout      *layout,
       const WeftStop  *stop,
       GError         **error)
{
  g_autoptr (Umap) self = g_new0 (Umap, 1);
  double a, b;

  self->layout = layout;
  self->key = weft_random_key (layout->seed, "umap");
  self->rate = weft_params_get_real (layout->params, "learning_rate");
  self->graph = weft_umap_find_graph (layout, choose_neighbours (layout), stop, error);
  for (int axis = 0; axis < 2 && self->graph != NULL; axis++)
    if ((self->before[axis] = weft_layout_alloc (layout->n, error)) == NULL)
      return NULL;
  if (self->graph == NULL || !lay_out (self, stop, error))
    return NULL;
  scale_weights (self);
  weft_umap_fit_curve (weft_params_get_real (layout->params, "spread"), weft_params_get_real (layout->params, "min_dist"), &a, &b);
  self->settle = (WeftSettle){ .x = self->before[0], .y = self->before[1], .a = (float) a, .b = (float) b };
  self->settle.gamma = (float) weft_params_get_real (layout->params, "repulsion");
  self->settle.n_points = 1 + weft_params_get_integer (layout->params, "negatives");
  return g_steal_pointer (&self);
}

/* A tie of share s is drawn s times an epoch, evenly. */
static gboolean
is_drawn (float  share,
          gint64 epoch)
{
  return floor ((double) share * (double) (epoch + 1)) > floor ((double) share * (double) epoch);
}

/* Moves a point by its ties, one after the other. Its numbers are its own stream's. */
static void
move_point (Umap   *self,
            gint64  point)
{
  const WeftNeighbourGraph *graph = self->graph;
  const WeftKernels *kernels = self->layout->kernels;
  gint64 epoch = self->layout->iteration, n = self->layout->n, wide = self->settle.n_points, n_drawn = 0;
  float at[2] = { self->before[0][point], self->before[1][point] };
  gint32 points[BATCH * (1 + MOST_NEGATIVES)];
  WeftRandom random;

  weft_random_init (&random, self->key, (guint64) (epoch * n + point) << 24);
  for (gint64 e = graph->starts[point]; e < graph->starts[point + 1]; e++) {
    if (!is_drawn (graph->weights[e], epoch))
      continue;
    points[n_drawn * wide] = graph->columns[e];
    for (gint64 i = 1; i < wide; i++)
      points[n_drawn * wide + i] = (gint32) ((guint64) weft_random_next (&random) * (guint64) n >> 32);
    if (++n_drawn == BATCH) {
      kernels->settle (&self->settle, points, n_drawn, at);
      n_drawn = 0;
    }
  }
  kernels->settle (&self->settle, points, n_drawn, at);
  self->layout->at[0][point] = at[0];
  self->layout->at[1][point] = at[1];
}

static void
move_cb (gpointer data,
         int      member,
         gint64   first,
         gint64   last)
{
  for (gint64 i = first; i < last; i++)
    move_point (data, i);
}

static gboolean
step (gpointer   state,
      GError   **error)
{
  Umap *self = state;
  gsize bytes = (gsize) self->layout->n * sizeof (float);

  self->settle.rate = (float) (self->rate * (1 - (double) self->layout->iteration / (double) self->layout->n_iterations));
  for (int axis = 0; axis < 2; axis++)
    memcpy (self->before[axis], self->layout->at[axis], bytes);
  weft_parts_run (self->layout->n, ROWS, NULL, move_cb, self);
  return TRUE;
}

const WeftEmbeddingOps weft_umap_ops = { count, begin, step, NULL, umap_free };
