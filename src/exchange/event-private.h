/* event-private.h: what writing and reading event files share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bottom up: event-record.c; event-file.c, event-read.c.
 */
#pragma once

#include "exchange/event-file.h"

G_BEGIN_DECLS

/* The first record says so. */
#define WEFT_EVENT_VERSION "brain.Event:2"

/* What plugins call their data. */
#define WEFT_EVENT_SCALARS    "scalars"
#define WEFT_EVENT_HISTOGRAMS "histograms"
#define WEFT_EVENT_HPARAMS    "hparams"

/* Field numbers, by message. */
enum {
  WEFT_EVENT_WALL_TIME = 1,
  WEFT_EVENT_STEP = 2,
  WEFT_EVENT_FILE_VERSION = 3,
  WEFT_EVENT_SUMMARY = 5,
};
enum {
  WEFT_SUMMARY_VALUE = 1,
};
enum {
  WEFT_VALUE_TAG = 1,
  WEFT_VALUE_SIMPLE = 2,
  WEFT_VALUE_TENSOR = 8,
  WEFT_VALUE_METADATA = 9,
};
enum {
  WEFT_METADATA_PLUGIN = 1,
  WEFT_METADATA_CLASS = 4,
};
enum {
  WEFT_PLUGIN_NAME = 1,
  WEFT_PLUGIN_CONTENT = 2,
};
enum {
  WEFT_TENSOR_DTYPE = 1,
  WEFT_TENSOR_SHAPE = 2,
  WEFT_TENSOR_CONTENT = 4,
  WEFT_TENSOR_FLOATS = 5,
  WEFT_TENSOR_DOUBLES = 6,
};
enum {
  WEFT_SHAPE_DIM = 2,
  WEFT_DIM_SIZE = 1,
};
enum {
  WEFT_HPARAMS_EXPERIMENT = 2,
  WEFT_HPARAMS_SESSION = 3,
  WEFT_HPARAMS_SESSION_END = 4,
};
enum {
  WEFT_SESSION_PARAMS = 1,
  WEFT_SESSION_GROUP = 4,
  WEFT_SESSION_TIME = 5,
};
enum {
  WEFT_ENTRY_KEY = 1,
  WEFT_ENTRY_VALUE = 2,
};
enum {
  WEFT_HPARAM_NUMBER = 2,
  WEFT_HPARAM_TEXT = 3,
  WEFT_HPARAM_BOOLEAN = 4,
};

/* Types of tensors, of types.proto. */
enum {
  WEFT_EVENT_FLOAT = 1,
  WEFT_EVENT_DOUBLE = 2,
};

/* event-record.c */

/* Appends a record with its length and checksums. */
void weft_event_record_append (GByteArray       *to,
                               const GByteArray *message);

/**
 * weft_event_record_next:
 * @bytes, @length: a file
 * @at: (inout): where the next record begins; behind it afterwards
 * @message: (out): its content, within @bytes
 * @size: (out): of @message
 * @is_broken: (out): whether a checksum is wrong
 *
 * Returns: %FALSE at the end, also before a record that was cut off, and when broken
 */
gboolean weft_event_record_next (const guint8  *bytes,
                                 gsize          length,
                                 gsize         *at,
                                 const guint8 **message,
                                 gsize         *size,
                                 gboolean      *is_broken);

G_END_DECLS
