/* study-work.h: a study read and drawn on a thread
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/query.h"
#include "workflow/study-chart.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeftStudyWork:
 * @store: (owned)
 * @wanted: the study that is asked for, or %WEFT_STUDY_GATHERED; 0: the first study, or trials
 *   where there is none
 * @query: (owned) (nullable): the trials that are gathered
 * @view: how; what it points to is owned here
 * @viewed: (owned) (nullable): what @view was chosen for; of data with other variables it means
 *   nothing
 * @n_chosen: points that the view's @chosen is of; later ones are not chosen
 * @records: (owned) (element-type WeftStudyRecord) (nullable): what can be asked for: gathered
 *   trials, then all studies, those that run first
 * @data: (owned) (nullable): the study; given, it is not read again
 * @chart: (owned) (nullable): its picture
 * @trouble: (owned) (nullable): why there is none
 */
typedef struct
{
  WeftTrialStore *store;
  gint64 wanted;
  WeftTrialQuery *query;
  WeftStudyView view;
  WeftStudyData *viewed;
  gsize n_chosen;
  GPtrArray *records;
  WeftStudyData *data;
  WeftStudyChart *chart;
  char *trouble;
} WeftStudyWork;

/* Copies what @view points to, and @query: @n_variables: of spreads and ranges */
WeftStudyWork *weft_study_work_new (WeftTrialStore       *store,
                                    gint64                wanted,
                                    const WeftTrialQuery *query,
                                    const WeftStudyView  *view,
                                    guint                 n_variables,
                                    gsize                 n_chosen);

void weft_study_work_free (gpointer work);

/* Returns: (transfer full) (element-type gint64) (nullable): the trials that @query finds, in its
 * order, at most @limit of them; 0: all */
GArray *weft_study_work_find (WeftTrialStore        *store,
                              const WeftTrialQuery  *query,
                              guint                  limit,
                              GError               **error);

/* A #WeftWorkFunc. @work: a #WeftStudyWork */
void weft_study_work_do (gpointer      work,
                         GCancellable *cancellable);

G_END_DECLS
