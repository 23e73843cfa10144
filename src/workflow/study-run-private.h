/* study-run-private.h: a study while it is run
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bottom up: study-run-end.c, how points end; study-run-rest.c, trainings that rest until
 * others have come as far; study-run.c, the loop.
 */
#pragma once

#include "workflow/study-control.h"
#include "workflow/study-job.h"
#include "workflow/study-private.h"
#include "workflow/study-queue.h"
#include "workflow/study-rest.h"

G_BEGIN_DECLS

/* What is known of the trainings of a point so far. */
typedef struct
{
  guint n_done;
  gboolean by_hand; /* the pruner is not asked */
  gint64 resumed;   /* trial whose earlier reports are to be read, 0: none */
  double *sums;     /* Owned: of each objective */
} WeftStudyTally;

typedef struct
{
  WeftStudy *study;
  const WeftStudyObserver *observer;
  WeftStudyControl *control; /* nullable */
  const WeftStop *stop;      /* nullable */
  GPtrArray *jobs;           /* Owned: WeftStudyJob: what runs */
  GPtrArray *resting;        /* Owned: WeftStudyRest: what rests, or is about to */
  WeftStudyQueue *queue;     /* Owned: what waits */
  GHashTable *tallies;       /* Owned: number → WeftStudyTally */
  gboolean exhausted;
  gboolean paused;
  double seconds; /* worked so far */
  gint64 looked;  /* monotonic: when @seconds were counted */
} WeftStudyRun;

/* study-run-end.c */

void weft_study_run_free_tally (gpointer tally);

/* Returns: (transfer none): that of a point, made where there is none */
WeftStudyTally *weft_study_run_get_tally (WeftStudyRun *self,
                                          guint         number);

void weft_study_run_log (WeftStudyRun *self,
                         const char   *message);

/* A point ends: in the store first. */
gboolean weft_study_run_end_point (WeftStudyRun    *self,
                                   guint            number,
                                   WeftPointState   state,
                                   const double    *values,
                                   const char      *message,
                                   GError         **error);

/* The same, and its other trainings, which are of no use any more. */
gboolean weft_study_run_give_up (WeftStudyRun    *self,
                                 guint            number,
                                 WeftPointState   state,
                                 const char      *message,
                                 GError         **error);

/* Adds a training that went well to its point, which may be complete with it. */
gboolean weft_study_run_count (WeftStudyRun  *self,
                               guint          number,
                               const double  *values,
                               GError       **error);

/* study-run-rest.c */

/* Returns: (transfer none) (nullable): a point's first training that rests, or is about to */
WeftStudyRest *weft_study_run_find_rest (WeftStudyRun *self,
                                         guint         number);

/* Lets a training rest, if its pruner wants that; returns: whether it does */
gboolean weft_study_run_let_rest (WeftStudyRun *self,
                                  WeftStudyJob *job,
                                  gboolean      is_closed);

/* Its process is over. @values: (nullable): of each objective, where it came to its end */
void weft_study_run_take_rest (WeftStudyRun       *self,
                               const WeftStudyJob *job,
                               const double       *values);

/* A training of an earlier process, which shows what it had come to as if it did so now. */
void weft_study_run_recall_rest (WeftStudyRun    *self,
                                 guint            number,
                                 const WeftTrial *trial);

/* Looks who need not rest any more. */
gboolean weft_study_run_settle_rests (WeftStudyRun  *self,
                                      gboolean       is_closed,
                                      GError       **error);

/* When the time is over, and that holds for what runs, too: gives up what has come to something. */
gboolean weft_study_run_hurry (WeftStudyRun  *self,
                               GError       **error);

G_END_DECLS
