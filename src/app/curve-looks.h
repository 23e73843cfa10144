/* curve-looks.h: how learning curves are looked at: what is set less often
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * weft_curve_looks_new:
 * @settings: where it is kept
 * @smoothing: what the scale of the bar shows, here to three digits
 *
 * Returns: (transfer floating): a popover
 */
GtkWidget *weft_curve_looks_new (GSettings     *settings,
                                 GtkAdjustment *smoothing);

G_END_DECLS
