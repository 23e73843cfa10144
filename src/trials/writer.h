/* writer.h: how a run writes its trial
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A writer is one attempt at one trial. Its metric points gather in memory and
 * go to the file together, at most a quarter of a second later. Once another
 * attempt has taken the trial over, nothing that this one says counts any more.
 *
 * Thread: any; one writer may be used by several at once.
 */
#pragma once

#include "trials/series.h"
#include "trials/store.h"

G_BEGIN_DECLS

typedef struct _WeftTrialWriter WeftTrialWriter;

/**
 * weft_trial_begin:
 * @store: where to
 * @trial: name, seed, node, fingerprint, recipe, parent, study, point, machine, parameters, tags
 *   and note are taken; the rest is the store's
 * @workflow: the JSON of the workflow
 * @error: return location for an error
 *
 * Stores a new, running trial.
 *
 * Returns: (transfer full) (nullable): its first attempt
 */
WeftTrialWriter *weft_trial_begin (WeftTrialStore   *store,
                                   const WeftTrial  *trial,
                                   const char       *workflow,
                                   GError          **error);

/**
 * weft_trial_resume:
 * @store: where it is
 * @id: a trial that is not running, or whose process is believed dead
 * @step: the step of the checkpoint that the run goes on from
 * @error: return location for an error
 *
 * Makes a trial run again. Points and marks after @step are forgotten, because
 * they come again. Any earlier attempt is cut off.
 *
 * Errors: %WEFT_TRIALS_ERROR_NOT_FOUND, %WEFT_TRIALS_ERROR_INVALID when its
 *   process is alive on this machine
 *
 * Returns: (transfer full) (nullable): the next attempt
 */
WeftTrialWriter *weft_trial_resume (WeftTrialStore  *store,
                                    gint64           id,
                                    gint64           step,
                                    GError         **error);

/**
 * weft_trial_writer_free:
 *
 * Ends the attempt; a trial that was not ended with weft_trial_writer_end()
 * becomes interrupted.
 */
void weft_trial_writer_free (WeftTrialWriter *self);

/* Returns: the trial's number */
gint64 weft_trial_writer_get_id (WeftTrialWriter *self);

/**
 * weft_trial_writer_direct:
 * @name: a metric
 * @direction: which of its values are good
 *
 * Says how to judge a metric; before or after its first point.
 */
void weft_trial_writer_direct (WeftTrialWriter    *self,
                               const char         *name,
                               WeftTrialDirection  direction);

/**
 * weft_trial_writer_add_point:
 * @name: a metric
 * @step: batches so far
 * @epoch: epochs so far; kept as a float
 * @value: any number, NaN and infinities included
 *
 * Appends a point and returns at once. Its time is now, in seconds the trial
 * has been worked on, to 1/1024 s.
 */
void weft_trial_writer_add_point (WeftTrialWriter *self,
                                  const char      *name,
                                  gint64           step,
                                  double           epoch,
                                  double           value);

/**
 * weft_trial_writer_add_past_point:
 * @name: a metric
 * @point: a point with a time of its own
 *
 * Appends a point that another program measured. Whoever adds many of them saves them every
 * #WEFT_TRIAL_PAST_POINTS with weft_trial_writer_flush().
 */
void weft_trial_writer_add_past_point (WeftTrialWriter      *self,
                                       const char           *name,
                                       const WeftTrialPoint *point);

/* So many points of a metric fit in memory before they are saved. */
#define WEFT_TRIAL_PAST_POINTS 10000

/**
 * weft_trial_writer_add_mark:
 * @mark: what was changed; its @time is ignored
 *
 * Records a change made while the training runs and returns at once.
 */
void weft_trial_writer_add_mark (WeftTrialWriter     *self,
                                 const WeftTrialMark *mark);

/**
 * weft_trial_writer_add_artefact:
 * @name: unique within the trial; an earlier one of that name is replaced
 * @kind: what it is
 * @data: content
 * @length: bytes
 * @error: return location for an error
 *
 * Stores a result of the run and waits for it.
 */
gboolean weft_trial_writer_add_artefact (WeftTrialWriter  *self,
                                         const char       *name,
                                         const char       *kind,
                                         gconstpointer     data,
                                         gsize             length,
                                         GError          **error);

/**
 * weft_trial_writer_add_cost:
 * @peak_bytes: most memory that this attempt's process held, 0: not known
 * @processor: time that processors worked on it, in seconds
 * @error: return location for an error
 *
 * Says what the attempt took; the trial has the most memory of all attempts, and all their time.
 */
gboolean weft_trial_writer_add_cost (WeftTrialWriter  *self,
                                     guint64           peak_bytes,
                                     double            processor,
                                     GError          **error);

/**
 * weft_trial_writer_flush:
 *
 * Waits until everything said so far is in the file. A failure is told once and
 * nothing is lost by it: the next flush tries again.
 *
 * Errors: %WEFT_TRIALS_ERROR_STALE, %WEFT_TRIALS_ERROR_WRITE,
 *   %WEFT_TRIALS_ERROR_BUSY
 */
gboolean weft_trial_writer_flush (WeftTrialWriter  *self,
                                  GError          **error);

/**
 * weft_trial_writer_end:
 * @state: anything but running
 * @message: (nullable): why it failed
 *
 * Ends the trial and waits until all of it is in the file.
 */
gboolean weft_trial_writer_end (WeftTrialWriter  *self,
                                WeftTrialState    state,
                                const char       *message,
                                GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialWriter, weft_trial_writer_free)

G_END_DECLS
