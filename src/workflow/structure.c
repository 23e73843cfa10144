/* structure.c: what a layer is, told like a parameter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/structure.h"

#include "base/i18n.h"
#include "learn/layer.h"
#include "workflow/command-private.h"
#include "workflow/command.h"
#include "workflow/error.h"
#include "workflow/rewire.h"

#include <stdlib.h>

static WeftParamChoice *
list_choices (void)
{
  const WeftLayerKind *const *kinds = weft_layer_kinds ();
  GArray *choices = g_array_new (TRUE, FALSE, sizeof (WeftParamChoice));

  for (guint i = 0; kinds[i] != NULL; i++) {
    const WeftParamChoice choice = { kinds[i]->id, kinds[i]->title };

    g_array_append_val (choices, choice);
  }
  return (WeftParamChoice *) (gpointer) g_array_free (choices, FALSE);
}

/* The kinds are only known once all tables are there. */
static WeftParam *
make_params (void)
{
  const WeftParam params[] = {
    { .id = "kind", .type = WEFT_PARAM_CHOICE, .title = N_("Kind of layer"), .help = N_("Which layer stands here."), .fallback = "dense", .choices = list_choices () },
    { .id = "repeat", .type = WEFT_PARAM_INTEGER, .title = N_("Layers in a row"), .help = N_("How often the layer stands here, with the activation behind it."), .fallback = "1", .minimum = 1, .maximum = 64 },
    { .id = "bypassed", .type = WEFT_PARAM_BOOLEAN, .title = N_("Passed over"), .help = N_("Whether the layer hands on what it reads."), .fallback = "false" },
    { NULL },
  };

  return g_memdup2 (params, sizeof params);
}

const WeftParam *
weft_structure_get_params (void)
{
  static WeftParam *params;

  if (g_once_init_enter (&params))
    g_once_init_leave (&params, make_params ());
  return params;
}

/* What the new layer has no parameter for, or may not have as a value, it has by default. */
static void
copy_parameters (WeftWorkflow *self,
                 WeftNode     *from,
                 WeftNode     *to)
{
  const WeftParams *old = weft_node_get_params (from), *fresh = weft_node_get_params (to);

  for (const WeftParam *param = old != NULL ? weft_params_get_table (old) : NULL; param != NULL && param->id != NULL; param++)
    if (fresh != NULL && !weft_params_is_default (old, param->id) && weft_param_find (weft_params_get_table (fresh), param->id) != NULL)
      (void) weft_workflow_set_parameter (self, weft_node_get_id (to), param->id, weft_params_get (old, param->id), NULL);
}

/* Returns: (transfer none) (nullable): another layer of the same place */
static WeftNode *
add_beside (WeftWorkflow  *self,
            WeftNode      *node,
            const char    *kind,
            GError       **error)
{
  WeftNode *fresh = weft_workflow_add_node (self, kind, NULL, weft_node_get_x (node), weft_node_get_y (node), error);

  if (fresh != NULL)
    copy_parameters (self, node, fresh);
  return fresh;
}

static gboolean
set_kind (WeftWorkflow  *self,
          WeftNode      *node,
          const char    *kind,
          GError       **error)
{
  g_autofree char *id = g_strdup (weft_node_get_id (node));
  WeftNode *fresh;

  if (g_str_equal (weft_node_get_kind_id (node), kind))
    return TRUE;
  fresh = add_beside (self, node, kind, error);
  return fresh != NULL && weft_workflow_replace_node (self, id, weft_node_get_id (fresh), error) &&
         weft_workflow_rename_node (self, weft_node_get_id (fresh), id, error);
}

/* Repeating */

/* Returns: (transfer none) (nullable): the only node that reads @node, if @node is all it reads */
static WeftNode *
find_reader (WeftWorkflow *self,
             const char   *node)
{
  g_autoptr (GPtrArray) links = weft_workflow_list_links_of (self, node, WEFT_PORT_OUTPUT, NULL);
  const char *reader = links->len == 1 ? ((const WeftLink *) links->pdata[0])->to : NULL;
  g_autoptr (GPtrArray) read = reader != NULL ? weft_workflow_list_links_of (self, reader, WEFT_PORT_INPUT, NULL) : NULL;

  return read != NULL && read->len == 1 ? weft_workflow_find_node (self, reader) : NULL;
}

static gboolean
goes_along (WeftNode *node)
{
  const WeftLayerKind *kind = weft_layer_kind_find (weft_node_get_kind_id (node));

  return kind != NULL && !weft_layer_can_freeze (kind) && kind->max_inputs == 1 &&
         (g_str_equal (kind->category, "Activations") || g_str_equal (kind->category, "Regularization"));
}

/* Returns: (transfer full) (element-type utf8): the layer and what is repeated with it, in order */
static GPtrArray *
list_block (WeftWorkflow *self,
            WeftNode     *node)
{
  GPtrArray *block = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (block, g_strdup (weft_node_get_id (node)));
  for (WeftNode *next = find_reader (self, weft_node_get_id (node)); next != NULL && goes_along (next); next = find_reader (self, weft_node_get_id (next)))
    g_ptr_array_add (block, g_strdup (weft_node_get_id (next)));
  return block;
}

static gboolean
move_link (WeftWorkflow    *self,
           const WeftLink  *link,
           const char      *from,
           GError         **error)
{
  return weft_workflow_disconnect (self, link, error) && weft_workflow_connect (self, from, link->output, link->to, link->input, error);
}

/* Puts a copy of @id behind @last and moves what read @last to the copy. */
static gboolean
append_copy (WeftWorkflow  *self,
             const char    *id,
             char         **last,
             GError       **error)
{
  WeftNode *node = weft_workflow_find_node (self, id), *fresh = add_beside (self, node, weft_node_get_kind_id (node), error);
  g_autoptr (GPtrArray) readers = weft_workflow_list_links_of (self, *last, WEFT_PORT_OUTPUT, NULL);

  for (guint i = 0; fresh != NULL && i < readers->len; i++)
    if (!move_link (self, readers->pdata[i], weft_node_get_id (fresh), error))
      return FALSE;
  if (fresh == NULL)
    return FALSE;
  if (!weft_workflow_connect_fitting (self, *last, NULL, weft_node_get_id (fresh), NULL)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("“%s” cannot be repeated, since it does not read what it gives"), id);
    return FALSE;
  }
  g_free (*last);
  *last = g_strdup (weft_node_get_id (fresh));
  return TRUE;
}

static gboolean
repeat (WeftWorkflow  *self,
        WeftNode      *node,
        int            n,
        GError       **error)
{
  g_autoptr (GPtrArray) block = list_block (self, node);
  g_autofree char *last = g_strdup (block->pdata[block->len - 1]);

  for (int i = 1; i < n; i++)
    for (guint k = 0; k < block->len; k++)
      if (!append_copy (self, block->pdata[k], &last, error))
        return FALSE;
  return TRUE;
}

static gboolean
apply (WeftWorkflow  *self,
       WeftNode      *node,
       const char    *id,
       const char    *text,
       GError       **error)
{
  if (g_str_equal (id, "kind"))
    return set_kind (self, node, text, error);
  if (g_str_equal (id, "repeat"))
    return repeat (self, node, atoi (text), error);
  return weft_workflow_set_bypassed (self, weft_node_get_id (node), g_str_equal (text, "true"), error);
}

gboolean
weft_workflow_set_structure (WeftWorkflow  *self,
                             const char    *layer,
                             const char    *id,
                             const char    *text,
                             GError       **error)
{
  const WeftParam *param = weft_param_find (weft_structure_get_params (), id);
  WeftNode *node = weft_workflow_find_node (self, layer);
  g_autofree char *normal = NULL;

  if (param == NULL || node == NULL || weft_layer_kind_find (weft_node_get_kind_id (node)) == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("“%s” has no parameter “%s”; layers have kind, repeat and bypassed besides their own"), layer, id);
    return FALSE;
  }
  normal = weft_param_check (param, text, error);
  if (normal == NULL || !weft_command_begin (self, _ (param->title), error))
    return FALSE;
  return weft_command_end (self, apply (self, node, id, normal, error));
}
