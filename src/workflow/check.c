/* check.c: what is wrong, and what travels over each link, before any run
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nodes are looked at in the order they would run in. Where a node is wrong,
 * nothing is known of what it gives but what a model consists of, and those that
 * need it are told nothing: one mistake is one problem.
 */
#include "workflow/check.h"

#include "base/i18n.h"
#include "workflow/error.h"
#include "workflow/json-private.h"
#include "workflow/workflow-private.h"

struct _WeftCheck
{
  WeftSnapshot *snapshot;
  GPtrArray *problems;   /* WeftProblem */
  WeftPortInfo ***infos; /* of each node, of each output, nullable */
  GHashTable *layers;    /* `model.dense1` → WeftPortInfo */
};

struct _WeftNodeCheck
{
  WeftCheck *check; /* Borrowed */
  const WeftSnapshotNode *node;
  guint index;
};

static void
problem_free (gpointer memory)
{
  WeftProblem *self = memory;

  g_free (self->layer);
  g_free (self->parameter);
  g_free (self->message);
  g_free (self->remedy);
  g_free (self);
}

static void
add_problem (WeftCheck    *self,
             guint         node,
             WeftSeverity  severity,
             const char   *parameter,
             const char   *message,
             const char   *remedy)
{
  WeftProblem *problem = g_new0 (WeftProblem, 1);

  problem->node = node;
  problem->severity = severity;
  problem->parameter = g_strdup (parameter);
  problem->message = g_strdup (message);
  problem->remedy = g_strdup (remedy);
  g_ptr_array_add (self->problems, problem);
}

static gboolean
has_input (const WeftSnapshotNode *node,
           guint                   input)
{
  for (guint i = 0; i < node->n_links; i++)
    if (node->links[i].input == input)
      return TRUE;
  return FALSE;
}

/* The first input of the node that could go straight to @output. */
static int
find_passed (const WeftSnapshotNode *node,
             guint                   output)
{
  for (guint i = 0; i < node->n_links; i++)
    if (node->kind->inputs[node->links[i].input].type == node->kind->outputs[output].type)
      return (int) i;
  return -1;
}

static void
pass_on (WeftCheck *self,
         guint      index)
{
  const WeftSnapshotNode *node = weft_snapshot_get_node (self->snapshot, index);
  guint n_outputs = weft_node_kind_count_ports (node->kind, WEFT_PORT_OUTPUT);

  for (guint i = 0; i < n_outputs; i++) {
    int passed = find_passed (node, i);
    const WeftPortInfo *info = passed >= 0 ? weft_check_get_info (self, node->links[passed].from, node->links[passed].output) : NULL;

    self->infos[index][i] = info != NULL ? weft_port_info_copy (info) : NULL;
  }
}

static void
check_inputs (WeftCheck              *self,
              const WeftSnapshotNode *node,
              guint                   index)
{
  guint n_inputs = weft_node_kind_count_ports (node->kind, WEFT_PORT_INPUT);

  for (guint i = 0; i < n_inputs; i++) {
    const WeftPort *port = &node->kind->inputs[i];
    g_autofree char *message = NULL, *remedy = NULL;

    if ((port->flags & WEFT_PORT_OPTIONAL) || has_input (node, i))
      continue;
    message = g_strdup_printf (_("input “%s” is not connected"), _ (port->title));
    remedy = g_strdup_printf (_("connect an output of type “%s” to it"), _ (port->type->title));
    add_problem (self, index, WEFT_SEVERITY_ERROR, NULL, message, remedy);
  }
}

static void
check_bypassed_givers (WeftCheck              *self,
                       const WeftSnapshotNode *node,
                       guint                   index)
{
  for (guint i = 0; i < node->n_links; i++) {
    const WeftSnapshotNode *giver = weft_snapshot_get_node (self->snapshot, node->links[i].from);
    g_autofree char *message = NULL;

    if (!giver->bypassed || giver->kind == NULL || find_passed (giver, node->links[i].output) >= 0)
      continue;
    message = g_strdup_printf (_("node “%s” is bypassed and has nothing of that type to hand on"), giver->title);
    add_problem (self, index, WEFT_SEVERITY_ERROR, NULL, message, _("stop bypassing it, or connect something else"));
  }
}

/* A parameter that the kind does not know is kept, and keeps nothing from running. */
static WeftSeverity
judge_problem (const WeftSnapshotNode *node)
{
  if (node->kind == NULL || weft_param_find (weft_node_kind_list_params (node->kind), node->parameter) != NULL)
    return WEFT_SEVERITY_ERROR;
  return WEFT_SEVERITY_WARNING;
}

static void
check_node (WeftCheck *self,
            guint      index)
{
  const WeftSnapshotNode *node = weft_snapshot_get_node (self->snapshot, index);
  WeftNodeCheck context = { self, node, index };
  guint former = self->problems->len;
  g_autoptr (GError) error = NULL;

  if (node->kind != NULL)
    self->infos[index] = g_new0 (WeftPortInfo *, weft_node_kind_count_ports (node->kind, WEFT_PORT_OUTPUT) + 1);
  if (node->bypassed && node->kind != NULL) {
    pass_on (self, index);
    return;
  }
  if (node->problem != NULL)
    add_problem (self, index, judge_problem (node), node->parameter, node->problem,
                 node->kind == NULL ? _("open the workflow with a version that knows it, or replace the node") : _("set another value, or remove it"));
  if (node->kind == NULL)
    return;
  check_inputs (self, node, index);
  check_bypassed_givers (self, node, index);
  if (node->kind->run == NULL)
    add_problem (self, index, WEFT_SEVERITY_ERROR, NULL, _("this kind of node cannot be run"), _("bypass or remove it"));
  if (self->problems->len > former && weft_check_find_error (self, index) != NULL)
    return;
  if (node->kind->check != NULL && !node->kind->check (&context, &error) && (error != NULL || weft_check_find_error (self, index) == NULL))
    add_problem (self, index, WEFT_SEVERITY_ERROR, NULL, error != NULL ? error->message : _("the check failed"), NULL);
}

WeftCheck *
weft_check_snapshot (WeftSnapshot   *snapshot,
                     const WeftStop *stop)
{
  WeftCheck *self = g_new0 (WeftCheck, 1);
  guint n_nodes = weft_snapshot_get_n_nodes (snapshot);

  self->snapshot = weft_snapshot_ref (snapshot);
  self->problems = g_ptr_array_new_with_free_func (problem_free);
  self->infos = g_new0 (WeftPortInfo **, n_nodes + 1);
  self->layers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) weft_port_info_free);
  for (guint i = 0; i < n_nodes && !weft_stop_is_requested (stop); i++)
    check_node (self, i);
  return self;
}

WeftCheck *
weft_workflow_check (WeftWorkflow *self)
{
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (self, NULL, NULL);

  return weft_check_snapshot (snapshot, NULL);
}

void
weft_check_free (WeftCheck *self)
{
  for (guint i = 0; i < weft_snapshot_get_n_nodes (self->snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (self->snapshot, i);
    guint n_outputs = self->infos[i] != NULL ? weft_node_kind_count_ports (node->kind, WEFT_PORT_OUTPUT) : 0;

    for (guint j = 0; j < n_outputs; j++)
      g_clear_pointer (&self->infos[i][j], weft_port_info_free);
    g_free (self->infos[i]);
  }
  g_free (self->infos);
  g_hash_table_unref (self->layers);
  g_ptr_array_unref (self->problems);
  weft_snapshot_unref (self->snapshot);
  g_free (self);
}

WeftSnapshot *
weft_check_get_snapshot (const WeftCheck *self)
{
  return self->snapshot;
}

guint
weft_check_get_n_problems (const WeftCheck *self)
{
  return self->problems->len;
}

const WeftProblem *
weft_check_get_problem (const WeftCheck *self,
                        guint            index)
{
  g_return_val_if_fail (index < self->problems->len, NULL);

  return self->problems->pdata[index];
}

const WeftProblem *
weft_check_find_error (const WeftCheck *self,
                       guint            node)
{
  for (guint i = 0; i < self->problems->len; i++) {
    const WeftProblem *problem = self->problems->pdata[i];

    if (problem->node == node && problem->severity == WEFT_SEVERITY_ERROR)
      return problem;
  }
  return NULL;
}

const WeftPortInfo *
weft_check_get_info (const WeftCheck *self,
                     guint            node,
                     guint            output)
{
  return self->infos[node] != NULL ? self->infos[node][output] : NULL;
}

/* The full name of the node that really gives what @port of @id shows. */
static char *
find_giver (WeftWorkflow  *workflow,
            const char    *id,
            const char    *port,
            const char   **real)
{
  g_autoptr (GString) name = g_string_new (id);
  WeftNode *node;

  for (WeftWorkflow *outer = workflow; outer->owner != NULL && outer->owner->workflow != NULL; outer = outer->owner->workflow) {
    g_string_prepend_c (name, '.');
    g_string_prepend (name, outer->owner->id);
  }
  node = weft_workflow_find_node (workflow, id);
  while (node != NULL && node->kind != NULL && (node->kind->flags & WEFT_NODE_KIND_GROUP)) {
    if (!weft_workflow_find_lent_port (node->nested, WEFT_PORT_OUTPUT, port, &id, &port))
      return NULL;
    g_string_append_printf (name, ".%s", id);
    node = weft_workflow_find_node (node->nested, id);
  }
  *real = port;
  return g_string_free (g_steal_pointer (&name), FALSE);
}

const WeftPortInfo *
weft_check_get_link_info (const WeftCheck *self,
                          WeftWorkflow    *workflow,
                          const WeftLink  *link)
{
  const char *port = NULL;
  g_autofree char *name = find_giver (workflow, link->from, link->output, &port);
  const WeftSnapshotNode *node;
  guint index;

  node = name != NULL ? weft_snapshot_find_node (self->snapshot, name, &index) : NULL;
  for (guint i = 0; node != NULL && node->kind != NULL && i < weft_node_kind_count_ports (node->kind, WEFT_PORT_OUTPUT); i++)
    if (g_str_equal (node->kind->outputs[i].id, port))
      return weft_check_get_info (self, index, i);
  return name != NULL ? weft_check_find_layer (self, name) : NULL;
}

const WeftPortInfo *
weft_check_find_layer (const WeftCheck *self,
                       const char      *path)
{
  return g_hash_table_lookup (self->layers, path);
}

static JsonNode *
problem_to_json (const WeftCheck   *self,
                 const WeftProblem *problem)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "node", weft_snapshot_get_node (self->snapshot, problem->node)->id);
  json_object_set_string_member (object, "severity", problem->severity == WEFT_SEVERITY_ERROR ? "error" : "warning");
  if (problem->layer != NULL)
    json_object_set_string_member (object, "layer", problem->layer);
  if (problem->parameter != NULL)
    json_object_set_string_member (object, "parameter", problem->parameter);
  json_object_set_string_member (object, "message", problem->message);
  if (problem->remedy != NULL)
    json_object_set_string_member (object, "remedy", problem->remedy);
  return weft_json_node_take (object);
}

static JsonNode *
node_to_json (const WeftCheck *self,
              guint            index)
{
  const WeftSnapshotNode *node = weft_snapshot_get_node (self->snapshot, index);
  guint n_outputs = node->kind != NULL ? weft_node_kind_count_ports (node->kind, WEFT_PORT_OUTPUT) : 0;
  JsonObject *object = json_object_new (), *outputs = json_object_new ();

  json_object_set_string_member (object, "id", node->id);
  json_object_set_string_member (object, "kind", node->kind_id);
  for (guint i = 0; i < n_outputs; i++) {
    const WeftPortInfo *info = weft_check_get_info (self, index, i);

    json_object_set_member (outputs, node->kind->outputs[i].id,
                            info != NULL ? weft_port_info_to_json (info) : json_node_new (JSON_NODE_NULL));
  }
  json_object_set_object_member (object, "outputs", outputs);
  return weft_json_node_take (object);
}

JsonNode *
weft_check_to_json (const WeftCheck *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *problems = json_array_new (), *nodes = json_array_new ();

  for (guint i = 0; i < self->problems->len; i++)
    json_array_add_element (problems, problem_to_json (self, self->problems->pdata[i]));
  for (guint i = 0; i < weft_snapshot_get_n_nodes (self->snapshot); i++)
    json_array_add_element (nodes, node_to_json (self, i));
  json_object_set_array_member (object, "problems", problems);
  json_object_set_array_member (object, "nodes", nodes);
  return weft_json_node_take (object);
}

const WeftSnapshotNode *
weft_node_check_get_node (const WeftNodeCheck *self)
{
  return self->node;
}

const WeftSnapshot *
weft_node_check_get_snapshot (const WeftNodeCheck *self)
{
  return self->check->snapshot;
}

const WeftParams *
weft_node_check_get_params (const WeftNodeCheck *self)
{
  return self->node->params;
}

guint
weft_node_check_get_n_inputs (const WeftNodeCheck *self,
                              const char          *input)
{
  guint count = 0;

  for (guint i = 0; i < self->node->n_links; i++)
    count += g_str_equal (self->node->kind->inputs[self->node->links[i].input].id, input);
  return count;
}

const WeftPortInfo *
weft_node_check_get_input_at (const WeftNodeCheck *self,
                              const char          *input,
                              guint                index)
{
  for (guint i = 0; i < self->node->n_links; i++) {
    const WeftSnapshotLink *link = &self->node->links[i];

    if (g_str_equal (self->node->kind->inputs[link->input].id, input) && index-- == 0)
      return weft_check_get_info (self->check, link->from, link->output);
  }
  return NULL;
}

const WeftPortInfo *
weft_node_check_get_input (const WeftNodeCheck *self,
                           const char          *input)
{
  return weft_node_check_get_input_at (self, input, 0);
}

void
weft_node_check_set_output (WeftNodeCheck *self,
                            const char    *output,
                            WeftPortInfo  *info)
{
  const WeftPort *port = weft_node_kind_find_port (self->node->kind, WEFT_PORT_OUTPUT, output);
  guint place;

  g_assert (port != NULL);
  place = (guint) (port - self->node->kind->outputs);
  g_clear_pointer (&self->check->infos[self->index][place], weft_port_info_free);
  self->check->infos[self->index][place] = info;
}

void
weft_node_check_set_layer (WeftNodeCheck *self,
                           const char    *layer,
                           WeftPortInfo  *info)
{
  g_hash_table_insert (self->check->layers, g_strdup_printf ("%s.%s", self->node->id, layer), info);
}

void
weft_node_check_refuse_layer (WeftNodeCheck *self,
                              const char    *layer,
                              const char    *message)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", layer, message);
  WeftProblem *problem;

  add_problem (self->check, self->index, WEFT_SEVERITY_ERROR, NULL, text, NULL);
  problem = self->check->problems->pdata[self->check->problems->len - 1];
  problem->layer = g_strdup (layer);
}

char *
weft_node_check_resolve_file (const WeftNodeCheck  *self,
                              const char           *reference,
                              GError              **error)
{
  return weft_snapshot_resolve_file (self->check->snapshot, reference, error);
}

void
weft_node_check_warn (WeftNodeCheck *self,
                      const char    *parameter,
                      const char    *message,
                      const char    *remedy)
{
  add_problem (self->check, self->index, WEFT_SEVERITY_WARNING, parameter, message, remedy);
}
