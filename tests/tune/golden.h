/* golden.h: what tests/peers/tune_goldens.py wrote
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"

static inline JsonNode *
golden_read (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "tune", "goldens.json", NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *node = weft_json_read_file (path, 1 << 20, &error);

  g_assert_no_error (error);
  return node;
}

static inline double *
golden_list (JsonArray *array,
             guint     *n)
{
  double *numbers = g_new (double, MAX (json_array_get_length (array), 1));

  *n = json_array_get_length (array);
  for (guint i = 0; i < *n; i++)
    numbers[i] = json_array_get_double_element (array, i);
  return numbers;
}
