/* writer.c: what a run says about its trial, gathered until it is saved
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/writer-private.h"

#include <math.h>
#include <string.h>
#include <time.h>

/* Points a metric may gather while the file cannot be written. */
#define MAX_UNSAVED (1 << 20)

/* Monotonic, µs, as of the system's last tick: that is told without a look at the clock, which
 * would take as long as all else about a point. */
static gint64
get_coarse_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC_COARSE, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
series_free (WeftWriterSeries *self)
{
  g_array_unref (self->tail);
  g_free (self->summary.name);
  g_free (self);
}

static void
mark_free (WeftTrialMark *self)
{
  g_free (self->name);
  g_free (self->from);
  g_free (self->to);
  g_free (self);
}

WeftTrialWriter *
weft_trial_writer_new (WeftTrialStore *store)
{
  WeftTrialWriter *self = g_new0 (WeftTrialWriter, 1);

  self->store = store;
  g_mutex_init (&self->lock);
  self->series = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) series_free);
  self->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) mark_free);
  self->started = get_coarse_time ();
  return self;
}

void
weft_trial_writer_destroy (WeftTrialWriter *self)
{
  g_hash_table_unref (self->series);
  g_ptr_array_unref (self->marks);
  g_mutex_clear (&self->lock);
  g_free (self);
}

WeftWriterSeries *
weft_trial_writer_get_series (WeftTrialWriter *self,
                              const char      *name)
{
  WeftWriterSeries *series = g_hash_table_lookup (self->series, name);

  if (series != NULL)
    return series;
  series = g_new0 (WeftWriterSeries, 1);
  series->tail = g_array_new (FALSE, FALSE, sizeof (WeftTrialPoint));
  series->summary.name = g_strdup (name);
  series->summary.last = series->summary.min = series->summary.max = series->summary.tail = (double) NAN;
  series->summary.min_epoch = series->summary.max_epoch = (double) NAN;
  series->changed = TRUE;
  g_hash_table_insert (self->series, series->summary.name, series);
  return series;
}

double
weft_writer_series_get_tail (const WeftWriterSeries *self)
{
  guint n = (guint) MIN (self->summary.n_points, WEFT_TRIAL_TAIL);
  double sum = n > 0 ? 0 : (double) NAN;

  for (guint i = 0; i < n; i++)
    sum += self->ends[i] / n;
  return sum;
}

void
weft_writer_series_add (WeftWriterSeries     *self,
                        const WeftTrialPoint *point)
{
  WeftTrialMetric *summary = &self->summary;

  g_array_append_val (self->tail, *point);
  self->ends[summary->n_points % WEFT_TRIAL_TAIL] = point->value;
  summary->n_points++;
  summary->last = point->value;
  summary->last_step = point->step;
  summary->last_epoch = point->epoch;
  if (point->value < summary->min || (isnan (summary->min) && !isnan (point->value))) {
    summary->min = point->value;
    summary->min_epoch = point->epoch;
  }
  if (point->value > summary->max || (isnan (summary->max) && !isnan (point->value))) {
    summary->max = point->value;
    summary->max_epoch = point->epoch;
  }
  self->changed = TRUE;
}

double
weft_trial_writer_get_seconds (WeftTrialWriter *self)
{
  double seconds = self->seconds_before + (double) (get_coarse_time () - self->started) * 1e-6;

  return (double) (gint64) (seconds * 1024) / 1024;
}

gboolean
weft_trial_writer_is_over (WeftTrialWriter *self)
{
  gboolean over;

  g_mutex_lock (&self->lock);
  over = self->cut_off || self->ended;
  g_mutex_unlock (&self->lock);
  return over;
}

gint64
weft_trial_writer_get_id (WeftTrialWriter *self)
{
  return self->id;
}

void
weft_trial_writer_direct (WeftTrialWriter    *self,
                          const char         *name,
                          WeftTrialDirection  direction)
{
  WeftWriterSeries *series;

  g_return_if_fail (name != NULL);

  g_mutex_lock (&self->lock);
  series = weft_trial_writer_get_series (self, name);
  series->changed = series->changed || series->summary.direction != direction;
  series->summary.direction = direction;
  g_mutex_unlock (&self->lock);
}

/* Metrics are told in the same order again and again, so that the next one is known by one look
 * at its name. Under the lock */
static WeftWriterSeries *
follow (WeftTrialWriter *self,
        const char      *name)
{
  WeftWriterSeries *series = self->latest != NULL ? self->latest->next : NULL;

  if (series == NULL || strcmp (series->summary.name, name) != 0)
    series = weft_trial_writer_get_series (self, name);
  if (self->latest != NULL)
    self->latest->next = series;
  self->latest = series;
  return series;
}

void
weft_trial_writer_add_past_point (WeftTrialWriter      *self,
                                  const char           *name,
                                  const WeftTrialPoint *point)
{
  const WeftTrialPoint kept = { point->step, (double) (float) point->epoch, point->time, point->value };
  WeftWriterSeries *series;

  g_return_if_fail (name != NULL);

  g_mutex_lock (&self->lock);
  series = follow (self, name);
  if (series->tail->len >= MAX_UNSAVED)
    self->n_lost++;
  else if (!self->cut_off && !self->ended)
    weft_writer_series_add (series, &kept);
  g_mutex_unlock (&self->lock);
}

void
weft_trial_writer_add_point (WeftTrialWriter *self,
                             const char      *name,
                             gint64           step,
                             double           epoch,
                             double           value)
{
  const WeftTrialPoint point = { step, epoch, weft_trial_writer_get_seconds (self), value };

  weft_trial_writer_add_past_point (self, name, &point);
}

void
weft_trial_writer_add_mark (WeftTrialWriter     *self,
                            const WeftTrialMark *mark)
{
  WeftTrialMark *copy = g_new0 (WeftTrialMark, 1);

  g_return_if_fail (mark->name != NULL);

  copy->step = mark->step;
  copy->epoch = mark->epoch;
  copy->time = weft_trial_writer_get_seconds (self);
  copy->name = g_strdup (mark->name);
  copy->from = g_strdup (mark->from);
  copy->to = g_strdup (mark->to);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->marks, copy);
  g_mutex_unlock (&self->lock);
}
