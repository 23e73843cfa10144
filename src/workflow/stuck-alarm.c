/* stuck-alarm.c: notices work that has stopped getting on
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/stuck-alarm.h"

/* How many times longer than the longest so far. */
#define FACTOR  10
#define POLL_US 50000

struct _WeftStuckAlarm
{
  GMutex lock;
  GCond changed;
  GThread *thread; /* Owned */
  WeftStuckFunc func;
  gpointer data;
  gint64 patience; /* µs */
  gint64 last;     /* µs, monotonic; 0: nothing has begun, or it rests */
  gint64 longest;  /* µs */
  gboolean told;
  gboolean over;
};

/* Returns: whether it is time to tell, with the lock held */
static gboolean
is_stuck (WeftStuckAlarm *self,
          gint64          now)
{
  return self->last > 0 && !self->told && now - self->last > MAX (self->patience, FACTOR * self->longest);
}

static gpointer
watch_cb (gpointer data)
{
  WeftStuckAlarm *self = data;

  g_mutex_lock (&self->lock);
  while (!self->over) {
    gint64 now = g_get_monotonic_time ();

    if (is_stuck (self, now)) {
      double seconds = (double) (now - self->last) / G_USEC_PER_SEC, usual = (double) self->longest / G_USEC_PER_SEC;

      self->told = TRUE;
      g_mutex_unlock (&self->lock);
      self->func (self->data, seconds, usual);
      g_mutex_lock (&self->lock);
      continue;
    }
    g_cond_wait_until (&self->changed, &self->lock, now + POLL_US);
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}

WeftStuckAlarm *
weft_stuck_alarm_new (double        patience,
                      WeftStuckFunc func,
                      gpointer      data)
{
  WeftStuckAlarm *self = g_new0 (WeftStuckAlarm, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->func = func;
  self->data = data;
  self->patience = (gint64) (patience * G_USEC_PER_SEC);
  self->thread = g_thread_new ("weft-alarm", watch_cb, self);
  return self;
}

void
weft_stuck_alarm_free (WeftStuckAlarm *self)
{
  g_mutex_lock (&self->lock);
  self->over = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
weft_stuck_alarm_beat (WeftStuckAlarm *self)
{
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  if (self->last > 0 && !self->told)
    self->longest = MAX (self->longest, now - self->last);
  self->last = now;
  self->told = FALSE;
  g_mutex_unlock (&self->lock);
}

void
weft_stuck_alarm_rest (WeftStuckAlarm *self)
{
  g_mutex_lock (&self->lock);
  self->last = 0;
  g_mutex_unlock (&self->lock);
}
