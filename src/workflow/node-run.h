/* node-run.h: what a kind's run() may ask and tell
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: the one that @run was called on; reports may also come from threads
 *   that it starts and joins
 */
#pragma once

#include "base/params.h"
#include "base/stop.h"
#include "learn/trainer.h"
#include "trials/store.h"
#include "workflow/artefact.h"
#include "workflow/kind.h"
#include "workflow/snapshot.h"
#include "workflow/study-control.h"

G_BEGIN_DECLS

/* Returns: (transfer none): the node, with its parameters and what is inside it */
const WeftSnapshotNode *weft_node_run_get_node (const WeftNodeRun *self);

/* Returns: (transfer none): its parameters */
const WeftParams *weft_node_run_get_params (const WeftNodeRun *self);

/* Returns: (transfer none): the document that runs */
WeftSnapshot *weft_node_run_get_snapshot (const WeftNodeRun *self);

/**
 * weft_node_run_get_random_key:
 *
 * Returns: the key of the node's random stream, made from the seed and its id;
 *   only for a kind that says %WEFT_NODE_KIND_SEEDED
 */
guint64 weft_node_run_get_random_key (const WeftNodeRun *self);

/* Returns: the seed of the run, as random_key; a trial keeps it */
guint64 weft_node_run_get_seed (const WeftNodeRun *self);

/* Returns: threads that a heavy node may keep busy, 0: as many as there are */
guint weft_node_run_get_n_threads (const WeftNodeRun *self);

/* Returns: (transfer none): the flag that asks it to stop, for work that polls by itself */
const WeftStop *weft_node_run_get_stop (const WeftNodeRun *self);

/* Returns: whether to stop now; run() then fails with weft_node_run_set_cancelled() */
gboolean weft_node_run_should_stop (const WeftNodeRun *self);

/* Sets the error of a run that was asked to stop. Returns: %FALSE, to be returned. */
gboolean weft_node_run_set_cancelled (const WeftNodeRun  *self,
                                      GError            **error);

/**
 * weft_node_run_get_input:
 *
 * Returns: (transfer none) (nullable): the value of the first link of @input,
 *   %NULL when an optional input has none
 */
gpointer weft_node_run_get_input (const WeftNodeRun *self,
                                  const char        *input);

/* Returns: (transfer none) (nullable): the node that @input, which takes a recipe, comes from */
const WeftSnapshotNode *weft_node_run_get_recipe (const WeftNodeRun *self,
                                                  const char        *input);

/* Returns: (transfer none) (nullable): where trials of its own go */
WeftTrialStore *weft_node_run_get_store (const WeftNodeRun *self);

/* Returns: number of links of @input */
guint weft_node_run_get_n_inputs (const WeftNodeRun *self,
                                  const char        *input);

/* Returns: (transfer none): the artefact at link @index of @input */
WeftArtefact *weft_node_run_get_artefact (const WeftNodeRun *self,
                                          const char        *input,
                                          guint              index);

/**
 * weft_node_run_take_output:
 * @output: a port
 * @artefact: (transfer full): what it gives, of the port's type
 */
void weft_node_run_take_output (WeftNodeRun  *self,
                                const char   *output,
                                WeftArtefact *artefact);

/* As weft_snapshot_resolve_file(). */
char *weft_node_run_resolve_file (const WeftNodeRun  *self,
                                  const char         *reference,
                                  GError            **error);

/* @fraction: how much is done, 0..1; told at most 20 times a second */
void weft_node_run_progress (WeftNodeRun *self,
                             double       fraction);

/**
 * weft_node_run_metric:
 * @step: batches so far
 * @epoch: passes over the data so far
 * @name: `<split>_<metric>`, like `validation_loss`
 * @value: may be NaN, which is shown
 */
void weft_node_run_metric (WeftNodeRun *self,
                           gint64       step,
                           double       epoch,
                           const char  *name,
                           double       value);

/* @name: what it shows; @artefact: (transfer none): an immutable picture of the work so far */
void weft_node_run_snapshot (WeftNodeRun  *self,
                             const char   *name,
                             WeftArtefact *artefact);

/**
 * weft_node_run_get_checkpoint:
 *
 * Returns: (transfer full) (nullable): a file for unfinished work, named by what
 *   the node computes from; %NULL when none is to be kept
 */
char *weft_node_run_get_checkpoint (const WeftNodeRun *self);

/* Returns: whether unfinished work is to be taken up */
gboolean weft_node_run_should_resume (const WeftNodeRun *self);

/* Returns: (transfer none) (nullable): requests to a training */
WeftTrainControl *weft_node_run_get_control (const WeftNodeRun *self);

/* Returns: (transfer none) (nullable): requests to a study */
WeftStudyControl *weft_node_run_get_study_control (const WeftNodeRun *self);

/**
 * weft_node_run_mark:
 * @step: the batch before which it was changed
 * @name: what was changed
 * @from: (nullable): its value before
 * @to: its value since
 */
void weft_node_run_mark (WeftNodeRun *self,
                         gint64       step,
                         const char  *name,
                         const char  *from,
                         const char  *to);

/* The result is not what parameters, inputs and seed alone give: no later run takes it for that. */
void weft_node_run_forget (WeftNodeRun *self);

/* Before unfinished work is kept: whoever was told keeps what was told so far. */
void weft_node_run_keep (WeftNodeRun *self);

/* As weft_node_run_log(), of what somebody should look at. */
void weft_node_run_warn (WeftNodeRun *self,
                         const char  *message);

/* A line for the messages pane, translated. */
void weft_node_run_log (WeftNodeRun *self,
                        const char  *message);

G_END_DECLS
