/* test-improve.c: each rule speaks where its curve says so, and is silent where it does not
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/writer.h"
#include "workflow/improve.h"

#include <math.h>
#include <string.h>

#define EPOCHS 12

/* A course of losses by their epoch, from 0. */
typedef double (*Course) (int epoch);

static double
fall (int epoch)
{
  return 2 * exp (-epoch) + 0.2;
}

static double
fall_on (int epoch)
{
  return 2 * exp (-0.12 * epoch);
}

static double
rise_again (int epoch)
{
  return 0.5 + 0.02 * (epoch - 4) * (epoch - 4);
}

static double
explode (int epoch)
{
  return epoch < 3 ? fall (epoch) : NAN;
}

static double
climb (int epoch)
{
  return 1 + 0.5 * epoch;
}

static double
stay (int epoch)
{
  return 2.3 - 0.001 * epoch;
}

static double
jump (int epoch)
{
  return 0.5 + (epoch % 2 == 0 ? 0.1 : 0) - 0.001 * epoch;
}

static double
stand (int epoch)
{
  return fall (epoch) + 0.3;
}

/* Little an epoch, and as much at the end as at the beginning. */
static double
creep (int epoch)
{
  return 1 - 0.01 * epoch;
}

/* Even, until the schedule ends it. */
static double
be_ended (int epoch)
{
  return 1 - 0.04 * MIN (epoch, 8) - 0.001 * epoch;
}

/* @expected: the rule that speaks first; %NULL: none; @change: what it changes, PARAM=VALUE;
 *   @schedule: (nullable): constant where it is not said */
typedef struct
{
  const char *path;
  Course train;
  Course validation; /* nullable */
  const char *expected;
  const char *change;
  const char *schedule;
} Row;

static const Row table[] = {
  { "/workflow/improve/diverged/no-number", explode, fall, "diverged", "train.learning_rate=0.001" },
  { "/workflow/improve/diverged/climbs", climb, climb, "diverged", "train.clip_norm=1" },
  { "/workflow/improve/no-validation", fall, NULL, "no-validation", "prepare.validation=0.1" },
  { "/workflow/improve/not-learning", stay, stay, "not-learning", "train.learning_rate=0.1" },
  { "/workflow/improve/over-fit", fall, rise_again, "over-fit", "train.early_stopping=true" },
  { "/workflow/improve/over-fit/decay", fall, rise_again, "over-fit", "train.weight_decay=0.01" },
  { "/workflow/improve/over-fit/dropout", fall, rise_again, "over-fit", "model.dropout1.ratio=0.4" },
  { "/workflow/improve/under-fit", fall_on, fall_on, "under-fit", "train.epochs=24" },
  { "/workflow/improve/under-fit/slow", creep, creep, "under-fit", "train.epochs=24" },
  { "/workflow/improve/small-steps", be_ended, be_ended, "small-steps", "train.learning_rate=0.03", "cosine" },
  { "/workflow/improve/restless", fall, jump, "restless", "train.batch_size=64" },
  { "/workflow/improve/plateau/apart", fall, stand, "plateau", "train.schedule=cosine" },
  { "/workflow/improve/plateau/close", fall, fall, "plateau", "model.conv1.filters=64" },
};

static WeftTrialStore *
open_store (void)
{
  g_autoptr (GError) error = NULL;
  WeftTrialStore *store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, &error);

  g_assert_no_error (error);
  return store;
}

static void
set (WeftTrial          *trial,
     const char         *name,
     WeftTrialValueType  type,
     const char         *text)
{
  weft_trial_add_parameter (trial, name, type, text);
}

static WeftTrialWriter *
begin_with (WeftTrialStore *store,
            const char     *schedule)
{
  g_autoptr (WeftTrial) trial = weft_trial_new (NULL);
  g_autoptr (GError) error = NULL;
  WeftTrialWriter *writer;

  trial->node = g_strdup ("train");
  set (trial, "prepare.validation", WEFT_TRIAL_VALUE_REAL, "0");
  set (trial, "model.conv1.filters", WEFT_TRIAL_VALUE_INTEGER, "32");
  set (trial, "model.dropout1.ratio", WEFT_TRIAL_VALUE_REAL, "0.2");
  set (trial, "train.learning_rate", WEFT_TRIAL_VALUE_REAL, "0.01");
  set (trial, "train.clip_norm", WEFT_TRIAL_VALUE_REAL, "0");
  set (trial, "train.weight_decay", WEFT_TRIAL_VALUE_REAL, "0");
  set (trial, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, "12");
  set (trial, "train.batch_size", WEFT_TRIAL_VALUE_INTEGER, "32");
  set (trial, "train.schedule", WEFT_TRIAL_VALUE_TEXT, schedule != NULL ? schedule : "constant");
  set (trial, "train.optimizer", WEFT_TRIAL_VALUE_TEXT, "adam");
  set (trial, "train.class_weights", WEFT_TRIAL_VALUE_TEXT, "none");
  set (trial, "train.metric", WEFT_TRIAL_VALUE_TEXT, "auto");
  set (trial, "train.early_stopping", WEFT_TRIAL_VALUE_BOOLEAN, "false");
  set (trial, "train.restore_best", WEFT_TRIAL_VALUE_BOOLEAN, "false");
  writer = weft_trial_begin (store, trial, "{}", &error);
  g_assert_no_error (error);
  return writer;
}

static WeftTrialWriter *
begin (WeftTrialStore *store)
{
  return begin_with (store, NULL);
}

static void
end (WeftTrialWriter *writer)
{
  g_autoptr (GError) error = NULL;

  weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, &error);
  g_assert_no_error (error);
}

static GPtrArray *
improve (WeftTrialStore  *store,
         WeftTrialWriter *writer)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *found = weft_improve_trial (store, weft_trial_writer_get_id (writer), &error);

  g_assert_no_error (error);
  return found;
}

static gboolean
has_change (const WeftImprovement *self,
            const char            *text)
{
  for (guint i = 0; i < self->changes->len; i++) {
    const WeftImprovementChange *change = self->changes->pdata[i];
    g_autofree char *there = g_strdup_printf ("%s=%s", change->parameter, change->to);

    g_assert_cmpstr (change->from, !=, change->to);
    if (g_str_equal (there, text))
      return TRUE;
  }
  return FALSE;
}

static void
test_rule (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (WeftTrialStore) store = open_store ();
  g_autoptr (WeftTrialWriter) writer = begin_with (store, row->schedule);
  g_autoptr (GPtrArray) found = NULL;
  const WeftImprovement *first;

  for (int epoch = 0; epoch < EPOCHS; epoch++) {
    weft_trial_writer_add_point (writer, "train_loss", epoch, epoch + 1, row->train (epoch));
    if (row->validation != NULL)
      weft_trial_writer_add_point (writer, "validation_loss", epoch, epoch + 1, row->validation (epoch));
  }
  end (writer);
  found = improve (store, writer);
  g_assert_cmpuint (found->len, >=, 1);
  first = found->pdata[0];
  g_assert_cmpstr (first->id, ==, row->expected);
  g_assert_true (has_change (first, row->change));
}

/* What falls and then goes on falling slowly has nothing wrong with it. */
static void
test_silent (void)
{
  g_autoptr (WeftTrialStore) store = open_store ();
  g_autoptr (WeftTrialWriter) writer = begin (store);
  g_autoptr (GPtrArray) found = NULL;

  for (int epoch = 0; epoch < EPOCHS; epoch++) {
    weft_trial_writer_add_point (writer, "train_loss", epoch, epoch + 1, 1.0 / (epoch + 1));
    weft_trial_writer_add_point (writer, "validation_loss", epoch, epoch + 1, 0.3 + 0.7 * exp (-0.5 * epoch) - 0.001 * epoch);
  }
  end (writer);
  found = improve (store, writer);
  for (guint i = 0; i < found->len; i++)
    g_assert_cmpstr (((const WeftImprovement *) found->pdata[i])->id, ==, "plateau");
}

static void
test_imbalance (void)
{
  g_autoptr (WeftTrialStore) store = open_store ();
  g_autoptr (WeftTrialWriter) writer = begin (store);
  g_autoptr (GPtrArray) found = NULL;

  weft_trial_writer_add_point (writer, "validation_loss", 1, 1, 0.3);
  weft_trial_writer_add_point (writer, "test_accuracy", 1, 1, 0.95);
  weft_trial_writer_add_point (writer, "test_balanced_accuracy", 1, 1, 0.6);
  end (writer);
  found = improve (store, writer);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (((const WeftImprovement *) found->pdata[0])->id, ==, "imbalance");
  g_assert_true (has_change (found->pdata[0], "train.class_weights=balanced"));
  g_assert_true (has_change (found->pdata[0], "train.metric=balanced_accuracy"));
  g_assert_true (has_change (found->pdata[0], "train.restore_best=true"));
  g_assert_nonnull (strstr (((const WeftImprovement *) found->pdata[0])->reason, "60.0 %"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_test_add_data_func (table[i].path, &table[i], test_rule);
  g_test_add_func ("/workflow/improve/silent", test_silent);
  g_test_add_func ("/workflow/improve/imbalance", test_imbalance);
  return g_test_run ();
}
