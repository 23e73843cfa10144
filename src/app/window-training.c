/* window-training.c: a training that runs, steered from the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/window-private.h"

#include "base/i18n.h"

/* A trial whose loss became no number goes on this much more slowly. */
#define SLOWER 10

/* Returns: (nullable): requests to the training of the document in front */
static WeftTrainControl *
get_control (WeftWindow *self)
{
  WeftRunQueue *queue = weft_shared_get_queue ();
  WeftDocument *document = weft_window_get_document (self);

  /* A run that has just ended is still the queue's. */
  return document != NULL && weft_document_get_running (document) && weft_run_queue_get_current (queue) == document ? weft_run_queue_get_control (queue)
                                                                                                                    : NULL;
}

void
weft_window_follow_control (WeftWindow *self)
{
  weft_training_pane_set_control (self->training, get_control (self));
}

/* Calls a request, where a training runs that can hear it. */
static void
ask (WeftWindow *self,
     void (*request) (WeftTrainControl *control))
{
  WeftTrainControl *control = get_control (self);

  if (control != NULL)
    request (control);
  weft_window_follow_control (self);
}

void
weft_window_pause_training (WeftWindow *self,
                            const char *text)
{
  WeftTrainControl *control = get_control (self);

  if (control != NULL)
    ask (self, weft_train_control_is_paused (control) ? weft_train_control_resume : weft_train_control_pause);
}

void
weft_window_step_batch (WeftWindow *self,
                        const char *text)
{
  ask (self, weft_train_control_step_batch);
}

void
weft_window_step_epoch (WeftWindow *self,
                        const char *text)
{
  ask (self, weft_train_control_step_epoch);
}

void
weft_window_stop_keep (WeftWindow *self,
                       const char *text)
{
  ask (self, weft_train_control_stop);
}

void
weft_window_stop_best (WeftWindow *self,
                       const char *text)
{
  ask (self, weft_train_control_stop_best);
}

void
weft_window_discard_training (WeftWindow *self,
                              const char *text)
{
  ask (self, weft_train_control_discard);
}

/* Returns: (transfer full) (nullable): the learning rate that a trial had last */
static char *
find_rate (const WeftTrial *trial)
{
  g_autofree char *name = g_strdup_printf ("%s.learning_rate", trial->node != NULL ? trial->node : "");
  const WeftTrialParameter *parameter = weft_trial_find_parameter (trial, name);
  const char *rate = parameter != NULL ? parameter->text : NULL;

  for (guint i = 0; i < trial->marks->len; i++) {
    const WeftTrialMark *mark = trial->marks->pdata[i];

    if (g_strcmp0 (mark->name, "learning_rate") == 0 && mark->to != NULL)
      rate = mark->to;
  }
  return g_strdup (rate);
}

/* @text: the number of a trial */
void
weft_window_go_on (WeftWindow *self,
                   const char *text)
{
  gint64 id = g_ascii_strtoll (text, NULL, 10);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrial) trial = weft_trial_store_read (weft_shared_get_store (), id, &error);
  g_autofree char *rate = trial != NULL ? find_rate (trial) : NULL;
  char slower[G_ASCII_DTOSTR_BUF_SIZE];

  if (trial == NULL) {
    weft_window_complain (self, _("The trial cannot go on"), error->message);
    return;
  }
  if (rate != NULL)
    g_ascii_formatd (slower, sizeof slower, "%.9g", g_ascii_strtod (rate, NULL) / SLOWER);
  weft_window_resume_trial (self, id, rate != NULL ? slower : NULL);
}

static void
diverged_cb (WeftWindow   *self,
             WeftDocument *document,
             gint64        trial)
{
  g_autofree char *id = g_strdup_printf ("%" PRId64, trial);
  AdwToast *toast;

  if (document != weft_window_get_document (self))
    return;
  toast = adw_toast_new (_("The loss became no number; the last good state is kept"));
  adw_toast_set_button_label (toast, _("Go On, Ten Times Slower"));
  adw_toast_set_action_name (toast, "win.go-on");
  adw_toast_set_action_target_value (toast, g_variant_new_string (id));
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
weft_window_watch_trainings (WeftWindow *self)
{
  g_signal_connect_object (weft_shared_get_queue (), "diverged", G_CALLBACK (diverged_cb), self, G_CONNECT_SWAPPED);
}
