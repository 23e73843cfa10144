/* paths.c: where Weft keeps what is not the user's own file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/paths.h"

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
