/* study-past.c: what earlier trainings of a study say
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-private.h"

#include "base/json.h"
#include "trials/query.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many of the latest trainings of others are looked at. */
#define N_OTHERS 50

gboolean
weft_study_keeps_best (const WeftTrial *trial)
{
  g_autofree char *name = g_strconcat (trial->node != NULL ? trial->node : "", ".restore_best", NULL);
  const WeftTrialParameter *keeps_best = weft_trial_find_parameter (trial, name);

  return keeps_best != NULL && g_str_equal (keeps_best->text, "true");
}

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const WeftStudySpan *first = a, *second = b;

  return (first->begin > second->begin) - (first->begin < second->begin);
}

double
weft_study_sum_spans (WeftStudySpan *spans,
                      gsize          n)
{
  double sum = 0, until = 0;

  qsort (spans, n, sizeof *spans, compare_spans);
  for (gsize i = 0; i < n; i++) {
    double begin = i > 0 ? MAX (spans[i].begin, until) : spans[i].begin;

    sum += MAX (spans[i].end - begin, 0);
    until = i > 0 ? MAX (until, spans[i].end) : spans[i].end;
  }
  return sum;
}

double
weft_study_count_seconds (const WeftStudy  *self,
                          GError          **error)
{
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_ARCHIVED | WEFT_TRIAL_SCOPE_TRASHED);
  g_autoptr (GArray) rows = NULL, ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) trials = NULL;
  g_autofree WeftStudySpan *spans = NULL;

  weft_trial_query_where_number (query, WEFT_TRIAL_FIELD_STUDY, NULL, WEFT_TRIAL_EQUAL, (double) self->id);
  rows = weft_trial_store_select (self->store, query, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    g_array_append_val (ids, g_array_index (rows, WeftTrialRow, i).id);
  trials = rows != NULL ? weft_trial_store_read_several (self->store, (const gint64 *) (gpointer) ids->data, ids->len, error) : NULL;
  if (trials == NULL)
    return -1;
  spans = g_new (WeftStudySpan, trials->len + 1);
  for (guint i = 0; i < trials->len; i++) {
    const WeftTrial *trial = trials->pdata[i];

    spans[i].begin = (double) trial->created / G_USEC_PER_SEC;
    spans[i].end = spans[i].begin + trial->seconds;
  }
  return weft_study_sum_spans (spans, trials->len);
}

/* Trainings of a point */

gboolean
weft_study_get_training (const WeftStudySettings *settings,
                         guint                    repeat,
                         guint64                 *seed,
                         guint                   *fold)
{
  guint n_folds = MAX (settings->n_folds, 1);

  *seed = settings->seed + repeat / n_folds;
  *fold = repeat % n_folds;
  return settings->n_folds >= 2;
}

/* Each Prepare node before the training deals its rows into the same folds. */
static void
add_folds (const WeftStudy    *self,
           const WeftSnapshot *snapshot,
           guint               fold,
           GPtrArray          *words)
{
  const WeftSnapshotNode *to = weft_snapshot_find_node (snapshot, self->settings->to, NULL);

  for (guint i = 0; to != NULL && i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);

    if (!g_str_equal (node->kind_id, "prepare") || !weft_snapshot_depends_on (snapshot, to, node))
      continue;
    g_ptr_array_add (words, g_strdup_printf ("%s.folds=%u", node->id, self->settings->n_folds));
    g_ptr_array_add (words, g_strdup_printf ("%s.fold=%u", node->id, fold));
  }
}

WeftSnapshot *
weft_study_make_snapshot (const WeftStudy  *self,
                          const double     *point,
                          guint             repeat,
                          GError          **error)
{
  g_autoptr (GPtrArray) words = weft_study_list_settings (self, point);
  g_autoptr (WeftSnapshot) plain = self->settings->n_folds >= 2 ? weft_workflow_snapshot (self->workflow, NULL, error) : NULL;
  guint64 seed;
  guint fold;

  if (weft_study_get_training (self->settings, repeat, &seed, &fold)) {
    if (plain == NULL)
      return NULL;
    add_folds (self, plain, fold, words);
  }
  g_ptr_array_add (words, NULL);
  return weft_workflow_snapshot (self->workflow, (const char *const *) words->pdata, error);
}

gboolean
weft_study_is_training (const WeftStudySettings *settings,
                        const WeftTrial         *trial,
                        guint                    repeat)
{
  guint64 seed;
  guint fold;
  gboolean has_folds = weft_study_get_training (settings, repeat, &seed, &fold);

  if (trial->seed != seed)
    return FALSE;
  for (guint i = 0; has_folds && i < trial->parameters->len; i++) {
    const WeftTrialParameter *parameter = trial->parameters->pdata[i];

    if (g_str_has_suffix (parameter->name, ".fold") && parameter->number != fold)
      return FALSE;
  }
  return TRUE;
}

double
weft_study_recall_value (const WeftStudySettings *settings,
                         const WeftTrial         *trial,
                         guint                    objective)
{
  const WeftStudyObjective *wanted = &g_array_index (settings->objectives, WeftStudyObjective, objective);
  const WeftTrialMetric *metric = weft_trial_find_metric (trial, wanted->metric);

  if (metric == NULL)
    return (double) NAN;
  if (!weft_study_keeps_best (trial))
    return metric->last;
  return wanted->maximize ? metric->max : metric->min;
}

double
weft_study_measure_spread (const double *values,
                           gsize         n)
{
  double mean = 0, sum = 0;

  for (gsize i = 0; i < n; i++)
    mean += values[i] / (double) n;
  for (gsize i = 0; i < n; i++)
    sum += (values[i] - mean) * (values[i] - mean);
  return n >= 2 ? sqrt (sum / (double) (n - 1)) : (double) NAN;
}

double
weft_study_read_spread (const WeftStudy *self,
                        guint            number)
{
  g_autoptr (GArray) ids = weft_trial_store_list_point_trials (self->store, self->id, number, NULL), values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GPtrArray) trials = ids != NULL ? weft_trial_store_read_several (self->store, (const gint64 *) (gpointer) ids->data, ids->len, NULL) : NULL;

  for (guint i = 0; trials != NULL && i < trials->len; i++) {
    double value = weft_study_recall_value (self->settings, trials->pdata[i], 0);

    if (((WeftTrial *) trials->pdata[i])->state == WEFT_TRIAL_DONE && isfinite (value))
      g_array_append_val (values, value);
  }
  return weft_study_measure_spread ((const double *) (gpointer) values->data, values->len);
}

/* What they took */

void
weft_study_add_cost (GArray          *costs,
                     const WeftTrial *trial)
{
  WeftStudyCost cost = { .seconds = trial->seconds, .bytes = (guint64) trial->peak_bytes };

  if (trial->peak_bytes <= 0 || trial->state != WEFT_TRIAL_DONE)
    return;
  weft_study_size_of_trial (trial, &cost.size);
  g_array_append_val (costs, cost);
}

/* Trials of the same parameters are runs of the same workflow, with other values. */
static gboolean
is_alike (const WeftTrial    *trial,
          const WeftSnapshot *snapshot,
          const char         *to)
{
  const WeftSnapshotNode *node = weft_snapshot_find_node (snapshot, to, NULL);
  const WeftTrialParameter *first = trial->parameters->len > 0 ? trial->parameters->pdata[0] : NULL;

  if (node == NULL || first == NULL || g_strcmp0 (trial->node, to) != 0)
    return FALSE;
  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *other = weft_snapshot_get_node (snapshot, i);
    g_autofree char *name = g_strconcat (other->id, ".file", NULL);
    const WeftTrialParameter *file = weft_trial_find_parameter (trial, name);

    if (g_str_equal (other->kind_id, "data-file") && (file == NULL || !g_str_equal (file->text, weft_params_get (other->params, "file"))))
      return FALSE;
  }
  return TRUE;
}

GArray *
weft_study_list_costs (const WeftStudy *self)
{
  GArray *costs = g_array_new (FALSE, FALSE, sizeof (WeftStudyCost));
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_ARCHIVED);
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (self->workflow, NULL, NULL);
  g_autoptr (GArray) rows = NULL, ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) trials = NULL;

  weft_trial_query_sort (query, WEFT_TRIAL_FIELD_ID, NULL, FALSE);
  rows = weft_trial_store_select (self->store, query, NULL);
  for (guint i = rows != NULL && rows->len > N_OTHERS ? rows->len - N_OTHERS : 0; rows != NULL && i < rows->len; i++)
    g_array_append_val (ids, g_array_index (rows, WeftTrialRow, i).id);
  trials = weft_trial_store_read_several (self->store, (const gint64 *) (gpointer) ids->data, ids->len, NULL);
  for (guint i = 0; trials != NULL && i < trials->len; i++)
    if (is_alike (trials->pdata[i], snapshot, self->settings->to))
      weft_study_add_cost (costs, trials->pdata[i]);
  return costs;
}

/* What is written down */

static void
add_number (JsonArray *array,
            double     value)
{
  if (isfinite (value))
    json_array_add_double_element (array, value);
  else
    json_array_add_null_element (array);
}

static char *
write_array (JsonArray *array)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return weft_json_write (node, WEFT_JSON_COMPACT);
}

char *
weft_study_write_values (const double *values,
                         guint         n)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n; i++)
    add_number (array, values[i]);
  return write_array (array);
}

char *
weft_study_write_reports (const WeftTuneTrial *trial)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < trial->steps->len; i++) {
    const WeftTuneStep *step = &g_array_index (trial->steps, WeftTuneStep, i);
    JsonArray *pair = json_array_new ();

    json_array_add_int_element (pair, step->step);
    add_number (pair, step->value);
    json_array_add_array_element (array, pair);
  }
  return write_array (array);
}
