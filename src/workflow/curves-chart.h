/* curves-chart.h: the curves of stored trials as one picture, a card beside the other
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the pane of curves shows, for files that weft-cli writes.
 */
#pragma once

#include "base/json.h"
#include "workflow/curves-cards.h"

G_BEGIN_DECLS

typedef struct _WeftCurvesChart WeftCurvesChart;

/**
 * weft_curves_chart_new:
 * @store: where the trials are
 * @ids: (array length=n): trials
 * @keys: of each channel, (nullable), (transfer full)
 * @metric: (nullable): a metric, or a family of them; %NULL: all
 * @look: how they are drawn; copied
 * @smoothing: see #WeftCurves
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN where there is nothing to draw
 *
 * Returns: (transfer full) (nullable): the picture
 */
WeftCurvesChart *weft_curves_chart_new  (WeftTrialStore        *store,
                                         const gint64          *ids,
                                         gsize                  n,
                                         char                 **keys[WEFT_N_TRIAL_CHANNELS],
                                         const char            *metric,
                                         const WeftCurvesLook  *look,
                                         double                 smoothing,
                                         GError               **error);
void             weft_curves_chart_free (WeftCurvesChart       *self);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_curves_chart_paint (const WeftCurvesChart *self,
                              const WeftPaintStyle  *style,
                              cairo_t               *cr,
                              double                 width,
                              double                 height);

/* Returns: the height at which everything has room */
double weft_curves_chart_get_natural_height (const WeftCurvesChart *self,
                                             const WeftPaintStyle  *style,
                                             double                 width);

/* Returns: (transfer full): every point, CSV */
char *weft_curves_chart_to_csv (const WeftCurvesChart *self);

/* Adds how it came about, and which combinations there are. */
void weft_curves_chart_describe (const WeftCurvesChart *self,
                                 JsonObject            *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCurvesChart, weft_curves_chart_free)

G_END_DECLS
