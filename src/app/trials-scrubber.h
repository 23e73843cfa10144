/* trials-scrubber.h: the epoch that several trials are looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scale from the first epoch to the last that any of them has, and beyond it what came of them in
 * the end.
 *
 * Signal: `epoch-changed` (epoch) when a person moves it; NaN: the end.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRIALS_SCRUBBER (weft_trials_scrubber_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialsScrubber, weft_trials_scrubber, WEFT, TRIALS_SCRUBBER, AdwBin)

/* Returns: (transfer floating): a scrubber, hidden while there are no epochs */
GtkWidget *weft_trials_scrubber_new (void);

/* @n_epochs: the last epoch; 0: none */
void weft_trials_scrubber_set_epochs (WeftTrialsScrubber *self,
                                      guint               n_epochs);

/* @epoch: where it goes, without a signal; NaN: the end */
void weft_trials_scrubber_set_epoch (WeftTrialsScrubber *self,
                                     double              epoch);

/* @low … @high: the epochs of trials that each stand at its own; where it goes, without a signal */
void weft_trials_scrubber_set_spread (WeftTrialsScrubber *self,
                                      double              low,
                                      double              high);

G_END_DECLS
