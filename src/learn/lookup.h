/* lookup.h: tables in which a model looks up numbers of its input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "learn/model.h"

G_BEGIN_DECLS

/**
 * weft_lookup_check:
 * @preparation: what the model's input is prepared with
 * @error: return location for an error
 *
 * Whether every table that is read with numbers of a text has a row for each entry of that
 * text's dictionary. What is not there would be zeros without a word.
 *
 * Errors: %WEFT_LEARN_ERROR_MODEL
 */
gboolean weft_lookup_check (const WeftModel        *model,
                            const WeftPreparation  *preparation,
                            GError                **error);

/**
 * weft_lookup_find_source:
 * @index: what a table is read with
 * @first: (out): where in the model's input the numbers are that it is made of
 *
 * Returns: whether it is the input, or a run of it, behind ops that only hand it on
 */
gboolean weft_lookup_find_source (const WeftModel *model,
                                  WeftValue        index,
                                  gint64          *first);

G_END_DECLS
