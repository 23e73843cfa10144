/* history.h: what has been tried so far, and what came out
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All that samplers and pruners know of a study. Trials are numbered in the order in which they
 * began or were asked for. Whoever resumes a study makes the same calls again, in the order in
 * which things happened, and so gets the same suggestions.
 */
#pragma once

#include "tune/space.h"

G_BEGIN_DECLS

/**
 * WeftHistoryState:
 * @WEFT_HISTORY_WAITING: somebody asked for this point, or for a part of it
 * @WEFT_HISTORY_RUNNING: it is being tried
 * @WEFT_HISTORY_COMPLETE: it has values
 * @WEFT_HISTORY_PRUNED: it was stopped, for it looked worse than others
 * @WEFT_HISTORY_FAILED: it came to no value: an error, a kill, a number that is none
 */
typedef enum {
  WEFT_HISTORY_WAITING,
  WEFT_HISTORY_RUNNING,
  WEFT_HISTORY_COMPLETE,
  WEFT_HISTORY_PRUNED,
  WEFT_HISTORY_FAILED,
} WeftHistoryState;

/* What a trial reported on its way: the objective @value after @step epochs. */
typedef struct
{
  int step;
  double value;
} WeftHistoryStep;

/**
 * WeftHistoryTrial:
 * @number: its place in the history
 * @state: see #WeftHistoryState
 * @point: (owned): where in the space; NaN also where a waiting trial leaves the choice open
 * @outside: whether it lies outside of the space, since that became narrower
 * @values: (owned): of each objective, NaN before it is complete
 * @steps: (owned) (element-type WeftHistoryStep): in ascending order
 * @finished: how many trials had come to an end when this one did, itself included; 0: it has not
 */
typedef struct
{
  guint number;
  WeftHistoryState state;
  double *point;
  gboolean outside;
  double *values;
  GArray *steps;
  guint finished;
} WeftHistoryTrial;

typedef struct _WeftHistory WeftHistory;

/**
 * weft_history_new:
 * @maximize: (array length=n_objectives): of each objective, whether the largest value is the best
 * @n_objectives: at least 1
 */
WeftHistory *weft_history_new  (const WeftSpace *space,
                                const gboolean  *maximize,
                                guint            n_objectives);
void         weft_history_free (WeftHistory     *self);

/**
 * weft_history_convert:
 * @space: a space with the same dimensions, a narrower one perhaps
 *
 * Returns: (transfer full): the same trials, seen from @space; of those outside no value is known
 */
WeftHistory *weft_history_convert (const WeftHistory *self,
                                   const WeftSpace   *space);

const WeftSpace *weft_history_get_space        (const WeftHistory *self);
guint            weft_history_get_n_objectives (const WeftHistory *self);
guint            weft_history_get_n_trials     (const WeftHistory *self);

/* Returns: (transfer none): the trial called @number; all trials are numbered without gaps */
const WeftHistoryTrial *weft_history_get_trial (const WeftHistory *self,
                                                guint              number);

/* Returns: how many trials are in @state */
guint weft_history_count (const WeftHistory *self,
                          WeftHistoryState   state);

/* Returns: whether the largest value of @objective is the best */
gboolean weft_history_is_maximized (const WeftHistory *self,
                                    guint              objective);

/* Returns: @value so that less is better, whatever the direction of @objective */
double weft_history_get_loss (const WeftHistory *self,
                              guint              objective,
                              double             value);

/**
 * weft_history_enqueue:
 * @point: what is asked for; NaN where the sampler is to choose
 *
 * Returns: the number of the trial, which waits
 */
guint weft_history_enqueue (WeftHistory  *self,
                            const double *point);

/* Returns: the number of the trial that begins next: the first that waits, or a new one */
guint weft_history_get_next (const WeftHistory *self);

/**
 * weft_history_begin:
 * @number: one that waits, or the number of trials, or one that runs and begins anew
 * @point: what is tried
 */
void weft_history_begin (WeftHistory  *self,
                         guint         number,
                         const double *point);

/**
 * weft_history_report:
 * @number: a trial that runs
 * @step: how many epochs it has had; a step that was told before is told anew
 * @value: of the first objective
 */
void weft_history_report (WeftHistory *self,
                          guint        number,
                          int          step,
                          double       value);

/**
 * weft_history_finish:
 * @number: a trial that runs
 * @state: how it came to an end
 * @values: (nullable) (array): of each objective, for a trial that is complete
 *
 * A trial is failed where a value is not a finite number.
 */
void weft_history_finish (WeftHistory      *self,
                          guint             number,
                          WeftHistoryState  state,
                          const double     *values);

/* Returns: (transfer none) (nullable): the complete trial whose value of @objective is the best,
 *   of equal ones the first */
const WeftHistoryTrial *weft_history_get_best (const WeftHistory *self,
                                               guint              objective);

/* Returns: the last value that @self reported up to @step, NaN if none */
double weft_history_trial_get_value (const WeftHistoryTrial *self,
                                     int                     step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftHistory, weft_history_free)

G_END_DECLS
