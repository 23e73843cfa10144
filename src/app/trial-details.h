/* trial-details.h: all that is known of a trial, to be read and copied
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/trial.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Returns: (transfer floating): a popover without a parent */
GtkWidget *weft_trial_details_new (const WeftTrial *trial);

G_END_DECLS
