/* attention-erasure.h: what becomes of an answer when a step of the input is another
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * That a step is read much does not say that the answer rests on it (Jain and Wallace 2019,
 * “Attention is not Explanation”; Wiegreffe and Pinter 2019, “Attention is not not Explanation”).
 * So the steps that are read are replaced, one by one, and what the model says is compared.
 */
#pragma once

#include "explain/attention.h"

G_BEGIN_DECLS

/**
 * WeftErasure:
 * @effects: (array): (places, columns): by how much ln p of what the model said at a place falls
 *   when the step of a column is another, in the mean of several others; of numbers that are
 *   predicted by how much they change
 * @n_places: of the output: words that were written or tagged; 1 where a sample has one answer
 * @n_columns: of the attention
 */
typedef struct
{
  float *effects;
  gint64 n_places;
  gint64 n_columns;
} WeftErasure;

/**
 * weft_erasure_new:
 * @map: attention whose columns are replaced
 * @text: the input
 * @seed: which words come in the place of words
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL when the columns cannot be traced back to the input,
 *   %WEFT_EXPLAIN_ERROR_STOPPED, those of weft_subject_plan()
 *
 * Returns: (transfer full) (nullable): what each column matters
 */
WeftErasure *weft_erasure_new  (WeftSubject              *subject,
                                const WeftAttentionMap   *map,
                                const WeftAttentionText  *text,
                                guint64                   seed,
                                const WeftStop           *stop,
                                GError                  **error);
void         weft_erasure_free (WeftErasure              *self);

/* Returns: whether the rows of @map are places of the output, so that each is compared by itself */
gboolean weft_erasure_has_rows (const WeftErasure      *self,
                                const WeftAttentionMap *map);

/**
 * weft_erasure_judge:
 * @joined: (rows × columns) of @map
 *
 * Returns: of how many rows, 0 … 1, what is read most is what matters most. Where there is one
 *   answer for all, 1 or 0: whether that holds of what a class token reads, or all rows together
 */
double weft_erasure_judge (const WeftErasure      *self,
                           const WeftAttentionMap *map,
                           const float            *joined);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftErasure, weft_erasure_free)

G_END_DECLS
