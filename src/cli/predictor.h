/* predictor.h: the model of a trial, or of an ONNX file, applied to data files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "learn/trained.h"

G_BEGIN_DECLS

typedef struct _WeftPredictor WeftPredictor;

/**
 * weft_cli_load_trained:
 * @trials: (nullable): value of `--trials`
 * @text: the number of a trial, as typed
 * @status: (out): how to end when there is no model
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the model that the trial kept
 */
WeftTrainedModel *weft_cli_load_trained (const char  *trials,
                                         const char  *text,
                                         WeftExit    *status,
                                         GError     **error);

/**
 * weft_predictor_open:
 * @trials: (nullable): value of `--trials`
 * @name: an .onnx file, or the number of a trial
 * @status: (out): how to end when there is no model
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the model, ready
 */
WeftPredictor *weft_predictor_open (const char     *trials,
                                    const char     *name,
                                    WeftExit       *status,
                                    GError        **error);
void           weft_predictor_free (WeftPredictor  *self);

/**
 * weft_predictor_read:
 * @file: a data file, a picture, or a folder
 * @warnings: told what was assumed
 * @error: return location for an error
 *
 * Reads data as the model needs it: pictures in the form that it was trained with.
 *
 * Returns: (transfer full) (nullable): the rows
 */
WeftDataset *weft_predictor_read (WeftPredictor  *self,
                                  const char     *file,
                                  GPtrArray      *warnings,
                                  GError        **error);

/* Returns: how many targets the model has, of which the first is what it was mainly made for */
guint weft_predictor_get_n_heads (const WeftPredictor *self);

/* Returns: (transfer none): the name of target @head, "" where nothing says it */
const char *weft_predictor_get_target_name (const WeftPredictor *self,
                                            guint                head);

/**
 * weft_predictor_run:
 * @head: which target, 0 for the first
 * @dataset: raw data
 * @warnings: told what was assumed
 * @error: return location for an error
 *
 * A model with a preparation reads the columns that this names. One without, as
 * others export them, reads the only column of arrays that has as many numbers
 * as its input, or else all columns, as they are.
 *
 * Returns: (transfer full) (nullable): scores of all rows
 */
WeftEvaluation *weft_predictor_run (WeftPredictor  *self,
                                    guint           head,
                                    WeftDataset    *dataset,
                                    GPtrArray      *warnings,
                                    GError        **error);

/**
 * weft_predictor_run_layer:
 * @layer: (nullable): id of a layer, or name of a value of an ONNX graph; %NULL: what the
 *   model gives
 * @dataset: raw data
 * @rows: which of its rows
 * @warnings: told what was assumed
 * @error: return location for an error
 *
 * What a layer makes of rows, see weft_predictor_run() for how they are read.
 *
 * Returns: (transfer full) (nullable): (N, V) f32
 */
WeftTensor *weft_predictor_run_layer (WeftPredictor  *self,
                                      const char     *layer,
                                      WeftDataset    *dataset,
                                      WeftRows        rows,
                                      GPtrArray      *warnings,
                                      GError        **error);

/* Returns: (transfer none) (nullable): how the model reads rows */
WeftPreparation *weft_predictor_get_preparation (const WeftPredictor *self);

/* Returns: whether it writes texts for its first target, which weft_predictor_write() gives */
gboolean weft_predictor_writes (const WeftPredictor *self);

/**
 * weft_predictor_write:
 * @dataset: raw data
 * @width: texts that are followed side by side, see weft_decode()
 * @warnings: told what was assumed
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): a text for each row
 */
char **weft_predictor_write (WeftPredictor *self,
                             WeftDataset *dataset,
                             int width,
                             GPtrArray *warnings,
                             GError **error);

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
