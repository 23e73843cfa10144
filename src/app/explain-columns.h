/* explain-columns.h: how much the columns of a table matter
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row, all rows, shuffled columns, or one column over what it holds: a list says which.
 */
#pragma once

#include "app/explain-pane.h"

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_COLUMNS (weft_explain_columns_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainColumns, weft_explain_columns, WEFT, EXPLAIN_COLUMNS, AdwBin)

/* Returns: (transfer floating): columns of no model yet */
GtkWidget *weft_explain_columns_new (void);

/* Returns: (transfer none): what is shown, in words */
const char *weft_explain_columns_get_words (WeftExplainColumns *self);

G_END_DECLS
