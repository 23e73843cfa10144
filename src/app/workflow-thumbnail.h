/* workflow-thumbnail.h: a workflow as a small picture: nodes and wires, no words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/style.h"
#include "workflow/workflow.h"

G_BEGIN_DECLS

/**
 * weft_workflow_thumbnail_paint:
 * @workflow: what is shown, as it stands on the canvas
 * @style: colors
 * @cr: where
 * @width: in units, see paint/style.h
 * @height: in units
 *
 * Paints the whole workflow into the middle of the given size, never larger
 * than on the canvas. The background is left to the caller.
 *
 * Thread: main
 */
void weft_workflow_thumbnail_paint (WeftWorkflow         *workflow,
                                    const WeftPaintStyle *style,
                                    cairo_t              *cr,
                                    double                width,
                                    double                height);

G_END_DECLS
