/* trials-page-cards.h: what stands on the page that has trials side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each function makes one card; %NULL where there is nothing to show.
 */
#pragma once

#include "workflow/trial-compare.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Returns: (transfer floating) (nullable): the parameters that differ, a column a trial */
GtkWidget *weft_trials_card_new_parameters (const WeftTrialComparison *comparison);

/* Returns: (transfer floating) (nullable): metrics, with deltas to the first trial */
GtkWidget *weft_trials_card_new_metrics (const WeftTrialComparison *comparison);

/**
 * weft_trials_card_new_pairs:
 * @metric: by which recipes are compared
 * @rope: a difference that nobody minds
 *
 * Returns: (transfer floating) (nullable): each recipe with its spread, and a sentence for
 *   each pair
 */
GtkWidget *weft_trials_card_new_pairs (const WeftTrialComparison *comparison,
                                       const char                *metric,
                                       double                     rope);

/* @reports: (element-type JsonNode): what was told of each trial's model, %NULL among them
 * Returns: (transfer floating) (nullable): confusion matrices beside each other */
GtkWidget *weft_trials_card_new_confusions (const WeftTrialComparison *comparison,
                                            GPtrArray                 *reports);

/* Returns: (transfer floating) (nullable): the F1 of each class, a column a trial */
GtkWidget *weft_trials_card_new_classes (const WeftTrialComparison *comparison,
                                         GPtrArray                 *reports);

/* Returns: (transfer floating) (nullable): what people noted, laid out */
GtkWidget *weft_trials_card_new_notes (const WeftTrialComparison *comparison);

G_END_DECLS
