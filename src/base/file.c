/* file.c: files read within limits and written so that nothing is lost
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/file.h"

#include "base/error.h"
#include "base/i18n.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
fail (GError     **error,
      const char  *format,
      const char  *path)
{
  int code = errno;

  g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_FILE, "%s: %s: %s", path, format, g_strerror (code));
  return FALSE;
}

static gboolean
read_all (int     file,
          guchar *data,
          gsize   length,
          gsize  *n_read)
{
  *n_read = 0;
  while (*n_read < length) {
    gssize got = read (file, data + *n_read, MIN (length - *n_read, (gsize) 1 << 30));

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return FALSE;
    if (got == 0)
      break;
    *n_read += (gsize) got;
  }
  return TRUE;
}

GBytes *
weft_file_read (const char  *path,
                gsize        max_bytes,
                GError     **error)
{
  struct stat info;
  guchar *data;
  gsize length;
  int file = open (path, O_RDONLY | O_CLOEXEC);

  if (file < 0 || fstat (file, &info) != 0) {
    fail (error, _("cannot be read"), path);
    if (file >= 0)
      close (file);
    return NULL;
  }
  if (S_ISDIR (info.st_mode) || (guint64) info.st_size > max_bytes) {
    g_set_error (error, WEFT_BASE_ERROR, S_ISDIR (info.st_mode) ? WEFT_BASE_ERROR_FILE : WEFT_BASE_ERROR_TOO_LARGE,
                 S_ISDIR (info.st_mode) ? _("%s: is a folder, a file is needed") : _("%s: is larger than such a file can be"), path);
    close (file);
    return NULL;
  }
  data = g_try_malloc ((gsize) info.st_size + 1);
  if (data == NULL || !read_all (file, data, (gsize) info.st_size, &length)) {
    fail (error, _("cannot be read"), path);
    close (file);
    g_free (data);
    return NULL;
  }
  close (file);
  data[length] = '\0';
  return g_bytes_new_take (data, length);
}

static gboolean
write_all (int           file,
           const guchar *data,
           gsize         length)
{
  while (length > 0) {
    gssize put = write (file, data, MIN (length, (gsize) 1 << 30));

    if (put < 0 && errno == EINTR)
      continue;
    if (put <= 0)
      return FALSE;
    data += put;
    length -= (gsize) put;
  }
  return TRUE;
}

/* The rename itself is durable only once the folder has been synced. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int file = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (file >= 0) {
    (void) fsync (file);
    close (file);
  }
}

static gboolean
keep_backup (const char  *path,
             GError     **error)
{
  g_autofree char *backup = g_strconcat (path, ".bak", NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  (void) g_unlink (backup);
  if (link (path, backup) == 0)
    return TRUE;

  /* A file system without hard links gets a copy instead. */
  g_autoptr (GFile) from = g_file_new_for_path (path);
  g_autoptr (GFile) to = g_file_new_for_path (backup);
  g_autoptr (GError) reason = NULL;
  if (g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &reason))
    return TRUE;
  g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_FILE, _("%s: the former content cannot be kept as a backup: %s"), path, reason->message);
  return FALSE;
}

static char *
resolve_link (const char *path)
{
  char *real = realpath (path, NULL);
  char *copy = g_strdup (real != NULL ? real : path);

  free (real);
  return copy;
}

gboolean
weft_file_write (const char          *path,
                 gconstpointer        data,
                 gsize                length,
                 WeftFileWriteFlags   flags,
                 GError             **error)
{
  g_autofree char *target = resolve_link (path);
  g_autofree char *temporary = g_strdup_printf ("%s.XXXXXX", target);
  struct stat former;
  gboolean existed = stat (target, &former) == 0;
  int file = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  mode_t mask, fresh;

  if (file < 0)
    return fail (error, _("cannot be written"), path);

  mask = umask (0);
  umask (mask);
  fresh = flags & WEFT_FILE_WRITE_PRIVATE ? 0600 : 0666 & ~mask;
  if (!write_all (file, data, length) ||
      fchmod (file, existed ? former.st_mode & 07777 : fresh) != 0 ||
      fsync (file) != 0) {
    fail (error, _("cannot be written, the former content is untouched"), path);
    close (file);
    (void) g_unlink (temporary);
    return FALSE;
  }
  close (file);
  if ((flags & WEFT_FILE_WRITE_BACKUP) && !keep_backup (target, error)) {
    (void) g_unlink (temporary);
    return FALSE;
  }
  if (g_rename (temporary, target) != 0) {
    fail (error, _("cannot be replaced, the former content is untouched"), path);
    (void) g_unlink (temporary);
    return FALSE;
  }
  sync_folder (target);
  return TRUE;
}

G_LOCK_DEFINE_STATIC (fingerprints);

static char *
compute_fingerprint (const char      *path,
                     const WeftStop  *stop,
                     GError         **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (1 << 20);
  int file = open (path, O_RDONLY | O_CLOEXEC);
  gsize got = 1;

  if (file < 0) {
    fail (error, _("cannot be read"), path);
    return NULL;
  }
  while (got > 0) {
    if (weft_stop_is_requested (stop) || !read_all (file, buffer, 1 << 20, &got)) {
      if (weft_stop_is_requested (stop))
        g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_STOPPED, _("%s: reading was cancelled"), path);
      else
        fail (error, _("cannot be read"), path);
      close (file);
      return NULL;
    }
    g_checksum_update (checksum, buffer, (gssize) got);
  }
  close (file);
  return g_strdup (g_checksum_get_string (checksum));
}

char *
weft_file_fingerprint (const char      *path,
                       const WeftStop  *stop,
                       GError         **error)
{
  static GHashTable *known; /* "inode:size:seconds.nanoseconds" → digits */
  g_autofree char *key = NULL;
  struct stat info;
  char *digits;

  if (stat (path, &info) != 0) {
    fail (error, _("cannot be read"), path);
    return NULL;
  }
  key = g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ".%09ld",
                         (guint64) info.st_dev, (guint64) info.st_ino, (gint64) info.st_size,
                         (gint64) info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
  G_LOCK (fingerprints);
  if (known == NULL)
    known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  digits = g_strdup (g_hash_table_lookup (known, key));
  G_UNLOCK (fingerprints);
  if (digits != NULL)
    return digits;

  digits = compute_fingerprint (path, stop, error);
  if (digits != NULL) {
    G_LOCK (fingerprints);
    g_hash_table_replace (known, g_steal_pointer (&key), g_strdup (digits));
    G_UNLOCK (fingerprints);
  }
  return digits;
}

gboolean
weft_file_make_folder (const char  *path,
                       GError     **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;
  return fail (error, _("this folder cannot be made"), path);
}
