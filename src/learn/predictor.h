/* predictor.h: a model of any source, applied to data
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a trained model knows of its data by itself, an ONNX file may say in its texts,
 * or its shapes leave it to be guessed.
 */
#pragma once

#include "exchange/onnx.h"
#include "learn/trained.h"

G_BEGIN_DECLS

typedef struct _WeftPredictor WeftPredictor;

/* Returns: (transfer full): a model that Weft trained; kept */
WeftPredictor *weft_predictor_new_trained (WeftTrainedModel *model);

/**
 * weft_predictor_new_onnx:
 * @model: (transfer full): with one input of rows of numbers; where it classifies pictures
 *   and ends in no probabilities, they are added
 * @error: return location for an error
 *
 * Errors: %G_IO_ERROR_NOT_SUPPORTED for another kind of input, those of
 *   weft_preparation_from_json()
 *
 * Returns: (transfer full) (nullable): the model
 */
WeftPredictor *weft_predictor_new_onnx (WeftOnnxModel  *model,
                                        GError        **error);
void           weft_predictor_free     (WeftPredictor  *self);

/* Returns: (transfer none) (nullable): what it was made of */
WeftTrainedModel    *weft_predictor_get_trained (const WeftPredictor *self);
const WeftOnnxModel *weft_predictor_get_onnx    (const WeftPredictor *self);

/* The computation: what rows go into, and the scores of target @head that come out. */
WeftGraph *weft_predictor_get_graph  (const WeftPredictor *self);
WeftValue  weft_predictor_get_input  (const WeftPredictor *self);
WeftValue  weft_predictor_get_scores (const WeftPredictor *self,
                                      guint                head);

/* Returns: (transfer none) (nullable): what makes its input of columns, where that is known */
WeftPreparation *weft_predictor_get_preparation (const WeftPredictor *self);

/* Returns: whether it reads pictures, which are then brought to @form */
gboolean weft_predictor_get_form (const WeftPredictor *self,
                                  WeftImageForm       *form);

/**
 * weft_predictor_read:
 * @file: a data file, a picture, or a folder
 * @stop: (nullable): polled
 * @warnings: told what was assumed
 * @error: return location for an error
 *
 * Reads data as the model needs it: pictures in the form that it was trained with.
 *
 * Returns: (transfer full) (nullable): the rows
 */
WeftDataset *weft_predictor_read (WeftPredictor   *self,
                                  const char      *file,
                                  const WeftStop  *stop,
                                  GPtrArray       *warnings,
                                  GError         **error);

/**
 * weft_predictor_prepare:
 * @dataset: raw data
 * @rows: which of its rows, at least one
 * @stop: (nullable): polled
 * @warnings: told what was assumed
 * @error: return location for an error
 *
 * Errors: those of weft_gather_new()
 *
 * Returns: (transfer full) (nullable): (rows × item…) f32: what the model is given of rows
 */
WeftTensor *weft_predictor_prepare (WeftPredictor   *self,
                                    WeftDataset     *dataset,
                                    WeftRows         rows,
                                    const WeftStop  *stop,
                                    GPtrArray       *warnings,
                                    GError         **error);

/* Returns: how many targets the model has, of which the first is what it was mainly made for */
guint weft_predictor_get_n_heads (const WeftPredictor *self);

/* Returns: (transfer none): the name of target @head, "" where nothing says it */
const char *weft_predictor_get_target_name (const WeftPredictor *self,
                                            guint                head);

/**
 * weft_predictor_run:
 * @head: which target, 0 for the first
 * @dataset: raw data
 * @stop: (nullable): polled
 * @warnings: told what was assumed
 * @error: return location for an error
 *
 * A model with a preparation reads the columns that this names. One without, as
 * others export them, reads the only column of arrays that has as many numbers
 * as its input, or else all columns, as they are.
 *
 * Returns: (transfer full) (nullable): scores of all rows
 */
WeftEvaluation *weft_predictor_run (WeftPredictor   *self,
                                    guint            head,
                                    WeftDataset     *dataset,
                                    const WeftStop  *stop,
                                    GPtrArray       *warnings,
                                    GError         **error);

/* Returns: whether it writes texts for its first target, which weft_predictor_write() gives */
gboolean weft_predictor_writes (const WeftPredictor *self);

/**
 * weft_predictor_write:
 * @dataset: raw data
 * @width: texts that are followed side by side, see weft_decode()
 * @stop: (nullable): polled
 * @warnings: told what was assumed
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): a text for each row
 */
char **weft_predictor_write (WeftPredictor *self,
                             WeftDataset *dataset,
                             int width,
                             const WeftStop *stop,
                             GPtrArray *warnings,
                             GError **error);

/**
 * weft_predictor_write_row:
 * @row: of @dataset
 * @written: (out caller-allocates): what weft_predictor_write() gives for it, token by token,
 *   and what the model read meanwhile, see weft_decode_row(); to be cleared
 *
 * As weft_predictor_write(), of one row.
 */
gboolean weft_predictor_write_row (WeftPredictor   *self,
                                   WeftDataset     *dataset,
                                   guint32          row,
                                   int              width,
                                   const WeftStop  *stop,
                                   GPtrArray       *warnings,
                                   WeftWritten     *written,
                                   GError         **error);

/**
 * weft_predictor_get_class_names:
 * @head: which target
 * @n_names: (out): number of classes
 *
 * Returns: (transfer none) (nullable): what the scores are of
 */
const char *const *weft_predictor_get_class_names (const WeftPredictor *self,
                                                   guint head,
                                                   gint64 *n_names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftPredictor, weft_predictor_free)

G_END_DECLS
