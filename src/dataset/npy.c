/* npy.c: numpy's array files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: numpy.lib.format, versions 1.0, 2.0 and 3.0.
 */
#include "dataset/npy-private.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "dataset/error.h"

#include <string.h>

#define MAGIC      "\x93NUMPY"
#define MAX_HEADER 65536

static int
npy_sniff (WeftReading *self)
{
  gsize length;
  const guint8 *head = weft_source_peek (self->source, &length);

  return length >= 6 && memcmp (head, MAGIC, 6) == 0 ? 2 : 0;
}

/* Returns: bytes before the data, or 0 */
static gsize
read_header (WeftReading    *self,
             WeftNpyHeader  *header,
             GError        **error)
{
  g_autofree char *text = NULL;
  guint8 head[12] = { 0 };
  gsize n_read, length, start;
  const char *trouble;

  if (!weft_source_read (self->source, head, 10, &n_read, error))
    return 0;
  if (n_read < 10 || memcmp (head, MAGIC, 6) != 0 || head[6] < 1 || head[6] > 3) {
    weft_reading_fail (self, error, _("does not begin as an NPY file of version 1, 2 or 3 does"));
    return 0;
  }
  start = head[6] == 1 ? 10 : 12;
  if (start == 12 && (!weft_source_read (self->source, head + 10, 2, &n_read, error) || n_read < 2)) {
    if (error == NULL || *error == NULL)
      weft_reading_fail (self, error, _("the header is cut off"));
    return 0;
  }
  length = (gsize) head[8] | (gsize) head[9] << 8 | (gsize) head[10] << 16 | (gsize) head[11] << 24;
  if (length > MAX_HEADER) {
    weft_reading_fail (self, error, _("the header claims %zu bytes, at most %d are read"), length, MAX_HEADER);
    return 0;
  }
  text = g_malloc0 (length + 1);
  if (!weft_source_read (self->source, text, length, &n_read, error))
    return 0;
  trouble = n_read < length ? _("the header is cut off") : weft_npy_parse_header (text, header);
  if (trouble != NULL)
    weft_reading_fail (self, error, "%s", trouble);
  return trouble == NULL ? start + length : 0;
}

static gboolean
check_size (WeftReading          *self,
            const WeftNpyHeader  *header,
            gsize                 offset,
            gsize                *bytes,
            GError              **error)
{
  g_autofree char *shape = weft_shape_to_string (&header->shape);
  guint64 bound = weft_source_get_bound (self->source);
  gsize widened;

  if (header->shape.rank == 0) {
    weft_reading_fail (self, error, _("holds a single number; an array with rows is needed"));
    return FALSE;
  }
  /* Rows of nothing cost no bytes: a header of a few digits could claim any number of them. */
  if (header->shape.extent[0] > 0 && weft_shape_count_axes (&header->shape, 1, header->shape.rank) == 0) {
    weft_reading_fail (self, error, _("its shape is %s, rows without a single value; save an array with values"), shape);
    return FALSE;
  }
  if (!weft_size_multiply (header->shape.extent, (guint) header->shape.rank, header->size, bytes) ||
      !weft_size_multiply (header->shape.extent, (guint) header->shape.rank, 8, &widened) ||
      *bytes > bound || offset > bound - *bytes) {
    weft_reading_fail (self, error, _("the header says %s, but the file is too short for that; copy or save it again"), shape);
    return FALSE;
  }
  return TRUE;
}

static void
swap_bytes (guint8 *data,
            gsize   bytes,
            gsize   size)
{
  for (gsize start = 0; start + size <= bytes; start += size) {
    for (gsize i = 0; i < size / 2; i++) {
      guint8 byte = data[start + i];

      data[start + i] = data[start + size - 1 - i];
      data[start + size - 1 - i] = byte;
    }
  }
}

/* From the end, because an element grows over those that follow. */
static gboolean
widen (WeftReading          *self,
       const WeftNpyHeader  *header,
       guint8               *data,
       gsize                 count,
       GError              **error)
{
  for (gsize i = count; i-- > 0;) {
    if (header->size == 2) {
      guint16 narrow;
      gint32 wide;

      memcpy (&narrow, data + 2 * i, sizeof narrow);
      wide = narrow;
      memcpy (data + 4 * i, &wide, sizeof wide);
    } else if (header->size == 4) {
      guint32 narrow;
      gint64 wide;

      memcpy (&narrow, data + 4 * i, sizeof narrow);
      wide = narrow;
      memcpy (data + 8 * i, &wide, sizeof wide);
    } else if (data[8 * i + (G_BYTE_ORDER == G_LITTLE_ENDIAN ? 7 : 0)] > 127) {
      weft_reading_fail (self, error, _("element %zu exceeds 2⁶³ - 1, the largest integer that Weft holds; save the array as float64"), i);
      return FALSE;
    }
  }
  return TRUE;
}

/* @from has the first axis fastest, @to the last. */
static void
transpose (const WeftShape *shape,
           gsize            size,
           const guint8    *from,
           guint8          *to)
{
  gint64 index[WEFT_MAX_RANK] = { 0 };
  gint64 stride[WEFT_MAX_RANK], n_elements = weft_shape_count (shape);

  for (int axis = 0; axis < shape->rank; axis++)
    stride[axis] = weft_shape_count_axes (shape, 0, axis);
  for (gint64 i = 0; i < n_elements; i++) {
    gint64 source = 0;

    for (int axis = 0; axis < shape->rank; axis++)
      source += index[axis] * stride[axis];
    memcpy (to + (gsize) i * size, from + (gsize) source * size, size);
    for (int axis = shape->rank - 1; axis >= 0 && ++index[axis] == shape->extent[axis]; axis--)
      index[axis] = 0;
  }
}

static gboolean
make_boolean (WeftReading *self,
              guint8      *data,
              gsize        count)
{
  for (gsize i = 0; i < count; i++)
    data[i] = data[i] != 0;
  return TRUE;
}

static gboolean
convert (WeftReading          *self,
         const WeftNpyHeader  *header,
         WeftBlock            *block,
         gsize                 count,
         GError              **error)
{
  g_autoptr (WeftBlock) plain = NULL;
  gsize size = weft_dtype_get_size (header->dtype);

  if (header->is_swapped)
    swap_bytes (block->data, count * header->size, header->size);
  if (header->letter == 'u' && header->size > 1 && !widen (self, header, block->data, count, error))
    return FALSE;
  if (header->letter == 'b')
    make_boolean (self, block->data, count);
  if (!header->is_fortran || header->shape.rank < 2)
    return TRUE;
  plain = weft_block_new (&self->budget);
  if (!weft_block_resize (plain, count * size, error))
    return FALSE;
  transpose (&header->shape, size, block->data, plain->data);
  {
    WeftBlock swapped = *plain;

    *plain = *block;
    *block = swapped;
  }
  return TRUE;
}

static gboolean
read_elements (WeftReading  *self,
               WeftBlock    *block,
               gsize         bytes,
               GError      **error)
{
  gsize n_read, n_more;
  guint8 more;

  if (!weft_source_read (self->source, block->data, bytes, &n_read, error))
    return FALSE;
  if (n_read < bytes) {
    weft_reading_fail (self, error, _("the data ends after %zu of %zu bytes; copy or save the file again"), n_read, bytes);
    return FALSE;
  }
  if (!weft_source_read (self->source, &more, 1, &n_more, error))
    return FALSE;
  if (n_more > 0)
    weft_warnings_add (self->warnings, _("%s: more data follows than the header says; the rest was ignored"), weft_source_get_title (self->source));
  return TRUE;
}

gsize
weft_npy_read_header (WeftReading    *self,
                      WeftNpyHeader  *header,
                      gsize          *bytes,
                      GError        **error)
{
  gsize offset = read_header (self, header, error);

  return offset > 0 && check_size (self, header, offset, bytes, error) ? offset : 0;
}

WeftTensor *
weft_npy_read_array (WeftReading  *self,
                     gboolean      may_map,
                     GError      **error)
{
  g_autoptr (WeftBlock) block = NULL;
  WeftNpyHeader header;
  gsize bytes, count, offset = weft_npy_read_header (self, &header, &bytes, error);

  if (offset == 0)
    return NULL;
  count = bytes / header.size;
  if (may_map && bytes > self->budget.limit && !header.is_swapped && header.letter != 'b' && offset % header.size == 0 &&
      (!header.is_fortran || header.shape.rank < 2) && (header.letter != 'u' || header.size == 1)) {
    block = weft_block_new_mapped (weft_source_get_path (self->source), offset, bytes, error);
    return block != NULL ? weft_block_to_tensor (g_steal_pointer (&block), header.dtype, &header.shape) : NULL;
  }
  block = weft_block_new (&self->budget);
  if (!weft_block_resize (block, count * weft_dtype_get_size (header.dtype), error) ||
      !read_elements (self, block, bytes, error) || !convert (self, &header, block, count, error))
    return NULL;
  return weft_block_to_tensor (g_steal_pointer (&block), header.dtype, &header.shape);
}

static WeftDataset *
npy_read (WeftReading  *self,
          GError      **error)
{
  g_autoptr (WeftDatasetBuilder) builder = weft_dataset_builder_new ();
  gboolean may_map = weft_source_get_path (self->source) != NULL && !weft_source_is_packed (self->source);
  WeftTensor *values = weft_npy_read_array (self, may_map, error);

  if (values == NULL)
    return NULL;
  weft_dataset_builder_add_column (builder, "values", weft_column_new_dense (values));
  if (!weft_reading_add_file (self, builder, error))
    return NULL;
  return weft_dataset_builder_end (g_steal_pointer (&builder), error);
}

static gboolean
npy_describe (WeftReading      *self,
              WeftDescription  *description,
              GError          **error)
{
  WeftNpyHeader header;
  gsize bytes;

  if (weft_npy_read_header (self, &header, &bytes, error) == 0)
    return FALSE;
  description->n_rows = header.shape.extent[0];
  weft_description_add_array (description, "values", header.dtype, &header.shape);
  return TRUE;
}

static const char *const extensions[] = { "npy", NULL };

static const WeftParam params[] = {
  { NULL },
};

const WeftReader weft_reader_npy = {
  .id = "npy",
  .title = N_("NumPy array"),
  .help = N_("One array of numbers in a .npy file; its first axis counts the rows."),
  .extensions = extensions,
  .params = params,
  .sniff = npy_sniff,
  .read = npy_read,
  .describe = npy_describe,
};
