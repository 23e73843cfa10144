/* tunable.h: what of a workflow can be varied, and over which range
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "tune/space-text.h"
#include "workflow/snapshot.h"

G_BEGIN_DECLS

/**
 * WeftTunable:
 * @name: (owned): NODE.PARAM or NODE.LAYER.PARAM, as spaces call it
 * @place: (owned): where it is, for people: “Train”, “Model · dense1”
 * @param: what it is
 * @value: (owned): its value in the workflow
 */
typedef struct
{
  char *name;
  char *place;
  const WeftParam *param;
  char *value;
} WeftTunable;

void weft_tunable_free (WeftTunable *self);

/**
 * weft_tunable_list:
 * @snapshot: a workflow
 * @node: (nullable): only what this node needs, and not what is its own
 *
 * Texts, files and what does not change a result are left out. What layers are (structure.h) is
 * listed behind what they have.
 *
 * Returns: (transfer full) (element-type WeftTunable): all that can be varied, nodes in their order
 */
GPtrArray *weft_tunable_list (const WeftSnapshot *snapshot,
                              const char         *node);

/* Returns: whether it makes sense to vary @param at all */
gboolean weft_tunable_can_vary (const WeftParam *param);

/**
 * weft_tunable_find:
 * @name: NODE.PARAM or NODE.LAYER.PARAM
 * @value: (out) (optional) (transfer full): its value in the workflow
 *
 * Returns: (transfer none) (nullable): its descriptor
 */
const WeftParam *weft_tunable_find (const WeftSnapshot  *snapshot,
                                    const char          *name,
                                    char               **value);

/* Returns: whether @name is NODE.INPUT: what it is linked to is varied, and choices are nodes */
gboolean weft_tunable_is_input (const WeftSnapshot *snapshot,
                                const char         *name);

/**
 * weft_tunable_propose:
 * @value: the value in the workflow
 *
 * A range to begin with: all choices; the limits of a number where these are close; otherwise a
 * tenth to ten times the value (of whole numbers a quarter to four times), by factors, where the
 * descriptor says that factors are its steps or its limits are three decades apart, and half to
 * twice the value where not.
 *
 * Returns: (transfer full) (nullable): what weft_space_add() takes; %NULL where only a person knows
 */
char *weft_tunable_propose (const WeftParam *param,
                            const char      *value);

/**
 * weft_tunable_propose_line:
 * @lines: (element-type WeftSpaceLine): what is varied already
 * @name: NODE.PARAM or NODE.LAYER.PARAM
 *
 * Where the parameter only counts at some values of one that is varied, this becomes its
 * condition. Where nothing can be proposed, the line has the value alone.
 *
 * Returns: (transfer full) (nullable): a line for it; %NULL when @snapshot does not have it
 */
WeftSpaceLine *weft_tunable_propose_line (const WeftSnapshot *snapshot,
                                          const GPtrArray    *lines,
                                          const char         *name);

/**
 * weft_tunable_check:
 * @lines: (element-type WeftSpaceLine): a space
 *
 * Returns: (transfer full) (element-type utf8): for each line what is wrong with it, a sentence, or
 *   %NULL
 */
GPtrArray *weft_tunable_check (const WeftSnapshot *snapshot,
                               const GPtrArray    *lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTunable, weft_tunable_free)

G_END_DECLS
