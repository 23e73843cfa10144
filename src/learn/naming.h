/* naming.h: tensors of ready-made models under the names of other programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A name is a line in naming.def, with what has to be done to the tensor: dense
 * layers have their weights the other way round elsewhere.
 */
#pragma once

#include "engine/tensor.h"

G_BEGIN_DECLS

/**
 * WeftNamingFamily:
 * @WEFT_NAMING_BERT: transformers' BertForSequenceClassification, BertForTokenClassification
 * @WEFT_NAMING_RESNET: transformers' ResNetForImageClassification
 * @WEFT_NAMING_TORCHVISION: torchvision's resnet18 … resnet50
 */
typedef enum {
  WEFT_NAMING_BERT,
  WEFT_NAMING_RESNET,
  WEFT_NAMING_TORCHVISION,
} WeftNamingFamily;

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

/* Takes a tensor over under @name; keeps a reference. */
typedef void (*WeftNamingPut) (gpointer target,
                               const char *name,
                               WeftTensor *tensor);

/**
 * weft_naming_give:
 * @family: whose names
 * @own: what the tensor is called here
 * @tensor: it, f32
 * @put: gets what the family has for it: mostly one tensor
 * @target: handed to @put
 * @error: return location for an error
 *
 * The way back: what weft_naming_take() finds under these names is @tensor.
 *
 * Errors: %WEFT_LEARN_ERROR_MODEL when the family has no such tensor
 */
gboolean weft_naming_give (WeftNamingFamily   family,
                           const char        *own,
                           const WeftTensor  *tensor,
                           WeftNamingPut      put,
                           gpointer           target,
                           GError           **error);

G_END_DECLS
