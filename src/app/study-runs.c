/* study-runs.c: studies that run in this program, each on a thread of its own
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/study-runs.h"

typedef struct
{
  /* Owned */
  WeftStudy *study;
  WeftStudyControl *control;
  GThread *thread;
  GError *error; /* nullable */

  WeftStudyState state;
  guint source; /* that tells of the end; of the thread, until that is over */
  WeftStudyRunEnded ended;
  gpointer data;
  GDestroyNotify free_data;
} Running;

static GList *all;

static void
running_free (Running *self)
{
  all = g_list_remove (all, self);
  g_clear_pointer (&self->thread, g_thread_join);
  weft_study_free (self->study);
  weft_study_control_unref (self->control);
  g_clear_error (&self->error);
  if (self->free_data != NULL)
    self->free_data (self->data);
  g_free (self);
}

static gboolean
ended_cb (gpointer data)
{
  Running *self = data;

  self->ended (self->data, self->study, self->state, self->error);
  running_free (self);
  return G_SOURCE_REMOVE;
}

static gpointer
run (gpointer data)
{
  Running *self = data;

  (void) weft_study_run (self->study, NULL, self->control, NULL, &self->state, &self->error);
  self->source = g_idle_add (ended_cb, self);
  return NULL;
}

void
weft_study_runs_start (WeftStudy         *study,
                       WeftStudyRunEnded  ended,
                       gpointer           data,
                       GDestroyNotify     free_data)
{
  Running *self = g_new0 (Running, 1);

  *self = (Running){ .study = study, .control = weft_study_control_new (), .ended = ended, .data = data, .free_data = free_data };
  all = g_list_prepend (all, self);
  self->thread = g_thread_new ("weft-study", run, self);
}

WeftStudyControl *
weft_study_runs_find_control (gint64 study)
{
  for (GList *link = all; link != NULL; link = link->next)
    if (weft_study_get_id (((Running *) link->data)->study) == study)
      return ((Running *) link->data)->control;
  return NULL;
}

void
weft_study_runs_shut_down (void)
{
  for (GList *link = all; link != NULL; link = link->next)
    weft_study_control_cancel (((Running *) link->data)->control);
  while (all != NULL) {
    Running *self = all->data;

    g_clear_pointer (&self->thread, g_thread_join);
    g_source_remove (self->source);
    running_free (self);
  }
}
