/* trial-clone.h: a form with the parameters of a trial, to run it again with others
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/trial.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeftTrialChange:
 * @parameter: NODE.PARAM or NODE.LAYER.PARAM
 * @to: what it is to be
 */
typedef struct
{
  const char *parameter;
  const char *to;
} WeftTrialChange;

/**
 * WeftTrialCloneFunc:
 * @changes: (array length=n): what was changed in the form, in its order
 * @run: whether it is to be run at once
 *
 * Makes the workflow with these parameters.
 *
 * Returns: whether that went well; if not, @error says why, and the form stays
 */
typedef gboolean (*WeftTrialCloneFunc) (const WeftTrialChange *changes,
                                        guint n,
                                        gboolean run,
                                        gpointer data,
                                        GError **error);

/**
 * weft_trial_clone_present:
 * @parent: the window that asks
 * @trial: (transfer none): whose parameters the form shows at first
 * @make: called when the form is done
 * @data: for @make
 * @free_data: frees @data when the form is closed
 */
void weft_trial_clone_present (GtkWindow          *parent,
                               WeftTrial          *trial,
                               WeftTrialCloneFunc  make,
                               gpointer            data,
                               GDestroyNotify      free_data);

G_END_DECLS
