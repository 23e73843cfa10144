/* study-report.h: all there is to say of a study, to be read, printed and kept
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"
#include "paint/pages.h"
#include "trials/store.h"

G_BEGIN_DECLS

/**
 * weft_study_report_new:
 * @store: where it is
 * @id: a study, which may still run
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * What was asked, what came of it, pictures of both, the workflow, and what is needed to do it
 * again. A picture for which there is too little yet is a sentence.
 *
 * Errors: those of weft_study_data_read()
 *
 * Thread: any but one that draws
 *
 * Returns: (transfer full) (nullable): the report, which weft_pages_write() writes
 */
WeftPages *weft_study_report_new (WeftTrialStore  *store,
                                  gint64           id,
                                  const WeftStop  *stop,
                                  GError         **error);

G_END_DECLS
