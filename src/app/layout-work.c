/* layout-work.c: a layout computed beside the window, step by step
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run has the embedding while its thread is at work and gives it back when it rests.
 */
#include "app/layout-work.h"

#include "app/work.h"

/* A frame is not made before so many µs, nor so many times what making it took: its loss costs
 * as much as an iteration. */
#define MIN_INTERVAL 33000
#define MIN_REST     4

/* What goes to the thread. `frame` and the flags are all that both touch at the same time. */
typedef struct
{
  /* Owned */
  WeftExplainEmbedding *about;
  WeftEmbedding *embedding;
  GError *error; /* nullable */
  GMutex lock;
  WeftLayoutFrame *frame; /* nullable */

  WeftStop pause;
  WeftStop quit;
} Run;

struct _WeftLayoutWork
{
  /* Owned */
  WeftExplainEmbedding *about;
  WeftEmbedding *embedding; /* nullable: a run has it */
  WeftLayoutFrame *frame;   /* nullable */
  GCancellable *work;       /* nullable */
  char *error;              /* nullable */

  /* Borrowed */
  Run *run; /* nullable */

  gboolean is_new; /* `frame` was not looked at */
  gboolean is_done;
  gboolean wants; /* to go on as soon as the run that was paused is over */
};

static void
frame_clear (gpointer box)
{
  WeftLayoutFrame *self = box;

  g_clear_pointer (&self->points, weft_tensor_unref);
  g_clear_pointer (&self->quality, weft_layout_quality_free);
}

void
weft_layout_frame_unref (WeftLayoutFrame *self)
{
  weft_explain_box_unref (self, frame_clear);
}

static void
run_free (gpointer data)
{
  Run *self = data;

  weft_explain_box_unref (self->about, weft_explain_embedding_clear);
  g_clear_pointer (&self->embedding, weft_embedding_free);
  g_clear_pointer (&self->frame, weft_layout_frame_unref);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* On the thread */

/* @rests: whether there is time to measure how far to believe it */
static gboolean
tell (Run      *self,
      gboolean  rests)
{
  const WeftLayoutRows *rows = self->about->rows;
  WeftLayoutFrame *frame = weft_explain_box_new (WeftLayoutFrame), *former;

  weft_layout_state_take (&frame->state, self->embedding, rows->x);
  frame->points = weft_embedding_get_points (self->embedding, &self->error);
  if (rests && frame->points != NULL)
    frame->quality = weft_layout_quality_new (rows->x, frame->points, rows->classes, frame->state.seed, &self->quit, &self->error);
  if (self->error != NULL) {
    weft_layout_frame_unref (frame);
    return FALSE;
  }
  g_mutex_lock (&self->lock);
  former = self->frame;
  self->frame = frame;
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&former, weft_layout_frame_unref);
  return TRUE;
}

/* Returns: when the next frame is due */
static gint64
tell_on_the_way (Run *self)
{
  gint64 start = g_get_monotonic_time (), end;

  (void) tell (self, FALSE);
  end = g_get_monotonic_time ();
  return end + MAX (MIN_INTERVAL, MIN_REST * (end - start));
}

static void
work_on_thread (gpointer      data,
                GCancellable *cancellable)
{
  Run *self = data;
  gint64 due = 0;

  /* The first points, before it is known who is near whom. */
  if (weft_embedding_get_iteration (self->embedding) == 0 && weft_embedding_step (self->embedding, 0, &self->pause, &self->error))
    due = tell_on_the_way (self);
  while (self->error == NULL && !weft_embedding_is_done (self->embedding) && !weft_stop_is_requested (&self->pause)) {
    if (weft_embedding_step (self->embedding, 1, &self->pause, &self->error) && g_get_monotonic_time () >= due)
      due = tell_on_the_way (self);
  }
  if (self->error == NULL && !weft_stop_is_requested (&self->quit))
    (void) tell (self, TRUE);
}

/* In the main loop */

static void
take_frame (WeftLayoutWork *self)
{
  WeftLayoutFrame *frame;

  g_mutex_lock (&self->run->lock);
  frame = g_steal_pointer (&self->run->frame);
  g_mutex_unlock (&self->run->lock);
  if (frame == NULL)
    return;
  g_clear_pointer (&self->frame, weft_layout_frame_unref);
  self->frame = frame;
  self->is_new = TRUE;
}

static void
done_cb (gpointer owner,
         gpointer data)
{
  WeftLayoutWork *self = owner;
  Run *run = data;

  take_frame (self);
  g_clear_object (&self->work);
  self->run = NULL;
  self->embedding = g_steal_pointer (&run->embedding);
  self->is_done = weft_embedding_is_done (self->embedding);
  if (run->error != NULL)
    self->error = g_strdup (run->error->message);
  self->is_new = TRUE;
  if (self->wants)
    weft_layout_work_resume (self);
}

void
weft_layout_work_resume (WeftLayoutWork *self)
{
  self->wants = self->run != NULL;
  if (self->run != NULL || self->is_done || self->error != NULL)
    return;
  self->run = g_new0 (Run, 1);
  self->run->about = weft_explain_box_ref (self->about);
  self->run->embedding = g_steal_pointer (&self->embedding);
  g_mutex_init (&self->run->lock);
  self->work = weft_work_start (work_on_thread, self->run, run_free, done_cb, self);
}

void
weft_layout_work_pause (WeftLayoutWork *self)
{
  self->wants = FALSE;
  if (self->run != NULL)
    weft_stop_request (&self->run->pause);
}

gboolean
weft_layout_work_look (WeftLayoutWork *self)
{
  gboolean is_new;

  if (self->run != NULL)
    take_frame (self);
  is_new = self->is_new;
  self->is_new = FALSE;
  return is_new;
}

gboolean
weft_layout_work_get_running (const WeftLayoutWork *self)
{
  return self->wants || (self->run != NULL && !weft_stop_is_requested (&self->run->pause));
}

gboolean
weft_layout_work_get_busy (const WeftLayoutWork *self)
{
  return self->run != NULL;
}

gboolean
weft_layout_work_get_done (const WeftLayoutWork *self)
{
  return self->is_done;
}

WeftLayoutFrame *
weft_layout_work_get_frame (const WeftLayoutWork *self)
{
  return self->frame;
}

const char *
weft_layout_work_get_error (const WeftLayoutWork *self)
{
  return self->error;
}

WeftLayoutWork *
weft_layout_work_new (WeftExplainEmbedding       *about,
                      const WeftEmbeddingMethod  *method,
                      const WeftParams           *params,
                      guint64                     seed,
                      const WeftTensor           *start,
                      GError                    **error)
{
  g_autoptr (WeftEmbedding) embedding = weft_embedding_new (about->rows->x, method, params, seed, error);
  WeftLayoutWork *self;

  if (embedding == NULL || (start != NULL && !weft_embedding_set_start (embedding, start, error)))
    return NULL;
  self = g_new0 (WeftLayoutWork, 1);
  self->about = weft_explain_box_ref (about);
  self->embedding = g_steal_pointer (&embedding);
  weft_layout_work_resume (self);
  return self;
}

void
weft_layout_work_free (WeftLayoutWork *self)
{
  if (self->run != NULL) {
    weft_stop_request (&self->run->pause);
    weft_stop_request (&self->run->quit);
  }
  if (self->work != NULL)
    weft_work_drop (&self->work);
  g_clear_pointer (&self->embedding, weft_embedding_free);
  g_clear_pointer (&self->frame, weft_layout_frame_unref);
  weft_explain_box_unref (self->about, weft_explain_embedding_clear);
  g_free (self->error);
  g_free (self);
}
