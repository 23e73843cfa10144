/* saliency-integral.c: integrated gradients
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The gradient along the way jumps where units of the network switch on or off, and quadrature
 * is slow to converge there. But of each piece of the way it is known what its integral must
 * be: the score at its end less that at its begin. So where the sum is not right yet, the
 * piece that is most wrong is cut in two.
 */
#include "explain/saliency-private.h"

#include "base/i18n.h"

#include <math.h>
#include <string.h>

#define MAX_STEPS 300

/* Steps of each half of a piece that is cut in two. */
#define HALF_STEPS 12

/* A sum may be wrong by this part of the rise, and by this part of all that is added up. */
#define TOLERANCE 0.01
#define ROUNDING  1e-4

/* Nodes and weights of Gauss–Legendre quadrature on 0 … 1, by Newton's method on the
 * Legendre polynomials. Source: Press et al. 2007, “Numerical Recipes”, section 4.6. */
static void
find_nodes (int     n,
            double *nodes,
            double *weights)
{
  for (int i = 0; i < n; i++) {
    double x = cos (G_PI * (i + 0.75) / (n + 0.5)), slope = 1, step = 1;

    for (int turn = 0; turn < 100 && fabs (step) > 1e-15; turn++) {
      double before = 1, now = x;

      for (int k = 2; k <= n; k++) {
        double next = ((2 * k - 1) * x * now - (k - 1) * before) / k;

        before = now;
        now = next;
      }
      slope = n > 1 ? n * (x * now - before) / (x * x - 1) : 1;
      step = n > 1 ? now / slope : x;
      x -= step;
    }
    nodes[i] = (1 - x) / 2;
    weights[i] = n > 1 ? 1 / ((1 - x * x) * slope * slope) : 1;
  }
}

/* A piece of the way from the baseline (0) to the sample (1). */
typedef struct
{
  double from;
  double to;
  double score_from;
  double score_to;
  double *sums; /* Owned: ∫ gradient, for each number */
  double error; /* what its parts add up to, less what they should */
} Piece;

typedef struct
{
  WeftSaliencyRun *run;
  gint64 n;
  float *baseline; /* Owned */
  GArray *pieces;  /* Owned: Piece */
  int n_steps;
} Walk;

static void
clear_piece (gpointer data)
{
  Piece *piece = data;

  g_free (piece->sums);
}

static void
walk_clear (Walk *self)
{
  g_clear_pointer (&self->pieces, g_array_unref);
  g_free (self->baseline);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static double
get_way (const Walk *self,
         gint64      i)
{
  return (double) weft_field_get_origin (self->run->field)[i] - (double) self->baseline[i];
}

static void
place_point (const Walk *self,
             double      place,
             float      *point)
{
  for (gint64 i = 0; i < self->n; i++)
    point[i] = (float) ((double) self->baseline[i] + place * get_way (self, i));
}

static gboolean
score_place (Walk    *self,
             double   place,
             double  *score,
             GError **error)
{
  g_autofree float *point = g_new (float, self->n);
  float number;

  place_point (self, place, point);
  if (!weft_field_score (self->run->field, point, 1, &number, NULL, weft_saliency_get_stop (self->run), error))
    return FALSE;
  *score = (double) number;
  return TRUE;
}

/* Adds up gradients at @n nodes of a piece. */
static gboolean
add_nodes (Walk          *self,
           Piece         *piece,
           const double  *nodes,
           const double  *weights,
           int            n,
           GError       **error)
{
  g_autofree float *points = g_new (float, n * self->n), *gradients = g_new (float, n * self->n), *scores = g_new (float, n);
  double length = piece->to - piece->from;

  for (int k = 0; k < n; k++)
    place_point (self, piece->from + nodes[k] * length, points + k * self->n);
  if (!weft_field_differentiate (self->run->field, points, n, scores, gradients, weft_saliency_get_stop (self->run), error))
    return FALSE;
  for (int k = 0; k < n; k++)
    for (gint64 i = 0; i < self->n; i++)
      piece->sums[i] += length * weights[k] * (double) gradients[k * self->n + i];
  return TRUE;
}

static gboolean
integrate (Walk    *self,
           Piece   *piece,
           int      n_steps,
           GError **error)
{
  g_autofree double *nodes = g_new (double, n_steps), *weights = g_new (double, n_steps);
  int chunk = (int) weft_field_plan_rounds (self->run->field, n_steps, TRUE);

  find_nodes (n_steps, nodes, weights);
  piece->sums = g_new0 (double, self->n);
  for (int first = 0; first < n_steps; first += chunk)
    if (!add_nodes (self, piece, nodes + first, weights + first, MIN (chunk, n_steps - first), error))
      return FALSE;
  piece->error = piece->score_from - piece->score_to;
  for (gint64 i = 0; i < self->n; i++)
    piece->error += piece->sums[i] * get_way (self, i);
  self->n_steps += n_steps;
  return TRUE;
}

static gboolean
add_piece (Walk    *self,
           Piece    piece,
           int      n_steps,
           GError **error)
{
  gboolean good = integrate (self, &piece, n_steps, error);

  g_array_append_val (self->pieces, piece);
  return good;
}

static guint
find_worst (const Walk *self)
{
  guint worst = 0;

  for (guint i = 1; i < self->pieces->len; i++)
    if (fabs (g_array_index (self->pieces, Piece, i).error) > fabs (g_array_index (self->pieces, Piece, worst).error))
      worst = i;
  return worst;
}

static gboolean
cut_worst (Walk    *self,
           GError **error)
{
  guint worst = find_worst (self);
  Piece whole = g_array_index (self->pieces, Piece, worst);
  double middle = (whole.from + whole.to) / 2, score;

  if (!score_place (self, middle, &score, error))
    return FALSE;
  g_array_remove_index_fast (self->pieces, worst);
  return add_piece (self, (Piece){ whole.from, middle, whole.score_from, score, NULL, 0 }, HALF_STEPS, error) &&
         add_piece (self, (Piece){ middle, whole.to, score, whole.score_to, NULL, 0 }, HALF_STEPS, error);
}

/* What all pieces say; returns what is missing, and how much is added up. */
static double
sum_up (const Walk *self,
        float      *parts,
        double     *size)
{
  double error = 0;

  *size = 0;
  for (gint64 i = 0; i < self->n; i++) {
    double sum = 0;

    for (guint k = 0; k < self->pieces->len; k++)
      sum += g_array_index (self->pieces, Piece, k).sums[i];
    parts[i] = (float) (sum * get_way (self, i));
    *size += fabs (sum * get_way (self, i));
  }
  for (guint k = 0; k < self->pieces->len; k++)
    error += g_array_index (self->pieces, Piece, k).error;
  return error;
}

static void
report_completeness (WeftSaliencyRun *run,
                     double           delta,
                     double           difference,
                     int              n_steps)
{
  double relative = fabs (difference) > 0 ? fabs (delta / difference) : fabs (delta);

  weft_saliency_check (run, "delta", N_("Sum of the parts less the score’s rise"), delta, INFINITY);
  weft_saliency_check (run, "completeness", N_("Completeness error"), relative, 0.01);
  weft_saliency_check (run, "steps", N_("Steps of the integral"), n_steps, INFINITY);
}

/* Cuts pieces until the parts add up, or enough has been tried. */
static gboolean
refine (Walk    *self,
        double   rise,
        float   *parts,
        double  *delta,
        GError **error)
{
  gboolean adapts = weft_params_get_boolean (self->run->params, "adaptive");
  double size;

  *delta = sum_up (self, parts, &size);
  while (adapts && self->n_steps + 2 * HALF_STEPS <= MAX_STEPS && fabs (*delta) > MAX (TOLERANCE * fabs (rise), ROUNDING * size)) {
    if (!cut_worst (self, error))
      return FALSE;
    *delta = sum_up (self, parts, &size);
  }
  return TRUE;
}

static gboolean
run_integrated (WeftSaliencyRun  *run,
                GError          **error)
{
  gint64 n = weft_field_get_n (run->field);
  g_auto (Walk) walk = { run, n, g_new (float, n), g_array_new (FALSE, FALSE, sizeof (Piece)), 0 };
  g_autofree float *parts = g_new (float, n);
  Piece whole = { .to = 1, .score_to = run->result->score };
  double delta;

  g_array_set_clear_func (walk.pieces, clear_piece);
  weft_saliency_make_baseline (run, walk.baseline);
  if (!score_place (&walk, 0, &whole.score_from, error) ||
      !add_piece (&walk, whole, (int) weft_params_get_integer (run->params, "steps"), error) ||
      !refine (&walk, whole.score_to - whole.score_from, parts, &delta, error))
    return FALSE;
  report_completeness (run, delta, whole.score_to - whole.score_from, walk.n_steps);
  return weft_saliency_take_field (run, parts, error);
}

static const WeftParam integrated_params[] = {
  WEFT_SALIENCY_BASELINE,
  { .id = "steps", .type = WEFT_PARAM_INTEGER, .title = N_("Steps"), .help = N_("Points between the baseline and the input at which the gradient is taken."), .fallback = "50", .minimum = 1, .maximum = MAX_STEPS, .flags = WEFT_PARAM_LOG },
  { .id = "adaptive", .type = WEFT_PARAM_BOOLEAN, .title = N_("More steps where needed"), .help = N_("Takes more steps where they are needed, until the parts add up to the score’s rise within 1 %."), .fallback = "true" },
  { NULL },
};

const WeftSaliencyMethod weft_saliency_integrated_gradients = {
  .id = "integrated-gradients",
  .title = N_("Integrated gradients"),
  .help = N_("Walks from an input without evidence to this one and adds up what each number contributes on the way. The parts add up to the score’s rise."),
  .source = "Sundararajan, Taly and Yan 2017, “Axiomatic Attribution for Deep Networks”, equation 1; Gauss–Legendre quadrature",
  .params = integrated_params,
  .run = run_integrated,
};
