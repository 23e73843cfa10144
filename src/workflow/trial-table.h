/* trial-table.h: trials as the text of a table, for the clipboard and for files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/query.h"

G_BEGIN_DECLS

/**
 * WeftTrialTableFormat:
 * @WEFT_TRIAL_TABLE_CSV: see weft_trial_export_csv()
 * @WEFT_TRIAL_TABLE_LATEX: what differs and what was measured, see trial-compare.h
 * @WEFT_TRIAL_TABLE_JSON: all that is known, see weft_trial_to_json(); an object for one trial, an
 *   array for several
 */
typedef enum {
  WEFT_TRIAL_TABLE_CSV,
  WEFT_TRIAL_TABLE_LATEX,
  WEFT_TRIAL_TABLE_JSON,
} WeftTrialTableFormat;

/* Returns: what the ending of @path says: .tex, .json; anything else is CSV */
WeftTrialTableFormat weft_trial_table_guess_format (const char *path);

/**
 * weft_trial_table_write:
 * @store: where they are
 * @ids: (array length=n): which, in which order
 * @format: see #WeftTrialTableFormat
 * @value: which value of a metric counts, not for JSON
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN when LaTeX is to be written of no trials; those of
 *   weft_trial_store_read_several()
 *
 * Returns: (transfer full) (nullable): the text
 */
char *weft_trial_table_write (WeftTrialStore        *store,
                              const gint64          *ids,
                              gsize                  n,
                              WeftTrialTableFormat   format,
                              WeftTrialField         value,
                              GError               **error);

G_END_DECLS
