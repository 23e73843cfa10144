/* dataset-target.h: reads bytes as a dataset and looks at all that came out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset/memory.h"
#include "dataset/reader.h"
#include "dataset/statistics.h"

#include <string.h>

/* Small enough that long inputs take the way through a temporary file. */
#define WEFT_FUZZ_LIMIT (1 << 20)

/* Claims of more than this are honest requests for memory, not faults. */
#define WEFT_FUZZ_ROWS 64

static inline void
weft_fuzz_look (WeftDataset *dataset)
{
  g_assert_nonnull (weft_dataset_get_hash (dataset));
  for (guint i = 0; i < MIN (weft_dataset_get_n_columns (dataset), WEFT_FUZZ_ROWS); i++) {
    WeftColumn *column = weft_dataset_get_column (dataset, i);
    g_autoptr (WeftColumnStatistics) statistics = weft_column_statistics_new (column, NULL, 0, NULL);

    g_assert_cmpint (statistics->n_rows, ==, weft_dataset_get_n_rows (dataset));
    g_assert_cmpint (weft_column_get_n_rows (column), ==, weft_dataset_get_n_rows (dataset));
    g_assert_true (g_utf8_validate (weft_dataset_get_column_name (dataset, i), -1, NULL));
    for (gint64 row = 0; row < MIN (weft_dataset_get_n_rows (dataset), WEFT_FUZZ_ROWS); row++) {
      g_autofree char *cell = weft_column_format_cell (column, row);

      g_assert_true (g_utf8_validate (cell, -1, NULL));
    }
  }
}

static inline int
weft_fuzz_reader (const guint8 *data,
                  gsize         length,
                  const char   *reader)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, length);
  g_autoptr (WeftParams) options = weft_params_new (weft_reader_find (reader)->params);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDataset) dataset = NULL;
  g_autoptr (WeftDescription) description = NULL;

  weft_dataset_set_memory_limit (WEFT_FUZZ_LIMIT);
  dataset = weft_dataset_read_bytes (bytes, "input", options, NULL, warnings, &error);
  g_assert_true ((dataset == NULL) == (error != NULL));
  description = weft_dataset_describe_bytes (bytes, "input", options, NULL, NULL);
  if (dataset == NULL)
    return 0;
  weft_fuzz_look (dataset);
  g_assert_nonnull (description);
  g_assert_cmpuint (description->columns->len, ==, weft_dataset_get_n_columns (dataset));
  g_assert_true (description->n_rows == -1 || description->n_rows == weft_dataset_get_n_rows (dataset));
  return 0;
}
