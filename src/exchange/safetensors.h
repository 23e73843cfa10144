/* safetensors.h: tensors with names in one file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layout: eight bytes with the header's length, little-endian; a JSON header
 * NAME → { dtype, shape, data_offsets }, with texts under `__metadata__`; the
 * tensors' bytes, without gaps, little-endian and row-major.
 *
 * Source: the safetensors format, version 0.3.
 */
#pragma once

#include "base/file.h"
#include "engine/tensor.h"

G_BEGIN_DECLS

typedef struct _WeftSafetensors WeftSafetensors;

/* Returns: (transfer full): an empty file in the making */
WeftSafetensors *weft_safetensors_new  (void);
void             weft_safetensors_free (WeftSafetensors *self);

/**
 * weft_safetensors_add:
 * @name: a name that is not taken
 * @tensor: (transfer none): kept; its content must not change until written
 */
void weft_safetensors_add (WeftSafetensors *self,
                           const char      *name,
                           WeftTensor      *tensor);

/* Puts a UTF-8 text into the metadata, in the place of one called so before. */
void weft_safetensors_set_text (WeftSafetensors *self,
                                const char      *key,
                                const char      *text);

/* Returns: (transfer none) (nullable): the metadata text called @key */
const char *weft_safetensors_get_text (WeftSafetensors *self,
                                       const char      *key);

/* Returns: (transfer none) (nullable): the tensor called @name; of one that was read the
 * content is never written, and the whole file stays in memory as long as it does */
WeftTensor *weft_safetensors_find (WeftSafetensors *self,
                                   const char      *name);

/**
 * weft_safetensors_list:
 *
 * Returns: (transfer container): the tensors' names, sorted, ended by %NULL
 */
const char **weft_safetensors_list (WeftSafetensors *self);

/**
 * weft_safetensors_require:
 * @dtype: the type it must have
 * @shape: the shape it must have
 * @error: return location for an error
 *
 * Errors: %WEFT_EXCHANGE_ERROR_UNKNOWN, %WEFT_EXCHANGE_ERROR_TYPE
 *
 * Returns: (transfer none) (nullable): the tensor called @name
 */
WeftTensor *weft_safetensors_require (WeftSafetensors  *self,
                                      const char       *name,
                                      WeftDType         dtype,
                                      const WeftShape  *shape,
                                      GError          **error);

/**
 * weft_safetensors_to_bytes:
 * @error: return location for an error
 *
 * Errors: %WEFT_BASE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): what weft_safetensors_write() writes
 */
GBytes *weft_safetensors_to_bytes (WeftSafetensors  *self,
                                   GError          **error);

/**
 * weft_safetensors_write:
 * @path: replaced in one step
 * @flags: see #WeftFileWriteFlags
 * @error: return location for an error
 *
 * Equal content gives equal bytes.
 *
 * Errors: %WEFT_BASE_ERROR_FILE
 */
gboolean weft_safetensors_write (WeftSafetensors     *self,
                                 const char          *path,
                                 WeftFileWriteFlags   flags,
                                 GError             **error);

/**
 * weft_safetensors_read:
 * @path: a file
 * @error: return location for an error
 *
 * Errors: %WEFT_EXCHANGE_ERROR_FORMAT, %WEFT_BASE_ERROR_FILE
 *
 * Returns: (transfer full) (nullable): its content
 */
WeftSafetensors *weft_safetensors_read (const char  *path,
                                        GError     **error);

/* The same for content that is in memory already; @bytes is kept. */
WeftSafetensors *weft_safetensors_parse (GBytes  *bytes,
                                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSafetensors, weft_safetensors_free)

G_END_DECLS
