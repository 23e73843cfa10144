/* study-rest.h: trainings that rest until others of their study have come as far
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A training rests in the store: its process has ended, and its checkpoint is what it goes on
 * from. One that was quicker than the word to rest may have come further, or to its end; what it
 * has told of that is held back, and counts once it would have come so far.
 */
#pragma once

#include "tune/pruner.h"

G_BEGIN_DECLS

/**
 * WeftStudyRest:
 * @number: the point
 * @trial: its first training's, 0: not known
 * @is_over: whether the process has ended
 * @given_up: (owned) (nullable): why it is given up, whatever others come to
 * @values: (owned) (nullable): of each objective, where the training came to its end
 * @ahead: (owned) (element-type WeftTuneStep): reports that nobody has looked at
 */
typedef struct
{
  guint number;
  gint64 trial;
  gboolean is_over;
  char *given_up;
  double *values;
  GQueue ahead;
} WeftStudyRest;

WeftStudyRest *weft_study_rest_new  (guint    number);
void           weft_study_rest_free (gpointer self);

/* Holds a report back. */
void weft_study_rest_hold (WeftStudyRest *self,
                           int            epoch,
                           double         value);

/* Gives it up, once its process has ended. */
void weft_study_rest_give_up (WeftStudyRest *self,
                              const char    *reason);

/**
 * WeftStudyRestEnd:
 * @WEFT_STUDY_RESTS: others are to come yet
 * @WEFT_STUDY_GIVEN_UP: it is not worth going on with
 * @WEFT_STUDY_GOES_ON: from its checkpoint
 * @WEFT_STUDY_HAS_ENDED: it has come to its end already, and that counts
 */
typedef enum {
  WEFT_STUDY_RESTS,
  WEFT_STUDY_GIVEN_UP,
  WEFT_STUDY_GOES_ON,
  WEFT_STUDY_HAS_ENDED,
} WeftStudyRestEnd;

/**
 * weft_study_rest_judge:
 * @pruner: how it is judged
 * @history: what others came to; what was held back is told to it, as far as the trial would be now
 * @asks: whether the pruner may give it up
 * @is_closed: whether no other point will begin
 * @reason: (out) (transfer full): why it was given up
 *
 * Returns: what is to become of it
 */
WeftStudyRestEnd weft_study_rest_judge (WeftStudyRest     *self,
                                        const WeftPruner  *pruner,
                                        WeftTuneHistory   *history,
                                        gboolean           asks,
                                        gboolean           is_closed,
                                        char             **reason);

G_END_DECLS
