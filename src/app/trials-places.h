/* trials-places.h: where the columns of the table of trials are
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/trials-row.h"

G_BEGIN_DECLS

/**
 * weft_trials_places_find:
 * @header: its headings have been laid out
 * @within: what the area is in
 * @places: (element-type WeftTrialPlace): becomes the place of each column, in their order
 *
 * Returns: the area of all headings
 */
GtkAllocation weft_trials_places_find (GtkColumnView *header,
                                       GtkWidget     *within,
                                       GArray        *places);

G_END_DECLS
