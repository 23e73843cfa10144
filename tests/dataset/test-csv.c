/* test-csv.c: dialects against Python's csv, types, overrides, limits
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/error.h"
#include "dataset/memory.h"

#include "fixture.h"

#include <string.h>

static void
compare_cell (WeftColumn *column,
              gint64      row,
              const char *expected)
{
  double number;

  if (weft_column_get_kind (column) != WEFT_COLUMN_DENSE) {
    const char *text = weft_column_get_text (column, row);

    g_assert_cmpstr (text != NULL ? text : "", ==, expected);
    return;
  }
  number = weft_column_get_number (column, row);
  g_assert_cmpfloat (number, ==, g_ascii_strtod (expected, NULL));
}

/* Every dialect file holds what Python's csv module reads from it. */
static void
test_dialects (void)
{
  g_autoptr (JsonNode) golden = fixture_json ("golden/dialects.json");
  g_autoptr (GList) files = json_object_get_members (json_node_get_object (golden));

  g_assert_cmpuint (g_list_length (files), ==, 10);
  for (GList *file = files; file != NULL; file = file->next) {
    g_autofree char *name = g_strconcat ("golden/", file->data, NULL);
    JsonArray *rows = json_object_get_array_member (json_node_get_object (golden), file->data);
    g_autoptr (WeftDataset) dataset = fixture_read (name, NULL);
    JsonArray *header = json_array_get_array_element (rows, 0);

    g_test_message ("%s", name);
    g_assert_cmpint (weft_dataset_get_n_rows (dataset), ==, json_array_get_length (rows) - 1);
    g_assert_cmpuint (weft_dataset_get_n_columns (dataset), ==, json_array_get_length (header));
    for (guint column = 0; column < json_array_get_length (header); column++) {
      g_assert_cmpstr (weft_dataset_get_column_name (dataset, column), ==, json_array_get_string_element (header, column));
      for (guint row = 1; row < json_array_get_length (rows); row++)
        compare_cell (weft_dataset_get_column (dataset, column), row - 1,
                      json_array_get_string_element (json_array_get_array_element (rows, row), column));
    }
  }
}

static WeftDType
get_dtype (WeftDataset *dataset,
           const char  *name)
{
  return weft_column_get_tensor (weft_dataset_find_column (dataset, name))->dtype;
}

static void
test_types (void)
{
  g_autoptr (WeftDataset) dataset = fixture_table ("i,f,m,c,id\n1,1.5,3,x,01\n-2,2,,y,02\n3,1e3,NA,x,10\n", NULL);
  guint n_names;

  g_assert_cmpint (get_dtype (dataset, "i"), ==, WEFT_DTYPE_I64);
  g_assert_cmpint (get_dtype (dataset, "f"), ==, WEFT_DTYPE_F64);
  g_assert_cmpint (get_dtype (dataset, "m"), ==, WEFT_DTYPE_F64);
  g_assert_true (weft_column_is_missing (weft_dataset_find_column (dataset, "m"), 1));
  g_assert_true (weft_column_is_missing (weft_dataset_find_column (dataset, "m"), 2));
  g_assert_false (weft_column_is_missing (weft_dataset_find_column (dataset, "m"), 0));
  g_assert_cmpstr (weft_column_get_names (weft_dataset_find_column (dataset, "c"), &n_names)[0], ==, "x");
  g_assert_cmpuint (n_names, ==, 2);
  g_assert_cmpstr (weft_column_get_text (weft_dataset_find_column (dataset, "id"), 0), ==, "01");
}

static WeftDataset *
read_with (const char  *text,
           const char  *id,
           const char  *value,
           GError     **error)
{
  g_autoptr (WeftParams) options = weft_params_new (weft_reader_find ("csv")->params);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  g_assert_true (weft_params_set (options, id, value, NULL));
  return weft_dataset_read_bytes (bytes, "table.csv", options, NULL, NULL, error);
}

static void
test_overrides (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDataset) forced = read_with ("a,b,c\n1,2,x\n10,oops,y\n9,4,z\n", "types", "a=category, b=number,c=ignore", &error);
  g_autoptr (WeftDataset) wrong = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (weft_dataset_get_n_columns (forced), ==, 2);
  g_assert_cmpstr (weft_column_get_names (weft_dataset_find_column (forced, "a"), NULL)[2], ==, "10");
  g_assert_true (weft_column_is_missing (weft_dataset_find_column (forced, "b"), 1));
  wrong = read_with ("a,b\n1,2\n", "types", "z=number", &error);
  g_assert_null (wrong);
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT);
}

/* One cell is told as one, several by the first of them. */
static void
test_strangers (void)
{
  g_autoptr (WeftParams) options = weft_params_new (weft_reader_find ("csv")->params);
  static const char *const tables[] = { "b,c\n1,2\noops,3\n4,5\n", "b,c\n1,2\noops,3\nno,5\n" };
  static const char *const told[] = { "“b”: 1 cell is no number and counts as missing: “oops” in row 2", "“b”: 2 cells are no numbers and count as missing, the first is “oops” in row 2" };

  g_assert_true (weft_params_set (options, "types", "b=number", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autoptr (GPtrArray) warnings = weft_warnings_new ();
    g_autoptr (GBytes) bytes = g_bytes_new_static (tables[i], strlen (tables[i]));
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftDataset) dataset = weft_dataset_read_bytes (bytes, "table.csv", options, NULL, warnings, &error);

    g_assert_no_error (error);
    g_assert_nonnull (dataset);
    g_assert_true (fixture_warned (warnings, told[i]));
  }
}

static void
test_decimal_comma (void)
{
  g_autoptr (WeftDataset) dataset = fixture_table ("price;share\n1.234,50;0,25\n99,9;1,5\n", NULL);

  g_assert_cmpfloat (weft_column_get_number (weft_dataset_find_column (dataset, "price"), 0), ==, 1234.5);
  g_assert_cmpfloat (weft_column_get_number (weft_dataset_find_column (dataset, "share"), 1), ==, 1.5);
}

/* A damaged letter in real UTF-8 is replaced; the rest does not become Latin-1. */
static void
test_damaged_utf8 (void)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftDataset) dataset = fixture_table ("name,x\nZo\xc3\xab,1\nB\xf6,2\n", warnings);
  WeftColumn *name = weft_dataset_find_column (dataset, "name");

  g_assert_cmpstr (weft_column_get_text (name, 0), ==, "Zo\xc3\xab");
  g_assert_cmpstr (weft_column_get_text (name, 1), ==, "B\xef\xbf\xbd");
  g_assert_true (fixture_warned (warnings, "in line 3"));
}

static void
test_excel_hint (void)
{
  g_autoptr (WeftDataset) dataset = fixture_table ("sep=;\na;b\n1;2\n", NULL);

  g_assert_cmpuint (weft_dataset_get_n_columns (dataset), ==, 2);
  g_assert_cmpint (weft_dataset_get_n_rows (dataset), ==, 1);
}

/* A text too long for memory's share goes to a file and reads the same. */
static void
test_memory_limit (void)
{
  g_autoptr (GString) text = g_string_new ("number,word,note\n");
  g_autoptr (WeftDataset) small = NULL;
  g_autoptr (WeftDataset) large = NULL;

  for (int i = 0; i < 30000; i++)
    g_string_append_printf (text, "%d.5,w%d,note number %d\n", i, i % 7, i);
  large = fixture_table (text->str, NULL);
  weft_dataset_set_memory_limit (65536);
  small = fixture_table (text->str, NULL);
  weft_dataset_set_memory_limit (0);
  g_assert_cmpstr (weft_dataset_get_hash (small), ==, weft_dataset_get_hash (large));
  g_assert_cmpstr (weft_column_get_text (weft_dataset_find_column (small, "note"), 29999), ==, "note number 29999");
}

static void
test_stop (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a\n1\n", 4);
  g_autoptr (GError) error = NULL;
  WeftStop stop = WEFT_STOP_INIT;

  weft_stop_request (&stop);
  g_assert_null (weft_dataset_read_bytes (bytes, "a.csv", NULL, &stop, NULL, &error));
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_STOPPED);
}

static void
test_shipped (void)
{
  static const struct
  {
    const char *name;
    gint64 n_rows;
    guint n_columns;
  } shipped[] = {
    { "dataset:iris", 150, 5 },
    { "dataset:wine", 178, 14 },
    { "dataset:breast_cancer", 569, 31 },
    { "dataset:german_credit", 1000, 21 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shipped); i++) {
    g_autoptr (GPtrArray) warnings = weft_warnings_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftDataset) dataset = weft_dataset_read (shipped[i].name, NULL, NULL, warnings, &error);

    g_assert_no_error (error);
    g_assert_cmpint (weft_dataset_get_n_rows (dataset), ==, shipped[i].n_rows);
    g_assert_cmpuint (weft_dataset_get_n_columns (dataset), ==, shipped[i].n_columns);
    g_assert_cmpuint (warnings->len, ==, 0);
  }
}

static void
test_no_such (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_dataset_read ("dataset:../../etc/passwd", NULL, NULL, NULL, &error));
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_null (weft_dataset_read ("/nowhere/at/all.csv", NULL, NULL, NULL, &error));
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FILE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/csv/dialects", test_dialects);
  g_test_add_func ("/dataset/csv/types", test_types);
  g_test_add_func ("/dataset/csv/overrides", test_overrides);
  g_test_add_func ("/dataset/csv/strangers", test_strangers);
  g_test_add_func ("/dataset/csv/decimal-comma", test_decimal_comma);
  g_test_add_func ("/dataset/csv/damaged-utf8", test_damaged_utf8);
  g_test_add_func ("/dataset/csv/excel-hint", test_excel_hint);
  g_test_add_func ("/dataset/csv/memory-limit", test_memory_limit);
  g_test_add_func ("/dataset/csv/stop", test_stop);
  g_test_add_func ("/dataset/csv/shipped", test_shipped);
  g_test_add_func ("/dataset/csv/no-such", test_no_such);
  return g_test_run ();
}
