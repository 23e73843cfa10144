/* importance.c: how much the result depends on each parameter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/importance.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/random.h"
#include "tune/error.h"
#include "tune/forest.h"
#include "tune/point.h"
#include "tune/variance.h"

#include <math.h>
#include <string.h>

#define N_TREES 64

/* Fewer trials say nothing. */
#define LEAST_TRIALS 4

/* One forest, of the trials in which some dimensions count; its columns count in all of them. */
struct _WeftImportanceTask
{
  WeftForestRows rows;
  double *values;     /* Owned: (n × width): what rows.values are */
  double *targets;    /* Owned: (n) */
  guint *n_choices;   /* Owned: (width) */
  guint *dimensions;  /* Owned: (width): which dimension a column is */
  WeftForest *forest; /* Owned */
  double variance;    /* of the targets */
  guint64 seed;
};

static void
task_clear (WeftImportanceTask *self)
{
  g_free (self->values);
  g_free (self->targets);
  g_free (self->n_choices);
  g_free (self->dimensions);
  g_clear_pointer (&self->forest, weft_forest_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftImportanceTask, task_clear)

static void
measure_variance (WeftImportanceTask *task,
                  guint               tree,
                  double             *shares)
{
  weft_variance_share (&task->forest->trees[tree], task->n_choices, task->rows.width, shares);
}

/* The squared error on rows that the tree has not seen, their @column taken from others of them. */
static double
get_error (const WeftImportanceTask *task,
           const WeftForestTree     *tree,
           const guint32            *unseen,
           const guint32            *others,
           guint                     n_unseen,
           guint                     column)
{
  guint width = task->rows.width;
  g_autofree double *row = g_new (double, width);
  double sum = 0;

  for (guint i = 0; i < n_unseen; i++) {
    memcpy (row, task->values + unseen[i] * (gsize) width, sizeof *row * width);
    row[column] = task->values[others[i] * (gsize) width + column];
    sum += pow (weft_forest_tree_predict (tree, task->n_choices, row) - task->targets[unseen[i]], 2) / n_unseen;
  }
  return sum;
}

/* By how much that error grows, beside twice the variance: without error of the forest, Sobol's
 * total index, which has the column's part in combinations. */
static void
measure_permutation (WeftImportanceTask *task,
                     guint               tree,
                     double             *shares)
{
  const WeftForestTree *grown = &task->forest->trees[tree];
  g_autofree guint32 *unseen = g_new (guint32, task->rows.n), *others = NULL;
  guint n_unseen = 0;
  WeftRandom random;

  for (guint i = 0; i < task->rows.n; i++)
    if (grown->drawn[i] == 0)
      unseen[n_unseen++] = i;
  others = g_memdup2 (unseen, sizeof *unseen * MAX (n_unseen, 1));
  weft_random_init (&random, weft_random_key (task->seed, "permutation") + tree, 0);
  for (guint column = 0; column < task->rows.width; column++) {
    weft_random_shuffle (&random, others, n_unseen);
    shares[column] = 0;
    if (n_unseen >= 2)
      shares[column] = get_error (task, grown, unseen, others, n_unseen, column) - get_error (task, grown, unseen, unseen, n_unseen, column);
    shares[column] /= 2 * task->variance;
  }
}

static const WeftTuneImportanceKind fanova = {
  "fanova",
  N_("Variance explained"),
  N_("Which share of the variance of the objective a parameter explains by itself, over the whole space: fANOVA. Source: Hutter, Hoos and Leyton-Brown 2014, “An Efficient "
      "Approach for Assessing Hyperparameter Importance”."),
  measure_variance,
};

static const WeftTuneImportanceKind permutation = {
  "permutation",
  N_("Permutation"),
  N_("By how much predictions get worse when the values of a parameter are shuffled, its part in combinations included. Source: Breiman 2001, “Random Forests”, section 10."),
  measure_permutation,
};

static const WeftTuneImportanceKind *const kinds[] = { &fanova, &permutation, NULL };

const WeftTuneImportanceKind *const *
weft_tune_importance_list_kinds (void)
{
  return kinds;
}

const WeftTuneImportanceKind *
weft_tune_importance_find_kind (const char *id)
{
  for (guint i = 0; kinds[i] != NULL; i++)
    if (g_str_equal (kinds[i]->id, id))
      return kinds[i];
  return NULL;
}

/* Returns: (transfer full): the complete trials in which @dimension counts */
static GPtrArray *
list_trials (const WeftTuneHistory *history,
             guint                  dimension)
{
  GPtrArray *trials = g_ptr_array_new ();

  for (guint i = 0; i < weft_tune_history_get_n_trials (history); i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (history, i);

    if (trial->state == WEFT_TUNE_COMPLETE && !isnan (trial->point[dimension]))
      g_ptr_array_add (trials, (gpointer) trial);
  }
  return trials;
}

static gboolean
counts_in_all (GPtrArray *trials,
               guint      dimension)
{
  for (guint i = 0; i < trials->len; i++)
    if (isnan (((const WeftTuneTrial *) trials->pdata[i])->point[dimension]))
      return FALSE;
  return TRUE;
}

static void
task_init (WeftImportanceTask *self,
           const WeftSpace    *space,
           GPtrArray          *trials,
           guint               objective,
           guint64             seed)
{
  guint n = weft_space_get_size (space), width = 0;
  double mean = 0;

  *self = (WeftImportanceTask){ .seed = seed, .n_choices = g_new (guint, n), .dimensions = g_new (guint, n) };
  for (guint i = 0; i < n; i++)
    if (counts_in_all (trials, i)) {
      const WeftDimension *dimension = weft_space_get_dimension (space, i);

      self->n_choices[width] = dimension->n_choices;
      self->dimensions[width++] = i;
    }
  self->values = g_new (double, (gsize) trials->len *MAX (width, 1));
  self->targets = g_new (double, MAX (trials->len, 1));
  for (guint i = 0; i < trials->len; i++) {
    const WeftTuneTrial *trial = trials->pdata[i];

    self->targets[i] = trial->values[objective];
    mean += trial->values[objective] / trials->len;
    for (guint j = 0; j < width; j++) {
      double value = trial->point[self->dimensions[j]];

      self->values[i * (gsize) width + j] = self->n_choices[j] > 0 ? value : weft_dimension_to_unit (weft_space_get_dimension (space, self->dimensions[j]), value);
    }
  }
  for (guint i = 0; i < trials->len; i++)
    self->variance += pow (self->targets[i] - mean, 2) / trials->len;
  self->rows = (WeftForestRows){ self->values, self->targets, self->n_choices, trials->len, width };
}

/* Fills in the dimensions that count together with @first, those of one forest. */
static void
take_shares (WeftImportanceTask           *self,
             const WeftTuneImportanceKind *kind,
             const WeftSpace              *space,
             guint                         first,
             WeftTuneImportance           *result)
{
  guint width = self->rows.width;
  g_autofree double *shares = g_new (double, width), *sums = g_new0 (double, width), *squares = g_new0 (double, width);

  for (guint tree = 0; tree < N_TREES; tree++) {
    kind->measure (self, tree, shares);
    for (guint j = 0; j < width; j++) {
      sums[j] += shares[j] / N_TREES;
      squares[j] += shares[j] * shares[j] / N_TREES;
    }
  }
  for (guint j = 0; j < width; j++)
    if (weft_space_are_together (space, first, self->dimensions[j]))
      result[self->dimensions[j]] = (WeftTuneImportance){ MAX (sums[j], 0), sqrt (MAX (squares[j] - sums[j] * sums[j], 0)), self->rows.n };
}

static gboolean
measure_group (const WeftTuneImportanceKind  *kind,
               const WeftTuneHistory         *history,
               guint                          first,
               guint                          objective,
               guint64                        seed,
               const WeftStop                *stop,
               WeftTuneImportance            *result,
               GError                       **error)
{
  const WeftSpace *space = weft_tune_history_get_space (history);
  g_autoptr (GPtrArray) trials = list_trials (history, first);
  g_auto (WeftImportanceTask) task = { 0 };

  task_init (&task, space, trials, objective, seed);
  if (trials->len < LEAST_TRIALS) {
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_DATA, _("what matters can be told from %d complete trials on, and there are %u; let more trials run"), LEAST_TRIALS,
                 trials->len);
    return FALSE;
  }
  if (task.variance <= 0) {
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_DATA, _("all trials have the same value, so nothing matters"));
    return FALSE;
  }
  task.forest = weft_forest_grow (&task.rows, N_TREES, seed, stop);
  if (weft_stop_is_requested (stop)) {
    g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_STOPPED, _("stopped"));
    return FALSE;
  }
  take_shares (&task, kind, space, first, result);
  return TRUE;
}

WeftTuneImportance *
weft_tune_importance_measure (const WeftTuneImportanceKind  *kind,
                              const WeftTuneHistory         *history,
                              guint                          objective,
                              guint64                        seed,
                              const WeftStop                *stop,
                              GError                       **error)
{
  const WeftSpace *space = weft_tune_history_get_space (history);
  guint n = weft_space_get_size (space);
  g_autofree WeftTuneImportance *result = g_new (WeftTuneImportance, n);

  for (guint i = 0; i < n; i++)
    result[i] = (WeftTuneImportance){ NAN, NAN, 0 };
  for (guint i = 0; i < n; i++) {
    g_autoptr (GError) local = NULL;
    gboolean seen = FALSE;

    for (guint j = 0; j < i; j++)
      seen = seen || weft_space_are_together (space, i, j);
    if (seen || measure_group (kind, history, i, objective, seed, stop, result, &local))
      continue;
    /* Of what counts at times only, too few trials may know. */
    if (weft_space_get_dimension (space, i)->parent < 0 || !g_error_matches (local, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_DATA)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  }
  return g_steal_pointer (&result);
}
