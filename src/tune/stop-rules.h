/* stop-rules.h: when a study has seen enough
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "tune/history.h"

G_BEGIN_DECLS

/**
 * WeftStopRules:
 * @n_trials: trials that came to an end, in whatever way; 0: any number
 * @seconds: since the study began, pauses not counted; 0: any time
 * @has_target: whether @target counts
 * @target: a value of the first objective that is good enough
 * @patience: trials that came to an end since the best one did; 0: any number
 */
typedef struct
{
  guint n_trials;
  double seconds;
  gboolean has_target;
  double target;
  guint patience;
} WeftStopRules;

/**
 * weft_stop_rules_met:
 * @seconds: for how long the study has been running
 * @reason: (out) (transfer full) (nullable): the rule that is met, as a sentence without a final
 *   period: "the target 0.98 is reached: trial 12 has 0.983"
 *
 * Returns: whether no further trial should begin
 */
gboolean weft_stop_rules_met (const WeftStopRules    *self,
                              const WeftTuneHistory  *history,
                              double                  seconds,
                              char                  **reason);

G_END_DECLS
