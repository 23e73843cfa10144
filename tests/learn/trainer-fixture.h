/* trainer-fixture.h: a small training to try the loop on
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "../dataset/fixture.h"

#include "base/random.h"
#include "engine/team.h"
#include "learn/error.h"
#include "learn/trainer.h"

#include <stddef.h>
#include <string.h>

#define FIXTURE_ROWS  203
#define FIXTURE_TRAIN 150

/* Three overlapping clouds, and a number that depends on where a row is. */
typedef struct
{
  WeftDataset *dataset;
  WeftGather *gather;
  WeftModelSpec *spec;
  WeftParams *params;
  guint32 rows[FIXTURE_ROWS];
  char *checkpoint; /* (nullable) */
  WeftMarks *marks; /* (nullable): where there is a lesson */
} Fixture;

static inline WeftDataset *
fixture_clouds (void)
{
  g_autoptr (GString) text = g_string_new ("a,b,c,kind,size\n");
  WeftRandom random;

  weft_random_init (&random, weft_random_key (3, "clouds"), 0);
  for (int i = 0; i < FIXTURE_ROWS; i++) {
    int kind = (int) weft_random_below (&random, 3);
    double a = kind + weft_random_normal (&random), b = (kind == 1 ? 2 : 0) + weft_random_normal (&random), c = weft_random_normal (&random);

    g_string_append_printf (text, "%.6f,%.6f,%.6f,%s,%.6f\n", a, b, c, kind == 0 ? "red" : kind == 1 ? "green"
                                                                                                     : "blue",
                            2 * a - b + 0.1 * c);
  }
  return fixture_table (text->str, NULL);
}

static inline WeftParams *
fixture_params (const WeftParam *table,
                const char *const *settings)
{
  WeftParams *params = weft_params_new (table);

  for (; settings != NULL && *settings != NULL; settings += 2) {
    g_autoptr (GError) error = NULL;

    weft_params_set (params, settings[0], settings[1], &error);
    g_assert_no_error (error);
  }
  return params;
}

static inline void
fixture_add_layer (WeftModelSpec *spec,
                   const char *id,
                   const char *kind,
                   const char *const *settings,
                   const char *input)
{
  const WeftLayerKind *layer = weft_layer_kind_find (kind);
  const char *inputs[] = { input, NULL };

  weft_model_spec_add (spec, id, layer, fixture_params (layer->params, settings), inputs);
}

#define SETTINGS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* Convolves, and its steps update more than what learns. */
static inline void
fixture_convolve (WeftModelSpec *spec)
{
  fixture_add_layer (spec, "first", "dense", SETTINGS ("units", "40"), NULL);
  fixture_add_layer (spec, "filter", "conv1d", SETTINGS ("filters", "6"), "first");
  fixture_add_layer (spec, "norm", "batch_norm", NULL, "filter");
  fixture_add_layer (spec, "bend", "relu", NULL, "norm");
  fixture_add_layer (spec, "pool", "max_pool", NULL, "bend");
  fixture_add_layer (spec, "flat", "flatten", NULL, "pool");
  fixture_add_layer (spec, "last", "dense", SETTINGS ("units", "3"), "flat");
}

/* Learns both targets on a shared layer. */
static inline void
fixture_share (WeftModelSpec *spec)
{
  fixture_add_layer (spec, "first", "dense", SETTINGS ("units", "37"), NULL);
  fixture_add_layer (spec, "bend", "tanh", NULL, "first");
  fixture_add_layer (spec, "last", "dense", SETTINGS ("units", "3"), "bend");
  fixture_add_layer (spec, "which", "head", NULL, "last");
  fixture_add_layer (spec, "long", "dense", SETTINGS ("units", "1"), "bend");
  fixture_add_layer (spec, "much", "head", SETTINGS ("column", "size", "weight", "0.25"), "long");
}

/* Every fourth row, its second number. */
static inline WeftMarks *
fixture_mark (WeftPreparation *preparation,
              WeftDataset     *dataset)
{
  WeftMarks *marks = weft_marks_new (preparation, weft_dataset_get_hash (dataset));

  for (guint32 row = 0; row < FIXTURE_TRAIN; row += 4) {
    const WeftMark mark = { .row = row, .left = 1, .height = 1, .width = 1 };
    g_autoptr (GError) error = NULL;

    weft_marks_add (marks, &mark, &error);
    g_assert_no_error (error);
  }
  return marks;
}

/* @target: "kind" for classes, "convolved" for the same with another model, "size"
 * for numbers, "both"; @settings of the trainer */
static inline void
fixture_init (Fixture *self,
              const char *target,
              const char *const *settings)
{
  g_autoptr (WeftParams) params = fixture_params (weft_preparation_params, SETTINGS ("features", "a,b,c", "target", g_str_equal (target, "size") ? "size" : "kind", "more_targets", g_str_equal (target, "both") ? "size" : ""));
  g_autoptr (WeftPreparation) preparation = NULL;
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  self->dataset = fixture_clouds ();
  for (guint i = 0; i < FIXTURE_ROWS; i++)
    self->rows[i] = i;
  preparation = weft_preparation_fit (self->dataset, self->rows, FIXTURE_TRAIN, params, NULL, NULL, &error);
  g_assert_no_error (error);
  self->gather = weft_gather_new (preparation, self->dataset, WEFT_GATHER_PLAIN, NULL, &error);
  g_assert_no_error (error);
  self->spec = weft_model_spec_new ();
  self->params = fixture_params (weft_trainer_params, settings);
  if (!weft_params_is_choice (self->params, "lesson", "none"))
    self->marks = fixture_mark (preparation, self->dataset);
  if (g_str_equal (target, "convolved")) {
    fixture_convolve (self->spec);
    return;
  }
  if (g_str_equal (target, "both")) {
    fixture_share (self->spec);
    return;
  }
  fixture_add_layer (self->spec, "first", "dense", SETTINGS ("units", "37"), NULL);
  fixture_add_layer (self->spec, "bend", "relu", NULL, "first");
  fixture_add_layer (self->spec, "drop", "dropout", SETTINGS ("ratio", "0.2"), "bend");
  fixture_add_layer (self->spec, "last", "dense", SETTINGS ("units", g_str_equal (target, "kind") ? "3" : "1"), "drop");
}

static inline void
fixture_clear (Fixture *self)
{
  g_free (self->checkpoint);
  g_clear_pointer (&self->marks, weft_marks_free);
  weft_params_free (self->params);
  weft_model_spec_unref (self->spec);
  weft_gather_unref (self->gather);
  weft_dataset_unref (self->dataset);
}

static inline WeftTrainer *
fixture_trainer (Fixture *self)
{
  WeftTrainerSetup setup = {
    .spec = self->spec,
    .gather = self->gather,
    .train = { self->rows, FIXTURE_TRAIN },
    .validation = { self->rows + FIXTURE_TRAIN, FIXTURE_ROWS - FIXTURE_TRAIN },
    .params = self->params,
    .seed = 11,
    .checkpoint = self->checkpoint,
    .marks = self->marks,
  };
  g_autoptr (GError) error = NULL;
  WeftTrainer *trainer = weft_trainer_new (&setup, &error);

  g_assert_no_error (error);
  return trainer;
}

static inline WeftTrainEnd
fixture_run (WeftTrainer             *trainer,
             const WeftTrainObserver *observer,
             WeftTrainControl        *control)
{
  g_autoptr (GError) error = NULL;
  WeftTrainEnd end;

  weft_trainer_run (trainer, observer, control, NULL, &end, &error);
  g_assert_no_error (error);
  return end;
}

/* Returns: (transfer full): history without seconds, then all weights */
static inline GByteArray *
fixture_record (WeftTrainer *trainer)
{
  GByteArray *found = g_byte_array_new ();
  guint n_epochs;
  int n;
  const WeftTrainEpoch *history = weft_trainer_get_history (trainer, &n_epochs);
  const WeftValue *weights = weft_model_get_weights (weft_trainer_get_model (trainer), &n);

  for (guint i = 0; i < n_epochs; i++)
    g_byte_array_append (found, (const guint8 *) &history[i], offsetof (WeftTrainEpoch, seconds));
  for (int i = 0; i < n; i++) {
    const WeftTensor *tensor = weft_session_get_parameter (weft_trainer_get_session (trainer), weights[i]);

    g_byte_array_append (found, tensor->data, (guint) tensor->bytes);
  }
  return found;
}
