/* study-plan.h: which training of a study begins next, and what it will take
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a training takes is guessed from those before: of the one whose model and batches were
 * most alike, its memory, as many times as batch and width together are larger, and a fifth more;
 * and its seconds for each epoch, as many times as the width is larger. Width is the sum of what
 * layers call units and filters. The guess is crude: it has to be right about what does not fit.
 *
 * The longest training begins first among those for which there is room. One that has been passed
 * over several times keeps the room that becomes free for itself, so that it comes to its turn.
 */
#pragma once

#include "trials/trial.h"
#include "workflow/snapshot.h"

G_BEGIN_DECLS

/* What the cost of a training depends on; 0: not known. */
typedef struct
{
  double epochs;
  double batch;
  double width;
} WeftStudySize;

/* @node: the training */
void weft_study_size_of_snapshot (const WeftSnapshot *snapshot,
                                  const char         *node,
                                  WeftStudySize      *size);

/* The same of a training that was: @size: (out) */
void weft_study_size_of_trial (const WeftTrial *trial,
                               WeftStudySize   *size);

/* A training that has come to its end, and what it took. */
typedef struct
{
  WeftStudySize size;
  double seconds;
  guint64 bytes;
} WeftStudyCost;

/**
 * WeftStudyDemand:
 * @is_known: whether there was a training to guess from
 * @bytes: memory
 * @cores: processors
 * @seconds: how long it will take
 * @order: in which order trainings were asked for; of equally long ones the first is first
 * @n_passed: how often another one began instead, since there was no room
 */
typedef struct
{
  gboolean is_known;
  guint64 bytes;
  double cores;
  double seconds;
  guint order;
  guint n_passed;
} WeftStudyDemand;

/**
 * WeftStudyBudget:
 * @n_jobs: trainings side by side
 * @cores: processors for all of them, 0: any number
 * @bytes: memory for all of them, 0: any amount
 * @is_strict: whether somebody set @bytes: then a training of which nothing is known runs alone
 */
typedef struct
{
  guint n_jobs;
  double cores;
  guint64 bytes;
  gboolean is_strict;
} WeftStudyBudget;

/**
 * weft_study_plan_predict:
 * @costs: (element-type WeftStudyCost): earlier trainings
 * @size: of the training
 * @demand: (inout): memory and seconds are filled in
 */
void weft_study_plan_predict (const GArray        *costs,
                              const WeftStudySize *size,
                              WeftStudyDemand     *demand);

/* Returns: whether there would be room for it alone */
gboolean weft_study_plan_fits_ever (const WeftStudyBudget *budget,
                                    const WeftStudyDemand *demand);

/**
 * weft_study_plan_choose:
 * @running: (element-type WeftStudyDemand): what runs
 * @waiting: (element-type WeftStudyDemand): what could begin; those passed over are counted
 *
 * Returns: which of @waiting begins, -1: none before something has ended
 */
int weft_study_plan_choose (const WeftStudyBudget *budget,
                            const GArray          *running,
                            GArray                *waiting);

G_END_DECLS
