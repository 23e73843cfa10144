/* trainer-private.h: what the files of the training loop share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trainer-setup.c makes a training, trainer.c runs it, trainer-state.c writes and
 * reads checkpoints; trainer-average.c has the running averages of the weights,
 * trainer-mix.c mixes samples, trainer-lesson.c has what is learned from marks,
 * trainer-watch.c looks at a step from inside, trainer-fault.c finds where a loss that is no
 * number came from, trainer-change.c changes what may be changed on the way.
 */
#pragma once

#include "base/hash.h"
#include "dataset/loader.h"
#include "learn/batch-private.h"
#include "learn/control-private.h"
#include "learn/evaluate.h"
#include "learn/optimizer.h"
#include "learn/penalty.h"
#include "learn/schedule.h"
#include "learn/trainer.h"
#include "learn/watch.h"

/* A target that is learned: one of the heads. */
typedef struct
{
  WeftGather *gather; /* Owned: of the preparation's head */
  WeftObjective objective;
  double weight;
  WeftEvaluator *evaluator; /* Owned: (nullable) */
} WeftTrainTask;

typedef struct _WeftTrainWatcher WeftTrainWatcher;

struct _WeftTrainer
{
  /* Owned: the setup */
  WeftGather *gather;
  WeftParams *params;
  guint64 seed;
  char *checkpoint; /* (nullable) */
  guint32 *train_rows;
  gsize n_train;
  guint32 *validation_rows;
  gsize n_validation;
  char *transfer; /* (nullable): what was taken of other weights */
  GArray *marked; /* (nullable): guint32: rows with a penalty */
  char *identity; /* hash of all that a checkpoint must agree with */

  /* Owned: what is made of it */
  WeftModel *model;
  WeftTrainTask tasks[WEFT_MAX_HEADS]; /* the first is that of the target */
  guint n_tasks;
  WeftSession *session;
  GArray *updates;       /* WeftPlanUpdate */
  GArray *sums;          /* WeftPlanUpdate: what is added up over the batches of a step */
  GArray *averages;      /* WeftValue: (nullable): of each of the model's weights */
  GArray *gradients;     /* WeftValue: of each of the model's parameters, as they are added up */
  WeftPenalty penalty;   /* where @marked is there */
  WeftBatchMask mask;    /* likewise */
  double penalty_weight; /* at its full size */
  WeftValue rate;
  WeftValue mean;         /* Σ weight · loss over the tasks */
  WeftValue aim;          /* what gradients are taken of: the same, but where an ensemble learns */
  WeftValue trained_sum;  /* the same, times what it is divided by */
  WeftValue trained_mass; /* what that is divided by */
  WeftValue loss;         /* what a step reports */
  WeftPlan *add;          /* (nullable): for all batches of a step but the last */
  WeftPlan *full;         /* for batches of batch_size rows */
  WeftPlan *rest;         /* (nullable): for a last, smaller batch */
  WeftLoader *loader;
  WeftBatch batch;         /* of the plans */
  gsize batch_size;        /* rows of a full batch */
  guint accumulate;        /* batches of a step */
  guint64 random_key;      /* of dropout */
  WeftOptimizer optimizer; /* what @params say now */
  WeftSchedule schedule;
  char **frozen_first;       /* Owned: layers that were frozen when it began */
  GPtrArray *held;           /* Owned, nullable: WeftTensor: what is put back after the step */
  GBytes *good;              /* Owned, nullable: the state it began with, until there is a checkpoint */
  WeftTrainWatcher *watcher; /* (nullable): made when it is first needed */

  /* State, all of it in a checkpoint */
  guint64 step;
  double loss_sum; /* of the epoch so far */
  double row_sum;
  WeftPlateau plateau;
  double best;             /* of what is watched, higher is better */
  guint64 best_epoch;      /* 0: none yet */
  GPtrArray *best_weights; /* WeftTensor, empty where not kept */
  GArray *history;         /* WeftTrainEpoch */
  GPtrArray *marks;        /* WeftTrainMark */
  double epoch_seconds;    /* of the epoch so far */
};

void weft_train_mark_free (gpointer mark);

/* Whether the weights of the best epoch are kept. */
gboolean weft_trainer_keeps_best (const WeftTrainer *self);

/* Reads the numbers of every step from @params, which have changed. */
void weft_trainer_read_params (WeftTrainer *self);

/* The parameters that training changes, and copies of their content. */
GPtrArray *weft_trainer_copy_weights (WeftTrainer *self);

/* Adds averages of the weights, and to the updates what a step does to them. */
void weft_trainer_add_averages (WeftTrainer *self);

/* Exchanges weights and their averages, where there are any; twice is nothing. */
void weft_trainer_exchange_averages (WeftTrainer *self);

/* Makes the batch ready to be mixed where that is asked for. */
gboolean weft_trainer_prepare_mix (WeftTrainer  *self,
                                   GError      **error);

/* Says how the @n_rows rows that @plan runs next are mixed: by (seed, step). */
void weft_trainer_set_mix (WeftTrainer *self,
                           WeftPlan    *plan,
                           gsize        n_rows);

/* Whether the training rows get variants: they need gathers of their own. */
gboolean weft_trainer_shows_counter_examples (const WeftTrainer *self);

/* Looks at the marks of @setup: counter-examples are added to @rows (guint32), the training
 * rows, or what has a penalty is noted. */
gboolean weft_trainer_take_marks (WeftTrainer             *self,
                                  const WeftTrainerSetup  *setup,
                                  GArray                  *rows,
                                  GError                 **error);

/* Adds the penalty to what is trained, where there is one. */
gboolean weft_trainer_add_penalty (WeftTrainer  *self,
                                   GError      **error);

/* Finds how much it has to count, by the first weights. */
gboolean weft_trainer_measure_penalty (WeftTrainer  *self,
                                       GError      **error);

/* Says how much it counts in the step that @plan runs next. */
void weft_trainer_set_penalty (WeftTrainer *self,
                               WeftPlan    *plan);

/* What the numbers of a training depend on besides. */
void weft_trainer_hash_lesson (const WeftTrainer *self,
                               const WeftMarks   *marks,
                               WeftHash          *hash);

/* Whether the first weights have to be judged and kept before the first step. */
gboolean weft_trainer_needs_start (const WeftTrainer *self);

/* Whether the guard is on, which decides what is kept. */
gboolean weft_trainer_is_guarded (const WeftTrainer *self);

/* Whether the guard keeps the weights of @epoch rather than those it has. */
gboolean weft_trainer_passes_guard (const WeftTrainer    *self,
                                    const WeftTrainEpoch *epoch);

void weft_train_watcher_free (WeftTrainWatcher *self);

/* Whether the step on @n_rows rows that comes next is watched. @number: (out): of the moment */
gboolean weft_trainer_watches (const WeftTrainer *self,
                               gsize              n_rows,
                               guint64           *number);

/* Looks at gradients and outputs of the step on @rows that comes next. Returns: (transfer
 * full) (nullable): what is there before the step */
WeftWatch *weft_trainer_begin_watch (WeftTrainer    *self,
                                     const guint32  *rows,
                                     GError        **error);

/* Adds what the step has made of the weights. */
void weft_trainer_end_watch (WeftTrainer *self,
                             WeftWatch   *watch);

/* The value before, or %NULL with a sentence where there is no such thing to change. */
char *weft_trainer_change (WeftTrainer  *self,
                           const char   *what,
                           const char   *value,
                           GError      **error);

/* Before and after a step: layers that were frozen on the way stay as they are. */
void weft_trainer_hold_frozen (WeftTrainer *self);
void weft_trainer_put_back    (WeftTrainer *self);

/* Returns: (transfer full) (nullable): a checkpoint in memory */
GBytes *weft_trainer_to_bytes (WeftTrainer  *self,
                               GError      **error);

/* As weft_trainer_resume(), from what weft_trainer_to_bytes() gave. */
gboolean weft_trainer_from_bytes (WeftTrainer  *self,
                                  GBytes       *bytes,
                                  GError      **error);

/* Whether all weights are numbers: only such a state is worth keeping. */
gboolean weft_trainer_is_finite (WeftTrainer *self);

/* Returns: (transfer full): where in the step on @rows that comes next something is no number
 * any more, a part of a sentence; %NULL where all is well */
char *weft_trainer_find_fault (WeftTrainer   *self,
                               const guint32 *rows);
