/* export.h: trials for other programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "trials/query.h"

G_BEGIN_DECLS

/**
 * weft_trial_export_csv:
 * @store: where the trials are
 * @rows: (element-type WeftTrialRow): which, in which order
 * @value: which value of a metric: %WEFT_TRIAL_FIELD_LAST, `…BEST`, `…MIN` or
 *   `…MAX`
 * @error: return location for an error
 *
 * Writes a header and a line a trial: id, name, state, created, seconds, seed,
 * tags, then every parameter and every metric that one of the trials has.
 *
 * Source: RFC 4180 (CRLF, quotes doubled); numbers in the C locale, times as
 * ISO 8601 in UTC, NaN as `nan`, infinities as `inf` and `-inf`
 *
 * Returns: (transfer full) (nullable): UTF-8 text
 */
char *weft_trial_export_csv (WeftTrialStore  *store,
                             GArray          *rows,
                             WeftTrialField   value,
                             GError         **error);

/**
 * weft_trial_to_json:
 * @trial: a trial
 * @workflow: (nullable): the JSON of its workflow, embedded as it is
 *
 * Returns: (transfer full): an object with all that is known of the trial;
 *   `metrics` maps names to last values, `summaries` to all of #WeftTrialMetric
 */
JsonNode *weft_trial_to_json (const WeftTrial *trial,
                              const char      *workflow);

G_END_DECLS
