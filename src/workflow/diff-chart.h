/* diff-chart.h: what is different between two workflows, drawn on the canvas of both
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nodes stand where they stand in the newer workflow; what was added, removed or changed says
 * so by its color, by a sign and by a word. Below follow the insides that are different. The
 * window and weft-cli draw the same.
 */
#pragma once

#include "paint/style.h"
#include "workflow/diff.h"

G_BEGIN_DECLS

typedef struct _WeftDiffChart WeftDiffChart;

/**
 * weft_diff_chart_new:
 * @diff: (transfer full): what is drawn
 * @title: above the picture
 *
 * Returns: (transfer full): the picture, which nobody changes and any thread may paint
 */
WeftDiffChart *weft_diff_chart_new   (WeftDiff      *diff,
                                      const char    *title);
WeftDiffChart *weft_diff_chart_ref   (WeftDiffChart *self);
void           weft_diff_chart_unref (WeftDiffChart *self);

const WeftDiff *weft_diff_chart_get_diff (const WeftDiffChart *self);

/* Returns: the height at which everything has room */
double weft_diff_chart_get_natural_height (const WeftDiffChart  *self,
                                           const WeftPaintStyle *style,
                                           double                width);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_diff_chart_paint (const WeftDiffChart  *self,
                            const WeftPaintStyle *style,
                            cairo_t              *cr,
                            double                width,
                            double                height);

/* Returns: (transfer full): a line for each difference, CSV */
char *weft_diff_chart_to_csv (const WeftDiffChart *self);

/* Returns: (transfer full): the picture in words */
char *weft_diff_chart_tell (const WeftDiffChart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDiffChart, weft_diff_chart_unref)

G_END_DECLS
