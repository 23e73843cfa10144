/* trial-chooser.h: which columns the table of trials has
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: `toggled` (id, whether it is to be shown), `reset` to the columns
 * that Weft comes with.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRIAL_CHOOSER (weft_trial_chooser_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialChooser, weft_trial_chooser, WEFT, TRIAL_CHOOSER, GtkPopover)

/* Returns: (transfer floating): a popover without columns */
GtkWidget *weft_trial_chooser_new (void);

/**
 * weft_trial_chooser_fill:
 * @shown: ids of the columns that are shown
 * @parameters: (nullable): names that trials have
 * @metrics: (nullable): names that trials have
 */
void weft_trial_chooser_fill (WeftTrialChooser *self,
                              const char *const *shown,
                              const char *const *parameters,
                              const char *const *metrics);

G_END_DECLS
