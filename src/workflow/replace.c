/* replace.c: a document that becomes another one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/replace.h"

#include "workflow/command.h"

static char **
list_nodes (WeftWorkflow *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (G_LIST_MODEL (self), i);

    g_strv_builder_add (ids, weft_node_get_id (node));
  }
  return g_strv_builder_end (ids);
}

static char **
list_notes (WeftWorkflow *self)
{
  GPtrArray *notes = weft_workflow_get_notes (self);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < notes->len; i++)
    g_strv_builder_add (ids, ((const WeftNote *) notes->pdata[i])->id);
  return g_strv_builder_end (ids);
}

static gboolean
swap (WeftWorkflow  *self,
      JsonNode      *document,
      GError       **error)
{
  g_auto (GStrv) nodes = list_nodes (self), notes = list_notes (self), pasted = NULL;

  if (*nodes != NULL && !weft_workflow_remove_nodes (self, (const char *const *) nodes, error))
    return FALSE;
  for (char **note = notes; *note != NULL; note++)
    if (!weft_workflow_remove_note (self, *note, error))
      return FALSE;
  pasted = weft_workflow_paste (self, document, 0, 0, error);
  return pasted != NULL;
}

gboolean
weft_workflow_replace (WeftWorkflow  *self,
                       JsonNode      *document,
                       const char    *text,
                       GError       **error)
{
  WeftHistory *history = weft_workflow_get_history (self);

  weft_history_begin (history, text, NULL);
  if (swap (self, document, error)) {
    weft_history_end (history);
    return TRUE;
  }
  weft_history_abandon (history);
  return FALSE;
}
