/* sink-trials.h: trainings of a run, written to the trial store
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every training node that computes becomes a trial: the document as it was,
 * all parameters, the metric series, the changes made while it ran, the
 * trained model. What nodes behind it measure (`test_accuracy`) belongs to the
 * same trial, and so do their reports, as artefacts; it ends with the run. Where
 * the training is reused and only what measures it runs, that goes to the trial
 * that keeps the very same model.
 */
#pragma once

#include "base/params.h"
#include "learn/control.h"
#include "trials/store.h"
#include "workflow/sink.h"

G_BEGIN_DECLS

/* Kind and ending of an artefact that is the report of a node: `evaluate.report.json`. */
#define WEFT_TRIAL_REPORT_KIND   "report"
#define WEFT_TRIAL_REPORT_ENDING ".report.json"

/**
 * weft_run_sink_new_trials:
 * @store: where to; kept
 * @seed: the seed of the run
 * @threads: threads that the engine uses
 * @resume: trial to go on with, 0: each training is a new one
 *
 * A store that cannot be written costs the trial and not the run: the failure
 * is told by weft_run_sink_trials_get_error().
 *
 * Returns: (transfer full): a sink
 */
WeftRunSink *weft_run_sink_new_trials (WeftTrialStore *store,
                                       guint64         seed,
                                       int             threads,
                                       gint64          resume);

/* Says that trials which begin from now on are trainings of a point of a study. */
void weft_run_sink_trials_set_point (WeftRunSink *self,
                                     gint64       study,
                                     gint64       point);

/* Says of which trial the workflow is, with other parameters; 0: of none. */
void weft_run_sink_trials_set_parent (WeftRunSink *self,
                                      gint64       parent);

/* Says that the run is over because its study gave it up, and why. */
void weft_run_sink_trials_prune (WeftRunSink *self,
                                 const char  *reason);

/* Says what the process of the run took, before its end; without, a training took what its node
 * told. */
void weft_run_sink_trials_set_cost (WeftRunSink *self,
                                    guint64      peak_bytes,
                                    double       processor);

/* Returns: (transfer none) (element-type gint64): the trials of the run so far; at
 * its end also those of earlier runs whose models were measured again */
GArray *weft_run_sink_trials_get_ids (WeftRunSink *self);

/**
 * weft_trial_add_parameters:
 * @place: `NODE.`
 * @params: values
 *
 * Adds what is visible of them as parameters of a record that no store has seen yet.
 */
void weft_trial_add_parameters (WeftTrial        *trial,
                                const char       *place,
                                const WeftParams *params);

/* Returns: which values of a metric, `<split>_<metric>`, are the good ones */
WeftTrialDirection weft_trial_judge_metric (const char *name);

/* Returns: (transfer none) (nullable): the first failure to write */
const GError *weft_run_sink_trials_get_error (WeftRunSink *self);

/* Makes what was changed while @trial ran be changed at the same steps again, see
 * weft_train_control_replay(). */
void weft_trial_replay (const WeftTrial  *trial,
                        WeftTrainControl *control);

/* Returns: the trial of a training whose loss became no number, and which can go on from its
 * last good state; 0: there was none */
gint64 weft_run_sink_trials_get_diverged (WeftRunSink *self);

G_END_DECLS
