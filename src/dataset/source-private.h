/* source-private.h: the bytes that a reader reads, unpacked on the way
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file, a folder or bytes in memory. Gzip is recognised by content, whatever
 * the file is called, and unpacked as it is read: nothing is expanded that the
 * reader does not ask for.
 */
#pragma once

#include "base/stop.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What sniffing sees: the first bytes after unpacking. */
#define WEFT_SOURCE_HEAD 65536

typedef struct _WeftSource WeftSource;

/**
 * weft_source_new_for_path:
 * @path: a file or folder
 * @stop: (nullable): polled while reading; must outlive the source
 *
 * Errors: %WEFT_DATASET_ERROR_FILE
 *
 * Returns: (transfer full) (nullable): the source at its beginning
 */
WeftSource *weft_source_new_for_path (const char      *path,
                                      const WeftStop  *stop,
                                      GError         **error);

/**
 * weft_source_new_for_bytes:
 * @bytes: (transfer none): content
 * @name: what messages call it
 *
 * Returns: (transfer full): the source at its beginning
 */
WeftSource *weft_source_new_for_bytes (GBytes         *bytes,
                                       const char     *name,
                                       const WeftStop *stop);

/**
 * weft_source_new_deflated:
 * @bytes: (transfer none): a raw deflate stream, as in a zip file
 * @name: what messages call it
 *
 * Returns: (transfer full): the source at its beginning
 */
WeftSource *weft_source_new_deflated (GBytes         *bytes,
                                      const char     *name,
                                      const WeftStop *stop);

void weft_source_free (WeftSource *self);

const char *weft_source_get_name (const WeftSource *self);  /* the file's own name, without folders */
const char *weft_source_get_title (const WeftSource *self); /* what messages call it: the path */
const char *weft_source_get_path (const WeftSource *self);  /* NULL for bytes */
gboolean weft_source_is_folder (const WeftSource *self);
gboolean weft_source_is_packed (const WeftSource *self);

/**
 * weft_source_get_bound:
 *
 * Returns: the most bytes that can come out: the size, or what that many bytes
 *   of deflate can expand to at the very most (1032 to 1)
 */
guint64 weft_source_get_bound (const WeftSource *self);

/**
 * weft_source_peek:
 * @length: (out): up to %WEFT_SOURCE_HEAD
 *
 * Returns: (transfer none): the first bytes, wherever reading is
 */
const guint8 *weft_source_peek (WeftSource *self,
                                gsize      *length);

/* Goes back to the beginning. */
gboolean weft_source_rewind (WeftSource  *self,
                             GError     **error);

/**
 * weft_source_read:
 * @buffer: receives bytes
 * @length: how many are wanted
 * @n_read: (out): fewer only at the end
 *
 * Errors: %WEFT_DATASET_ERROR_FILE, %WEFT_DATASET_ERROR_FORMAT when gzip data is
 *   cut or its checksum is wrong, %WEFT_DATASET_ERROR_STOPPED
 */
gboolean weft_source_read (WeftSource  *self,
                           gpointer     buffer,
                           gsize        length,
                           gsize       *n_read,
                           GError     **error);

/**
 * weft_source_get_bytes:
 *
 * Returns: (transfer full) (nullable): the content as it is stored, mapped when
 *   it is a file
 */
GBytes *weft_source_get_bytes (WeftSource  *self,
                               GError     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSource, weft_source_free)

G_END_DECLS
