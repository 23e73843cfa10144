/* disagreement-text.h: rows in which two models say different things, for people and programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "explain/disagree.h"

G_BEGIN_DECLS

/**
 * weft_disagreement_tell:
 * @all: the rows that it is one of
 * @names: (nullable): of the first model's classes
 *
 * Returns: (transfer full): what the models, A and B, say of the row, in words
 */
char *weft_disagreement_tell (const WeftDisagreement *self,
                              const WeftDisagreements *all,
                              const char *const *names);

/* Returns: (transfer full): how often they agree, in words */
char *weft_disagreements_tell (const WeftDisagreements *self);

/* Adds the rows, counted from 1, to a document. */
void weft_disagreements_describe (const WeftDisagreements *self,
                                  const char *const *names,
                                  JsonObject *object);

G_END_DECLS
