/* study-job.h: one training of a point, in a process of its own
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Its trial is written here, its objectives are gathered, and its model is held until it is known
 * whether it is kept.
 */
#pragma once

#include "trials/store.h"
#include "workflow/run-child.h"
#include "workflow/study-plan.h"
#include "workflow/study-settings.h"

G_BEGIN_DECLS

typedef struct _WeftStudyJob WeftStudyJob;

/**
 * WeftStudyJobSetup:
 * @store: where its trial goes
 * @settings: what is after what
 * @snapshot: the workflow with the point's parameters
 * @study, @point: what it is a training of
 * @repeat: which of the point's trainings, from 0
 * @seed: of this training
 * @demand: what it is believed to take
 * @n_threads: threads to compute with
 * @resume: trial to go on with, 0: a new one
 */
typedef struct
{
  WeftTrialStore *store;
  const WeftStudySettings *settings;
  WeftSnapshot *snapshot;
  gint64 study;
  gint64 point;
  guint repeat;
  guint64 seed;
  WeftStudyDemand demand;
  guint n_threads;
  gint64 resume;
} WeftStudyJobSetup;

/* Errors: those of weft_run_child_start(). */
WeftStudyJob *weft_study_job_start (const WeftStudyJobSetup  *setup,
                                    GError                  **error);
void          weft_study_job_free  (WeftStudyJob             *self);

/* Returns: the point; @repeat: (out) (optional) */
guint weft_study_job_get_point (const WeftStudyJob *self,
                                guint              *repeat);

/* Returns: the number of its trial, 0: it has none yet */
gint64 weft_study_job_get_trial (const WeftStudyJob *self);

/* Returns: what it is believed to take, or takes where that is more */
WeftStudyDemand weft_study_job_get_demand (WeftStudyJob *self);

/* Returns: what it took, only after its end */
WeftStudyCost weft_study_job_get_cost (const WeftStudyJob *self);

WeftRunChild *weft_study_job_get_child (WeftStudyJob *self);

/**
 * weft_study_job_take_report:
 * @epoch, @value: (out): the first objective, after so many epochs
 *
 * Returns: whether there was one that nobody has taken yet
 */
gboolean weft_study_job_take_report (WeftStudyJob *self,
                                     int          *epoch,
                                     double       *value);

/* Stops the training because its study gives it up; @reason: a sentence. */
void weft_study_job_prune (WeftStudyJob *self,
                           const char   *reason);

/* Returns: (transfer none) (nullable): why it was given up */
const char *weft_study_job_get_pruned (const WeftStudyJob *self);

/**
 * weft_study_job_get_value:
 * @objective: which
 *
 * Returns: what it came to: of a training that keeps its best epoch the best value, otherwise the
 *   last; NaN where it was not measured
 */
double weft_study_job_get_value (const WeftStudyJob *self,
                                 guint               objective);

/* Ends the trial; with @keep_model, it keeps the trained model. */
void weft_study_job_close (WeftStudyJob *self,
                           gboolean      keep_model);

/* Returns: (transfer none) (nullable): why the trial could not be written */
const GError *weft_study_job_get_error (const WeftStudyJob *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftStudyJob, weft_study_job_free)

G_END_DECLS
