/* insert.h: ready-made models, and those of others, put into a document
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "learn/architecture.h"
#include "learn/import.h"
#include "workflow/port-info.h"
#include "workflow/workflow.h"

G_BEGIN_DECLS

/**
 * WeftArchitecturePlace:
 * @input: what arrives
 * @n_outputs: classes, or numbers, that are needed
 *
 * What a model has to fit.
 */
typedef struct
{
  WeftModelInput input;
  gint64 n_outputs;

  /*< private >*/
  GArray *parts; /* Owned: (nullable): of WeftInputPart */
} WeftArchitecturePlace;

/**
 * weft_architecture_place_init:
 * @self: (out caller-allocates): what is needed
 * @architecture: made for a shape of its own
 * @data: (nullable): the prepared data that arrives
 *
 * What @data says, which must outlive @self, and what it does not say as @architecture
 * was made.
 */
void weft_architecture_place_init (WeftArchitecturePlace  *self,
                                   const WeftArchitecture *architecture,
                                   const WeftPortInfo     *data);

void weft_architecture_place_clear (WeftArchitecturePlace *self);

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

/**
 * weft_workflow_add_import:
 * @import: layers of others
 * @file: how the document is to call the file that they come from
 * @title: what the model is called
 * @x: left edge of the model, in canvas units
 * @y: upper edge
 *
 * Adds a model with these layers, and a training that begins with their numbers. A Softmax at the
 * end is left out, as cross entropy applies it itself. One undo step.
 *
 * Errors: those of the commands that it is made of; then nothing was added
 *
 * Thread: main
 *
 * Returns: (transfer none) (nullable): the model
 */
WeftNode *weft_workflow_add_import (WeftWorkflow      *self,
                                    const WeftImport  *import,
                                    const char        *file,
                                    const char        *title,
                                    double             x,
                                    double             y,
                                    GError           **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftArchitecturePlace, weft_architecture_place_clear)

G_END_DECLS
