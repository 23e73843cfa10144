/* explain-path.h: which units an answer came about by: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-question.h"
#include "workflow/decision-chart.h"

G_BEGIN_DECLS

/**
 * WeftExplainPathWish:
 * @mass: see #WeftDecisionWish
 * @strength: what lines are as strong as
 * @switches: (nullable): units that are turned down
 * @region: of the picture: only what ends there counts; @region_width 0: all of it
 */
typedef struct
{
  double mass;
  WeftDecisionStrength strength;
  WeftSwitches *switches;
  int region_x;
  int region_y;
  int region_width;
  int region_height;
} WeftExplainPathWish;

/**
 * WeftExplainPath:
 * @decision: what was found
 * @strength: what was asked for
 */
typedef struct
{
  WeftDecision *decision;
  WeftDecisionStrength strength;
} WeftExplainPath;

/* Its wish is a #WeftExplainPathWish, its finding a #WeftExplainPath. */
extern const WeftExplainQuestion weft_explain_path;

/* Returns: whether there are units between a model's input and its answer */
gboolean weft_explain_path_suits (const WeftExplainModel *model);

/* All of these take an answer that has such a finding. */

/* Returns: the node of a unit; @layer: (nullable); -1: it has none */
int weft_explain_path_find (const WeftExplainAnswer *answer,
                            const char              *layer,
                            gint64                   unit);

/* Returns: the strongest node of a word or column of the input; -1: it has none */
int weft_explain_path_find_part (const WeftExplainAnswer *answer,
                                 gint64                   part);

/* Returns: the word or column of the input that a node is, or is a number of; -1: it is none */
gint64 weft_explain_path_get_part (const WeftExplainAnswer *answer,
                                   guint                    index);

/* Returns: (transfer full): how much of a layer is active, and its strongest units */
char *weft_explain_path_tell_layer (const WeftExplainAnswer *answer,
                                    guint                    index);

/* Returns: (transfer full): what a node holds and gives */
char *weft_explain_path_tell_node (const WeftExplainAnswer *answer,
                                   guint                    index);

/* Returns: (transfer full): what the marked part gives, and what became of the answer with units
 * turned; "" where there is neither */
char *weft_explain_path_tell_effect (const WeftExplainAnswer *answer);

G_END_DECLS
