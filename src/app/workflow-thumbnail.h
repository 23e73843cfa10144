/* workflow-thumbnail.h: a workflow as a small picture: nodes and wires, no words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/canvas-colors.h"
#include "workflow/workflow.h"

G_BEGIN_DECLS

/**
 * weft_workflow_thumbnail_paint:
 * @workflow: what is shown, as it stands on the canvas
 * @colors: those of the canvas
 * @cr: where
 * @width: in application pixels
 * @height: in application pixels
 *
 * Paints the whole workflow into the middle of the given size, never larger
 * than on the canvas. The background is left to the caller.
 *
 * Thread: main; needs no display
 */
void weft_workflow_thumbnail_paint (WeftWorkflow           *workflow,
                                    const WeftCanvasColors *colors,
                                    cairo_t                *cr,
                                    double                  width,
                                    double                  height);

G_END_DECLS
