/* trial-improve.h: what should be tried next after a trial, for people to choose from
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/improve.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeftTrialImproveFunc:
 * @improvement: what somebody chose
 * @data: as it was given
 */
typedef void (*WeftTrialImproveFunc) (const WeftImprovement *improvement,
                                      gpointer data);

/**
 * weft_trial_improve_present:
 * @parent: the window
 * @title: of the trial
 * @found: (transfer full) (element-type WeftImprovement): what its curves say
 * @chosen: told what somebody wants to try
 * @data: (transfer none): for @chosen; lives as long as @parent
 *
 * Shows each with its reason and what it would change.
 */
void weft_trial_improve_present (GtkWindow            *parent,
                                 const char           *title,
                                 GPtrArray            *found,
                                 WeftTrialImproveFunc  chosen,
                                 gpointer              data);

G_END_DECLS
