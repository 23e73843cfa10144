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

/**
 * WeftBatch:
 * @rows: of the batch that runs
 * @upcoming: (nullable): of the batch after it, to be fetched ahead
 * @n_upcoming: their number
 * @n_rows: rows of the batch, where samples are mixed
 * @others: (nullable): memory for the inputs of the samples that each is mixed with; %NULL:
 *   nothing is mixed. Each row is mixed with the one after it, the last with the first:
 *   batches are drawn, so that is any row
 * @other_targets: (nullable): memory for their targets, where these are numbers
 * @share: how much of a mixed sample is its own
 *
 * Whoever holds a batch owns what it borrows, and keeps it at one address as
 * long as there are plans made of it.
 */
typedef struct
{
  /* Borrowed */
  WeftModel *model;
  WeftSession *session;
  const WeftObjective *objective;
  WeftGather *gather;
  const guint32 *rows;
  const guint32 *upcoming;
  gsize n_upcoming;
  gsize n_rows;
  float *others;
  float *other_targets;
  float share;
} WeftBatch;

/**
 * weft_batch_new_plan:
 * @self: where rows come from
 * @n_rows: rows of a batch
 * @targets: whether the plan reads the objective's target
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
