/* control.c: requests to a running training
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `pending` is looked at before each batch; the lock is taken only when it is
 * set, so a training that nobody disturbs pays nothing.
 */
#include "learn/control-private.h"

#include "base/i18n.h"
#include "learn/error.h"

#include <string.h>

#define POLL_US 20000

struct _WeftTrainControl
{
  GMutex lock;
  GCond changed;
  int pending; /* atomic */
  gboolean paused;
  gboolean stop;
  gboolean checkpoint;
  GPtrArray *changes; /* Owned: ControlChange */
};

void
weft_train_control_change_free (gpointer data)
{
  ControlChange *change = data;

  g_free (change->what);
  g_free (change->value);
  g_free (change);
}

WeftTrainControl *
weft_train_control_new (void)
{
  WeftTrainControl *self = g_new0 (WeftTrainControl, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->changes = g_ptr_array_new_with_free_func (weft_train_control_change_free);
  return self;
}

void
weft_train_control_free (WeftTrainControl *self)
{
  g_ptr_array_unref (self->changes);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
announce (WeftTrainControl *self)
{
  __atomic_store_n (&self->pending, 1, __ATOMIC_RELEASE);
  g_cond_signal (&self->changed);
}

void
weft_train_control_pause (WeftTrainControl *self)
{
  g_mutex_lock (&self->lock);
  self->paused = TRUE;
  announce (self);
  g_mutex_unlock (&self->lock);
}

void
weft_train_control_resume (WeftTrainControl *self)
{
  g_mutex_lock (&self->lock);
  self->paused = FALSE;
  announce (self);
  g_mutex_unlock (&self->lock);
}

void
weft_train_control_stop (WeftTrainControl *self)
{
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  announce (self);
  g_mutex_unlock (&self->lock);
}

void
weft_train_control_checkpoint (WeftTrainControl *self)
{
  g_mutex_lock (&self->lock);
  self->checkpoint = TRUE;
  announce (self);
  g_mutex_unlock (&self->lock);
}

/* A dropout's ratio is `LAYER.ratio`; whether the layer is there only the
 * training knows, which then records nothing. */
static char *
check_change (const char  *what,
              const char  *value,
              GError     **error)
{
  static const WeftParam ratio = { .id = "ratio", .type = WEFT_PARAM_REAL, .minimum = 0, .maximum = 0.99 };
  const WeftParam *param = g_str_has_suffix (what, ".ratio") ? &ratio : weft_param_find (weft_trainer_params, what);

  if (param == NULL || (param != &ratio && !(param->flags & WEFT_PARAM_LIVE))) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_REQUEST, _("“%s” cannot be changed while training; stop, change it and run again"), what);
    return NULL;
  }
  return weft_param_check (param, value, error);
}

gboolean
weft_train_control_set (WeftTrainControl  *self,
                        const char        *what,
                        const char        *value,
                        GError           **error)
{
  char *normal = check_change (what, value, error);
  ControlChange *change;

  if (normal == NULL)
    return FALSE;
  change = g_new0 (ControlChange, 1);
  change->what = g_strdup (what);
  change->value = normal;
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->changes, change);
  announce (self);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

void
weft_train_control_take (WeftTrainControl *self,
                         const WeftStop   *stop,
                         ControlRequests  *requests)
{
  memset (requests, 0, sizeof *requests);
  if (self == NULL || __atomic_load_n (&self->pending, __ATOMIC_ACQUIRE) == 0)
    return;
  g_mutex_lock (&self->lock);
  while (self->paused && !self->stop && !weft_stop_is_requested (stop))
    g_cond_wait_until (&self->changed, &self->lock, g_get_monotonic_time () + POLL_US);
  requests->stop = self->stop;
  requests->checkpoint = self->checkpoint;
  requests->changes = g_steal_pointer (&self->changes);
  self->changes = g_ptr_array_new_with_free_func (weft_train_control_change_free);
  self->checkpoint = FALSE;
  __atomic_store_n (&self->pending, 0, __ATOMIC_RELEASE);
  g_mutex_unlock (&self->lock);
}
