/* vocabulary.h: which tokens occur in texts, the most frequent first
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset/tokenizer.h"

G_BEGIN_DECLS

typedef struct _WeftVocabulary WeftVocabulary;

/* A count of tokens of a @way; see weft_tokens_foreach(). */
WeftVocabulary *weft_vocabulary_new  (const char     *way,
                                      gboolean        lowercase);
void            weft_vocabulary_free (WeftVocabulary *self);

/**
 * weft_vocabulary_add:
 *
 * Counts the tokens of a text.
 *
 * Returns: their number
 */
gsize weft_vocabulary_add (WeftVocabulary *self,
                           const char     *text);

/**
 * weft_vocabulary_end:
 * @self: (transfer full): the count
 * @roles: whether the four entries with a role come first
 * @maximum: entries at most; 0: any number
 *
 * Returns: (transfer full): tokens, the most frequent first and equally frequent
 *   ones as strcmp() orders them
 */
char **weft_vocabulary_end (WeftVocabulary *self,
                            gboolean roles,
                            guint maximum);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftVocabulary, weft_vocabulary_free)

G_END_DECLS
