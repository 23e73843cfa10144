/* run-key.c: what a result is computed from, and what of it changed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ingredients of a result are one JSON object. Its key is the hash of those
 * of them that are content; names of nodes are kept beside them for the reasons.
 */
#include "workflow/run-private.h"

#include "base/hash.h"
#include "base/i18n.h"
#include "base/json.h"
#include "workflow/error.h"
#include "workflow/json-private.h"

static JsonObject *
list_parameters (WeftTask *self)
{
  JsonObject *object = json_object_new ();

  for (const WeftParam *param = weft_node_kind_list_params (self->node->kind); param != NULL && param->id != NULL; param++)
    if (!(param->flags & WEFT_PARAM_COSMETIC) && weft_params_is_visible (self->node->params, param->id))
      json_object_set_string_member (object, param->id, weft_params_get (self->node->params, param->id));
  return object;
}

static JsonObject *
list_files (WeftTask  *self,
            GError   **error)
{
  g_autoptr (JsonObject) object = json_object_new ();

  for (const WeftParam *param = weft_node_kind_list_params (self->node->kind); param != NULL && param->id != NULL; param++) {
    const char *reference = param->type == WEFT_PARAM_FILE ? weft_params_get (self->node->params, param->id) : "";
    g_autofree char *path = NULL, *fingerprint = NULL;

    if (*reference == '\0' || !weft_params_is_visible (self->node->params, param->id))
      continue;
    path = weft_snapshot_resolve_file (self->run->snapshot, reference, error);
    fingerprint = path != NULL ? weft_path_fingerprint (path, self->run->stop, error) : NULL;
    if (fingerprint == NULL)
      return NULL;
    json_object_set_string_member (object, reference, fingerprint);
  }
  return g_steal_pointer (&object);
}

/* Each input as `PORT#NUMBER` → [node, hash]. */
static JsonObject *
list_inputs (WeftTask *self)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < self->n_links; i++) {
    const WeftSnapshotLink *link = &self->links[i];
    const WeftTask *giver = &self->run->tasks[link->from];
    g_autofree char *name = g_strdup_printf ("%s#%u", self->node->kind->inputs[link->input].id, i);
    JsonArray *pair = json_array_new ();

    json_array_add_string_element (pair, giver->node->id);
    json_array_add_string_element (pair, giver->entry->hashes[link->output]);
    json_object_set_array_member (object, name, pair);
  }
  return object;
}

static gboolean
add_surroundings (WeftTask    *self,
                  JsonObject  *object,
                  GError     **error)
{
  const WeftNodeKind *kind = self->node->kind;
  g_autofree char *external = NULL;

  if (kind->flags & WEFT_NODE_KIND_SEEDED) {
    g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, self->run->options.seed);

    json_object_set_string_member (object, "seed", seed);
    json_object_set_string_member (object, "stream", self->node->id);
  }
  json_object_set_string_member (object, "kernels", self->run->options.kernels != NULL ? self->run->options.kernels : "");
  if (self->node->nested != NULL) {
    WeftHash *hash = weft_hash_new ();
    g_autofree char *digits = NULL;

    weft_snapshot_hash (self->node->nested, hash);
    digits = weft_hash_end (hash);
    json_object_set_string_member (object, "nested", digits);
  }
  if (kind->fingerprint == NULL)
    return TRUE;
  external = kind->fingerprint (self->node, error);
  if (external != NULL)
    json_object_set_string_member (object, "external", external);
  return external != NULL;
}

static void
hash_members (WeftHash   *hash,
              JsonObject *object)
{
  g_autoptr (GList) keys = g_list_sort (json_object_get_members (object), (GCompareFunc) g_strcmp0);

  for (GList *item = keys; item != NULL; item = item->next) {
    JsonNode *value = json_object_get_member (object, item->data);

    weft_hash_add_string (hash, item->data);
    if (JSON_NODE_HOLDS_OBJECT (value)) {
      hash_members (hash, json_node_get_object (value));
    } else if (JSON_NODE_HOLDS_ARRAY (value)) {
      /* [node, hash]: who gave it is no part of what it is. */
      weft_hash_add_string (hash, json_array_get_string_element (json_node_get_array (value), 1));
    } else {
      g_autofree char *text = weft_param_text_from_json (value);

      weft_hash_add_string (hash, text);
    }
  }
}

/* All that a result would be computed from, files included, back to where data comes from. */
static gboolean
add_recipe (WeftTask  *self,
            WeftHash  *hash,
            GError   **error)
{
  g_autoptr (JsonObject) files = list_files (self, error), parameters = NULL;

  if (files == NULL)
    return FALSE;
  parameters = list_parameters (self);
  weft_hash_add_string (hash, self->node->kind_id);
  weft_hash_add_int (hash, self->node->kind->version);
  hash_members (hash, parameters);
  hash_members (hash, files);
  if (self->node->nested != NULL)
    weft_snapshot_hash (self->node->nested, hash);
  for (guint i = 0; i < self->n_links; i++)
    if (!add_recipe (&self->run->tasks[self->links[i].from], hash, error))
      return FALSE;
  return TRUE;
}

/* Each recipe as `PORT#NUMBER` → [node, hash], like an input. */
static gboolean
list_recipes (WeftTask    *self,
              JsonObject  *inputs,
              GError     **error)
{
  for (guint i = 0; i < self->n_recipes; i++) {
    WeftTask *giver = &self->run->tasks[self->recipes[i].from];
    g_autofree char *name = g_strdup_printf ("%s#%u", self->node->kind->inputs[self->recipes[i].input].id, self->n_links + i), *digits = NULL;
    JsonArray *pair = json_array_new ();
    WeftHash *hash = weft_hash_new ();
    gboolean good = add_recipe (giver, hash, error);

    digits = weft_hash_end (hash);
    json_array_add_string_element (pair, giver->node->id);
    json_array_add_string_element (pair, digits);
    json_object_set_array_member (inputs, name, pair);
    if (!good)
      return FALSE;
  }
  return TRUE;
}

static JsonNode *
list_ingredients (WeftTask  *self,
                  GError   **error)
{
  JsonObject *files = list_files (self, error);
  JsonObject *object;

  if (files == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, "kind", self->node->kind_id);
  json_object_set_int_member (object, "version", self->node->kind->version);
  json_object_set_object_member (object, "parameters", list_parameters (self));
  json_object_set_object_member (object, "files", files);
  json_object_set_object_member (object, "inputs", list_inputs (self));
  if (!list_recipes (self, weft_json_get_object (object, "inputs"), error) || !add_surroundings (self, object, error)) {
    json_object_unref (object);
    return NULL;
  }
  return weft_json_node_take (object);
}

static char *
make_key (JsonNode *ingredients)
{
  WeftHash *hash = weft_hash_new ();

  weft_hash_add_string (hash, "weft-result-1");
  hash_members (hash, json_node_get_object (ingredients));
  return weft_hash_end (hash);
}

/* The first member whose text differs, among those of both objects. */
static char *
find_difference (JsonObject  *before,
                 JsonObject  *after,
                 const char **was,
                 const char **is)
{
  g_autoptr (GList) keys = g_list_concat (json_object_get_members (after), json_object_get_members (before));

  keys = g_list_sort (keys, (GCompareFunc) g_strcmp0);
  for (GList *item = keys; item != NULL; item = item->next) {
    *was = weft_json_get_string (before, item->data, NULL);
    *is = weft_json_get_string (after, item->data, NULL);
    if (g_strcmp0 (*was, *is) != 0)
      return g_strdup (item->data);
  }
  return NULL;
}

static WeftReason *
compare_parameters (JsonObject *before,
                    JsonObject *after)
{
  JsonObject *former = weft_json_get_object (before, "parameters");
  const char *was, *is;
  g_autofree char *name = former != NULL ? find_difference (former, weft_json_get_object (after, "parameters"), &was, &is) : NULL;

  if (name == NULL)
    return NULL;
  return weft_reason_new (WEFT_REASON_PARAMETER, name, was != NULL ? was : _("unset"), is != NULL ? is : _("unset"));
}

static WeftReason *
compare_files (JsonObject *before,
               JsonObject *after)
{
  JsonObject *former = weft_json_get_object (before, "files");
  const char *was, *is;
  g_autofree char *name = former != NULL ? find_difference (former, weft_json_get_object (after, "files"), &was, &is) : NULL;

  return name != NULL ? weft_reason_new (WEFT_REASON_FILE, name, NULL, NULL) : NULL;
}

static WeftReason *
compare_inputs (JsonObject *before,
                JsonObject *after)
{
  JsonObject *former = weft_json_get_object (before, "inputs");
  JsonObject *present = weft_json_get_object (after, "inputs");
  g_autoptr (GList) keys = json_object_get_members (present);

  if (former == NULL || json_object_get_size (former) != json_object_get_size (present))
    return weft_reason_new (WEFT_REASON_WIRING, NULL, NULL, NULL);
  for (GList *item = keys; item != NULL; item = item->next) {
    JsonArray *was = weft_json_get_array (former, item->data);
    JsonArray *is = weft_json_get_array (present, item->data);

    if (was == NULL || json_array_get_length (was) != 2)
      return weft_reason_new (WEFT_REASON_WIRING, NULL, NULL, NULL);
    if (g_strcmp0 (json_array_get_string_element (was, 1), json_array_get_string_element (is, 1)) == 0)
      continue;
    if (g_strcmp0 (json_array_get_string_element (was, 0), json_array_get_string_element (is, 0)) != 0)
      return weft_reason_new (WEFT_REASON_WIRING, NULL, NULL, NULL);
    return weft_reason_new (WEFT_REASON_INPUT, json_array_get_string_element (is, 0), NULL, NULL);
  }
  return NULL;
}

static WeftReason *
compare_text (JsonObject     *before,
              JsonObject     *after,
              const char     *key,
              WeftReasonCode  code)
{
  const char *was = weft_json_get_string (before, key, ""), *is = weft_json_get_string (after, key, "");

  return g_str_equal (was, is) ? NULL : weft_reason_new (code, NULL, was, is);
}

static WeftReason *
compare_kinds (JsonObject *before,
               JsonObject *after)
{
  g_autofree char *was = g_strdup_printf ("%s %" G_GINT64_FORMAT, weft_json_get_string (before, "kind", "?"), weft_json_get_int (before, "version", 0));
  g_autofree char *is = g_strdup_printf ("%s %" G_GINT64_FORMAT, weft_json_get_string (after, "kind", "?"), weft_json_get_int (after, "version", 0));

  return g_str_equal (was, is) ? NULL : weft_reason_new (WEFT_REASON_KIND, NULL, was, is);
}

/* Why @after must run, when the node was last computed from @before. */
static WeftReason *
explain (JsonObject *before,
         JsonObject *after)
{
  WeftReason *reason = compare_kinds (before, after);

  if (reason == NULL)
    reason = compare_parameters (before, after);
  if (reason == NULL)
    reason = compare_text (before, after, "nested", WEFT_REASON_NESTED);
  if (reason == NULL)
    reason = compare_files (before, after);
  if (reason == NULL)
    reason = compare_inputs (before, after);
  if (reason == NULL)
    reason = compare_text (before, after, "seed", WEFT_REASON_SEED);
  if (reason == NULL)
    reason = compare_text (before, after, "kernels", WEFT_REASON_KERNELS);
  if (reason == NULL)
    reason = compare_text (before, after, "stream", WEFT_REASON_WIRING);
  if (reason == NULL && g_strcmp0 (weft_json_get_string (before, "external", NULL), weft_json_get_string (after, "external", NULL)) != 0)
    reason = weft_reason_new (WEFT_REASON_FILE, weft_json_get_string (after, "kind", ""), NULL, NULL);
  return reason != NULL ? reason : weft_reason_new (WEFT_REASON_GONE, NULL, NULL, NULL);
}

/* A result that the document's last run had, though nobody kept it. */
static WeftCacheEntry *
recall_entry (WeftTask   *self,
              JsonObject *record,
              const char *key)
{
  JsonArray *hashes = record != NULL ? weft_json_get_array (record, "hashes") : NULL;
  g_autoptr (WeftCacheEntry) entry = NULL;

  if (hashes == NULL || json_array_get_length (hashes) != self->n_outputs ||
      !g_str_equal (weft_json_get_string (record, "key", ""), key))
    return NULL;
  entry = weft_cache_entry_new (key, self->n_outputs);
  for (guint i = 0; i < self->n_outputs; i++) {
    entry->hashes[i] = g_strdup (json_array_get_string_element (hashes, i));
    if (entry->hashes[i] == NULL)
      return NULL;
  }
  entry->time = weft_json_get_int (record, "time", 0);
  entry->seconds = weft_json_get_number (record, "seconds", 0);
  return g_steal_pointer (&entry);
}

static void
decide (WeftTask   *self,
        JsonObject *record,
        const char *key)
{
  WeftCache *cache = self->run->options.cache;
  gboolean is_volatile = (self->node->kind->flags & WEFT_NODE_KIND_VOLATILE) != 0;
  WeftReasonCode code = self->forced ? WEFT_REASON_FORCED : is_volatile ? WEFT_REASON_VOLATILE
                                                                        : WEFT_REASON_NONE;

  if (code == WEFT_REASON_NONE && cache != NULL)
    self->entry = weft_cache_look_up (cache, key, self->n_outputs);
  if (code == WEFT_REASON_NONE && self->entry == NULL && !self->target)
    self->entry = recall_entry (self, record, key);
  if (self->entry != NULL) {
    self->reason = weft_reason_new (WEFT_REASON_UNCHANGED, NULL, NULL, NULL);
    self->reason->time = self->entry->time;
    self->seconds = self->entry->seconds;
    self->outcome = WEFT_TASK_RESOLVED;
    return;
  }
  self->entry = weft_cache_entry_new (key, self->n_outputs);
  self->outcome = WEFT_TASK_MUST_RUN;
  if (code != WEFT_REASON_NONE)
    self->reason = weft_reason_new (code, NULL, NULL, NULL);
  else if (record == NULL)
    self->reason = weft_reason_new (WEFT_REASON_FIRST_RUN, NULL, NULL, NULL);
  else
    self->reason = explain (record, json_node_get_object (self->ingredients));
}

/* Small results are told even when nobody in the run needs them. */
static void
load_eager_outputs (WeftTask *self)
{
  g_autofree const WeftPortType **types = g_new0 (const WeftPortType *, self->n_outputs + 1);

  for (guint i = 0; i < self->n_outputs; i++)
    types[i] = self->node->kind->outputs[i].type;
  for (guint i = 0; i < self->n_outputs; i++) {
    if (!(types[i]->flags & WEFT_PORT_TYPE_EAGER) || (!self->entry->on_disk && self->entry->artefacts[i] == NULL))
      continue;
    if (!weft_cache_load (self->run->options.cache, self->entry, types, (int) i, NULL)) {
      g_clear_pointer (&self->reason, weft_reason_free);
      self->reason = weft_reason_new (WEFT_REASON_GONE, NULL, NULL, NULL);
      self->outcome = WEFT_TASK_MUST_RUN;
      return;
    }
  }
}

void
weft_task_resolve (WeftTask *self)
{
  JsonObject *record = weft_json_get_object (json_node_get_object (self->run->recalled), self->node->id);
  g_autofree char *key = NULL;

  self->ingredients = list_ingredients (self, &self->error);
  if (self->ingredients == NULL) {
    self->outcome = WEFT_TASK_FAILED;
    return;
  }
  key = make_key (self->ingredients);
  decide (self, record, key);
  if (self->outcome == WEFT_TASK_RESOLVED)
    load_eager_outputs (self);
}
