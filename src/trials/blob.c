/* blob.c: results of trials as files named by their content
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/blob.h"

#include "base/file.h"
#include "base/i18n.h"
#include "trials/error.h"

#include <glib/gstdio.h>

#include <string.h>
#include <utime.h>

#define HASH_LENGTH 64

static gboolean
is_hash (const char *text)
{
  return strlen (text) == HASH_LENGTH && strspn (text, "0123456789abcdef") == HASH_LENGTH;
}

char *
weft_blob_put (const char     *folder,
               gconstpointer   data,
               gsize           length,
               GError        **error)
{
  g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, length);
  g_autofree char *path = g_build_filename (folder, hash, NULL);
  GStatBuf info;

  if (!weft_file_make_folder (folder, error))
    return NULL;

  /* A file of that name is whole, but a disk may have cut it short since. Its
   * new date keeps a purge from taking it before its trial is told about it. */
  if (g_stat (path, &info) == 0 && (gsize) info.st_size == length && utime (path, NULL) == 0)
    return g_steal_pointer (&hash);
  return weft_file_write (path, data, length, WEFT_FILE_WRITE_PRIVATE, error) ? g_steal_pointer (&hash) : NULL;
}

char *
weft_blob_get_path (const char *folder,
                    const char *hash)
{
  g_autofree char *path = NULL;

  if (!is_hash (hash))
    return NULL;
  path = g_build_filename (folder, hash, NULL);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

char *
weft_blob_tell_missing (const char *folder,
                        const char *hash)
{
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return g_strdup_printf (_("%s is not there, the folder in which the store keeps models; where the store was moved or renamed, move its old folder there, too"), folder);
  return g_strdup_printf (_("artefact %.12s is not in %s; run the trial again to make it"), hash, folder);
}

GBytes *
weft_blob_get (const char  *folder,
               const char  *hash,
               gsize        max_bytes,
               GError     **error)
{
  g_autofree char *path = weft_blob_get_path (folder, hash);
  g_autofree char *actual = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (path == NULL) {
    g_autofree char *missing = weft_blob_tell_missing (folder, hash);

    g_set_error_literal (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND, missing);
    return NULL;
  }
  bytes = weft_file_read (path, max_bytes, error);
  if (bytes == NULL)
    return NULL;
  actual = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (!g_str_equal (actual, hash)) {
    g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_FORMAT,
                 _("%s: its content is no longer what its name says; run the trial again to make it"), path);
    return NULL;
  }
  return g_steal_pointer (&bytes);
}

gboolean
weft_blob_purge (const char  *folder,
                 GHashTable  *keep,
                 gint64       min_age,
                 guint64     *bytes,
                 GError     **error)
{
  g_autoptr (GDir) files = NULL;
  gint64 newest = g_get_real_time () / G_USEC_PER_SEC - min_age;
  guint64 freed = 0;
  const char *name;

  if (bytes != NULL)
    *bytes = 0;
  if (!g_file_test (folder, G_FILE_TEST_EXISTS))
    return TRUE;
  files = g_dir_open (folder, 0, error);
  if (files == NULL)
    return FALSE;
  while ((name = g_dir_read_name (files)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    GStatBuf info;

    if (!is_hash (name) || g_hash_table_contains (keep, name))
      continue;
    if (g_lstat (path, &info) == 0 && info.st_mtime <= newest && g_unlink (path) == 0)
      freed += (guint64) info.st_size;
  }
  if (bytes != NULL)
    *bytes = freed;
  return TRUE;
}
