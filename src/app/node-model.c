/* node-model.c: the trained model that a node of the latest run has to do with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/node-model.h"

#include "app/node-look.h"
#include "workflow/data.h"

/* Rows come over no more nodes than that. */
#define MAX_DEPTH 64

static const WeftPort *
find_port (const WeftPort *ports)
{
  for (const WeftPort *port = ports; port != NULL && port->id != NULL; port++)
    if (port->type == &weft_port_type_trained_model)
      return port;
  return NULL;
}

gboolean
weft_node_kind_has_model (const WeftNodeKind *kind)
{
  return kind != NULL && (find_port (kind->outputs) != NULL || find_port (kind->inputs) != NULL);
}

/* Returns: (transfer none) (nullable): the node at the end of a path */
static WeftNode *
find_node (WeftDocument *document,
           const char   *path)
{
  g_auto (GStrv) ids = g_strsplit (path, ".", -1);
  WeftWorkflow *workflow = weft_document_get_workflow (document);
  WeftNode *node = NULL;

  for (char **id = ids; *id != NULL && workflow != NULL; id++) {
    node = weft_workflow_find_node (workflow, *id);
    workflow = node != NULL ? weft_node_get_nested (node) : NULL;
    if (node == NULL)
      return NULL;
  }
  return node;
}

static WeftTrainedModel *
take_output (WeftDocument *document,
             WeftNode     *node,
             const char   *port)
{
  g_autofree char *path = weft_node_make_path (node);
  WeftActivity *activity = weft_document_get_activity (document, path);
  WeftArtefact *artefact = activity != NULL ? weft_activity_get_output (activity, port) : NULL;

  return artefact != NULL && weft_artefact_get_type (artefact) == &weft_port_type_trained_model ? weft_trained_model_ref (weft_artefact_get_value (artefact)) : NULL;
}

/* The node that gives the model, in the same workflow. */
static WeftTrainedModel *
take_input (WeftDocument *document,
            WeftNode     *node,
            const char   *port)
{
  WeftWorkflow *workflow = weft_node_get_workflow (node);
  g_autoptr (GPtrArray) links = weft_workflow_list_links_of (workflow, weft_node_get_id (node), WEFT_PORT_INPUT, port);
  const WeftLink *link = links->len > 0 ? links->pdata[0] : NULL;
  WeftNode *from = link != NULL ? weft_workflow_find_node (workflow, link->from) : NULL;

  return from != NULL ? take_output (document, from, link->output) : NULL;
}

WeftTrainedModel *
weft_node_find_model (WeftDocument *document,
                      const char   *path)
{
  WeftNode *node = find_node (document, path);
  const WeftNodeKind *kind = node != NULL ? weft_node_get_kind (node) : NULL;
  const WeftPort *output = kind != NULL ? find_port (kind->outputs) : NULL, *input = kind != NULL ? find_port (kind->inputs) : NULL;
  WeftTrainedModel *model = output != NULL ? take_output (document, node, output->id) : NULL;

  return model == NULL && input != NULL ? take_input (document, node, input->id) : model;
}

/* Returns: (transfer none) (nullable): the rows on a link */
static const WeftData *
find_data (WeftDocument   *document,
           WeftNode       *from,
           const WeftLink *link)
{
  g_autofree char *path = weft_node_make_path (from);
  WeftActivity *activity = weft_document_get_activity (document, path);
  WeftArtefact *artefact = activity != NULL ? weft_activity_get_output (activity, link->output) : NULL;

  return artefact != NULL && weft_artefact_get_type (artefact) == &weft_port_type_dataset ? weft_artefact_get_value (artefact) : NULL;
}

/* Against the wires. */
static const WeftData *
search_data (WeftDocument *document,
             WeftNode     *node,
             guint         depth)
{
  WeftWorkflow *workflow = weft_node_get_workflow (node);
  const WeftNodeKind *kind = weft_node_get_kind (node);
  const WeftData *data = NULL;

  for (const WeftPort *port = kind->inputs; port != NULL && port->id != NULL && depth > 0 && data == NULL; port++) {
    g_autoptr (GPtrArray) links = weft_workflow_list_links_of (workflow, weft_node_get_id (node), WEFT_PORT_INPUT, port->id);
    const WeftLink *link = links->len > 0 ? links->pdata[0] : NULL;
    WeftNode *from = link != NULL ? weft_workflow_find_node (workflow, link->from) : NULL;

    if (from == NULL)
      continue;
    data = find_data (document, from, link);
    if (data == NULL)
      data = search_data (document, from, depth - 1);
  }
  return data;
}

char *
weft_node_find_data_file (WeftDocument *document,
                          const char   *path)
{
  WeftNode *node = find_node (document, path);
  const WeftData *data = node != NULL ? search_data (document, node, MAX_DEPTH) : NULL;

  return data != NULL && data->source != NULL ? g_strdup (data->source->path) : NULL;
}

WeftDataset *
weft_node_find_dataset (WeftDocument *document,
                        const char   *path)
{
  WeftNode *node = find_node (document, path);
  const WeftData *data = node != NULL ? search_data (document, node, MAX_DEPTH) : NULL;

  return data != NULL ? weft_dataset_ref (data->dataset) : NULL;
}
