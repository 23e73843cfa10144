/* cache.h: results of nodes, kept under the hash of what they came from
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two levels: artefacts in memory while the process lives, and files in
 * weft_path_cache() for types that can be saved. All of it is disposable: an
 * entry that is missing or damaged is computed again. An entry is a folder that
 * is renamed into place when it is whole, and renamed away before it is
 * removed, so any number of processes share a cache and may be killed.
 *
 * The cache also remembers what each node of each document was last computed
 * from, which is what the reasons of a run are told from.
 */
#pragma once

#include "workflow/artefact.h"

G_BEGIN_DECLS

/* Used unless somebody says otherwise. */
#define WEFT_CACHE_DISK_BYTES   ((guint64) 4 << 30)
#define WEFT_CACHE_MEMORY_BYTES ((guint64) 512 << 20)

typedef struct _WeftCache WeftCache;

/**
 * weft_cache_new:
 * @folder: (nullable): where files go, made when first needed; %NULL: memory only
 * @disk_bytes: least recently used entries go when files hold more than this
 * @memory_bytes: and the same for what is in memory
 *
 * Returns: (transfer full): a cache, to be shared by all runs of the process
 */
WeftCache *weft_cache_new   (const char *folder,
                             guint64     disk_bytes,
                             guint64     memory_bytes);
WeftCache *weft_cache_ref   (WeftCache  *self);
void       weft_cache_unref (WeftCache  *self);

/**
 * WeftCacheEntry:
 * @key: what the result was computed from
 * @hashes: (array length=n_outputs): content hash of each output
 * @artefacts: (array length=n_outputs): the outputs, %NULL where they are not in memory
 * @n_outputs: outputs
 * @time: when it was computed, in seconds since 1970
 * @seconds: how long that took
 * @on_disk: whether every output can be read back
 */
typedef struct
{
  char *key;
  char **hashes;
  WeftArtefact **artefacts;
  guint n_outputs;
  gint64 time;
  double seconds;
  gboolean on_disk;
} WeftCacheEntry;

WeftCacheEntry *weft_cache_entry_new  (const char     *key,
                                       guint           n_outputs);
void            weft_cache_entry_free (WeftCacheEntry *self);

/* Returns: whether every output is in memory */
gboolean weft_cache_entry_is_complete (const WeftCacheEntry *self);

/**
 * weft_cache_look_up:
 * @key: a key
 * @n_outputs: how many outputs the node has
 *
 * Returns: (transfer full) (nullable): what is known under @key; nothing is read
 *   from disk but its description
 */
WeftCacheEntry *weft_cache_look_up (WeftCache  *self,
                                    const char *key,
                                    guint       n_outputs);

/**
 * weft_cache_load:
 * @entry: fills in the artefacts that are not in memory
 * @types: (array): the type of each output
 * @output: which one, -1: all
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_CACHE; the entry has then been removed
 */
gboolean weft_cache_load (WeftCache *self,
                          WeftCacheEntry *entry,
                          const WeftPortType *const *types,
                          int output,
                          GError **error);

/**
 * weft_cache_store:
 * @entry: a result with all its artefacts
 * @error: return location for an error
 *
 * Keeps it in memory and, when every output can be saved, on disk.
 *
 * Errors: %WEFT_BASE_ERROR_FILE and what a type's save says: a full disk costs
 *   the copy on disk and nothing else
 */
gboolean weft_cache_store (WeftCache       *self,
                           WeftCacheEntry  *entry,
                           GError         **error);

/* Forgets the entry, in memory and on disk. */
void weft_cache_remove (WeftCache  *self,
                        const char *key);

/* Returns: bytes that the entry takes on disk, 0: it is not there */
guint64 weft_cache_measure (WeftCache  *self,
                            const char *key);

/**
 * weft_cache_trim:
 *
 * Removes the least recently used entries above the limits, and what killed
 * processes left half done.
 */
void weft_cache_trim (WeftCache *self);

/* Forgets everything. */
void weft_cache_clear (WeftCache *self);

/* Returns: bytes of all entries on disk */
guint64 weft_cache_get_disk_bytes (WeftCache *self);

/**
 * weft_cache_recall:
 * @document: identity of a document
 *
 * Returns: (transfer full): for each node of it that ran, under its id, what it
 *   was last computed from; an empty object when nothing is known
 */
JsonNode *weft_cache_recall (WeftCache  *self,
                             const char *document);

/**
 * weft_cache_remember:
 * @nodes: (transfer none): members that take the place of those remembered
 */
void weft_cache_remember (WeftCache  *self,
                          const char *document,
                          JsonNode   *nodes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCache, weft_cache_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCacheEntry, weft_cache_entry_free)

G_END_DECLS
