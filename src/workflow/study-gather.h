/* study-gather.h: trials of any kind, looked at as if a study had chosen them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trials that were run by hand, that belong to several studies or that come from other programs'
 * files: what differs in them becomes a space, what all of them measured the objectives. So every
 * picture of a study is one of them, too.
 */
#pragma once

#include "workflow/study-data.h"

G_BEGIN_DECLS

/* So many trials of a table are looked at, in its order; more would be read for too long. */
#define WEFT_STUDY_MOST_GATHERED 2000

/**
 * weft_study_gather:
 * @store: where the trials are
 * @ids: (array length=n): trials
 * @metric: (nullable): the first objective; %NULL: what most of them measured on validation rows,
 *   or else on test rows
 * @error: return location for an error
 *
 * Each trial is a point, in the order of numbers. A parameter is a dimension where two of them
 * have other values of it: a range of numbers, by logarithm where these are above zero and go
 * over more than a factor of 50, or a choice of texts. Those that ended without @metric are left
 * out and counted.
 *
 * Errors: %WEFT_TUNE_ERROR_DATA where there are none, fewer than two are left, nothing differs or
 *   nothing was measured; those of weft_trial_store_read_several()
 *
 * Thread: any but one that draws
 *
 * Returns: (transfer full) (nullable): their data
 */
WeftStudyData *weft_study_gather (WeftTrialStore  *store,
                                  const gint64    *ids,
                                  gsize            n,
                                  const char      *metric,
                                  GError         **error);

/* Returns: (transfer full): how many there are and which is the best, a line each; that there may
 * be more where there are as many as are gathered */
char *weft_study_tell_gathered (const WeftStudyData *data);

G_END_DECLS
