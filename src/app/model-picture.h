/* model-picture.h: the layers of a model as a small picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/workflow.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * weft_model_picture_new:
 * @workflow: nodes of any level; kept
 * @height: of the picture
 *
 * Returns: (transfer floating): a picture in the colors of the theme
 */
GtkWidget *weft_model_picture_new (WeftWorkflow *workflow,
                                   int           height);

/* The same for layers that stand in no document. */
GtkWidget *weft_model_picture_new_layers (JsonNode *layers,
                                          int       height);

G_END_DECLS
