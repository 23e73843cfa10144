/* layout-plot.h: a layout to be looked at: zoomed, pulled about, pointed at and chosen from
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The wheel, or + and -, zooms; the pointer, or the arrow keys, pulls; 0 shows all. A drag with
 * Shift encloses points, Ctrl+A takes those in sight. A click chooses a point, Shift and an
 * arrow the next one in that direction; Return, or a second click, asks for it; Escape lets go.
 *
 * Signals: `pointed`, `chosen`, `selected` when other points are; `wanted` when the chosen one is
 * asked for.
 */
#pragma once

#include "app/layout-chart.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Neighbours of the chosen point that are outlined. */
#define WEFT_LAYOUT_NEIGHBOURS 10

#define WEFT_TYPE_LAYOUT_PLOT (weft_layout_plot_get_type ())
G_DECLARE_FINAL_TYPE (WeftLayoutPlot, weft_layout_plot, WEFT, LAYOUT_PLOT, AdwBin)

/**
 * weft_layout_plot_new:
 * @make_recipe: says, (transfer full) (nullable), how the picture came about
 * @owner: given to it; outlives the plot
 *
 * Returns: (transfer floating): a plot of nothing yet
 */
GtkWidget *weft_layout_plot_new (char *(*make_recipe) (gpointer owner),
                                 gpointer owner);

/**
 * weft_layout_plot_show:
 * @about: what is laid out; another one lets go of all points
 * @frame: (nullable): where the points are
 * @color: of what the colors tell
 * @title: above
 * @caption: below
 */
void weft_layout_plot_show (WeftLayoutPlot       *self,
                            WeftExplainEmbedding *about,
                            WeftLayoutFrame      *frame,
                            WeftLayoutColor       color,
                            const char           *title,
                            const char           *caption);

/* Outlines a point and its neighbours, -1: none; tells nobody. */
void weft_layout_plot_choose (WeftLayoutPlot *self,
                              gint64          point);

/* @selected: (array) (nullable): 1 for each point to select; %NULL: none */
void weft_layout_plot_select (WeftLayoutPlot *self,
                              const guint8   *selected);

/* Returns: a point, -1: none */
gint64 weft_layout_plot_get_pointed (WeftLayoutPlot *self);
gint64 weft_layout_plot_get_chosen  (WeftLayoutPlot *self);

/**
 * weft_layout_plot_get_neighbours:
 * @distances: (out): of each, in what is laid out
 *
 * Returns: (transfer none) (array length=WEFT_LAYOUT_NEIGHBOURS): those of the chosen point, the
 *   nearest first, -1 where there are no more
 */
const gint32 *weft_layout_plot_get_neighbours (WeftLayoutPlot  *self,
                                               const float    **distances);

/**
 * weft_layout_plot_get_selected:
 * @n: (out): how many
 *
 * Returns: (transfer none) (nullable): 1 for each point that is selected
 */
const guint8 *weft_layout_plot_get_selected (WeftLayoutPlot *self,
                                             gsize          *n);

/* Returns: what is seen */
const WeftScatterView *weft_layout_plot_get_view (WeftLayoutPlot *self);

/* Returns: whether point @point is painted, and where in the widget of the picture */
gboolean weft_layout_plot_get_place (WeftLayoutPlot *self,
                                     gsize           point,
                                     double         *x,
                                     double         *y);

/* Returns: (transfer none): the picture, which has the focus and is saved */
GtkWidget *weft_layout_plot_get_picture (WeftLayoutPlot *self);

G_END_DECLS
