/* batch-private.h: plans that fetch their rows while they run
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Training and evaluation run plans over batches of rows: the model's input,
 * and the objective's target where there is one, are filled from the gather
 * lane by lane. Which rows is said before each run.
 */
#pragma once

#include "engine/plan.h"
#include "engine/session.h"
#include "learn/objective.h"

G_BEGIN_DECLS

typedef struct _WeftBatch WeftBatch;

/**
 * WeftBatchTask:
 * @objective: whose targets a plan reads
 * @gather: where they come from
 * @other_targets: (nullable): memory for those of the samples that each is mixed with, where
 *   they are numbers
 */
typedef struct
{
  /* Borrowed */
  WeftBatch *batch;
  const WeftObjective *objective;
  WeftGather *gather;
  float *other_targets;
} WeftBatchTask;

/**
 * WeftBatchMask:
 * @value: the input of the graph that says what is marked, (N, item…): 1 there, else 0
 * @inputs: (element-type guint32 GArray): of each row that has any, its marked inputs
 */
typedef struct
{
  WeftValue value;
  GHashTable *inputs; /* Owned by whoever made it */
} WeftBatchMask;

/**
 * WeftBatch:
 * @tasks: what is learned or judged; the inputs come from the gather of the first
 * @n_tasks: at least 1
 * @rows: of the batch that runs
 * @upcoming: (nullable): of the batch after it, to be fetched ahead
 * @n_upcoming: their number
 * @n_rows: rows of the batch, where samples are mixed
 * @others: (nullable): memory for the inputs of the samples that each is mixed with; %NULL:
 *   nothing is mixed. Each row is mixed with the one after it, the last with the first:
 *   batches are drawn, so that is any row
 * @share: how much of a mixed sample is its own
 * @mask: (nullable): what is marked
 *
 * Whoever holds a batch owns what it borrows, and keeps it at one address as
 * long as there are plans made of it.
 */
struct _WeftBatch
{
  /* Borrowed */
  WeftModel *model;
  WeftSession *session;
  WeftBatchTask tasks[WEFT_MAX_HEADS];
  guint n_tasks;
  const guint32 *rows;
  const guint32 *upcoming;
  gsize n_upcoming;
  gsize n_rows;
  float *others;
  float share;
  const WeftBatchMask *mask;
};

/**
 * weft_batch_add_task:
 * @objective: borrowed
 * @gather: borrowed
 *
 * Adds what is learned or judged, before plans are made.
 */
void weft_batch_add_task (WeftBatch           *self,
                          const WeftObjective *objective,
                          WeftGather          *gather);

/**
 * weft_batch_new_plan:
 * @self: where rows come from
 * @n_rows: rows of a batch
 * @targets: whether the plan reads the objectives' targets
 * @spec: outputs, updates and whether it trains; the rest is filled in
 * @error: return location for an error
 *
 * Errors: those of weft_plan_new()
 *
 * Returns: (transfer full) (nullable): a plan for @n_rows rows of @self
 */
WeftPlan *weft_batch_new_plan (WeftBatch           *self,
                               gsize                n_rows,
                               gboolean             targets,
                               const WeftPlanSpec  *spec,
                               GError             **error);

G_END_DECLS
