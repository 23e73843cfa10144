/* event-read.c: event files of TensorBoard's, read
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/file.h"
#include "base/i18n.h"
#include "exchange/error.h"
#include "exchange/event-private.h"
#include "exchange/protobuf.h"

#include <string.h>

/* Larger than that is no log of numbers. */
#define MAX_BYTES ((gsize) 4 << 30)

/* A value of a summary on its way to the visitor. */
typedef struct
{
  char *tag;       /* Owned (nullable) */
  char *plugin;    /* Owned (nullable): where this one says it */
  GBytes *content; /* Owned (nullable): what a plugin keeps with it */
  gboolean has_number;
  double number;
} Value;

typedef struct
{
  const WeftEventVisitor *visitor;
  GHashTable *others; /* Owned: (element-type utf8 utf8): tags of other plugins than that for scalars */
  double wall_time;
  gint64 step;
} Reading;

static void
value_clear (Value *self)
{
  g_free (self->tag);
  g_free (self->plugin);
  g_clear_pointer (&self->content, g_bytes_unref);
}

/* A tensor of one number. */
static gboolean
read_tensor (const WeftProtobufField *tensor,
             double                  *number)
{
  WeftProtobuf reader;
  WeftProtobufField field;
  gint64 dtype = 0;
  gboolean is_there = FALSE;

  weft_protobuf_init (&reader, tensor->bytes, tensor->length);
  while (weft_protobuf_next (&reader, &field)) {
    gboolean has_bytes = field.type == WEFT_PROTOBUF_BYTES;

    if (field.number == WEFT_TENSOR_DTYPE && field.type == WEFT_PROTOBUF_VARINT)
      dtype = weft_protobuf_get_int (&field);
    if (dtype == WEFT_EVENT_FLOAT && (field.number == WEFT_TENSOR_CONTENT || field.number == WEFT_TENSOR_FLOATS) && has_bytes && field.length == sizeof (float)) {
      float value;

      memcpy (&value, field.bytes, sizeof value);
      *number = value;
      is_there = TRUE;
    }
    if (dtype == WEFT_EVENT_FLOAT && field.number == WEFT_TENSOR_FLOATS && field.type == WEFT_PROTOBUF_FIXED32) {
      *number = weft_protobuf_get_float (&field);
      is_there = TRUE;
    }
    if (dtype == WEFT_EVENT_DOUBLE && (field.number == WEFT_TENSOR_CONTENT || field.number == WEFT_TENSOR_DOUBLES) && has_bytes && field.length == sizeof (double)) {
      memcpy (number, field.bytes, sizeof *number);
      is_there = TRUE;
    }
    if (dtype == WEFT_EVENT_DOUBLE && field.number == WEFT_TENSOR_DOUBLES && field.type == WEFT_PROTOBUF_FIXED64) {
      *number = weft_protobuf_get_double (&field);
      is_there = TRUE;
    }
  }
  return is_there && !reader.broken;
}

static void
read_plugin (Value                   *self,
             const WeftProtobufField *plugin)
{
  WeftProtobuf reader;
  WeftProtobufField field;

  weft_protobuf_init (&reader, plugin->bytes, plugin->length);
  while (weft_protobuf_next (&reader, &field)) {
    if (field.type != WEFT_PROTOBUF_BYTES)
      continue;
    if (field.number == WEFT_PLUGIN_NAME && self->plugin == NULL)
      self->plugin = weft_protobuf_dup_text (&field);
    if (field.number == WEFT_PLUGIN_CONTENT && self->content == NULL)
      self->content = g_bytes_new (field.bytes, field.length);
  }
}

static void
read_metadata (Value                   *self,
               const WeftProtobufField *metadata)
{
  WeftProtobuf reader;
  WeftProtobufField field;

  weft_protobuf_init (&reader, metadata->bytes, metadata->length);
  while (weft_protobuf_next (&reader, &field))
    if (field.number == WEFT_METADATA_PLUGIN && field.type == WEFT_PROTOBUF_BYTES)
      read_plugin (self, &field);
}

static void
read_value (Value                   *self,
            const WeftProtobufField *value)
{
  WeftProtobuf reader;
  WeftProtobufField field;

  weft_protobuf_init (&reader, value->bytes, value->length);
  while (weft_protobuf_next (&reader, &field)) {
    if (field.number == WEFT_VALUE_SIMPLE && field.type == WEFT_PROTOBUF_FIXED32) {
      self->number = weft_protobuf_get_float (&field);
      self->has_number = TRUE;
    }
    if (field.type != WEFT_PROTOBUF_BYTES)
      continue;
    if (field.number == WEFT_VALUE_TAG && self->tag == NULL)
      self->tag = weft_protobuf_dup_text (&field);
    if (field.number == WEFT_VALUE_TENSOR)
      self->has_number |= read_tensor (&field, &self->number);
    if (field.number == WEFT_VALUE_METADATA)
      read_metadata (self, &field);
  }
}

/* Returns: whether it is one; texts of @param are to be freed */
static gboolean
read_param_value (const WeftProtobufField *value,
                  WeftEventParam          *param)
{
  WeftProtobuf reader;
  WeftProtobufField field;

  weft_protobuf_init (&reader, value->bytes, value->length);
  while (weft_protobuf_next (&reader, &field)) {
    if (field.number == WEFT_HPARAM_NUMBER && field.type == WEFT_PROTOBUF_FIXED64)
      param->number = weft_protobuf_get_double (&field);
    else if (field.number == WEFT_HPARAM_BOOLEAN && field.type == WEFT_PROTOBUF_VARINT)
      *param = (WeftEventParam){ .name = param->name, .number = field.bits != 0, .is_boolean = TRUE };
    else if (field.number == WEFT_HPARAM_TEXT && field.type == WEFT_PROTOBUF_BYTES && param->text == NULL)
      param->text = weft_protobuf_dup_text (&field);
    else
      continue;
    return TRUE;
  }
  return FALSE;
}

static void
read_param (const Reading           *self,
            const WeftProtobufField *entry)
{
  WeftEventParam param = { NULL };
  g_autofree char *name = NULL, *text = NULL;
  gboolean is_there = FALSE;
  WeftProtobuf reader;
  WeftProtobufField field;

  weft_protobuf_init (&reader, entry->bytes, entry->length);
  while (weft_protobuf_next (&reader, &field)) {
    if (field.number == WEFT_ENTRY_KEY && field.type == WEFT_PROTOBUF_BYTES && name == NULL)
      name = weft_protobuf_dup_text (&field);
    if (field.number == WEFT_ENTRY_VALUE && field.type == WEFT_PROTOBUF_BYTES && !is_there)
      is_there = read_param_value (&field, &param);
  }
  text = (char *) param.text;
  param.name = name;
  if (is_there && name != NULL && self->visitor->param != NULL)
    self->visitor->param (self->visitor->data, &param);
}

/* What the run was made with. */
static void
read_session (const Reading *self,
              GBytes        *content)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (content, &length);
  WeftProtobuf reader;
  WeftProtobufField field;

  weft_protobuf_init (&reader, bytes, length);
  while (weft_protobuf_next (&reader, &field)) {
    WeftProtobuf session;
    WeftProtobufField entry;

    if (field.number != WEFT_HPARAMS_SESSION || field.type != WEFT_PROTOBUF_BYTES)
      continue;
    weft_protobuf_init (&session, field.bytes, field.length);
    while (weft_protobuf_next (&session, &entry))
      if (entry.number == WEFT_SESSION_PARAMS && entry.type == WEFT_PROTOBUF_BYTES)
        read_param (self, &entry);
  }
}

static void
tell_value (Reading     *self,
            const Value *value)
{
  if (value->tag == NULL)
    return;
  if (value->plugin != NULL && !g_str_equal (value->plugin, WEFT_EVENT_SCALARS))
    g_hash_table_add (self->others, g_strdup (value->tag));
  if (g_strcmp0 (value->plugin, WEFT_EVENT_HPARAMS) == 0 && value->content != NULL)
    read_session (self, value->content);
  if (value->has_number && !g_hash_table_contains (self->others, value->tag) && self->visitor->scalar != NULL)
    self->visitor->scalar (self->visitor->data, self->wall_time, self->step, value->tag, value->number);
}

static void
read_summary (Reading                 *self,
              const WeftProtobufField *summary)
{
  WeftProtobuf reader;
  WeftProtobufField field;

  weft_protobuf_init (&reader, summary->bytes, summary->length);
  while (weft_protobuf_next (&reader, &field)) {
    Value value = { NULL };

    if (field.number != WEFT_SUMMARY_VALUE || field.type != WEFT_PROTOBUF_BYTES)
      continue;
    read_value (&value, &field);
    tell_value (self, &value);
    value_clear (&value);
  }
}

/* Time and step may stand behind what they are of. */
static gboolean
read_event (Reading      *self,
            const guint8 *bytes,
            gsize         length)
{
  WeftProtobuf reader;
  WeftProtobufField field, summary = { 0 };

  self->wall_time = 0;
  self->step = 0;
  weft_protobuf_init (&reader, bytes, length);
  while (weft_protobuf_next (&reader, &field)) {
    if (field.number == WEFT_EVENT_WALL_TIME && field.type == WEFT_PROTOBUF_FIXED64)
      self->wall_time = weft_protobuf_get_double (&field);
    if (field.number == WEFT_EVENT_STEP && field.type == WEFT_PROTOBUF_VARINT)
      self->step = weft_protobuf_get_int (&field);
    if (field.number == WEFT_EVENT_SUMMARY && field.type == WEFT_PROTOBUF_BYTES)
      summary = field;
  }
  if (summary.bytes != NULL)
    read_summary (self, &summary);
  return !reader.broken;
}

static gboolean
fail (const char  *path,
      gsize        at,
      GError     **error)
{
  g_set_error (error, WEFT_EXCHANGE_ERROR, WEFT_EXCHANGE_ERROR_FORMAT,
               _("%s: the record at byte %zu is damaged, or this is no event file of TensorBoard’s; copy the file again"), path, at);
  return FALSE;
}

gboolean
weft_event_file_read (const char              *path,
                      const WeftEventVisitor  *visitor,
                      GError                 **error)
{
  g_autoptr (GBytes) content = weft_file_read (path, MAX_BYTES, error);
  g_autoptr (GHashTable) others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reading reading = { .visitor = visitor, .others = others };
  const guint8 *bytes, *message;
  gsize length, size, at = 0, begin = 0;
  gboolean is_broken = FALSE;

  if (content == NULL)
    return FALSE;
  bytes = g_bytes_get_data (content, &length);
  while (weft_event_record_next (bytes, length, &at, &message, &size, &is_broken)) {
    if (!read_event (&reading, message, size))
      return fail (path, begin, error);
    begin = at;
  }
  return !is_broken || fail (path, begin, error);
}
