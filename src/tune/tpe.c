/* tpe.c: the tree of Parzen estimators
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/tpe.h"

#include "tune/front.h"
#include "tune/hypervolume.h"
#include "tune/order.h"
#include "tune/parzen.h"
#include "tune/point.h"

#include <math.h>

/* A tenth of all trials are good, and never more. */
#define GOOD_SHARE 0.1
#define MAX_GOOD   25

/* What a trial that is dominated weighs among the good ones. */
#define LEAST_WEIGHT 1e-12

/* Trials that count, in the order of their numbers. */
typedef struct
{
  const WeftTuneHistory *history; /* Borrowed */
  GPtrArray *complete;            /* Owned: of WeftTuneTrial */
  GPtrArray *pruned;              /* Owned */
  GPtrArray *running;             /* Owned */
  GPtrArray *good;                /* Owned */
  GPtrArray *bad;                 /* Owned */
  double *weights;                /* Owned (nullable): of each good one, for several objectives */
} Split;

static void
split_clear (Split *self)
{
  g_clear_pointer (&self->complete, g_ptr_array_unref);
  g_clear_pointer (&self->pruned, g_ptr_array_unref);
  g_clear_pointer (&self->running, g_ptr_array_unref);
  g_clear_pointer (&self->good, g_ptr_array_unref);
  g_clear_pointer (&self->bad, g_ptr_array_unref);
  g_free (self->weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Split, split_clear)

static void
split_collect (Split                 *self,
               const WeftTuneHistory *history,
               guint                  number)
{
  *self = (Split){ history, g_ptr_array_new (), g_ptr_array_new (), g_ptr_array_new (), g_ptr_array_new (), g_ptr_array_new (), NULL };
  for (guint i = 0; i < weft_tune_history_get_n_trials (history); i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (history, i);

    if (trial->outside || i == number)
      continue;
    if (trial->state == WEFT_TUNE_COMPLETE)
      g_ptr_array_add (self->complete, (gpointer) trial);
    else if (trial->state == WEFT_TUNE_PRUNED)
      g_ptr_array_add (self->pruned, (gpointer) trial);
    else if (trial->state == WEFT_TUNE_RUNNING)
      g_ptr_array_add (self->running, (gpointer) trial);
  }
}

/* Puts the first @n_good trials of @order with the good ones, the others with the bad. */
static void
take_first (Split       *self,
            GPtrArray   *trials,
            const guint *order,
            guint        n_good)
{
  g_autofree gboolean *is_good = g_new0 (gboolean, MAX (trials->len, 1));

  for (guint i = 0; i < n_good; i++)
    is_good[order[i]] = TRUE;
  for (guint i = 0; i < trials->len; i++)
    g_ptr_array_add (is_good[i] ? self->good : self->bad, trials->pdata[i]);
}

static void
split_one (Split *self,
           guint  n_good)
{
  guint n = self->complete->len;
  g_autofree double *losses = g_new (double, MAX (n, 1));
  g_autofree guint *order = g_new (guint, MAX (n, 1));

  for (guint i = 0; i < n; i++) {
    const WeftTuneTrial *trial = self->complete->pdata[i];

    losses[i] = weft_tune_history_get_loss (self->history, 0, trial->values[0]);
  }
  weft_order (losses, n, order);
  take_first (self, self->complete, order, n_good);
}

static double *
collect_losses (const WeftTuneHistory *history,
                GPtrArray             *trials)
{
  guint m = weft_tune_history_get_n_objectives (history);
  double *losses = g_new (double, MAX (trials->len, 1) * m);

  for (guint i = 0; i < trials->len; i++) {
    const WeftTuneTrial *trial = trials->pdata[i];

    for (guint j = 0; j < m; j++)
      losses[i * m + j] = weft_tune_history_get_loss (history, j, trial->values[j]);
  }
  return losses;
}

/* Of the front that does not fit as a whole, those with the largest volume together. */
static void
choose_of_front (const double *losses,
                 guint         m,
                 const guint  *front,
                 guint         n_front,
                 guint         n_chosen,
                 guint        *chosen)
{
  g_autofree double *points = g_new (double, n_front *m), *reference = g_new (double, m);

  for (guint i = 0; i < n_front; i++)
    for (guint j = 0; j < m; j++)
      points[i * m + j] = losses[front[i] * m + j];
  weft_hypervolume_refer (points, n_front, m, reference);
  weft_hypervolume_choose (points, n_front, m, reference, n_chosen, chosen);
  for (guint i = 0; i < n_chosen; i++)
    chosen[i] = front[chosen[i]];
}

/* Front after front, and of the last one the best part. */
static void
split_several (Split *self,
               guint  n_good)
{
  guint n = self->complete->len, m = weft_tune_history_get_n_objectives (self->history), n_taken = 0;
  g_autofree double *losses = collect_losses (self->history, self->complete);
  g_autofree guint *ranks = g_new (guint, MAX (n, 1)), *order = g_new (guint, MAX (n, 1)), *front = g_new (guint, MAX (n, 1));

  weft_front_rank (losses, n, m, n_good, ranks);
  for (guint rank = 0; n_taken < n_good; rank++) {
    guint n_front = 0;

    for (guint i = 0; i < n; i++)
      if (ranks[i] == rank)
        front[n_front++] = i;
    if (n_taken + n_front <= n_good)
      memcpy (order + n_taken, front, sizeof *front * n_front);
    else
      choose_of_front (losses, m, front, n_front, n_good - n_taken, order + n_taken);
    n_taken += MIN (n_front, n_good - n_taken);
  }
  take_first (self, self->complete, order, n_good);
}

/* Those that came further are better, of these the ones with the lower loss. */
static void
split_pruned (Split *self,
              guint  n_good)
{
  guint n = self->pruned->len;
  g_autofree double *losses = g_new (double, MAX (n, 1)), *steps = g_new (double, MAX (n, 1));
  g_autofree guint *first = g_new (guint, MAX (n, 1)), *second = g_new (guint, MAX (n, 1)), *order = g_new (guint, MAX (n, 1));

  for (guint i = 0; i < n; i++) {
    const GArray *reported = ((const WeftTuneTrial *) self->pruned->pdata[i])->steps;
    const WeftTuneStep *last = reported->len > 0 ? &g_array_index (reported, WeftTuneStep, reported->len - 1) : NULL;

    losses[i] = last != NULL ? weft_tune_history_get_loss (self->history, 0, last->value) : 0;
    steps[i] = last != NULL ? -last->step : 1;
  }
  weft_order (losses, n, first);
  for (guint i = 0; i < n; i++)
    losses[i] = steps[first[i]];
  weft_order (losses, n, second);
  for (guint i = 0; i < n; i++)
    order[i] = first[second[i]];
  take_first (self, self->pruned, order, n_good);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  const WeftTuneTrial *first = *(const WeftTuneTrial *const *) a, *second = *(const WeftTuneTrial *const *) b;

  return (first->number > second->number) - (first->number < second->number);
}

/* What each point of the front adds to its volume; 0 for the points that are dominated. */
static void
share_volume (const double *losses,
              guint         n,
              guint         m,
              double       *parts)
{
  g_autofree double *reference = g_new (double, m), *front = g_new (double, n *m), *shares = g_new (double, n);
  g_autofree guint *ranks = g_new (guint, n);
  guint n_front = 0;

  weft_hypervolume_refer (losses, n, m, reference);
  weft_front_rank (losses, n, m, 1, ranks);
  for (guint i = 0; i < n; i++)
    if (ranks[i] == 0)
      memcpy (front + n_front++ * m, losses + i * m, sizeof *losses * m);
  weft_hypervolume_share (front, n_front, m, reference, shares);
  n_front = 0;
  for (guint i = 0; i < n; i++)
    parts[i] = ranks[i] == 0 ? shares[n_front++] : 0;
}

/* What a good trial adds to the volume of all, beside the one that adds most. A pruned trial has no
 * values, so it weighs least. */
static void
weigh_good (Split *self)
{
  guint n = 0, m = weft_tune_history_get_n_objectives (self->history);
  g_autoptr (GPtrArray) complete = g_ptr_array_new ();
  g_autofree double *losses = NULL, *parts = g_new (double, MAX (self->good->len, 1));
  double most = LEAST_WEIGHT;

  self->weights = g_new (double, MAX (self->good->len, 1));
  for (guint i = 0; i < self->good->len; i++)
    if (((const WeftTuneTrial *) self->good->pdata[i])->state == WEFT_TUNE_COMPLETE)
      g_ptr_array_add (complete, self->good->pdata[i]);
  losses = collect_losses (self->history, complete);
  parts[0] = 1;
  if (complete->len > 1)
    share_volume (losses, complete->len, m, parts);
  for (guint i = 0; i < complete->len; i++)
    most = MAX (most, parts[i]);
  for (guint i = 0; i < self->good->len; i++) {
    gboolean known = ((const WeftTuneTrial *) self->good->pdata[i])->state == WEFT_TUNE_COMPLETE;
    double part = known ? parts[n++] / most : 0;

    self->weights[i] = MAX (part, LEAST_WEIGHT);
  }
}

static void
split_trials (Split         *self,
              const WeftTpe *tpe)
{
  gboolean several = weft_tune_history_get_n_objectives (self->history) > 1;
  guint n_good = MIN ((guint) ceil (GOOD_SHARE * (self->complete->len + self->pruned->len)), MAX_GOOD), n_complete = MIN (n_good, self->complete->len);

  if (several)
    split_several (self, n_complete);
  else
    split_one (self, n_complete);
  split_pruned (self, MIN (n_good - n_complete, self->pruned->len));
  for (guint i = 0; tpe->liar && i < self->running->len; i++)
    g_ptr_array_add (self->bad, self->running->pdata[i]);
  g_ptr_array_sort (self->good, compare_numbers);
  g_ptr_array_sort (self->bad, compare_numbers);
  if (several)
    weigh_good (self);
}

/* The density of those trials that have values for all of @dimensions. */
static WeftParzen *
make_density (const WeftTpe   *tpe,
              const WeftSpace *space,
              GPtrArray       *trials,
              const double    *weights,
              const guint     *dimensions,
              guint            n_dimensions)
{
  g_autofree const double **points = g_new (const double *, MAX (trials->len, 1));
  g_autofree double *kept = g_new (double, MAX (trials->len, 1));
  guint n = 0;

  for (guint i = 0; i < trials->len; i++) {
    const double *point = ((const WeftTuneTrial *) trials->pdata[i])->point;
    gboolean whole = TRUE;

    for (guint j = 0; j < n_dimensions && whole; j++)
      whole = !isnan (point[dimensions[j]]);
    if (!whole)
      continue;
    kept[n] = weights != NULL ? weights[i] : 1;
    points[n++] = point;
  }
  return weft_parzen_new (space, dimensions, n_dimensions, points, n, weights != NULL ? kept : NULL, tpe->joint);
}

static gboolean
is_known (const double *candidates,
          guint         n,
          guint         width)
{
  for (guint i = 0; i < n; i++)
    if (memcmp (candidates + i * width, candidates + n * width, sizeof *candidates * width) == 0)
      return TRUE;
  return FALSE;
}

/* Draws candidates where the good are, and takes the one that the bad have least of. Those that the
 * good have most of come first, so that of the others it is soon seen that they are no better. */
static void
suggest_group (const WeftTpe   *self,
               const WeftSpace *space,
               const Split     *split,
               const guint     *dimensions,
               guint            n_dimensions,
               WeftRandom      *random,
               double          *point)
{
  g_autoptr (WeftParzen) good = make_density (self, space, split->good, split->weights, dimensions, n_dimensions);
  g_autoptr (WeftParzen) bad = make_density (self, space, split->bad, NULL, dimensions, n_dimensions);
  g_autofree double *candidates = g_new (double, (gsize) n_dimensions * self->n_candidates), *losses = g_new (double, self->n_candidates);
  g_autofree guint *order = g_new (guint, self->n_candidates);
  double most = -INFINITY;

  for (guint i = 0; i < self->n_candidates; i++) {
    weft_parzen_draw (good, random, candidates + i * n_dimensions);
    losses[i] = is_known (candidates, i, n_dimensions) ? INFINITY : -weft_parzen_get_log_density (good, candidates + i * n_dimensions, INFINITY);
  }
  weft_order (losses, self->n_candidates, order);
  for (guint i = 0; i < self->n_candidates && losses[order[i]] < INFINITY; i++) {
    const double *candidate = candidates + order[i] * n_dimensions;
    double gain = -losses[order[i]] - weft_parzen_get_log_density (bad, candidate, -losses[order[i]] - most);

    if (gain <= most)
      continue;
    most = gain;
    for (guint j = 0; j < n_dimensions; j++)
      point[dimensions[j]] = candidate[j];
  }
}

/* There is nothing to choose, and no density. */
static gboolean
has_one_value (const WeftSpace *space,
               guint            index)
{
  const WeftDimension *dimension = weft_space_get_dimension (space, index);

  return dimension->low >= dimension->high;
}

gboolean
weft_tpe_suggest (const WeftTpe         *self,
                  const WeftTuneHistory *history,
                  guint                  number,
                  WeftRandom            *random,
                  double                *point)
{
  const WeftSpace *space = weft_tune_history_get_space (history);
  guint n = weft_space_get_size (space);
  g_autofree guint *group = g_new (guint, n);
  g_auto (Split) split = { 0 };

  split_collect (&split, history, number);
  if (split.complete->len + split.pruned->len < MAX (self->n_startup, 1))
    return FALSE;
  split_trials (&split, self);
  for (guint i = 0; i < n; i++) {
    guint n_group = 0;

    if (!isnan (point[i]) || !weft_space_is_active (space, i, point))
      continue;
    if (has_one_value (space, i)) {
      point[i] = weft_space_get_dimension (space, i)->low;
      continue;
    }
    group[n_group++] = i;
    for (guint j = i + 1; j < n && self->joint; j++)
      if (isnan (point[j]) && !has_one_value (space, j) && weft_space_are_together (space, i, j))
        group[n_group++] = j;
    suggest_group (self, space, &split, group, n_group, random, point);
  }
  return TRUE;
}
