/* explain-maps.h: what the channels of a layer hold for an input
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A grid of small maps, of which a click, or Return, shows one large over the input; Escape
 * leads back. A layer without places is bars of its units.
 *
 * Signals: `changed` when another layer is chosen, `choose` when an input is asked for.
 */
#pragma once

#include "app/explain-work.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_MAPS (weft_explain_maps_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainMaps, weft_explain_maps, WEFT, EXPLAIN_MAPS, AdwBin)

/* Returns: (transfer floating): maps of no model yet */
GtkWidget *weft_explain_maps_new (void);

/* Offers the layers that have maps or units. */
void weft_explain_maps_set_model (WeftExplainMaps        *self,
                                  const WeftExplainModel *model);

/**
 * weft_explain_maps_say:
 * @title: what is to be said
 * @text: (nullable): a sentence
 * @invites: whether another input is what it needs
 *
 * Says something in place of the maps, unless the model has none, which it says itself.
 */
void weft_explain_maps_say (WeftExplainMaps *self,
                            const char      *title,
                            const char      *text,
                            gboolean         invites);

/* Shows @answer, which has maps. */
void weft_explain_maps_show (WeftExplainMaps   *self,
                             WeftExplainAnswer *answer);

/* Asks for the layer that was chosen in @order, if there is any. */
void weft_explain_maps_fill (WeftExplainMaps  *self,
                             WeftExplainOrder *order);

/* Returns: which map is shown large, from 0; -1: none */
int weft_explain_maps_get_large (WeftExplainMaps *self);

G_END_DECLS
