/* structure.h: what a layer is, told like a parameter
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `model.dense1.units` is what a layer has. What it is can be varied as well: its kind, how often
 * it stands there, and whether it is passed over. These three are asked for where a layer has no
 * parameter of that name.
 */
#pragma once

#include "base/param.h"
#include "workflow/workflow.h"

G_BEGIN_DECLS

/**
 * weft_structure_get_params:
 *
 * Returns: (transfer none): a table: `kind`, any layer's; `repeat`, a whole number from 1;
 *   `bypassed`, a switch
 */
const WeftParam *weft_structure_get_params (void);

/**
 * weft_workflow_set_structure:
 * @layer: a layer of a model
 * @id: one of the table
 * @text: its value
 * @error: return location for an error
 *
 * Another kind of layer keeps id, links and those parameters that it has, too. A layer that
 * is repeated is repeated with what alone reads it and neither has weights nor changes the shape:
 * activations, dropout and their like. One undo step.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN for a layer or an id that there is not, and those of
 *   weft_param_check()
 *
 * Thread: main
 */
gboolean weft_workflow_set_structure (WeftWorkflow  *self,
                                      const char    *layer,
                                      const char    *id,
                                      const char    *text,
                                      GError       **error);

G_END_DECLS
