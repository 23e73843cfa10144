/* trials-page.h: trials side by side, in the middle of the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What differs in them, what came of it with deltas to the first one, whether one recipe is
 * better than another, their confusion matrices and classes at one scale, and their curves.
 *
 * Signals: `explain` (first id, second id): to give both the same input; `add-seeds` (id): to
 * have more runs of what that trial is a run of.
 * Action: `comparison.export-to` (path ending in .csv, .tex or .json).
 */
#pragma once

#include "app/look-page.h"
#include "trials/store.h"

G_BEGIN_DECLS

/* More trials than these do not fit beside each other; the first are shown. */
#define WEFT_TRIALS_PAGE_MAX 12

#define WEFT_TYPE_TRIALS_PAGE (weft_trials_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialsPage, weft_trials_page, WEFT, TRIALS_PAGE, WeftLookPage)

/**
 * weft_trials_page_new:
 * @ids: (array length=n): trials; the first is what the others are measured by
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *weft_trials_page_new (WeftTrialStore *store,
                                 const gint64   *ids,
                                 gsize           n);

G_END_DECLS
