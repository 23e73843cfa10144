/* test-table.c: columns, datasets, statistics and the table of readers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/alloc.h"
#include "dataset/error.h"
#include "dataset/statistics.h"

#include "fixture.h"

#include <string.h>

static void
test_statistics (void)
{
  g_autoptr (WeftDataset) dataset = fixture_read ("golden/table.csv", NULL);
  g_autoptr (JsonNode) golden = fixture_json ("golden/preparation.json");
  JsonObject *all = json_object_get_object_member (json_node_get_object (golden), "statistics");
  g_autoptr (GList) names = json_object_get_members (all);

  for (GList *name = names; name != NULL; name = name->next) {
    JsonObject *expected = json_object_get_object_member (all, name->data);
    g_autoptr (WeftColumnStatistics) given = weft_column_statistics_new (weft_dataset_find_column (dataset, name->data), NULL, 0, NULL);

    g_assert_cmpint (given->n_missing, ==, json_object_get_int_member (expected, "missing"));
    g_assert_cmpint (given->n_distinct, ==, json_object_get_int_member (expected, "distinct"));
    if (json_object_has_member (expected, "top")) {
      g_assert_cmpstr (given->top[0].text, ==, json_object_get_string_member (expected, "top"));
      g_assert_cmpint (given->top[0].count, ==, json_object_get_int_member (expected, "top_count"));
      continue;
    }
    fixture_assert_close (given->minimum, json_object_get_double_member (expected, "minimum"), 1e-12);
    fixture_assert_close (given->maximum, json_object_get_double_member (expected, "maximum"), 1e-12);
    fixture_assert_close (given->mean, json_object_get_double_member (expected, "mean"), 1e-12);
    fixture_assert_close (given->deviation, json_object_get_double_member (expected, "deviation"), 1e-12);
  }
}

static void
test_infinite (void)
{
  g_autoptr (WeftDataset) dataset = fixture_read ("malformed/csv/inf_nan.csv", NULL);
  g_autoptr (WeftColumnStatistics) given = weft_column_statistics_new (weft_dataset_find_column (dataset, "a"), NULL, 0, NULL);

  g_assert_cmpint (given->n_infinite, ==, 3);
  g_assert_cmpint (given->n_missing, ==, 1);
  g_assert_cmpint (given->n_numbers, ==, 0);
}

static WeftColumn *
make_numbers (gint64 n_rows)
{
  return weft_column_new_dense (weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n_rows), NULL));
}

static void
test_builder_refuses (void)
{
  static const struct
  {
    const char *second;
    gint64 n_rows;
    gint64 first;
  } wrong[] = { { "b", 4, 0 }, { "a", 3, 0 }, { "b", 3, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    WeftDatasetBuilder *builder = weft_dataset_builder_new ();
    g_autoptr (GError) error = NULL;

    weft_dataset_builder_add_column (builder, "a", make_numbers (3));
    weft_dataset_builder_add_column (builder, wrong[i].second, make_numbers (wrong[i].n_rows));
    weft_dataset_builder_add_part (builder, "train", wrong[i].first, 2);
    g_assert_null (weft_dataset_builder_end (builder, &error));
    g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT);
  }
}

static void
test_hash (void)
{
  g_autoptr (WeftDataset) a = fixture_table ("x,y\n1,a\n2,b\n", NULL);
  g_autoptr (WeftDataset) same = fixture_table ("x;y\r\n1;a\r\n2;b\r\n", NULL);
  g_autoptr (WeftDataset) value = fixture_table ("x,y\n1,a\n3,b\n", NULL);
  g_autoptr (WeftDataset) name = fixture_table ("z,y\n1,a\n2,b\n", NULL);

  g_assert_cmpstr (weft_dataset_get_hash (a), ==, weft_dataset_get_hash (same));
  g_assert_cmpstr (weft_dataset_get_hash (a), !=, weft_dataset_get_hash (value));
  g_assert_cmpstr (weft_dataset_get_hash (a), !=, weft_dataset_get_hash (name));
}

static void
test_text_column (void)
{
  static const char *const texts[] = { "one", NULL, "", "four" };
  g_autoptr (WeftColumn) column = weft_column_new_text (texts, 4, NULL);

  g_assert_cmpstr (weft_column_get_text (column, 0), ==, "one");
  g_assert_true (weft_column_is_missing (column, 1));
  g_assert_cmpstr (weft_column_get_text (column, 2), ==, "");
  g_assert_cmpstr (weft_column_get_text (column, 3), ==, "four");
}

/* Every reader: an id, help, parameters whose defaults are valid, and refusal of nonsense. */
static void
test_readers (void)
{
  static const char nonsense[] = "\x01\x02\x03\x04\x05\x06\x07\x08";
  g_autoptr (GBytes) bytes = g_bytes_new_static (nonsense, sizeof nonsense);

  for (const WeftReader *const *reader = weft_readers (); *reader != NULL; reader++) {
    g_autoptr (WeftParams) options = weft_params_new ((*reader)->params);
    g_autoptr (GError) error = NULL;

    g_assert_true (weft_reader_find ((*reader)->id) == *reader);
    g_assert_cmpuint (strlen ((*reader)->title), >, 0);
    g_assert_cmpuint (strlen ((*reader)->help), >, 0);
    for (const WeftParam *param = (*reader)->params; param->id != NULL; param++) {
      g_autofree char *normal = weft_param_check (param, param->fallback, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (normal, ==, param->fallback);
    }
    g_assert_null (weft_dataset_read_bytes (bytes, "nonsense", options, NULL, NULL, &error));
    g_assert_nonnull (error);
    g_assert_true (g_str_has_prefix (error->message, "nonsense: "));
  }
}

/* Wherever memory runs out, reading ends with a sentence and leaves nothing behind. */
static void
test_no_memory (void)
{
  static const char *const files[] = { "golden/table.csv", "golden/array_fortran.npy", "golden/parts_deflated.npz", "malformed/idx/ok_images20-idx3-ubyte.gz" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = fixture_path (files[i]);
    guint n_refused = 0;

    for (int countdown = 0; countdown < 40; countdown++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (WeftDataset) dataset = NULL;

      weft_alloc_fail_at (countdown);
      dataset = weft_dataset_read (path, NULL, NULL, NULL, &error);
      weft_alloc_fail_at (-1);
      g_assert_true ((dataset == NULL) == (error != NULL));
      n_refused += dataset == NULL;
    }
    g_assert_cmpuint (n_refused, >, 0);
    g_assert_cmpuint (n_refused, <, 40);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/column/text", test_text_column);
  g_test_add_func ("/dataset/statistics/golden", test_statistics);
  g_test_add_func ("/dataset/statistics/infinite", test_infinite);
  g_test_add_func ("/dataset/table/builder-refuses", test_builder_refuses);
  g_test_add_func ("/dataset/table/hash", test_hash);
  g_test_add_func ("/dataset/table/readers", test_readers);
  g_test_add_func ("/dataset/table/no-memory", test_no_memory);
  return g_test_run ();
}
