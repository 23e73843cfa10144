/* onnx-external.c: numbers of a model that lie in files beside it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a model names is read for it, and a model may be anybody's. So only ordinary
 * files in its own folder, or below, are opened, step by step from there, and no
 * link is followed on the way. The numbers are read to where they stay.
 *
 * Source: ONNX, External Data; the keys are location, offset, length and checksum,
 * the SHA-1 of the whole file.
 */
#include "exchange/onnx-private.h"

#include "base/i18n.h"
#include "base/number.h"
#include "exchange/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK ((gsize) 1 << 20)

void
weft_onnx_external_clear (WeftOnnxExternal *self)
{
  g_clear_pointer (&self->location, g_free);
  g_clear_pointer (&self->checksum, g_free);
}

static gboolean
read_size (const char  *key,
           const char  *text,
           gint64      *size,
           GError     **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL))
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("the %s of its numbers in another file is “%s”, a number of bytes is needed; the file is damaged"), key, text);
  *size = (gint64) number;
  return TRUE;
}

gboolean
weft_onnx_external_add (WeftOnnxExternal         *self,
                        const WeftProtobufField  *field,
                        GError                  **error)
{
  g_autofree char *key = g_strdup (""), *text = g_strdup ("");

  if (!weft_onnx_read_pair (field, &key, &text, NULL, error))
    return FALSE;
  if (g_str_equal (key, "offset"))
    return read_size (key, text, &self->offset, error);
  if (g_str_equal (key, "length"))
    return read_size (key, text, &self->length, error);
  if (g_str_equal (key, "location") || g_str_equal (key, "checksum")) {
    char **place = *key == 'l' ? &self->location : &self->checksum;

    g_free (*place);
    *place = g_steal_pointer (&text);
  }
  return TRUE;
}

/* Whether a name, read as steps, stays below where it begins. */
static gboolean
stays_below (const char *location)
{
  g_auto (GStrv) steps = g_strsplit (location, "/", -1);

  return *location != '/' && !g_strv_contains ((const char *const *) steps, "..");
}

/* Returns: an open file, or -1 with errno */
static int
open_below (const char *folder,
            const char *location)
{
  g_auto (GStrv) steps = g_strsplit (location, "/", -1);
  int at = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  for (char **step = steps; at >= 0 && *step != NULL; step++) {
    int next, code;

    if (**step == '\0' || g_str_equal (*step, "."))
      continue;
    next = openat (at, *step, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | (step[1] != NULL ? O_DIRECTORY : O_NONBLOCK));
    code = errno;
    close (at);
    errno = code;
    at = next;
  }
  return at;
}

static int
open_external (const WeftOnnxExternal  *self,
               const WeftOnnxSource    *source,
               gsize                   *size,
               GError                 **error)
{
  struct stat info;
  int file;

  if (source->folder == NULL)
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE, _("the numbers are in another file, “%s”; save the model with all of it in one, as onnx.save does by default"), self->location) - 1;
  if (!stays_below (self->location))
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("the numbers are said to be in “%s”, and only files in the model’s own folder are read; save the model with all of it in one folder"), self->location) - 1;
  file = open_below (source->folder, self->location);
  if (file < 0 && errno == ELOOP)
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("the numbers are in “%s”, which is a link, and no link is followed; put the file itself there"), self->location) - 1;
  if (file < 0)
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("the numbers are in “%s” beside the model, which cannot be opened: %s; put it there"), self->location, g_strerror (errno)) - 1;
  if (fstat (file, &info) == 0 && S_ISREG (info.st_mode)) {
    *size = (gsize) info.st_size;
    return file;
  }
  close (file);
  return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("the numbers are said to be in “%s”, which is no ordinary file; put the one there that came with the model"), self->location) - 1;
}

/* Returns: how many of the bytes from @offset on could be read */
static gsize
read_at (int     file,
         guint8 *to,
         gsize   length,
         gsize   offset)
{
  gsize n_read = 0;

  while (n_read < length) {
    gssize got = pread (file, to + n_read, MIN (length - n_read, (gsize) 1 << 30), (off_t) (offset + n_read));

    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      break;
    n_read += (gsize) got;
  }
  return n_read;
}

/* The digest of a file, taken once for all of its tensors. */
static const char *
find_digest (WeftOnnxSource *source,
             const char     *location,
             int             file,
             gsize           size)
{
  const char *known = g_hash_table_lookup (source->digests, location);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree guint8 *chunk = known == NULL ? g_malloc (CHUNK) : NULL;

  if (known != NULL)
    return known;
  for (gsize at = 0, got = 1; at < size && got > 0; at += got) {
    got = read_at (file, chunk, MIN (CHUNK, size - at), at);
    g_checksum_update (checksum, chunk, (gssize) got);
  }
  g_hash_table_insert (source->digests, g_strdup (location), g_strdup (g_checksum_get_string (checksum)));
  return g_hash_table_lookup (source->digests, location);
}

/* Before anything is allocated: does the file hold what is to be read? */
static gboolean
check_place (const WeftOnnxExternal  *self,
             gsize                    size,
             gsize                    bytes,
             GError                 **error)
{
  if (self->length >= 0 && (gsize) self->length != bytes)
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("its dimensions need %zu bytes, %" PRId64 " are said to be in “%s”; the file is damaged"), bytes, self->length, self->location);
  if ((gsize) self->offset > size || bytes > size - (gsize) self->offset)
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("its numbers are bytes %" PRId64 " and on of “%s”, which ends after %zu; put the file there that came with the model, whole"),
                           self->offset, self->location, size);
  return TRUE;
}

static WeftTensor *
read_open (const WeftOnnxExternal  *self,
           WeftOnnxSource          *source,
           int                      file,
           gsize                    size,
           WeftDType                dtype,
           const WeftShape         *shape,
           GError                 **error)
{
  gsize bytes = (gsize) weft_shape_count (shape) * weft_dtype_get_size (dtype);
  g_autoptr (WeftTensor) tensor = NULL;

  if (!check_place (self, size, bytes, error))
    return NULL;
  if (self->checksum != NULL && g_ascii_strcasecmp (self->checksum, find_digest (source, self->location, file, size)) != 0) {
    weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("“%s” is not the file that the model was saved with, its checksum differs; get both again"), self->location);
    return NULL;
  }
  tensor = weft_tensor_new (dtype, shape, error);
  if (tensor == NULL)
    return NULL;
  if (read_at (file, tensor->data, bytes, (gsize) self->offset) == bytes)
    return g_steal_pointer (&tensor);
  weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("“%s” cannot be read to the end: %s; get it again"), self->location, g_strerror (errno));
  return NULL;
}

WeftTensor *
weft_onnx_external_read (const WeftOnnxExternal  *self,
                         WeftOnnxSource          *source,
                         WeftDType                dtype,
                         const WeftShape         *shape,
                         GError                 **error)
{
  WeftTensor *tensor;
  gsize size = 0;
  int file;

  if (self->location == NULL || *self->location == '\0') {
    weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("its numbers are in another file, which is not named; the file is damaged"));
    return NULL;
  }
  file = open_external (self, source, &size, error);
  if (file < 0)
    return NULL;
  tensor = read_open (self, source, file, size, dtype, shape, error);
  close (file);
  source->n_external += tensor != NULL;
  return tensor;
}
