/* recommend.h: the workflow that suits data, with the reasons
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks at data as a careful person would: what could be learned from what, how many
 * rows there are to learn from, and so how large a model may be. Each decision is a
 * sentence. Nothing is trained or drawn at random: the same data gives the same workflow; only
 * how long it will take is timed.
 */
#pragma once

#include "base/stop.h"
#include "workflow/insert.h"
#include "workflow/workflow.h"

G_BEGIN_DECLS

/* The nodes whose parameters are decided on; the model's are those of its architecture. */
typedef enum {
  WEFT_ADVICE_DATA,
  WEFT_ADVICE_PREPARE,
  WEFT_ADVICE_MODEL,
  WEFT_ADVICE_TRAIN,
  WEFT_ADVICE_EVALUATE,
  WEFT_N_ADVICE,
} WeftAdviceNode;

/**
 * WeftCandidate:
 * @id: such as `linear`; its Model node is called so
 * @reason: what speaks for it, a sentence
 *
 * A model that could do it as well.
 */
typedef struct
{
  const char *id;
  char *reason;

  /*< private >*/
  const WeftArchitecture *architecture;
  WeftParams *values; /* Owned */
} WeftCandidate;

/**
 * WeftRecommendation:
 * @path: the file or folder to read, which is the folder of a file that makes no sense alone
 * @reasons: (element-type utf8): a sentence for each decision, in the order of the workflow
 * @candidates: (element-type WeftCandidate): models to try, what is recommended first; none where
 *   there is only one
 * @metric: what they are compared by, of the training
 * @seconds: that the training is expected to take on this machine, -1: unknown
 *
 * Immutable; any thread may hold it.
 */
typedef struct
{
  char *path;
  GPtrArray *reasons;
  GPtrArray *candidates;
  const char *metric;
  double seconds;

  /*< private >*/
  WeftParams *values[WEFT_N_ADVICE];    /* Owned; nullable: the model's */
  const WeftArchitecture *architecture; /* nullable: there is nothing to learn */
  WeftModelInput input;
  gint64 n_outputs;
  GArray *parts; /* Owned: of WeftInputPart, with names of their own */
} WeftRecommendation;

/**
 * weft_recommendation_new:
 * @path: a data file or folder
 * @task: (nullable): a choice of Prepare's task, or a sentence, English or Chinese, such as
 *   “predict the price from the other columns”; %NULL: what the target suggests
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Reads the data; of pictures in folders the names and a few pictures.
 *
 * Errors: those of weft_dataset_read() and weft_preparation_fit();
 *   %WEFT_WORKFLOW_ERROR_PARAMETER for a @task of which nothing is understood
 *
 * Returns: (transfer full) (nullable): what suits it
 */
WeftRecommendation *weft_recommendation_new  (const char          *path,
                                              const char          *task,
                                              const WeftStop      *stop,
                                              GError             **error);
void                weft_recommendation_free (WeftRecommendation  *self);

/**
 * weft_workflow_insert_recommendation:
 * @recommendation: what to add
 * @file: how the document is to call the data: a path, relative or not, or `dataset:NAME`
 * @x: left edge, in canvas units
 * @y: upper edge
 * @error: return location for an error
 *
 * Adds nodes, links and a note with the reasons, in one undo step.
 *
 * Errors: those of the commands that it is made of; then nothing was added
 *
 * Thread: main
 *
 * Returns: whether it was done
 */
gboolean weft_workflow_insert_recommendation (WeftWorkflow              *self,
                                              const WeftRecommendation  *recommendation,
                                              const char                *file,
                                              double                     x,
                                              double                     y,
                                              GError                   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRecommendation, weft_recommendation_free)

G_END_DECLS
