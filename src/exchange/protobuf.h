/* protobuf.h: the wire format of protocol buffers, read and written field by field
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message is a run of fields: a key (number and wire type) and a value. What
 * is read lies in the bytes it was given and is copied nowhere; nothing goes
 * beyond them, whatever lengths they claim, nor deeper than a limit.
 *
 * Source: Protocol Buffers, Encoding (proto2 and proto3 alike).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEFT_PROTOBUF_MAX_DEPTH 100

typedef enum {
  WEFT_PROTOBUF_VARINT = 0,
  WEFT_PROTOBUF_FIXED64 = 1,
  WEFT_PROTOBUF_BYTES = 2,
  WEFT_PROTOBUF_FIXED32 = 5,
} WeftProtobufType;

/**
 * WeftProtobuf:
 * @at: next byte
 * @end: behind the last one
 * @depth: messages around this one
 * @broken: whether something did not fit; then it has ended
 */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
  int depth;
  gboolean broken;
} WeftProtobuf;

/**
 * WeftProtobufField:
 * @number: of the field
 * @bits: of varints and fixed numbers, their bits
 * @bytes: (nullable): of byte strings, texts, messages and packed numbers
 * @length: of @bytes
 */
typedef struct
{
  guint number;
  WeftProtobufType type;
  guint64 bits;
  const guint8 *bytes;
  gsize length;
  int depth;
} WeftProtobufField;

/* Begins to read a message. */
void weft_protobuf_init (WeftProtobuf *self,
                         const guint8 *bytes,
                         gsize         length);

/* Begins to read the message that @field holds; broken where it holds none, or lies too deep. */
void weft_protobuf_enter (WeftProtobuf            *self,
                          const WeftProtobufField *field);

/* Returns: whether there was another field; %FALSE at the end, and for ever when broken */
gboolean weft_protobuf_next (WeftProtobuf      *self,
                             WeftProtobufField *field);

/* Reads a number without key, as packed fields hold them. Returns: %FALSE at the end, or broken */
gboolean weft_protobuf_next_varint  (WeftProtobuf *self,
                                     guint64      *number);
gboolean weft_protobuf_next_fixed32 (WeftProtobuf *self,
                                     guint32      *bits);
gboolean weft_protobuf_next_fixed64 (WeftProtobuf *self,
                                     guint64      *bits);

/* Returns: (transfer full) (nullable): the text of a field; %NULL unless it is UTF-8 without NUL */
char *weft_protobuf_dup_text (const WeftProtobufField *field);

/* The number of a field in the types that protobuf calls float, double and int64. */
float  weft_protobuf_get_float  (const WeftProtobufField *field);
double weft_protobuf_get_double (const WeftProtobufField *field);
gint64 weft_protobuf_get_int    (const WeftProtobufField *field);

/* Fields appended to a message in the making. */
void weft_protobuf_put_int    (GByteArray    *to,
                               guint          number,
                               gint64         value);
void weft_protobuf_put_float  (GByteArray    *to,
                               guint          number,
                               float          value);
void weft_protobuf_put_double (GByteArray    *to,
                               guint          number,
                               double         value);
void weft_protobuf_put_bytes  (GByteArray    *to,
                               guint          number,
                               gconstpointer  bytes,
                               gsize          length);
void weft_protobuf_put_text   (GByteArray    *to,
                               guint          number,
                               const char    *text);

/**
 * weft_protobuf_put_message:
 * @message: (transfer full): a message, whole
 */
void weft_protobuf_put_message (GByteArray *to,
                                guint       number,
                                GByteArray *message);

G_END_DECLS
