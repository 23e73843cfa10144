/* fixture.h: where the tests' files are, and short ways to read them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "dataset/reader.h"

#include <math.h>

/* Returns: (transfer full): a file under tests/data/dataset */
static inline char *
fixture_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "dataset", name, NULL);
}

/* Reads a fixture that must load. */
static inline WeftDataset *
fixture_read (const char *name,
              GPtrArray  *warnings)
{
  g_autofree char *path = fixture_path (name);
  g_autoptr (GError) error = NULL;
  WeftDataset *dataset = weft_dataset_read (path, NULL, NULL, warnings, &error);

  g_assert_no_error (error);
  g_assert_nonnull (dataset);
  return dataset;
}

static inline JsonNode *
fixture_json (const char *name)
{
  g_autofree char *path = fixture_path (name);
  g_autoptr (GError) error = NULL;
  JsonNode *node = weft_json_read_file (path, 1 << 26, &error);

  g_assert_no_error (error);
  return node;
}

/* Reads text as CSV that must load; @warnings may be NULL. */
static inline WeftDataset *
fixture_table (const char *text,
               GPtrArray  *warnings)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  WeftDataset *dataset = weft_dataset_read_bytes (bytes, "table.csv", NULL, NULL, warnings, &error);

  g_assert_no_error (error);
  g_assert_nonnull (dataset);
  return dataset;
}

/* Whether any of the sentences contains @part. */
static inline gboolean
fixture_warned (GPtrArray  *warnings,
                const char *part)
{
  for (guint i = 0; i < warnings->len; i++)
    if (strstr (warnings->pdata[i], part) != NULL)
      return TRUE;
  return FALSE;
}

static inline void
fixture_assert_close (double given,
                      double expected,
                      double tolerance)
{
  if (fabs (given - expected) > tolerance * fmax (1, fabs (expected)))
    g_error ("%.17g is not %.17g", given, expected);
}
