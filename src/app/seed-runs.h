/* seed-runs.h: the same training several times, each with a seed of its own
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main
 */
#pragma once

#include "app/run-queue.h"

G_BEGIN_DECLS

/* So many runs are asked for at once at most. */
#define WEFT_SEED_RUNS_MAX 100

/**
 * weft_seed_runs_start:
 * @queue: runs them, one after the other
 * @document: what is run
 * @node: the node whose training has to end well before the next one begins
 * @seeds: (array length=n): the seeds
 * @error: return location for an error
 *
 * Runs a document once for each seed. It ends early where a run fails or is stopped, or where
 * the document goes.
 */
gboolean weft_seed_runs_start (WeftRunQueue   *queue,
                               WeftDocument   *document,
                               const char     *node,
                               const guint64  *seeds,
                               guint           n,
                               GError        **error);

/**
 * weft_seeds_choose:
 * @trials: (element-type WeftTrial): runs that there are already
 * @seeds: (out caller-allocates) (array length=n): the smallest seeds that none of them has
 */
void weft_seeds_choose (GPtrArray *trials,
                        guint64   *seeds,
                        guint      n);

G_END_DECLS
