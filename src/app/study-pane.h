/* study-pane.h: a search for good settings, looked at and steered
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The study that runs comes first, else the newest. It is read on a thread whenever the store has
 * changed; what people set stays. What they ask goes to the process that runs the study.
 *
 * What became of that is said with the action `win.say` (text).
 *
 * Signal: `selection-changed`
 *
 * Thread: main
 */
#pragma once

#include "trials/query.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_STUDY_PANE (weft_study_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeftStudyPane, weft_study_pane, WEFT, STUDY_PANE, AdwBin)

/* @store: (nullable): where studies are; @trouble: (nullable): why there is none, a sentence */
GtkWidget *weft_study_pane_new (WeftTrialStore *store,
                                const char     *trouble);

/* Returns: (transfer full) (element-type gint64): the trials of the selected points */
GArray *weft_study_pane_list_selected (WeftStudyPane *self);

/* @query: (transfer full): trials that can be looked at, too, as if a study had chosen them;
 * @which: (transfer full): in words, which they are */
void weft_study_pane_set_query (WeftStudyPane  *self,
                                WeftTrialQuery *query,
                                char           *which);

/* Selects the points of trials, without a signal. Those of other studies do not count. */
void weft_study_pane_set_selected (WeftStudyPane *self,
                                   const gint64  *ids,
                                   gsize          n);

G_END_DECLS
