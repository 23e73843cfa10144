/* link-private.h: links and their ends as a document writes them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/link.h"

G_BEGIN_DECLS

/* Returns: (transfer full): the link as a document holds it */
JsonNode *weft_link_to_json (const WeftLink *self);

/* Splits `node.port`. Returns: %FALSE when it is not two ids. */
gboolean weft_place_split (const char  *place,
                           char       **node,
                           char       **port);

G_END_DECLS
