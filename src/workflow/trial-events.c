/* trial-events.c: trials for TensorBoard
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-events.h"

#include "base/file.h"
#include "exchange/event-file.h"
#include "trials/series.h"
#include "workflow/watched.h"

#include <inttypes.h>

/* The name of a file: what TensorBoard looks for, when, and who. */
#define FILE_NAME "events.out." WEFT_EVENT_FILE_MARK ".%" PRId64 ".weft"

#define MICROSECONDS 1e6

static WeftEventParam
convert_param (const WeftTrialParameter *parameter)
{
  WeftEventParam param = { .name = parameter->name, .number = parameter->number };

  param.is_boolean = parameter->type == WEFT_TRIAL_VALUE_BOOLEAN;
  if (parameter->type == WEFT_TRIAL_VALUE_TEXT)
    param.text = parameter->text;
  return param;
}

static GArray *
list_params (const WeftTrial *trial)
{
  GArray *params = g_array_new (FALSE, FALSE, sizeof (WeftEventParam));

  for (guint i = 0; i < trial->parameters->len; i++) {
    const WeftEventParam param = convert_param (trial->parameters->pdata[i]);

    g_array_append_val (params, param);
  }
  return params;
}

static WeftEventStatus
convert_state (WeftTrialState state)
{
  switch (state) {
  case WEFT_TRIAL_DONE:
  case WEFT_TRIAL_PRUNED:
    return WEFT_EVENT_SUCCESS;
  case WEFT_TRIAL_RUNNING:
    return WEFT_EVENT_RUNNING;
  default:
    return WEFT_EVENT_FAILURE;
  }
}

static gboolean
add_metric (WeftTrialStore         *store,
            const WeftTrial        *trial,
            const WeftTrialMetric  *metric,
            WeftEventWriter        *writer,
            GError                **error)
{
  g_autoptr (GArray) points = weft_trial_store_read_series (store, trial->id, metric->name, 0, error);

  for (guint i = 0; points != NULL && i < points->len; i++) {
    const WeftTrialPoint *point = &g_array_index (points, WeftTrialPoint, i);

    weft_event_writer_add_scalar (writer, (double) trial->created / MICROSECONDS + point->time, point->step, metric->name, point->value);
  }
  return points != NULL;
}

/* All numbers alike have a bar of width 1. */
static void
add_histogram (WeftEventWriter     *writer,
               double               wall_time,
               gint64               step,
               const char          *tag,
               const WeftHistogram *histogram)
{
  double edges[WEFT_HISTOGRAM_BINS + 1], counts[WEFT_HISTOGRAM_BINS];
  double low = histogram->low, width = histogram->high - low;

  if (width <= 0) {
    low -= 0.5;
    width = 1;
  }
  for (int i = 0; i <= WEFT_HISTOGRAM_BINS; i++)
    edges[i] = low + width * i / WEFT_HISTOGRAM_BINS;
  for (int i = 0; i < WEFT_HISTOGRAM_BINS; i++)
    counts[i] = histogram->counts[i];
  weft_event_writer_add_histogram (writer, wall_time, step, tag, WEFT_HISTOGRAM_BINS, edges, counts);
}

static void
add_moment (WeftEventWriter *writer,
            double           wall_time,
            const WeftWatch *moment)
{
  for (guint i = 0; i < moment->layers->len; i++) {
    const WeftWatchLayer *layer = &g_array_index (moment->layers, WeftWatchLayer, i);

    for (int part = 0; part < WEFT_N_WATCH_PARTS; part++) {
      g_autofree char *tag = g_strdup_printf ("%s/%s", layer->id, weft_watch_part_get_name (part));

      if (layer->histograms[part].n > 0)
        add_histogram (writer, wall_time, (gint64) moment->step, tag, &layer->histograms[part]);
    }
  }
}

/* What its layers looked like; when that was is known by the epoch only. */
static gboolean
add_watched (WeftTrialStore   *store,
             const WeftTrial  *trial,
             WeftEventWriter  *writer,
             GError          **error)
{
  g_autoptr (WeftWatchLog) log = weft_watched_read (store, trial->id, error);
  const WeftWatch *last = log != NULL && log->moments->len > 0 ? log->moments->pdata[log->moments->len - 1] : NULL;

  for (guint i = 0; last != NULL && i < log->moments->len; i++) {
    const WeftWatch *moment = log->moments->pdata[i];
    double share = last->epoch > 0 ? moment->epoch / last->epoch : 0;

    add_moment (writer, (double) trial->created / MICROSECONDS + share * trial->seconds, moment);
  }
  return log != NULL;
}

static gboolean
save (WeftEventWriter  *writer,
      const char       *folder,
      gint64            created,
      GError          **error)
{
  g_autofree char *name = g_strdup_printf (FILE_NAME, created / G_USEC_PER_SEC), *path = g_build_filename (folder, name, NULL);

  return weft_file_make_folder (folder, error) && weft_event_writer_save (writer, path, error);
}

static gboolean
export_trial (WeftTrialStore   *store,
              const WeftTrial  *trial,
              const char       *folder,
              GError          **error)
{
  double begin = (double) trial->created / MICROSECONDS;
  g_autofree char *name = g_strdup_printf ("trial-%" PRId64, trial->id), *path = g_build_filename (folder, name, NULL);
  g_autoptr (WeftEventWriter) writer = weft_event_writer_new (begin);
  g_autoptr (GArray) params = list_params (trial);

  weft_event_writer_add_session (writer, begin, name, &g_array_index (params, WeftEventParam, 0), params->len);
  for (guint i = 0; i < trial->metrics->len; i++)
    if (!add_metric (store, trial, trial->metrics->pdata[i], writer, error))
      return FALSE;
  if (!add_watched (store, trial, writer, error))
    return FALSE;
  weft_event_writer_add_session_end (writer, begin + trial->seconds, convert_state (trial->state));
  return save (writer, path, trial->created, error);
}

/* The columns of the table: what any of the trials has. */
typedef struct
{
  GArray *params;     /* Owned: (element-type WeftEventParam): texts are those of the trials */
  GPtrArray *metrics; /* Owned: (element-type utf8): as @params */
  GHashTable *seen;   /* Owned */
} Columns;

static void
columns_add (Columns         *self,
             const WeftTrial *trial)
{
  for (guint i = 0; i < trial->parameters->len; i++) {
    const WeftEventParam param = convert_param (trial->parameters->pdata[i]);

    if (g_hash_table_add (self->seen, g_strconcat ("p", param.name, NULL)))
      g_array_append_val (self->params, param);
  }
  for (guint i = 0; i < trial->metrics->len; i++) {
    const WeftTrialMetric *metric = trial->metrics->pdata[i];

    if (g_hash_table_add (self->seen, g_strconcat ("m", metric->name, NULL)))
      g_ptr_array_add (self->metrics, metric->name);
  }
}

static gboolean
export_columns (GPtrArray   *trials,
                const char  *folder,
                GError     **error)
{
  const WeftTrial *first = trials->pdata[0];
  double begin = (double) first->created / MICROSECONDS;
  g_autoptr (GArray) params = g_array_new (FALSE, FALSE, sizeof (WeftEventParam));
  g_autoptr (GPtrArray) metrics = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Columns columns = { params, metrics, seen };
  g_autoptr (WeftEventWriter) writer = weft_event_writer_new (begin);

  for (guint i = 0; i < trials->len; i++)
    columns_add (&columns, trials->pdata[i]);
  weft_event_writer_add_experiment (writer, begin, &g_array_index (params, WeftEventParam, 0), params->len, (const char *const *) metrics->pdata, metrics->len);
  return save (writer, folder, first->created, error);
}

gboolean
weft_trial_events_export (WeftTrialStore  *store,
                          const gint64    *ids,
                          gsize            n_ids,
                          const char      *folder,
                          GError         **error)
{
  g_autoptr (GPtrArray) trials = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_unref);

  for (gsize i = 0; i < n_ids; i++) {
    WeftTrial *trial = weft_trial_store_read (store, ids[i], error);

    if (trial == NULL)
      return FALSE;
    g_ptr_array_add (trials, trial);
    if (!export_trial (store, trial, folder, error))
      return FALSE;
  }
  return trials->len == 0 || export_columns (trials, folder, error);
}
