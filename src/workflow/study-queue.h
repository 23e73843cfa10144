/* study-queue.h: trainings of a study that are still to be begun
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It knows what trainings took so far, guesses what those that wait will take, and gives one for
 * which there is room, see study-plan.h.
 */
#pragma once

#include "workflow/study-plan.h"
#include "workflow/study.h"

G_BEGIN_DECLS

typedef struct _WeftStudyQueue WeftStudyQueue;

/* A training that waits: @resume: trial to go on with, 0: none. */
typedef struct
{
  guint number;
  guint repeat;
  gint64 resume;
  WeftStudyDemand demand;
} WeftStudyPending;

/* @study: whose trainings; outlives the queue */
WeftStudyQueue *weft_study_queue_new  (const WeftStudy *study);
void            weft_study_queue_free (WeftStudyQueue  *self);

/* Returns: how many wait */
guint weft_study_queue_get_length (const WeftStudyQueue *self);

/* Returns: processors that each training has */
guint weft_study_queue_count_threads (const WeftStudyQueue *self);

/* Asks for one training of a point; @resume: trial to go on with, 0: none. */
void weft_study_queue_add (WeftStudyQueue *self,
                           guint           number,
                           guint           repeat,
                           gint64          resume);

/* Takes all trainings of a point out. */
void weft_study_queue_drop (WeftStudyQueue *self,
                            guint           number);

/* A training has come to its end: what waits is judged by that, too. */
void weft_study_queue_learn (WeftStudyQueue      *self,
                             const WeftStudyCost *cost);

/**
 * weft_study_queue_find_too_large:
 * @number: (out): a point that would have no room even alone
 *
 * Returns: (transfer full) (nullable): why, a sentence; %NULL: there is none
 */
char *weft_study_queue_find_too_large (const WeftStudyQueue *self,
                                       guint                *number);

/**
 * weft_study_queue_take:
 * @running: (element-type WeftStudyDemand): what runs
 *
 * Returns: (transfer full) (nullable): what begins next, freed with g_free(); %NULL: nothing
 *   waits, or there is no room
 */
WeftStudyPending *weft_study_queue_take (WeftStudyQueue *self,
                                         const GArray   *running);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftStudyQueue, weft_study_queue_free)

G_END_DECLS
