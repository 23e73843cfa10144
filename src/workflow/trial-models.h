/* trial-models.h: the models of several trials, all of one epoch, and rows to give to them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows are those that validate the first trial whose data can be had again and that no other
 * trial has learned from, where there are such. Data and models are opened once and stay open while
 * the epoch does.
 */
#pragma once

#include "explain/subject.h"
#include "trials/store.h"
#include "workflow/data.h"
#include "workflow/epoch-snapshots.h"

G_BEGIN_DECLS

/* Rows that are told apart, and those of them that are listed. */
#define WEFT_TRIAL_MODELS_ROWS   1000
#define WEFT_TRIAL_MODELS_LISTED 24

/* An epoch of a trial. */
typedef struct
{
  gint64 id;
  double epoch;
} WeftTrialEpoch;

/**
 * WeftTrialEpochs:
 * @all: that of trials that have none of their own; NaN: the end
 * @own: (nullable) (element-type WeftTrialEpoch): where trials are looked at different ones
 *
 * The epochs that trials are looked at.
 */
typedef struct
{
  double all;
  GArray *own;
} WeftTrialEpochs;

/* Returns: the epoch of a trial */
double weft_trial_epochs_get (const WeftTrialEpochs *self,
                              gint64                 id);

/* Returns: whether all trials are looked at the same epochs */
gboolean weft_trial_epochs_equal (const WeftTrialEpochs *a,
                                  const WeftTrialEpochs *b);

/**
 * WeftTrialModel:
 * @id: of the trial
 * @name: of it, for people
 * @epoch: which one was asked for, see weft_trial_models_open()
 * @trouble: (nullable): why there is no model, a sentence without period
 * @snapshots: (element-type WeftEpochSnapshot) (nullable): its models
 * @at: (nullable): which of these is open
 * @predictor: (nullable): it
 * @subject: (nullable): the same, ready to be looked into
 * @classes: (nullable): which class of the first model each of its own is; %NULL: numbers
 */
typedef struct
{
  gint64 id;
  char *name;
  double epoch;
  char *trouble;
  GArray *snapshots;
  const WeftEpochSnapshot *at;
  WeftPredictor *predictor;
  WeftSubject *subject;
  gint64 *classes;

  /*< private >*/
  guint8 *trained; /* nullable: of each row of the data */
  char *missing;   /* nullable: that it kept a model whose file is gone */
} WeftTrialModel;

/**
 * WeftTrialApart:
 * @row: of the data, from 0
 * @apart: how far the models' probabilities of its true class are from each other, or their
 *   numbers; of one model how far it is from the truth
 */
typedef struct
{
  gint64 row;
  double apart;
} WeftTrialApart;

/**
 * WeftTrialModels:
 *
 * Reference-counted. Thread: one at a time.
 */
typedef struct _WeftTrialModels WeftTrialModels;

/* @ids: (array length=n): trials; nothing is read yet
 * Returns: (transfer full): their models */
WeftTrialModels *weft_trial_models_new   (WeftTrialStore  *store,
                                          const gint64    *ids,
                                          gsize            n);
WeftTrialModels *weft_trial_models_ref   (WeftTrialModels *self);
void             weft_trial_models_unref (WeftTrialModels *self);

/**
 * weft_trial_models_open:
 * @epoch: of each trial the last model that was kept up to it, or the first one; NaN: the trial's
 *   model itself
 * @error: return location for an error
 *
 * What a trial has not, or what of it cannot be read, is said by its @trouble.
 *
 * Errors: those of weft_trial_store_read_several()
 */
gboolean weft_trial_models_open (WeftTrialModels  *self,
                                 double            epoch,
                                 GError          **error);

/* The same with epochs of their own. */
gboolean weft_trial_models_open_each (WeftTrialModels        *self,
                                      const WeftTrialEpochs  *epochs,
                                      GError                **error);

/* Returns: (transfer none): one of them, as it was opened */
const WeftTrialModel *weft_trial_models_get   (const WeftTrialModels *self,
                                               guint                  index);
guint                 weft_trial_models_get_n (const WeftTrialModels *self);

/* Returns: (transfer none) (nullable): the first that is open; %NULL: none is */
const WeftTrialModel *weft_trial_models_get_first (const WeftTrialModels *self);

/* Returns: (transfer full): "Trial 5, epoch 3", and what is to be known of that */
char *weft_trial_model_make_title (const WeftTrialModel *self);

/**
 * weft_trial_models_get_data:
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: those of weft_trial_data_restore(), of the last trial that was asked
 *
 * Returns: (transfer none) (nullable): rows with a split, restored once
 */
const WeftData *weft_trial_models_get_data (WeftTrialModels  *self,
                                            const WeftStop   *stop,
                                            GError          **error);

/* Returns: whether a trial has learned from a row of that data; %FALSE also where that is not
 * known */
gboolean weft_trial_model_has_learned (const WeftTrialModels *self,
                                       const WeftTrialModel  *model,
                                       gint64                 row);

/* Returns: whether there are rows that no trial has learned from; weft_trial_models_draw() gives
 * such alone then */
gboolean weft_trial_models_are_held_out (const WeftTrialModels *self);

/**
 * weft_trial_models_draw:
 * @most: how many are wanted
 * @n: (out): how many there are
 *
 * Returns: (transfer full) (array length=n): of the data that weft_trial_models_get_data() gave,
 *   rows that validate, all or some that are drawn; the same ones each time
 */
guint32 *weft_trial_models_draw (WeftTrialModels *self,
                                 gsize            most,
                                 gsize           *n);

/**
 * weft_trial_models_rank:
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Looks at %WEFT_TRIAL_MODELS_ROWS rows that validate, once; models that say other things than the
 * first are passed over.
 *
 * Errors: those of weft_trial_models_get_data(), %WEFT_EXPLAIN_ERROR_STOPPED
 *
 * Returns: (transfer none) (element-type WeftTrialApart) (nullable): where the trials' models
 *   disagree most, the most first; rows in their order where they are not asked one thing each
 */
const GArray *weft_trial_models_rank (WeftTrialModels  *self,
                                      const WeftStop   *stop,
                                      GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialModels, weft_trial_models_unref)

G_END_DECLS
