/* translation.h: a test that reads what people in China read
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

#include <libintl.h>
#include <locale.h>

/* Speaks Chinese from now on, from the catalog of this build. Returns: whether
 * there is one. */
static inline gboolean
translation_begin (void)
{
  g_autofree char *folder = g_build_filename (g_test_get_dir (G_TEST_BUILT), "..", "po", NULL);
  g_autofree char *catalog = g_build_filename (folder, "zh_CN", "LC_MESSAGES", "weft.mo", NULL);

  if (!g_file_test (catalog, G_FILE_TEST_EXISTS)) {
    g_test_skip ("this test has to know where the build is");
    return FALSE;
  }
  g_setenv ("LANGUAGE", "zh_CN", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  return TRUE;
}

static inline void
translation_end (void)
{
  g_unsetenv ("LANGUAGE");
  setlocale (LC_ALL, "C");
}
