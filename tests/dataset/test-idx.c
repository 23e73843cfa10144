/* test-idx.c: MNIST as shipped, and memory limits
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/memory.h"
#include "dataset/statistics.h"

#include "fixture.h"

static gint64
sum_image (WeftColumn *image,
           gint64      row)
{
  const guint8 *bytes = weft_tensor_u8 (weft_column_get_tensor (image)) + row * 784;
  gint64 sum = 0;

  for (int i = 0; i < 784; i++)
    sum += bytes[i];
  return sum;
}

/* Sums and counts were taken with Python's gzip and numpy. */
static void
test_mnist (void)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDataset) dataset = weft_dataset_read ("dataset:mnist", NULL, NULL, warnings, &error);
  g_autoptr (WeftColumnStatistics) statistics = NULL;
  WeftColumn *image, *label;
  WeftShape item;
  guint n_names, n_files;

  g_assert_no_error (error);
  g_assert_cmpuint (warnings->len, ==, 0);
  g_assert_cmpint (weft_dataset_get_n_rows (dataset), ==, 70000);
  g_assert_cmpint (weft_dataset_find_part (dataset, "train")->n_rows, ==, 60000);
  g_assert_cmpint (weft_dataset_find_part (dataset, "test")->first, ==, 60000);
  image = weft_dataset_find_column (dataset, "image");
  label = weft_dataset_find_column (dataset, "label");
  item = weft_column_get_item_shape (image);
  g_assert_true (weft_shape_equal (&item, &WEFT_SHAPE (28, 28)));
  weft_column_get_names (label, &n_names);
  g_assert_cmpuint (n_names, ==, 10);
  weft_dataset_get_files (dataset, &n_files);
  g_assert_cmpuint (n_files, ==, 4);

  g_assert_cmpint (sum_image (image, 0), ==, 27525);
  g_assert_cmpint (sum_image (image, 59999), ==, 20920);
  g_assert_cmpint (sum_image (image, 60000), ==, 18454);
  g_assert_cmpint (sum_image (image, 69999), ==, 41833);

  /* The first test digit is a 7, and 1135 of the test digits are ones. */
  g_assert_cmpstr (weft_column_get_text (label, 60000), ==, "7");
  {
    g_autofree guint32 *rows = g_new (guint32, 10000);

    for (guint32 i = 0; i < 10000; i++)
      rows[i] = 60000 + i;
    statistics = weft_column_statistics_new (label, rows, 10000, NULL);
  }
  g_assert_cmpstr (statistics->top[0].text, ==, "1");
  g_assert_cmpint (statistics->top[0].count, ==, 1135);
}

static void
test_mapped (void)
{
  g_autoptr (WeftDataset) plain = fixture_read ("malformed/idx/ok_images20-idx3-ubyte", NULL);
  g_autoptr (WeftDataset) mapped = NULL;
  g_autoptr (WeftDataset) spilled = NULL;

  weft_dataset_set_memory_limit (1000);
  mapped = fixture_read ("malformed/idx/ok_images20-idx3-ubyte", NULL);
  spilled = fixture_read ("malformed/idx/ok_images20-idx3-ubyte.gz", NULL);
  weft_dataset_set_memory_limit (0);
  g_assert_cmpstr (weft_dataset_get_hash (mapped), ==, weft_dataset_get_hash (plain));
  g_assert_cmpstr (weft_dataset_get_hash (spilled), ==, weft_dataset_get_hash (plain));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/idx/mnist", test_mnist);
  g_test_add_func ("/dataset/idx/mapped", test_mapped);
  return g_test_run ();
}
