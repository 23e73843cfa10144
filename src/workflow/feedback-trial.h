/* feedback-trial.h: a model that was taught by marks, in words, as JSON and as a trial
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/feedback.h"
#include "workflow/derived-trial.h"

G_BEGIN_DECLS

/* Returns: (transfer full): a line each: what it gets right and how much of the relevance lies in
 * the marks, before and after, and which weights were kept */
char *weft_feedback_tell (const WeftFeedback *self);

/**
 * weft_feedback_describe:
 * @names: (nullable): of the classes
 * @object: receives the figures, before and after
 */
void weft_feedback_describe (const WeftFeedback *self,
                             const char *const *names,
                             JsonObject *object);

/* Returns: (transfer full): values of weft_trainer_params that the trial's model was trained
 * with */
WeftParams *weft_feedback_trial_read_training (const WeftTrial *parent);

/**
 * WeftFeedbackTrial:
 * @parent: the trial whose model was taught
 * @feedback: what came of it
 * @marks: what was marked
 * @params: values of weft_feedback_params
 * @data: the data, with its split
 */
typedef struct
{
  gint64 parent;
  const WeftFeedback *feedback;
  const WeftMarks *marks;
  const WeftParams *params;
  const WeftData *data;
} WeftFeedbackTrial;

/**
 * weft_feedback_trial_store:
 * @store: where the parent is
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Keeps the model as a trial with the tag `feedback`: with its epochs, its figures, the marks,
 * and a note that says what was done.
 *
 * Errors: those of weft_derived_trial_evaluate() and weft_derived_trial_store()
 *
 * Returns: the number of the new trial; 0 on error
 */
gint64 weft_feedback_trial_store (WeftTrialStore           *store,
                                  const WeftFeedbackTrial  *trial,
                                  const WeftStop           *stop,
                                  GError                  **error);

G_END_DECLS
