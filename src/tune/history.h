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
 * WeftTuneState:
 * @WEFT_TUNE_WAITING: somebody asked for this point, or for a part of it
 * @WEFT_TUNE_RUNNING: it is being tried
 * @WEFT_TUNE_COMPLETE: it has values
 * @WEFT_TUNE_PRUNED: it was stopped, for it looked worse than others
 * @WEFT_TUNE_FAILED: it came to no value: an error, a kill, a number that is none
 */
typedef enum {
  WEFT_TUNE_WAITING,
  WEFT_TUNE_RUNNING,
  WEFT_TUNE_COMPLETE,
  WEFT_TUNE_PRUNED,
  WEFT_TUNE_FAILED,
} WeftTuneState;

/* What a trial reported on its way: the objective @value after @step epochs. */
typedef struct
{
  int step;
  double value;
} WeftTuneStep;

/**
 * WeftTuneTrial:
 * @number: its place in the history
 * @state: see #WeftTuneState
 * @point: (owned): where in the space; NaN also where a waiting trial leaves the choice open
 * @outside: whether it lies outside of the space, since that became narrower
 * @values: (owned): of each objective, NaN before it is complete
 * @steps: (owned) (element-type WeftTuneStep): in ascending order
 * @finished: how many trials had come to an end when this one did, itself included; 0: it has not
 */
typedef struct
{
  guint number;
  WeftTuneState state;
  double *point;
  gboolean outside;
  double *values;
  GArray *steps;
  guint finished;
} WeftTuneTrial;

typedef struct _WeftTuneHistory WeftTuneHistory;

/**
 * weft_tune_history_new:
 * @maximize: (array length=n_objectives): of each objective, whether the largest value is the best
 * @n_objectives: at least 1
 */
WeftTuneHistory *weft_tune_history_new  (const WeftSpace *space,
                                         const gboolean  *maximize,
                                         guint            n_objectives);
void             weft_tune_history_free (WeftTuneHistory *self);

/**
 * weft_tune_history_convert:
 * @space: a space with the same dimensions, a narrower one perhaps
 *
 * To be gone on with in the place of @self once a space has been narrowed. Whoever resumes such a
 * study makes its calls with the first space, and converts where it was narrowed.
 *
 * Returns: (transfer full): the same trials, seen from @space; of those outside no point is known
 */
WeftTuneHistory *weft_tune_history_convert (const WeftTuneHistory *self,
                                            const WeftSpace       *space);

const WeftSpace *weft_tune_history_get_space        (const WeftTuneHistory *self);
guint            weft_tune_history_get_n_objectives (const WeftTuneHistory *self);
guint            weft_tune_history_get_n_trials     (const WeftTuneHistory *self);

/* Returns: (transfer none): the trial called @number; all trials are numbered without gaps */
const WeftTuneTrial *weft_tune_history_get_trial (const WeftTuneHistory *self,
                                                  guint                  number);

/* Returns: how many trials are in @state */
guint weft_tune_history_count (const WeftTuneHistory *self,
                               WeftTuneState          state);

/* Returns: whether the largest value of @objective is the best */
gboolean weft_tune_history_is_maximized (const WeftTuneHistory *self,
                                         guint                  objective);

/* Returns: @value so that less is better, whatever the direction of @objective */
double weft_tune_history_get_loss (const WeftTuneHistory *self,
                                   guint                  objective,
                                   double                 value);

/* Returns: (transfer full) (element-type guint): the numbers of complete trials, also of those
 *   outside of the space: the best by the first objective first, of equal ones the earlier */
GArray *weft_tune_history_rank (const WeftTuneHistory *self);

/**
 * weft_tune_history_enqueue:
 * @point: what is asked for; NaN where the sampler is to choose
 *
 * Returns: the number of the trial, which waits
 */
guint weft_tune_history_enqueue (WeftTuneHistory *self,
                                 const double    *point);

/* Returns: the number of the trial that begins next: the first that waits, or a new one */
guint weft_tune_history_get_next (const WeftTuneHistory *self);

/**
 * weft_tune_history_begin:
 * @number: one that waits, or the number of trials, or one that runs and begins anew
 * @point: what is tried
 */
void weft_tune_history_begin (WeftTuneHistory *self,
                              guint            number,
                              const double    *point);

/**
 * weft_tune_history_report:
 * @number: a trial that runs
 * @step: how many epochs it has had; a step that was told before is told anew
 * @value: of the first objective
 */
void weft_tune_history_report (WeftTuneHistory *self,
                               guint            number,
                               int              step,
                               double           value);

/**
 * weft_tune_history_finish:
 * @number: a trial that runs
 * @state: how it came to an end
 * @values: (nullable) (array): of each objective, for a trial that is complete
 *
 * A trial is failed where a value is not a finite number.
 */
void weft_tune_history_finish (WeftTuneHistory *self,
                               guint            number,
                               WeftTuneState    state,
                               const double    *values);

/* Returns: (transfer none) (nullable): the complete trial whose value of @objective is the best,
 *   of equal ones the first */
const WeftTuneTrial *weft_tune_history_get_best (const WeftTuneHistory *self,
                                                 guint                  objective);

/* Returns: the last value that @self reported up to @step, NaN if none */
double weft_tune_trial_get_value (const WeftTuneTrial *self,
                                  int                  step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTuneHistory, weft_tune_history_free)

G_END_DECLS
