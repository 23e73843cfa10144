/* data-look.c: data is looked at on a thread, for what suits it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/data-look.h"

static void
look_free (gpointer data)
{
  WeftDataLook *self = data;

  g_clear_pointer (&self->recommendation, weft_recommendation_free);
  g_clear_error (&self->error);
  g_free (self->path);
  g_free (self->task);
  g_free (self);
}

static void
cancelled_cb (GCancellable *cancellable,
              WeftDataLook *self)
{
  weft_stop_request (&self->stop);
}

static void
look_on_thread (gpointer      data,
                GCancellable *cancellable)
{
  WeftDataLook *self = data;
  gulong handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);

  self->recommendation = weft_recommendation_new (self->path, self->task, &self->stop, &self->error);
  g_cancellable_disconnect (cancellable, handler);
}

GCancellable *
weft_data_look_start (const char   *path,
                      const char   *task,
                      WeftWorkDone  done,
                      gpointer      owner)
{
  WeftDataLook *self = g_new0 (WeftDataLook, 1);

  self->path = g_strdup (path);
  self->task = g_strdup (task);
  return weft_work_start (look_on_thread, self, look_free, done, owner);
}
