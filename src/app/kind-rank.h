/* kind-rank.h: how well a kind of node answers to what was typed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/kind.h"

G_BEGIN_DECLS

/**
 * weft_kind_rank:
 * @text: words, in any order; each must be found in the kind's title, id,
 *   category or help, translated or not, or be its title with letters left out
 *
 * Returns: 0 when it is not what was asked for, else more for a better answer;
 *   all kinds answer equally well to no words
 */
guint weft_kind_rank (const WeftNodeKind *kind,
                      const char         *text);

G_END_DECLS
