/* npy-write.c: arrays as NPY files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/npy-write.h"

#include "base/file.h"

/* The data begins at a multiple of this. */
#define ALIGNMENT 64

#define MAGIC      "\x93NUMPY\x01\x00"
#define MAGIC_SIZE 8

/* The Python dictionary that says what follows. */
static GString *
make_header (const WeftShape *shape)
{
  GString *text = g_string_new ("{'descr': '");

  g_string_append (text, G_BYTE_ORDER == G_LITTLE_ENDIAN ? "<f4" : ">f4");
  g_string_append (text, "', 'fortran_order': False, 'shape': (");
  for (int axis = 0; axis < shape->rank; axis++)
    g_string_append_printf (text, "%" G_GINT64_FORMAT "%s", shape->extent[axis], axis + 1 < shape->rank ? ", " : shape->rank == 1 ? ","
                                                                                                                                  : "");
  g_string_append (text, "), }");
  while ((MAGIC_SIZE + 2 + text->len + 1) % ALIGNMENT != 0)
    g_string_append_c (text, ' ');
  g_string_append_c (text, '\n');
  return text;
}

gboolean
weft_npy_write (const char        *path,
                const WeftTensor  *tensor,
                GError           **error)
{
  g_autoptr (GString) header = make_header (&tensor->shape);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const guint8 length[] = { (guint8) (header->len & 0xff), (guint8) (header->len >> 8) };

  g_return_val_if_fail (tensor->dtype == WEFT_DTYPE_F32, FALSE);

  g_byte_array_append (bytes, (const guint8 *) MAGIC, MAGIC_SIZE);
  g_byte_array_append (bytes, length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *) header->str, (guint) header->len);
  g_byte_array_append (bytes, tensor->data, (guint) tensor->bytes);
  return weft_file_write (path, bytes->data, bytes->len, WEFT_FILE_WRITE_NONE, error);
}
