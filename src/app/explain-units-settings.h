/* explain-units-settings.h: how inputs are made up that a unit answers to
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: `changed` when it is another way.
 */
#pragma once

#include "app/explain-units.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_UNITS_SETTINGS (weft_explain_units_settings_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainUnitsSettings, weft_explain_units_settings, WEFT, EXPLAIN_UNITS_SETTINGS, AdwBin)

/* Returns: (transfer floating): settings for no model yet */
GtkWidget *weft_explain_units_settings_new (void);

/* Offers the ways that there are for what the model reads; of texts there is none. */
void weft_explain_units_settings_set_model (WeftExplainUnitsSettings *self,
                                            const WeftExplainModel   *model);

/* Writes the way into @wish. */
void weft_explain_units_settings_fill (WeftExplainUnitsSettings *self,
                                       WeftExplainUnitsWish     *wish);

G_END_DECLS
