/* control.c: requests to a running training
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `pending` is looked at before each batch; the lock is taken only when it is
 * set, so a training that nobody disturbs pays nothing.
 */
#include "learn/control-private.h"

#include "base/i18n.h"
#include "learn/error.h"
#include "learn/trainer.h"

#include <string.h>

#define POLL_US 20000

struct _WeftTrainControl
{
  GMutex lock;
  GCond changed;
  int pending; /* atomic */
  gboolean paused;
  guint batches;        /* that it may go on for all the same */
  gboolean epoch;       /* likewise to the end of the epoch */
  gboolean epoch_begun; /* of which a batch is done */
  gboolean stop;
  gboolean best;
  gboolean discard;
  gboolean checkpoint;
  GPtrArray *changes;  /* Owned: ControlChange */
  GPtrArray *replayed; /* Owned: Replay, of all trainings */
  char *training;      /* Owned, nullable: the one that runs */
  guint next;          /* of @replayed */
};

/* A change of a former run. */
typedef struct
{
  char *training;
  guint64 step;
  ControlChange change;
} Replay;

void
weft_train_control_change_free (gpointer data)
{
  ControlChange *change = data;

  g_free (change->what);
  g_free (change->value);
  g_free (change);
}

static void
free_replay (gpointer data)
{
  Replay *replay = data;

  g_free (replay->training);
  g_free (replay->change.what);
  g_free (replay->change.value);
  g_free (replay);
}

WeftTrainControl *
weft_train_control_new (void)
{
  WeftTrainControl *self = g_new0 (WeftTrainControl, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->changes = g_ptr_array_new_with_free_func (weft_train_control_change_free);
  self->replayed = g_ptr_array_new_with_free_func (free_replay);
  return self;
}

void
weft_train_control_free (WeftTrainControl *self)
{
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->replayed);
  g_free (self->training);
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

/* Each of these sets what is asked for, and wakes a training that waits. */
#define REQUEST(name, ...)                             \
  void                                                 \
    weft_train_control_##name (WeftTrainControl *self) \
  {                                                    \
    g_mutex_lock (&self->lock);                        \
    __VA_ARGS__;                                       \
    announce (self);                                   \
    g_mutex_unlock (&self->lock);                      \
  }

REQUEST (pause, self->paused = TRUE, self->batches = 0, self->epoch = FALSE)
REQUEST (resume, self->paused = FALSE)
REQUEST (stop, self->stop = TRUE)
REQUEST (stop_best, self->stop = self->best = TRUE)
REQUEST (discard, self->stop = self->discard = TRUE)
REQUEST (checkpoint, self->checkpoint = TRUE)
REQUEST (step_batch, self->paused = TRUE, self->batches++)
REQUEST (step_epoch, self->paused = self->epoch = TRUE, self->epoch_begun = FALSE)

gboolean
weft_train_control_is_paused (WeftTrainControl *self)
{
  gboolean paused;

  g_mutex_lock (&self->lock);
  paused = self->paused;
  g_mutex_unlock (&self->lock);
  return paused;
}

void
weft_train_control_replay (WeftTrainControl *self,
                           const char       *training,
                           guint64           step,
                           const char       *what,
                           const char       *value)
{
  Replay *replay = g_new0 (Replay, 1);

  *replay = (Replay){ g_strdup (training), step, { g_strdup (what), g_strdup (value) } };
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->replayed, replay);
  announce (self);
  g_mutex_unlock (&self->lock);
}

void
weft_train_control_begin (WeftTrainControl *self,
                          const char       *training)
{
  g_mutex_lock (&self->lock);
  g_free (self->training);
  self->training = g_strdup (training);
  self->next = 0;
  announce (self);
  g_mutex_unlock (&self->lock);
}

/* The next change that is to be made again, or %NULL. */
static const Replay *
find_replay (WeftTrainControl *self)
{
  for (; self->next < self->replayed->len; self->next++)
    if (g_strcmp0 (((const Replay *) self->replayed->pdata[self->next])->training, self->training) == 0)
      return self->replayed->pdata[self->next];
  return NULL;
}

void
weft_train_control_skip (WeftTrainControl *self,
                         guint             n)
{
  g_mutex_lock (&self->lock);
  for (; n > 0 && find_replay (self) != NULL; n--)
    self->next++;
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
  const WeftParam *param = g_str_has_suffix (what, ".ratio") || g_str_has_suffix (what, ".dropout") ? &ratio : weft_param_find (weft_trainer_params, what);

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

/* Whether a training that is paused goes on for this batch. */
static gboolean
may_step (WeftTrainControl   *self,
          const ControlPlace *place)
{
  if (self->batches > 0) {
    self->batches--;
    return TRUE;
  }
  if (self->epoch && self->epoch_begun && place->batch == 0)
    self->epoch = FALSE;
  self->epoch_begun = TRUE;
  return self->epoch;
}

static void
take_replayed (WeftTrainControl   *self,
               const ControlPlace *place,
               GPtrArray          *changes)
{
  const Replay *replay;

  while ((replay = find_replay (self)) != NULL && replay->step <= place->step) {
    ControlChange *change = g_new0 (ControlChange, 1);

    *change = (ControlChange){ g_strdup (replay->change.what), g_strdup (replay->change.value) };
    g_ptr_array_add (changes, change);
    self->next++;
  }
}

void
weft_train_control_take (WeftTrainControl   *self,
                         const ControlPlace *place,
                         const WeftStop     *stop,
                         ControlRequests    *requests)
{
  gint64 began;

  memset (requests, 0, sizeof *requests);
  if (self == NULL || __atomic_load_n (&self->pending, __ATOMIC_ACQUIRE) == 0)
    return;
  began = g_get_monotonic_time ();
  g_mutex_lock (&self->lock);
  while (self->paused && !self->stop && !weft_stop_is_requested (stop) && !may_step (self, place))
    g_cond_wait_until (&self->changed, &self->lock, g_get_monotonic_time () + POLL_US);
  requests->waited = g_get_monotonic_time () - began;
  requests->stop = self->stop;
  requests->best = self->best;
  requests->discard = self->discard;
  requests->checkpoint = self->checkpoint;
  requests->changes = g_ptr_array_new_with_free_func (weft_train_control_change_free);
  take_replayed (self, place, requests->changes);
  g_ptr_array_extend_and_steal (requests->changes, g_steal_pointer (&self->changes));
  self->changes = g_ptr_array_new_with_free_func (weft_train_control_change_free);
  self->checkpoint = FALSE;
  __atomic_store_n (&self->pending, self->paused || find_replay (self) != NULL, __ATOMIC_RELEASE);
  g_mutex_unlock (&self->lock);
}
