/* study-final.h: the model that a study was for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/cache.h"
#include "workflow/study.h"

G_BEGIN_DECLS

/**
 * WeftStudyFinal:
 * @all_rows: whether the best point is trained once more on the rows that train and those that
 *   validate, never on those that test: for as many epochs as were best for it
 * @cache: (nullable): for what was prepared before
 * @stop: (nullable): polled
 */
typedef struct
{
  gboolean all_rows;
  WeftCache *cache;
  const WeftStop *stop;
} WeftStudyFinal;

/**
 * weft_study_make_final:
 * @how: which model
 * @trial: (out): the trial that keeps it
 * @error: return location for an error
 *
 * The model of the best point by the first objective: the one that its trial keeps, or trained anew
 * as a trial of the study.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_RUN when no point is complete, those of weft_run_execute()
 *
 * Returns: (transfer full) (nullable): a value of type trained model
 */
WeftArtefact *weft_study_make_final (const WeftStudy       *self,
                                     const WeftStudyFinal  *how,
                                     gint64                *trial,
                                     GError               **error);

G_END_DECLS
