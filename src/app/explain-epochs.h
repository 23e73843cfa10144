/* explain-epochs.h: chooses the epoch that a model is looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A slider over the snapshots that the model's trial kept, hidden where there are none, and a
 * button that walks through them. Which trial that is it finds out by itself, on a thread.
 *
 * Signals: `changed` when another epoch is chosen, `found` when the snapshots are known.
 */
#pragma once

#include "app/explain-work.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_EPOCHS (weft_explain_epochs_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainEpochs, weft_explain_epochs, WEFT, EXPLAIN_EPOCHS, AdwBin)

/* Returns: whether what was asked last is wholly seen, so that a walk goes on */
typedef gboolean (*WeftExplainEpochsReady) (gpointer data);

/* @ready: asked while it walks
 * @data: for @ready; it must live as long
 * Returns: (transfer floating): a slider without epochs */
GtkWidget *weft_explain_epochs_new (WeftExplainEpochsReady ready,
                                    gpointer               data);

/* Looks for the snapshots of a model, which gets the trial that it is of. */
void weft_explain_epochs_set_model (WeftExplainEpochs *self,
                                    WeftExplainModel  *model);

/* Writes the epoch that is chosen into an order. */
void weft_explain_epochs_fill (WeftExplainEpochs *self,
                               WeftExplainOrder  *order);

/* Chooses an epoch, as the slider does; nothing happens where that was not kept. */
void weft_explain_epochs_choose (WeftExplainEpochs *self,
                                 guint64            epoch);

/* Walks from one epoch to the next, from the first one where the last is chosen, or stops. It stops
 * by itself at the last, and when another epoch is chosen. */
void     weft_explain_epochs_set_walking (WeftExplainEpochs *self,
                                          gboolean           walking);
gboolean weft_explain_epochs_get_walking (WeftExplainEpochs *self);

/* Returns: which epoch is chosen, 0: there are none */
guint64 weft_explain_epochs_get_epoch (WeftExplainEpochs *self);

/* Returns: (transfer none): what is said beside the slider */
const char *weft_explain_epochs_get_words (WeftExplainEpochs *self);

G_END_DECLS
