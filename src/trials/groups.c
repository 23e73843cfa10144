/* groups.c: runs of the same thing with other seeds, and what they say together
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/groups.h"

#include <math.h>

void
weft_trial_group_free (WeftTrialGroup *self)
{
  g_free (self->recipe);
  g_ptr_array_unref (self->trials);
  g_free (self);
}

static WeftTrialGroup *
find_group (GPtrArray  *groups,
            const char *recipe)
{
  WeftTrialGroup *group;

  for (guint i = 0; i < groups->len; i++)
    if (g_str_equal (((WeftTrialGroup *) groups->pdata[i])->recipe, recipe))
      return groups->pdata[i];
  group = g_new0 (WeftTrialGroup, 1);
  group->recipe = g_strdup (recipe);
  group->trials = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_unref);
  g_ptr_array_add (groups, group);
  return group;
}

GPtrArray *
weft_trial_groups_new (GPtrArray *trials)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_group_free);

  for (guint i = 0; i < trials->len; i++) {
    WeftTrial *trial = trials->pdata[i];

    g_ptr_array_add (find_group (groups, trial->recipe != NULL ? trial->recipe : "")->trials, weft_trial_ref (trial));
  }
  return groups;
}

double
weft_trial_metric_get_value (const WeftTrialMetric *self,
                             WeftTrialField         field)
{
  switch ((guint) field) {
  case WEFT_TRIAL_FIELD_LAST:
    return self->last;
  case WEFT_TRIAL_FIELD_BEST:
    return weft_trial_metric_get_best (self);
  case WEFT_TRIAL_FIELD_MIN:
    return self->min;
  case WEFT_TRIAL_FIELD_MAX:
    return self->max;
  case WEFT_TRIAL_FIELD_TAIL:
    return self->tail;
  default:
    return (double) NAN;
  }
}

/* Until it is asked for the deviation is kept as the sum of squares behind it. */
void
weft_trial_spread_add (WeftTrialSpread *self,
                       double           value)
{
  double before, squares;

  if (!isfinite (value)) {
    self->n_lost++;
    return;
  }
  before = self->n > 0 ? self->mean : 0;
  squares = self->n > 1 ? self->deviation * self->deviation * (self->n - 1) : 0;
  self->n++;
  self->mean = before + (value - before) / self->n;
  squares += (value - before) * (value - self->mean);
  self->deviation = self->n > 1 ? sqrt (squares / (self->n - 1)) : (double) NAN;
  self->low = self->n > 1 ? MIN (self->low, value) : value;
  self->high = self->n > 1 ? MAX (self->high, value) : value;
}

void
weft_trial_group_spread (const WeftTrialGroup *self,
                         const char           *metric,
                         WeftTrialField        value,
                         WeftTrialSpread      *spread)
{
  *spread = (WeftTrialSpread) WEFT_TRIAL_SPREAD_INIT;
  for (guint i = 0; i < self->trials->len; i++) {
    const WeftTrialMetric *found = weft_trial_find_metric (self->trials->pdata[i], metric);

    if (found != NULL && found->n_points > 0)
      weft_trial_spread_add (spread, weft_trial_metric_get_value (found, value));
  }
}

/* A number for each seed, and which seed. */
typedef struct
{
  guint64 seed;
  double value;
} Run;

static const Run *
find_run (const GArray *runs,
          guint64       seed)
{
  for (guint i = 0; i < runs->len; i++)
    if (g_array_index (runs, Run, i).seed == seed)
      return &g_array_index (runs, Run, i);
  return NULL;
}

/* Trials with the same seed are the same training once more, and no further evidence. */
static GArray *
list_runs (const WeftTrialGroup *self,
           const char           *metric,
           WeftTrialField        value,
           WeftTrialDirection   *direction)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (Run));

  for (guint i = 0; i < self->trials->len; i++) {
    const WeftTrial *trial = self->trials->pdata[i];
    const WeftTrialMetric *found = weft_trial_find_metric (trial, metric);
    Run run = { trial->seed, found != NULL && found->n_points > 0 ? weft_trial_metric_get_value (found, value) : (double) NAN };

    if (!isfinite (run.value) || find_run (runs, run.seed) != NULL)
      continue;
    *direction = found->direction != WEFT_TRIAL_NO_DIRECTION ? found->direction : *direction;
    g_array_append_val (runs, run);
  }
  return runs;
}

static double *
list_values (const GArray *runs)
{
  double *values = g_new (double, runs->len + 1);

  for (guint i = 0; i < runs->len; i++)
    values[i] = g_array_index (runs, Run, i).value;
  return values;
}

/* Returns: (transfer full) (element-type Run): those of @runs whose seed is in @others, in the
 *   order of @order */
static GArray *
match (const GArray *runs,
       const GArray *others,
       const GArray *order)
{
  GArray *matched = g_array_new (FALSE, FALSE, sizeof (Run));

  for (guint i = 0; i < order->len; i++) {
    guint64 seed = g_array_index (order, Run, i).seed;
    const Run *run = find_run (runs, seed);

    if (run != NULL && find_run (others, seed) != NULL)
      g_array_append_vals (matched, run, 1);
  }
  return matched;
}

void
weft_trial_group_compare (const WeftTrialGroup *self,
                          const WeftTrialGroup *other,
                          const char           *metric,
                          WeftTrialField        value,
                          double                rope,
                          WeftSignificance     *result)
{
  WeftTrialDirection direction = WEFT_TRIAL_NO_DIRECTION;
  g_autoptr (GArray) first = list_runs (self, metric, value, &direction), second = list_runs (other, metric, value, &direction);
  g_autoptr (GArray) pairs_a = match (first, second, first), pairs_b = match (second, first, first);
  gboolean is_paired = pairs_a->len >= 2 && pairs_a->len == MIN (first->len, second->len);
  g_autofree double *a = list_values (is_paired ? pairs_a : first), *b = list_values (is_paired ? pairs_b : second);

  if (is_paired)
    weft_significance_paired (a, b, pairs_a->len, direction, rope, 0, result);
  else
    weft_significance_independent (a, first->len, b, second->len, direction, rope, result);
}
