/* protobuf.c: the wire format of protocol buffers, read and written field by field
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/protobuf.h"

#include <string.h>

/* A varint has at most ten bytes of seven bits. */
#define MAX_VARINT 10

void
weft_protobuf_init (WeftProtobuf *self,
                    const guint8 *bytes,
                    gsize         length)
{
  *self = (WeftProtobuf){ .at = bytes, .end = bytes != NULL ? bytes + length : NULL };
}

static gboolean
fail (WeftProtobuf *self)
{
  self->at = self->end;
  self->broken = TRUE;
  return FALSE;
}

void
weft_protobuf_enter (WeftProtobuf            *self,
                     const WeftProtobufField *field)
{
  weft_protobuf_init (self, field->bytes, field->length);
  self->depth = field->depth + 1;
  if (field->type != WEFT_PROTOBUF_BYTES || self->depth > WEFT_PROTOBUF_MAX_DEPTH)
    fail (self);
}

gboolean
weft_protobuf_next_varint (WeftProtobuf *self,
                           guint64      *number)
{
  if (self->at == self->end)
    return FALSE;
  *number = 0;
  for (int i = 0; i < MAX_VARINT && self->at < self->end; i++) {
    guint8 byte = *self->at++;

    if (i == MAX_VARINT - 1 && byte > 1)
      break;
    *number |= (guint64) (byte & 127) << (7 * i);
    if (byte < 128)
      return TRUE;
  }
  return fail (self);
}

gboolean
weft_protobuf_next_fixed32 (WeftProtobuf *self,
                            guint32      *bits)
{
  if (self->at == self->end)
    return FALSE;
  if (self->end - self->at < 4)
    return fail (self);
  memcpy (bits, self->at, 4);
  *bits = GUINT32_FROM_LE (*bits);
  self->at += 4;
  return TRUE;
}

gboolean
weft_protobuf_next_fixed64 (WeftProtobuf *self,
                            guint64      *bits)
{
  if (self->at == self->end)
    return FALSE;
  if (self->end - self->at < 8)
    return fail (self);
  memcpy (bits, self->at, 8);
  *bits = GUINT64_FROM_LE (*bits);
  self->at += 8;
  return TRUE;
}

static gboolean
next_bytes (WeftProtobuf      *self,
            WeftProtobufField *field)
{
  guint64 length;

  if (!weft_protobuf_next_varint (self, &length) || length > (guint64) (self->end - self->at))
    return FALSE;
  field->bytes = self->at;
  field->length = (gsize) length;
  self->at += length;
  return TRUE;
}

static gboolean
next_value (WeftProtobuf      *self,
            WeftProtobufField *field)
{
  guint32 half;

  switch (field->type) {
  case WEFT_PROTOBUF_VARINT:
    return weft_protobuf_next_varint (self, &field->bits);
  case WEFT_PROTOBUF_FIXED64:
    return weft_protobuf_next_fixed64 (self, &field->bits);
  case WEFT_PROTOBUF_BYTES:
    return next_bytes (self, field);
  case WEFT_PROTOBUF_FIXED32:
    if (!weft_protobuf_next_fixed32 (self, &half))
      return FALSE;
    field->bits = half;
    return TRUE;
  default: /* groups, which nobody writes any more */
    return FALSE;
  }
}

gboolean
weft_protobuf_next (WeftProtobuf      *self,
                    WeftProtobufField *field)
{
  guint64 key;

  if (!weft_protobuf_next_varint (self, &key))
    return FALSE;
  *field = (WeftProtobufField){ .number = (guint) (key >> 3), .type = (WeftProtobufType) (key & 7), .depth = self->depth };
  if (key >> 3 == 0 || key >> 3 > 0x1FFFFFFF || !next_value (self, field))
    return fail (self);
  return TRUE;
}

char *
weft_protobuf_dup_text (const WeftProtobufField *field)
{
  if (field->type != WEFT_PROTOBUF_BYTES || !g_utf8_validate ((const char *) field->bytes, (gssize) field->length, NULL))
    return NULL;
  return g_strndup ((const char *) field->bytes, field->length);
}

float
weft_protobuf_get_float (const WeftProtobufField *field)
{
  guint32 bits = (guint32) field->bits;
  float number;

  memcpy (&number, &bits, sizeof number);
  return number;
}

double
weft_protobuf_get_double (const WeftProtobufField *field)
{
  double number;

  memcpy (&number, &field->bits, sizeof number);
  return number;
}

gint64
weft_protobuf_get_int (const WeftProtobufField *field)
{
  return (gint64) field->bits;
}

static void
put_varint (GByteArray *to,
            guint64     number)
{
  guint8 bytes[MAX_VARINT];
  guint n = 0;

  for (; number >= 128; number >>= 7)
    bytes[n++] = (guint8) (number | 128);
  bytes[n++] = (guint8) number;
  g_byte_array_append (to, bytes, n);
}

static void
put_key (GByteArray       *to,
         guint             number,
         WeftProtobufType  type)
{
  put_varint (to, (guint64) number << 3 | type);
}

void
weft_protobuf_put_int (GByteArray *to,
                       guint       number,
                       gint64      value)
{
  put_key (to, number, WEFT_PROTOBUF_VARINT);
  put_varint (to, (guint64) value);
}

void
weft_protobuf_put_float (GByteArray *to,
                         guint       number,
                         float       value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  put_key (to, number, WEFT_PROTOBUF_FIXED32);
  g_byte_array_append (to, (const guint8 *) &bits, sizeof bits);
}

void
weft_protobuf_put_double (GByteArray *to,
                          guint       number,
                          double      value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  put_key (to, number, WEFT_PROTOBUF_FIXED64);
  g_byte_array_append (to, (const guint8 *) &bits, sizeof bits);
}

void
weft_protobuf_put_bytes (GByteArray    *to,
                         guint          number,
                         gconstpointer  bytes,
                         gsize          length)
{
  put_key (to, number, WEFT_PROTOBUF_BYTES);
  put_varint (to, length);
  if (length > 0)
    g_byte_array_append (to, bytes, (guint) length);
}

void
weft_protobuf_put_text (GByteArray *to,
                        guint       number,
                        const char *text)
{
  weft_protobuf_put_bytes (to, number, text, strlen (text));
}

void
weft_protobuf_put_message (GByteArray *to,
                           guint       number,
                           GByteArray *message)
{
  weft_protobuf_put_bytes (to, number, message->data, message->len);
  g_byte_array_unref (message);
}
