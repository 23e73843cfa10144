/* curve-chart.h: one chart of curves that can be zoomed and read off
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A drag zooms to a rectangle, one with Shift moves the part that is shown, the wheel with Control
 * zooms at the pointer, a double click shows everything again; a cursor
 * follows the pointer and says the values below it. With the keyboard: arrows
 * move the cursor from point to point, Home and End to the ends, plus and minus
 * zoom, 0 and Escape show everything again.
 *
 * Signals: `cursor-moved` (x) when the cursor goes elsewhere; NaN: away. `pointed` (owner) when the
 * curve of another one is pointed at, where all that belongs to it stands out; 0: nobody's.
 */
#pragma once

#include "app/curve-readout.h"
#include "workflow/curves-cards.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeftCurveSource:
 * @fill: gives, (transfer full) (nullable), the curves of @card as they are now
 * @make_recipe: says, (transfer full), how their picture is made, JSON
 *
 * Where the curves of a chart come from.
 */
typedef struct
{
  WeftCurveSet *(*fill) (const WeftCurveCard *card, gpointer owner);
  char *(*make_recipe) (const WeftCurveCard *card, gpointer owner);
} WeftCurveSource;

#define WEFT_TYPE_CURVE_CHART (weft_curve_chart_get_type ())
G_DECLARE_FINAL_TYPE (WeftCurveChart, weft_curve_chart, WEFT, CURVE_CHART, AdwBin)

/**
 * weft_curve_chart_new:
 * @card: what it shows; copied
 * @source: (transfer none): asked for them whenever it is painted
 * @owner: (transfer none): for @source; outlives the chart
 *
 * Returns: (transfer floating): a chart
 */
GtkWidget *weft_curve_chart_new (const WeftCurveCard   *card,
                                 const WeftCurveSource *source,
                                 gpointer               owner);

const char          *weft_curve_chart_get_family (WeftCurveChart *self);
const WeftCurveCard *weft_curve_chart_get_card   (WeftCurveChart *self);

/**
 * weft_curve_chart_set_highlight:
 * @highlight: what stands out where somebody points at a curve
 * @owner: for %WEFT_CURVE_HIGHLIGHT_RUN: whose curves do now, 0: nobody's
 */
void weft_curve_chart_set_highlight (WeftCurveChart     *self,
                                     WeftCurveHighlight  highlight,
                                     gint64              owner);

/* Paints anew, soon. */
void weft_curve_chart_queue (WeftCurveChart *self);

/* @x: where the cursor stands, in units of the horizontal axis; NaN: nowhere */
void weft_curve_chart_set_cursor (WeftCurveChart *self,
                                  double          x);

/* Returns: where the cursor stands, NaN: nowhere */
double weft_curve_chart_get_cursor (WeftCurveChart *self);

/* Shows everything again. */
void weft_curve_chart_reset (WeftCurveChart *self);

/* Returns: whether a part is shown */
gboolean weft_curve_chart_get_zoomed (WeftCurveChart *self);

/* Returns: (transfer none) (nullable): the curves on screen */
const WeftCurveSet *weft_curve_chart_get_set (WeftCurveChart *self);

/* Returns: whether what is on screen is up to date */
gboolean weft_curve_chart_get_settled (WeftCurveChart *self);

G_END_DECLS
