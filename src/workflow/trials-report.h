/* trials-report.h: all there is to say of any trials, to be read, printed and kept
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"
#include "paint/pages.h"
#include "trials/store.h"

G_BEGIN_DECLS

/**
 * WeftTrialsReported:
 * @ids: (array length=n): trials
 * @n_all: how many were meant; more than @n: the first of them are @ids
 * @metric: (nullable): see weft_study_gather()
 * @which: (nullable): in words, which of the store they are
 */
typedef struct
{
  const gint64 *ids;
  gsize n;
  gsize n_all;
  const char *metric;
  const char *which;
} WeftTrialsReported;

/**
 * weft_trials_report_new:
 * @store: where the trials are
 * @trials: which
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Which they are and what differs in them, the best, pictures as those of a study that need no
 * sampler, the best one's workflow, and where they ran. A picture for which there is too little
 * is a sentence.
 *
 * Errors: those of weft_study_gather()
 *
 * Thread: any but one that draws
 *
 * Returns: (transfer full) (nullable): the report, which weft_pages_write() writes
 */
WeftPages *weft_trials_report_new (WeftTrialStore            *store,
                                   const WeftTrialsReported  *trials,
                                   const WeftStop            *stop,
                                   GError                   **error);

G_END_DECLS
