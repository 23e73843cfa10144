/* curve-axis-chooser.h: a list that chooses what learning curves are drawn along
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Steps, epochs and time, and below them the metrics that there are. What is chosen is kept in
 * the settings, and other choosers follow.
 */
#pragma once

#include "workflow/curve-axis.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _WeftCurveAxisChooser WeftCurveAxisChooser;

/**
 * weft_curve_axis_chooser_new:
 * @list: (transfer none): has steps, epochs and time already
 * @settings: (transfer none): of the program
 *
 * Returns: (transfer full): what brings the two together, to be freed before @list goes
 */
WeftCurveAxisChooser *weft_curve_axis_chooser_new  (GtkDropDown          *list,
                                                    GSettings            *settings);
void                  weft_curve_axis_chooser_free (WeftCurveAxisChooser *self);

/**
 * weft_curve_axis_read:
 * @metric: (out) (transfer full): for %WEFT_CURVE_AXIS_METRIC, its name; otherwise empty
 *
 * Returns: what the settings say
 */
WeftCurveAxis weft_curve_axis_read (GSettings  *settings,
                                    char      **metric);

/* @names: (element-type utf8): metrics that can be chosen; the chosen one is among them */
void weft_curve_axis_chooser_set_metrics (WeftCurveAxisChooser *self,
                                          GPtrArray            *names);

G_END_DECLS
