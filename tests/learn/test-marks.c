/* test-marks.c: what is marked, files of it, and counter-examples made of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trainer-fixture.h"

#include "learn/counter-examples.h"

#include <glib/gstdio.h>

#define N_ROWS 6

typedef struct
{
  WeftDataset *dataset;
  WeftPreparation *preparation;
  WeftGather *gather;
} Data;

static void
data_clear (Data *self)
{
  weft_gather_unref (self->gather);
  weft_preparation_unref (self->preparation);
  weft_dataset_unref (self->dataset);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Data, data_clear)

static const guint32 rows[N_ROWS] = { 0, 1, 2, 3, 4, 5 };

/* Pictures of two channels, numbers, names and texts. */
static WeftDataset *
make_dataset (void)
{
  static const char *const texts[N_ROWS] = { "the cat sat", "a dog ran away", "on the mat", "sat", "", "a dog" };
  WeftTensor *pictures = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (N_ROWS, 2, 3, 4), NULL);
  g_autoptr (WeftDataset) table = fixture_table ("a,color,kind\n1,red,x\n2,green,y\n3,blue,x\n4,red,y\n5,green,x\n6,red,y\n", NULL);
  WeftDatasetBuilder *builder = weft_dataset_builder_new ();
  g_autoptr (GError) error = NULL;
  WeftDataset *dataset;

  for (gint64 i = 0; i < N_ROWS * 24; i++)
    weft_tensor_set (pictures, i, (double) i);
  for (guint i = 0; i < weft_dataset_get_n_columns (table); i++)
    weft_dataset_builder_add_column (builder, weft_dataset_get_column_name (table, i), weft_column_ref (weft_dataset_get_column (table, i)));
  weft_dataset_builder_add_column (builder, "picture", weft_column_new_dense (pictures));
  weft_dataset_builder_add_column (builder, "words", weft_column_new_text (texts, N_ROWS, NULL));
  dataset = weft_dataset_builder_end (builder, &error);
  g_assert_no_error (error);
  return dataset;
}

static Data
make_data (const char *features)
{
  g_autoptr (WeftParams) params = fixture_params (weft_preparation_params, SETTINGS ("features", features, "target", "kind", "numbers", "none"));
  g_autoptr (GError) error = NULL;
  Data self = { .dataset = make_dataset () };

  self.preparation = weft_preparation_fit (self.dataset, rows, N_ROWS, params, NULL, NULL, &error);
  g_assert_no_error (error);
  self.gather = weft_gather_new (self.preparation, self.dataset, WEFT_GATHER_PLAIN, NULL, &error);
  g_assert_no_error (error);
  return self;
}

static WeftMarks *
begin (const Data *self)
{
  return weft_marks_new (self->preparation, weft_dataset_get_hash (self->dataset));
}

static void
add (WeftMarks *marks,
     guint32    row,
     gint64     top,
     gint64     left,
     gint64     height,
     gint64     width)
{
  const WeftMark mark = { row, top, left, height, width };
  g_autoptr (GError) error = NULL;

  weft_marks_add (marks, &mark, &error);
  g_assert_no_error (error);
}

/* A part of a picture is marked in all channels, what two marks share once. */
static void
test_picture (void)
{
  static const guint32 expected[] = { 5, 6, 7, 9, 10, 17, 18, 19, 21, 22 };
  g_auto (Data) data = make_data ("picture");
  g_autoptr (WeftMarks) marks = begin (&data), copy = NULL;
  g_autoptr (GArray) marked = NULL, inputs = NULL, none = NULL;
  g_autofree char *text = NULL;
  gint64 height, width;
  guint n;

  weft_marks_get_grid (marks, &height, &width);
  g_assert_cmpint (height, ==, 3);
  g_assert_cmpint (width, ==, 4);
  add (marks, 4, 1, 1, 2, 2);
  add (marks, 1, 0, 0, 3, 4);
  add (marks, 4, 1, 2, 1, 2);
  copy = weft_marks_copy (marks);
  weft_marks_remove (marks, 1);
  marked = weft_marks_list_rows (copy);
  g_assert_cmpuint (marked->len, ==, 2);
  g_assert_cmpuint (g_array_index (marked, guint32, 0), ==, 1);
  g_assert_cmpuint (weft_marks_get (marks, &n)[1].left, ==, 2);
  g_assert_cmpuint (n, ==, 2);
  inputs = weft_marks_list_inputs (marks, 4);
  g_assert_cmpmem (inputs->data, inputs->len * sizeof (guint32), expected, sizeof expected);
  none = weft_marks_list_inputs (marks, 1);
  g_assert_cmpuint (none->len, ==, 0);
  text = weft_marks_describe (marks, 0);
  g_assert_nonnull (strstr (text, "2×2"));
}

static void
test_bounds (void)
{
  static const WeftMark pictures[] = { { 0, 2, 0, 2, 1 }, { 0, -1, 0, 1, 1 }, { 0, 0, 3, 1, 2 }, { 0, 0, 0, 1, 0 }, { 0, 0, G_MAXINT64, 1, 1 } };
  static const WeftMark columns[] = { { 0, 0, 0, 1, 2 }, { 0, 1, 0, 1, 1 }, { 0, 0, 4, 1, 1 } };
  g_auto (Data) data = make_data ("picture"), table = make_data ("a,color");
  g_autoptr (WeftMarks) marks = begin (&data), others = begin (&table);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++, g_clear_error (&error)) {
    g_assert_false (weft_marks_add (marks, &pictures[i], &error));
    g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MARKS);
  }
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++, g_clear_error (&error)) {
    g_assert_false (weft_marks_add (others, &columns[i], &error));
    g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MARKS);
  }
}

static void
assert_same (const WeftMarks *a,
             const WeftMarks *b)
{
  g_autoptr (JsonNode) one = weft_marks_to_json (a), other = weft_marks_to_json (b);
  g_autofree char *first = weft_json_write (one, WEFT_JSON_COMPACT), *second = weft_json_write (other, WEFT_JSON_COMPACT);

  g_assert_cmpstr (first, ==, second);
}

/* What is written is read again: boxes, columns, words. */
static void
test_file (void)
{
  g_auto (Data) data = make_data ("picture"), table = make_data ("a,color,words");
  g_autoptr (WeftMarks) marks = begin (&data), columns = begin (&table), read = NULL, read_columns = NULL;
  g_autofree char *folder = g_dir_make_tmp ("weft-marks-XXXXXX", NULL), *path = g_build_filename (folder, "marks.json", NULL), *word = NULL, *column = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  add (marks, 4, 1, 1, 2, 2);
  add (marks, 0, 0, 3, 1, 1);
  g_assert_true (weft_marks_write (marks, path, &error));
  read = weft_marks_read (path, data.preparation, data.dataset, &error);
  g_assert_no_error (error);
  assert_same (marks, read);
  add (columns, 2, 0, 1, 1, 3);
  add (columns, 1, 0, 5, 1, 1);
  word = weft_marks_describe (columns, 1);
  g_assert_cmpstr (word, ==, "words, word 2");
  column = weft_marks_describe (columns, 0);
  g_assert_cmpstr (column, ==, "color");
  g_assert_true (weft_marks_write (columns, path, &error));
  read_columns = weft_marks_read (path, table.preparation, table.dataset, &error);
  g_assert_no_error (error);
  assert_same (columns, read_columns);
  g_assert_cmpint (weft_marks_get (read_columns, &n)[1].left, ==, 5);
  g_assert_null (weft_marks_read (path, data.preparation, data.dataset, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MARKS);
  g_assert_nonnull (strstr (error->message, "marks.json: "));
  g_remove (path);
  g_rmdir (folder);
}

/* Files of others: each fault is a sentence that says where. */
static void
test_malformed (void)
{
  static const struct
  {
    const char *text;
    const char *says; /* %NULL: it can be read */
  } cases[] = {
    { "{\"format\":\"weft-marks\",\"version\":1,\"marks\":[{\"row\":6,\"box\":[0,0,3,4]}]}", NULL },
    { "[]", "format" },
    { "{\"format\":\"weft-marks\",\"version\":2,\"marks\":[]}", "version" },
    { "{\"format\":\"weft-marks\",\"version\":1,\"data\":\"00\",\"marks\":[]}", "other data" },
    { "{\"format\":\"weft-marks\",\"version\":1,\"shape\":[3,4],\"marks\":[]}", "another shape" },
    { "{\"format\":\"weft-marks\",\"version\":1,\"marks\":[{\"row\":7,\"box\":[0,0,3,4]}]}", "mark 1: there is no such row" },
    { "{\"format\":\"weft-marks\",\"version\":1,\"marks\":[{\"row\":0,\"box\":[0,0,3,4]}]}", "mark 1: there is no such row" },
    { "{\"format\":\"weft-marks\",\"version\":1,\"marks\":[3]}", "mark 1" },
    { "{\"format\":\"weft-marks\",\"version\":1,\"marks\":[{\"row\":1,\"box\":[0,0,1,1]},{\"row\":1,\"box\":[0,0,3,5]}]}", "mark 2: row 1" },
    { "{\"format\":\"weft-marks\",\"version\":1,\"marks\":[{\"row\":1,\"box\":[0,0,\"3\",4]}]}", "four whole numbers" },
    { "{\"format\":\"weft-marks\",\"version\":1,\"marks\":[{\"row\":1,\"column\":\"a\"}]}", "four whole numbers" },
  };
  g_auto (Data) data = make_data ("picture");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = weft_json_parse (cases[i].text, strlen (cases[i].text), &error);
    g_autoptr (WeftMarks) marks = weft_marks_from_json (node, data.preparation, data.dataset, &error);

    g_assert_true ((marks != NULL) == (cases[i].says == NULL));
    if (cases[i].says == NULL)
      continue;
    g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MARKS);
    if (strstr (error->message, cases[i].says) == NULL)
      g_error ("case %u says “%s”, not “%s”", i, error->message, cases[i].says);
  }
}

static void
test_columns_of_files (void)
{
  static const struct
  {
    const char *mark;
    gint64 left, width; /* width 0: refused */
  } cases[] = {
    { "{\"row\":1,\"column\":\"color\"}", 1, 3 },
    { "{\"row\":1,\"column\":\"color\",\"first\":2}", 3, 1 },
    { "{\"row\":1,\"column\":\"color\",\"first\":0,\"n\":2}", 1, 2 },
    { "{\"row\":1,\"column\":\"color\",\"first\":3}", 0, 0 },
    { "{\"row\":1,\"column\":\"color\",\"first\":-1}", 0, 0 },
    { "{\"row\":1,\"column\":\"color\",\"first\":1,\"n\":3}", 0, 0 },
    { "{\"row\":1,\"column\":\"size\"}", 0, 0 },
  };
  g_auto (Data) data = make_data ("a,color");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup_printf ("{\"format\":\"weft-marks\",\"version\":1,\"marks\":[%s]}", cases[i].mark);
    g_autoptr (JsonNode) node = weft_json_parse (text, strlen (text), NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftMarks) marks = weft_marks_from_json (node, data.preparation, data.dataset, &error);
    guint n;

    if (cases[i].width == 0) {
      g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MARKS);
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpint (weft_marks_get (marks, &n)->left, ==, cases[i].left);
    g_assert_cmpint (weft_marks_get (marks, &n)->width, ==, cases[i].width);
  }
}

/* What replaces a part of a picture stands there in some other row that trains. */
static void
test_counter_examples (void)
{
  g_auto (Data) data = make_data ("picture");
  g_autoptr (WeftMarks) marks = begin (&data);
  g_autoptr (WeftVariants) variants = NULL;
  g_autoptr (GError) error = NULL;
  const WeftRows train = { rows, 4 };
  gboolean differs = FALSE;
  float numbers[24];

  add (marks, 2, 1, 1, 2, 2);
  add (marks, 5, 0, 0, 1, 1);
  variants = weft_counter_examples_new (data.gather, marks, train, 8, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (weft_variants_get_n (variants), ==, 8);
  weft_gather_set_variants (data.gather, variants);
  for (guint32 row = N_ROWS; row < N_ROWS + 8; row++) {
    int other;

    g_assert_cmpuint (weft_variants_get_origin (variants, row), ==, 2);
    weft_gather_fill_inputs (data.gather, &row, 1, numbers);
    other = (int) numbers[5] / 24;
    g_assert_cmpint (other, <, 4);
    differs |= other != 2;
    for (int i = 0; i < 24; i++) {
      int y = i / 4 % 3, x = i % 4;

      g_assert_cmpint ((int) numbers[i], ==, (y >= 1 && (x == 1 || x == 2) ? other : 2) * 24 + i);
    }
  }
  g_assert_true (differs);
}

/* All numbers of a name come from one row; a word is a word of some other text, and padding
 * where that has none. */
static void
test_words_and_names (void)
{
  g_auto (Data) data = make_data ("a,color,words");
  g_autoptr (WeftMarks) marks = begin (&data);
  g_autoptr (WeftVariants) variants = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n_inputs = weft_preparation_get_n_inputs (data.preparation);
  g_autofree float *numbers = g_new (float, n_inputs + 1), *before = g_new (float, n_inputs + 1);
  const WeftRows train = { rows, N_ROWS };
  const guint32 row = 1;

  add (marks, row, 0, 1, 1, 3);
  add (marks, row, 0, 5, 1, 1);
  variants = weft_counter_examples_new (data.gather, marks, train, 40, 1, &error);
  again = weft_counter_examples_new (data.gather, marks, train, 40, 1, &error);
  g_assert_no_error (error);
  weft_gather_fill_inputs (data.gather, &row, 1, before);
  weft_gather_set_variants (data.gather, variants);
  for (guint32 i = N_ROWS; i < N_ROWS + 40; i++) {
    g_autofree float *same = g_memdup2 (before, (gsize) n_inputs * sizeof (float));

    weft_gather_fill_inputs (data.gather, &i, 1, numbers);
    weft_variants_replace (again, i, same);
    g_assert_cmpmem (same, (gsize) n_inputs * sizeof (float), numbers, (gsize) n_inputs * sizeof (float));
    g_assert_cmpfloat (numbers[1] + numbers[2] + numbers[3], ==, 1);
    g_assert_cmpfloat (numbers[0], ==, 2);
    for (gint64 k = 4; k < n_inputs; k++)
      g_assert_true (k == 5 || numbers[k] == before[k]);
    g_assert_nonnull (weft_preparation_find_token (data.preparation, 5, (double) numbers[5]));
  }
}

static void
test_nothing_marked (void)
{
  g_auto (Data) data = make_data ("picture");
  g_autoptr (WeftMarks) marks = begin (&data);
  g_autoptr (GError) error = NULL;

  add (marks, 5, 0, 0, 1, 1);
  g_assert_null (weft_counter_examples_new (data.gather, marks, (WeftRows){ rows, 4 }, 5, 1, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MARKS);
}

/* A training that is to learn from marks says what is missing, and does not begin. */
static void
test_refused (void)
{
  const struct
  {
    const char *const *settings;
    const char *says;
    gboolean marked;
    gboolean validates;
  } cases[] = {
    { SETTINGS ("lesson", "counter-examples"), "nothing is marked", FALSE, TRUE },
    { SETTINGS ("lesson", "penalty", "mixup", "0.2"), "mixup", TRUE, TRUE },
    { SETTINGS ("guard", "true"), "no validation rows", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WeftMarks) marks = NULL;
    g_autoptr (GError) error = NULL;
    WeftTrainerSetup setup;
    Fixture fixture;

    fixture_init (&fixture, "kind", cases[i].settings);
    marks = weft_marks_new (weft_gather_get_preparation (fixture.gather), "");
    add (marks, 0, 0, 0, 1, 1);
    setup = (WeftTrainerSetup){ .spec = fixture.spec, .gather = fixture.gather, .train = { fixture.rows, FIXTURE_TRAIN }, .params = fixture.params };
    setup.marks = cases[i].marked ? marks : NULL;
    if (cases[i].validates)
      setup.validation = (WeftRows){ fixture.rows + FIXTURE_TRAIN, 20 };
    g_assert_null (weft_trainer_new (&setup, &error));
    g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MARKS);
    if (strstr (error->message, cases[i].says) == NULL)
      g_error ("case %u says “%s”, not “%s”", i, error->message, cases[i].says);
    fixture_clear (&fixture);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/marks/picture", test_picture);
  g_test_add_func ("/learn/marks/bounds", test_bounds);
  g_test_add_func ("/learn/marks/file", test_file);
  g_test_add_func ("/learn/marks/malformed", test_malformed);
  g_test_add_func ("/learn/marks/columns-of-files", test_columns_of_files);
  g_test_add_func ("/learn/counter-examples/picture", test_counter_examples);
  g_test_add_func ("/learn/counter-examples/words-and-names", test_words_and_names);
  g_test_add_func ("/learn/counter-examples/nothing-marked", test_nothing_marked);
  g_test_add_func ("/learn/lesson/refused", test_refused);
  return g_test_run ();
}
