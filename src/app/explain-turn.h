/* explain-turn.h: turns units of a model down or off, one that is chosen at a time
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: `changed` when a unit was turned, or that was undone.
 */
#pragma once

#include "explain/switches.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_TURN (weft_explain_turn_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainTurn, weft_explain_turn, WEFT, EXPLAIN_TURN, AdwBin)

/* Returns: (transfer floating): a switch and a slider for no unit yet */
GtkWidget *weft_explain_turn_new (void);

/* @layer: (nullable): which unit is turned; %NULL: none can be */
void weft_explain_turn_set_unit (WeftExplainTurn *self,
                                 const char      *layer,
                                 gint64           unit);

/* Switches the unit off, or on again. */
void weft_explain_turn_toggle (WeftExplainTurn *self);

/* Returns: (transfer none): all units that are turned */
const WeftSwitches *weft_explain_turn_get_switches (WeftExplainTurn *self);

/* Returns: their number */
guint weft_explain_turn_get_n (WeftExplainTurn *self);

G_END_DECLS
