/* trainer-private.h: what the files of the training loop share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trainer-setup.c makes a training, trainer.c runs it, trainer-state.c writes and
 * reads checkpoints; trainer-average.c has the running averages of the weights,
 * trainer-mix.c mixes samples.
 */
#pragma once

#include "dataset/loader.h"
#include "learn/batch-private.h"
#include "learn/control-private.h"
#include "learn/evaluate.h"
#include "learn/optimizer.h"
#include "learn/schedule.h"
#include "learn/trainer.h"

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
  char *identity; /* hash of all that a checkpoint must agree with */

  /* Owned: what is made of it */
  WeftModel *model;
  WeftObjective objective;
  WeftSession *session;
  GArray *updates;  /* WeftPlanUpdate */
  GArray *sums;     /* WeftPlanUpdate: what is added up over the batches of a step */
  GArray *averages; /* WeftValue: (nullable): of each of the model's weights */
  WeftValue rate;
  WeftValue loss;           /* what a step reports */
  WeftPlan *add;            /* (nullable): for all batches of a step but the last */
  WeftPlan *full;           /* for batches of batch_size rows */
  WeftPlan *rest;           /* (nullable): for a last, smaller batch */
  WeftEvaluator *evaluator; /* (nullable) */
  WeftLoader *loader;
  WeftBatch batch;         /* of the plans */
  gsize batch_size;        /* rows of a full batch */
  guint accumulate;        /* batches of a step */
  guint64 random_key;      /* of dropout */
  WeftOptimizer optimizer; /* what @params say now */
  WeftSchedule schedule;

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
