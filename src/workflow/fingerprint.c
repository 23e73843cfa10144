/* fingerprint.c: what a file or folder holds, as one hash
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/run-private.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "workflow/error.h"

#include <string.h>
#include <sys/stat.h>

/* A folder with more files than this is known by their names, sizes and times. */
#define MAX_READ_FILES 256
#define MAX_FILES      2000000
#define MAX_DEPTH      16

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
list_files (const char  *folder,
            int          depth,
            GPtrArray   *files,
            GError     **error)
{
  g_autoptr (GDir) dir = depth < MAX_DEPTH ? g_dir_open (folder, 0, error) : NULL;
  const char *name;

  if (depth >= MAX_DEPTH || files->len > MAX_FILES) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("%s: this folder holds too many files or levels"), folder);
    return FALSE;
  }
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (!g_file_test (path, G_FILE_TEST_IS_DIR))
      g_ptr_array_add (files, g_steal_pointer (&path));
    else if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && !list_files (path, depth + 1, files, error))
      return FALSE;
  }
  return dir != NULL;
}

static gboolean
add_file (WeftHash        *hash,
          const char      *path,
          gboolean         read,
          const WeftStop  *stop,
          GError         **error)
{
  g_autofree char *content = NULL;
  struct stat info;

  if (read) {
    content = weft_file_fingerprint (path, stop, error);
    if (content == NULL)
      return FALSE;
    weft_hash_add_string (hash, content);
    return TRUE;
  }
  /* A file that went away in this moment is missing at the next look, which is another hash. */
  if (stat (path, &info) == 0) {
    weft_hash_add_int (hash, (gint64) info.st_size);
    weft_hash_add_int (hash, (gint64) info.st_mtim.tv_sec);
    weft_hash_add_int (hash, (gint64) info.st_mtim.tv_nsec);
  }
  return TRUE;
}

char *
weft_path_fingerprint (const char      *path,
                       const WeftStop  *stop,
                       GError         **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WeftHash) hash = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return weft_file_fingerprint (path, stop, error);
  if (!list_files (path, 0, files, error))
    return NULL;
  g_ptr_array_sort (files, compare_names);
  hash = weft_hash_new ();
  for (guint i = 0; i < files->len; i++) {
    weft_hash_add_string (hash, (const char *) files->pdata[i] + strlen (path));
    if (!add_file (hash, files->pdata[i], files->len <= MAX_READ_FILES, stop, error))
      return NULL;
  }
  return weft_hash_end (g_steal_pointer (&hash));
}
