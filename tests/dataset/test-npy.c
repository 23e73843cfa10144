/* test-npy.c: arrays of every type against numpy, archives, refusals
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/error.h"
#include "dataset/memory.h"

#include "fixture.h"

#include <string.h>

static void
compare_arrays (JsonObject *golden)
{
  g_autoptr (GList) files = json_object_get_members (golden);

  g_assert_cmpuint (g_list_length (files), ==, 21);
  for (GList *file = files; file != NULL; file = file->next) {
    g_autofree char *name = g_strconcat ("golden/", file->data, NULL);
    JsonArray *values = json_object_get_array_member (json_object_get_object_member (golden, file->data), "values");
    g_autoptr (WeftDataset) dataset = fixture_read (name, NULL);
    const WeftTensor *tensor = weft_column_get_tensor (weft_dataset_find_column (dataset, "values"));

    g_test_message ("%s", name);
    g_assert_true (weft_shape_equal (&tensor->shape, &WEFT_SHAPE (2, 3, 4)));
    for (guint i = 0; i < json_array_get_length (values); i++)
      g_assert_cmpfloat (weft_tensor_get (tensor, i), ==, json_array_get_double_element (values, i));
  }
}

static void
test_arrays (void)
{
  g_autoptr (JsonNode) golden = fixture_json ("golden/arrays.json");

  compare_arrays (json_node_get_object (golden));
}

static void
test_memory_limit (void)
{
  g_autoptr (JsonNode) golden = fixture_json ("golden/arrays.json");

  weft_dataset_set_memory_limit (8);
  compare_arrays (json_node_get_object (golden));
  weft_dataset_set_memory_limit (0);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *file;
    const char *says;
  } refused[] = {
    { "golden/refused_object.npy", "executed" },
    { "golden/refused_record.npy", "records" },
    { "golden/refused_text.npy", "type" },
    { "golden/refused_scalar.npy", "single number" },
    { "golden/refused_rows_of_nothing.npy", "without a single value" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path = fixture_path (refused[i].file);
    g_autoptr (GError) error = NULL;

    g_assert_null (weft_dataset_read (path, NULL, NULL, NULL, &error));
    g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT);
    g_assert_nonnull (strstr (error->message, refused[i].says));
  }
}

static void
test_archives (void)
{
  g_autoptr (WeftDataset) stored = fixture_read ("golden/parts_stored.npz", NULL);
  g_autoptr (WeftDataset) deflated = fixture_read ("golden/parts_deflated.npz", NULL);
  g_autoptr (WeftDataset) plain = fixture_read ("golden/plain.npz", NULL);

  g_assert_cmpstr (weft_dataset_get_hash (stored), ==, weft_dataset_get_hash (deflated));
  g_assert_cmpint (weft_dataset_get_n_rows (stored), ==, 3);
  g_assert_cmpint (weft_dataset_find_part (stored, "test")->first, ==, 2);
  g_assert_cmpfloat (weft_tensor_get (weft_column_get_tensor (weft_dataset_find_column (stored, "x")), 24), ==, 100);
  g_assert_cmpfloat (weft_column_get_number (weft_dataset_find_column (stored, "y"), 2), ==, 2);
  g_assert_cmpfloat (weft_tensor_get (weft_column_get_tensor (weft_dataset_find_column (plain, "b")), 5), ==, 5);
}

/* Every way to cut an archive or an array short is refused, none crashes. */
static void
test_cut (void)
{
  static const char *const files[] = { "golden/parts_deflated.npz", "golden/array_le_f4.npy" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = fixture_path (files[i]);
    g_autofree char *content = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (path, &content, &length, NULL));
    for (gsize cut = 0; cut < length; cut += cut < 200 ? 1 : 37) {
      g_autoptr (GBytes) bytes = g_bytes_new (content, cut);
      g_autoptr (GError) error = NULL;

      g_assert_null (weft_dataset_read_bytes (bytes, files[i], NULL, NULL, NULL, &error));
      g_assert_nonnull (error);
    }
  }
}

/* Whichever byte is wrong, reading ends in a dataset or in a sentence. */
static void
test_flipped (void)
{
  static const char *const files[] = { "golden/parts_deflated.npz", "golden/parts_stored.npz", "golden/array_be_u2.npy" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = fixture_path (files[i]);
    g_autofree char *content = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (path, &content, &length, NULL));
    for (gsize at = 0; at < length; at++) {
      char right = content[at];
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (WeftDataset) dataset = NULL;

      content[at] = (char) ~right;
      bytes = g_bytes_new (content, length);
      dataset = weft_dataset_read_bytes (bytes, files[i], NULL, NULL, NULL, &error);
      g_assert_true ((dataset == NULL) == (error != NULL));
      content[at] = right;
    }
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/npy/arrays", test_arrays);
  g_test_add_func ("/dataset/npy/memory-limit", test_memory_limit);
  g_test_add_func ("/dataset/npy/refused", test_refused);
  g_test_add_func ("/dataset/npz/archives", test_archives);
  g_test_add_func ("/dataset/npz/cut", test_cut);
  g_test_add_func ("/dataset/npz/flipped", test_flipped);
  return g_test_run ();
}
