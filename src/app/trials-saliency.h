/* trials-saliency.h: why several trials say what they say of one input
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The input is a row that validates, at first the one where they disagree most, or a file that is
 * chosen or dropped here.
 */
#pragma once

#include "app/trials-look.h"

G_BEGIN_DECLS

#define WEFT_TYPE_TRIALS_SALIENCY (weft_trials_saliency_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialsSaliency, weft_trials_saliency, WEFT, TRIALS_SALIENCY, WeftTrialsLook)

/* Returns: (transfer floating): a view that asks nothing yet */
GtkWidget *weft_trials_saliency_new (void);

/* Takes a file of one's own for the input. */
void weft_trials_saliency_take_file (WeftTrialsSaliency *self,
                                     const char         *path);

G_END_DECLS
