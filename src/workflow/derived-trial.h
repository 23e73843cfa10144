/* derived-trial.h: a trial whose model was made of another trial's
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who changes a trained model in any way keeps it as a trial like all others: with the workflow
 * and the parameters of the one that it was made of, which it names, a note of what was changed,
 * its own file and its own figures.
 */
#pragma once

#include "learn/trained.h"
#include "trials/store.h"
#include "workflow/data.h"

G_BEGIN_DECLS

/**
 * WeftDerivedTrial:
 * @parent: the trial that the model was made of
 * @name: (nullable): for people; %NULL: as any trial is called
 * @tag: (nullable): what was done, in a word: "edited"
 * @note: (nullable): what was changed, Markdown
 * @model: what came of it
 * @measures: (nullable) (element-type WeftTrialMeasure): its figures, in order; of a training
 *   that went on also those of each epoch
 * @params: (nullable): how it was changed; parameters `TAG.ID` of the trial
 * @marks: (nullable): what was marked in the data, JSON; kept beside the model
 */
typedef struct
{
  gint64 parent;
  const char *name;
  const char *tag;
  const char *note;
  const WeftTrainedModel *model;
  const GArray *measures;
  const WeftParams *params;
  const char *marks;
} WeftDerivedTrial;

/**
 * weft_derived_trial_find_parent:
 * @model: a trained model
 * @id: (out): the newest trial that keeps the very same, 0: none does
 * @error: return location for an error
 */
gboolean weft_derived_trial_find_parent (WeftTrialStore          *store,
                                         const WeftTrainedModel  *model,
                                         gint64                  *id,
                                         GError                 **error);

/**
 * weft_derived_trial_evaluate:
 * @model: a trained model
 * @data: the data of its parent, see weft_trial_data_restore()
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Judges a model as the Evaluate node does, by the validation rows and the test rows, as far as
 * there are any: `validation_accuracy`, `test_loss` …
 *
 * Returns: (transfer full) (element-type WeftTrialMeasure) (nullable): its figures
 */
GArray *weft_derived_trial_evaluate (WeftTrainedModel  *model,
                                     const WeftData    *data,
                                     const WeftStop    *stop,
                                     GError           **error);

/**
 * weft_derived_trial_store:
 * @store: where the parent is
 * @derived: what to keep
 * @error: return location for an error
 *
 * Errors: those of weft_trial_store_read() and weft_trial_begin(); nothing is kept then
 *
 * Returns: the number of the new trial, which is done; 0 on error. It can be taken back, see
 *   weft_trial_edits_add()
 */
gint64 weft_derived_trial_store (WeftTrialStore          *store,
                                 const WeftDerivedTrial  *derived,
                                 GError                 **error);

G_END_DECLS
