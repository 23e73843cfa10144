/* test-preparation.c: fitting and applying against scikit-learn
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/error.h"
#include "dataset/gather.h"

#include "fixture.h"

#include <string.h>

#define N_TRAIN 40
#define N_ROWS  60

#define HALF_ONE 0x3c00 /* 1 as IEEE 754 half */

static guint32 all_rows[N_ROWS];

static WeftPreparation *
fit (WeftDataset  *dataset,
     GPtrArray    *warnings,
     GError      **error,
     const char   *id,
     ...)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_preparation_params);
  va_list arguments;

  va_start (arguments, id);
  for (; id != NULL; id = va_arg (arguments, const char *))
    g_assert_true (weft_params_set (params, id, va_arg (arguments, const char *), NULL));
  va_end (arguments);
  return weft_preparation_fit (dataset, all_rows, MIN (N_TRAIN, (gsize) weft_dataset_get_n_rows (dataset)), params, NULL, warnings, error);
}

static void
compare_output (WeftPreparation *preparation,
                WeftDataset     *dataset,
                JsonArray       *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftGather) gather = weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, NULL, &error);
  gint64 n_inputs = weft_preparation_get_n_inputs (preparation);
  g_autofree float *output = g_new (float, (N_ROWS - N_TRAIN) * n_inputs);

  g_assert_no_error (error);
  g_assert_cmpint (json_array_get_length (expected), ==, (N_ROWS - N_TRAIN) * n_inputs);
  weft_gather_fill_inputs (gather, all_rows + N_TRAIN, N_ROWS - N_TRAIN, output);
  for (guint i = 0; i < json_array_get_length (expected); i++)
    fixture_assert_close ((double) output[i], json_array_get_double_element (expected, i), 1e-6);
}

static WeftPreparation *
store_and_load (WeftPreparation *self)
{
  g_autoptr (JsonNode) node = weft_preparation_to_json (self);
  g_autofree char *text = weft_json_write (node, WEFT_JSON_INDENT);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) parsed = weft_json_parse (text, strlen (text), &error);
  g_autoptr (JsonNode) again_node = NULL;
  g_autofree char *again = NULL;
  WeftPreparation *copy;

  g_assert_no_error (error);
  copy = weft_preparation_from_json (parsed, &error);
  g_assert_no_error (error);
  again_node = weft_preparation_to_json (copy);
  again = weft_json_write (again_node, WEFT_JSON_INDENT);
  g_assert_cmpstr (text, ==, again);
  return copy;
}

/* Imputing, then scaling, in all combinations, before and after storing. */
static void
test_numbers (void)
{
  g_autoptr (WeftDataset) dataset = fixture_read ("golden/table.csv", NULL);
  g_autoptr (JsonNode) golden = fixture_json ("golden/preparation.json");
  JsonArray *cases = json_object_get_array_member (json_node_get_object (golden), "cases");

  g_assert_cmpuint (json_array_get_length (cases), ==, 12);
  for (guint i = 0; i < json_array_get_length (cases); i++) {
    JsonObject *object = json_array_get_object_element (cases, i);
    JsonArray *expected = json_object_get_array_member (object, "output");
    g_autoptr (WeftPreparation) copy = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftPreparation) preparation = fit (dataset, NULL, &error,
                                                   "features", "age,income,constant,children", "target", "target",
                                                   "numbers", json_object_get_string_member (object, "numbers"),
                                                   "missing", json_object_get_string_member (object, "missing"), "constant", "-1.5", NULL);

    g_assert_no_error (error);
    compare_output (preparation, dataset, expected);
    copy = store_and_load (preparation);
    compare_output (copy, dataset, expected);
  }
}

static void
test_one_hot (void)
{
  g_autoptr (WeftDataset) dataset = fixture_read ("golden/table.csv", NULL);
  g_autoptr (JsonNode) golden = fixture_json ("golden/preparation.json");
  JsonObject *one_hot = json_object_get_object_member (json_node_get_object (golden), "one_hot");
  JsonArray *names = json_object_get_array_member (one_hot, "names");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftPreparation) preparation = fit (dataset, NULL, &error, "features", "job", NULL);
  g_autoptr (WeftGather) gather = NULL;
  float output[N_ROWS * 3];

  g_assert_no_error (error);
  g_assert_cmpint (weft_preparation_get_n_inputs (preparation), ==, json_array_get_length (names));
  for (guint i = 0; i < json_array_get_length (names); i++) {
    g_autofree char *given = weft_preparation_get_input_name (preparation, i);
    g_autofree char *expected = g_strconcat ("job=", json_array_get_string_element (names, i), NULL);

    g_assert_cmpstr (given, ==, expected);
  }
  compare_output (preparation, dataset, json_object_get_array_member (one_hot, "output"));
  gather = weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, warnings, &error);
  g_assert_true (fixture_warned (warnings, "pilot"));
  weft_gather_fill_inputs (gather, all_rows + N_TRAIN, N_ROWS - N_TRAIN, output);
  g_assert_cmpuint (weft_gather_get_n_unknown (gather), ==, json_object_get_int_member (one_hot, "unknown"));
}

static void
test_indicator (void)
{
  g_autoptr (WeftDataset) dataset = fixture_read ("golden/table.csv", NULL);
  g_autoptr (JsonNode) golden = fixture_json ("golden/preparation.json");
  JsonObject *indicator = json_object_get_object_member (json_node_get_object (golden), "indicator");
  JsonArray *expected = json_object_get_array_member (indicator, "output");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftPreparation) preparation = fit (dataset, NULL, &error, "features", "age,income", "indicator", "true", NULL);
  g_autoptr (WeftGather) gather = weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, NULL, &error);
  g_autofree char *name = weft_preparation_get_input_name (preparation, 1);
  float output[N_ROWS * 3];

  /* Of these columns only age misses values in the training rows. */
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (expected), ==, N_ROWS - N_TRAIN);
  g_assert_cmpint (weft_preparation_get_n_inputs (preparation), ==, 3);
  g_assert_cmpstr (name, ==, "age is missing");
  weft_gather_fill_inputs (gather, all_rows + N_TRAIN, N_ROWS - N_TRAIN, output);
  for (guint i = 0; i < N_ROWS - N_TRAIN; i++)
    g_assert_cmpfloat ((double) output[3 * i + 1], ==, (double) json_array_get_int_element (expected, i));
}

static void
test_images (void)
{
  g_autoptr (WeftDataset) dataset = fixture_read ("malformed/idx/ok_images20-idx3-ubyte", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftPreparation) fitted = fit (dataset, NULL, &error, NULL);
  g_autoptr (WeftPreparation) preparation = store_and_load (fitted);
  g_autoptr (WeftGather) gather = weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, NULL, &error);
  const guint8 *bytes = weft_tensor_u8 (weft_column_get_tensor (weft_dataset_find_column (dataset, "image")));
  WeftShape shape = weft_preparation_get_input_shape (preparation);
  g_autofree float *output = g_new (float, 2 * 784);
  guint32 rows[] = { 7, 3 };

  g_assert_no_error (error);
  g_assert_true (weft_shape_equal (&shape, &WEFT_SHAPE (28, 28)));
  weft_gather_fill_inputs (gather, rows, 2, output);
  for (int i = 0; i < 784; i++) {
    g_assert_cmpfloat (fabsf (output[i] - (float) bytes[7 * 784 + i] / 255.0f), <, 1e-7f);
    g_assert_cmpfloat (fabsf (output[784 + i] - (float) bytes[3 * 784 + i] / 255.0f), <, 1e-7f);
  }
}

/* Every stored type gives the same inputs. */
static void
test_dtypes (void)
{
  for (int dtype = 0; dtype < WEFT_N_DTYPES; dtype++) {
    WeftDatasetBuilder *builder = weft_dataset_builder_new ();
    WeftTensor *values = weft_tensor_new ((WeftDType) dtype, &WEFT_SHAPE (3, 2), NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftDataset) dataset = NULL;
    g_autoptr (WeftPreparation) preparation = NULL;
    g_autoptr (WeftGather) gather = NULL;
    float output[6];

    for (int i = 0; i < 6; i++) {
      if (dtype == WEFT_DTYPE_F16)
        ((guint16 *) values->data)[i] = i % 2 != 0 ? HALF_ONE : 0;
      else
        weft_tensor_set (values, i, i % 2);
    }
    weft_dataset_builder_add_column (builder, "a", weft_column_new_dense (values));
    dataset = weft_dataset_builder_end (builder, &error);
    preparation = fit (dataset, NULL, &error, "numbers", "scale", "factor", "3", NULL);
    gather = weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, NULL, &error);
    g_assert_no_error (error);
    weft_gather_fill_inputs (gather, all_rows, 3, output);
    for (int i = 0; i < 6; i++)
      g_assert_cmpfloat (output[i], ==, (float) (i % 2 * 3));
  }
}

static void
test_targets (void)
{
  g_autoptr (WeftDataset) dataset = fixture_table ("x,c,k,y\n1,b,3,0.5\n2,a,9,1.5\n3,,3,\n4,b,9,2.5\n", NULL);
  guint32 rows[] = { 0, 1, 2, 3 }, known[4];
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftPreparation) classes = fit (dataset, NULL, &error, "features", "x", "target", "c", NULL);
  g_autoptr (WeftPreparation) codes = fit (dataset, NULL, &error, "features", "x", "target", "k", NULL);
  g_autoptr (WeftPreparation) numbers = fit (dataset, NULL, &error, "features", "x", "target", "y", NULL);
  g_autoptr (WeftGather) a = weft_gather_new (classes, dataset, WEFT_GATHER_PLAIN, NULL, &error);
  g_autoptr (WeftGather) b = weft_gather_new (codes, dataset, WEFT_GATHER_PLAIN, NULL, &error);
  g_autoptr (WeftGather) c = weft_gather_new (numbers, dataset, WEFT_GATHER_PLAIN, NULL, &error);
  gint64 wide[4];
  gint32 narrow[4];
  float reals[4];

  g_assert_no_error (error);
  weft_gather_fill_targets (a, rows, 4, WEFT_DTYPE_I64, wide);
  g_assert_cmpint (wide[0], ==, 1);
  g_assert_cmpint (wide[1], ==, 0);
  g_assert_cmpint (wide[2], ==, -1);
  g_assert_cmpuint (weft_gather_select_known (a, rows, 4, known), ==, 3);
  g_assert_cmpuint (known[2], ==, 3);
  g_assert_cmpstr (weft_preparation_get_class_names (codes)[1], ==, "9");
  weft_gather_fill_targets (b, rows, 4, WEFT_DTYPE_I32, narrow);
  g_assert_cmpint (narrow[1], ==, 1);
  g_assert_cmpint (narrow[2], ==, 0);
  g_assert_cmpint (weft_preparation_get_target_kind (numbers), ==, WEFT_TARGET_NUMBER);
  weft_gather_fill_targets (c, rows, 4, WEFT_DTYPE_F32, reals);
  g_assert_cmpfloat (reals[1], ==, 1.5f);
  g_assert_true (isnan (reals[2]));
}

/* Other data with the same columns, though read with other types, and data without. */
static void
test_other_data (void)
{
  g_autoptr (WeftDataset) train = fixture_table ("a,c,t\n1,1,x\n2,2,y\n3,b,x\n", NULL);
  g_autoptr (WeftDataset) same = fixture_table ("c,a\n2,5.5\n1,\n7,1\n", NULL);
  g_autoptr (WeftDataset) lacking = fixture_table ("a\n1\n", NULL);
  g_autoptr (WeftDataset) wrong = fixture_table ("a,c\nred,1\nblue,2\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftPreparation) preparation = fit (train, NULL, &error, "target", "t", "numbers", "none", NULL);
  g_autoptr (WeftGather) gather = NULL;
  static const float expected[] = { 5.5f, 0, 1, 0, 2, 1, 0, 0, 1, 0, 0, 0 };
  guint32 rows[] = { 0, 1, 2 };
  float output[12];

  g_assert_no_error (error);
  gather = weft_gather_new (preparation, same, WEFT_GATHER_NO_TARGET, NULL, &error);
  g_assert_no_error (error);
  weft_gather_fill_inputs (gather, rows, 3, output);
  for (int i = 0; i < 12; i++)
    g_assert_cmpfloat (output[i], ==, expected[i]);
  g_assert_cmpuint (weft_gather_get_n_unknown (gather), ==, 1);
  g_assert_null (weft_gather_new (preparation, lacking, WEFT_GATHER_NO_TARGET, NULL, &error));
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_null (weft_gather_new (preparation, wrong, WEFT_GATHER_NO_TARGET, NULL, &error));
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE);
  g_clear_error (&error);
  g_assert_null (weft_gather_new (preparation, same, WEFT_GATHER_PLAIN, NULL, &error));
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_UNKNOWN);
}

static void
test_refused (void)
{
  g_autoptr (WeftDataset) dataset = fixture_read ("malformed/csv/class_unique.csv", NULL);
  g_autoptr (WeftDataset) constant = fixture_table ("x,t\n1,a\n2,a\n", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (fit (dataset, NULL, &error, "target", "target", NULL));
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE);
  g_clear_error (&error);
  g_assert_null (fit (constant, NULL, &error, "target", "t", NULL));
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE);
  g_clear_error (&error);
  g_assert_null (fit (constant, NULL, &error, "target", "t", "features", "x,t", NULL));
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE);
}

/* A missing category becomes zeros, or the most frequent one when that is chosen. */
static void
test_missing_category (void)
{
  g_autoptr (WeftDataset) dataset = fixture_table ("c,x\nb,1\na,2\n,3\nb,4\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftPreparation) zeros = fit (dataset, NULL, &error, "features", "c", NULL);
  g_autoptr (WeftPreparation) frequent = fit (dataset, NULL, &error, "features", "c", "missing", "most-frequent", "indicator", "true", NULL);
  g_autoptr (WeftGather) a = weft_gather_new (zeros, dataset, WEFT_GATHER_PLAIN, NULL, &error);
  g_autoptr (WeftGather) b = weft_gather_new (frequent, dataset, WEFT_GATHER_PLAIN, NULL, &error);
  guint32 rows[] = { 2 };
  float output[3];

  g_assert_no_error (error);
  weft_gather_fill_inputs (a, rows, 1, output);
  g_assert_cmpfloat (output[0] + output[1], ==, 0);
  g_assert_cmpuint (weft_gather_get_n_unknown (a), ==, 0);
  weft_gather_fill_inputs (b, rows, 1, output);
  g_assert_cmpfloat (output[0], ==, 0);
  g_assert_cmpfloat (output[1], ==, 1);
  g_assert_cmpfloat (output[2], ==, 1);
}

static void
test_infinite (void)
{
  g_autoptr (WeftDataset) dataset = fixture_table ("a\ninf\n1\n3\n-inf\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftPreparation) preparation = fit (dataset, NULL, &error, "numbers", "none", NULL);
  g_autoptr (WeftGather) gather = weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, NULL, &error);
  float output[4];

  g_assert_no_error (error);
  weft_gather_fill_inputs (gather, all_rows, 4, output);
  g_assert_cmpfloat (output[0], ==, 2);
  g_assert_cmpfloat (output[3], ==, 2);
}

static void
test_damaged_json (void)
{
  static const char *const texts[] = {
    "{}", "[]", "{\"format\":\"weft-preparation\",\"version\":2,\"features\":[]}",
    "{\"format\":\"weft-preparation\",\"version\":1,\"features\":[]}",
    "{\"format\":\"weft-preparation\",\"version\":1,\"features\":[1]}",
    "{\"format\":\"weft-preparation\",\"version\":1,\"features\":[{\"column\":\"a\",\"kind\":\"numbers\",\"shape\":[4],\"fill\":[0],\"center\":[0],\"factor\":[1,1]}]}",
    "{\"format\":\"weft-preparation\",\"version\":1,\"features\":[{\"column\":\"a\",\"kind\":\"numbers\",\"shape\":[99999999,99999999],\"fill\":[0],\"center\":[0],\"factor\":[1]}]}",
    "{\"format\":\"weft-preparation\",\"version\":1,\"features\":[{\"column\":\"a\",\"kind\":\"category\",\"names\":[\"x\",\"x\"]}]}",
    "{\"format\":\"weft-preparation\",\"version\":1,\"features\":[{\"column\":\"a\",\"kind\":\"category\",\"names\":[\"x\"],\"fill\":\"y\"}]}"
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = weft_json_parse (texts[i], strlen (texts[i]), &error);

    g_assert_no_error (error);
    g_assert_null (weft_preparation_from_json (node, &error));
    g_assert_nonnull (error);
  }
}

typedef struct
{
  WeftGather *gather;
  guint32 first;
  float *output;
} Part;

static gpointer
fill_part_cb (gpointer data)
{
  const Part *part = data;

  for (int i = 0; i < 200; i++)
    weft_gather_fill_inputs (part->gather, all_rows + part->first, N_ROWS / 3, part->output);
  return NULL;
}

/* Three threads fill disjoint parts and get what one thread gets. */
static void
test_threads (void)
{
  g_autoptr (WeftDataset) dataset = fixture_read ("golden/table.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftPreparation) preparation = fit (dataset, NULL, &error, "target", "target", NULL);
  g_autoptr (WeftGather) gather = weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, NULL, &error);
  gint64 n_inputs = weft_preparation_get_n_inputs (preparation);
  g_autofree float *alone = g_new (float, N_ROWS *n_inputs);
  g_autofree float *together = g_new (float, N_ROWS *n_inputs);
  GThread *threads[3];
  Part parts[3];

  g_assert_no_error (error);
  weft_gather_fill_inputs (gather, all_rows, N_ROWS, alone);
  for (guint32 i = 0; i < 3; i++) {
    parts[i] = (Part){ gather, i * N_ROWS / 3, together + (gsize) i * N_ROWS / 3 * (gsize) n_inputs };
    threads[i] = g_thread_new ("fill", fill_part_cb, &parts[i]);
  }
  for (int i = 0; i < 3; i++)
    g_thread_join (threads[i]);
  g_assert_cmpmem (alone, sizeof (float) * N_ROWS * (gsize) n_inputs, together, sizeof (float) * N_ROWS * (gsize) n_inputs);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint32 i = 0; i < N_ROWS; i++)
    all_rows[i] = i;
  g_test_add_func ("/dataset/preparation/numbers", test_numbers);
  g_test_add_func ("/dataset/preparation/one-hot", test_one_hot);
  g_test_add_func ("/dataset/preparation/indicator", test_indicator);
  g_test_add_func ("/dataset/preparation/images", test_images);
  g_test_add_func ("/dataset/preparation/dtypes", test_dtypes);
  g_test_add_func ("/dataset/preparation/targets", test_targets);
  g_test_add_func ("/dataset/preparation/other-data", test_other_data);
  g_test_add_func ("/dataset/preparation/refused", test_refused);
  g_test_add_func ("/dataset/preparation/missing-category", test_missing_category);
  g_test_add_func ("/dataset/preparation/infinite", test_infinite);
  g_test_add_func ("/dataset/preparation/damaged-json", test_damaged_json);
  g_test_add_func ("/dataset/preparation/threads", test_threads);
  return g_test_run ();
}
