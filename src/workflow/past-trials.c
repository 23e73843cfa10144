/* past-trials.c: what earlier trials of a training say about where to search
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/past-trials.h"

#include "base/i18n.h"
#include "trials/query.h"
#include "tune/point.h"
#include "tune/space-text.h"
#include "workflow/study-private.h"
#include "workflow/tunable.h"

#include <math.h>
#include <string.h>

/* One in how many is good, and how much further than these a range goes, of the whole. */
#define GOOD_SHARE 4
#define MARGIN     0.1

/* So many of the latest trials are looked at, and so many of the best tried again. */
#define N_LATEST 400
#define N_FIRST  2

typedef struct
{
  WeftTrial *trial; /* Owned */
  double loss;
} Past;

struct _WeftPastTrials
{
  GArray *trials; /* Owned: Past, the best first */
};

static void
clear_past (gpointer data)
{
  weft_trial_unref (((Past *) data)->trial);
}

static int
compare_losses (gconstpointer a,
                gconstpointer b)
{
  const Past *first = a, *second = b;

  if (first->loss != second->loss)
    return first->loss < second->loss ? -1 : 1;
  return (first->trial->id > second->trial->id) - (first->trial->id < second->trial->id);
}

/* Returns: whether it trained what @to needs, or is, with the same files */
static gboolean
is_alike (const WeftTrial    *trial,
          const WeftSnapshot *snapshot,
          const char         *to)
{
  const WeftSnapshotNode *node = trial->node != NULL ? weft_snapshot_find_node (snapshot, trial->node, NULL) : NULL, *taker = weft_snapshot_find_node (snapshot, to, NULL);

  if (trial->state != WEFT_TRIAL_DONE || node == NULL || taker == NULL || (node != taker && !weft_snapshot_depends_on (snapshot, taker, node)))
    return FALSE;
  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *other = weft_snapshot_get_node (snapshot, i);
    g_autofree char *name = g_strconcat (other->id, ".file", NULL);
    const WeftTrialParameter *file = weft_trial_find_parameter (trial, name);

    if (g_str_equal (other->kind_id, "data-file") && weft_snapshot_depends_on (snapshot, node, other) &&
        (file == NULL || g_strcmp0 (file->text, weft_params_get (other->params, "file")) != 0))
      return FALSE;
  }
  return TRUE;
}

static double
get_value (const WeftTrial *trial,
           const char      *name,
           gboolean         maximize)
{
  const WeftTrialMetric *metric = weft_trial_find_metric (trial, name);

  if (metric == NULL)
    return (double) NAN;
  if (!weft_study_keeps_best (trial))
    return metric->last;
  return maximize ? metric->max : metric->min;
}

static GPtrArray *
read_latest (WeftTrialStore *store)
{
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_ARCHIVED);
  g_autoptr (GArray) rows = NULL, ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  weft_trial_query_sort (query, WEFT_TRIAL_FIELD_ID, NULL, TRUE);
  weft_trial_query_limit (query, N_LATEST);
  rows = weft_trial_store_select (store, query, NULL);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    g_array_append_val (ids, g_array_index (rows, WeftTrialRow, i).id);
  return weft_trial_store_read_several (store, (const gint64 *) (gpointer) ids->data, ids->len, NULL);
}

WeftPastTrials *
weft_past_trials_new (WeftTrialStore     *store,
                      const WeftSnapshot *snapshot,
                      const char         *to,
                      const char         *metric,
                      gboolean            maximize)
{
  WeftPastTrials *self = g_new0 (WeftPastTrials, 1);
  g_autoptr (GPtrArray) latest = read_latest (store);
  const WeftTrial *newest = NULL;

  self->trials = g_array_new (FALSE, FALSE, sizeof (Past));
  g_array_set_clear_func (self->trials, clear_past);
  for (guint i = 0; latest != NULL && i < latest->len; i++) {
    WeftTrial *trial = latest->pdata[i];
    double value = get_value (trial, metric, maximize);
    Past past = { trial, maximize ? -value : value };

    if (!isfinite (value) || !is_alike (trial, snapshot, to))
      continue;
    if (newest == NULL || trial->id > newest->id)
      newest = trial;
    past.trial = weft_trial_ref (trial);
    g_array_append_val (self->trials, past);
  }
  for (guint i = self->trials->len; i-- > 0;)
    if (g_strcmp0 (g_array_index (self->trials, Past, i).trial->fingerprint, newest->fingerprint) != 0)
      g_array_remove_index (self->trials, i);
  g_array_sort (self->trials, compare_losses);
  return self;
}

void
weft_past_trials_free (WeftPastTrials *self)
{
  g_array_unref (self->trials);
  g_free (self);
}

double
weft_past_trial_get_value (const WeftTrial     *trial,
                           const WeftDimension *dimension)
{
  const WeftTrialParameter *parameter = weft_trial_find_parameter (trial, dimension->name);

  if (parameter == NULL)
    return (double) NAN;
  for (guint i = 0; i < dimension->n_choices; i++)
    if (g_str_equal (dimension->choices[i], parameter->text))
      return i;
  return dimension->type == WEFT_DIMENSION_CHOICE ? (double) NAN : parameter->number;
}

/* Returns: the value of a dimension as the space has it, NaN where the trial has none within it */
static double
read_value (const WeftDimension *dimension,
            const WeftTrial     *trial)
{
  double value = weft_past_trial_get_value (trial, dimension);

  if (dimension->type == WEFT_DIMENSION_CHOICE)
    return value;
  return value >= dimension->low && value <= dimension->high ? weft_dimension_round (dimension, value) : (double) NAN;
}

/* Returns: (transfer full) (nullable): where a trial was; %NULL: outside */
static double *
find_point (const WeftSpace *space,
            const WeftTrial *trial)
{
  guint n = weft_space_get_size (space);
  g_autofree double *point = g_new (double, n);

  for (guint i = 0; i < n; i++) {
    point[i] = NAN;
    if (!weft_space_is_active (space, i, point))
      continue;
    point[i] = read_value (weft_space_get_dimension (space, i), trial);
    if (isnan (point[i]))
      return NULL;
  }
  return g_steal_pointer (&point);
}

/* What all trials had alike says nothing of what is good: NaN. */
static void
forget_constants (const WeftSpace *space,
                  const GPtrArray *points,
                  guint            n_good)
{
  for (guint i = 0; i < weft_space_get_size (space); i++) {
    double low = INFINITY, high = -INFINITY;

    for (guint k = 0; k < points->len; k++) {
      low = fmin (low, ((double *) points->pdata[k])[i]);
      high = fmax (high, ((double *) points->pdata[k])[i]);
    }
    for (guint k = 0; k < n_good && !(low < high); k++)
      ((double *) points->pdata[k])[i] = NAN;
  }
}

/* What has become narrower: “train.learning_rate 0.003..0.03:log instead of 0.0001..0.1:log”. */
static char *
tell (const WeftSpace *before,
      const WeftSpace *after,
      guint            n,
      gint64           oldest,
      gint64           newest)
{
  g_autoptr (GDateTime) first = g_date_time_new_from_unix_local (oldest / G_USEC_PER_SEC), last = g_date_time_new_from_unix_local (newest / G_USEC_PER_SEC);
  g_autofree char *from = g_date_time_format (first, "%x"), *until = g_date_time_format (last, "%x");
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_narrower = 0;

  g_string_append_printf (text, _("From %u earlier trials of this data, %s to %s, the best quarter"), n, from, until);
  for (guint i = 0; i < weft_space_get_size (before); i++) {
    g_autofree char *old = weft_dimension_format_range (weft_space_get_dimension (before, i)), *now = weft_dimension_format_range (weft_space_get_dimension (after, i));

    if (g_str_equal (old, now))
      continue;
    n_narrower++;
    g_string_append_printf (text, _("; %s is %s instead of %s"), weft_space_get_dimension (before, i)->name, now, old);
  }
  return n_narrower > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* The best, of which no two are the same. */
static void
list_first (const WeftSpace *space,
            const GPtrArray *all,
            GPtrArray       *points)
{
  for (guint i = 0; i < all->len && points->len < N_FIRST; i++) {
    gboolean is_new = TRUE;

    for (guint k = 0; k < i && is_new; k++)
      is_new = !weft_point_equal (space, all->pdata[i], all->pdata[k]);
    if (is_new)
      g_ptr_array_add (points, weft_point_format (space, all->pdata[i]));
  }
}

WeftSpace *
weft_past_trials_narrow (const WeftPastTrials  *self,
                         const WeftSpace       *space,
                         GPtrArray             *points,
                         char                 **sentence)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free), first = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WeftSpace) narrower = NULL;
  gint64 oldest = G_MAXINT64, newest = 0;
  guint n_good;

  *sentence = NULL;
  for (guint i = 0; i < self->trials->len; i++) {
    const WeftTrial *trial = g_array_index (self->trials, Past, i).trial;
    double *point = find_point (space, trial);

    if (point == NULL)
      continue;
    g_ptr_array_add (all, point);
    oldest = MIN (oldest, trial->created);
    newest = MAX (newest, trial->created);
  }
  if (all->len < WEFT_PAST_TRIALS_LEAST)
    return NULL;
  list_first (space, all, first);
  n_good = all->len / GOOD_SHARE;
  forget_constants (space, all, n_good);
  narrower = weft_space_narrow_around (space, (const double *const *) all->pdata, n_good, MARGIN);
  *sentence = tell (space, narrower, all->len, oldest, newest);
  for (guint i = 0; points != NULL && *sentence != NULL && i < first->len; i++)
    g_ptr_array_add (points, g_strdup (first->pdata[i]));
  return *sentence != NULL ? g_steal_pointer (&narrower) : NULL;
}

GPtrArray *
weft_past_trials_warm (WeftStudySettings  *settings,
                       WeftTrialStore     *store,
                       const WeftSnapshot *snapshot)
{
  const WeftStudyObjective *objective = &g_array_index (settings->objectives, WeftStudyObjective, 0);
  GPtrArray *points = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WeftPastTrials) past = NULL;

  if (g_str_equal (settings->sampler->id, "grid") || settings->objectives->len > 1)
    return points;
  past = weft_past_trials_new (store, snapshot, settings->to, objective->metric, objective->maximize);
  g_clear_pointer (&settings->narrowed, weft_space_unref);
  g_clear_pointer (&settings->warmed, g_free);
  settings->narrowed = weft_past_trials_narrow (past, settings->space, points, &settings->warmed);
  return points;
}

char *
weft_past_trials_warm_line (WeftTrialStore     *store,
                            const WeftSnapshot *snapshot,
                            const char         *tune,
                            WeftSpaceLine      *line)
{
  const WeftSnapshotNode *node = weft_snapshot_find_node (snapshot, tune, NULL);
  g_autoptr (WeftSpace) space = weft_space_new (), narrower = NULL;
  g_autoptr (WeftStudySettings) settings = weft_study_settings_new ();
  g_autoptr (WeftPastTrials) past = NULL;
  g_autofree char *range = weft_space_line_format_range (line), *sentence = NULL, *now = NULL;
  char *condition = strstr (range, ":if=");
  const WeftStudyObjective *objective;

  /* The condition is of no space of one dimension, and stays. */
  if (condition != NULL)
    *condition = '\0';
  if (node == NULL || !weft_space_add (space, line->name, range, weft_tunable_find (snapshot, line->name, NULL), NULL) ||
      !weft_study_settings_take_objective (settings, weft_params_get (node->params, "metric"), weft_params_get (node->params, "direction"), NULL))
    return NULL;
  objective = &g_array_index (settings->objectives, WeftStudyObjective, 0);
  past = weft_past_trials_new (store, snapshot, tune, objective->metric, objective->maximize);
  narrower = weft_past_trials_narrow (past, space, NULL, &sentence);
  if (narrower == NULL)
    return NULL;
  now = weft_dimension_format_range (weft_space_get_dimension (narrower, 0));
  weft_space_line_set_range (line, now);
  return g_steal_pointer (&sentence);
}
