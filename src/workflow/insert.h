/* insert.h: a ready-made model put into a model node
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "learn/architecture.h"
#include "workflow/port-info.h"
#include "workflow/workflow.h"

G_BEGIN_DECLS

/**
 * WeftArchitecturePlace:
 * @item: shape of one sample, without the batch axis
 * @n_outputs: classes, or numbers, that are needed
 *
 * What a model has to fit.
 */
typedef struct
{
  WeftShape item;
  gint64 n_outputs;
} WeftArchitecturePlace;

/**
 * weft_architecture_place_init:
 * @self: (out caller-allocates): what is needed
 * @architecture: made for a shape of its own
 * @data: (nullable): the prepared data that arrives
 *
 * What @data says, and what it does not say as @architecture was made.
 */
void weft_architecture_place_init (WeftArchitecturePlace  *self,
                                   const WeftArchitecture *architecture,
                                   const WeftPortInfo     *data);

/**
 * weft_workflow_insert_architecture:
 * @node: a node that layers can be inside of
 * @architecture: which model
 * @params: (nullable): values of its parameters; %NULL: the defaults
 * @place: what it has to fit
 *
 * Replaces what is inside by the layers of @architecture, laid out from the left to the
 * right. One undo step.
 *
 * Errors: those of weft_architecture_build() and weft_workflow_set_nested()
 *
 * Thread: main
 */
gboolean weft_workflow_insert_architecture (WeftWorkflow                 *self,
                                            const char                   *node,
                                            const WeftArchitecture       *architecture,
                                            const WeftParams             *params,
                                            const WeftArchitecturePlace  *place,
                                            GError                      **error);

G_END_DECLS
