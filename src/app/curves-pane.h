/* curves-pane.h: learning curves, live and of stored trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One chart for each family of metrics. Smoothing, horizontal axis and log scale
 * are settings. What was changed on the way stands on all of them. Grows while a training
 * runs, without holding up a frame.
 *
 * Signals: `epoch-changed` (epoch) when the cursor goes elsewhere; NaN: away. `epochs-changed`
 * (array of WeftTrialEpoch, not kept) likewise, along a metric, which each trial had at an epoch
 * of its own.
 */
#pragma once

#include "app/document.h"
#include "trials/store.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_CURVES_PANE (weft_curves_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeftCurvesPane, weft_curves_pane, WEFT, CURVES_PANE, AdwBin)

/* Returns: (transfer floating): a pane without curves */
GtkWidget *weft_curves_pane_new (void);

/* @document: (nullable): whose latest run is shown */
void weft_curves_pane_set_document (WeftCurvesPane *self,
                                    WeftDocument   *document);

/**
 * weft_curves_pane_set_trials:
 * @store: (nullable): where the trials are
 * @ids: (array length=n): trials to lay over each other; their place says their color
 * @n: their number, 0: none
 *
 * Reads them on a thread; they appear when they are there.
 */
void weft_curves_pane_set_trials (WeftCurvesPane *self,
                                  WeftTrialStore *store,
                                  const gint64   *ids,
                                  gsize           n);

/* @epoch: where all charts are read off; NaN: nowhere */
void weft_curves_pane_set_epoch (WeftCurvesPane *self,
                                 double          epoch);

G_END_DECLS
