/* cache-disk.c: the part of the cache that is files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     FOLDER/results/KEY/entry.json   hashes, sizes, time, written last
 *     FOLDER/results/KEY/0, 1, …      one file an output
 *     FOLDER/results/.tmp-PID-RANDOM  an entry that is being written or removed
 *
 * An entry appears and disappears by rename() alone. Its modification time is
 * when it was last used.
 */
#include "workflow/cache-private.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/json.h"
#include "workflow/error.h"
#include "workflow/json-private.h"

#include <glib/gstdio.h>

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENTRY_MAX_BYTES (1 << 20)

/* Unfinished entries of this age belong to a process that was killed. */
#define STALE_SECONDS 3600

static char *
entry_path (const char *folder,
            const char *key)
{
  return g_build_filename (folder, "results", key, NULL);
}

static char *
temporary_path (const char *folder)
{
  g_autofree char *name = g_strdup_printf (".tmp-%d-%08x", (int) getpid (), g_random_int ());

  return g_build_filename (folder, "results", name, NULL);
}

/* Entries are flat, so this looks no deeper than one level. */
static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    (void) g_unlink (file);
  }
  (void) g_rmdir (path);
}

static char *
output_path (const char *entry,
             guint       output)
{
  char name[16];

  g_snprintf (name, sizeof name, "%u", output);
  return g_build_filename (entry, name, NULL);
}

WeftCacheEntry *
weft_cache_disk_look_up (const char *folder,
                         const char *key,
                         guint       n_outputs)
{
  g_autofree char *path = entry_path (folder, key);
  g_autofree char *file = g_build_filename (path, "entry.json", NULL);
  g_autoptr (JsonNode) root = weft_json_read_file (file, ENTRY_MAX_BYTES, NULL);
  g_autoptr (WeftCacheEntry) entry = weft_cache_entry_new (key, n_outputs);
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonArray *hashes = object != NULL ? weft_json_get_array (object, "hashes") : NULL;

  if (hashes == NULL || json_array_get_length (hashes) != n_outputs)
    return NULL;
  for (guint i = 0; i < n_outputs; i++) {
    JsonNode *hash = json_array_get_element (hashes, i);

    if (!JSON_NODE_HOLDS_VALUE (hash) || json_node_get_value_type (hash) != G_TYPE_STRING)
      return NULL;
    entry->hashes[i] = g_strdup (json_node_get_string (hash));
  }
  entry->time = weft_json_get_int (object, "time", 0);
  entry->seconds = weft_json_get_number (object, "seconds", 0);
  entry->on_disk = TRUE;
  (void) utimensat (AT_FDCWD, path, NULL, 0);
  return g_steal_pointer (&entry);
}

/* The description says what the file must be; a disk that lies is found out here. */
static gboolean
verify_file (const char  *entry,
             const char  *file,
             guint        output,
             GError     **error)
{
  g_autofree char *description = g_build_filename (entry, "entry.json", NULL);
  g_autoptr (JsonNode) root = weft_json_read_file (description, ENTRY_MAX_BYTES, error);
  JsonArray *files = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? weft_json_get_array (json_node_get_object (root), "files") : NULL;
  g_autofree char *fingerprint = NULL;

  if (root == NULL)
    return FALSE;
  fingerprint = weft_file_fingerprint (file, NULL, error);
  if (fingerprint == NULL)
    return FALSE;
  if (files != NULL && output < json_array_get_length (files) &&
      g_strcmp0 (json_array_get_string_element (files, output), fingerprint) == 0)
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CACHE, _("%s: this stored result is damaged; it is computed again"), file);
  return FALSE;
}

WeftArtefact *
weft_cache_disk_load (const char            *folder,
                      const WeftCacheEntry  *entry,
                      const WeftPortType    *type,
                      guint                  output,
                      GError               **error)
{
  g_autofree char *path = entry_path (folder, entry->key);
  g_autofree char *file = output_path (path, output);
  gpointer value;

  if (type->load == NULL || !verify_file (path, file, output, error))
    return NULL;
  value = type->load (file, error);
  return value != NULL ? weft_artefact_new (type, value, type->destroy) : NULL;
}

static gboolean
write_outputs (const char            *path,
               const WeftCacheEntry  *entry,
               JsonArray             *files,
               GError               **error)
{
  for (guint i = 0; i < entry->n_outputs; i++) {
    g_autofree char *file = output_path (path, i);
    g_autofree char *fingerprint = NULL;
    WeftArtefact *artefact = entry->artefacts[i];

    if (!weft_artefact_get_type (artefact)->save (weft_artefact_get_value (artefact), file, error))
      return FALSE;
    fingerprint = weft_file_fingerprint (file, NULL, error);
    if (fingerprint == NULL)
      return FALSE;
    json_array_add_string_element (files, fingerprint);
  }
  return TRUE;
}

static gboolean
write_description (const char            *path,
                   const WeftCacheEntry  *entry,
                   JsonArray             *files,
                   GError               **error)
{
  g_autofree char *file = g_build_filename (path, "entry.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object = json_object_new ();
  JsonArray *hashes = json_array_new ();

  for (guint i = 0; i < entry->n_outputs; i++)
    json_array_add_string_element (hashes, entry->hashes[i]);
  json_object_set_array_member (object, "hashes", hashes);
  json_object_set_array_member (object, "files", json_array_ref (files));
  json_object_set_int_member (object, "time", entry->time);
  json_object_set_double_member (object, "seconds", entry->seconds);
  root = weft_json_node_take (object);
  text = weft_json_write (root, WEFT_JSON_INDENT);
  return weft_file_write (file, text, strlen (text), WEFT_FILE_WRITE_PRIVATE, error);
}

gboolean
weft_cache_disk_store (const char            *folder,
                       const WeftCacheEntry  *entry,
                       GError               **error)
{
  g_autofree char *path = entry_path (folder, entry->key);
  g_autofree char *temporary = temporary_path (folder);
  g_autoptr (JsonArray) files = json_array_new ();

  if (!weft_file_make_folder (temporary, error))
    return FALSE;
  if (!write_outputs (temporary, entry, files, error) || !write_description (temporary, entry, files, error)) {
    remove_folder (temporary);
    return FALSE;
  }
  /* A folder that is not empty is not replaced: the entry of another process is as good. */
  if (g_rename (temporary, path) != 0)
    remove_folder (temporary);
  return TRUE;
}

void
weft_cache_disk_remove (const char *folder,
                        const char *key)
{
  g_autofree char *path = entry_path (folder, key);
  g_autofree char *temporary = temporary_path (folder);

  if (g_rename (path, temporary) == 0)
    remove_folder (temporary);
}

typedef struct
{
  char *name;
  gint64 used; /* nanoseconds since 1970 */
  guint64 bytes;
} Found;

static void
found_clear (gpointer memory)
{
  g_free (((Found *) memory)->name);
}

static guint64
measure_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint64 bytes = 0;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    struct stat info;

    if (stat (file, &info) == 0)
      bytes += (guint64) info.st_size;
  }
  return bytes;
}

guint64
weft_cache_disk_measure (const char *folder,
                         const char *key)
{
  g_autofree char *path = entry_path (folder, key);

  return measure_folder (path);
}

static int
compare_used (gconstpointer a,
              gconstpointer b)
{
  const Found *left = a, *right = b;

  return left->used < right->used ? -1 : left->used > right->used;
}

static GArray *
list_entries (const char *folder)
{
  g_autofree char *results = g_build_filename (folder, "results", NULL);
  g_autoptr (GDir) dir = g_dir_open (results, 0, NULL);
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Found));
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  g_array_set_clear_func (entries, found_clear);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (results, name, NULL);
    Found found = { NULL, 0, 0 };
    struct stat info;

    if (stat (path, &info) != 0)
      continue;
    if (*name == '.') {
      if (now - info.st_mtim.tv_sec > STALE_SECONDS)
        remove_folder (path);
      continue;
    }
    found.name = g_strdup (name);
    found.used = (gint64) info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
    found.bytes = measure_folder (path);
    g_array_append_val (entries, found);
  }
  g_array_sort (entries, compare_used);
  return entries;
}

guint64
weft_cache_disk_trim (const char *folder,
                      guint64     limit)
{
  g_autoptr (GArray) entries = list_entries (folder);
  guint64 bytes = 0;

  for (guint i = 0; i < entries->len; i++)
    bytes += g_array_index (entries, Found, i).bytes;
  for (guint i = 0; i < entries->len && bytes > limit; i++) {
    const Found *found = &g_array_index (entries, Found, i);

    weft_cache_disk_remove (folder, found->name);
    bytes -= found->bytes;
  }
  return bytes;
}
