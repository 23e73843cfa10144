/* tune-report.h: what is said of a study
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "workflow/study.h"

G_BEGIN_DECLS

/**
 * weft_tune_describe:
 * @store: where its trials are
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): an object: study, settings, trials, the best one, with
 *   several objectives those that none is better than, and what matters
 */
JsonObject *weft_tune_describe (const WeftStudy  *study,
                                WeftTrialStore   *store,
                                GError          **error);

/* Returns: (transfer full): the same for people: the best trials and what matters */
char *weft_tune_tell (const WeftStudy *study);

/* Returns: (transfer full): one line of what a point came to: its values, or why it has none */
char *weft_tune_tell_end (const WeftStudySettings *settings,
                          guint                    number,
                          WeftPointState           state,
                          const double            *values,
                          const char              *message);

/* Returns: (transfer full): all studies of a store, a line each, or as an array */
char      *weft_tune_list_text (const GPtrArray *records);
JsonArray *weft_tune_list_json (const GPtrArray *records);

G_END_DECLS
