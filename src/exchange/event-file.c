/* event-file.c: TensorBoard's event files, written
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first value of a tag says which plugin shows it; the later ones need not.
 */
#include "base/file.h"
#include "exchange/event-private.h"
#include "exchange/protobuf.h"

#include <string.h>

/* What a plugin's data is, of summary.proto. */
enum {
  CLASS_SCALAR = 1,
  CLASS_TENSOR = 2,
};

/* Types of hyperparameters, of hparams' api.proto. */
enum {
  TYPE_STRING = 1,
  TYPE_BOOLEAN = 2,
  TYPE_NUMBER = 3,
};

/* Field numbers that only writing needs. */
enum {
  EVENT_SOURCE = 10,
  SOURCE_WRITER = 1,
  EXPERIMENT_CREATED = 3,
  EXPERIMENT_PARAM = 4,
  EXPERIMENT_METRIC = 5,
  INFO_NAME = 1,
  INFO_TYPE = 4,
  METRIC_NAME = 1,
  METRIC_NAME_TAG = 2,
  END_STATUS = 1,
  END_TIME = 2,
};

struct _WeftEventWriter
{
  GByteArray *bytes; /* Owned: the file */
  GHashTable *tags;  /* Owned: (element-type utf8 utf8): those that have been described */
};

/* Adds an event. @message: (transfer full): what it holds */
static void
add_event (WeftEventWriter *self,
           double           wall_time,
           gint64           step,
           guint            number,
           GByteArray      *message)
{
  g_autoptr (GByteArray) event = g_byte_array_new ();

  weft_protobuf_put_double (event, WEFT_EVENT_WALL_TIME, wall_time);
  if (step != 0)
    weft_protobuf_put_int (event, WEFT_EVENT_STEP, step);
  weft_protobuf_put_message (event, number, message);
  weft_event_record_append (self->bytes, event);
}

WeftEventWriter *
weft_event_writer_new (double wall_time)
{
  WeftEventWriter *self = g_new0 (WeftEventWriter, 1);
  g_autoptr (GByteArray) event = g_byte_array_new ();
  GByteArray *source = g_byte_array_new ();

  self->bytes = g_byte_array_new ();
  self->tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  weft_protobuf_put_double (event, WEFT_EVENT_WALL_TIME, wall_time);
  weft_protobuf_put_text (event, WEFT_EVENT_FILE_VERSION, WEFT_EVENT_VERSION);
  weft_protobuf_put_text (source, SOURCE_WRITER, "weft");
  weft_protobuf_put_message (event, EVENT_SOURCE, source);
  weft_event_record_append (self->bytes, event);
  return self;
}

void
weft_event_writer_free (WeftEventWriter *self)
{
  g_byte_array_unref (self->bytes);
  g_hash_table_unref (self->tags);
  g_free (self);
}

/* @content: (transfer full) (nullable): what the plugin keeps with a tag */
static GByteArray *
make_metadata (const char *plugin,
               GByteArray *content,
               int         data_class)
{
  GByteArray *metadata = g_byte_array_new (), *data = g_byte_array_new ();

  weft_protobuf_put_text (data, WEFT_PLUGIN_NAME, plugin);
  if (content != NULL)
    weft_protobuf_put_message (data, WEFT_PLUGIN_CONTENT, content);
  weft_protobuf_put_message (metadata, WEFT_METADATA_PLUGIN, data);
  weft_protobuf_put_int (metadata, WEFT_METADATA_CLASS, data_class);
  return metadata;
}

static GByteArray *
make_tensor (int            dtype,
             const gint64  *extents,
             int            rank,
             gconstpointer  bytes,
             gsize          length)
{
  GByteArray *tensor = g_byte_array_new (), *shape = g_byte_array_new ();

  for (int axis = 0; axis < rank; axis++) {
    GByteArray *dim = g_byte_array_new ();

    weft_protobuf_put_int (dim, WEFT_DIM_SIZE, extents[axis]);
    weft_protobuf_put_message (shape, WEFT_SHAPE_DIM, dim);
  }
  weft_protobuf_put_int (tensor, WEFT_TENSOR_DTYPE, dtype);
  weft_protobuf_put_message (tensor, WEFT_TENSOR_SHAPE, shape);
  weft_protobuf_put_bytes (tensor, WEFT_TENSOR_CONTENT, bytes, length);
  return tensor;
}

/* @metadata: (transfer full) (nullable); @tensor: (transfer full) */
static void
add_value (WeftEventWriter *self,
           double           wall_time,
           gint64           step,
           const char      *tag,
           GByteArray      *metadata,
           GByteArray      *tensor)
{
  GByteArray *summary = g_byte_array_new (), *value = g_byte_array_new ();

  weft_protobuf_put_text (value, WEFT_VALUE_TAG, tag);
  weft_protobuf_put_message (value, WEFT_VALUE_TENSOR, tensor);
  if (metadata != NULL)
    weft_protobuf_put_message (value, WEFT_VALUE_METADATA, metadata);
  weft_protobuf_put_message (summary, WEFT_SUMMARY_VALUE, value);
  add_event (self, wall_time, step, WEFT_EVENT_SUMMARY, summary);
}

/* Returns: (transfer full) (nullable): the metadata, where the tag is new */
static GByteArray *
introduce (WeftEventWriter *self,
           const char      *tag,
           const char      *plugin,
           int              data_class)
{
  return g_hash_table_add (self->tags, g_strdup (tag)) ? make_metadata (plugin, NULL, data_class) : NULL;
}

void
weft_event_writer_add_scalar (WeftEventWriter *self,
                              double           wall_time,
                              gint64           step,
                              const char      *tag,
                              double           value)
{
  float number = (float) value;
  guint32 bits;

  memcpy (&bits, &number, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  add_value (self, wall_time, step, tag, introduce (self, tag, WEFT_EVENT_SCALARS, CLASS_SCALAR), make_tensor (WEFT_EVENT_FLOAT, NULL, 0, &bits, sizeof bits));
}

static void
put_double (guint64 *to,
            double   value)
{
  memcpy (to, &value, sizeof value);
  *to = GUINT64_TO_LE (*to);
}

void
weft_event_writer_add_histogram (WeftEventWriter *self,
                                 double           wall_time,
                                 gint64           step,
                                 const char      *tag,
                                 guint            n_buckets,
                                 const double    *edges,
                                 const double    *counts)
{
  g_autofree guint64 *rows = g_new (guint64, (gsize) n_buckets * 3);
  const gint64 extents[] = { n_buckets, 3 };

  for (guint i = 0; i < n_buckets; i++) {
    put_double (&rows[3 * i], edges[i]);
    put_double (&rows[3 * i + 1], edges[i + 1]);
    put_double (&rows[3 * i + 2], counts[i]);
  }
  add_value (self, wall_time, step, tag, introduce (self, tag, WEFT_EVENT_HISTOGRAMS, CLASS_TENSOR),
             make_tensor (WEFT_EVENT_DOUBLE, extents, 2, rows, (gsize) n_buckets * 3 * sizeof *rows));
}

/* Hyperparameters: a message of the plugin's in the metadata of a tensor that is empty. */
static void
add_hparams (WeftEventWriter *self,
             double           wall_time,
             const char      *tag,
             guint            number,
             GByteArray      *message)
{
  const gint64 none[] = { 0 };
  GByteArray *content = g_byte_array_new ();

  weft_protobuf_put_message (content, number, message);
  add_value (self, wall_time, 0, tag, make_metadata (WEFT_EVENT_HPARAMS, content, CLASS_TENSOR), make_tensor (WEFT_EVENT_FLOAT, none, 1, NULL, 0));
}

void
weft_event_writer_add_experiment (WeftEventWriter *self,
                                  double wall_time,
                                  const WeftEventParam *params,
                                  guint n_params,
                                  const char *const *metrics,
                                  guint n_metrics)
{
  GByteArray *experiment = g_byte_array_new ();

  weft_protobuf_put_double (experiment, EXPERIMENT_CREATED, wall_time);
  for (guint i = 0; i < n_params; i++) {
    GByteArray *info = g_byte_array_new ();

    weft_protobuf_put_text (info, INFO_NAME, params[i].name);
    weft_protobuf_put_int (info, INFO_TYPE, params[i].text != NULL ? TYPE_STRING : params[i].is_boolean ? TYPE_BOOLEAN
                                                                                                        : TYPE_NUMBER);
    weft_protobuf_put_message (experiment, EXPERIMENT_PARAM, info);
  }
  for (guint i = 0; i < n_metrics; i++) {
    GByteArray *info = g_byte_array_new (), *name = g_byte_array_new ();

    weft_protobuf_put_text (name, METRIC_NAME_TAG, metrics[i]);
    weft_protobuf_put_message (info, METRIC_NAME, name);
    weft_protobuf_put_message (experiment, EXPERIMENT_METRIC, info);
  }
  add_hparams (self, wall_time, "_hparams_/experiment", WEFT_HPARAMS_EXPERIMENT, experiment);
}

static GByteArray *
make_param (const WeftEventParam *param)
{
  GByteArray *entry = g_byte_array_new (), *value = g_byte_array_new ();

  if (param->text != NULL)
    weft_protobuf_put_text (value, WEFT_HPARAM_TEXT, param->text);
  else if (param->is_boolean)
    weft_protobuf_put_int (value, WEFT_HPARAM_BOOLEAN, param->number != 0);
  else
    weft_protobuf_put_double (value, WEFT_HPARAM_NUMBER, param->number);
  weft_protobuf_put_text (entry, WEFT_ENTRY_KEY, param->name);
  weft_protobuf_put_message (entry, WEFT_ENTRY_VALUE, value);
  return entry;
}

void
weft_event_writer_add_session (WeftEventWriter      *self,
                               double                wall_time,
                               const char           *name,
                               const WeftEventParam *params,
                               guint                 n_params)
{
  GByteArray *session = g_byte_array_new ();

  for (guint i = 0; i < n_params; i++)
    weft_protobuf_put_message (session, WEFT_SESSION_PARAMS, make_param (&params[i]));
  weft_protobuf_put_text (session, WEFT_SESSION_GROUP, name);
  weft_protobuf_put_double (session, WEFT_SESSION_TIME, wall_time);
  add_hparams (self, wall_time, "_hparams_/session_start_info", WEFT_HPARAMS_SESSION, session);
}

void
weft_event_writer_add_session_end (WeftEventWriter *self,
                                   double           wall_time,
                                   WeftEventStatus  status)
{
  GByteArray *session = g_byte_array_new ();

  weft_protobuf_put_int (session, END_STATUS, status);
  weft_protobuf_put_double (session, END_TIME, wall_time);
  add_hparams (self, wall_time, "_hparams_/session_end_info", WEFT_HPARAMS_SESSION_END, session);
}

gboolean
weft_event_writer_save (WeftEventWriter  *self,
                        const char       *path,
                        GError          **error)
{
  return weft_file_write (path, self->bytes->data, self->bytes->len, WEFT_FILE_WRITE_NONE, error);
}
