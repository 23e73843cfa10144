/* source.c: the bytes that a reader reads, unpacked on the way
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/source-private.h"

#include "base/i18n.h"
#include "dataset/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define PIECE 65536

/* Deflate codes at most 258 bytes in two bits; nothing expands further. */
#define DEFLATE_RATIO 1032

typedef enum {
  PACKING_NONE,
  PACKING_GZIP,
  PACKING_DEFLATE,
} Packing;

struct _WeftSource
{
  const WeftStop *stop; /* Borrowed */
  GBytes *bytes;        /* Owned: content, NULL for a file */
  char *title;          /* Owned */
  char *path;           /* Owned: NULL for bytes */
  char *name;           /* Owned */
  int file;             /* Owned: -1 without one */

  guint64 size;   /* bytes as stored */
  gsize position; /* in bytes */
  Packing packing;
  gboolean is_folder;

  z_stream unpacker;
  gboolean is_unpacking;
  gboolean is_at_end;
  guint8 piece[PIECE];

  guint8 *head; /* Owned: NULL until peeked */
  gsize head_length;
};

static WeftSource *
source_new (const char     *title,
            const WeftStop *stop)
{
  WeftSource *self = g_new0 (WeftSource, 1);

  self->title = g_strdup (title);
  self->name = g_path_get_basename (title);
  self->stop = stop;
  self->file = -1;
  return self;
}

void
weft_source_free (WeftSource *self)
{
  if (self->is_unpacking)
    inflateEnd (&self->unpacker);
  if (self->file >= 0)
    close (self->file);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->title);
  g_free (self->path);
  g_free (self->name);
  g_free (self->head);
  g_free (self);
}

static gboolean
fail_file (WeftSource  *self,
           GError     **error)
{
  g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FILE, _("%s: cannot be read: %s"), self->title, g_strerror (errno));
  return FALSE;
}

static gboolean
read_stored (WeftSource  *self,
             guint8      *buffer,
             gsize        length,
             gsize       *n_read,
             GError     **error)
{
  gssize got;

  if (weft_stop_is_requested (self->stop)) {
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_STOPPED, _("%s: reading was cancelled"), self->title);
    return FALSE;
  }
  if (self->bytes != NULL) {
    *n_read = MIN (length, (gsize) self->size - self->position);
    if (*n_read > 0)
      memcpy (buffer, (const guint8 *) g_bytes_get_data (self->bytes, NULL) + self->position, *n_read);
    self->position += *n_read;
    return TRUE;
  }
  do
    got = read (self->file, buffer, MIN (length, (gsize) 1 << 20));
  while (got < 0 && errno == EINTR);
  *n_read = got < 0 ? 0 : (gsize) got;
  return got >= 0 || fail_file (self, error);
}

static gboolean
start_unpacking (WeftSource *self)
{
  if (self->is_unpacking)
    inflateEnd (&self->unpacker);
  self->is_unpacking = FALSE;
  self->is_at_end = FALSE;
  memset (&self->unpacker, 0, sizeof self->unpacker);
  if (self->packing != PACKING_NONE)
    self->is_unpacking = inflateInit2 (&self->unpacker, self->packing == PACKING_GZIP ? 15 + 16 : -15) == Z_OK;
  return self->is_unpacking || self->packing == PACKING_NONE;
}

gboolean
weft_source_rewind (WeftSource  *self,
                    GError     **error)
{
  self->position = 0;
  if (self->file >= 0 && lseek (self->file, 0, SEEK_SET) < 0)
    return fail_file (self, error);
  if (start_unpacking (self))
    return TRUE;
  g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FILE, _("%s: there is no memory to unpack it"), self->title);
  return FALSE;
}

static gboolean
detect_packing (WeftSource  *self,
                GError     **error)
{
  guint8 magic[3];
  gsize n_read;

  if (!read_stored (self, magic, sizeof magic, &n_read, error))
    return FALSE;
  if (n_read == 3 && magic[0] == 0x1f && magic[1] == 0x8b && magic[2] == 8)
    self->packing = PACKING_GZIP;
  return weft_source_rewind (self, error);
}

WeftSource *
weft_source_new_for_path (const char      *path,
                          const WeftStop  *stop,
                          GError         **error)
{
  g_autoptr (WeftSource) self = source_new (path, stop);
  struct stat info;

  self->path = g_strdup (path);
  /* Without O_NONBLOCK a named pipe would hold the caller for ever. */
  self->file = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (self->file < 0 || fstat (self->file, &info) != 0) {
    fail_file (self, error);
    return NULL;
  }
  self->is_folder = S_ISDIR (info.st_mode);
  if (self->is_folder)
    return g_steal_pointer (&self);
  if (!S_ISREG (info.st_mode)) {
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FILE, _("%s: is neither a file nor a folder"), path);
    return NULL;
  }
  self->size = (guint64) info.st_size;
  return detect_packing (self, error) ? g_steal_pointer (&self) : NULL;
}

WeftSource *
weft_source_new_for_bytes (GBytes         *bytes,
                           const char     *name,
                           const WeftStop *stop)
{
  WeftSource *self = source_new (name, stop);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  self->bytes = g_bytes_ref (bytes);
  self->size = size;
  if (size >= 3 && data[0] == 0x1f && data[1] == 0x8b && data[2] == 8)
    self->packing = PACKING_GZIP;
  (void) weft_source_rewind (self, NULL);
  return self;
}

WeftSource *
weft_source_new_deflated (GBytes         *bytes,
                          const char     *name,
                          const WeftStop *stop)
{
  WeftSource *self = source_new (name, stop);

  self->bytes = g_bytes_ref (bytes);
  self->size = g_bytes_get_size (bytes);
  self->packing = PACKING_DEFLATE;
  (void) weft_source_rewind (self, NULL);
  return self;
}

const char *
weft_source_get_name (const WeftSource *self)
{
  return self->name;
}

const char *
weft_source_get_title (const WeftSource *self)
{
  return self->title;
}

const char *
weft_source_get_path (const WeftSource *self)
{
  return self->path;
}

gboolean
weft_source_is_folder (const WeftSource *self)
{
  return self->is_folder;
}

gboolean
weft_source_is_packed (const WeftSource *self)
{
  return self->packing != PACKING_NONE;
}

guint64
weft_source_get_bound (const WeftSource *self)
{
  guint64 bound;

  if (self->packing == PACKING_NONE)
    return self->size;
  return g_uint64_checked_mul (&bound, self->size, DEFLATE_RATIO) ? bound : G_MAXUINT64;
}

static gboolean
fail_packing (WeftSource  *self,
              int          status,
              GError     **error)
{
  g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT,
               status == Z_BUF_ERROR ? _("%s: the compressed data is cut off; copy or download the file again")
                                     : _("%s: the compressed data is damaged; copy or download the file again"),
               self->title);
  return FALSE;
}

/* Several gzip members in a row are one file, as gzip itself reads them;
 * whatever else follows the last one is padding. */
static void
end_member (WeftSource *self)
{
  if (self->packing == PACKING_GZIP && self->unpacker.avail_in >= 2 &&
      self->unpacker.next_in[0] == 0x1f && self->unpacker.next_in[1] == 0x8b)
    inflateReset (&self->unpacker);
  else
    self->is_at_end = TRUE;
}

static gboolean
read_packed (WeftSource  *self,
             guint8      *buffer,
             gsize        length,
             gsize       *n_read,
             GError     **error)
{
  z_stream *unpacker = &self->unpacker;
  int status = Z_OK;

  if (!self->is_unpacking)
    return fail_packing (self, Z_MEM_ERROR, error);
  unpacker->next_out = buffer;
  unpacker->avail_out = (uInt) MIN (length, (gsize) PIECE);
  *n_read = unpacker->avail_out;
  while (unpacker->avail_out > 0 && !self->is_at_end) {
    if (unpacker->avail_in == 0) {
      gsize got;

      if (!read_stored (self, self->piece, PIECE, &got, error))
        return FALSE;
      unpacker->next_in = self->piece;
      unpacker->avail_in = (uInt) got;
      if (got == 0)
        return fail_packing (self, Z_BUF_ERROR, error);
    }
    status = inflate (unpacker, Z_NO_FLUSH);
    if (status == Z_STREAM_END)
      end_member (self);
    else if (status != Z_OK && status != Z_BUF_ERROR)
      return fail_packing (self, status, error);
  }
  *n_read -= unpacker->avail_out;
  return TRUE;
}

gboolean
weft_source_read (WeftSource  *self,
                  gpointer     buffer,
                  gsize        length,
                  gsize       *n_read,
                  GError     **error)
{
  guint8 *out = buffer;

  *n_read = 0;
  while (*n_read < length) {
    gsize got;

    if (self->packing == PACKING_NONE) {
      if (!read_stored (self, out + *n_read, length - *n_read, &got, error))
        return FALSE;
    } else if (!read_packed (self, out + *n_read, length - *n_read, &got, error)) {
      return FALSE;
    }
    if (got == 0)
      break;
    *n_read += got;
  }
  return TRUE;
}

const guint8 *
weft_source_peek (WeftSource *self,
                  gsize      *length)
{
  if (self->head == NULL && !self->is_folder) {
    self->head = g_malloc (WEFT_SOURCE_HEAD);
    (void) weft_source_rewind (self, NULL);
    /* A damaged stream shows what came before the damage; reading reports it. */
    if (!weft_source_read (self, self->head, WEFT_SOURCE_HEAD, &self->head_length, NULL) && self->is_unpacking)
      self->head_length = MIN ((gsize) self->unpacker.total_out, WEFT_SOURCE_HEAD);
    (void) weft_source_rewind (self, NULL);
  }
  *length = self->head_length;
  return self->head;
}

GBytes *
weft_source_get_bytes (WeftSource  *self,
                       GError     **error)
{
  g_autoptr (GMappedFile) map = NULL;
  g_autoptr (GError) inner = NULL;

  if (self->bytes != NULL)
    return g_bytes_ref (self->bytes);
  map = g_mapped_file_new_from_fd (self->file, FALSE, &inner);
  if (map != NULL)
    return g_mapped_file_get_bytes (map);
  g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FILE, _("%s: cannot be mapped into memory: %s"), self->title, inner->message);
  return NULL;
}
