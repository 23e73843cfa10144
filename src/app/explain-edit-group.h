/* explain-edit-group.h: measures units that are turned, and keeps the model that has them so
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: `measure`, `apply` (kept as a new trial) and `stop` are wished for.
 */
#pragma once

#include "app/explain-edit.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_EDIT_GROUP (weft_explain_edit_group_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainEditGroup, weft_explain_edit_group, WEFT, EXPLAIN_EDIT_GROUP, AdwBin)

/* Returns: (transfer floating): a group, hidden while no unit is turned */
GtkWidget *weft_explain_edit_group_new (void);

/* Says how many units are turned, which may be others than were measured. */
void weft_explain_edit_group_set_n (WeftExplainEditGroup *self,
                                    guint                 n_turned);

/* Shows that it is measured, or the figures: an answer to #weft_explain_edit. */
void weft_explain_edit_group_show (WeftExplainEditGroup *self,
                                   WeftExplainAnswer    *answer);

/* Nothing is measured any more. */
void weft_explain_edit_group_end (WeftExplainEditGroup *self);

/* Returns: (transfer none): what is said of the figures, "" of none */
const char *weft_explain_edit_group_get_words (WeftExplainEditGroup *self);

G_END_DECLS
