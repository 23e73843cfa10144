/* model-bar.h: what the model in front comes to: its size, and what training it costs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows each check, so that the numbers are those of what can be seen. Memory and time
 * are found on a thread (workflow/estimate.h); while a run keeps the engine busy, time is
 * reckoned by the speed that was measured before.
 */
#pragma once

#include "app/document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEFT_TYPE_MODEL_BAR (weft_model_bar_get_type ())
G_DECLARE_FINAL_TYPE (WeftModelBar, weft_model_bar, WEFT, MODEL_BAR, GtkWidget)

/* Returns: (transfer floating): a bar of no model yet */
GtkWidget *weft_model_bar_new (void);

/**
 * weft_model_bar_set_model:
 * @document: (nullable): where it is
 * @model: (nullable): a node with layers inside, in groups `group1.model`; %NULL: none, the
 *   bar is hidden
 */
void weft_model_bar_set_model (WeftModelBar *self,
                               WeftDocument *document,
                               const char   *model);

/* Returns: whether all numbers are those of the latest check */
gboolean weft_model_bar_get_settled (WeftModelBar *self);

G_END_DECLS
