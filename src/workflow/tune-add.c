/* tune-add.c: a parameter given to a Tune node to vary
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/tune-add.h"

#include "base/i18n.h"
#include "workflow/command.h"
#include "workflow/error.h"
#include "workflow/history.h"
#include "workflow/tunable.h"

/* How far right of the training a new node stands, in canvas units. */
#define DISTANCE 260

/* Returns: whether @node needs the parameter, and it is not its own */
static gboolean
needs (const WeftSnapshot     *snapshot,
       const WeftSnapshotNode *node,
       const char             *name)
{
  g_autoptr (GPtrArray) list = weft_tunable_list (snapshot, node->id);

  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((WeftTunable *) list->pdata[i])->name, name))
      return TRUE;
  return FALSE;
}

/* Returns: (transfer none) (nullable): the node that @snapshot calls @id, also inside of groups */
static WeftNode *
find_in_document (WeftWorkflow *self,
                  const char   *id)
{
  g_auto (GStrv) steps = g_strsplit (id, ".", -1);
  WeftNode *node = NULL;

  for (char **step = steps; self != NULL && *step != NULL; step++) {
    node = weft_workflow_find_node (self, *step);
    self = node != NULL ? weft_node_get_nested (node) : NULL;
  }
  return node;
}

static const WeftSnapshotNode *
find_node (const WeftSnapshot *snapshot,
           const char         *kind,
           const char         *name)
{
  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);

    if (g_str_equal (node->kind_id, kind) && needs (snapshot, node, name))
      return node;
  }
  return NULL;
}

WeftNode *
weft_workflow_find_tune (WeftWorkflow *self,
                         const char   *name,
                         gboolean     *is_varied)
{
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (self, NULL, NULL);
  const WeftSnapshotNode *tune = find_node (snapshot, "tune", name);
  WeftNode *node = tune != NULL ? find_in_document (self, tune->id) : NULL;
  g_autoptr (GPtrArray) lines = weft_space_text_parse (node != NULL ? weft_params_get (weft_node_get_params (node), "space") : "");

  if (is_varied != NULL)
    *is_varied = weft_space_text_find (lines, name, NULL) != NULL;
  return node;
}

/* A training's own parameters count, too. */
static const WeftSnapshotNode *
find_training (const WeftSnapshot *snapshot,
               const char         *name)
{
  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);
    g_autofree char *own = g_strconcat (node->id, ".", NULL);

    if (!g_str_equal (node->kind_id, "train"))
      continue;
    if (g_str_has_prefix (name, own) || needs (snapshot, node, name))
      return node;
  }
  return NULL;
}

/* A new node behind a training. */
static WeftNode *
add_tune (WeftWorkflow        *self,
          const WeftSnapshot  *snapshot,
          const char          *name,
          GError             **error)
{
  const WeftSnapshotNode *training = find_training (snapshot, name);
  WeftNode *train = training != NULL ? find_in_document (self, training->id) : NULL;
  WeftWorkflow *where = train != NULL ? weft_node_get_workflow (train) : NULL;
  WeftNode *tune;

  if (train == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("no training needs “%s”, so there is nothing to tune by it; connect a Train node"), name);
    return NULL;
  }
  tune = weft_workflow_add_node (where, "tune", NULL, weft_node_get_x (train) + DISTANCE, weft_node_get_y (train), error);
  if (tune == NULL || !weft_workflow_connect (where, weft_node_get_id (train), "model", weft_node_get_id (tune), "training", error))
    return NULL;
  return tune;
}

static gboolean
add_line (WeftNode            *tune,
          const WeftSnapshot  *snapshot,
          const char          *name,
          GError             **error)
{
  g_autoptr (GPtrArray) lines = weft_space_text_parse (weft_params_get (weft_node_get_params (tune), "space"));
  WeftSpaceLine *line = weft_tunable_propose_line (snapshot, lines, name);
  g_autofree char *text = NULL;

  if (weft_space_text_find (lines, name, NULL) != NULL) {
    g_clear_pointer (&line, weft_space_line_free);
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("“%s” is varied already"), name);
    return FALSE;
  }
  if (line == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("the workflow has no parameter “%s”"), name);
    return FALSE;
  }
  g_ptr_array_add (lines, line);
  text = weft_space_text_format (lines);
  return weft_workflow_set_parameter (weft_node_get_workflow (tune), weft_node_get_id (tune), "space", text, error);
}

WeftNode *
weft_workflow_tune_parameter (WeftWorkflow  *self,
                              const char    *name,
                              GError       **error)
{
  WeftHistory *history = weft_workflow_get_history (self);
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (self, NULL, NULL);
  WeftNode *tune = weft_workflow_find_tune (self, name, NULL);

  weft_history_begin (history, _("Tune a Parameter"), NULL);
  if (tune == NULL)
    tune = add_tune (self, snapshot, name, error);
  if (tune == NULL || !add_line (tune, snapshot, name, error)) {
    weft_history_abandon (history);
    return NULL;
  }
  weft_history_end (history);
  return tune;
}
