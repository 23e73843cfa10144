/* trials-fixture.h: trials to fill a table with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/writer.h"

#include <math.h>

#define TRIALS_WORKFLOW "{\"format\":\"weft-workflow\",\"version\":1,\"nodes\":{}}"

/* Returns: 0 … 1, another for each trial of a large table; a small one has round numbers */
static inline double
trials_scatter (guint index)
{
  return index < 64 ? 0 : index * 7919u % 10007 / 10007.0;
}

/* What the @index-th trial is like; everything follows from the number. */
static inline WeftTrial *
trials_make (guint index)
{
  static const char *const rates[] = { "0.1", "0.01", "0.003", "0.001" }, *const batches[] = { "32", "64", "128" };
  static const char *const optimizers[] = { "adam", "sgd" };
  g_autofree char *drawn = g_strdup_printf ("%.6g", 0.001 + 0.1 * trials_scatter (index));
  WeftTrial *trial = weft_trial_new (NULL);

  trial->seed = index % 5;
  trial->kernels = g_strdup ("avx512+SkylakeX");
  trial->threads = 2;
  weft_trial_add_parameter (trial, "data.file", WEFT_TRIAL_VALUE_TEXT, "dataset:mnist");
  weft_trial_add_parameter (trial, "model.dense1.units", WEFT_TRIAL_VALUE_INTEGER, index % 2 == 0 ? "128" : "256");
  weft_trial_add_parameter (trial, "train.learning_rate", WEFT_TRIAL_VALUE_REAL, index < 64 ? rates[index % G_N_ELEMENTS (rates)] : drawn);
  weft_trial_add_parameter (trial, "train.batch_size", WEFT_TRIAL_VALUE_INTEGER, batches[index % G_N_ELEMENTS (batches)]);
  weft_trial_add_parameter (trial, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, "10");
  weft_trial_add_parameter (trial, "train.optimizer", WEFT_TRIAL_VALUE_TEXT, optimizers[index % G_N_ELEMENTS (optimizers)]);
  if (index % 4 == 0)
    weft_trial_add_tag (trial, "baseline");
  return trial;
}

static inline void
trials_add_points (WeftTrialWriter *writer,
                   guint            index)
{
  for (int epoch = 1; epoch <= 3; epoch++) {
    double scatter = 0.1 * trials_scatter (index);
    double loss = 1.0 / (epoch + index % 7 + scatter), accuracy = 1 - 0.5 / (epoch + 1 + index % 9 + scatter);

    weft_trial_writer_add_point (writer, "train_loss", 100 * epoch, epoch, 0.9 * loss);
    weft_trial_writer_add_point (writer, "validation_loss", 100 * epoch, epoch, loss);
    weft_trial_writer_add_point (writer, "validation_accuracy", 100 * epoch, epoch, accuracy);
  }
  weft_trial_writer_direct (writer, "train_loss", WEFT_TRIAL_LOWER_IS_BETTER);
  weft_trial_writer_direct (writer, "validation_loss", WEFT_TRIAL_LOWER_IS_BETTER);
  weft_trial_writer_direct (writer, "validation_accuracy", WEFT_TRIAL_HIGHER_IS_BETTER);
  weft_trial_writer_add_point (writer, "test_accuracy", 300, 3, 0.9 + 0.01 * (index % 8 + trials_scatter (index)));
  weft_trial_writer_direct (writer, "test_accuracy", WEFT_TRIAL_HIGHER_IS_BETTER);
}

/* Adds @n trials. Every seventh failed, every eleventh was cancelled. */
static inline void
trials_fill (WeftTrialStore *store,
             guint           n)
{
  for (guint i = 0; i < n; i++) {
    g_autoptr (WeftTrial) trial = trials_make (i);
    g_autoptr (GError) error = NULL;
    WeftTrialWriter *writer = weft_trial_begin (store, trial, TRIALS_WORKFLOW, &error);
    WeftTrialState state = i % 7 == 6 ? WEFT_TRIAL_FAILED : (i % 11 == 10 ? WEFT_TRIAL_CANCELLED : WEFT_TRIAL_DONE);

    g_assert_no_error (error);
    trials_add_points (writer, i);
    weft_trial_writer_end (writer, state, state == WEFT_TRIAL_FAILED ? "the loss is not a number" : NULL, &error);
    g_assert_no_error (error);
    weft_trial_writer_free (writer);
  }
}

/* Returns: (transfer full): a store in memory with @n trials */
static inline WeftTrialStore *
trials_open (guint n)
{
  g_autoptr (GError) error = NULL;
  WeftTrialStore *store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, g_get_user_data_dir (), &error);

  g_assert_no_error (error);
  trials_fill (store, n);
  return store;
}
