/* history.c: what has been tried so far, and what came out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/history.h"

#include "tune/order.h"
#include "tune/point.h"

#include <math.h>

struct _WeftTuneHistory
{
  WeftSpace *space;   /* Owned */
  gboolean *maximize; /* Owned: (n_objectives) */
  guint n_objectives;
  GPtrArray *trials; /* Owned: of WeftTuneTrial */
  guint n_finished;
};

static void
trial_free (WeftTuneTrial *self)
{
  g_free (self->point);
  g_free (self->values);
  g_array_unref (self->steps);
  g_free (self);
}

WeftTuneHistory *
weft_tune_history_new (const WeftSpace *space,
                       const gboolean  *maximize,
                       guint            n_objectives)
{
  WeftTuneHistory *self = g_new0 (WeftTuneHistory, 1);

  self->space = weft_space_ref (space);
  self->maximize = g_memdup2 (maximize, sizeof *maximize * n_objectives);
  self->n_objectives = n_objectives;
  self->trials = g_ptr_array_new_with_free_func ((GDestroyNotify) trial_free);
  return self;
}

void
weft_tune_history_free (WeftTuneHistory *self)
{
  weft_space_unref (self->space);
  g_free (self->maximize);
  g_ptr_array_unref (self->trials);
  g_free (self);
}

static WeftTuneTrial *
get_trial (const WeftTuneHistory *self,
           guint                  number)
{
  g_assert (number < self->trials->len);
  return self->trials->pdata[number];
}

/* Adds a trial that waits for @point (transfer full). */
static WeftTuneTrial *
add_trial (WeftTuneHistory *self,
           double          *point)
{
  WeftTuneTrial *trial = g_new0 (WeftTuneTrial, 1);

  trial->number = self->trials->len;
  trial->point = point;
  trial->values = g_new (double, self->n_objectives);
  for (guint i = 0; i < self->n_objectives; i++)
    trial->values[i] = NAN;
  trial->steps = g_array_new (FALSE, FALSE, sizeof (WeftTuneStep));
  g_ptr_array_add (self->trials, trial);
  return trial;
}

WeftTuneHistory *
weft_tune_history_convert (const WeftTuneHistory *self,
                           const WeftSpace       *space)
{
  WeftTuneHistory *history = weft_tune_history_new (space, self->maximize, self->n_objectives);

  for (guint i = 0; i < self->trials->len; i++) {
    const WeftTuneTrial *source = get_trial (self, i);
    double *point = source->outside ? NULL : weft_point_convert (self->space, space, source->point);
    WeftTuneTrial *trial = add_trial (history, point != NULL ? point : weft_point_new (space));

    trial->outside = point == NULL;
    trial->state = source->state;
    trial->finished = source->finished;
    memcpy (trial->values, source->values, sizeof *trial->values * self->n_objectives);
    g_array_append_vals (trial->steps, source->steps->data, source->steps->len);
  }
  history->n_finished = self->n_finished;
  return history;
}

const WeftSpace *
weft_tune_history_get_space (const WeftTuneHistory *self)
{
  return self->space;
}

guint
weft_tune_history_get_n_objectives (const WeftTuneHistory *self)
{
  return self->n_objectives;
}

guint
weft_tune_history_get_n_trials (const WeftTuneHistory *self)
{
  return self->trials->len;
}

const WeftTuneTrial *
weft_tune_history_get_trial (const WeftTuneHistory *self,
                             guint                  number)
{
  g_return_val_if_fail (number < self->trials->len, NULL);

  return get_trial (self, number);
}

guint
weft_tune_history_count (const WeftTuneHistory *self,
                         WeftTuneState          state)
{
  guint n = 0;

  for (guint i = 0; i < self->trials->len; i++)
    n += get_trial (self, i)->state == state;
  return n;
}

gboolean
weft_tune_history_is_maximized (const WeftTuneHistory *self,
                                guint                  objective)
{
  return self->maximize[objective];
}

double
weft_tune_history_get_loss (const WeftTuneHistory *self,
                            guint                  objective,
                            double                 value)
{
  return self->maximize[objective] ? -value : value;
}

GArray *
weft_tune_history_rank (const WeftTuneHistory *self)
{
  guint n = self->trials->len, n_complete = weft_tune_history_count (self, WEFT_TUNE_COMPLETE);
  g_autofree double *losses = g_new (double, n + 1);
  GArray *ranked = g_array_sized_new (FALSE, FALSE, sizeof (guint), n);

  for (guint i = 0; i < n; i++) {
    const WeftTuneTrial *trial = self->trials->pdata[i];

    losses[i] = trial->state == WEFT_TUNE_COMPLETE ? weft_tune_history_get_loss (self, 0, trial->values[0]) : (double) NAN;
  }
  g_array_set_size (ranked, n);
  weft_order (losses, n, (guint *) (gpointer) ranked->data);
  g_array_set_size (ranked, n_complete);
  return ranked;
}

guint
weft_tune_history_enqueue (WeftTuneHistory *self,
                           const double    *point)
{
  return add_trial (self, weft_point_copy (self->space, point))->number;
}

guint
weft_tune_history_get_next (const WeftTuneHistory *self)
{
  for (guint i = 0; i < self->trials->len; i++)
    if (get_trial (self, i)->state == WEFT_TUNE_WAITING)
      return i;
  return self->trials->len;
}

void
weft_tune_history_begin (WeftTuneHistory *self,
                         guint            number,
                         const double    *point)
{
  WeftTuneTrial *trial;

  g_return_if_fail (number <= self->trials->len);

  trial = number < self->trials->len ? get_trial (self, number) : add_trial (self, NULL);
  g_return_if_fail (trial->state == WEFT_TUNE_WAITING || trial->state == WEFT_TUNE_RUNNING);
  g_free (trial->point);
  trial->point = weft_point_copy (self->space, point);
  trial->state = WEFT_TUNE_RUNNING;
  g_array_set_size (trial->steps, 0);
}

void
weft_tune_history_report (WeftTuneHistory *self,
                          guint            number,
                          int              step,
                          double           value)
{
  GArray *steps = get_trial (self, number)->steps;
  WeftTuneStep reported = { step, value };
  guint place = steps->len;

  g_return_if_fail (get_trial (self, number)->state == WEFT_TUNE_RUNNING);

  while (place > 0 && g_array_index (steps, WeftTuneStep, place - 1).step >= step)
    place--;
  if (place < steps->len && g_array_index (steps, WeftTuneStep, place).step == step)
    g_array_index (steps, WeftTuneStep, place) = reported;
  else
    g_array_insert_val (steps, place, reported);
}

void
weft_tune_history_finish (WeftTuneHistory *self,
                          guint            number,
                          WeftTuneState    state,
                          const double    *values)
{
  WeftTuneTrial *trial = get_trial (self, number);

  g_return_if_fail (trial->state == WEFT_TUNE_RUNNING);
  g_return_if_fail (state == WEFT_TUNE_COMPLETE ? values != NULL : state > WEFT_TUNE_COMPLETE);

  trial->state = state;
  trial->finished = ++self->n_finished;
  if (state != WEFT_TUNE_COMPLETE)
    return;
  for (guint i = 0; i < self->n_objectives; i++)
    if (!isfinite (values[i]))
      trial->state = WEFT_TUNE_FAILED;
  if (trial->state == WEFT_TUNE_COMPLETE)
    memcpy (trial->values, values, sizeof *values * self->n_objectives);
}

const WeftTuneTrial *
weft_tune_history_get_best (const WeftTuneHistory *self,
                            guint                  objective)
{
  const WeftTuneTrial *best = NULL;

  for (guint i = 0; i < self->trials->len; i++) {
    const WeftTuneTrial *trial = get_trial (self, i);

    if (trial->state != WEFT_TUNE_COMPLETE)
      continue;
    if (best == NULL ||
        weft_tune_history_get_loss (self, objective, trial->values[objective]) < weft_tune_history_get_loss (self, objective, best->values[objective]))
      best = trial;
  }
  return best;
}

double
weft_tune_trial_get_value (const WeftTuneTrial *self,
                           int                  step)
{
  double value = NAN;

  for (guint i = 0; i < self->steps->len; i++) {
    const WeftTuneStep *reported = &g_array_index (self->steps, WeftTuneStep, i);

    if (reported->step > step)
      break;
    value = reported->value;
  }
  return value;
}
