/* explain-row.h: a row that was typed, and what a model writes of a row
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row is a text for each column of a preparation, in its order; numbers as the C locale writes
 * them; "" for what is missing.
 */
#pragma once

#include "app/explain-answer.h"

G_BEGIN_DECLS

/**
 * weft_explain_row_make:
 * @cells: (array zero-terminated=1): the row
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_INPUT for what is no number where one is needed
 *
 * Returns: (transfer full) (nullable): a table of that row, with the names that the model knows
 */
WeftDataset *weft_explain_row_make (const WeftPreparation  *preparation,
                                    char                  **cells,
                                    GError                **error);

/* Returns: (transfer full): the row on one line: a text alone, else "age=33, job=clerk" */
char *weft_explain_row_tell (const WeftPreparation  *preparation,
                             char                  **cells);

/**
 * weft_explain_row_write:
 * @answer: has an input that the model was asked about
 * @stop: polled
 * @error: return location for an error
 *
 * Fills @written of an answer of a model that writes texts, or has a tag for each word; of
 * others it stays %NULL.
 *
 * Thread: the one that explains
 */
gboolean weft_explain_row_write (WeftExplainAnswer  *answer,
                                 const WeftStop     *stop,
                                 GError            **error);

G_END_DECLS
