/* outdated.c: what tells that a result is no more what a node would give
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/outdated.h"

/* What a node computes, with all that comes before it, whatever these are called. */
static char *
hash_node (const WeftSnapshotNode *node,
           char *const *before)
{
  WeftHash *hash = weft_hash_new ();

  weft_snapshot_node_hash (node, hash);
  for (guint i = 0; i < node->n_links; i++) {
    weft_hash_add_string (hash, before[node->links[i].from]);
    weft_hash_add_int (hash, node->links[i].output);
    weft_hash_add_int (hash, node->links[i].input);
  }
  return weft_hash_end (hash);
}

GHashTable *
weft_snapshot_hash_nodes (const WeftSnapshot *self)
{
  GHashTable *hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint n = weft_snapshot_get_n_nodes (self);
  g_autofree char **list = g_new (char *, n);

  /* Each comes after those it needs. */
  for (guint i = 0; i < n; i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (self, i);

    list[i] = hash_node (node, list);
    g_hash_table_insert (hashes, g_strdup (node->id), list[i]);
  }
  return hashes;
}

static gboolean
differs (GHashTable *now,
         GHashTable *then,
         const char *id)
{
  const char *a = g_hash_table_lookup (now, id), *b = g_hash_table_lookup (then, id);

  return a != NULL && b != NULL && !g_str_equal (a, b);
}

gboolean
weft_hashes_are_outdated (GHashTable *now,
                          GHashTable *then,
                          const char *id)
{
  g_autofree char *prefix = g_strconcat (id, ".", NULL);
  GHashTableIter iter;
  gpointer other;

  if (g_hash_table_contains (now, id))
    return differs (now, then, id);
  g_hash_table_iter_init (&iter, then);
  while (g_hash_table_iter_next (&iter, &other, NULL))
    if (g_str_has_prefix (other, prefix) && differs (now, then, other))
      return TRUE;
  return FALSE;
}
