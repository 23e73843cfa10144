/* diff.c: what is different between two workflows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/diff.h"

#include "base/i18n.h"

static const struct
{
  const char *name;
  const char *title;
} states[] = {
  [WEFT_DIFF_SAME] = { "same", N_("Same") },
  [WEFT_DIFF_ADDED] = { "added", N_("Added") },
  [WEFT_DIFF_REMOVED] = { "removed", N_("Removed") },
  [WEFT_DIFF_CHANGED] = { "changed", N_("Changed") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (states) == WEFT_N_DIFF_STATES);

const char *
weft_diff_state_get_name (WeftDiffState self)
{
  return states[self].name;
}

const char *
weft_diff_state_get_title (WeftDiffState self)
{
  return _ (states[self].title);
}

/* Memory */

static void
value_free (gpointer data)
{
  WeftDiffValue *self = data;

  g_free (self->name);
  g_free (self->title);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

static void
node_free (gpointer data)
{
  WeftDiffNode *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self->kind);
  g_ptr_array_unref (self->values);
  g_clear_pointer (&self->inside, weft_diff_free);
  g_free (self);
}

static void
link_free (gpointer data)
{
  WeftDiffLink *self = data;

  weft_link_unref (self->link);
  g_free (self);
}

void
weft_diff_free (WeftDiff *self)
{
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->links);
  g_free (self);
}

static void
line_free (gpointer data)
{
  WeftDiffLine *self = data;

  g_free (self->place);
  g_free (self->text);
  g_free (self);
}

/* Values */

/* Takes @before and @after. */
static void
add_value (WeftDiffNode *node,
           const char   *name,
           const char   *title,
           char         *before,
           char         *after)
{
  WeftDiffValue *value;

  if (g_strcmp0 (before, after) == 0) {
    g_free (before);
    g_free (after);
    return;
  }
  value = g_new0 (WeftDiffValue, 1);
  *value = (WeftDiffValue){ g_strdup (name), g_strdup (title), before, after };
  g_ptr_array_add (node->values, value);
}

/* Returns: (transfer full) (nullable): the value of a parameter that counts in @node */
static char *
get_value (WeftNode   *node,
           const char *name)
{
  const WeftParams *params = weft_node_get_params (node);

  if (params == NULL || weft_param_find (weft_params_get_table (params), name) == NULL || !weft_params_is_visible (params, name))
    return NULL;
  return g_strdup (weft_params_get (params, name));
}

static void
compare_params (WeftDiffNode *result,
                WeftNode     *before,
                WeftNode     *after)
{
  const WeftParams *params = weft_node_get_params (after);

  for (const WeftParam *param = params != NULL ? weft_params_get_table (params) : NULL; param != NULL && param->id != NULL; param++)
    add_value (result, param->id, _ (param->title), get_value (before, param->id), get_value (after, param->id));
}

static const char *
get_kind_title (WeftNode *node)
{
  const WeftNodeKind *kind = weft_node_get_kind (node);

  return kind != NULL ? _ (kind->title) : weft_node_get_kind_id (node);
}

/* What is stored of a kind that is not known here is compared as it stands there. */
static void
compare_unknown (WeftDiffNode *result,
                 WeftNode     *before,
                 WeftNode     *after)
{
  JsonObject *stored[] = { weft_node_get_stored_parameters (before), weft_node_get_stored_parameters (after) };

  for (guint i = 0; i < 2; i++) {
    g_autoptr (GList) names = stored[i] != NULL ? json_object_get_members (stored[i]) : NULL;

    for (GList *name = names; name != NULL; name = name->next) {
      char *texts[2] = { NULL, NULL };

      if (i == 1 && stored[0] != NULL && json_object_has_member (stored[0], name->data))
        continue;
      for (guint j = 0; j < 2; j++)
        if (stored[j] != NULL && json_object_has_member (stored[j], name->data))
          texts[j] = weft_json_write (json_object_get_member (stored[j], name->data), WEFT_JSON_COMPACT);
      add_value (result, name->data, name->data, texts[0], texts[1]);
    }
  }
}

static void
compare_nodes (WeftDiffNode *result,
               WeftNode     *before,
               WeftNode     *after)
{
  add_value (result, "kind", _("Kind"), g_strdup (get_kind_title (before)), g_strdup (get_kind_title (after)));
  if (weft_node_get_bypassed (before) != weft_node_get_bypassed (after))
    add_value (result, "bypassed", _("Bypassed"), g_strdup (weft_node_get_bypassed (before) ? _("yes") : _("no")),
               g_strdup (weft_node_get_bypassed (after) ? _("yes") : _("no")));
  if (weft_node_get_kind (before) == NULL || weft_node_get_kind (after) == NULL)
    compare_unknown (result, before, after);
  else if (weft_node_get_kind (before) == weft_node_get_kind (after))
    compare_params (result, before, after);
}

/* Nodes and links */

static WeftNode *
find (WeftWorkflow *workflow,
      const char   *id)
{
  return workflow != NULL ? weft_workflow_find_node (workflow, id) : NULL;
}

/* Returns: (transfer full): what has become of @before, or of what is not there */
static WeftDiffNode *
diff_node (WeftNode *before,
           WeftNode *after)
{
  WeftDiffNode *self = g_new0 (WeftDiffNode, 1);
  WeftNode *shown = after != NULL ? after : before;
  WeftWorkflow *inside[] = { before != NULL ? weft_node_get_nested (before) : NULL, after != NULL ? weft_node_get_nested (after) : NULL };

  self->id = g_strdup (weft_node_get_id (shown));
  self->title = g_strdup (weft_node_get_title (shown));
  self->kind = g_strdup (get_kind_title (shown));
  self->x = weft_node_get_x (shown);
  self->y = weft_node_get_y (shown);
  self->values = g_ptr_array_new_with_free_func (value_free);
  if (before != NULL && after != NULL)
    compare_nodes (self, before, after);
  if (inside[0] != NULL || inside[1] != NULL)
    self->inside = weft_diff_new (inside[0], inside[1]);
  if (before == NULL)
    self->state = WEFT_DIFF_ADDED;
  else if (after == NULL)
    self->state = WEFT_DIFF_REMOVED;
  else if (self->values->len > 0 || (self->inside != NULL && weft_diff_count (self->inside) > 0))
    self->state = WEFT_DIFF_CHANGED;
  return self;
}

static void
add_nodes (WeftDiff     *self,
           WeftWorkflow *before,
           WeftWorkflow *after)
{
  WeftWorkflow *both[] = { before, after };

  for (guint i = 0; i < 2; i++)
    for (guint j = 0; both[i] != NULL && j < g_list_model_get_n_items (G_LIST_MODEL (both[i])); j++) {
      g_autoptr (WeftNode) node = g_list_model_get_item (G_LIST_MODEL (both[i]), j);

      if (i == 0)
        g_ptr_array_add (self->nodes, diff_node (node, find (after, weft_node_get_id (node))));
      else if (find (before, weft_node_get_id (node)) == NULL)
        g_ptr_array_add (self->nodes, diff_node (NULL, node));
    }
}

static gboolean
has_link (WeftWorkflow   *workflow,
          const WeftLink *link)
{
  GPtrArray *links = workflow != NULL ? weft_workflow_get_links (workflow) : NULL;

  for (guint i = 0; links != NULL && i < links->len; i++)
    if (weft_link_compare (links->pdata[i], link) == 0)
      return TRUE;
  return FALSE;
}

static void
add_links (WeftDiff     *self,
           WeftWorkflow *before,
           WeftWorkflow *after)
{
  WeftWorkflow *both[] = { before, after };

  for (guint i = 0; i < 2; i++) {
    GPtrArray *links = both[i] != NULL ? weft_workflow_get_links (both[i]) : NULL;

    for (guint j = 0; links != NULL && j < links->len; j++) {
      gboolean is_shared = has_link (both[1 - i], links->pdata[j]);
      WeftDiffLink *link;

      if (i == 1 && is_shared)
        continue;
      link = g_new0 (WeftDiffLink, 1);
      link->link = weft_link_ref (links->pdata[j]);
      link->state = is_shared ? WEFT_DIFF_SAME : i == 0 ? WEFT_DIFF_REMOVED
                                                        : WEFT_DIFF_ADDED;
      g_ptr_array_add (self->links, link);
    }
  }
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return g_strcmp0 ((*(const WeftDiffNode *const *) a)->id, (*(const WeftDiffNode *const *) b)->id);
}

WeftDiff *
weft_diff_new (WeftWorkflow *before,
               WeftWorkflow *after)
{
  WeftDiff *self = g_new0 (WeftDiff, 1);

  self->nodes = g_ptr_array_new_with_free_func (node_free);
  self->links = g_ptr_array_new_with_free_func (link_free);
  add_nodes (self, before, after);
  add_links (self, before, after);
  g_ptr_array_sort (self->nodes, compare_ids);
  return self;
}

guint
weft_diff_count (const WeftDiff *self)
{
  guint n = 0;

  for (guint i = 0; i < self->nodes->len; i++) {
    const WeftDiffNode *node = self->nodes->pdata[i];

    n += node->values->len + (node->state == WEFT_DIFF_ADDED || node->state == WEFT_DIFF_REMOVED);
    n += node->inside != NULL ? weft_diff_count (node->inside) : 0;
  }
  for (guint i = 0; i < self->links->len; i++)
    n += ((WeftDiffLink *) self->links->pdata[i])->state != WEFT_DIFF_SAME;
  return n;
}

/* In words */

/* Takes @text. */
static void
add_line (GPtrArray     *lines,
          WeftDiffState  state,
          const char    *place,
          char          *text)
{
  WeftDiffLine *line = g_new0 (WeftDiffLine, 1);

  *line = (WeftDiffLine){ state, g_strdup (place), text };
  g_ptr_array_add (lines, line);
}

static void
list_values (const WeftDiffNode *node,
             const char         *place,
             GPtrArray          *lines)
{
  for (guint i = 0; i < node->values->len; i++) {
    const WeftDiffValue *value = node->values->pdata[i];
    const char *before = value->before != NULL ? value->before : _("nothing"), *after = value->after != NULL ? value->after : _("nothing");

    add_line (lines, WEFT_DIFF_CHANGED, place, g_strdup_printf ("%s: %s → %s", value->title, before, after));
  }
}

static void
list_level (const WeftDiff *self,
            const char     *place,
            GPtrArray      *lines)
{
  for (guint i = 0; i < self->nodes->len; i++) {
    const WeftDiffNode *node = self->nodes->pdata[i];
    g_autofree char *own = *place != '\0' ? g_strconcat (place, ".", node->id, NULL) : g_strdup (node->id);

    if (node->state == WEFT_DIFF_ADDED || node->state == WEFT_DIFF_REMOVED) {
      add_line (lines, node->state, own, g_strdup (node->kind));
      continue;
    }
    list_values (node, own, lines);
    if (node->inside != NULL)
      list_level (node->inside, own, lines);
  }
  for (guint i = 0; i < self->links->len; i++) {
    const WeftDiffLink *link = self->links->pdata[i];

    if (link->state != WEFT_DIFF_SAME)
      add_line (lines, link->state, place, weft_link_to_string (link->link));
  }
}

GPtrArray *
weft_diff_list (const WeftDiff *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);

  list_level (self, "", lines);
  return lines;
}

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
node_to_json (const WeftDiffNode *node)
{
  JsonObject *object = json_object_new (), *values = json_object_new ();

  json_object_set_string_member (object, "state", weft_diff_state_get_name (node->state));
  for (guint i = 0; i < node->values->len; i++) {
    const WeftDiffValue *value = node->values->pdata[i];
    JsonObject *change = json_object_new ();

    set_text (change, "before", value->before);
    set_text (change, "after", value->after);
    json_object_set_object_member (values, value->name, change);
  }
  json_object_set_object_member (object, "values", values);
  if (node->inside != NULL)
    json_object_set_member (object, "inside", weft_diff_to_json (node->inside));
  return object;
}

JsonNode *
weft_diff_to_json (const WeftDiff *self)
{
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new (), *nodes = json_object_new ();
  JsonArray *links = json_array_new ();

  for (guint i = 0; i < self->nodes->len; i++)
    json_object_set_object_member (nodes, ((WeftDiffNode *) self->nodes->pdata[i])->id, node_to_json (self->nodes->pdata[i]));
  for (guint i = 0; i < self->links->len; i++) {
    const WeftDiffLink *link = self->links->pdata[i];
    g_autofree char *text = weft_link_to_string (link->link);
    JsonObject *entry = json_object_new ();

    json_object_set_string_member (entry, "link", text);
    json_object_set_string_member (entry, "state", weft_diff_state_get_name (link->state));
    json_array_add_object_element (links, entry);
  }
  json_object_set_object_member (object, "nodes", nodes);
  json_object_set_array_member (object, "links", links);
  json_node_take_object (root, object);
  return root;
}
