/* shapes.h: pictures of one shape each in noise, and a small network that tells them apart
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the shape is, is known: so it is known where a map has to point. The noise has more
 * edges than the shape, so that whoever follows edges is misled.
 */
#pragma once

#include "fixture.h"

#include "base/random.h"
#include "learn/trainer.h"

#define SHAPES_SIDE    28
#define SHAPES_PIXELS  (SHAPES_SIDE * SHAPES_SIDE)
#define SHAPES_EXTENT  9 /* side of a shape */
#define SHAPES_ROWS    1300
#define SHAPES_TRAIN   1200
#define SHAPES_CLASSES 4 /* the last one has no shape, so that each shape needs evidence of its own */

typedef struct
{
  WeftDataset *dataset;
  WeftPredictor *predictor; /* the trained network */
  WeftPredictor *random;    /* the same with fresh weights */
  WeftTensor *input;        /* of the rows that were not trained on */
  int classes[SHAPES_ROWS];
  int tops[SHAPES_ROWS];
  int lefts[SHAPES_ROWS];
} Shapes;

/* A square's outline, a cross, a disk or nothing. */
static inline gboolean
shapes_covers (int class,
               int y,
               int x)
{
  const int last = SHAPES_EXTENT - 1, middle = SHAPES_EXTENT / 2;

  if (class == 0)
    return y <= 1 || x <= 1 || y >= last - 1 || x >= last - 1;
  if (class == 1)
    return ABS (y - middle) <= 1 || ABS (x - middle) <= 1;
  return class == 2 && (y - middle) * (y - middle) + (x - middle) * (x - middle) <= middle * middle;
}

static inline void
shapes_draw (Shapes     *self,
             WeftRandom *random,
             int         row,
             guint8     *pixels)
{
  int class = row % SHAPES_CLASSES, top = (int) weft_random_below (random, SHAPES_SIDE - SHAPES_EXTENT), left = (int) weft_random_below (random, SHAPES_SIDE - SHAPES_EXTENT);

  for (int i = 0; i < SHAPES_PIXELS; i++)
    pixels[i] = (guint8) weft_random_below (random, 160);
  for (int y = 0; y < SHAPES_EXTENT; y++)
    for (int x = 0; x < SHAPES_EXTENT; x++)
      if (shapes_covers (class, y, x))
        pixels[(top + y) * SHAPES_SIDE + left + x] = (guint8) (225 + weft_random_below (random, 30));
  self->classes[row] = class;
  self->tops[row] = top;
  self->lefts[row] = left;
}

static inline void
shapes_make_dataset (Shapes *self)
{
  static const char *const names[] = { "square", "cross", "disk", "nothing", NULL };
  WeftTensor *pictures = weft_tensor_new (WEFT_DTYPE_U8, &WEFT_SHAPE (SHAPES_ROWS, SHAPES_SIDE, SHAPES_SIDE), NULL);
  WeftTensor *codes = weft_tensor_new (WEFT_DTYPE_I32, &WEFT_SHAPE (SHAPES_ROWS), NULL);
  WeftDatasetBuilder *builder = weft_dataset_builder_new ();
  g_autoptr (GError) error = NULL;
  WeftRandom random;

  weft_random_init (&random, weft_random_key (5, "shapes"), 0);
  for (int row = 0; row < SHAPES_ROWS; row++) {
    shapes_draw (self, &random, row, weft_tensor_u8 (pictures) + row * SHAPES_PIXELS);
    weft_tensor_i32 (codes)[row] = self->classes[row];
  }
  weft_dataset_builder_add_column (builder, "picture", weft_column_new_dense (pictures));
  weft_dataset_builder_add_column (builder, "shape", weft_column_new_category (codes, g_strdupv ((char **) names)));
  self->dataset = weft_dataset_builder_end (builder, &error);
  g_assert_no_error (error);
}

/* @settings: `ID=VALUE …` */
static inline void
shapes_add (WeftModelSpec *spec,
            const char    *id,
            const char    *kind,
            const char    *settings,
            const char    *input)
{
  const WeftLayerKind *layer = weft_layer_kind_find (kind);
  WeftParams *params = weft_params_new (layer->params);
  const char *inputs[] = { input, NULL };
  g_auto (GStrv) words = g_strsplit (settings, " ", -1);

  for (char **word = words; *word != NULL && **word != '\0'; word++) {
    g_auto (GStrv) pair = g_strsplit (*word, "=", 2);

    g_assert_true (weft_params_set (params, pair[0], pair[1], NULL));
  }
  weft_model_spec_add (spec, id, layer, params, inputs);
}

/* Three convolutions, and a dense layer on their means. */
static inline WeftModelSpec *
shapes_make_spec (void)
{
  WeftModelSpec *spec = weft_model_spec_new ();

  shapes_add (spec, "conv1", "conv2d", "filters=8 padding=same", NULL);
  shapes_add (spec, "norm", "batch_norm", "", "conv1");
  shapes_add (spec, "relu1", "relu", "", "norm");
  shapes_add (spec, "pool1", "max_pool", "", "relu1");
  shapes_add (spec, "conv2", "conv2d", "filters=16 padding=same", "pool1");
  shapes_add (spec, "norm2", "batch_norm", "", "conv2");
  shapes_add (spec, "relu2", "relu", "", "norm2");
  shapes_add (spec, "conv3", "conv2d", "filters=16 padding=same", "relu2");
  shapes_add (spec, "norm3", "batch_norm", "", "conv3");
  shapes_add (spec, "relu3", "relu", "", "norm3");
  shapes_add (spec, "mean", "global_average_pool", "", "relu3");
  shapes_add (spec, "last", "dense", "units=4", "mean");
  return spec;
}

static inline WeftPreparation *
shapes_prepare (Shapes        *self,
                const guint32 *rows)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_preparation_params);
  g_autoptr (GError) error = NULL;
  WeftPreparation *preparation;

  g_assert_true (weft_params_set (params, "features", "picture", NULL) && weft_params_set (params, "target", "shape", NULL));
  preparation = weft_preparation_fit (self->dataset, rows, SHAPES_TRAIN, params, NULL, NULL, &error);
  g_assert_no_error (error);
  return preparation;
}

static inline WeftPredictor *
shapes_wrap (WeftModelSpec   *spec,
             WeftPreparation *preparation,
             WeftSession     *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrainedModel) model = weft_trained_model_new (spec, preparation, "cross-entropy", session, &error);

  g_assert_no_error (error);
  return weft_predictor_new_trained (model);
}

static inline void
shapes_train (Shapes        *self,
              WeftModelSpec *spec,
              const char    *learning_rate,
              const guint32 *rows)
{
  g_autoptr (WeftPreparation) preparation = shapes_prepare (self, rows);
  g_autoptr (WeftParams) params = weft_params_new (weft_trainer_params);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftGather) gather = weft_gather_new (preparation, self->dataset, WEFT_GATHER_PLAIN, NULL, &error);
  WeftTrainerSetup setup = {
    .spec = spec,
    .gather = gather,
    .train = { rows, SHAPES_TRAIN },
    .validation = { rows + SHAPES_TRAIN, SHAPES_ROWS - SHAPES_TRAIN },
    .params = params,
    .seed = 3,
  };
  g_autoptr (WeftTrainer) trainer = NULL;
  WeftTrainEnd end;

  g_assert_true (weft_params_set (params, "epochs", "30", NULL) && weft_params_set (params, "learning_rate", learning_rate, NULL));
  trainer = weft_trainer_new (&setup, &error);
  g_assert_no_error (error);
  weft_trainer_run (trainer, NULL, NULL, NULL, &end, &error);
  g_assert_no_error (error);
  self->predictor = shapes_wrap (spec, preparation, weft_trainer_get_session (trainer));
  self->random = shapes_wrap (spec, preparation, NULL);
}

/* @spec: (transfer full): what is trained on them */
static inline void
shapes_init_with (Shapes        *self,
                  WeftModelSpec *spec,
                  const char    *learning_rate)
{
  guint32 rows[SHAPES_ROWS];
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  for (guint i = 0; i < SHAPES_ROWS; i++)
    rows[i] = i;
  shapes_make_dataset (self);
  shapes_train (self, spec, learning_rate, rows);
  weft_model_spec_unref (spec);
  self->input = weft_predictor_prepare (self->predictor, self->dataset, (WeftRows){ rows + SHAPES_TRAIN, SHAPES_ROWS - SHAPES_TRAIN }, NULL, warnings, &error);
  g_assert_no_error (error);
}

static inline void
shapes_init (Shapes *self)
{
  shapes_init_with (self, shapes_make_spec (), "0.01");
}

static inline void
shapes_clear (Shapes *self)
{
  weft_tensor_unref (self->input);
  weft_predictor_free (self->predictor);
  weft_predictor_free (self->random);
  weft_dataset_unref (self->dataset);
}

/* Whether a place of a grid of @rows × @columns over picture @index lies on its shape, or
 * within @margin pixels of it. */
static inline gboolean
shapes_hits (const Shapes *self,
             int           index,
             double        y,
             double        x,
             double        margin)
{
  int row = SHAPES_TRAIN + index;

  return y >= self->tops[row] - margin && y < self->tops[row] + SHAPES_EXTENT + margin && x >= self->lefts[row] - margin && x < self->lefts[row] + SHAPES_EXTENT + margin;
}
