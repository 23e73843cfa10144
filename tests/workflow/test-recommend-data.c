/* test-recommend-data.c: what is seen in a table before anything is recommended
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables are made up here, so that it is known what is wrong with them.
 */
#include "workflow/document.h"
#include "workflow/recommend.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_ROWS 300

typedef struct
{
  char *path;
  GString *text;
  GRand *random;
} Table;

static void
set_up (Table         *table,
        gconstpointer  data)
{
  int file = g_file_open_tmp ("weft-table-XXXXXX.csv", &table->path, NULL);

  g_assert_cmpint (file, >=, 0);
  g_close (file, NULL);
  table->text = g_string_new (NULL);
  table->random = g_rand_new_with_seed (11);
}

static void
tear_down (Table         *table,
           gconstpointer  data)
{
  g_remove (table->path);
  g_free (table->path);
  g_string_free (table->text, TRUE);
  g_rand_free (table->random);
}

static WeftRecommendation *
recommend (Table      *table,
           const char *task)
{
  g_autoptr (GError) error = NULL;
  WeftRecommendation *recommendation;

  g_assert_true (g_file_set_contents (table->path, table->text->str, (gssize) table->text->len, NULL));
  recommendation = weft_recommendation_new (table->path, task, NULL, &error);
  g_assert_no_error (error);
  return recommendation;
}

static gboolean
says (const WeftRecommendation *self,
      const char               *words)
{
  for (guint i = 0; i < self->reasons->len; i++)
    if (strstr (self->reasons->pdata[i], words) != NULL)
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full): a parameter of the workflow that was recommended */
static char *
get (const WeftRecommendation *self,
     const char               *node,
     const char               *param)
{
  g_autoptr (WeftWorkflow) document = weft_workflow_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_workflow_insert_recommendation (document, self, self->path, 0, 0, &error));
  g_assert_no_error (error);
  return g_strdup (weft_params_get (weft_node_get_params (weft_workflow_find_node (document, node)), param));
}

static int
draw (Table *table,
      int    below)
{
  return g_rand_int_range (table->random, 0, below);
}

/* A word of letters that no other row has. */
static void
add_key (Table *table,
         int    row)
{
  g_string_append_printf (table->text, "K%c%c%03d", 'A' + row % 26, 'A' + row * 7 % 26, row);
}

/* Ids by name, by counting, and by words; a number that is only unique is none. */
static void
test_keys (Table         *table,
           gconstpointer  data)
{
  g_autoptr (WeftRecommendation) advice = NULL;
  g_autofree char *features = NULL;

  g_string_append (table->text, "customer_id,count,code,income,age,kind\n");
  for (int i = 0; i < N_ROWS; i++) {
    g_string_append_printf (table->text, "%d,%d,", 1000 + i * 7919 % 3000, i + 17);
    add_key (table, i);
    g_string_append_printf (table->text, ",%d,%d,%s\n", 20000 + i * 7919 % 30011, 20 + draw (table, 50), draw (table, 2) ? "yes" : "no");
  }
  advice = recommend (table, NULL);
  features = get (advice, "prepare", "features");
  g_assert_cmpstr (features, ==, "income,age");
  g_assert_true (says (advice, "“customer_id” is left out: it has another value in every row"));
  g_assert_true (says (advice, "“count” is left out"));
  g_assert_true (says (advice, "“code” is left out"));
}

/* The target renamed, a column that tells it but for a row, and one that tells much of it. */
static void
test_copies (Table         *table,
             gconstpointer  data)
{
  g_autoptr (WeftRecommendation) advice = NULL;
  g_autofree char *features = NULL;

  g_string_append (table->text, "hint,code,refund,paid\n");
  for (int i = 0; i < N_ROWS; i++) {
    int paid = draw (table, 2), hint = draw (table, 10) < 8 ? paid : !paid;

    g_string_append_printf (table->text, "%d,%s,%d.5,%s\n", hint * 5 + draw (table, 5), paid ? "a" : "b", paid || i == 77 ? 0 : 10 + draw (table, 900), paid ? "yes" : "no");
  }
  advice = recommend (table, NULL);
  features = get (advice, "prepare", "features");
  g_assert_cmpstr (features, ==, "hint");
  g_assert_true (says (advice, "“code” is left out: it is “paid” under other names"));
  g_assert_true (says (advice, "“refund” is left out: alone it tells “paid” of rows that it was not asked of, with"));
}

static void
test_units (Table         *table,
            gconstpointer  data)
{
  g_autoptr (WeftRecommendation) advice = NULL;
  g_autofree char *features = NULL;

  g_string_append (table->text, "area,rooms,rent_in_cents,rent\n");
  for (int i = 0; i < N_ROWS; i++) {
    int area = 20 + draw (table, 150), rent = 300 + 10 * area + draw (table, 400);

    g_string_append_printf (table->text, "%d,%d,%d,%d\n", area, 1 + area / 30, rent * 100 + draw (table, 100), rent);
  }
  advice = recommend (table, NULL);
  features = get (advice, "prepare", "features");
  g_assert_cmpstr (features, ==, "area,rooms");
  g_assert_true (says (advice, "“rent_in_cents” is left out: it is “rent” in another unit"));
}

/* What real measurements tell is left in: petals tell nearly all of iris. */
static void
test_honest (Table         *table,
             gconstpointer  data)
{
  static const char *const files[] = { "iris.csv", "wine.csv", "breast_cancer.csv", "german_credit.csv" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "datasets", files[i], NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftRecommendation) advice = weft_recommendation_new (path, NULL, NULL, &error);

    g_assert_no_error (error);
    g_assert_false (says (advice, "is left out"));
  }
}

static void
test_twins (Table         *table,
            gconstpointer  data)
{
  g_autoptr (WeftRecommendation) advice = NULL;

  g_string_append (table->text, "a,b,kind\n");
  for (int i = 0; i < N_ROWS; i++)
    g_string_append_printf (table->text, "%d.25,%d,%s\n", i % 150, i % 150 * 3 % 7, i % 150 * 5 % 11 < 5 ? "x" : "y");
  advice = recommend (table, NULL);
  g_assert_true (says (advice, "rows to test by stand among the training rows, too"));
}

static void
test_constant (Table         *table,
               gconstpointer  data)
{
  g_autoptr (WeftRecommendation) advice = NULL;
  g_autofree char *features = NULL, *missing = NULL;

  g_string_append (table->text, "a,same,b,none,kind\n");
  for (int i = 0; i < N_ROWS; i++)
    g_string_append_printf (table->text, "%d.5,7,%s,,%s\n", draw (table, 90), i % 9 == 0 ? "" : "3.25", draw (table, 2) ? "x" : "y");
  advice = recommend (table, NULL);
  features = get (advice, "prepare", "features");
  missing = get (advice, "prepare", "missing");
  g_assert_cmpstr (features, ==, "a,b");
  g_assert_cmpstr (missing, ==, "median");
  g_assert_true (says (advice, "“same” is left out: it is the same in every row"));
  g_assert_true (says (advice, "“none” is left out: it has no value in any row"));
  g_assert_true (says (advice, "1 of 2 columns miss values"));
}

/* Rows that stand in the order of a date are divided by it; shuffled, they are not. */
static void
add_days (Table    *table,
          gboolean  shuffled)
{
  g_string_assign (table->text, "day,load,demand\n");
  for (int i = 0; i < N_ROWS; i++) {
    int day = shuffled ? i * 131 % N_ROWS : i;

    g_string_append_printf (table->text, "2025-%02d-%02d,%d,%d\n", 1 + day / 28, 1 + day % 28, draw (table, 500), 1000 + draw (table, 300));
  }
}

static void
test_time (Table         *table,
           gconstpointer  data)
{
  g_autoptr (WeftRecommendation) ordered = NULL, mixed = NULL;
  g_autofree char *order = NULL, *none = NULL, *features = NULL;

  add_days (table, FALSE);
  ordered = recommend (table, "forecast demand");
  add_days (table, TRUE);
  mixed = recommend (table, "forecast demand");
  order = get (ordered, "prepare", "order");
  features = get (ordered, "prepare", "features");
  none = get (mixed, "prepare", "order");
  g_assert_cmpstr (order, ==, "day");
  g_assert_cmpstr (features, ==, "load");
  g_assert_cmpstr (none, ==, "");
  g_assert_true (says (ordered, "The rows stand in the order of “day”"));
  g_assert_true (says (mixed, "No column says when a row was"));
}

/* Rare classes: what is watched is what sees them. @every: of so many rows one is rare */
static void
add_rare (Table *table,
          int    every,
          int    n_classes)
{
  g_string_assign (table->text, "a,b,fails\n");
  for (int i = 0; i < N_ROWS; i++)
    g_string_append_printf (table->text, "%d.5,%d.25,c%d\n", draw (table, 40), draw (table, 40), i % every == 0 ? 1 + i / every % (n_classes - 1) : 0);
}

static void
test_rare (Table         *table,
           gconstpointer  data)
{
  g_autoptr (WeftRecommendation) fair = NULL, pair = NULL, several = NULL, few = NULL;
  g_autofree char *fair_metric = NULL, *pair_metric = NULL, *several_metric = NULL, *few_metric = NULL, *monitor = NULL, *best = NULL;

  add_rare (table, 3, 2);
  fair = recommend (table, NULL);
  add_rare (table, 10, 2);
  pair = recommend (table, NULL);
  add_rare (table, 10, 4);
  several = recommend (table, NULL);
  add_rare (table, 40, 2);
  few = recommend (table, NULL);
  fair_metric = get (fair, "train", "metric");
  pair_metric = get (pair, "train", "metric");
  several_metric = get (several, "train", "metric");
  few_metric = get (few, "train", "metric");
  monitor = get (pair, "train", "monitor");
  best = get (pair, "train", "restore_best");
  g_assert_cmpstr (fair_metric, ==, "auto");
  g_assert_cmpstr (pair_metric, ==, "balanced_accuracy");
  g_assert_cmpstr (several_metric, ==, "f1_macro");
  g_assert_cmpstr (few_metric, ==, "average_precision");
  g_assert_cmpstr (few->metric, ==, "validation_average_precision");
  g_assert_cmpstr (monitor, ==, "validation-metric");
  g_assert_cmpstr (best, ==, "true");
  g_assert_true (says (pair, "is right in 90.0 % of the rows: go by balanced accuracy"));
  g_assert_true (says (several, "go by macro F1"));
  g_assert_true (says (few, "is right in 97.3 % of the rows: go by average precision"));
}

/* Tasks in words */

static void
add_houses (Table *table)
{
  g_string_assign (table->text, "area,rooms,city,price,kind\n");
  for (int i = 0; i < N_ROWS; i++)
    g_string_append_printf (table->text, "%d,%d,%s,%d,%s\n", 20 + draw (table, 150), 1 + draw (table, 6), draw (table, 2) ? "Ulm" : "Bonn", 1000 + draw (table, 9000), draw (table, 2) ? "flat" : "house");
}

static void
understand (Table      *table,
            const char *sentence,
            const char *target,
            const char *task,
            const char *rest)
{
  g_autoptr (WeftRecommendation) advice = recommend (table, sentence);
  g_autofree char *found = get (advice, "prepare", "target"), *chosen = get (advice, "prepare", "task");
  g_autofree char *left = rest != NULL ? g_strdup_printf ("left aside: %s.", rest) : NULL;

  g_test_message ("%s", sentence);
  g_assert_cmpstr (found, ==, target);
  g_assert_cmpstr (chosen, ==, task);
  g_assert_true (says (advice, "is understood as"));
  g_assert_cmpint (says (advice, left != NULL ? left : "Not understood"), ==, left != NULL);
}

static void
test_words (Table         *table,
            gconstpointer  data)
{
  add_houses (table);
  understand (table, "predict the price from the other columns", "price", "auto", NULL);
  understand (table, "Predict “city” by area and rooms", "city", "auto", NULL);
  understand (table, "regression of price", "price", "numbers", NULL);
  understand (table, "classify kind", "kind", "classes", NULL);
  understand (table, "from area and rooms, estimate the price quickly", "price", "numbers", "quickly");
  understand (table, "用area和rooms预测price", "price", "auto", NULL);
  understand (table, "根据其他列对kind分类", "kind", "classes", "对");
  understand (table, "classify the rows", "kind", "classes", NULL);
}

static void
test_nonsense (Table         *table,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  add_houses (table);
  g_assert_true (g_file_set_contents (table->path, table->text->str, (gssize) table->text->len, NULL));
  g_assert_null (weft_recommendation_new (table->path, "make coffee", NULL, &error));
  g_assert_nonnull (strstr (error->message, "make coffee"));
}

#define TEST(path, function) g_test_add ("/workflow/recommend-data/" path, Table, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("keys", test_keys);
  TEST ("copies", test_copies);
  TEST ("units", test_units);
  TEST ("honest", test_honest);
  TEST ("twins", test_twins);
  TEST ("constant", test_constant);
  TEST ("time", test_time);
  TEST ("rare", test_rare);
  TEST ("words", test_words);
  TEST ("nonsense", test_nonsense);
  return g_test_run ();
}
