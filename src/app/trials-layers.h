/* trials-layers.h: the same layer of several trials, side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Histograms of weights, gradients or outputs, that of one epoch in front.
 */
#pragma once

#include "learn/watch.h"
#include "workflow/trial-models.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRIALS_LAYERS (weft_trials_layers_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialsLayers, weft_trials_layers, WEFT, TRIALS_LAYERS, AdwBin)

/* Returns: (transfer floating): a view of no trial, hidden */
GtkWidget *weft_trials_layers_new (void);

/* Adds trial @id, called @name. @log: (transfer none): what was watched in it; outlives the view */
void weft_trials_layers_add (WeftTrialsLayers   *self,
                             gint64              id,
                             const char         *name,
                             const WeftWatchLog *log);

/* @epochs: whose histograms stand in front; NaN: none */
void weft_trials_layers_set_epochs (WeftTrialsLayers      *self,
                                    const WeftTrialEpochs *epochs);

G_END_DECLS
