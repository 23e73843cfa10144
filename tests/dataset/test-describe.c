/* test-describe.c: what is said before reading is what reading gives
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/error.h"

#include "fixture.h"

#include <glib/gstdio.h>

#include <string.h>
#include <unistd.h>

static void
assert_column (const WeftDescription       *description,
               const WeftColumnDescription *column,
               const char                  *name,
               const WeftColumn            *expected)
{
  WeftShape shape = weft_column_get_item_shape (expected);

  g_assert_cmpstr (column->name, ==, name);
  if (description->is_guess)
    return;
  g_assert_cmpint (column->kind, ==, weft_column_get_kind (expected));
  g_assert_true (weft_shape_equal (&column->shape, &shape));
  if (column->kind != WEFT_COLUMN_TEXT)
    g_assert_cmpint (column->dtype, ==, weft_column_get_tensor (expected)->dtype);
  if (column->names != NULL)
    g_assert_true (g_strv_equal ((const char *const *) column->names, weft_column_get_names (expected, NULL)));
}

static void
assert_agrees (const WeftDescription *description,
               const WeftDataset     *dataset)
{
  g_assert_cmpuint (description->columns->len, ==, weft_dataset_get_n_columns (dataset));
  if (description->n_rows >= 0)
    g_assert_cmpint (description->n_rows, ==, weft_dataset_get_n_rows (dataset));
  else
    g_assert_true (description->is_guess);
  for (guint i = 0; i < description->columns->len; i++)
    assert_column (description, &g_array_index (description->columns, WeftColumnDescription, i),
                   weft_dataset_get_column_name (dataset, i), weft_dataset_get_column (dataset, i));
}

/* Returns: whether the file can be read */
static gboolean
compare (const char *path)
{
  g_autoptr (GError) error = NULL, reason = NULL;
  g_autoptr (WeftDataset) dataset = weft_dataset_read (path, NULL, NULL, NULL, &reason);
  g_autoptr (WeftDescription) description = weft_dataset_describe (path, NULL, NULL, &error);

  g_test_message ("%s", path);
  g_assert_true ((description == NULL) == (error != NULL));
  if (dataset == NULL)
    return FALSE;
  g_assert_no_error (error);
  assert_agrees (description, dataset);
  return TRUE;
}

static guint
compare_all (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) directory = g_dir_open (folder, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    n += g_file_test (path, G_FILE_TEST_IS_DIR) ? compare_all (path) : compare (path) ? 1
                                                                                      : 0;
  }
  return n;
}

static void
test_every_file (void)
{
  g_autofree char *golden = fixture_path ("golden"), *malformed = fixture_path ("malformed");

  g_assert_cmpuint (compare_all (golden), >, 30);
  g_assert_cmpuint (compare_all (malformed), >, 30);
}

static void
test_shipped (void)
{
  static const char *const names[] = { "dataset:iris", "dataset:wine", "dataset:breast_cancer", "dataset:german_credit", "dataset:mnist" };
  g_autoptr (WeftDescription) mnist = weft_dataset_describe ("dataset:mnist", NULL, NULL, NULL);
  g_autoptr (WeftDescription) iris = weft_dataset_describe ("dataset:iris", NULL, NULL, NULL);
  const WeftColumnDescription *image = weft_description_find (mnist, "image");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (compare (names[i]));
  g_assert_cmpint (mnist->n_rows, ==, 70000);
  g_assert_true (image->dtype == WEFT_DTYPE_U8 && weft_shape_equal (&image->shape, &WEFT_SHAPE (28, 28)));
  g_assert_cmpint (weft_description_find (mnist, "label")->kind, ==, WEFT_COLUMN_CATEGORY);
  g_assert_null (weft_description_find (mnist, "nothing"));
  g_assert_cmpint (iris->n_rows, ==, 150);
  g_assert_false (iris->is_guess);
}

static WeftDescription *
describe_table (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  WeftDescription *description = weft_dataset_describe_bytes (bytes, "table.csv", NULL, NULL, &error);

  g_assert_no_error (error);
  return description;
}

/* A table is known by its first rows; that it goes on otherwise is not seen. */
static void
test_long_table (void)
{
  g_autoptr (GString) text = g_string_new ("number,word\n");
  g_autoptr (WeftDescription) whole = NULL, cut = NULL;

  for (int i = 0; i < 999; i++)
    g_string_append_printf (text, "%d,w%d\n", i, i % 3);
  whole = describe_table (text->str);
  for (int i = 0; i < 20000; i++)
    g_string_append (text, "0.5,other\n");
  cut = describe_table (text->str);
  g_assert_cmpint (whole->n_rows, ==, 999);
  g_assert_false (whole->is_guess);
  g_assert_cmpint (cut->n_rows, ==, -1);
  g_assert_true (cut->is_guess);
  g_assert_cmpint (weft_description_find (cut, "number")->dtype, ==, WEFT_DTYPE_I64);
  g_assert_cmpuint (g_strv_length (weft_description_find (cut, "word")->names), ==, 3);
}

/* 8 GB that hold no blocks; reading them would take seconds. */
static void
test_large_array (void)
{
  static const char header[] = "\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2097152, 32, 32), }";
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "weft-describe-XXXXXX.npy", NULL);
  g_autoptr (WeftDescription) description = NULL;
  g_autoptr (GError) error = NULL;
  char block[128];
  int file = g_mkstemp (path);
  gint64 started;

  memset (block, ' ', sizeof block);
  memcpy (block, header, sizeof header - 1);
  block[sizeof block - 1] = '\n';
  g_assert_cmpint (write (file, block, sizeof block), ==, sizeof block);
  g_assert_cmpint (ftruncate (file, (off_t) sizeof block + ((off_t) 1 << 33)), ==, 0);
  close (file);
  started = g_get_monotonic_time ();
  description = weft_dataset_describe (path, NULL, NULL, &error);
  g_unlink (path);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - started, <, G_USEC_PER_SEC);
  g_assert_cmpint (description->n_rows, ==, 2097152);
  g_assert_true (weft_shape_equal (&weft_description_find (description, "values")->shape, &WEFT_SHAPE (32, 32)));
  g_assert_cmpint (weft_description_find (description, "values")->dtype, ==, WEFT_DTYPE_F32);
}

static void
test_options (void)
{
  g_autoptr (WeftParams) options = weft_params_new (weft_reader_find ("csv")->params);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a;b\n1;2\n", 8);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDescription) description = NULL, stopped = NULL;
  WeftStop stop = WEFT_STOP_INIT;

  weft_params_set (options, "types", "b=text", &error);
  g_assert_no_error (error);
  description = weft_dataset_describe_bytes (bytes, "table", options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (weft_description_find (description, "a")->dtype, ==, WEFT_DTYPE_I64);
  g_assert_cmpint (weft_description_find (description, "b")->kind, ==, WEFT_COLUMN_TEXT);
  weft_stop_request (&stop);
  stopped = weft_dataset_describe_bytes (bytes, "table", options, &stop, &error);
  g_assert_null (stopped);
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_STOPPED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/describe/every-file", test_every_file);
  g_test_add_func ("/dataset/describe/shipped", test_shipped);
  g_test_add_func ("/dataset/describe/long-table", test_long_table);
  g_test_add_func ("/dataset/describe/large-array", test_large_array);
  g_test_add_func ("/dataset/describe/options", test_options);
  return g_test_run ();
}
