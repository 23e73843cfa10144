/* naming.h: tensors of ready-made models under the names of other programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A name is a line in naming.def, with what has to be done to the tensor: dense
 * layers have their weights the other way round elsewhere.
 */
#pragma once

#include "engine/tensor.h"

G_BEGIN_DECLS

/* Returns: (transfer none) (nullable): the tensor called @name */
typedef const WeftTensor *(*WeftNamingFind) (gpointer source,
                                             const char *name);

/**
 * weft_naming_take:
 * @own: what the tensor is called here
 * @shape: the one that it has here
 * @find: finds tensors by the names of others
 * @source: handed to @find
 *
 * Looks for a tensor under all names that others have for it.
 *
 * Returns: (transfer full) (nullable): it, as it is here: f32, of @shape
 */
WeftTensor *weft_naming_take (const char      *own,
                              const WeftShape *shape,
                              WeftNamingFind   find,
                              gpointer         source);

G_END_DECLS
