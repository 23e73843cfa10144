/* layers.h: learn's layers as kinds of nodes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "learn/model.h"
#include "workflow/kind.h"
#include "workflow/port-info.h"
#include "workflow/snapshot.h"

G_BEGIN_DECLS

/* Returns: (transfer none): the table of what can stand inside a model */
const WeftDomain *weft_domain_get_layers (const WeftDomain *parent);

/**
 * weft_layers_to_spec:
 * @nested: what is inside a model node
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_CHECK when a layer is of an unknown kind or a
 *   parameter is wrong; the message names the layer
 *
 * Returns: (transfer full) (nullable): the model that the layers make
 */
WeftModelSpec *weft_layers_to_spec (const WeftSnapshot  *nested,
                                    GError             **error);

/**
 * weft_layers_read_input:
 * @data: prepared data
 * @input: (out caller-allocates): what a model reads of it; borrows from @data and the result
 *
 * Returns: (transfer full) (element-type WeftInputPart) (nullable): the parts of @input; %NULL,
 *   and @input as it was, when its shape is not known
 */
GArray *weft_layers_read_input (const WeftPortInfo *data,
                                WeftModelInput     *input);

/**
 * WeftModelLayer:
 * @id: its id
 * @kind: (nullable): what it is
 * @parameters: numbers it learns, or would if it were not frozen; -1 when unknown
 */
typedef struct
{
  char *id;
  const WeftLayerKind *kind;
  gint64 parameters;
} WeftModelLayer;

/* Returns: (transfer full): what a check tells of a model before any shape: which layers it has */
JsonObject *weft_layers_describe (const WeftModelSpec *spec);

/**
 * weft_layers_read_model:
 * @model: what a model gives, as a check tells it
 *
 * Returns: (transfer full) (element-type WeftModelLayer) (nullable): its layers, in their
 *   order; %NULL when they are not known
 */
GArray *weft_layers_read_model (const WeftPortInfo *model);

/**
 * weft_layers_from_spec:
 * @spec: a model
 *
 * Each layer stands right of those that it reads.
 *
 * Returns: (transfer full): what is inside a model node, as weft_workflow_set_nested()
 *   takes it; weft_layers_to_spec() gives the same model again
 */
JsonNode *weft_layers_from_spec (const WeftModelSpec *spec);

G_END_DECLS
