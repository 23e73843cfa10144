/* run.h: doing what a document says
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run is a plain function that returns when it is over. It knows no window
 * and no main loop; call it on a thread of its own and listen through a sink.
 */
#pragma once

#include "base/stop.h"
#include "learn/trainer.h"
#include "trials/store.h"
#include "workflow/cache.h"
#include "workflow/sink.h"
#include "workflow/snapshot.h"
#include "workflow/study-control.h"

G_BEGIN_DECLS

/**
 * WeftRunOptions:
 * @to: (nullable): run only what this node needs, and itself
 * @force: compute again what could be reused: everything, or with @to only that node
 * @retrain: compute trainings again, so that each run has trials of its own
 * @seed: the seed of every random stream
 * @n_nodes: most nodes side by side, 0: as many as there are processors
 * @n_threads: threads that a heavy node may keep busy, 0: as many as there are
 * @kernels: (nullable): name of the kernel set; other kernels give other bits,
 *   so it is part of every key
 * @checkpoints: (nullable): folder for unfinished work, made when first needed
 * @resume: whether unfinished work is taken up where it was left
 * @control: (nullable): who may ask trainings for changes while they run
 * @studies: (nullable): who may ask studies for changes while they run
 * @cache: (nullable): where results are kept; %NULL: nowhere
 * @store: (nullable): where nodes that run trials of their own keep them; %NULL: nowhere
 */
typedef struct
{
  const char *to;
  gboolean force;
  gboolean retrain;
  guint64 seed;
  guint n_nodes;
  guint n_threads;
  const char *kernels;
  const char *checkpoints;
  gboolean resume;
  WeftTrainControl *control;
  WeftStudyControl *studies;
  WeftCache *cache;
  WeftTrialStore *store;
} WeftRunOptions;

/**
 * weft_run_execute:
 * @snapshot: what to run
 * @options: (nullable): how; %NULL: all of it, without a cache
 * @sink: (nullable): who is told
 * @stop: (nullable): asks it to stop; it answers within 100 ms as far as the
 *   running kinds do
 * @error: return location for an error
 *
 * Runs every node after those it needs, independent ones side by side. Results
 * that are known are reused and not even read unless somebody needs them. A
 * node that fails takes those that need it with it; the others are finished.
 *
 * Errors: that of the first node that failed, with its title before it;
 *   %WEFT_WORKFLOW_ERROR_CANCELLED; %WEFT_WORKFLOW_ERROR_UNKNOWN when there is
 *   no node @to
 *
 * Thread: any but one that draws
 *
 * Returns: whether every node that was asked for has its result
 */
gboolean weft_run_execute (WeftSnapshot          *snapshot,
                           const WeftRunOptions  *options,
                           WeftRunSink           *sink,
                           const WeftStop        *stop,
                           GError               **error);

G_END_DECLS
