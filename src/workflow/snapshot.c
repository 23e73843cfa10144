/* snapshot.c: a document as it is now, for other threads
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A builder walks the document, groups included, and collects nodes and links
 * by their full names; then the nodes are sorted and the links become indices.
 */
#include "workflow/snapshot.h"

#include "base/i18n.h"
#include "base/paths.h"
#include "learn/layer.h"
#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/json-private.h"
#include "workflow/ports-private.h"
#include "workflow/structure.h"
#include "workflow/workflow-private.h"

#include <string.h>

struct _WeftSnapshot
{
  WeftSnapshotNode *nodes;
  guint n_nodes;
  GHashTable *places; /* Owned: id → index + 1 */
  char *identity;
  char *path;         /* nullable */
  JsonNode *document; /* nullable inside a node */
};

/* An end of a link while the snapshot is built: a node by its full name. */
typedef struct
{
  char *from;
  char *output;
  char *to;
  char *input;
} Wire;

typedef struct
{
  GPtrArray *nodes; /* WeftSnapshotNode, owned by the snapshot in the end */
  GPtrArray *wires; /* Wire */
} Builder;

static void
wire_free (gpointer memory)
{
  Wire *self = memory;

  g_free (self->from);
  g_free (self->output);
  g_free (self->to);
  g_free (self->input);
  g_free (self);
}

static char *
full_name (const char *prefix,
           const char *id)
{
  return *prefix != '\0' ? g_strconcat (prefix, ".", id, NULL) : g_strdup (id);
}

/* Follows a port of a group inwards to the node that lends it. */
static gboolean
resolve_end (WeftWorkflow  *self,
             const char    *prefix,
             WeftPortSide   side,
             const char    *id,
             const char    *port,
             char         **node,
             char         **real)
{
  WeftNode *found = weft_workflow_find_node (self, id);
  g_autofree char *name = full_name (prefix, id);
  const char *inner_node, *inner_port;

  if (found != NULL && weft_node_is_group (found)) {
    if (!weft_workflow_find_lent_port (found->nested, side, port, &inner_node, &inner_port))
      return FALSE;
    return resolve_end (found->nested, name, side, inner_node, inner_port, node, real);
  }
  *node = g_steal_pointer (&name);
  *real = g_strdup (port);
  return found != NULL;
}

static void
add_wires (Builder      *builder,
           WeftWorkflow *self,
           const char   *prefix)
{
  for (guint i = 0; i < self->links->len; i++) {
    const WeftLink *link = self->links->pdata[i];
    Wire *wire = g_new0 (Wire, 1);

    if (resolve_end (self, prefix, WEFT_PORT_OUTPUT, link->from, link->output, &wire->from, &wire->output) &&
        resolve_end (self, prefix, WEFT_PORT_INPUT, link->to, link->input, &wire->to, &wire->input))
      g_ptr_array_add (builder->wires, wire);
    else
      wire_free (wire);
  }
}

static WeftSnapshot *snapshot_inside (WeftWorkflow *self);

static void
add_nodes (Builder      *builder,
           WeftWorkflow *self,
           const char   *prefix,
           gboolean      bypass)
{
  for (guint i = 0; i < self->nodes->len; i++) {
    WeftNode *node = self->nodes->pdata[i];
    g_autofree char *name = full_name (prefix, node->id);
    WeftSnapshotNode *copy;
    const char *parameter;

    if (weft_node_is_group (node)) {
      add_nodes (builder, node->nested, name, bypass || node->bypassed);
      continue;
    }
    copy = g_new0 (WeftSnapshotNode, 1);
    copy->id = g_steal_pointer (&name);
    copy->title = g_strdup (weft_node_get_title (node));
    copy->kind_id = g_strdup (node->kind_id);
    copy->kind = node->kind;
    copy->params = node->params != NULL ? weft_params_copy (node->params) : NULL;
    copy->nested = node->nested != NULL ? snapshot_inside (node->nested) : NULL;
    copy->bypassed = bypass || node->bypassed;
    copy->problem = weft_node_get_problem (node, &parameter);
    copy->parameter = copy->problem != NULL ? g_strdup (parameter) : NULL;
    g_ptr_array_add (builder->nodes, copy);
  }
  add_wires (builder, self, prefix);
}

static int
find_port (const WeftNodeKind *kind,
           WeftPortSide        side,
           const char         *id)
{
  const WeftPort *port = kind != NULL ? weft_node_kind_find_port (kind, side, id) : NULL;

  if (port == NULL)
    return -1;
  return (int) (port - (side == WEFT_PORT_INPUT ? kind->inputs : kind->outputs));
}

static int
compare_wires (gconstpointer a,
               gconstpointer b)
{
  const Wire *left = *(Wire *const *) a, *right = *(Wire *const *) b;
  int order = strcmp (left->from, right->from);

  return order != 0 ? order : strcmp (left->output, right->output);
}

static int
compare_links (gconstpointer a,
               gconstpointer b)
{
  return (int) ((const WeftSnapshotLink *) a)->input - (int) ((const WeftSnapshotLink *) b)->input;
}

/* Gives each node the links into it, those of an input in the order of their names. */
static void
add_links (WeftSnapshot *self,
           GPtrArray    *wires)
{
  g_autofree GArray **links = g_new0 (GArray *, self->n_nodes + 1);

  g_ptr_array_sort (wires, compare_wires);
  for (guint i = 0; i < wires->len; i++) {
    const Wire *wire = wires->pdata[i];
    WeftSnapshotLink link;
    guint to;
    const WeftSnapshotNode *giver = weft_snapshot_find_node (self, wire->from, &link.from);
    const WeftSnapshotNode *taker = weft_snapshot_find_node (self, wire->to, &to);
    int output = giver != NULL ? find_port (giver->kind, WEFT_PORT_OUTPUT, wire->output) : -1;
    int input = taker != NULL ? find_port (taker->kind, WEFT_PORT_INPUT, wire->input) : -1;

    /* A node of an unknown kind cannot run; neither can what needs it, which its missing input says. */
    if (output < 0 || input < 0)
      continue;
    link.output = (guint) output;
    link.input = (guint) input;
    if (links[to] == NULL)
      links[to] = g_array_new (FALSE, FALSE, sizeof (WeftSnapshotLink));
    g_array_append_val (links[to], link);
  }
  for (guint i = 0; i < self->n_nodes; i++) {
    if (links[i] == NULL)
      continue;
    g_array_sort (links[i], compare_links);
    self->nodes[i].n_links = links[i]->len;
    self->nodes[i].links = (WeftSnapshotLink *) g_array_free (links[i], FALSE);
  }
}

/* Kahn 1962: puts each node after those it needs, by name where there is a choice. */
static GPtrArray *
sort_nodes (Builder *builder)
{
  guint n_nodes = builder->nodes->len;
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree guint *waits = g_new0 (guint, n_nodes + 1);
  g_autofree GSList **followers = g_new0 (GSList *, n_nodes + 1);
  GPtrArray *order = g_ptr_array_sized_new (n_nodes);

  for (guint i = 0; i < n_nodes; i++)
    g_hash_table_insert (places, ((WeftSnapshotNode *) builder->nodes->pdata[i])->id, GUINT_TO_POINTER (i));
  for (guint i = builder->wires->len; i > 0; i--) {
    const Wire *wire = builder->wires->pdata[i - 1];
    guint from = GPOINTER_TO_UINT (g_hash_table_lookup (places, wire->from));
    guint to = GPOINTER_TO_UINT (g_hash_table_lookup (places, wire->to));

    followers[from] = g_slist_prepend (followers[from], GUINT_TO_POINTER (to));
    waits[to]++;
  }
  for (guint i = 0; i < n_nodes; i++)
    if (waits[i] == 0)
      g_ptr_array_add (order, builder->nodes->pdata[i]);
  for (guint next = 0; next < order->len; next++) {
    guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, ((WeftSnapshotNode *) order->pdata[next])->id));

    for (GSList *item = followers[place]; item != NULL; item = item->next)
      if (--waits[GPOINTER_TO_UINT (item->data)] == 0)
        g_ptr_array_add (order, builder->nodes->pdata[GPOINTER_TO_UINT (item->data)]);
    g_clear_slist (&followers[place], NULL);
  }
  g_assert (order->len == n_nodes);
  return order;
}

static WeftSnapshot *
snapshot_inside (WeftWorkflow *self)
{
  WeftSnapshot *snapshot = g_atomic_rc_box_new0 (WeftSnapshot);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  g_autoptr (GPtrArray) wires = g_ptr_array_new_with_free_func (wire_free);
  g_autoptr (GPtrArray) order = NULL;
  Builder builder = { nodes, wires };

  add_nodes (&builder, self, "", FALSE);
  order = sort_nodes (&builder);
  snapshot->n_nodes = order->len;
  snapshot->nodes = g_new0 (WeftSnapshotNode, order->len + 1);
  snapshot->places = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < order->len; i++) {
    snapshot->nodes[i] = *(WeftSnapshotNode *) order->pdata[i];
    g_free (order->pdata[i]);
    g_hash_table_insert (snapshot->places, snapshot->nodes[i].id, GUINT_TO_POINTER (i + 1));
  }
  add_links (snapshot, wires);
  return snapshot;
}

static gboolean
is_linked (WeftWorkflow   *where,
           const WeftLink *link)
{
  for (guint i = 0; i < where->links->len; i++) {
    const WeftLink *there = where->links->pdata[i];

    if (g_str_equal (there->from, link->from) && g_str_equal (there->output, link->output) && g_str_equal (there->to, link->to) && g_str_equal (there->input, link->input))
      return TRUE;
  }
  return FALSE;
}

/* @giver: NODE, whose first output is meant, or NODE.OUTPUT */
static gboolean
apply_link (WeftWorkflow  *where,
            const char    *id,
            const char    *input,
            const char    *giver,
            GError       **error)
{
  g_auto (GStrv) steps = g_strsplit (giver, ".", 2);
  const WeftNode *node = steps[0] != NULL ? weft_workflow_find_node (where, steps[0]) : NULL;
  const WeftPort *outputs = node != NULL && node->kind != NULL ? node->kind->outputs : NULL;
  WeftLink link = { .from = steps[0], .to = (char *) id, .input = (char *) input };

  if (outputs == NULL || outputs->id == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("there is no node “%s” that gives something; name one to link the input to"), steps[0] != NULL ? steps[0] : "");
    return FALSE;
  }
  link.output = steps[1] != NULL ? steps[1] : (char *) outputs->id;
  return is_linked (where, &link) || weft_workflow_connect (where, link.from, link.output, id, input, error);
}

/* A parameter of a node or, where it has none of that name, what a layer is or what an input is
 * linked to. */
static gboolean
set (WeftWorkflow  *workflow,
     const char    *id,
     const char    *name,
     const char    *text,
     GError       **error)
{
  WeftNode *node = weft_workflow_find_node (workflow, id);
  const WeftParams *params = node != NULL ? weft_node_get_params (node) : NULL;
  gboolean has_it = params != NULL && weft_param_find (weft_params_get_table (params), name) != NULL;
  gboolean is_layer = node != NULL && weft_workflow_get_owner (workflow) != NULL && weft_layer_kind_find (weft_node_get_kind_id (node)) != NULL;

  if (!has_it && is_layer && weft_param_find (weft_structure_get_params (), name) != NULL)
    return weft_workflow_set_structure (workflow, id, name, text, error);
  if (!has_it && node != NULL && node->kind != NULL && weft_node_kind_find_port (node->kind, WEFT_PORT_INPUT, name) != NULL)
    return apply_link (workflow, id, name, text, error);
  return weft_workflow_set_parameter (workflow, id, name, text, error);
}

static gboolean
apply_override (WeftWorkflow  *document,
                const char    *override,
                GError       **error)
{
  const char *equals = strchr (override, '=');
  g_autofree char *place = equals != NULL ? g_strndup (override, (gsize) (equals - override)) : g_strdup (override);
  g_auto (GStrv) steps = g_strsplit (place, ".", -1);
  guint n_steps = g_strv_length (steps);
  WeftWorkflow *where = document;

  if (equals == NULL || n_steps < 2) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_PARAMETER, _("“%s” must have the form NODE.PARAM=VALUE"), override);
    return FALSE;
  }
  for (guint i = 0; i + 2 < n_steps; i++) {
    WeftNode *node = weft_workflow_find_node (where, steps[i]);

    if (node == NULL || node->nested == NULL) {
      g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("%s: nothing is inside a node “%s”"), override, steps[i]);
      return FALSE;
    }
    where = node->nested;
  }
  if (set (where, steps[n_steps - 2], steps[n_steps - 1], equals + 1, error))
    return TRUE;
  g_prefix_error (error, "%s: ", override);
  return FALSE;
}

/* What a layer is comes before what it has, and its copies have what it has. */
static int
get_turn (const char *override)
{
  const char *equals = strchr (override, '=');
  gsize length = equals != NULL ? (gsize) (equals - override) : strlen (override);
  g_autofree char *place = g_strndup (override, length);

  return g_str_has_suffix (place, ".kind") ? 0 : g_str_has_suffix (place, ".repeat") ? 2
                                                                                     : 1;
}

static WeftWorkflow *
copy_with_overrides (WeftWorkflow *self,
                     const char *const *overrides,
                     GError **error)
{
  g_autoptr (JsonNode) root = weft_workflow_to_json (self);
  g_autoptr (WeftWorkflow) copy = weft_workflow_from_json (root, self->domain, error);

  for (int turn = 0; copy != NULL && overrides != NULL && turn <= 2; turn++)
    for (const char *const *override = overrides; *override != NULL; override++)
      if (get_turn (*override) == turn && !apply_override (copy, *override, error))
        return NULL;
  return g_steal_pointer (&copy);
}

WeftSnapshot *
weft_workflow_snapshot (WeftWorkflow *self,
                        const char *const *overrides,
                        GError **error)
{
  WeftWorkflow *document;
  g_autoptr (WeftWorkflow) copy = NULL;
  WeftSnapshot *snapshot;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), NULL);

  document = weft_workflow_get_document (self);
  if (overrides != NULL && *overrides != NULL) {
    copy = copy_with_overrides (document, overrides, error);
    if (copy == NULL)
      return NULL;
  }
  snapshot = snapshot_inside (copy != NULL ? copy : document);
  snapshot->identity = g_strdup (document->identity);
  snapshot->path = g_strdup (document->path);
  snapshot->document = weft_workflow_to_json (copy != NULL ? copy : document);
  json_node_seal (snapshot->document);
  return snapshot;
}

WeftSnapshot *
weft_snapshot_ref (WeftSnapshot *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer memory)
{
  WeftSnapshot *self = memory;

  for (guint i = 0; i < self->n_nodes; i++) {
    WeftSnapshotNode *node = &self->nodes[i];

    g_free (node->id);
    g_free (node->title);
    g_free (node->kind_id);
    g_clear_pointer (&node->params, weft_params_free);
    g_clear_pointer (&node->nested, weft_snapshot_unref);
    g_free (node->problem);
    g_free (node->parameter);
    g_free (node->links);
  }
  g_free (self->nodes);
  g_hash_table_unref (self->places);
  g_free (self->identity);
  g_free (self->path);
  g_clear_pointer (&self->document, json_node_unref);
}

void
weft_snapshot_unref (WeftSnapshot *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

guint
weft_snapshot_get_n_nodes (const WeftSnapshot *self)
{
  return self->n_nodes;
}

const WeftSnapshotNode *
weft_snapshot_get_node (const WeftSnapshot *self,
                        guint               index)
{
  g_return_val_if_fail (index < self->n_nodes, NULL);

  return &self->nodes[index];
}

gboolean
weft_snapshot_depends_on (const WeftSnapshot     *self,
                          const WeftSnapshotNode *node,
                          const WeftSnapshotNode *giver)
{
  g_autofree gboolean *depends = g_new0 (gboolean, self->n_nodes);
  gsize first = (gsize) (giver - self->nodes), last = (gsize) (node - self->nodes);

  depends[first] = TRUE;
  for (gsize i = first + 1; i <= last; i++)
    for (guint link = 0; link < self->nodes[i].n_links; link++)
      depends[i] |= depends[self->nodes[i].links[link].from];
  return depends[last];
}

const WeftSnapshotNode *
weft_snapshot_find_node (const WeftSnapshot *self,
                         const char         *id,
                         guint              *index)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, id));

  if (place == 0)
    return NULL;
  if (index != NULL)
    *index = place - 1;
  return &self->nodes[place - 1];
}

const char *
weft_snapshot_get_identity (const WeftSnapshot *self)
{
  return self->identity;
}

const char *
weft_snapshot_get_path (const WeftSnapshot *self)
{
  return self->path;
}

JsonNode *
weft_snapshot_get_document (const WeftSnapshot *self)
{
  return self->document;
}

char *
weft_snapshot_resolve_file (const WeftSnapshot  *self,
                            const char          *reference,
                            GError             **error)
{
  g_autofree char *folder = self->path != NULL ? g_path_get_dirname (self->path) : g_get_current_dir ();
  g_autofree char *path = NULL;

  if (weft_path_is_shipped (reference)) {
    path = weft_path_find_shipped (reference);
    if (path == NULL)
      g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("%s: nothing of this name is shipped with Weft; name a file or folder instead"), reference);
    return g_steal_pointer (&path);
  }
  path = g_canonicalize_filename (reference, folder);
  if (*reference != '\0' && g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  if (*reference == '\0')
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("no file is chosen"));
  else
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN,
                 _("%s: there is no such file or folder; choose another, or put it there"), path);
  return NULL;
}

void
weft_snapshot_node_hash (const WeftSnapshotNode *self,
                         WeftHash               *hash)
{
  weft_hash_add_string (hash, self->kind_id);
  weft_hash_add_int (hash, self->kind != NULL ? self->kind->version : 0);
  weft_hash_add_int (hash, self->bypassed);
  if (self->params != NULL)
    weft_params_hash (self->params, hash);
  if (self->nested != NULL)
    weft_snapshot_hash (self->nested, hash);
}

void
weft_snapshot_hash (const WeftSnapshot *self,
                    WeftHash           *hash)
{
  weft_hash_add_int (hash, self->n_nodes);
  for (guint i = 0; i < self->n_nodes; i++) {
    const WeftSnapshotNode *node = &self->nodes[i];

    weft_hash_add_string (hash, node->id);
    weft_snapshot_node_hash (node, hash);
    weft_hash_add_int (hash, node->n_links);
    for (guint j = 0; j < node->n_links; j++) {
      weft_hash_add_int (hash, node->links[j].from);
      weft_hash_add_int (hash, node->links[j].output);
      weft_hash_add_int (hash, node->links[j].input);
    }
  }
}
