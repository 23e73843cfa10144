/* explain-methods.h: how a prediction is explained
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The methods that suit the model, the settings of the one that was chosen, and the layer
 * that it looks at.
 *
 * Signal: `changed` when something else is asked for.
 */
#pragma once

#include "app/explain-saliency.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_METHODS (weft_explain_methods_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainMethods, weft_explain_methods, WEFT, EXPLAIN_METHODS, AdwBin)

/* Returns: (transfer floating): a list of nothing yet */
GtkWidget *weft_explain_methods_new (void);

/* Offers what suits the model. */
void weft_explain_methods_set_model (WeftExplainMethods     *self,
                                     const WeftExplainModel *model);

/* Shows what was taken of an answer with a finding, where nothing was chosen. */
void weft_explain_methods_show (WeftExplainMethods      *self,
                                const WeftExplainAnswer *answer);

/* Returns: (transfer full): what was chosen */
WeftExplainSaliencyWish *weft_explain_methods_make_wish (WeftExplainMethods *self);

G_END_DECLS
