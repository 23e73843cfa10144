/* adjust.h: rounds of training, looking at what came of it, and changing what it suggests
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is changed is what improve.h finds in the curves of the best round so far; where all of that
 * has been tried, in those of the others, the latest first. A round is a trial like any other. The
 * rounds are written down as JSON, so that a series that was killed goes on.
 */
#pragma once

#include "base/json.h"
#include "trials/store.h"

G_BEGIN_DECLS

/**
 * WeftAdjustRound:
 * @trial: its number in the store, 0 before it has one
 * @done: whether it has come to an end
 * @value: of the metric, NaN where it has none
 * @seconds: that it took
 * @rule: (nullable): of improve.h, why it was tried; %NULL for the first
 * @reason: (nullable): what was seen
 * @message: (nullable): why it failed
 * @settings: (element-type utf8): `NODE.PARAM=VALUE`, all that is not as in the document
 */
typedef struct
{
  gint64 trial;
  gboolean done;
  double value;
  double seconds;
  char *rule;
  char *reason;
  char *message;
  GPtrArray *settings;
} WeftAdjustRound;

/* Returns: (transfer full): the first round: the document as it is */
WeftAdjustRound *weft_adjust_round_new  (void);
void             weft_adjust_round_free (WeftAdjustRound *self);

/* Returns: (transfer full): its settings in one line */
char *weft_adjust_round_list (const WeftAdjustRound *self);

/* Returns: (transfer none) (nullable): the best of (element-type WeftAdjustRound) @rounds, of
 *   equals the latest */
const WeftAdjustRound *weft_adjust_find_best (const GPtrArray *rounds,
                                              gboolean         maximize);

/**
 * weft_adjust_next:
 * @store: where the trials of @rounds are
 * @rounds: (element-type WeftAdjustRound): at least one, all done
 * @maximize: whether large values are good
 * @error: (nullable): return location for an error
 *
 * Errors: those of weft_improve_trial()
 *
 * Returns: (transfer full) (nullable): what to try next; %NULL, without an error, when no rule
 *   has anything to change that has not been tried
 */
WeftAdjustRound *weft_adjust_next (WeftTrialStore   *store,
                                   const GPtrArray  *rounds,
                                   gboolean          maximize,
                                   GError          **error);

/* Returns: (transfer full): an array, a row a round, that people read as a table */
JsonNode *weft_adjust_to_json (const GPtrArray *rounds);

/* Returns: (transfer full) (element-type WeftAdjustRound): what weft_adjust_to_json() wrote; of
 *   anything else what there is */
GPtrArray *weft_adjust_from_json (JsonNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftAdjustRound, weft_adjust_round_free)

G_END_DECLS
