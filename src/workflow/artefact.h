/* artefact.h: a value that a node hands to the next
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An artefact is immutable from its birth: any number of threads read it
 * through any number of references. Its hash says what it is; equal hashes mean
 * equal content.
 */
#pragma once

#include "workflow/port-type.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _WeftArtefact WeftArtefact;

/**
 * weft_artefact_new:
 * @type: the type of the port
 * @value: (transfer full): the value, never written again
 * @destroy: (nullable): frees @value with the last reference
 *
 * Returns: (transfer full): an artefact, with the content hash of its type
 */
WeftArtefact *weft_artefact_new (const WeftPortType *type,
                                 gpointer            value,
                                 GDestroyNotify      destroy);

/**
 * weft_artefact_new_report:
 * @report: (transfer full): a JSON document; it is sealed
 *
 * Returns: (transfer full): an artefact of type report
 */
WeftArtefact *weft_artefact_new_report (JsonNode *report);

WeftArtefact *weft_artefact_ref   (WeftArtefact *self);
void          weft_artefact_unref (WeftArtefact *self);

const WeftPortType *weft_artefact_get_type (const WeftArtefact *self);

/**
 * weft_artefact_get_value:
 *
 * Returns: (transfer none): the value, to be read only
 */
gpointer weft_artefact_get_value (const WeftArtefact *self);

/**
 * weft_artefact_get_hash:
 *
 * Returns: (transfer none) (nullable): the content hash; %NULL when the type
 *   has none, the runner then knows the value by the key of its node
 */
const char *weft_artefact_get_hash (const WeftArtefact *self);

/**
 * weft_artefact_get_bytes:
 *
 * Returns: the memory that the value holds, in bytes, 0 when its type does not say
 */
gsize weft_artefact_get_bytes (const WeftArtefact *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftArtefact, weft_artefact_unref)

G_END_DECLS
