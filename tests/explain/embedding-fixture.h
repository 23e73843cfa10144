/* embedding-fixture.h: rows to lay out, and what scikit-learn says of them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "engine/tensor.h"

#include <string.h>

#define DIGITS       1797
#define DIGIT_POINTS 64

/* Rows and their classes. */
typedef struct
{
  WeftTensor *x;
  gint32 *classes;
} Rows;

static inline void
rows_clear (Rows *self)
{
  g_clear_pointer (&self->x, weft_tensor_unref);
  g_free (self->classes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

/* Returns: the JSON that tests/peers/embedding_goldens.py wrote */
static inline JsonNode *
fixture_read (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "explain", "embedding.json", NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *node = weft_json_read_file (path, 1 << 24, &error);

  g_assert_no_error (error);
  return node;
}

/* Returns: (transfer none): what is said of the data called @name */
static inline JsonObject *
fixture_find (JsonNode   *goldens,
              const char *name)
{
  JsonArray *data = weft_json_get_array (json_node_get_object (goldens), "data");

  for (guint i = 0; i < json_array_get_length (data); i++)
    if (g_str_equal (weft_json_get_string (json_array_get_object_element (data, i), "name", ""), name))
      return json_array_get_object_element (data, i);
  g_assert_not_reached ();
}

static inline char **
fixture_read_lines (const char *folder,
                    const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return g_strsplit (text, "\n", -1);
}

/* The first @n of scikit-learn's digits. */
static inline Rows
fixture_digits (gint64 n)
{
  g_auto (GStrv) lines = fixture_read_lines ("data/explain", "digits.txt");
  Rows rows = { weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n, DIGIT_POINTS), NULL), g_new (gint32, n) };

  for (gint64 i = 0; i < n; i++) {
    rows.classes[i] = lines[i][0] - '0';
    for (int j = 0; j < DIGIT_POINTS; j++)
      weft_tensor_f32 (rows.x)[i * DIGIT_POINTS + j] = (float) (lines[i][1 + j] - 'a');
  }
  return rows;
}

/* The irises that Weft ships, four lengths and a name a line. */
static inline Rows
fixture_iris (void)
{
  g_auto (GStrv) lines = fixture_read_lines ("../data/datasets", "iris.csv");
  Rows rows = { weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (150, 4), NULL), g_new (gint32, 150) };

  for (gint64 i = 0; i < 150; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i + 1], ",", -1);

    g_assert_cmpuint (g_strv_length (cells), ==, 5);
    rows.classes[i] = strstr (cells[4], "setosa") != NULL ? 0 : strstr (cells[4], "versicolor") != NULL ? 1
                                                                                                        : 2;
    for (int j = 0; j < 4; j++)
      weft_tensor_set (rows.x, i * 4 + j, g_ascii_strtod (cells[j], NULL));
  }
  return rows;
}
