/* trials-saliency.h: why several trials say what they say of one input
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The input is a row that validates, at first the one where they disagree most, or a file that is
 * chosen or dropped here. What is shown is computed on a thread, by the models of the epoch that
 * the trials are looked at; another choice stops it.
 */
#pragma once

#include "trials/store.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRIALS_SALIENCY (weft_trials_saliency_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialsSaliency, weft_trials_saliency, WEFT, TRIALS_SALIENCY, AdwBin)

/* @ids: (array length=n): trials
 * Returns: (transfer floating): a view that asks nothing yet */
GtkWidget *weft_trials_saliency_new (WeftTrialStore *store,
                                     const gint64   *ids,
                                     gsize           n);

/* @is_open: whether it is seen, and so computed */
void weft_trials_saliency_set_open (WeftTrialsSaliency *self,
                                    gboolean            is_open);

/* @epoch: of which models are asked; NaN: the end */
void weft_trials_saliency_set_epoch (WeftTrialsSaliency *self,
                                     double              epoch);

/* Takes a file of one's own for the input. */
void weft_trials_saliency_take_file (WeftTrialsSaliency *self,
                                     const char         *path);

/* Returns: (transfer none): what the picture shows, in words; why there is none */
const char *weft_trials_saliency_get_words (WeftTrialsSaliency *self);

G_END_DECLS
