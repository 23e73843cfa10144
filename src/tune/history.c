/* history.c: what has been tried so far, and what came out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/history.h"

#include "tune/point.h"

#include <math.h>

struct _WeftHistory
{
  WeftSpace *space;   /* Owned */
  gboolean *maximize; /* Owned: (n_objectives) */
  guint n_objectives;
  GPtrArray *trials; /* Owned: of WeftHistoryTrial */
  guint n_finished;
};

static void
trial_free (WeftHistoryTrial *self)
{
  g_free (self->point);
  g_free (self->values);
  g_array_unref (self->steps);
  g_free (self);
}

WeftHistory *
weft_history_new (const WeftSpace *space,
                  const gboolean  *maximize,
                  guint            n_objectives)
{
  WeftHistory *self = g_new0 (WeftHistory, 1);

  self->space = weft_space_ref (space);
  self->maximize = g_memdup2 (maximize, sizeof *maximize * n_objectives);
  self->n_objectives = n_objectives;
  self->trials = g_ptr_array_new_with_free_func ((GDestroyNotify) trial_free);
  return self;
}

void
weft_history_free (WeftHistory *self)
{
  weft_space_unref (self->space);
  g_free (self->maximize);
  g_ptr_array_unref (self->trials);
  g_free (self);
}

static WeftHistoryTrial *
get_trial (const WeftHistory *self,
           guint              number)
{
  g_assert (number < self->trials->len);
  return self->trials->pdata[number];
}

/* Adds a trial that waits for @point (transfer full). */
static WeftHistoryTrial *
add_trial (WeftHistory *self,
           double      *point)
{
  WeftHistoryTrial *trial = g_new0 (WeftHistoryTrial, 1);

  trial->number = self->trials->len;
  trial->point = point;
  trial->values = g_new (double, self->n_objectives);
  for (guint i = 0; i < self->n_objectives; i++)
    trial->values[i] = NAN;
  trial->steps = g_array_new (FALSE, FALSE, sizeof (WeftHistoryStep));
  g_ptr_array_add (self->trials, trial);
  return trial;
}

WeftHistory *
weft_history_convert (const WeftHistory *self,
                      const WeftSpace   *space)
{
  WeftHistory *history = weft_history_new (space, self->maximize, self->n_objectives);

  for (guint i = 0; i < self->trials->len; i++) {
    const WeftHistoryTrial *source = get_trial (self, i);
    double *point = source->outside ? NULL : weft_point_convert (self->space, space, source->point);
    WeftHistoryTrial *trial = add_trial (history, point != NULL ? point : weft_point_new (space));

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
weft_history_get_space (const WeftHistory *self)
{
  return self->space;
}

guint
weft_history_get_n_objectives (const WeftHistory *self)
{
  return self->n_objectives;
}

guint
weft_history_get_n_trials (const WeftHistory *self)
{
  return self->trials->len;
}

const WeftHistoryTrial *
weft_history_get_trial (const WeftHistory *self,
                        guint              number)
{
  g_return_val_if_fail (number < self->trials->len, NULL);

  return get_trial (self, number);
}

guint
weft_history_count (const WeftHistory *self,
                    WeftHistoryState   state)
{
  guint n = 0;

  for (guint i = 0; i < self->trials->len; i++)
    n += get_trial (self, i)->state == state;
  return n;
}

gboolean
weft_history_is_maximized (const WeftHistory *self,
                           guint              objective)
{
  return self->maximize[objective];
}

double
weft_history_get_loss (const WeftHistory *self,
                       guint              objective,
                       double             value)
{
  return self->maximize[objective] ? -value : value;
}

guint
weft_history_enqueue (WeftHistory  *self,
                      const double *point)
{
  return add_trial (self, weft_point_copy (self->space, point))->number;
}

guint
weft_history_get_next (const WeftHistory *self)
{
  for (guint i = 0; i < self->trials->len; i++)
    if (get_trial (self, i)->state == WEFT_HISTORY_WAITING)
      return i;
  return self->trials->len;
}

void
weft_history_begin (WeftHistory  *self,
                    guint         number,
                    const double *point)
{
  WeftHistoryTrial *trial;

  g_return_if_fail (number <= self->trials->len);

  trial = number < self->trials->len ? get_trial (self, number) : add_trial (self, NULL);
  g_return_if_fail (trial->state == WEFT_HISTORY_WAITING || trial->state == WEFT_HISTORY_RUNNING);
  g_free (trial->point);
  trial->point = weft_point_copy (self->space, point);
  trial->state = WEFT_HISTORY_RUNNING;
  g_array_set_size (trial->steps, 0);
}

void
weft_history_report (WeftHistory *self,
                     guint        number,
                     int          step,
                     double       value)
{
  GArray *steps = get_trial (self, number)->steps;
  WeftHistoryStep reported = { step, value };
  guint place = steps->len;

  g_return_if_fail (get_trial (self, number)->state == WEFT_HISTORY_RUNNING);

  while (place > 0 && g_array_index (steps, WeftHistoryStep, place - 1).step >= step)
    place--;
  if (place < steps->len && g_array_index (steps, WeftHistoryStep, place).step == step)
    g_array_index (steps, WeftHistoryStep, place) = reported;
  else
    g_array_insert_val (steps, place, reported);
}

void
weft_history_finish (WeftHistory      *self,
                     guint             number,
                     WeftHistoryState  state,
                     const double     *values)
{
  WeftHistoryTrial *trial = get_trial (self, number);

  g_return_if_fail (trial->state == WEFT_HISTORY_RUNNING);
  g_return_if_fail (state == WEFT_HISTORY_COMPLETE ? values != NULL : state > WEFT_HISTORY_COMPLETE);

  trial->state = state;
  trial->finished = ++self->n_finished;
  if (state != WEFT_HISTORY_COMPLETE)
    return;
  for (guint i = 0; i < self->n_objectives; i++)
    if (!isfinite (values[i]))
      trial->state = WEFT_HISTORY_FAILED;
  if (trial->state == WEFT_HISTORY_COMPLETE)
    memcpy (trial->values, values, sizeof *values * self->n_objectives);
}

const WeftHistoryTrial *
weft_history_get_best (const WeftHistory *self,
                       guint              objective)
{
  const WeftHistoryTrial *best = NULL;

  for (guint i = 0; i < self->trials->len; i++) {
    const WeftHistoryTrial *trial = get_trial (self, i);

    if (trial->state != WEFT_HISTORY_COMPLETE)
      continue;
    if (best == NULL ||
        weft_history_get_loss (self, objective, trial->values[objective]) < weft_history_get_loss (self, objective, best->values[objective]))
      best = trial;
  }
  return best;
}

double
weft_history_trial_get_value (const WeftHistoryTrial *self,
                              int                     step)
{
  double value = NAN;

  for (guint i = 0; i < self->steps->len; i++) {
    const WeftHistoryStep *reported = &g_array_index (self->steps, WeftHistoryStep, i);

    if (reported->step > step)
      break;
    value = reported->value;
  }
  return value;
}
