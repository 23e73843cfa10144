/* trained.h: a model with its weights and all it needs to be used
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A trained model carries the fitted preparation, so that it takes raw rows. It
 * is immutable and reference-counted. On disk it is a safetensors file with the
 * texts `layers`, `preparation`, `loss` and `data`.
 */
#pragma once

#include "exchange/safetensors.h"
#include "learn/decode.h"
#include "learn/evaluate.h"
#include "learn/transfer.h"

G_BEGIN_DECLS

typedef struct _WeftTrainedModel WeftTrainedModel;

/**
 * weft_trained_model_new:
 * @spec: its layers
 * @preparation: what its input was prepared with
 * @loss: what it was trained for, one of weft_loss_choices but not auto
 * @session: weights under the names that a new model has; copied; %NULL: fresh ones
 * @error: return location for an error
 *
 * Errors: those of weft_model_new() and weft_objective_build()
 *
 * Returns: (transfer full) (nullable): the trained model
 */
WeftTrainedModel *weft_trained_model_new (WeftModelSpec    *spec,
                                          WeftPreparation  *preparation,
                                          const char       *loss,
                                          WeftSession      *session,
                                          GError          **error);

/**
 * weft_trained_model_new_found:
 * @find: finds each weight under the name that a new model has for it
 * @source: for @find
 *
 * As weft_trained_model_new(), with weights from anywhere.
 *
 * Errors: also those of weft_transfer_all()
 *
 * Returns: (transfer full) (nullable): the trained model
 */
WeftTrainedModel *weft_trained_model_new_found (WeftModelSpec     *spec,
                                                WeftPreparation   *preparation,
                                                const char        *loss,
                                                WeftTransferFind   find,
                                                gpointer           source,
                                                GError           **error);

WeftTrainedModel *weft_trained_model_ref   (WeftTrainedModel *self);
void              weft_trained_model_unref (WeftTrainedModel *self);

/**
 * weft_trained_model_copy:
 * @weights: (nullable): tensors that replace those of the same name
 * @error: return location for an error
 *
 * Until something is computed with the copy, what its session's parameters hold may be changed.
 *
 * Errors: %WEFT_LEARN_ERROR_MODEL when one of @weights has another shape
 *
 * Returns: (transfer full) (nullable): the same model with weights of its own
 */
WeftTrainedModel *weft_trained_model_copy (const WeftTrainedModel  *self,
                                           WeftSafetensors         *weights,
                                           GError                 **error);

/**
 * weft_trained_model_set_data:
 * @hash: (nullable): of the files that it was trained on
 *
 * Right after it was made; stored with it, and in the metadata of its ONNX file.
 */
void weft_trained_model_set_data (WeftTrainedModel *self,
                                  const char       *hash);

/* Returns: (transfer none): what it was trained for, one of weft_loss_choices */
const char *weft_trained_model_get_loss (const WeftTrainedModel *self);

WeftModel       *weft_trained_model_get_model       (const WeftTrainedModel *self);
WeftPreparation *weft_trained_model_get_preparation (const WeftTrainedModel *self);
WeftSession     *weft_trained_model_get_session     (const WeftTrainedModel *self);

/* Returns: the value of what target @head gets: (N, C) probabilities …, see #WeftObjective */
WeftValue weft_trained_model_get_scores (const WeftTrainedModel *self,
                                         guint                   head);

/**
 * weft_trained_model_write_texts:
 * @dataset: rows to read; the target may be missing
 * @rows: which of them
 * @width: texts that are followed side by side, see weft_decode(); 1 is greedy
 * @stop: (nullable): polled
 * @warnings: (nullable): told what was assumed
 * @error: return location for an error
 *
 * What a model whose target is a text writes.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): a text for each row
 */
char **weft_trained_model_write_texts (WeftTrainedModel *self,
                                       WeftDataset *dataset,
                                       WeftRows rows,
                                       int width,
                                       const WeftStop *stop,
                                       GPtrArray *warnings,
                                       GError **error);

/**
 * weft_trained_model_write_row:
 * @row: of @dataset
 * @written: (out caller-allocates): the same text, token by token, see weft_decode_row()
 *
 * As weft_trained_model_write_texts(), of one row.
 */
gboolean weft_trained_model_write_row (WeftTrainedModel  *self,
                                       WeftDataset       *dataset,
                                       guint32            row,
                                       int                width,
                                       const WeftStop    *stop,
                                       GPtrArray         *warnings,
                                       WeftWritten       *written,
                                       GError           **error);

/**
 * weft_trained_model_save:
 * @path: replaced in one step
 * @error: return location for an error
 *
 * Equal models give equal bytes.
 */
gboolean weft_trained_model_save (const WeftTrainedModel  *self,
                                  const char              *path,
                                  GError                 **error);

/**
 * weft_trained_model_to_bytes:
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what weft_trained_model_save() writes
 */
GBytes *weft_trained_model_to_bytes (const WeftTrainedModel  *self,
                                     GError                 **error);

/**
 * weft_trained_model_load:
 * @path: what weft_trained_model_save() wrote
 * @error: return location for an error
 *
 * Errors: %WEFT_EXCHANGE_ERROR_FORMAT, %WEFT_LEARN_ERROR_MODEL …
 *
 * Returns: (transfer full) (nullable): the trained model
 */
WeftTrainedModel *weft_trained_model_load (const char  *path,
                                           GError     **error);

/**
 * weft_trained_model_to_onnx:
 * @error: return location for an error
 *
 * Makes an ONNX file of what gives scores for prepared rows: probabilities of classes, or
 * predictions; for each target an output. The texts of a trained model, prefixed `weft.`, are
 * the metadata.
 *
 * Errors: those of weft_onnx_serialize()
 *
 * Returns: (transfer full) (nullable): its bytes
 */
GBytes *weft_trained_model_to_onnx (const WeftTrainedModel  *self,
                                    GError                 **error);

/**
 * weft_trained_model_export:
 * @path: an ONNX file, replaced in one step
 * @error: return location for an error
 *
 * Errors: those of weft_trained_model_to_onnx(), %WEFT_BASE_ERROR_FILE
 */
gboolean weft_trained_model_export (const WeftTrainedModel  *self,
                                    const char              *path,
                                    GError                 **error);

/**
 * weft_trained_model_evaluate:
 * @head: which of the preparation's targets; 0 is the first
 * @dataset: raw data with the columns that the preparation knows
 * @rows: which rows
 * @targets: whether to compare with the target column; rows without a target
 *   must then have been left out
 * @stop: (nullable): polled
 * @warnings: (nullable): what was assumed
 * @error: return location for an error
 *
 * Errors: %WEFT_DATASET_ERROR_UNKNOWN, %WEFT_DATASET_ERROR_TYPE when the data
 *   does not fit
 *
 * Returns: (transfer full) (nullable): scores, and with targets the loss
 */
WeftEvaluation *weft_trained_model_evaluate (WeftTrainedModel  *self,
                                             guint              head,
                                             WeftDataset       *dataset,
                                             WeftRows           rows,
                                             gboolean           targets,
                                             const WeftStop    *stop,
                                             GPtrArray         *warnings,
                                             GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrainedModel, weft_trained_model_unref)

G_END_DECLS
