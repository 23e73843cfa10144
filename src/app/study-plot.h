/* study-plot.h: a picture of a study to point at, to draw ranges in and to choose points from
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A drag along an axis draws a range, one of its title moves the axis; a click on a line or point
 * chooses it, one on an axis takes the value there. With the keyboard: left and right go from axis
 * to axis, with Control they move it; with Shift up and down cut a range off it at the bottom and
 * the top; up and down go from point to point, Return selects it alone, Escape lets all go.
 *
 * Signals:
 *   `ranges-changed`  ranges were drawn or let go
 *   `axis-moved`      (uint, uint) the axis at a place was moved to another one
 *   `pointed`         another point is pointed at, or none
 *   `chosen`          another point is chosen, or none
 *   `selected`        (boolean) the chosen point is to be selected: along with others?
 *   `value-taken`     (uint, double) an axis was clicked: which variable, and where
 *
 * Thread: main
 */
#pragma once

#include "app/picture-view.h"
#include "workflow/study-chart.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_STUDY_PLOT (weft_study_plot_get_type ())
G_DECLARE_FINAL_TYPE (WeftStudyPlot, weft_study_plot, WEFT, STUDY_PLOT, AdwBin)

/* Returns: (transfer floating): a picture of nothing */
GtkWidget *weft_study_plot_new (void);

/* @chart: (nullable): what is shown from now on; ranges of another study are let go */
void weft_study_plot_set_chart (WeftStudyPlot  *self,
                                WeftStudyChart *chart);

/* Returns: (transfer none) (nullable): what is shown */
WeftStudyChart *weft_study_plot_get_chart (WeftStudyPlot *self);

/* Returns: (transfer none): the view, for its menu */
WeftPictureView *weft_study_plot_get_picture (WeftStudyPlot *self);

/* Returns: (transfer none) (nullable): a range for each variable */
const WeftParallelBrush *weft_study_plot_get_brushes (WeftStudyPlot *self);

/* Lets all ranges go, without a signal. */
void weft_study_plot_clear_brushes (WeftStudyPlot *self);

/* Returns: (transfer full) (nullable): of each point whether all ranges hold it; %NULL: there are
 * none */
guint8 *weft_study_plot_list_held (WeftStudyPlot *self);

/* Returns: the point that is pointed at, or else the chosen one; -1: none */
gint64 weft_study_plot_get_point (WeftStudyPlot *self);

/* Returns: the chosen point, -1: none */
gint64 weft_study_plot_get_chosen (WeftStudyPlot *self);

G_END_DECLS
