/* explain-saliency.h: why a model said what it did: the question, and its picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-question.h"
#include "workflow/saliency-chart.h"

G_BEGIN_DECLS

/**
 * WeftExplainSaliencyWish:
 * @method: (nullable): how; %NULL: whatever gives a first picture soon
 * @params: (nullable): its settings
 * @layer: (nullable): which layer it looks at; %NULL: the last one with places
 * @seed: of random methods
 */
typedef struct
{
  const WeftSaliencyMethod *method;
  WeftParams *params;
  char *layer;
  guint64 seed;
} WeftExplainSaliencyWish;

/**
 * WeftExplainSaliency:
 * @method: how it was found
 * @params: its settings
 * @seed: of a random one
 * @saliency: what was found
 */
typedef struct
{
  const WeftSaliencyMethod *method;
  WeftParams *params;
  guint64 seed;
  WeftSaliency *saliency;
} WeftExplainSaliency;

/* Its wish is a #WeftExplainSaliencyWish, its finding a #WeftExplainSaliency. */
extern const WeftExplainQuestion weft_explain_saliency;

/* All of these take an answer that has such a finding. */

/* Returns: (transfer full): the picture */
WeftSaliencyChart *weft_explain_saliency_draw (const WeftExplainAnswer *answer);

/**
 * weft_explain_saliency_tell:
 *
 * Returns: (transfer full): the strongest places or parts in words, for those who do not
 *   see the picture
 */
char *weft_explain_saliency_tell (const WeftExplainAnswer *answer);

/* Returns: (transfer full) (nullable): what a word or column of the input adds, in words; %NULL:
 *   the map has no numbers of parts */
char *weft_explain_saliency_tell_part (const WeftExplainAnswer *answer,
                                       gint64                   part);

/**
 * weft_explain_saliency_judge:
 * @good: (out): whether every check with a limit keeps it, and nothing is remarked
 *
 * Returns: (transfer full) (nullable): what the method's own checks say; %NULL: it has none
 */
char *weft_explain_saliency_judge (const WeftExplainAnswer *answer,
                                   gboolean                *good);

G_END_DECLS
