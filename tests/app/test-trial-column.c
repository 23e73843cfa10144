/* test-trial-column.c: which columns a table of trials has, and what their cells read
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trial-column.h"

#include <math.h>

static WeftTrial *
make_trial (void)
{
  WeftTrial *trial = weft_trial_new ("first");

  weft_trial_add_parameter (trial, "train.learning_rate", WEFT_TRIAL_VALUE_REAL, "0.001");
  weft_trial_add_parameter (trial, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, "10");
  weft_trial_add_parameter (trial, "train.optimizer", WEFT_TRIAL_VALUE_TEXT, "adam");
  weft_trial_add_parameter (trial, "prepare.shuffle", WEFT_TRIAL_VALUE_BOOLEAN, "true");
  weft_trial_add_tag (trial, "b");
  weft_trial_add_tag (trial, "a");
  trial->id = 12;
  trial->seconds = 75.4;
  trial->note = g_strdup ("one\ntwo");
  return trial;
}

static void
add_metric (WeftTrial          *trial,
            const char         *name,
            WeftTrialDirection  direction,
            double              last,
            double              min)
{
  WeftTrialMetric *metric = g_new0 (WeftTrialMetric, 1);

  *metric = (WeftTrialMetric){ .name = g_strdup (name), .direction = direction, .n_points = 2, .last = last, .min = min, .max = 9 };
  g_ptr_array_add (trial->metrics, metric);
}

static void
assert_cell (const char      *id,
             const WeftTrial *trial,
             const char      *expected)
{
  g_autoptr (WeftTrialColumn) column = weft_trial_column_new (id);
  g_autofree char *text = NULL;

  g_assert_nonnull (column);
  text = weft_trial_column_format (column, trial);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_cells (void)
{
  g_autoptr (WeftTrial) trial = make_trial ();

  add_metric (trial, "validation_loss", WEFT_TRIAL_LOWER_IS_BETTER, 0.5, 0.25);
  add_metric (trial, "validation_rmse", WEFT_TRIAL_LOWER_IS_BETTER, (double) NAN, 0.00001234);
  assert_cell ("number", trial, "12");
  assert_cell ("name", trial, "first");
  assert_cell ("seconds", trial, "1 min 15 s");
  assert_cell ("tags", trial, "a, b");
  assert_cell ("note", trial, "one");
  assert_cell ("parameter:train.learning_rate", trial, "0.001");
  assert_cell ("parameter:train.epochs", trial, "10");
  assert_cell ("parameter:train.optimizer", trial, "adam");
  assert_cell ("parameter:prepare.shuffle", trial, "yes");
  assert_cell ("parameter:train.momentum", trial, "");
  assert_cell ("last:validation_loss", trial, "0.5000");
  assert_cell ("best:validation_loss", trial, "0.2500");
  assert_cell ("last:validation_rmse", trial, "not a number");
  assert_cell ("best:validation_rmse", trial, "1.234e-05");
  assert_cell ("last:test_accuracy", trial, "");
}

static void
test_seconds (void)
{
  static const struct
  {
    double seconds;
    const char *text;
  } cases[] = { { 0, "0.0 s" }, { 9.94, "9.9 s" }, { 9.96, "10 s" }, { 59.4, "59 s" }, { 59.6, "1 min 00 s" }, { 3599.6, "1 h 00 min" }, { 7384, "2 h 03 min" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = weft_trial_format_seconds (cases[i].seconds);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_ids (void)
{
  static const char *const wrong[] = { "", "parameter:", "loss", "first:test_accuracy" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (weft_trial_column_new (wrong[i]));
}

static void
assert_columns (GPtrArray  *columns,
                const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < columns->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " | " : "", ((WeftTrialColumn *) columns->pdata[i])->title);
  g_assert_cmpstr (text->str, ==, expected);
}

/* Only what some trial has; nodes are named where their parameters are called the same. */
static void
test_usual (void)
{
  static const char *const parameters[] = { "data.file", "model.dense1.units", "train.learning_rate", "train2.learning_rate", "train2.epochs", NULL };
  static const char *const metrics[] = { "batch_loss", "test_accuracy", "validation_loss", NULL };
  g_autoptr (GPtrArray) none = weft_trial_columns_new (NULL, NULL, NULL), some = weft_trial_columns_new (NULL, parameters, metrics);

  assert_columns (none, "No. | Name | State | Duration | Begun | Tags | Note");
  assert_columns (some, "No. | Name | State | Accuracy · Test | Loss · Validation, best | Learning rate (train) | Learning rate (train2) | "
                        "Epochs | Duration | Begun | Tags | Note");
}

/* A choice is kept in its order; what is no column and what stands twice is left out. */
static void
test_chosen (void)
{
  static const char *const ids[] = { "seed", "parameter:model.dense1.units", "nonsense", "seed", "name", "last:train_loss", NULL };
  g_autoptr (GPtrArray) columns = weft_trial_columns_new (ids, NULL, NULL);

  assert_columns (columns, "No. | Seed | Units | Name | Loss · Training");
}

static void
test_differs (void)
{
  g_autoptr (GPtrArray) trials = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_unref);
  g_autoptr (WeftTrialColumn) rate = weft_trial_column_new ("parameter:train.learning_rate"), epochs = weft_trial_column_new ("parameter:train.epochs");

  g_ptr_array_add (trials, make_trial ());
  g_assert_false (weft_trial_column_differs (rate, trials));
  g_ptr_array_add (trials, make_trial ());
  g_assert_false (weft_trial_column_differs (rate, trials));
  weft_trial_add_parameter (trials->pdata[1], "train.learning_rate", WEFT_TRIAL_VALUE_REAL, "0.1");
  g_assert_true (weft_trial_column_differs (rate, trials));
  g_assert_false (weft_trial_column_differs (epochs, trials));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/trial-column/cells", test_cells);
  g_test_add_func ("/app/trial-column/seconds", test_seconds);
  g_test_add_func ("/app/trial-column/ids", test_ids);
  g_test_add_func ("/app/trial-column/usual", test_usual);
  g_test_add_func ("/app/trial-column/chosen", test_chosen);
  g_test_add_func ("/app/trial-column/differs", test_differs);
  return g_test_run ();
}
