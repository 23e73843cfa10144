/* test-split.c: parts, fractions, classes, folds
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/error.h"
#include "dataset/split.h"

#include "fixture.h"

#include <string.h>

static WeftDataset *
read_shipped (const char *name)
{
  g_autoptr (GError) error = NULL;
  WeftDataset *dataset = weft_dataset_read (name, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return dataset;
}

static WeftSplit *
split (WeftDataset *dataset,
       double       validation,
       double       test,
       const char  *stratify,
       guint64      seed)
{
  WeftSplitOptions options = { validation, test, TRUE, stratify, seed };
  g_autoptr (GError) error = NULL;
  WeftSplit *self = weft_split_new (dataset, &options, NULL, &error);

  g_assert_no_error (error);
  return self;
}

static void
count_rows (const WeftRows *set,
            guint8         *seen)
{
  for (gsize i = 0; i < set->n_rows; i++) {
    g_assert_cmpuint (seen[set->rows[i]]++, ==, 0);
    g_assert_true (i == 0 || set->rows[i] > set->rows[i - 1]);
  }
}

static void
test_partition (void)
{
  g_autoptr (WeftDataset) iris = read_shipped ("dataset:iris");
  g_autoptr (WeftSplit) self = split (iris, 0.2, 0.1, NULL, 3);
  guint8 seen[150] = { 0 };

  count_rows (&self->train, seen);
  count_rows (&self->validation, seen);
  count_rows (&self->test, seen);
  g_assert_cmpuint (self->test.n_rows, ==, 15);
  g_assert_cmpuint (self->validation.n_rows, ==, 27);
  g_assert_cmpuint (self->train.n_rows, ==, 108);
}

/* Pins the split: a change here makes every stored result irreproducible. */
static void
test_pinned (void)
{
  static const guint32 expected[] = { 3, 64, 74, 84, 126, 141 };
  g_autoptr (WeftDataset) iris = read_shipped ("dataset:iris");
  g_autoptr (WeftSplit) self = split (iris, 0, 0.04, NULL, 1);
  g_autoptr (WeftSplit) again = split (iris, 0, 0.04, NULL, 1);
  g_autoptr (WeftSplit) other = split (iris, 0, 0.04, NULL, 2);

  g_assert_cmpuint (self->test.n_rows, ==, 6);
  g_test_message ("%u, %u, %u, %u, %u, %u", self->test.rows[0], self->test.rows[1], self->test.rows[2], self->test.rows[3], self->test.rows[4], self->test.rows[5]);
  g_assert_cmpmem (self->test.rows, 6 * sizeof (guint32), expected, sizeof expected);
  g_assert_cmpmem (self->test.rows, 6 * sizeof (guint32), again->test.rows, 6 * sizeof (guint32));
  g_assert_true (memcmp (self->test.rows, other->test.rows, 6 * sizeof (guint32)) != 0);
}

static gsize
count_class (WeftDataset    *dataset,
             const WeftRows *set,
             const char     *column,
             const char     *name)
{
  gsize n = 0;

  for (gsize i = 0; i < set->n_rows; i++)
    n += g_strcmp0 (weft_column_get_text (weft_dataset_find_column (dataset, column), set->rows[i]), name) == 0;
  return n;
}

static void
test_stratified (void)
{
  g_autoptr (WeftDataset) iris = read_shipped ("dataset:iris");
  g_autoptr (WeftDataset) credit = read_shipped ("dataset:german_credit");
  g_autoptr (WeftSplit) flowers = split (iris, 0.1, 0.2, "target", 5);
  g_autoptr (WeftSplit) credits = split (credit, 0, 0.25, "class", 5);

  g_assert_cmpuint (count_class (iris, &flowers->test, "target", "setosa"), ==, 10);
  g_assert_cmpuint (count_class (iris, &flowers->test, "target", "virginica"), ==, 10);
  g_assert_cmpuint (count_class (iris, &flowers->validation, "target", "versicolor"), ==, 4);
  g_assert_cmpuint (count_class (credit, &credits->test, "class", "good"), ==, 175);
  g_assert_cmpuint (count_class (credit, &credits->test, "class", "bad"), ==, 75);
}

/* 3 of 10 rows: a is due 2.4 and b 0.6, so b gets what rounding left over. */
static void
test_largest_rest (void)
{
  g_autoptr (WeftDataset) dataset = fixture_table ("x,t\n1,a\n2,a\n3,a\n4,a\n5,a\n6,a\n7,a\n8,b\n9,b\n0,a\n", NULL);
  g_autoptr (WeftSplit) self = split (dataset, 0, 0.3, "t", 1);

  g_assert_cmpuint (count_class (dataset, &self->test, "t", "a"), ==, 2);
  g_assert_cmpuint (count_class (dataset, &self->test, "t", "b"), ==, 1);
}

static void
test_parts (void)
{
  g_autoptr (WeftDataset) mnist = read_shipped ("dataset:mnist");
  g_autoptr (WeftSplit) self = split (mnist, 0.1, 0, "label", 1);

  g_assert_cmpuint (self->test.n_rows, ==, 10000);
  g_assert_cmpuint (self->test.rows[0], ==, 60000);
  g_assert_cmpuint (self->validation.n_rows, ==, 6000);
  g_assert_cmpuint (self->train.n_rows, ==, 54000);
  g_assert_cmpuint (self->train.rows[53999], <, 60000);
}

static void
test_too_few (void)
{
  g_autoptr (WeftDataset) one = fixture_read ("malformed/csv/one_row.csv", NULL);
  WeftSplitOptions options = { 0.5, 0, TRUE, NULL, 1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_split_new (one, &options, NULL, &error));
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_ROWS);
  g_assert_nonnull (strstr (error->message, "rows, 1, is too small"));
}

static void
test_small_class (void)
{
  g_autoptr (WeftDataset) dataset = fixture_table ("x,t\n1,a\n2,a\n3,a\n4,a\n5,b\n", NULL);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  WeftSplitOptions options = { 0.4, 0, TRUE, "t", 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSplit) self = weft_split_new (dataset, &options, warnings, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (self->validation.n_rows, ==, 2);
  g_assert_cmpuint (count_class (dataset, &self->train, "t", "b"), ==, 1);
  g_assert_true (fixture_warned (warnings, "class “b”"));

  /* So many are asked for that only b's row could make them up. */
  options.validation = 0.8;
  g_clear_pointer (&self, weft_split_unref);
  self = weft_split_new (dataset, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self->validation.n_rows, ==, 3);
  g_assert_cmpuint (count_class (dataset, &self->train, "t", "b"), ==, 1);
}

static void
test_wrong_column (void)
{
  g_autoptr (WeftDataset) iris = read_shipped ("dataset:iris");
  WeftSplitOptions options = { 0.4, 0, TRUE, "petal_length_cm", 1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_split_new (iris, &options, NULL, &error));
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE);
  g_clear_error (&error);
  options.stratify = "species";
  g_assert_null (weft_split_new (iris, &options, NULL, &error));
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_UNKNOWN);
}

static void
test_folds (void)
{
  g_autoptr (WeftDataset) iris = read_shipped ("dataset:iris");
  WeftSplitOptions options = { 0, 0.2, TRUE, "target", 1 };
  guint8 validated[150] = { 0 };
  gsize n = 0;

  for (guint fold = 0; fold < 5; fold++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftSplit) self = weft_split_new_fold (iris, &options, 5, fold, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (self->test.n_rows, ==, 30);
    g_assert_cmpuint (count_class (iris, &self->validation, "target", "setosa"), ==, 8);
    count_rows (&self->validation, validated);
    n += self->validation.n_rows;
  }
  g_assert_cmpuint (n, ==, 120);
}

/* By a column, the last rows test and those before them validate; parts of the source stay. */
static void
test_order (void)
{
  g_autoptr (WeftDataset) iris = read_shipped ("dataset:iris");
  const WeftSplitOptions options = { .validation = 0.25, .test = 0.2, .stratify = "target", .seed = 3, .order = "petal_width_cm" };
  const WeftSplitOptions wrong = { .test = 0.2, .order = "nothing" };
  WeftColumn *widths = weft_dataset_find_column (iris, "petal_width_cm");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSplit) self = weft_split_new (iris, &options, NULL, &error);
  double last_train = 0, last_validation = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (self->test.n_rows, ==, 30);
  g_assert_cmpuint (self->validation.n_rows, ==, 30);
  for (gsize i = 0; i < self->train.n_rows; i++)
    last_train = MAX (last_train, weft_column_get_number (widths, self->train.rows[i]));
  for (gsize i = 0; i < self->validation.n_rows; i++) {
    g_assert_cmpfloat (weft_column_get_number (widths, self->validation.rows[i]), >=, last_train);
    last_validation = MAX (last_validation, weft_column_get_number (widths, self->validation.rows[i]));
  }
  for (gsize i = 0; i < self->test.n_rows; i++)
    g_assert_cmpfloat (weft_column_get_number (widths, self->test.rows[i]), >=, last_validation);
  g_assert_null (weft_split_new (iris, &wrong, NULL, &error));
  g_assert_nonnull (strstr (error->message, "nothing"));
}

/* A table with so many rows of each class: “a”, “b” … */
static WeftDataset *
make_classes (JsonArray *counts)
{
  g_autoptr (GString) text = g_string_new ("x,class\n");
  guint row = 0;

  for (guint i = 0; i < json_array_get_length (counts); i++)
    for (gint64 k = 0; k < json_array_get_int_element (counts, i); k++)
      g_string_append_printf (text, "%u,%c\n", row++, (char) ('a' + i));
  return fixture_table (text->str, NULL);
}

/* Each fold has as many rows of each class as scikit-learn's StratifiedKFold gives it. */
static void
test_folds_golden (void)
{
  g_autoptr (JsonNode) node = fixture_json ("folds.json");
  JsonArray *cases = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (cases); i++) {
    JsonObject *object = json_array_get_object_element (cases, i);
    JsonArray *counts = json_object_get_array_member (object, "counts"), *folds = json_object_get_array_member (object, "validation");
    g_autoptr (WeftDataset) dataset = make_classes (counts);
    const WeftSplitOptions options = { 0, 0, TRUE, "class", 3 };

    for (guint fold = 0; fold < json_array_get_length (folds); fold++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (WeftSplit) self = weft_split_new_fold (dataset, &options, json_array_get_length (folds), fold, NULL, &error);

      g_assert_no_error (error);
      for (guint k = 0; k < json_array_get_length (counts); k++) {
        const char name[] = { (char) ('a' + k), 0 };

        g_assert_cmpuint (count_class (dataset, &self->validation, "class", name), ==, json_array_get_int_element (json_array_get_array_element (folds, fold), k));
      }
    }
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/split/partition", test_partition);
  g_test_add_func ("/dataset/split/pinned", test_pinned);
  g_test_add_func ("/dataset/split/stratified", test_stratified);
  g_test_add_func ("/dataset/split/largest-rest", test_largest_rest);
  g_test_add_func ("/dataset/split/parts", test_parts);
  g_test_add_func ("/dataset/split/too-few", test_too_few);
  g_test_add_func ("/dataset/split/small-class", test_small_class);
  g_test_add_func ("/dataset/split/wrong-column", test_wrong_column);
  g_test_add_func ("/dataset/split/folds", test_folds);
  g_test_add_func ("/dataset/split/order", test_order);
  g_test_add_func ("/dataset/split/folds/golden", test_folds_golden);
  return g_test_run ();
}
