/* epoch-chart.h: what a model made of the same inputs along its training, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of pictures small maps, one an epoch, with what the model said; of tables and texts lines of
 * what the strongest parts added.
 */
#pragma once

#include "workflow/epoch-track.h"

G_BEGIN_DECLS

/**
 * WeftEpochChart:
 *
 * Reference-counted, so that a thread may paint it; nobody writes it once another has it.
 */
typedef struct _WeftEpochChart WeftEpochChart;

/* @tracks: (transfer full) (element-type WeftEpochTrack):
 * @is_shared: whether the colors of all maps of an input end at one number, and not each at its own
 * Returns: (transfer full): the picture */
WeftEpochChart *weft_epoch_chart_new   (GPtrArray      *tracks,
                                        gboolean        is_shared);
WeftEpochChart *weft_epoch_chart_ref   (WeftEpochChart *self);
void            weft_epoch_chart_unref (WeftEpochChart *self);

/* Returns: (transfer none) (element-type WeftEpochTrack): what it shows */
GPtrArray *weft_epoch_chart_get_tracks (const WeftEpochChart *self);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_epoch_chart_paint (const WeftEpochChart *self,
                             const WeftPaintStyle *style,
                             cairo_t              *cr,
                             double                width,
                             double                height);

/* Frames the epoch that is looked at. */
void weft_epoch_chart_paint_chosen (const WeftEpochChart *self,
                                    const WeftPaintStyle *style,
                                    cairo_t              *cr,
                                    double                width,
                                    guint64               epoch);

/* Returns: the epoch that is drawn at a place, 0: none */
guint64 weft_epoch_chart_find (const WeftEpochChart *self,
                               const WeftPaintStyle *style,
                               double                width,
                               double                x,
                               double                y);

/* Returns: the height at which everything has room */
double weft_epoch_chart_get_natural_height (const WeftEpochChart *self,
                                            const WeftPaintStyle *style,
                                            double                width);

/* Returns: (transfer full): the numbers as CSV: input, class, epoch, score and, of tables and
 *   texts, each part */
char *weft_epoch_chart_make_numbers (const WeftEpochChart *self);

/* Returns: (transfer full): from when on the class was the answer, in words */
char *weft_epoch_chart_tell (const WeftEpochChart *self);

/* Adds what files remember of the picture. */
void weft_epoch_chart_describe (const WeftEpochChart *self,
                                JsonObject           *recipe);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftEpochChart, weft_epoch_chart_unref)

G_END_DECLS
