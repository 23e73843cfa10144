/* shapley.c: what each column of a table adds to a score, by Shapley values
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/shapley.h"

#include "base/i18n.h"
#include "base/random.h"
#include "explain/error.h"

#include <math.h>
#include <string.h>

/* Samples of a table are small: so many times as usual go into a plan, if there is memory. */
#define LARGER 16

/* Coalitions that are looked at between two words of progress, where all are. */
#define STEP 256

/* The game that the columns play. */
typedef struct
{
  WeftSubject *subject;
  const WeftShapleyRequest *request;
  const WeftShapleyWatch *watch; /* (nullable) */
  const WeftSubjectColumn *columns;
  guint n_columns;
  gint64 size; /* numbers of a sample */
  gint64 n_rows;
  gint64 batch;
  float *samples; /* Owned: (batch × size) */
  WeftShapley *result;
} Game;

static void
game_clear (Game *self)
{
  g_free (self->samples);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Game, game_clear)

void
weft_shapley_free (WeftShapley *self)
{
  g_free (self->parts);
  g_free (self->errors);
  g_free (self);
}

static void
tell (const Game   *self,
      double        fraction,
      const double *parts)
{
  if (self->watch != NULL && self->watch->progress != NULL)
    self->watch->progress (self->watch->data, fraction, parts);
}

/* A row of the background that has the sample's numbers in the columns of a coalition. */
static void
mix (const Game   *self,
     const guint8 *coalition,
     gint64        row,
     float        *to)
{
  memcpy (to, weft_tensor_const_f32 (self->request->background) + row * self->size, (gsize) self->size * sizeof (float));
  for (guint i = 0; i < self->n_columns; i++)
    if (coalition[i])
      memcpy (to + self->columns[i].first, self->request->sample + self->columns[i].first, (gsize) self->columns[i].n * sizeof (float));
}

/* Adds the scores of a batch of mixtures, from @first on, to the worth of their coalitions. */
static gboolean
score_batch (Game          *self,
             const guint8  *coalitions,
             gint64         first,
             gint64         n,
             double        *worths,
             GError       **error)
{
  WeftValue score = weft_subject_get_score (self->subject);
  WeftPlan *plan = weft_subject_plan (self->subject, self->batch, &score, 1, NULL, 0, error);
  const float *scores;

  if (plan == NULL)
    return FALSE;
  for (gint64 k = 0; k < n; k++)
    mix (self, coalitions + (first + k) / self->n_rows * self->n_columns, (first + k) % self->n_rows, self->samples + k * self->size);
  weft_subject_feed (self->subject, plan, self->samples, n);
  weft_subject_select (self->subject, &self->request->target, weft_plan_get_tensor (plan, weft_subject_get_selector (self->subject)));
  if (weft_plan_run (plan, self->watch != NULL ? self->watch->stop : NULL) == WEFT_PLAN_STOPPED) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
    return FALSE;
  }
  scores = weft_tensor_const_f32 (weft_plan_get_tensor (plan, score));
  for (gint64 k = 0; k < n; k++)
    worths[(first + k) / self->n_rows] += (double) scores[k] / (double) self->n_rows;
  self->result->n_samples += n;
  return TRUE;
}

/* @coalitions: (n × columns): whether a column is in it. Writes what each is worth to @worths. */
static gboolean
find_worths (Game          *self,
             const guint8  *coalitions,
             gint64         n,
             double        *worths,
             GError       **error)
{
  gint64 total = n * self->n_rows;

  for (gint64 i = 0; i < n; i++)
    worths[i] = 0;
  for (gint64 first = 0; first < total; first += self->batch)
    if (!score_batch (self, coalitions, first, MIN (self->batch, total - first), worths, error))
      return FALSE;
  for (gint64 i = 0; i < n; i++)
    if (!isfinite (worths[i])) {
      g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_NUMBERS, _("the model gives numbers that are none for mixtures of the row with the background; take another background"));
      return FALSE;
    }
  return TRUE;
}

/* The worth of nobody and of all: between them the parts lie. */
static gboolean
find_ends (Game    *self,
           GError **error)
{
  g_autofree guint8 *coalitions = g_new0 (guint8, 2 * self->n_columns);
  double worths[2];

  memset (coalitions + self->n_columns, 1, self->n_columns);
  if (!find_worths (self, coalitions, 2, worths, error))
    return FALSE;
  self->result->base = worths[0];
  self->result->score = worths[1];
  return TRUE;
}

/* The worth of each coalition; the bits of its number are its columns. */
static gboolean
find_all_worths (Game    *self,
                 double  *worths,
                 GError **error)
{
  gint64 total = (gint64) 1 << self->n_columns;
  g_autofree guint8 *coalitions = g_new (guint8, STEP * self->n_columns);

  for (gint64 first = 0; first < total; first += STEP) {
    gint64 n = MIN (STEP, total - first);

    for (gint64 k = 0; k < n; k++)
      for (guint i = 0; i < self->n_columns; i++)
        coalitions[k * self->n_columns + i] = (first + k) >> i & 1;
    if (!find_worths (self, coalitions, n, worths + first, error))
      return FALSE;
    tell (self, (double) (first + n) / (double) total, NULL);
  }
  return TRUE;
}

/* How likely it is that a certain column comes right after @size certain others. */
static double
weigh (guint n_columns,
       guint size)
{
  return exp (lgamma (size + 1.0) + lgamma ((double) (n_columns - size)) - lgamma (n_columns + 1.0));
}

static gboolean
run_exact (Game    *self,
           GError **error)
{
  gint64 total = (gint64) 1 << self->n_columns;
  g_autofree double *worths = g_new (double, total), *weights = g_new (double, self->n_columns);

  for (guint size = 0; size < self->n_columns; size++)
    weights[size] = weigh (self->n_columns, size);
  if (!find_all_worths (self, worths, error))
    return FALSE;
  for (gint64 set = 0; set < total; set++)
    for (guint i = 0; i < self->n_columns; i++)
      if (!(set >> i & 1))
        self->result->parts[i] += weights[__builtin_popcountll ((guint64) set)] * (worths[set | (gint64) 1 << i] - worths[set]);
  return TRUE;
}

/* Columns come one after the other, in an order and in its reverse; what each adds, at its
 * place in @parts, is the mean of the two. */
static gboolean
run_pair (Game           *self,
          const guint32  *order,
          double         *parts,
          GError        **error)
{
  gint64 m = self->n_columns, n_between = 2 * (m - 1);
  g_autofree guint8 *coalitions = g_new0 (guint8, MAX (n_between, 1) * m);
  g_autofree double *worths = g_new (double, MAX (n_between, 1));

  for (gint64 way = 0; way < 2; way++)
    for (gint64 k = 1; k < m; k++)
      for (gint64 j = 0; j < k; j++)
        coalitions[(way * (m - 1) + k - 1) * m + order[way == 0 ? j : m - 1 - j]] = 1;
  if (!find_worths (self, coalitions, n_between, worths, error))
    return FALSE;
  memset (parts, 0, (gsize) m * sizeof (double));
  for (gint64 way = 0; way < 2; way++)
    for (gint64 k = 0; k < m; k++) {
      double before = k > 0 ? worths[way * (m - 1) + k - 1] : self->result->base;
      double after = k < m - 1 ? worths[way * (m - 1) + k] : self->result->score;

      parts[order[way == 0 ? k : m - 1 - k]] += (after - before) / 2;
    }
  return TRUE;
}

/* Means and standard errors of @n drawings. */
static void
summarize (const Game   *self,
           const double *sums,
           const double *squares,
           gint64        n)
{
  for (guint i = 0; i < self->n_columns; i++) {
    double mean = sums[i] / (double) n;

    self->result->parts[i] = mean;
    self->result->errors[i] = n > 1 ? sqrt (MAX (squares[i] / (double) n - mean * mean, 0) / (double) (n - 1)) : (double) NAN;
  }
}

static gboolean
run_drawn (Game    *self,
           GError **error)
{
  guint m = self->n_columns;
  g_autofree guint32 *order = g_new (guint32, m);
  g_autofree double *parts = g_new (double, m), *sums = g_new0 (double, m), *squares = g_new0 (double, m);
  WeftRandom random;

  weft_random_init (&random, weft_random_key (self->request->seed, "shapley"), 0);
  for (guint i = 0; i < m; i++)
    order[i] = i;
  for (gint64 pair = 0; pair < self->request->n_pairs; pair++) {
    weft_random_shuffle (&random, order, m);
    if (!run_pair (self, order, parts, error))
      return FALSE;
    for (guint i = 0; i < m; i++) {
      sums[i] += parts[i];
      squares[i] += parts[i] * parts[i];
    }
    summarize (self, sums, squares, pair + 1);
    tell (self, (double) (pair + 1) / (double) self->request->n_pairs, self->result->parts);
  }
  return TRUE;
}

static gboolean
check (const Game  *self,
       GError     **error)
{
  const WeftShape *background = &self->request->background->shape;

  if (self->n_columns == 0) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("Shapley values are of the columns of a table, and this model reads no table; integrated gradients work on any input"));
    return FALSE;
  }
  if (self->request->n_pairs == 0 && self->n_columns > WEFT_SHAPLEY_MAX_EXACT) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_LIMIT, _("%u columns have more coalitions than can be looked at, %d are the most; take permutation-shap, which draws some"), self->n_columns, WEFT_SHAPLEY_MAX_EXACT);
    return FALSE;
  }
  if (self->n_rows == 0 || weft_shape_count_axes (background, 1, background->rank) != self->size) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("the background has no rows of %" PRId64 " numbers, which the model reads; give it data with the columns that the model was trained on"), self->size);
    return FALSE;
  }
  return weft_subject_check_target (self->subject, &self->request->target, error);
}

static gint64
choose_batch (const Game *self)
{
  gint64 usual = weft_subject_get_max_batch (self->subject, 1);

  return usual > 1 && weft_subject_get_max_batch (self->subject, LARGER) == usual ? LARGER * usual : usual;
}

WeftShapley *
weft_shapley_run (WeftSubject               *subject,
                  const WeftShapleyRequest  *request,
                  const WeftShapleyWatch    *watch,
                  GError                   **error)
{
  g_autoptr (WeftShapley) result = g_new0 (WeftShapley, 1);
  g_auto (Game) game = { .subject = subject, .request = request, .watch = watch, .result = result };

  game.columns = weft_subject_get_columns (subject, &game.n_columns);
  game.size = weft_shape_count (weft_subject_get_item (subject));
  game.n_rows = request->background->shape.extent[0];
  if (!check (&game, error))
    return NULL;
  game.batch = choose_batch (&game);
  game.samples = g_new (float, game.batch *game.size);
  result->n_columns = game.n_columns;
  result->parts = g_new0 (double, game.n_columns);
  result->errors = g_new0 (double, game.n_columns);
  if (!find_ends (&game, error) || !(request->n_pairs > 0 ? run_drawn (&game, error) : run_exact (&game, error)))
    return NULL;
  return g_steal_pointer (&result);
}
