/* filter-view.h: the filters of a convolution, one of which is chosen
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pointer, or the arrow keys, say what a kernel is like; a click, or the space bar, chooses
 * its filter.
 *
 * Signals: `chosen` (guint) when a filter is, `activated` when it is to be looked at: by a double
 * click, or Return.
 */
#pragma once

#include "app/explain-filters.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_FILTER_VIEW (weft_filter_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftFilterView, weft_filter_view, WEFT, FILTER_VIEW, AdwBin)

/* Returns: (transfer floating): a view of nothing yet */
GtkWidget *weft_filter_view_new (void);

/* @answer: to weft_explain_filters, with a finding */
void weft_filter_view_show (WeftFilterView    *self,
                            WeftExplainAnswer *answer);

/* Returns: (transfer none) (nullable): the layer that is shown */
const char *weft_filter_view_get_layer (WeftFilterView *self);

/* Stresses a filter. */
void weft_filter_view_choose (WeftFilterView *self,
                              guint           filter);

/* Returns: (transfer floating): a button that saves the picture or its numbers */
GtkWidget *weft_filter_view_make_button (WeftFilterView *self);

G_END_DECLS
