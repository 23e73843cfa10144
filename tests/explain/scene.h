/* scene.h: a small table with a column of texts, and untrained models of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "fixture.h"

#include "dataset/reader.h"

#define SETTINGS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define N_ROWS        6

typedef struct
{
  WeftDataset *dataset;
  WeftPreparation *preparation;
  WeftModelSpec *spec;
  WeftPredictor *predictor;
  WeftSubject *subject;
  WeftTensor *input; /* all rows */
} Scene;

static const char scene_table[] = "a,b,c,kind\n1,2,0.5,x\n2,-1,1,y\n3,0,2,x\n0,1,1.5,y\n5,2,1,z\n4,1,0,z\n";

static const char *const scene_texts[N_ROWS] = { "the cat sat on the mat", "a dog ran", "the dog sat", "a cat", "on the mat", "sat" };

static inline WeftParams *
scene_params (const WeftParam *from,
              const char *const *settings)
{
  WeftParams *params = weft_params_new (from);

  for (; settings != NULL && *settings != NULL; settings += 2) {
    g_autoptr (GError) error = NULL;

    weft_params_set (params, settings[0], settings[1], &error);
    g_assert_no_error (error);
  }
  return params;
}

static inline void
scene_add (Scene *self,
           const char *id,
           const char *kind,
           const char *const *settings,
           const char *const *inputs)
{
  const WeftLayerKind *layer = weft_layer_kind_find (kind);

  weft_model_spec_add (self->spec, id, layer, scene_params (layer->params, settings), inputs);
}

/* Pictures that came as arrays, as IDX files have them. */
static inline WeftColumn *
scene_make_arrays (void)
{
  WeftTensor *pixels = weft_tensor_new (WEFT_DTYPE_U8, &WEFT_SHAPE (N_ROWS, 4, 5), NULL);

  for (gint64 i = 0; i < N_ROWS * 4 * 5; i++)
    weft_tensor_u8 (pixels)[i] = (guint8) (i * 7);
  return weft_column_new_dense (pixels);
}

/* The table, and columns of texts and arrays, which so few rows would not be taken for. */
static inline WeftDataset *
scene_dataset (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (scene_table, strlen (scene_table));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDataset) numbers = weft_dataset_read_bytes (bytes, "table.csv", NULL, NULL, NULL, &error);
  WeftDatasetBuilder *builder = weft_dataset_builder_new ();
  WeftDataset *dataset;

  g_assert_no_error (error);
  for (guint i = 0; i < weft_dataset_get_n_columns (numbers); i++)
    weft_dataset_builder_add_column (builder, weft_dataset_get_column_name (numbers, i), weft_column_ref (weft_dataset_get_column (numbers, i)));
  weft_dataset_builder_add_column (builder, "words", weft_column_new_text (scene_texts, N_ROWS, NULL));
  weft_dataset_builder_add_column (builder, "image", scene_make_arrays ());
  dataset = weft_dataset_builder_end (builder, &error);
  g_assert_no_error (error);
  return dataset;
}

static inline void
scene_begin (Scene      *self,
             const char *features)
{
  g_autoptr (WeftParams) params = scene_params (weft_preparation_params, SETTINGS ("features", features, "target", "kind"));
  const guint32 rows[N_ROWS] = { 0, 1, 2, 3, 4, 5 };
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  self->dataset = scene_dataset ();
  self->preparation = weft_preparation_fit (self->dataset, rows, N_ROWS, params, NULL, NULL, &error);
  g_assert_no_error (error);
  self->spec = weft_model_spec_new ();
}

static inline void
scene_end (Scene *self)
{
  const guint32 rows[N_ROWS] = { 0, 1, 2, 3, 4, 5 };
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrainedModel) trained = weft_trained_model_new (self->spec, self->preparation, "cross-entropy", NULL, &error);

  g_assert_no_error (error);
  self->predictor = weft_predictor_new_trained (trained);
  self->input = weft_predictor_prepare (self->predictor, self->dataset, (WeftRows){ rows, N_ROWS }, NULL, warnings, &error);
  g_assert_no_error (error);
  self->subject = weft_subject_new (self->predictor, 0, &error);
  g_assert_no_error (error);
}

static inline void
scene_clear (Scene *self)
{
  weft_subject_free (self->subject);
  weft_tensor_unref (self->input);
  weft_predictor_free (self->predictor);
  weft_model_spec_unref (self->spec);
  weft_preparation_unref (self->preparation);
  weft_dataset_unref (self->dataset);
}

/* Weights of a parameter, to be written: (inputs, units). */
static inline float *
scene_get_weights (const Scene *self,
                   const char  *name)
{
  WeftGraph *graph = weft_predictor_get_graph (self->predictor);

  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);

    if (info->kind == WEFT_VALUE_PARAMETER && g_strcmp0 (info->name, name) == 0)
      return weft_tensor_f32 (info->tensor);
  }
  g_error ("there are no weights %s", name);
}

/* After weights were written. */
static inline void
scene_look_again (Scene *self)
{
  weft_subject_free (self->subject);
  self->subject = weft_subject_new (self->predictor, 0, NULL);
  g_assert_nonnull (self->subject);
}
