/* counter-examples.h: marked rows again, with what is marked drawn anew
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A model that is shown the same row with other content where it should not look, and the
 * same answer, learns that this place says nothing. What is put there is what another row of
 * the training has there, so that a row stays one that could be: a whole column of a table
 * with all numbers made of it, a part of a picture, and of texts any word of the other one.
 *
 * Source: Teso and Kersting 2019, "Explanatory interactive machine learning" (CAIPI).
 */
#pragma once

#include "dataset/gather.h"
#include "dataset/split.h"
#include "learn/marks.h"

G_BEGIN_DECLS

/**
 * weft_counter_examples_new:
 * @gather: the data that is marked
 * @marks: what not to look at
 * @train: rows that train: only marks of these count, and what is put in their place is theirs
 * @n_copies: for each marked row
 * @seed: of what is drawn
 * @error: return location for an error
 *
 * Errors: %WEFT_LEARN_ERROR_MARKS when no row of @train is marked,
 *   %WEFT_BASE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): variants of the marked rows, row by row
 */
WeftVariants *weft_counter_examples_new (WeftGather       *gather,
                                         const WeftMarks  *marks,
                                         WeftRows          train,
                                         guint             n_copies,
                                         guint64           seed,
                                         GError          **error);

/**
 * weft_counter_examples_select:
 * @train: ascending or not
 *
 * Returns: (transfer full) (element-type guint32): the marked rows that are among @train, ascending
 */
GArray *weft_counter_examples_select (const WeftMarks *marks,
                                      WeftRows         train);

G_END_DECLS
