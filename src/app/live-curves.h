/* live-curves.h: curves of what runs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/document.h"
#include "learn/metric-name.h"
#include "workflow/curve-set.h"

G_BEGIN_DECLS

/**
 * WeftLiveCurves:
 * @document: (nullable): whose latest run they are of
 * @settings: the program's, with the horizontal axis
 * @n_colors: colors that others have taken
 * @is_grouped: whether the legend has keys
 *
 * Curves of a document beside those of stored trials.
 */
typedef struct
{
  WeftDocument *document;
  GSettings *settings;
  guint n_colors;
  gboolean is_grouped;
} WeftLiveCurves;

/* What was measured once, after the training, is a number and no curve. */
gboolean weft_live_curves_is_curve (const WeftMetricSeries *series);

/* Returns: whether there are curves of a family */
gboolean weft_live_curves_has (const WeftLiveCurves *self,
                               const char           *family);

/* Returns: (transfer none) (nullable): the series of @node, or of any, that has the most points */
const WeftMetricSeries *weft_live_curves_find_longest (const WeftLiveCurves *self,
                                                       const char           *node);

/* Returns: (transfer full): where the points of a series stand on the axis that was chosen; NaN:
 *   nowhere */
GArray *weft_live_curves_place (const WeftLiveCurves   *self,
                                const WeftMetricSeries *series);

/* Adds all of a family and a kind of rows: a color for each kind of rows or, beside others, for
 * each node. */
void weft_live_curves_add (const WeftLiveCurves *self,
                           WeftCurveSet         *set,
                           const char           *family,
                           WeftMetricSplit       split);

G_END_DECLS
