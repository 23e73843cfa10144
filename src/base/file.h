/* file.h: files read within limits and written so that nothing is lost
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * weft_file_read:
 * @path: file name
 * @max_bytes: refuse anything larger
 * @error: return location for an error
 *
 * Reads a whole file. A NUL follows the last byte, outside the length.
 *
 * Errors: %WEFT_BASE_ERROR_FILE, %WEFT_BASE_ERROR_TOO_LARGE
 *
 * Returns: (transfer full) (nullable): the content
 */
GBytes *weft_file_read (const char  *path,
                        gsize        max_bytes,
                        GError     **error);

/**
 * WeftFileWriteFlags:
 * @WEFT_FILE_WRITE_BACKUP: keep the former content as `path.bak`
 * @WEFT_FILE_WRITE_PRIVATE: a new file is for its owner only (0600), whatever the umask
 */
typedef enum {
  WEFT_FILE_WRITE_NONE = 0,
  WEFT_FILE_WRITE_BACKUP = 1 << 0,
  WEFT_FILE_WRITE_PRIVATE = 1 << 1,
} WeftFileWriteFlags;

/**
 * weft_file_write:
 * @path: file name
 * @data: content
 * @length: bytes
 * @flags: see #WeftFileWriteFlags
 * @error: return location for an error
 *
 * Replaces a file in one step: a temporary file beside it is written, synced
 * and renamed over it. Whatever goes wrong, and whenever the process is killed,
 * the file is the old one or the new one. A symbolic link is followed, the
 * permissions of the old file are kept.
 *
 * Errors: %WEFT_BASE_ERROR_FILE (read-only folder, full disk …)
 */
gboolean weft_file_write (const char          *path,
                          gconstpointer        data,
                          gsize                length,
                          WeftFileWriteFlags   flags,
                          GError             **error);

/**
 * weft_file_fingerprint:
 * @path: file name
 * @stop: (nullable): polled every megabyte
 * @error: return location for an error
 *
 * Identifies a file's content: SHA-256 of its bytes, remembered for the life of
 * the process by size, modification time and inode, so that asking again is
 * free until the file changes.
 *
 * Errors: %WEFT_BASE_ERROR_FILE, %WEFT_BASE_ERROR_STOPPED
 *
 * Returns: (transfer full) (nullable): 64 hexadecimal digits
 */
char *weft_file_fingerprint (const char      *path,
                             const WeftStop  *stop,
                             GError         **error);

/**
 * weft_file_make_folder:
 * @path: folder name
 * @error: return location for an error
 *
 * Makes a folder and its parents, for the owner only (0700).
 */
gboolean weft_file_make_folder (const char  *path,
                                GError     **error);

G_END_DECLS
