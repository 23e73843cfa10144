/* onnx-texts.c: a text put into a file that stays as it is otherwise
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/onnx-private.h"

#include "base/i18n.h"
#include "exchange/error.h"

static gboolean
is_entry_of (const WeftProtobufField *field,
             const char              *key)
{
  WeftProtobufField inner;
  WeftProtobuf wire;

  if (field->number != MODEL_METADATA)
    return FALSE;
  weft_protobuf_enter (&wire, field);
  while (weft_protobuf_next (&wire, &inner)) {
    g_autofree char *text = inner.number == ENTRY_KEY ? weft_protobuf_dup_text (&inner) : NULL;

    if (g_strcmp0 (text, key) == 0)
      return TRUE;
  }
  return FALSE;
}

static GByteArray *
make_entry (const char *key,
            const char *text)
{
  GByteArray *entry = g_byte_array_new ();

  weft_protobuf_put_text (entry, ENTRY_KEY, key);
  weft_protobuf_put_text (entry, ENTRY_VALUE, text);
  return entry;
}

GBytes *
weft_onnx_put_text (GBytes      *file,
                    const char  *key,
                    const char  *text,
                    GError     **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (file, &length), *before = data;
  GByteArray *copy;
  WeftProtobufField field;
  WeftProtobuf wire;

  if (length > G_MAXINT32) {
    g_set_error (error, WEFT_EXCHANGE_ERROR, WEFT_EXCHANGE_ERROR_TYPE, _("the file has %zu bytes, 2 GiB are the most of ONNX"), length);
    return NULL;
  }
  copy = g_byte_array_sized_new ((guint) length);
  weft_protobuf_init (&wire, data, length);
  for (; weft_protobuf_next (&wire, &field); before = wire.at)
    if (!is_entry_of (&field, key))
      g_byte_array_append (copy, before, (guint) (wire.at - before));
  weft_protobuf_put_message (copy, MODEL_METADATA, make_entry (key, text));
  return g_byte_array_free_to_bytes (copy);
}
