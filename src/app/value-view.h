/* value-view.h: what a node gave, as a page for people
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/artefact.h"
#include "workflow/port-info.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * weft_value_view_new:
 * @type: what the port gives
 * @artefact: (nullable): what it gave in the latest run
 * @info: (nullable): what is known of it without a run
 *
 * Returns: (transfer floating) (nullable): a page, %NULL when there is nothing to show
 */
GtkWidget *weft_value_view_new (const WeftPortType *type,
                                WeftArtefact       *artefact,
                                const WeftPortInfo *info);

G_END_DECLS
