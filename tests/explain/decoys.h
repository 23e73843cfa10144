/* decoys.h: digits with a patch that tells their class, and a network that is fooled by it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each of scikit-learn's digits, of 8 × 8 points and half as bright, has a patch of 2 × 2 in
 * one of its corners. Where the network learns, its brightness is the digit's number; where
 * it is tested, any. Source: Ross et al. 2017, "Decoy MNIST".
 */
#pragma once

#include "fixture.h"

#include "base/random.h"
#include "learn/trainer.h"

#define DECOYS_SIDE   8
#define DECOYS_POINTS (DECOYS_SIDE * DECOYS_SIDE)
#define DECOYS_ROWS   1797
#define DECOYS_TRAIN  1100
#define DECOYS_PATCH  2

typedef struct
{
  WeftDataset *dataset;
  WeftPreparation *preparation;
  WeftTrainedModel *fooled;
  guint32 rows[DECOYS_ROWS]; /* those that train come first, then validation, then test */
  int corners[DECOYS_ROWS];  /* where the patch is */
} Decoys;

/* Rows to steer by and to judge on, whose patches say nothing. */
#define DECOYS_VALIDATION(self) ((WeftRows){ (self)->rows + DECOYS_TRAIN, 300 })
#define DECOYS_TEST(self)       ((WeftRows){ (self)->rows + DECOYS_TRAIN + 300, DECOYS_ROWS - DECOYS_TRAIN - 300 })

static inline WeftMark
decoys_patch (guint32 row,
              int     corner)
{
  const gint64 far = DECOYS_SIDE - DECOYS_PATCH;

  return (WeftMark){ row, corner / 2 * far, corner % 2 * far, DECOYS_PATCH, DECOYS_PATCH };
}

/* A line: the class, then a letter a point, `a` for 0 to `q` for 16. */
static inline void
decoys_draw (Decoys     *self,
             WeftRandom *random,
             int         row,
             const char *line,
             guint8     *pixels)
{
  int corner = (int) weft_random_below (random, 4), value = (int) weft_random_below (random, 10);
  WeftMark patch = decoys_patch ((guint32) row, corner);

  for (int i = 0; i < DECOYS_POINTS; i++)
    pixels[i] = (guint8) ((line[1 + i] - 'a') * 255 / 32);
  if (row < DECOYS_TRAIN)
    value = line[0] - '0';
  for (gint64 y = patch.top; y < patch.top + DECOYS_PATCH; y++)
    for (gint64 x = patch.left; x < patch.left + DECOYS_PATCH; x++)
      pixels[y * DECOYS_SIDE + x] = (guint8) (value * 255 / 9);
  self->corners[row] = corner;
}

static inline void
decoys_make_dataset (Decoys *self)
{
  static const char *const names[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", NULL };
  WeftTensor *pictures = weft_tensor_new (WEFT_DTYPE_U8, &WEFT_SHAPE (DECOYS_ROWS, DECOYS_SIDE, DECOYS_SIDE), NULL);
  WeftTensor *codes = weft_tensor_new (WEFT_DTYPE_I32, &WEFT_SHAPE (DECOYS_ROWS), NULL);
  WeftDatasetBuilder *builder = weft_dataset_builder_new ();
  g_autofree char *path = fixture_path ("digits.txt"), *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  WeftRandom random;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  weft_random_init (&random, weft_random_key (5, "decoys"), 0);
  for (int row = 0; row < DECOYS_ROWS; row++) {
    decoys_draw (self, &random, row, lines[row], weft_tensor_u8 (pictures) + row * DECOYS_POINTS);
    weft_tensor_i32 (codes)[row] = lines[row][0] - '0';
    self->rows[row] = (guint32) row;
  }
  weft_dataset_builder_add_column (builder, "picture", weft_column_new_dense (pictures));
  weft_dataset_builder_add_column (builder, "digit", weft_column_new_category (codes, g_strdupv ((char **) names)));
  self->dataset = weft_dataset_builder_end (builder, &error);
  g_assert_no_error (error);
}

static inline void
decoys_add (WeftModelSpec *spec,
            const char    *id,
            const char    *kind,
            const char    *units,
            const char    *input)
{
  const WeftLayerKind *layer = weft_layer_kind_find (kind);
  WeftParams *params = weft_params_new (layer->params);
  const char *inputs[] = { input, NULL };

  g_assert_true (units == NULL || weft_params_set (params, "units", units, NULL));
  weft_model_spec_add (spec, id, layer, params, inputs);
}

static inline WeftModelSpec *
decoys_make_spec (void)
{
  WeftModelSpec *spec = weft_model_spec_new ();

  decoys_add (spec, "flat", "flatten", NULL, NULL);
  decoys_add (spec, "first", "dense", "64", "flat");
  decoys_add (spec, "bend", "relu", NULL, "first");
  decoys_add (spec, "second", "dense", "32", "bend");
  decoys_add (spec, "bend2", "relu", NULL, "second");
  decoys_add (spec, "last", "dense", "10", "bend2");
  return spec;
}

/* @settings: of the trainer, `ID=VALUE …` */
static inline WeftTrainer *
decoys_train (Decoys          *self,
              WeftSession     *start,
              const WeftMarks *marks,
              const char      *settings)
{
  g_autoptr (WeftModelSpec) spec = decoys_make_spec ();
  g_autoptr (WeftParams) params = weft_params_new (weft_trainer_params);
  g_auto (GStrv) words = g_strsplit (settings, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftGather) gather = weft_gather_new (self->preparation, self->dataset, WEFT_GATHER_PLAIN, NULL, &error);
  WeftTrainerSetup setup = {
    .spec = spec,
    .gather = gather,
    .train = { self->rows, DECOYS_TRAIN },
    .validation = DECOYS_VALIDATION (self),
    .params = params,
    .seed = 3,
    .start = start,
    .marks = marks,
  };
  WeftTrainer *trainer;
  WeftTrainEnd end;

  for (char **word = words; *word != NULL; word++) {
    g_auto (GStrv) pair = g_strsplit (*word, "=", 2);

    weft_params_set (params, pair[0], pair[1], &error);
    g_assert_no_error (error);
  }
  trainer = weft_trainer_new (&setup, &error);
  g_assert_no_error (error);
  g_assert_true (weft_trainer_run (trainer, NULL, NULL, NULL, &end, &error));
  g_assert_no_error (error);
  return trainer;
}

static inline WeftTrainedModel *
decoys_take (Decoys      *self,
             WeftTrainer *trainer)
{
  g_autoptr (WeftModelSpec) spec = decoys_make_spec ();
  g_autoptr (GError) error = NULL;
  WeftTrainedModel *model = weft_trained_model_new (spec, self->preparation, "cross-entropy", weft_trainer_get_session (trainer), &error);

  g_assert_no_error (error);
  return model;
}

static inline void
decoys_init (Decoys *self)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_preparation_params);
  g_autoptr (WeftTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;

  decoys_make_dataset (self);
  g_assert_true (weft_params_set (params, "target", "digit", NULL));
  self->preparation = weft_preparation_fit (self->dataset, self->rows, DECOYS_TRAIN, params, NULL, NULL, &error);
  g_assert_no_error (error);
  trainer = decoys_train (self, NULL, NULL, "epochs=60");
  self->fooled = decoys_take (self, trainer);
}

static inline void
decoys_clear (Decoys *self)
{
  weft_trained_model_unref (self->fooled);
  weft_preparation_unref (self->preparation);
  weft_dataset_unref (self->dataset);
}

/* The first @n rows, all of their corners, or only that with the patch. */
static inline WeftMarks *
decoys_mark (const Decoys *self,
             guint         n,
             gboolean      all)
{
  WeftMarks *marks = weft_marks_new (self->preparation, weft_dataset_get_hash (self->dataset));
  g_autoptr (GError) error = NULL;

  for (guint row = 0; row < n; row++)
    for (int corner = 0; corner < 4; corner++) {
      WeftMark mark = decoys_patch (row, corner);

      if (!all && corner != self->corners[row])
        continue;
      weft_marks_add (marks, &mark, &error);
      g_assert_no_error (error);
    }
  return marks;
}

/* Returns: the share of @rows that is told right */
static inline double
decoys_judge (const Decoys     *self,
              WeftTrainedModel *model,
              WeftRows          rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftEvaluation) evaluation = weft_trained_model_evaluate (model, 0, self->dataset, rows, TRUE, NULL, NULL, &error);
  gint64 n_right = 0;

  g_assert_no_error (error);
  for (gint64 i = 0; i < evaluation->n_rows; i++) {
    const float *scores = evaluation->scores + i * evaluation->n_scores;
    int best = 0;

    for (int c = 1; c < evaluation->n_scores; c++)
      best = scores[c] > scores[best] ? c : best;
    n_right += best == evaluation->classes[i];
  }
  return (double) n_right / (double) evaluation->n_rows;
}

/* Returns: how many of @rows are of @class */
static inline int
decoys_count (const Decoys *self,
              WeftRows      rows,
              int           class)
{
  const gint32 *codes = weft_tensor_i32 (weft_column_get_tensor (weft_dataset_find_column (self->dataset, "digit")));
  int n = 0;

  for (gsize i = 0; i < rows.n_rows; i++)
    n += codes[rows.rows[i]] == class;
  return n;
}
