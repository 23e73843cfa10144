/* block.c: bytes that grow, in memory or in a mapped temporary file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A block begins on the heap and moves to a file when the budget of its read
 * is spent; it never moves back. Disk space is reserved before it is written
 * to, because a full disk under a mapping would be a signal, not an error.
 */
#include "dataset/block-private.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "dataset/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static gsize memory_limit; /* atomic; 0: the default */

gsize
weft_dataset_get_memory_limit (void)
{
  gsize limit = __atomic_load_n (&memory_limit, __ATOMIC_RELAXED);
  long pages = sysconf (_SC_PHYS_PAGES), page = sysconf (_SC_PAGESIZE);

  if (limit > 0)
    return limit;
  return pages > 0 && page > 0 ? (gsize) pages / 4 * (gsize) page : (gsize) 1 << 30;
}

void
weft_dataset_set_memory_limit (gsize bytes)
{
  __atomic_store_n (&memory_limit, bytes, __ATOMIC_RELAXED);
}

WeftBlock *
weft_block_new (WeftBudget *budget)
{
  WeftBlock *self = g_new0 (WeftBlock, 1);

  self->budget = budget;
  self->file = -1;
  return self;
}

WeftBlock *
weft_block_new_mapped (const char  *path,
                       gsize        offset,
                       gsize        length,
                       GError     **error)
{
  WeftBlock *self;
  int file = open (path, O_RDONLY | O_CLOEXEC);
  gpointer map = MAP_FAILED;

  if (file >= 0) {
    map = mmap (NULL, offset + length, PROT_READ, MAP_PRIVATE, file, 0);
    close (file);
  }
  if (map == MAP_FAILED) {
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FILE, _("%s: cannot be mapped into memory: %s"), path, g_strerror (errno));
    return NULL;
  }
  self = weft_block_new (NULL);
  self->map = map;
  self->map_bytes = offset + length;
  self->data = (guint8 *) map + offset;
  self->length = self->capacity = length;
  return self;
}

static void
release_memory (WeftBlock *self)
{
  if (self->map != NULL)
    munmap (self->map, self->map_bytes);
  else
    weft_free (self->data);
  if (self->map == NULL && self->budget != NULL)
    self->budget->used -= self->capacity;
  self->map = NULL;
  self->data = NULL;
}

void
weft_block_free (WeftBlock *self)
{
  release_memory (self);
  if (self->file >= 0)
    close (self->file);
  g_free (self);
}

static int
open_temporary (void)
{
  const char *folders[] = { g_getenv ("TMPDIR"), "/var/tmp", "/tmp" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = folders[i] != NULL ? g_build_filename (folders[i], "weft-XXXXXX", NULL) : NULL;
    int file = path != NULL ? g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600) : -1;

    if (file >= 0) {
      (void) unlink (path);
      return file;
    }
  }
  return -1;
}

static gboolean
fail_file (GError **error,
           int      code)
{
  g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FILE,
               _("the data exceeds the memory limit and no temporary file can hold it: %s; free some disk space or set TMPDIR to a folder with more"),
               g_strerror (code));
  return FALSE;
}

static gboolean
grow_file (WeftBlock  *self,
           gsize       capacity,
           GError    **error)
{
  gpointer map;
  int code;

  if (self->file < 0)
    self->file = open_temporary ();
  if (self->file < 0)
    return fail_file (error, errno);
  code = posix_fallocate (self->file, 0, (off_t) capacity);
  if (code != 0)
    return fail_file (error, code);
  map = mmap (NULL, capacity, PROT_READ | PROT_WRITE, MAP_SHARED, self->file, 0);
  if (map == MAP_FAILED)
    return fail_file (error, errno);
  if (self->map == NULL && self->length > 0)
    memcpy (map, self->data, self->length);
  release_memory (self);
  self->map = map;
  self->map_bytes = self->capacity = capacity;
  self->data = map;
  return TRUE;
}

static gboolean
grow_heap (WeftBlock  *self,
           gsize       capacity,
           GError    **error)
{
  guint8 *data = weft_alloc (capacity, error);

  if (data == NULL)
    return FALSE;
  if (self->length > 0)
    memcpy (data, self->data, self->length);
  release_memory (self);
  self->data = data;
  self->capacity = capacity;
  self->budget->used += capacity;
  return TRUE;
}

gboolean
weft_block_resize (WeftBlock  *self,
                   gsize       length,
                   GError    **error)
{
  g_assert (self->budget != NULL);

  if (length > self->capacity) {
    /* The first size is taken as it is: it mostly is the final one. */
    gsize capacity = self->capacity == 0 ? length : MAX (length, self->capacity + self->capacity / 2 + 4096);
    gsize others = self->budget->used - (self->map == NULL ? self->capacity : 0);
    gboolean fits = self->map == NULL && capacity <= self->budget->limit && others <= self->budget->limit - capacity;

    if (!(fits ? grow_heap (self, capacity, error) : grow_file (self, capacity, error)))
      return FALSE;
  }
  self->length = length;
  return TRUE;
}

gboolean
weft_block_append (WeftBlock      *self,
                   gconstpointer   data,
                   gsize           length,
                   GError        **error)
{
  gsize start = self->length;

  if (!weft_block_resize (self, start + length, error))
    return FALSE;
  /* Before the first byte there is no memory, not even for copying nothing. */
  if (length > 0)
    memcpy (self->data + start, data, length);
  return TRUE;
}

void
weft_block_seal (WeftBlock *self)
{
  if (self->file >= 0)
    close (self->file);
  self->file = -1;
  self->budget = NULL;
}

WeftTensor *
weft_block_to_tensor (WeftBlock       *self,
                      WeftDType        dtype,
                      const WeftShape *shape)
{
  weft_block_seal (self);
  g_assert (self->length == (gsize) weft_shape_count (shape) * weft_dtype_get_size (dtype));
  return weft_tensor_new_borrowed (dtype, shape, self->data, (GDestroyNotify) weft_block_free, self);
}
