/* explain-data.h: rows beside the input, for views that look at many
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: `changed` when another file is chosen.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_DATA (weft_explain_data_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainData, weft_explain_data, WEFT, EXPLAIN_DATA, AdwBin)

/* Returns: (transfer floating): a row with no file */
GtkWidget *weft_explain_data_new (void);

/* Takes a file or folder; tells nobody. */
void weft_explain_data_set_path (WeftExplainData *self,
                                 const char      *path);

/* Returns: (transfer none) (nullable): the file or folder */
const char *weft_explain_data_get_path (WeftExplainData *self);

/* Asks for a file. */
void weft_explain_data_choose (WeftExplainData *self);

G_END_DECLS
