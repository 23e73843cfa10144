/* curve-groups.h: what gives learning curves their color, their stroke and their chart
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A popover with a list of keys (see workflow/trial-key.h) for each channel, through which one can
 * search. What is chosen is kept in the settings, and other choosers follow.
 */
#pragma once

#include "workflow/trial-channels.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_CURVE_GROUPS (weft_curve_groups_get_type ())
G_DECLARE_FINAL_TYPE (WeftCurveGroups, weft_curve_groups, WEFT, CURVE_GROUPS, GtkPopover)

/* @settings: (transfer none): of the program
 * Returns: (transfer floating): a popover */
WeftCurveGroups *weft_curve_groups_new (GSettings *settings);

/* @names: (nullable): parameters that trials have, the most telling first; those that are chosen
 * are offered anyway */
void weft_curve_groups_set_parameters (WeftCurveGroups *self,
                                       const char *const *names);

/* Returns: (transfer none): the setting that keeps the keys of a channel */
const char *weft_curve_groups_get_setting (WeftTrialChannel channel);

/* @keys: (out) (transfer full): of each channel, what the settings say */
void weft_curve_groups_read (GSettings  *settings,
                             char      **keys[WEFT_N_TRIAL_CHANNELS]);

G_END_DECLS
