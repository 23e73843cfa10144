/* decode.h: texts that a model writes, token by token
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A model that writes gives, for each place, how likely each token is there after
 * what was written before it. So it is asked once a place, with what it has written
 * so far as a part of its input.
 */
#pragma once

#include "base/stop.h"
#include "dataset/gather.h"
#include "dataset/split.h"

G_BEGIN_DECLS

/**
 * WeftScoreFunc:
 * @input: (n_rows × inputs): prepared rows
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): (n_rows × places × entries): probabilities
 */
typedef WeftTensor *(*WeftScoreFunc) (gpointer data,
                                      WeftTensor *input,
                                      GError **error);

/**
 * WeftDecoding:
 * @score: asks the model
 * @data: handed to @score
 * @width: beams: texts that are followed side by side; 1 is greedy
 */
typedef struct
{
  WeftScoreFunc score;
  gpointer data;
  int width;
} WeftDecoding;

/**
 * weft_decode:
 * @gather: rows, whose preparation has a text as its target
 * @rows: which of them
 * @stop: (nullable): polled once a place
 * @error: return location for an error
 *
 * Follows the @width likeliest beginnings and gives, of those that came to an end, the
 * one with the largest mean log probability of its tokens. Source: beam search as in
 * Sutskever et al. 2014, with the length normalization of Cho et al. 2014.
 *
 * Errors: %G_IO_ERROR_CANCELLED, %WEFT_BASE_ERROR_NO_MEMORY, those of @score
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): a text for each row
 */
char **weft_decode (const WeftDecoding *self,
                    WeftGather *gather,
                    WeftRows rows,
                    const WeftStop *stop,
                    GError **error);

/**
 * WeftWritten:
 * @input: (1 × inputs): the row, and in its last part what was written: all that the model
 *   read while it wrote
 * @tokens: (array length=n_tokens): numbers of what it wrote, with the end where it came to one
 * @n_tokens: their number
 */
typedef struct
{
  WeftTensor *input;
  gint32 *tokens;
  gint64 n_tokens;
} WeftWritten;

void weft_written_clear (WeftWritten *self);

/**
 * weft_decode_row:
 * @row: of @gather
 * @written: (out caller-allocates): the text that weft_decode() gives, token by token; to be
 *   cleared
 *
 * Place i of the model's output for @input is what token i was chosen by.
 *
 * Errors: those of weft_decode()
 */
gboolean weft_decode_row (const WeftDecoding  *self,
                          WeftGather          *gather,
                          guint32              row,
                          const WeftStop      *stop,
                          WeftWritten         *written,
                          GError             **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftWritten, weft_written_clear)

G_END_DECLS
