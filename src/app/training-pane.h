/* training-pane.h: a training looked at from inside, and steered
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Buttons that pause, step and stop it; how far it is; histograms and gradients of its layers,
 * its validation rows, and the learning rate that lies ahead. One place in time for all of
 * these: the epoch that is chosen, or the latest.
 *
 * Signals: `node-activated` (id) to show the settings of the Train node, which can be changed
 * on the way; `epoch-chosen` (epoch), NaN: the latest; `row-chosen` (id of the Train node, row of
 * the data, from 0) to look into what the model makes of it by now.
 */
#pragma once

#include "app/document.h"
#include "learn/control.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRAINING_PANE (weft_training_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrainingPane, weft_training_pane, WEFT, TRAINING_PANE, AdwBin)

/* Returns: (transfer floating): a pane without a training */
GtkWidget *weft_training_pane_new (void);

/* @document: (nullable): whose latest training is shown */
void weft_training_pane_set_document (WeftTrainingPane *self,
                                      WeftDocument     *document);

/* Shows whether the training that @control is of is paused; %NULL: none runs. */
void weft_training_pane_set_control (WeftTrainingPane *self,
                                     WeftTrainControl *control);

/* @epoch: the place in time that is shown; NaN: the latest */
void weft_training_pane_set_epoch (WeftTrainingPane *self,
                                   double            epoch);

G_END_DECLS
