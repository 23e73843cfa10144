/* test-known-column.c: what a preparation knows of its columns, and rows unlike them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/gather.h"
#include "dataset/known-column.h"
#include "dataset/reader.h"

#include "base/random.h"
#include "fixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_ROWS 501

static const char *const jobs[] = { "clerk", "cook", "smith", "cook", "cook" };

/* One column of @texts at a time. */
static WeftColumn *
make_texts (const char *text)
{
  const char *texts[N_ROWS];

  for (int i = 0; i < N_ROWS; i++)
    texts[i] = text;
  return weft_column_new_text (texts, N_ROWS, NULL);
}

static WeftColumn *
make_categories (void)
{
  WeftTensor *codes = weft_tensor_new (WEFT_DTYPE_I32, &WEFT_SHAPE (N_ROWS), NULL);
  const char *const names[] = { "baker", "clerk", "cook", "smith", NULL };

  for (int i = 0; i < N_ROWS; i++)
    for (int code = 0; names[code] != NULL; code++)
      if (g_str_equal (jobs[i % 5], names[code]))
        weft_tensor_i32 (codes)[i] = code;
  return weft_column_new_category (codes, g_strdupv ((char **) names));
}

static WeftColumn *
make_numbers (gboolean whole)
{
  WeftTensor *numbers = weft_tensor_new (WEFT_DTYPE_F64, &WEFT_SHAPE (N_ROWS), NULL);
  WeftRandom random;

  weft_random_init (&random, weft_random_key (7, "numbers"), 0);
  for (int i = 0; i < N_ROWS; i++)
    ((double *) numbers->data)[i] = (double) weft_random_below (&random, 40) + (whole ? 0 : 0.25);
  return weft_column_new_dense (numbers);
}

/* A row that is asked about. */
static WeftDataset *
make_row (double      number,
          const char *job,
          const char *text)
{
  g_autoptr (WeftDatasetBuilder) builder = weft_dataset_builder_new ();
  WeftTensor *values = weft_tensor_new (WEFT_DTYPE_F64, &WEFT_SHAPE (1), NULL), *codes = weft_tensor_new (WEFT_DTYPE_I32, &WEFT_SHAPE (1), NULL);
  const char *const names[] = { job, NULL };

  *(double *) values->data = number;
  *weft_tensor_i32 (codes) = *job != '\0' ? 0 : -1;
  weft_dataset_builder_add_column (builder, "age", weft_column_new_dense (values));
  weft_dataset_builder_add_column (builder, "job", weft_column_new_category (codes, g_strdupv ((char **) names)));
  weft_dataset_builder_add_column (builder, "text", weft_column_new_text ((const char *const[]){ text, NULL }, 1, NULL));
  return weft_dataset_builder_end (g_steal_pointer (&builder), NULL);
}

static WeftDataset *
make_dataset (void)
{
  g_autoptr (WeftDatasetBuilder) builder = weft_dataset_builder_new ();

  weft_dataset_builder_add_column (builder, "age", make_numbers (TRUE));
  weft_dataset_builder_add_column (builder, "size", make_numbers (FALSE));
  weft_dataset_builder_add_column (builder, "job", make_categories ());
  weft_dataset_builder_add_column (builder, "text", make_texts ("call now to win"));
  return weft_dataset_builder_end (g_steal_pointer (&builder), NULL);
}

static WeftPreparation *
fit (WeftDataset *dataset,
     const char  *features)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_preparation_params);
  g_autoptr (GError) error = NULL;
  WeftPreparation *preparation;
  guint32 rows[N_ROWS];

  for (guint i = 0; i < N_ROWS; i++)
    rows[i] = i;
  g_assert_true (weft_params_set (params, "features", features, NULL));
  preparation = weft_preparation_fit (dataset, rows, N_ROWS, params, NULL, NULL, &error);
  g_assert_no_error (error);
  return preparation;
}

static int
compare_cb (const void *a,
            const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
expect_range (const WeftKnownColumn *known,
              WeftColumn            *column)
{
  double numbers[N_ROWS];

  for (int i = 0; i < N_ROWS; i++)
    numbers[i] = weft_column_get_number (column, i);
  qsort (numbers, N_ROWS, sizeof *numbers, compare_cb);
  g_assert_true (known->has_range);
  g_assert_cmpfloat (known->minimum, ==, numbers[0]);
  g_assert_cmpfloat (known->usual, ==, numbers[N_ROWS / 2]);
  g_assert_cmpfloat (known->maximum, ==, numbers[N_ROWS - 1]);
}

static void
expect_known (const WeftPreparation *preparation,
              WeftDataset           *dataset)
{
  WeftKnownColumn age = weft_preparation_get_known_column (preparation, 0), size = weft_preparation_get_known_column (preparation, 1);
  WeftKnownColumn job = weft_preparation_get_known_column (preparation, 2);

  expect_range (&age, weft_dataset_find_column (dataset, "age"));
  expect_range (&size, weft_dataset_find_column (dataset, "size"));
  g_assert_true (age.is_whole && !size.is_whole);
  g_assert_cmpuint (job.n_names, ==, 3);
  g_assert_cmpstr (job.names[job.usual_name], ==, "cook");
}

/* What was made of a row says again what the row held, whatever the scale. */
static void
test_back (void)
{
  g_autoptr (WeftDataset) dataset = make_dataset ();
  g_autoptr (WeftPreparation) preparation = fit (dataset, "age, size, job");
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftGather) gather = weft_gather_new (preparation, dataset, 0, warnings, NULL);
  gint64 n = weft_preparation_get_n_inputs (preparation);
  g_autofree float *inputs = g_new (float, n);

  for (guint32 row = 0; row < N_ROWS; row += 50) {
    weft_gather_fill_inputs (gather, &row, 1, inputs);
    for (guint i = 0; i < 3; i++) {
      WeftKnownColumn known = weft_preparation_get_known_column (preparation, i);
      g_autofree char *cell = weft_column_format_cell (weft_dataset_find_column (dataset, known.name), row), *told = weft_preparation_tell_column (preparation, i, inputs);

      g_assert_cmpint (known.first + known.width, <=, n);
      if (known.names != NULL)
        g_assert_cmpstr (told, ==, cell);
      else
        g_assert_cmpfloat_with_epsilon (g_ascii_strtod (told, NULL), g_ascii_strtod (cell, NULL), known.is_whole ? 1e-9 : 0.06);
    }
  }
}

/* Ranges and the most frequent name, also after storing. */
static void
test_known (void)
{
  g_autoptr (WeftDataset) dataset = make_dataset ();
  g_autoptr (WeftPreparation) preparation = fit (dataset, "age,size,job"), copy = NULL;
  g_autoptr (JsonNode) node = weft_preparation_to_json (preparation);

  expect_known (preparation, dataset);
  copy = weft_preparation_from_json (node, NULL);
  expect_known (copy, dataset);
}

/* Files of before know neither; ranges that are none are left alone. */
static void
test_former (void)
{
  g_autoptr (WeftDataset) dataset = make_dataset ();
  g_autoptr (WeftPreparation) preparation = fit (dataset, "age,size,job"), former = NULL;
  g_autoptr (JsonNode) node = weft_preparation_to_json (preparation);
  JsonArray *features = json_object_get_array_member (json_node_get_object (node), "features");
  JsonArray *range = json_object_get_array_member (json_array_get_object_element (features, 1), "range");

  json_object_remove_member (json_array_get_object_element (features, 0), "range");
  json_array_remove_element (range, 2);
  json_array_add_double_element (range, -1);
  json_object_remove_member (json_array_get_object_element (features, 2), "usual");
  former = weft_preparation_from_json (node, NULL);
  g_assert_nonnull (former);
  g_assert_false (weft_preparation_get_known_column (former, 0).has_range);
  g_assert_false (weft_preparation_get_known_column (former, 1).has_range);
  g_assert_cmpint (weft_preparation_get_known_column (former, 2).usual_name, ==, -1);
}

static void
expect_doubt (const WeftPreparation *preparation,
              WeftDataset           *row,
              const char            *sentence)
{
  g_autoptr (WeftDataset) kept = row;
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();

  weft_known_column_doubt (preparation, row, 0, warnings);
  g_assert_cmpuint (warnings->len, ==, sentence != NULL ? 1 : 0);
  if (sentence != NULL)
    g_assert_cmpstr (warnings->pdata[0], ==, sentence);
}

/* The numbers go from 0 to 39, so that up to 42.9 nothing is said. */
static void
test_doubt (void)
{
  g_autoptr (WeftDataset) dataset = make_dataset ();
  g_autoptr (WeftPreparation) numbers = fit (dataset, "age,job"), words = fit (dataset, "text");

  expect_doubt (numbers, make_row (42, "smith", ""), NULL);
  expect_doubt (numbers, make_row (NAN, "", ""), NULL);
  expect_doubt (numbers, make_row (43, "cook", ""), "“age” is 43, but the model learned from 0 to 39 only; its answer is a guess");
  expect_doubt (numbers, make_row (3, "baker", ""), "“job” is “baker”, which the model has never seen; it counts as unknown");
  expect_doubt (words, make_row (3, "cook", "now call"), NULL);
  expect_doubt (words, make_row (3, "cook", " "), "there is no word in the text");
  expect_doubt (words, make_row (3, "cook", "call me now"), "the model does not know 1 of the 3 words: “me”");
}

static void
test_plain (void)
{
  WeftTensor *pixels = weft_tensor_new (WEFT_DTYPE_U8, &WEFT_SHAPE (2, 3, 2, 2), NULL);
  g_autoptr (WeftDatasetBuilder) builder = weft_dataset_builder_new ();
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftDataset) dataset = NULL;

  for (int i = 0; i < 24; i++)
    weft_tensor_u8 (pixels)[i] = (guint8) (i / 4);
  weft_tensor_u8 (pixels)[23] = 200;
  weft_dataset_builder_add_column (builder, "image", weft_column_new_dense (pixels));
  dataset = weft_dataset_builder_end (g_steal_pointer (&builder), NULL);
  weft_known_column_doubt (NULL, dataset, 1, warnings);
  g_assert_cmpuint (warnings->len, ==, 0);
  weft_known_column_doubt (NULL, dataset, 0, warnings);
  g_assert_cmpuint (warnings->len, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/known-column/known", test_known);
  g_test_add_func ("/dataset/known-column/former", test_former);
  g_test_add_func ("/dataset/known-column/back", test_back);
  g_test_add_func ("/dataset/known-column/doubt", test_doubt);
  g_test_add_func ("/dataset/known-column/plain", test_plain);
  return g_test_run ();
}
