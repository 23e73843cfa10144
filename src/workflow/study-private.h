/* study-private.h: a study while it lasts
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/trial.h"
#include "tune/pruner.h"
#include "tune/sampler.h"
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

/* Returns: (transfer none): what points are chosen from now */
const WeftSpace *weft_study_get_space (const WeftStudy *self);

/* Returns: (transfer full) (element-type utf8): `NODE.PARAM=VALUE` of all that is active */
GPtrArray *weft_study_list_settings (const WeftStudy *self,
                                     const double    *point);

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
