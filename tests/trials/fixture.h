/* fixture.h: a folder that goes with the test, and trials to fill a store with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/error.h"
#include "trials/writer.h"

#include <glib/gstdio.h>

#define WORKFLOW "{\"format\":\"weft\",\"version\":1,\"nodes\":[]}"

static inline char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("weft-trials-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static inline void
remove_folder (const char *folder)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_folder (path);
    else
      g_unlink (path);
  }
  g_rmdir (folder);
}

static inline WeftTrialStore *
open_store (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *artefacts = g_build_filename (folder, "artefacts", NULL);
  WeftTrialStore *store = weft_trial_store_open (path, artefacts, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

static inline WeftTrialWriter *
begin (WeftTrialStore *store,
       const char     *name)
{
  g_autoptr (WeftTrial) trial = weft_trial_new (name);
  g_autoptr (GError) error = NULL;
  WeftTrialWriter *writer = weft_trial_begin (store, trial, WORKFLOW, &error);

  g_assert_no_error (error);
  return writer;
}

static inline void
end (WeftTrialWriter *writer)
{
  g_autoptr (GError) error = NULL;

  weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, &error);
  g_assert_no_error (error);
  weft_trial_writer_free (writer);
}
