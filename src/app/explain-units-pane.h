/* explain-units-pane.h: what a unit looks for, growing, beside the data that it answers to most
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-pane.h"

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_UNITS_PANE (weft_explain_units_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainUnitsPane, weft_explain_units_pane, WEFT, EXPLAIN_UNITS_PANE, AdwBin)

/* Returns: (transfer floating): units of no model yet */
GtkWidget *weft_explain_units_pane_new (void);

/* Returns: how many steps the picture on screen has taken; 0: there is none */
gint64 weft_explain_units_pane_get_step (WeftExplainUnitsPane *self);

G_END_DECLS
