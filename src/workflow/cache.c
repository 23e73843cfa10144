/* cache.c: results of nodes, kept under the hash of what they came from
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One lock guards what is in memory. Files are read and written outside of it:
 * they need no lock, see cache-disk.c.
 */
#include "workflow/cache.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/json.h"
#include "workflow/cache-private.h"
#include "workflow/error.h"
#include "workflow/json-private.h"

#include <string.h>

/* Larger than any history of a document's nodes. */
#define RECALL_MAX_BYTES (64 << 20)

struct _WeftCache
{
  char *folder; /* nullable */
  guint64 disk_limit;
  guint64 memory_limit;

  GMutex lock;
  GHashTable *entries;   /* key → WeftCacheEntry */
  GQueue *order;         /* keys (owned by the entries), least recently used first */
  GHashTable *documents; /* identity → JsonNode */
  guint64 memory_bytes;
};

static WeftCacheEntry *
entry_copy (const WeftCacheEntry *self)
{
  WeftCacheEntry *copy = weft_cache_entry_new (self->key, self->n_outputs);

  for (guint i = 0; i < self->n_outputs; i++) {
    copy->hashes[i] = g_strdup (self->hashes[i]);
    copy->artefacts[i] = self->artefacts[i] != NULL ? weft_artefact_ref (self->artefacts[i]) : NULL;
  }
  copy->time = self->time;
  copy->seconds = self->seconds;
  copy->on_disk = self->on_disk;
  return copy;
}

static guint64
entry_get_bytes (const WeftCacheEntry *self)
{
  guint64 bytes = 0;

  for (guint i = 0; i < self->n_outputs; i++)
    bytes += self->artefacts[i] != NULL ? weft_artefact_get_bytes (self->artefacts[i]) : 0;
  return bytes;
}

WeftCache *
weft_cache_new (const char *folder,
                guint64     disk_bytes,
                guint64     memory_bytes)
{
  WeftCache *self = g_atomic_rc_box_new0 (WeftCache);

  self->folder = g_strdup (folder);
  self->disk_limit = disk_bytes;
  self->memory_limit = memory_bytes;
  g_mutex_init (&self->lock);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) weft_cache_entry_free);
  self->order = g_queue_new ();
  self->documents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);
  return self;
}

WeftCache *
weft_cache_ref (WeftCache *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer memory)
{
  WeftCache *self = memory;

  g_free (self->folder);
  g_queue_free (self->order);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->documents);
  g_mutex_clear (&self->lock);
}

void
weft_cache_unref (WeftCache *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* The caller holds the lock. */
static void
forget (WeftCache  *self,
        const char *key)
{
  WeftCacheEntry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    return;
  self->memory_bytes -= entry_get_bytes (entry);
  g_queue_remove (self->order, entry->key);
  g_hash_table_remove (self->entries, key);
}

/* Takes @entry (transfer full) in; the caller holds the lock. */
static void
keep (WeftCache      *self,
      WeftCacheEntry *entry)
{
  forget (self, entry->key);
  self->memory_bytes += entry_get_bytes (entry);
  g_queue_push_tail (self->order, entry->key);
  g_hash_table_insert (self->entries, entry->key, entry);
  while (self->memory_bytes > self->memory_limit && self->order->length > 1)
    forget (self, g_queue_peek_head (self->order));
}

WeftCacheEntry *
weft_cache_look_up (WeftCache  *self,
                    const char *key,
                    guint       n_outputs)
{
  WeftCacheEntry *entry = NULL;
  WeftCacheEntry *known;

  g_mutex_lock (&self->lock);
  known = g_hash_table_lookup (self->entries, key);
  if (known != NULL && known->n_outputs == n_outputs) {
    g_queue_remove (self->order, known->key);
    g_queue_push_tail (self->order, known->key);
    entry = entry_copy (known);
  }
  g_mutex_unlock (&self->lock);
  if (entry == NULL && self->folder != NULL)
    entry = weft_cache_disk_look_up (self->folder, key, n_outputs);
  return entry;
}

gboolean
weft_cache_load (WeftCache *self,
                 WeftCacheEntry *entry,
                 const WeftPortType *const *types,
                 int output,
                 GError **error)
{
  for (guint i = 0; i < entry->n_outputs; i++) {
    if (entry->artefacts[i] != NULL || (output >= 0 && (guint) output != i))
      continue;
    if (self->folder != NULL && entry->on_disk)
      entry->artefacts[i] = weft_cache_disk_load (self->folder, entry, types[i], i, error);
    if (entry->artefacts[i] == NULL) {
      weft_cache_remove (self, entry->key);
      if (error != NULL && *error == NULL)
        g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CACHE, _("a stored result is gone; it is computed again"));
      return FALSE;
    }
  }
  if (weft_cache_entry_is_complete (entry)) {
    g_mutex_lock (&self->lock);
    keep (self, entry_copy (entry));
    g_mutex_unlock (&self->lock);
  }
  return TRUE;
}

static gboolean
can_save (const WeftCacheEntry *entry)
{
  for (guint i = 0; i < entry->n_outputs; i++)
    if (weft_artefact_get_type (entry->artefacts[i])->save == NULL)
      return FALSE;
  return TRUE;
}

gboolean
weft_cache_store (WeftCache       *self,
                  WeftCacheEntry  *entry,
                  GError         **error)
{
  gboolean good = TRUE;

  g_return_val_if_fail (weft_cache_entry_is_complete (entry), FALSE);

  if (self->folder != NULL && can_save (entry)) {
    good = weft_cache_disk_store (self->folder, entry, error);
    entry->on_disk = good;
  }
  g_mutex_lock (&self->lock);
  keep (self, entry_copy (entry));
  g_mutex_unlock (&self->lock);
  return good;
}

void
weft_cache_remove (WeftCache  *self,
                   const char *key)
{
  g_mutex_lock (&self->lock);
  forget (self, key);
  g_mutex_unlock (&self->lock);
  if (self->folder != NULL)
    weft_cache_disk_remove (self->folder, key);
}

guint64
weft_cache_measure (WeftCache  *self,
                    const char *key)
{
  return self->folder != NULL ? weft_cache_disk_measure (self->folder, key) : 0;
}

void
weft_cache_trim (WeftCache *self)
{
  if (self->folder != NULL)
    weft_cache_disk_trim (self->folder, self->disk_limit);
}

void
weft_cache_clear (WeftCache *self)
{
  g_mutex_lock (&self->lock);
  g_queue_clear (self->order);
  g_hash_table_remove_all (self->entries);
  g_hash_table_remove_all (self->documents);
  self->memory_bytes = 0;
  g_mutex_unlock (&self->lock);
  if (self->folder != NULL)
    weft_cache_disk_trim (self->folder, 0);
}

guint64
weft_cache_get_disk_bytes (WeftCache *self)
{
  return self->folder != NULL ? weft_cache_disk_trim (self->folder, G_MAXUINT64) : 0;
}

static char *
recall_path (WeftCache  *self,
             const char *document)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, document, -1);
  g_autofree char *name = g_strconcat (hash, ".json", NULL);

  /* An untitled document does not outlive its process, so neither does what is known of it. */
  if (self->folder == NULL || g_str_has_prefix (document, "untitled:"))
    return NULL;
  return g_build_filename (self->folder, "documents", name, NULL);
}

JsonNode *
weft_cache_recall (WeftCache  *self,
                   const char *document)
{
  g_autofree char *path = recall_path (self, document);
  JsonNode *known, *node = NULL;

  if (path != NULL)
    node = weft_json_read_file (path, RECALL_MAX_BYTES, NULL);
  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    g_clear_pointer (&node, json_node_unref);
  if (node == NULL) {
    g_mutex_lock (&self->lock);
    known = g_hash_table_lookup (self->documents, document);
    node = known != NULL ? json_node_ref (known) : NULL;
    g_mutex_unlock (&self->lock);
  }
  return node != NULL ? node : weft_json_node_take (json_object_new ());
}

void
weft_cache_remember (WeftCache  *self,
                     const char *document,
                     JsonNode   *nodes)
{
  g_autofree char *path = recall_path (self, document);
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) former = weft_cache_recall (self, document);
  JsonObject *object = json_object_new ();
  JsonNode *merged = weft_json_node_take (object);

  weft_json_add_all (object, json_node_get_object (former));
  weft_json_add_all (object, json_node_get_object (nodes));
  json_node_seal (merged);
  text = weft_json_write (merged, WEFT_JSON_INDENT);

  /* What cannot be written is not remembered: the next run then says "first run". */
  if (path != NULL && weft_file_make_folder (folder, NULL))
    (void) weft_file_write (path, text, strlen (text), WEFT_FILE_WRITE_PRIVATE, NULL);
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->documents, g_strdup (document), merged);
  g_mutex_unlock (&self->lock);
}
