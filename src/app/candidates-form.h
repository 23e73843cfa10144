/* candidates-form.h: a form that says which models are tried, and for how long
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data is looked at on a thread first.
 *
 * Thread: main
 */
#pragma once

#include "app/document.h"
#include "workflow/study.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Takes a study that is to run. @study: (transfer full) */
typedef void (*WeftCandidatesMade) (GtkWindow *parent,
                                    WeftDocument *document,
                                    WeftStudy *study);

/**
 * weft_candidates_form_present:
 * @parent: over which window
 * @document: has a training
 * @train: id of the training
 * @store: where the study is kept
 * @made: told when people agree
 */
void weft_candidates_form_present (GtkWindow          *parent,
                                   WeftDocument       *document,
                                   const char         *train,
                                   WeftTrialStore     *store,
                                   WeftCandidatesMade  made);

G_END_DECLS
