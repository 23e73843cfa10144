/* place.h: where tests of studies and their processes may write
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib/gstdio.h>

static inline void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

/* What the program may write to. */
static inline void
set_environment (const char *folder)
{
  g_autofree char *cache = g_build_filename (folder, "cache", NULL), *checkpoints = g_build_filename (folder, "checkpoints", NULL);
  g_autofree char *shipped = g_build_filename (g_test_get_dir (G_TEST_DIST), "..", "data", NULL);

  g_setenv ("WEFT_CACHE", cache, TRUE);
  g_setenv ("WEFT_CHECKPOINTS", checkpoints, TRUE);
  g_setenv ("WEFT_DATA", shipped, TRUE);
}
