/* answer-words.h: the places of an answer that has a class for each word
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"
#include "explain/subject.h"

G_BEGIN_DECLS

/**
 * WeftAnswerWords:
 * @sample: (1, item…): what the model is given; one that writes has its own text in it, so that
 *   place i is what word i was chosen by
 * @words: (nullable) (array zero-terminated=1) (array length=n): the words that are tagged, or that
 *   were written, the end as “<end>”; %NULL: places have no words
 * @n: how many places of the answer are words of this row; 1 where a row has one answer
 */
typedef struct
{
  WeftTensor *sample;
  char **words;
  gint64 n;
} WeftAnswerWords;

/**
 * weft_answer_words_init:
 * @self: (out caller-allocates): to be cleared, in any case
 * @subject: the model
 * @predictor: the same, which knows what its numbers are called
 * @dataset: raw data
 * @row: which of its rows
 * @stop: (nullable): polled
 * @warnings: told what was assumed
 * @error: return location for an error
 *
 * A text is written word by word, the likeliest each, which takes a pass for each.
 *
 * Errors: those of weft_predictor_prepare() and weft_predictor_write_row()
 */
gboolean weft_answer_words_init  (WeftAnswerWords    *self,
                                  const WeftSubject  *subject,
                                  WeftPredictor      *predictor,
                                  WeftDataset        *dataset,
                                  guint32             row,
                                  const WeftStop     *stop,
                                  GPtrArray          *warnings,
                                  GError            **error);
void     weft_answer_words_clear (WeftAnswerWords    *self);

/**
 * weft_answer_words_check:
 * @place: from 0
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_TARGET with how many there are
 *
 * Returns: whether there is such a word
 */
gboolean weft_answer_words_check (const WeftAnswerWords  *self,
                                  gint64                  place,
                                  GError                **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftAnswerWords, weft_answer_words_clear)

G_END_DECLS
