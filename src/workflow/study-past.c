/* study-past.c: what earlier trainings of a study say
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-private.h"

#include "trials/query.h"

#include <stdlib.h>

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
