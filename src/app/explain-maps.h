/* explain-maps.h: what the channels of a layer hold for an input
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A grid of small maps, of which a click, or Return, shows one large over the input; Escape
 * leads back. A layer without places is bars of its units.
 */
#pragma once

#include "app/explain-pane.h"

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_MAPS (weft_explain_maps_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainMaps, weft_explain_maps, WEFT, EXPLAIN_MAPS, AdwBin)

/* Returns: (transfer floating): maps of no model yet */
GtkWidget *weft_explain_maps_new (void);

/* Returns: which map is shown large, from 0; -1: none */
int weft_explain_maps_get_large (WeftExplainMaps *self);

G_END_DECLS
