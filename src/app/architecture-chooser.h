/* architecture-chooser.h: a popover with the models that are ready made
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: `chosen` (id) before it closes.
 */
#pragma once

#include "learn/architecture.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEFT_TYPE_ARCHITECTURE_CHOOSER (weft_architecture_chooser_get_type ())
G_DECLARE_FINAL_TYPE (WeftArchitectureChooser, weft_architecture_chooser, WEFT, ARCHITECTURE_CHOOSER, GtkPopover)

/* Returns: (transfer floating): a popover without a parent */
GtkWidget *weft_architecture_chooser_new (void);

/**
 * weft_architecture_chooser_set_rank:
 * @rank: axes of a sample; -1: not known
 *
 * Models that do not read such samples cannot be chosen.
 */
void weft_architecture_chooser_set_rank (WeftArchitectureChooser *self,
                                         int                      rank);

G_END_DECLS
