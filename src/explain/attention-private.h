/* attention-private.h: what the files of attention share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/random.h"
#include "explain/attention.h"

G_BEGIN_DECLS

/* A layer's id is freed, the layer itself is the caller's. */
void weft_attention_layer_clear (gpointer layer);

/* Returns: whether @n steps go back one to one to words, patches, steps or columns of the input */
gboolean weft_attention_steps_fit (const WeftSubject        *subject,
                                   const WeftAttentionSteps *steps,
                                   gint64                    n);

/**
 * weft_attention_name_steps:
 * @steps: what they are
 * @writes: whether steps of a text that the model writes are called by what is written then,
 *   and not by what was written before
 * @n: how many the model has
 * @n_used: (out): how many come before the padding at the end
 *
 * Returns: (transfer full) (array zero-terminated=1): names of these
 */
char **weft_attention_name_steps (const WeftSubject *subject,
                                  const WeftPredictor *predictor,
                                  const WeftAttentionText *text,
                                  const WeftAttentionSteps *steps,
                                  gboolean writes,
                                  gint64 n,
                                  gint64 *n_used);

/**
 * weft_attention_erase_step:
 * @steps: that fit
 * @n: of them, without padding
 * @step: which one
 * @random: which word comes in the place of one
 * @sample: (item…): changed: a word becomes another one of the same text, a patch the mean of
 *   the picture, a step or a column 0, which is their mean where they are standardized; a class
 *   token stays
 */
void weft_attention_erase_step (const WeftSubject        *subject,
                                const WeftAttentionSteps *steps,
                                gint64                    n,
                                gint64                    step,
                                WeftRandom               *random,
                                float                    *sample);

G_END_DECLS
