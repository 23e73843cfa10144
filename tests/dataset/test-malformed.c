/* test-malformed.c: every broken or odd file does what EXPECT.tsv says
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/file.h"
#include "dataset/error.h"

#include "fixture.h"

#include <glib/gstdio.h>

#include <string.h>

#define FOLDER "malformed/"

/* What is asked for beyond "load" or "refuse": a word of the error or of a
 * warning that says what is wrong; an empty one: it loads without a word. */
static const struct
{
  const char *file;
  gboolean loads;
  const char *says;
} cases[] = {
  { "csv/ok_reference.csv", TRUE, "" },
  { "csv/empty.csv", FALSE, "line 1" },
  { "csv/only_newlines.csv", FALSE, "line 1" },
  { "csv/header_only.csv", TRUE, "no row" },
  { "csv/one_cell.csv", TRUE, "no row" },
  { "csv/ragged_short.csv", TRUE, "line 3" },
  { "csv/ragged_long.csv", TRUE, "line 2" },
  { "csv/quote_unclosed.csv", FALSE, "line 2" },
  { "csv/quote_after.csv", TRUE, "line 2" },
  { "csv/crlf.csv", TRUE, "" },
  { "csv/cr_only.csv", TRUE, "" },
  { "csv/no_final_newline.csv", TRUE, "" },
  { "csv/utf16le.csv", TRUE, "" },
  { "csv/latin1.csv", TRUE, "line 2 is not UTF-8" },
  { "csv/nul_bytes.csv", TRUE, "line 2" },
  { "csv/semicolon.csv", TRUE, "" },
  { "csv/decimal_comma.csv", TRUE, "decimal points" },
  { "csv/thousands.csv", TRUE, "thousands" },
  { "csv/dup_header.csv", TRUE, "age_2" },
  { "csv/no_header.csv", TRUE, "column1" },
  { "csv/inf_nan.csv", TRUE, "infinite" },
  { "csv/mixed_types.csv", TRUE, "row 3" },
  { "csv/hex_octal.csv", TRUE, NULL },
  { "csv/class_unique.csv", TRUE, NULL },
  { "csv/all_missing_column.csv", TRUE, "“k” has no value" },
  { "csv/one_row.csv", TRUE, "" },
  { "csv/formula.csv", TRUE, "" },
  { "csv/markup.csv", TRUE, "" },
  { "csv/rtl_emoji.csv", TRUE, "" },
  { "csv/bad_utf8.csv", TRUE, "UTF-8" },
  { "csv/wide_5000.csv", TRUE, "" },
  { "csv/many_quotes.csv", FALSE, "line 2" },
  { "csv/binary.csv", FALSE, "line 1" },
  { "csv/label_typo.csv", TRUE, "5 categories" },
  { "idx/ok_images20-idx3-ubyte", TRUE, "" },
  { "idx/ok_labels20-idx1-ubyte", TRUE, NULL },
  { "idx/ok_images20-idx3-ubyte.gz", TRUE, "" },
  { "idx/magic_zero-idx3-ubyte", FALSE, "begins with 00 00 00 00" },
  { "idx/short-idx3-ubyte", FALSE, "too short" },
  { "idx/header_only-idx3-ubyte", FALSE, "too short" },
  { "idx/header_cut-idx3-ubyte", FALSE, "header ends" },
  { "idx/count_huge-idx3-ubyte", FALSE, "4294967295" },
  { "idx/overflow64-idx3-ubyte", FALSE, "too short" },
  { "idx/zero_side-idx3-ubyte", FALSE, "at least 1" },
  { "idx/trailing-idx3-ubyte", TRUE, "ignored" },
  { "idx/empty-idx3-ubyte", FALSE, "empty" },
  { "idx/labels_count19-idx1-ubyte", TRUE, NULL },
  { "idx/labels_value200-idx1-ubyte", TRUE, "201 classes" },
  { "idx/labels_is_images-idx1-ubyte", FALSE, "labels have one axis" },
  { "idx/gz_cut-idx3-ubyte.gz", FALSE, "cut off" },
  { "idx/gz_crc-idx3-ubyte.gz", FALSE, "damaged" },
  { "idx/gz_not-idx3-ubyte.gz", TRUE, "" },
  { "idx/gz_bomb-idx3-ubyte.gz", TRUE, "ignored" },
};

static void
test_expectation (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autofree char *name = g_strconcat (FOLDER, cases[index].file, NULL);
  g_autofree char *path = fixture_path (name);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDataset) dataset = weft_dataset_read (path, NULL, NULL, warnings, &error);

  for (guint i = 0; i < warnings->len; i++)
    g_test_message ("%s", (char *) warnings->pdata[i]);
  if (!cases[index].loads) {
    g_assert_null (dataset);
    g_assert_nonnull (error);
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_prefix (error->message, path));
    g_assert_nonnull (strstr (error->message, cases[index].says));
    return;
  }
  g_assert_no_error (error);
  g_assert_nonnull (dataset);
  if (cases[index].says != NULL && *cases[index].says == '\0')
    g_assert_cmpuint (warnings->len, ==, 0);
  else if (cases[index].says != NULL)
    g_assert_true (fixture_warned (warnings, cases[index].says));
}

/* A file that is added to EXPECT.tsv must be added here. */
static void
test_complete (void)
{
  g_autofree char *path = fixture_path (FOLDER "EXPECT.tsv");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = weft_file_read (path, 1 << 20, &error);
  g_auto (GStrv) lines = NULL;
  guint n_seen = 0;

  g_assert_no_error (error);
  lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
  for (char **line = lines + 1; *line != NULL && **line != '\0'; line++) {
    g_auto (GStrv) fields = g_strsplit (*line, "\t", -1);
    gboolean known = g_str_has_prefix (fields[0], "csv_spectrum/");

    for (guint i = 0; i < G_N_ELEMENTS (cases) && !known; i++)
      known = g_str_equal (cases[i].file, fields[0]);
    if (!known)
      g_error ("%s has no case", fields[0]);
    n_seen += g_str_has_prefix (fields[0], "csv_spectrum/") ? 0 : 1;
  }
  g_assert_cmpuint (n_seen, ==, G_N_ELEMENTS (cases));
}

static void
test_ok_reference (void)
{
  g_autoptr (WeftDataset) dataset = fixture_read (FOLDER "csv/ok_reference.csv", NULL);

  g_assert_cmpint (weft_dataset_get_n_rows (dataset), ==, 2);
  g_assert_cmpuint (weft_dataset_get_n_columns (dataset), ==, 4);
  g_assert_cmpfloat (weft_column_get_number (weft_dataset_find_column (dataset, "income"), 1), ==, 3100);
  g_assert_cmpstr (weft_column_get_text (weft_dataset_find_column (dataset, "job"), 1), ==, "sales, retail");
}

static void
test_ok_images (void)
{
  g_autoptr (WeftDataset) plain = fixture_read (FOLDER "idx/ok_images20-idx3-ubyte", NULL);
  g_autoptr (WeftDataset) packed = fixture_read (FOLDER "idx/ok_images20-idx3-ubyte.gz", NULL);
  g_autoptr (WeftDataset) labels = fixture_read (FOLDER "idx/ok_labels20-idx1-ubyte", NULL);
  WeftShape item = weft_column_get_item_shape (weft_dataset_find_column (plain, "image"));

  g_assert_cmpint (weft_dataset_get_n_rows (plain), ==, 20);
  g_assert_true (weft_shape_equal (&item, &WEFT_SHAPE (28, 28)));
  g_assert_cmpstr (weft_dataset_get_hash (plain), ==, weft_dataset_get_hash (packed));
  g_assert_cmpstr (weft_column_get_text (weft_dataset_find_column (labels, "label"), 0), ==, "7");
  g_assert_cmpstr (weft_column_get_text (weft_dataset_find_column (labels, "label"), 1), ==, "2");
}

/* The leading zeros of csv/hex_octal.csv survive; 0x10 is not evaluated. */
static void
test_identifiers (void)
{
  g_autoptr (WeftDataset) dataset = fixture_read (FOLDER "csv/hex_octal.csv", NULL);
  WeftColumn *code = weft_dataset_find_column (dataset, "code");

  g_assert_cmpstr (weft_column_get_text (code, 0), ==, "007");
  g_assert_cmpstr (weft_column_get_text (code, 2), ==, "0x10");
}

static const char *const spectrum[] = {
  "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates",
  "newlines", "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8"
};

static void
compare_row (WeftDataset *dataset,
             gint64       row,
             JsonObject  *object,
             const char  *excuse)
{
  g_assert_cmpuint (json_object_get_size (object), ==, weft_dataset_get_n_columns (dataset));
  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++) {
    const char *name = weft_dataset_get_column_name (dataset, i);
    const char *expected = json_object_get_string_member (object, name);
    g_autofree char *cell = weft_column_format_cell (weft_dataset_get_column (dataset, i), row);

    if (g_strcmp0 (name, excuse) != 0)
      g_assert_cmpstr (cell, ==, expected);
  }
}

static void
test_spectrum (gconstpointer data)
{
  const char *name = data;
  g_autofree char *table = g_strdup_printf (FOLDER "csv_spectrum/csvs/%s.csv", name);
  g_autofree char *json = g_strdup_printf (FOLDER "csv_spectrum/json/%s.json", name);
  g_autofree char *path = fixture_path (table);
  g_autoptr (WeftParams) options = weft_params_new (weft_reader_find ("csv")->params);
  g_autoptr (WeftDataset) dataset = NULL;
  g_autoptr (JsonNode) node = fixture_json (json);
  g_autoptr (GError) error = NULL;

  /* All of its files have a header, even those that hold nothing but digits. */
  weft_params_set (options, "header", "yes", &error);
  dataset = weft_dataset_read (path, options, NULL, NULL, &error);
  g_assert_no_error (error);
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    /* The published pair differs in the telephone number. */
    compare_row (dataset, 0, json_node_get_object (node), "Contact Phone Number");
    return;
  }
  g_assert_cmpint (weft_dataset_get_n_rows (dataset), ==, json_array_get_length (json_node_get_array (node)));
  for (gint64 row = 0; row < weft_dataset_get_n_rows (dataset); row++)
    compare_row (dataset, row, json_array_get_object_element (json_node_get_array (node), (guint) row),
                 g_str_equal (name, "comma_in_quotes") ? "zip" : NULL);
}

static void
make_pair (const char *folder,
           const char *images,
           const char *labels)
{
  const char *from[] = { images, labels };
  const char *to[] = { "train-images-idx3-ubyte", "train-labels-idx1-ubyte" };

  for (int i = 0; i < 2; i++) {
    g_autofree char *name = g_strconcat (FOLDER "idx/", from[i], NULL);
    g_autofree char *path = fixture_path (name);
    g_autofree char *copy = g_build_filename (folder, to[i], NULL);
    g_autoptr (GBytes) bytes = weft_file_read (path, 1 << 20, NULL);

    g_assert_nonnull (bytes);
    g_assert_true (weft_file_write (copy, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), WEFT_FILE_WRITE_NONE, NULL));
  }
}

static void
remove_pair (const char *folder)
{
  static const char *const names[] = { "train-images-idx3-ubyte", "train-labels-idx1-ubyte" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);
    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_pairs (void)
{
  static const struct
  {
    const char *labels;
    const char *says;
  } pairs[] = {
    { "ok_labels20-idx1-ubyte", NULL },
    { "labels_count19-idx1-ubyte", "19 labels" },
    { "labels_is_images-idx1-ubyte", "does not hold labels" },
  };
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftDataset) dataset = NULL;

    make_pair (folder, "ok_images20-idx3-ubyte", pairs[i].labels);
    dataset = weft_dataset_read (folder, NULL, NULL, NULL, &error);
    if (pairs[i].says != NULL) {
      g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, pairs[i].says));
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpint (weft_dataset_find_part (dataset, "train")->n_rows, ==, 20);
    g_assert_cmpuint (weft_dataset_get_n_columns (dataset), ==, 2);
  }
  remove_pair (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/dataset/malformed/", cases[i].file, NULL);
    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_expectation);
  }
  for (guint i = 0; i < G_N_ELEMENTS (spectrum); i++) {
    g_autofree char *path = g_strconcat ("/dataset/csv-spectrum/", spectrum[i], NULL);
    g_test_add_data_func (path, spectrum[i], test_spectrum);
  }
  g_test_add_func ("/dataset/malformed/complete", test_complete);
  g_test_add_func ("/dataset/malformed/ok-reference", test_ok_reference);
  g_test_add_func ("/dataset/malformed/ok-images", test_ok_images);
  g_test_add_func ("/dataset/malformed/identifiers", test_identifiers);
  g_test_add_func ("/dataset/malformed/pairs", test_pairs);
  return g_test_run ();
}
