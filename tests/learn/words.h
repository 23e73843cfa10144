/* words.h: words that are written backwards, or copied, and a network that learns to
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which letter has to be read for which is known: so it is known where attention has to look.
 */
#pragma once

#include "base/random.h"
#include "learn/architecture.h"
#include "learn/trained.h"
#include "learn/trainer.h"

#include <stdarg.h>

#define WORDS_LENGTH  8
#define WORDS_LETTERS 12
#define WORDS_ROWS    4608
#define WORDS_TRAIN   4096

static guint32 words_rows[WORDS_ROWS];

static inline WeftParams *
words_params (const WeftParam *table,
              const char      *id,
              ...)
{
  WeftParams *params = weft_params_new (table);
  va_list arguments;

  va_start (arguments, id);
  for (; id != NULL; id = va_arg (arguments, const char *))
    g_assert_true (weft_params_set (params, id, va_arg (arguments, const char *), NULL));
  va_end (arguments);
  return params;
}

/* Words of letters, and the same backwards, or as they are. */
static inline WeftDataset *
words_make (gboolean reverses)
{
  WeftDatasetBuilder *builder = weft_dataset_builder_new ();
  g_autoptr (GPtrArray) from = g_ptr_array_new_with_free_func (g_free), to = g_ptr_array_new_with_free_func (g_free);
  WeftRandom random;

  weft_random_init (&random, weft_random_key (5, "words"), 0);
  for (int i = 0; i < WORDS_ROWS; i++) {
    char word[WORDS_LENGTH + 1] = { 0 };

    for (int k = 0; k < WORDS_LENGTH; k++)
      word[k] = (char) ('a' + weft_random_below (&random, WORDS_LETTERS));
    words_rows[i] = (guint32) i;
    g_ptr_array_add (from, g_strdup (word));
    g_ptr_array_add (to, reverses ? g_utf8_strreverse (word, -1) : g_strdup (word));
  }
  weft_dataset_builder_add_column (builder, "from", weft_column_new_text ((const char *const *) from->pdata, WORDS_ROWS, NULL));
  weft_dataset_builder_add_column (builder, "to", weft_column_new_text ((const char *const *) to->pdata, WORDS_ROWS, NULL));
  return weft_dataset_builder_end (builder, NULL);
}

static inline WeftPreparation *
words_prepare (WeftDataset *dataset)
{
  g_autoptr (WeftParams) params = words_params (weft_preparation_params, "features", "from", "target", "to", "tokens", "characters", NULL);
  g_autoptr (GError) error = NULL;
  WeftPreparation *preparation = weft_preparation_fit (dataset, words_rows, WORDS_TRAIN, params, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (weft_preparation_get_n_inputs (preparation), ==, 2 * WORDS_LENGTH + 1);
  g_assert_cmpint (weft_preparation_get_n_targets (preparation), ==, WORDS_LETTERS + 4);
  return preparation;
}

static inline WeftTrainedModel *
words_train (WeftDataset *dataset,
             const char  *attention,
             guint64      seed)
{
  g_autoptr (WeftPreparation) preparation = words_prepare (dataset);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftGather) gather = weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, NULL, &error);
  const WeftArchitecture *architecture = weft_architecture_find ("gru_seq2seq");
  g_autoptr (WeftParams) sizes = words_params (architecture->params, "entries", "16", "units", "32", "memory", "32", "attention", attention, NULL);
  g_autoptr (WeftParams) params = words_params (weft_trainer_params, "epochs", "19", "batch_size", "64", "learning_rate", "0.003", NULL);
  const WeftInputPart parts[] = { weft_preparation_get_part (preparation, 0), weft_preparation_get_part (preparation, 1) };
  const WeftModelInput input = { weft_preparation_get_input_shape (preparation), parts, 2 };
  g_autoptr (WeftModelSpec) spec = weft_architecture_build (architecture, sizes, &input, WORDS_LETTERS + 4, &error);
  const WeftTrainerSetup setup = { .spec = spec, .gather = gather, .train = { words_rows, WORDS_TRAIN }, .params = params, .seed = seed };
  g_autoptr (WeftTrainer) trainer = NULL;
  WeftTrainedModel *model;
  WeftTrainEnd end;

  g_assert_no_error (error);
  trainer = weft_trainer_new (&setup, &error);
  g_assert_no_error (error);
  g_assert_true (weft_trainer_run (trainer, NULL, NULL, NULL, &end, &error));
  model = weft_trained_model_new (spec, preparation, "cross-entropy", weft_trainer_get_session (trainer), &error);
  g_assert_no_error (error);
  return model;
}
