/* outdated.h: what tells that a result is no more what a node would give
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/snapshot.h"

G_BEGIN_DECLS

/**
 * weft_snapshot_hash_nodes:
 *
 * Two nodes of one hash compute the same: their kinds, parameters and insides are the
 * same, and so are the nodes before them. Where nodes lie, what they and groups around
 * them are called, and what files contain, is not looked at.
 *
 * Returns: (transfer full) (element-type utf8 utf8): ids and hashes of all nodes
 */
GHashTable *weft_snapshot_hash_nodes (const WeftSnapshot *self);

/**
 * weft_hashes_are_outdated:
 * @now: (element-type utf8 utf8): of the document as it is
 * @then: (element-type utf8 utf8): of each node that ran, as it was then
 * @id: a node, or a group of them
 *
 * Returns: whether the node, or one in the group, has run and would compute something
 *   else by now
 */
gboolean weft_hashes_are_outdated (GHashTable *now,
                                   GHashTable *then,
                                   const char *id);

G_END_DECLS
