/* curves-cards.h: the curves of stored trials, card by card
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Metrics of one family share a card. Where the channels of trials (trial-channels.h) give charts,
 * each combination has a card of its own, and where they give strokes, each kind of rows, as
 * otherwise dashes mean those. The window and weft-cli draw the same.
 *
 * Thread: the one that shows the curves
 */
#pragma once

#include "paint/curve-band.h"
#include "workflow/curve-set.h"
#include "workflow/trial-channels.h"
#include "workflow/trial-curves.h"

G_BEGIN_DECLS

/**
 * WeftCurvesLook:
 * @axis: what they are drawn along
 * @along: (nullable): the metric, for %WEFT_CURVE_AXIS_METRIC
 * @has_bands: whether the trials of a set are one curve; not along a metric, where they share no
 *   places
 * @line: of a band
 * @area: of a band
 * @baseline: the trial that stands out, 0: none
 */
typedef struct
{
  WeftCurveAxis axis;
  const char *along;
  gboolean has_bands;
  WeftBandLine line;
  WeftBandArea area;
  gint64 baseline;
} WeftCurvesLook;

/* All kinds of rows, all charts. */
#define WEFT_CURVE_CARD_ALL (-1)

/**
 * WeftCurveCard:
 * @family: interned: of metrics
 * @split: a #WeftMetricSplit, or %WEFT_CURVE_CARD_ALL
 * @chart: which combination of %WEFT_TRIAL_CHANNEL_CHART, or %WEFT_CURVE_CARD_ALL: curves of
 *   trials only where there are no such combinations
 */
typedef struct
{
  const char *family;
  int split;
  int chart;
} WeftCurveCard;

/* Returns: whether both have the same curves */
gboolean weft_curve_card_equal (const WeftCurveCard *a,
                                const WeftCurveCard *b);

/* Returns: (transfer full): what stands above it */
char *weft_curve_card_make_title (const WeftCurveCard     *self,
                                  const WeftTrialChannels *channels);

/* Returns: whether a curve of a trial is shown: it is one, and not of single batches, whose noise
 * would hide everything */
gboolean weft_curves_are_shown (const WeftTrialCurve *curve);

/**
 * weft_curves_list_cards:
 * @families: (element-type utf8): interned, in their order
 * @curves: (element-type WeftTrialCurve): of trials, those of a trial one after the other
 * @channels: (nullable): how these trials are grouped
 *
 * Returns: (transfer full) (element-type WeftCurveCard): the cards that have curves of trials
 */
GArray *weft_curves_list_cards (const GPtrArray         *families,
                                const GPtrArray         *curves,
                                const WeftTrialChannels *channels);

/* Sorts (element-type utf8) families: the best known come first, then the others by name. */
void weft_curves_sort_families (GPtrArray *families);

/* Adds the family of a metric to (element-type utf8) interned ones, once. */
void weft_curves_add_family (GPtrArray  *families,
                             const char *metric);

/**
 * weft_curves_fill:
 * @set: gets the curves of a card, and the keys of the legend where trials are grouped
 * @curves: (element-type WeftTrialCurve): see weft_curves_list_cards()
 * @channels: (nullable): how these trials are grouped
 */
void weft_curves_fill (WeftCurveSet            *set,
                       const WeftCurveCard     *card,
                       const GPtrArray         *curves,
                       const WeftTrialChannels *channels,
                       const WeftCurvesLook    *look);

/* Returns: how many colors of the palette trials have taken */
guint weft_curves_count_colors (const GPtrArray         *curves,
                                const WeftTrialChannels *channels);

/* Returns: (transfer full) (nullable): “Trial 5 · Validation”; %NULL without owner and split */
char *weft_curves_make_title (const char *owner,
                              const char *metric);

G_END_DECLS
