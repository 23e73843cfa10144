/* study-work.c: a study read and drawn on a thread
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/study-work.h"

#include "workflow/study-gather.h"

#include <string.h>

WeftStudyWork *
weft_study_work_new (WeftTrialStore       *store,
                     gint64                wanted,
                     const WeftTrialQuery *query,
                     const WeftStudyView  *view,
                     guint                 n_variables,
                     gsize                 n_chosen)
{
  WeftStudyWork *self = g_new0 (WeftStudyWork, 1);

  self->store = weft_trial_store_ref (store);
  self->wanted = wanted;
  self->query = query != NULL ? weft_trial_query_copy (query) : NULL;
  self->view = *view;
  self->view.axes = view->axes != NULL ? g_array_copy ((GArray *) view->axes) : NULL;
  self->view.spreads = g_memdup2 (view->spreads, n_variables);
  self->view.brushes = g_memdup2 (view->brushes, n_variables * sizeof *view->brushes);
  self->view.chosen = g_memdup2 (view->chosen, n_chosen);
  self->n_chosen = n_chosen;
  return self;
}

static void
clear_view (WeftStudyView *view)
{
  if (view->axes != NULL)
    g_array_unref ((GArray *) view->axes);
  g_free ((gpointer) view->spreads);
  g_free ((gpointer) view->brushes);
  g_free ((gpointer) view->chosen);
  *view = (WeftStudyView){ .picture = view->picture, .x = -1, .y = -1 };
}

void
weft_study_work_free (gpointer work)
{
  WeftStudyWork *self = work;

  weft_trial_store_unref (self->store);
  g_clear_pointer (&self->query, weft_trial_query_free);
  clear_view (&self->view);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->data, weft_study_data_unref);
  g_clear_pointer (&self->viewed, weft_study_data_unref);
  g_clear_pointer (&self->chart, weft_study_chart_unref);
  g_free (self->trouble);
  g_free (self);
}

/* What runs comes first; else they are newest first already. */
static int
compare_records (gconstpointer a,
                 gconstpointer b)
{
  const WeftStudyRecord *first = *(const WeftStudyRecord *const *) a, *second = *(const WeftStudyRecord *const *) b;
  gboolean runs[] = { first->state == WEFT_STUDY_RUNNING, second->state == WEFT_STUDY_RUNNING };

  return runs[0] != runs[1] ? runs[1] - runs[0] : (first->id < second->id) - (first->id > second->id);
}

static gboolean
has_record (const GPtrArray *records,
            gint64           id)
{
  for (guint i = 0; i < records->len; i++)
    if (((const WeftStudyRecord *) records->pdata[i])->id == id)
      return TRUE;
  return FALSE;
}

/* What stands for the trials of the table, before all studies. */
static void
offer_gathered (GPtrArray *records)
{
  WeftStudyRecord *record = g_new0 (WeftStudyRecord, 1);

  record->id = WEFT_STUDY_GATHERED;
  record->state = WEFT_STUDY_DONE;
  g_ptr_array_insert (records, 0, record);
}

GArray *
weft_study_work_find (WeftTrialStore        *store,
                      const WeftTrialQuery  *query,
                      guint                  limit,
                      GError               **error)
{
  g_autoptr (WeftTrialQuery) limited = weft_trial_query_copy (query);
  g_autoptr (GArray) rows = NULL;
  GArray *ids;

  weft_trial_query_limit (limited, limit);
  rows = weft_trial_store_select (store, limited, error);
  if (rows == NULL)
    return NULL;
  ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), rows->len);
  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (ids, g_array_index (rows, WeftTrialRow, i).id);
  return ids;
}

static WeftStudyData *
gather (WeftStudyWork  *self,
        GError        **error)
{
  g_autoptr (GArray) ids = weft_study_work_find (self->store, self->query, WEFT_STUDY_MOST_GATHERED, error);

  return ids != NULL ? weft_study_gather (self->store, (const gint64 *) (gpointer) ids->data, ids->len, NULL, error) : NULL;
}

static gboolean
read_study (WeftStudyWork  *self,
            GError        **error)
{
  self->records = weft_trial_store_list_studies (self->store, error);
  if (self->records == NULL)
    return FALSE;
  g_ptr_array_sort (self->records, compare_records);
  if (self->query != NULL)
    offer_gathered (self->records);
  if (self->wanted == 0 || !has_record (self->records, self->wanted))
    self->wanted = self->records->len > 0 ? ((const WeftStudyRecord *) self->records->pdata[MIN (self->query != NULL, self->records->len - 1)])->id : 0;
  if (self->wanted == WEFT_STUDY_GATHERED)
    self->data = gather (self, error);
  else if (self->wanted > 0)
    self->data = weft_study_data_read (self->store, self->wanted, error);
  return self->data != NULL;
}

/* Points that have come since then are not chosen. */
static void
lengthen_chosen (WeftStudyWork *self)
{
  gsize n = self->data->data->len;
  guint8 *longer;

  if (self->view.chosen == NULL || n <= self->n_chosen)
    return;
  longer = g_new0 (guint8, n);
  memcpy (longer, self->view.chosen, self->n_chosen);
  g_free ((gpointer) self->view.chosen);
  self->view.chosen = longer;
}

void
weft_study_work_do (gpointer      work,
                    GCancellable *cancellable)
{
  WeftStudyWork *self = work;
  g_autoptr (GError) error = NULL;

  if (self->data != NULL || read_study (self, &error)) {
    if (self->viewed != NULL && !weft_study_data_is_alike (self->viewed, self->data))
      clear_view (&self->view);
    lengthen_chosen (self);
    self->chart = weft_study_chart_new (self->data, &self->view, NULL, &error);
  }
  self->trouble = error != NULL ? g_strdup (error->message) : NULL;
}
