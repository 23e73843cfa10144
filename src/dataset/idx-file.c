/* idx-file.c: one file of IDX, the format of MNIST
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two zero bytes, a type, the number of axes, each extent as a big-endian
 * 32-bit number, then the elements, big-endian.
 * Source: LeCun, Cortes and Burges, "The MNIST database", file formats.
 */
#include "dataset/idx-private.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "dataset/error.h"

#include <string.h>

static const struct
{
  guint8 code;
  WeftDType dtype;
} types[] = {
  { 0x08, WEFT_DTYPE_U8 },
  { 0x09, WEFT_DTYPE_I8 },
  { 0x0b, WEFT_DTYPE_I16 },
  { 0x0c, WEFT_DTYPE_I32 },
  { 0x0d, WEFT_DTYPE_F32 },
  { 0x0e, WEFT_DTYPE_F64 },
};

gboolean
weft_idx_find_type (guint8     code,
                    WeftDType *dtype)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    if (types[i].code == code) {
      *dtype = types[i].dtype;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
read_exactly (WeftReading  *self,
              guint8       *data,
              gsize         length,
              GError      **error)
{
  gsize n_read;

  if (!weft_source_read (self->source, data, length, &n_read, error))
    return FALSE;
  if (n_read < length)
    weft_reading_fail (self, error, _("the header ends after %zu of %zu bytes; copy or download the file again"), n_read, length);
  return n_read == length;
}

static gboolean
check_size (WeftReading    *self,
            WeftIdxHeader  *header,
            GError        **error)
{
  g_autofree char *shape = weft_shape_to_string (&header->shape);
  guint64 bound = weft_source_get_bound (self->source);

  for (int axis = 0; axis < header->shape.rank; axis++) {
    if (header->shape.extent[axis] == 0) {
      weft_reading_fail (self, error, _("the header says %s, so there is nothing in it; every extent must be at least 1"), shape);
      return FALSE;
    }
  }
  if (!weft_size_multiply (header->shape.extent, (guint) header->shape.rank, weft_dtype_get_size (header->dtype), &header->bytes) ||
      header->bytes > bound || header->offset > bound - header->bytes) {
    weft_reading_fail (self, error, _("the header says %s, but the file is too short for that; copy or download it again"), shape);
    return FALSE;
  }
  return TRUE;
}

gboolean
weft_idx_read_header (WeftReading    *self,
                      WeftIdxHeader  *header,
                      GError        **error)
{
  guint8 bytes[4 + 4 * WEFT_MAX_RANK];

  memset (header, 0, sizeof *header);
  if (!read_exactly (self, bytes, 4, error))
    return FALSE;
  if (bytes[0] != 0 || bytes[1] != 0 || !weft_idx_find_type (bytes[2], &header->dtype) || bytes[3] < 1 || bytes[3] > WEFT_MAX_RANK) {
    weft_reading_fail (self, error, _("begins with %02x %02x %02x %02x; an IDX file begins with 00 00, a type (08 to 0e) and 1 to 8 axes"),
                       bytes[0], bytes[1], bytes[2], bytes[3]);
    return FALSE;
  }
  header->shape.rank = bytes[3];
  header->offset = 4 + 4 * (gsize) header->shape.rank;
  if (!read_exactly (self, bytes + 4, header->offset - 4, error))
    return FALSE;
  for (int axis = 0; axis < header->shape.rank; axis++) {
    guint32 extent;

    memcpy (&extent, bytes + 4 + 4 * axis, sizeof extent);
    header->shape.extent[axis] = GUINT32_FROM_BE (extent);
  }
  return check_size (self, header, error);
}

static void
swap_bytes (guint8 *data,
            gsize   bytes,
            gsize   size)
{
  for (gsize start = 0; G_BYTE_ORDER == G_LITTLE_ENDIAN && start < bytes; start += size) {
    for (gsize i = 0; i < size / 2; i++) {
      guint8 byte = data[start + i];

      data[start + i] = data[start + size - 1 - i];
      data[start + size - 1 - i] = byte;
    }
  }
}

static void
warn_trailing (WeftReading *self)
{
  weft_warnings_add (self->warnings, _("%s: more data follows than the header says; the rest was ignored"), weft_source_get_title (self->source));
}

gboolean
weft_idx_read_data (WeftReading          *self,
                    const WeftIdxHeader  *header,
                    guint8               *data,
                    GError              **error)
{
  gsize n_read, n_more;
  guint8 more;

  if (!weft_source_read (self->source, data, header->bytes, &n_read, error))
    return FALSE;
  if (n_read < header->bytes) {
    gint64 n_items = header->shape.extent[0];

    weft_reading_fail (self, error, _("the data ends in item %" PRId64 " of %" PRId64 ", after %zu of %zu bytes; copy or download the file again"),
                       (gint64) (n_read / (header->bytes / (gsize) n_items)) + 1, n_items, n_read, header->bytes);
    return FALSE;
  }
  /* Asking for one byte more also makes gzip check its checksum. */
  if (!weft_source_read (self->source, &more, 1, &n_more, error))
    return FALSE;
  if (n_more > 0)
    warn_trailing (self);
  if (weft_dtype_get_size (header->dtype) > 1)
    swap_bytes (data, header->bytes, weft_dtype_get_size (header->dtype));
  return TRUE;
}

static WeftBlock *
read_block (WeftReading          *self,
            const WeftIdxHeader  *header,
            GError              **error)
{
  g_autoptr (WeftBlock) block = NULL;
  const char *path = weft_source_get_path (self->source);

  if (path != NULL && !weft_source_is_packed (self->source) && weft_dtype_get_size (header->dtype) == 1 &&
      header->bytes > self->budget.limit) {
    if (weft_source_get_bound (self->source) > header->offset + header->bytes)
      warn_trailing (self);
    return weft_block_new_mapped (path, header->offset, header->bytes, error);
  }
  block = weft_block_new (&self->budget);
  if (!weft_block_resize (block, header->bytes, error) || !weft_idx_read_data (self, header, block->data, error))
    return NULL;
  return g_steal_pointer (&block);
}

static char **
number_names (guint n_names)
{
  char **names = g_new0 (char *, n_names + 1);

  for (guint i = 0; i < n_names; i++)
    names[i] = g_strdup_printf ("%u", i);
  return names;
}

static void
warn_absent (WeftReading    *self,
             const gboolean *seen,
             guint           n_classes)
{
  guint n_seen = 0;

  for (guint i = 0; i < n_classes; i++)
    n_seen += seen[i] ? 1 : 0;
  if (n_seen < n_classes)
    weft_warnings_add (self->warnings, _("%s: labels go up to %u, which makes %u classes, but only %u of them occur"),
                       weft_source_get_title (self->source), n_classes - 1, n_classes, n_seen);
}

WeftColumn *
weft_idx_make_labels (WeftReading *self,
                      WeftTensor *values,
                      const char *const *names,
                      GError **error)
{
  g_autoptr (WeftTensor) labels = values;
  gint64 n_rows = labels->shape.extent[0];
  g_autoptr (WeftTensor) codes = weft_tensor_new (WEFT_DTYPE_I32, &WEFT_SHAPE (n_rows), error);
  gboolean seen[256] = { FALSE };
  guint n_names = names != NULL ? g_strv_length ((char **) names) : 0;
  guint n_classes = 0;

  if (codes == NULL)
    return NULL;
  for (gint64 row = 0; row < n_rows; row++) {
    guint8 label = weft_tensor_u8 (labels)[row];

    weft_tensor_i32 (codes)[row] = label;
    seen[label] = TRUE;
    n_classes = MAX (n_classes, label + 1u);
  }
  if (names != NULL && n_classes > n_names) {
    weft_reading_fail (self, error, _("a label is %u, but there are only %u class names"), n_classes - 1, n_names);
    return NULL;
  }
  warn_absent (self, seen, n_classes);
  return weft_column_new_category (g_steal_pointer (&codes), names != NULL ? g_strdupv ((char **) names) : number_names (n_classes));
}

static gboolean
read_named_header (WeftReading    *self,
                   WeftIdxHeader  *header,
                   GError        **error)
{
  gboolean is_labels = strstr (weft_source_get_name (self->source), "label") != NULL;

  if (!weft_idx_read_header (self, header, error))
    return FALSE;
  if (is_labels && header->shape.rank != 1) {
    weft_reading_fail (self, error, _("is named as labels, but holds arrays of %d axes; labels have one axis"), header->shape.rank);
    return FALSE;
  }
  return TRUE;
}

static gboolean
holds_labels (const WeftIdxHeader *header)
{
  return header->shape.rank == 1 && header->dtype == WEFT_DTYPE_U8;
}

static const char *
get_column_name (const WeftIdxHeader *header)
{
  if (holds_labels (header))
    return "label";
  return header->shape.rank >= 3 ? "image" : "values";
}

gboolean
weft_idx_describe_file (WeftReading      *self,
                        WeftDescription  *description,
                        GError          **error)
{
  WeftIdxHeader header;

  if (!read_named_header (self, &header, error))
    return FALSE;
  description->n_rows = header.shape.extent[0];
  if (holds_labels (&header))
    weft_description_add (description, get_column_name (&header), WEFT_COLUMN_CATEGORY, WEFT_DTYPE_I32, NULL, NULL);
  else
    weft_description_add_array (description, get_column_name (&header), header.dtype, &header.shape);
  return TRUE;
}

WeftDataset *
weft_idx_read_file (WeftReading  *self,
                    GError      **error)
{
  g_autoptr (WeftDatasetBuilder) builder = weft_dataset_builder_new ();
  WeftIdxHeader header;
  WeftTensor *values;
  WeftBlock *block;
  WeftColumn *column;

  if (!read_named_header (self, &header, error))
    return NULL;
  block = read_block (self, &header, error);
  if (block == NULL)
    return NULL;
  values = weft_block_to_tensor (block, header.dtype, &header.shape);
  column = holds_labels (&header) ? weft_idx_make_labels (self, values, NULL, error) : weft_column_new_dense (values);
  if (column == NULL)
    return NULL;
  weft_dataset_builder_add_column (builder, get_column_name (&header), column);
  if (!weft_reading_add_file (self, builder, error))
    return NULL;
  return weft_dataset_builder_end (g_steal_pointer (&builder), error);
}
