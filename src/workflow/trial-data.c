/* trial-data.c: the data that a trial learned from, as it was prepared and split
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-data.h"

#include "base/i18n.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/run.h"

/* The first input of a Train node is its data. */
#define DATA_INPUT "data"

static WeftSnapshot *
restore_workflow (WeftTrialStore  *store,
                  gint64           id,
                  GError         **error)
{
  g_autofree char *text = weft_trial_store_read_workflow (store, id, error);
  g_autoptr (WeftWorkflow) workflow = text != NULL ? weft_workflow_restore (text, NULL, NULL, error) : NULL;

  return workflow != NULL ? weft_workflow_snapshot (workflow, NULL, error) : NULL;
}

/* The link that the data comes over. */
static const WeftSnapshotLink *
find_link (const WeftSnapshotNode *node)
{
  for (guint i = 0; i < node->n_links; i++)
    if (g_str_equal (node->kind->inputs[node->links[i].input].id, DATA_INPUT))
      return &node->links[i];
  return NULL;
}

/* Runs all that the training got its data from. */
static WeftArtefact *
run_before (WeftSnapshot            *snapshot,
            const WeftSnapshotNode  *node,
            guint64                  seed,
            WeftCache               *cache,
            const WeftStop          *stop,
            GError                 **error)
{
  const WeftSnapshotLink *link = node != NULL && node->kind != NULL ? find_link (node) : NULL;
  const WeftSnapshotNode *giver = link != NULL ? weft_snapshot_get_node (snapshot, link->from) : NULL;
  const WeftRunOptions options = { .to = giver != NULL ? giver->id : NULL, .seed = seed, .cache = cache };
  g_autoptr (WeftRunSink) recorder = weft_run_sink_new_recorder ();
  WeftArtefact *data;

  if (giver == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("the workflow of the trial has no training with data; choose the data by hand"));
    return NULL;
  }
  if (!weft_run_execute (snapshot, &options, recorder, stop, error))
    return NULL;
  data = weft_run_recorder_get_output (recorder, giver->id, giver->kind->outputs[link->output].id);
  return data != NULL ? weft_artefact_ref (data) : NULL;
}

WeftArtefact *
weft_trial_data_restore_cached (WeftTrialStore  *store,
                                gint64           id,
                                WeftCache       *cache,
                                const WeftStop  *stop,
                                GError         **error)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (store, id, error);
  g_autoptr (WeftSnapshot) snapshot = trial != NULL ? restore_workflow (store, id, error) : NULL;
  const WeftSnapshotNode *node = snapshot != NULL && trial->node != NULL ? weft_snapshot_find_node (snapshot, trial->node, NULL) : NULL;

  return snapshot != NULL ? run_before (snapshot, node, trial->seed, cache, stop, error) : NULL;
}

WeftArtefact *
weft_trial_data_restore (WeftTrialStore  *store,
                         gint64           id,
                         const WeftStop  *stop,
                         GError         **error)
{
  return weft_trial_data_restore_cached (store, id, NULL, stop, error);
}
