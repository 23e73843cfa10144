/* paths.c: where Weft keeps what is not the user's own file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/paths.h"

#include <string.h>

static char *
override_or (const char *variable,
             const char *folder,
             const char *name)
{
  const char *chosen = g_getenv (variable);

  if (chosen != NULL && *chosen != '\0')
    return g_strdup (chosen);
  return g_build_filename (folder, "weft", name, NULL);
}

char *
weft_path_trials (void)
{
  return override_or ("WEFT_TRIALS", g_get_user_data_dir (), "trials.db");
}

char *
weft_path_artefacts (void)
{
  return override_or ("WEFT_ARTEFACTS", g_get_user_data_dir (), "artefacts");
}

char *
weft_path_checkpoints (void)
{
  return override_or ("WEFT_CHECKPOINTS", g_get_user_data_dir (), "checkpoints");
}

char *
weft_path_marks (void)
{
  return override_or ("WEFT_MARKS", g_get_user_data_dir (), "marks");
}

char *
weft_path_pins (void)
{
  return override_or ("WEFT_PINS", g_get_user_data_dir (), "pins");
}

char *
weft_path_cache (void)
{
  return override_or ("WEFT_CACHE", g_get_user_cache_dir (), NULL);
}

char *
weft_path_recovery (void)
{
  return g_build_filename (g_get_user_state_dir (), "weft", "recovery", NULL);
}

/* Installed, both programs stand in one folder; in a build tree in folders side by side. */
static char *
find_beside (void)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = own != NULL ? g_path_get_dirname (own) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, "weft-cli", NULL) : NULL;
  g_autofree char *built = folder != NULL ? g_build_filename (folder, "..", "cli", "weft-cli", NULL) : NULL;

  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  if (built != NULL && g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  return NULL;
}

char *
weft_path_cli (void)
{
  const char *chosen = g_getenv ("WEFT_CLI");
  char *found = chosen != NULL && *chosen != '\0' ? g_strdup (chosen) : find_beside ();

  if (found == NULL)
    found = g_find_program_in_path ("weft-cli");
  return found != NULL ? found : g_strdup ("weft-cli");
}

char *
weft_path_shipped (const char *name)
{
  const char *roots[] = { g_getenv ("WEFT_DATA"), WEFT_DATADIR, WEFT_SOURCE_DATADIR };

  for (guint i = 0; i < G_N_ELEMENTS (roots); i++) {
    g_autofree char *path = roots[i] != NULL ? g_build_filename (roots[i], name, NULL) : NULL;

    if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
  return NULL;
}

/* What comes with Weft in a folder of its own. */
typedef struct
{
  const char *prefix; /* of references */
  const char *folder;
  const char *endings[6]; /* that names may leave out */
} ShippedKind;

static const ShippedKind shipped_kinds[] = {
  { "dataset", "datasets", { "", ".csv", ".csv.gz", ".conll.gz", ".npz", NULL } },
  { "model", "models", { "", ".safetensors", ".onnx", NULL } },
};

static const ShippedKind *
find_kind (const char *reference)
{
  for (guint i = 0; i < G_N_ELEMENTS (shipped_kinds); i++) {
    gsize length = strlen (shipped_kinds[i].prefix);

    if (strncmp (reference, shipped_kinds[i].prefix, length) == 0 && (reference[length] == ':' || reference[length] == '\0'))
      return &shipped_kinds[i];
  }
  return NULL;
}

gboolean
weft_path_is_shipped (const char *reference)
{
  return strchr (reference, ':') != NULL && find_kind (reference) != NULL;
}

char *
weft_path_find_shipped (const char *reference)
{
  const ShippedKind *kind = find_kind (reference);
  const char *name = reference + strlen (kind->prefix) + 1;

  /* A name is one name: nothing that leaves the folder. */
  if (*name == '\0' || *name == '.' || strchr (name, G_DIR_SEPARATOR) != NULL)
    return NULL;
  for (const char *const *ending = kind->endings; *ending != NULL; ending++) {
    g_autofree char *relative = g_strconcat (kind->folder, "/", name, *ending, NULL);
    char *path = weft_path_shipped (relative);

    if (path != NULL)
      return path;
  }
  return NULL;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
weft_path_list_shipped (const char *prefix)
{
  const ShippedKind *kind = find_kind (prefix);
  g_autofree char *folder = weft_path_shipped (kind->folder);
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  GPtrArray *references = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (!g_str_has_suffix (name, ".md") && *name != '.')
      g_ptr_array_add (references, g_strdup_printf ("%s:%.*s", kind->prefix, (int) strcspn (name, "."), name));
  g_ptr_array_sort (references, compare_names);
  return references;
}
