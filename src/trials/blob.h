/* blob.h: results of trials as files named by their content
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file in the folder is either absent or whole, and its name is the SHA-256
 * of its bytes in hexadecimal. Nothing is ever removed but by a purge.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weft_blob_put:
 * @folder: made when absent
 * @data: content
 * @length: bytes
 * @error: return location for an error
 *
 * Stores a blob; the same content twice is one file.
 *
 * Errors: %WEFT_BASE_ERROR_FILE
 *
 * Returns: (transfer full) (nullable): its hash
 */
char *weft_blob_put (const char     *folder,
                     gconstpointer   data,
                     gsize           length,
                     GError        **error);

/**
 * weft_blob_get_path:
 * @hash: a hash; anything else gives %NULL, so that no name leaves the folder
 *
 * Returns: (transfer full) (nullable): where the blob is, if it is there
 */
char *weft_blob_get_path (const char *folder,
                          const char *hash);

/* Returns: (transfer full): that a blob is not in @folder, or @folder is not there, and what would
 * mend it */
char *weft_blob_tell_missing (const char *folder,
                              const char *hash);

/**
 * weft_blob_get:
 * @max_bytes: refuse anything larger
 *
 * Reads a blob and checks that it still is what its name says.
 *
 * Errors: %WEFT_TRIALS_ERROR_NOT_FOUND, %WEFT_TRIALS_ERROR_FORMAT,
 *   %WEFT_BASE_ERROR_TOO_LARGE
 *
 * Returns: (transfer full) (nullable): the content
 */
GBytes *weft_blob_get (const char  *folder,
                       const char  *hash,
                       gsize        max_bytes,
                       GError     **error);

/**
 * weft_blob_purge:
 * @keep: (element-type utf8 utf8): the set of hashes to keep
 * @min_age: seconds since a file was last written, at least
 * @bytes: (out) (optional): what was given back
 *
 * Removes every other blob; files that are no blobs are left alone.
 */
gboolean weft_blob_purge (const char  *folder,
                          GHashTable  *keep,
                          gint64       min_age,
                          guint64     *bytes,
                          GError     **error);

G_END_DECLS
