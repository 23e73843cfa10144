/* study-rest.c: trainings that rest until others of their study have come as far
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-rest.h"

WeftStudyRest *
weft_study_rest_new (guint number)
{
  WeftStudyRest *self = g_new0 (WeftStudyRest, 1);

  self->number = number;
  g_queue_init (&self->ahead);
  return self;
}

void
weft_study_rest_free (gpointer data)
{
  WeftStudyRest *self = data;

  g_queue_clear_full (&self->ahead, g_free);
  g_free (self->values);
  g_free (self->given_up);
  g_free (self);
}

void
weft_study_rest_hold (WeftStudyRest *self,
                      int            epoch,
                      double         value)
{
  const WeftTuneStep step = { epoch, value };

  g_queue_push_tail (&self->ahead, g_memdup2 (&step, sizeof step));
}

void
weft_study_rest_give_up (WeftStudyRest *self,
                         const char    *reason)
{
  g_free (self->given_up);
  self->given_up = g_strdup (reason);
}

/* Returns: whether there was one more report */
static gboolean
advance (WeftStudyRest   *self,
         WeftTuneHistory *history)
{
  g_autofree WeftTuneStep *step = g_queue_pop_head (&self->ahead);

  if (step != NULL)
    weft_tune_history_report (history, self->number, step->step, step->value);
  return step != NULL;
}

WeftStudyRestEnd
weft_study_rest_judge (WeftStudyRest     *self,
                       const WeftPruner  *pruner,
                       WeftTuneHistory   *history,
                       gboolean           asks,
                       gboolean           is_closed,
                       char             **reason)
{
  if (!self->is_over)
    return WEFT_STUDY_RESTS;
  if (self->given_up != NULL) {
    *reason = g_strdup (self->given_up);
    return WEFT_STUDY_GIVEN_UP;
  }
  do {
    g_autofree char *why = NULL;

    if (asks && weft_pruner_waits (pruner, history, self->number, is_closed))
      return WEFT_STUDY_RESTS;
    if (asks && weft_pruner_decide (pruner, history, self->number, &why)) {
      *reason = g_steal_pointer (&why);
      return WEFT_STUDY_GIVEN_UP;
    }
  } while (advance (self, history));
  return self->values != NULL ? WEFT_STUDY_HAS_ENDED : WEFT_STUDY_GOES_ON;
}
