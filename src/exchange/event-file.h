/* event-file.h: TensorBoard's event files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file is records: length, its checksum, a protobuf message Event, its checksum, all
 * little-endian. A record that was cut off at the end, as of a program that was killed or still
 * writes, ends the file and is no error.
 *
 * Source: TensorFlow's record_writer.h, event.proto and summary.proto; TensorBoard's plugins
 * scalar, histogram and hparams (api.proto)
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the name of a file must contain, so that TensorBoard finds it. */
#define WEFT_EVENT_FILE_MARK "tfevents"

/**
 * WeftEventParam:
 * @name: of a hyperparameter
 * @text: (nullable): its value, where it is a text
 * @number: else its value
 * @is_boolean: whether @number is 0 or 1 and means no or yes
 */
typedef struct
{
  const char *name;
  const char *text;
  double number;
  gboolean is_boolean;
} WeftEventParam;

/**
 * WeftEventStatus:
 *
 * How a run ended, in TensorBoard's numbers.
 */
typedef enum {
  WEFT_EVENT_UNKNOWN = 0,
  WEFT_EVENT_SUCCESS = 1,
  WEFT_EVENT_FAILURE = 2,
  WEFT_EVENT_RUNNING = 3,
} WeftEventStatus;

typedef struct _WeftEventWriter WeftEventWriter;

/**
 * weft_event_writer_new:
 * @wall_time: seconds since 1970-01-01 UTC, of the record that opens the file
 *
 * Returns: (transfer full): a file in the making, in memory
 */
WeftEventWriter *weft_event_writer_new  (double           wall_time);
void             weft_event_writer_free (WeftEventWriter *self);

/* Adds a point of a curve; @value is kept as a float. */
void weft_event_writer_add_scalar (WeftEventWriter *self,
                                   double           wall_time,
                                   gint64           step,
                                   const char      *tag,
                                   double           value);

/**
 * weft_event_writer_add_histogram:
 * @n_buckets: at least one
 * @edges: (array length=n_buckets+1): ascending
 * @counts: (array length=n_buckets)
 *
 * Adds a histogram: buckets of left edge, right edge and count.
 */
void weft_event_writer_add_histogram (WeftEventWriter *self,
                                      double           wall_time,
                                      gint64           step,
                                      const char      *tag,
                                      guint            n_buckets,
                                      const double    *edges,
                                      const double    *counts);

/**
 * weft_event_writer_add_experiment:
 * @params: (array length=n_params): one for each hyperparameter of any run; of @text and
 *   @is_boolean the type is taken
 * @metrics: (array length=n_metrics): tags of curves that the table shows
 *
 * Says in the file of the folder above all runs which columns TensorBoard's table has.
 */
void weft_event_writer_add_experiment (WeftEventWriter *self,
                                       double wall_time,
                                       const WeftEventParam *params,
                                       guint n_params,
                                       const char *const *metrics,
                                       guint n_metrics);

/* Says in the file of a run, called @name, what it was made with. */
void weft_event_writer_add_session (WeftEventWriter      *self,
                                    double                wall_time,
                                    const char           *name,
                                    const WeftEventParam *params,
                                    guint                 n_params);

/* Says how the run ended. */
void weft_event_writer_add_session_end (WeftEventWriter *self,
                                        double           wall_time,
                                        WeftEventStatus  status);

/**
 * weft_event_writer_save:
 * @path: replaced in one step; its name should contain %WEFT_EVENT_FILE_MARK
 * @error: return location for an error
 */
gboolean weft_event_writer_save (WeftEventWriter  *self,
                                 const char       *path,
                                 GError          **error);

/**
 * WeftEventVisitor:
 * @scalar: told each point of a curve, in the order of the file
 * @param: told each hyperparameter of the run
 *
 * Texts live during the call only.
 */
typedef struct
{
  gpointer data;
  void (*scalar) (gpointer data, double wall_time, gint64 step, const char *tag, double value);
  void (*param) (gpointer data, const WeftEventParam *param);
} WeftEventVisitor;

/**
 * weft_event_file_read:
 * @path: a file
 * @visitor: who is told
 * @error: return location for an error
 *
 * Reads what the plugins for scalars and hyperparameters show: numbers of TensorFlow 1 and 2 and of
 * PyTorch. What other plugins show is passed over.
 *
 * Errors: %WEFT_EXCHANGE_ERROR_FORMAT with the place of a record whose checksum is wrong, or
 *   that is no Event; %WEFT_BASE_ERROR_FILE …; @visitor was told what came before
 *
 * Returns: whether all of it was read
 */
gboolean weft_event_file_read (const char              *path,
                               const WeftEventVisitor  *visitor,
                               GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftEventWriter, weft_event_writer_free)

G_END_DECLS
