/* study-control.c: what people ask of a study that runs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-control.h"

struct _WeftStudyControl
{
  gatomicrefcount references;
  GAsyncQueue *requests; /* Owned: WeftStudyRequest */
  gint paused;
  gint stopped;
  gint cancelled;
  gint study; /* a store has not so many */
};

void
weft_study_request_free (WeftStudyRequest *self)
{
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

WeftStudyControl *
weft_study_control_new (void)
{
  WeftStudyControl *self = g_new0 (WeftStudyControl, 1);

  g_atomic_ref_count_init (&self->references);
  self->requests = g_async_queue_new_full ((GDestroyNotify) weft_study_request_free);
  return self;
}

WeftStudyControl *
weft_study_control_ref (WeftStudyControl *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_study_control_unref (WeftStudyControl *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_async_queue_unref (self->requests);
  g_free (self);
}

gint64
weft_study_control_get_study (WeftStudyControl *self)
{
  return g_atomic_int_get (&self->study);
}

void
weft_study_control_set_study (WeftStudyControl *self,
                              gint64            study)
{
  g_atomic_int_set (&self->study, (gint) study);
}

void
weft_study_control_pause (WeftStudyControl *self)
{
  g_atomic_int_set (&self->paused, TRUE);
}

void
weft_study_control_resume (WeftStudyControl *self)
{
  g_atomic_int_set (&self->paused, FALSE);
}

void
weft_study_control_stop (WeftStudyControl *self)
{
  g_atomic_int_set (&self->stopped, TRUE);
}

void
weft_study_control_cancel (WeftStudyControl *self)
{
  g_atomic_int_set (&self->cancelled, TRUE);
}

gboolean
weft_study_control_is_cancelled (WeftStudyControl *self)
{
  return g_atomic_int_get (&self->cancelled);
}

gboolean
weft_study_control_is_paused (WeftStudyControl *self)
{
  return g_atomic_int_get (&self->paused);
}

gboolean
weft_study_control_is_stopped (WeftStudyControl *self)
{
  return g_atomic_int_get (&self->stopped);
}

static void
ask (WeftStudyControl *self,
     WeftStudyAsk      what,
     guint             number,
     const char       *name,
     const char       *text)
{
  WeftStudyRequest *request = g_new0 (WeftStudyRequest, 1);

  *request = (WeftStudyRequest){ what, number, g_strdup (name), g_strdup (text) };
  g_async_queue_push (self->requests, request);
}

void
weft_study_control_enqueue (WeftStudyControl *self,
                            const char       *choice)
{
  ask (self, WEFT_STUDY_ASKS_ENQUEUE, 0, NULL, choice);
}

void
weft_study_control_prune (WeftStudyControl *self,
                          guint             number)
{
  ask (self, WEFT_STUDY_ASKS_PRUNE, number, NULL, NULL);
}

void
weft_study_control_keep (WeftStudyControl *self,
                         guint             number)
{
  ask (self, WEFT_STUDY_ASKS_KEEP, number, NULL, NULL);
}

void
weft_study_control_narrow (WeftStudyControl *self,
                           const char       *name,
                           const char       *text)
{
  ask (self, WEFT_STUDY_ASKS_NARROW, 0, name, text);
}

WeftStudyRequest *
weft_study_control_take (WeftStudyControl *self)
{
  return g_async_queue_try_pop (self->requests);
}
