/* study-private.h: a study while it lasts
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/trial.h"
#include "tune/pruner.h"
#include "tune/sampler.h"
#include "workflow/study-plan.h"
#include "workflow/study.h"

G_BEGIN_DECLS

struct _WeftStudy
{
  WeftTrialStore *store; /* Owned */
  gint64 id;
  WeftWorkflow *workflow;      /* Owned: this thread's own copy */
  WeftStudySettings *settings; /* Owned */
  WeftTuneHistory *history;    /* Owned: of weft_study_get_space() */
  WeftSampler *sampler;        /* Owned */
  WeftPruner *pruner;          /* Owned */
  GArray *interrupted;         /* Owned: guint: points that were being tried when the process went away */
};

/* Returns: (transfer full) (nullable): a study that is in no store, without points, to be looked
 * at; @settings: (transfer full) */
WeftStudy *weft_study_new_unstored (WeftTrialStore     *store,
                                    WeftStudySettings  *settings,
                                    GError            **error);

/* Returns: (transfer none): what points are chosen from now */
const WeftSpace *weft_study_get_space (const WeftStudy *self);

/* Returns: (transfer full) (element-type utf8): `NODE.PARAM=VALUE` of all that is active */
GPtrArray *weft_study_list_settings (const WeftStudy *self,
                                     const double    *point);

/* Returns: whether so many points have begun that the next stage is due */
gboolean weft_study_is_stage_due (const WeftStudy *self);

/* Narrows the space around the best so far, and stores that with a sentence, the last of `told`. */
gboolean weft_study_begin_stage (WeftStudy  *self,
                                 GError    **error);

/* Returns: (transfer full): the workflow as one training of a point runs it */
WeftSnapshot *weft_study_make_snapshot (const WeftStudy  *self,
                                        const double     *point,
                                        guint             repeat,
                                        GError          **error);

/* What the training called @repeat of a point, counted over seeds and folds, is: its seed, and the
 * fold that validates; returns: whether there are folds */
gboolean weft_study_get_training (const WeftStudySettings *settings,
                                  guint                    repeat,
                                  guint64                 *seed,
                                  guint                   *fold);

/* Returns: whether @trial is that training */
gboolean weft_study_is_training (const WeftStudySettings *settings,
                                 const WeftTrial         *trial,
                                 guint                    repeat);

/* Returns: what an earlier training of a point came to, NaN where it was not measured */
double weft_study_recall_value (const WeftStudySettings *settings,
                                const WeftTrial         *trial,
                                guint                    objective);

/* Returns: (transfer full) (element-type WeftStudyCost): what trainings took that were like those
 * of the study: its own, and the latest of others with the same data */
GArray *weft_study_list_costs (const WeftStudy *self);

/* Adds what @trial took, if that is known. */
void weft_study_add_cost (GArray          *costs,
                          const WeftTrial *trial);

/* Returns: (transfer full): `[0.5, null]`, numbers of objectives */
char *weft_study_write_values (const double *values,
                               guint         n);

/* Returns: (transfer full): `[[1, 0.5], …]`, what a point reported on its way */
char *weft_study_write_reports (const WeftTuneTrial *trial);

/* Returns: whether what @trial came to is its best epoch, not its last */
gboolean weft_study_keeps_best (const WeftTrial *trial);

/* In seconds, from any beginning. */
typedef struct
{
  double begin;
  double end;
} WeftStudySpan;

/* Returns: how long at least one of @spans lasted; puts them in order */
double weft_study_sum_spans (WeftStudySpan *spans,
                             gsize          n);

/* Returns: how long trainings of the study ran until now, side by side or not, in seconds; -1 on
 * error */
double weft_study_count_seconds (const WeftStudy  *self,
                                 GError          **error);

/* Chooses points from a narrower space from now on, and stores that: @space (transfer full). */
gboolean weft_study_take_space (WeftStudy  *self,
                                WeftSpace  *space,
                                GError    **error);

G_END_DECLS
