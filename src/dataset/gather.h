/* gather.h: a preparation applied to a dataset, batch by batch
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Binding checks once that the columns are there and fit; gathering cannot
 * fail, allocates nothing and may be done by several threads at once, each with
 * an output of its own.
 */
#pragma once

#include "dataset/preparation.h"
#include "dataset/variants.h"

G_BEGIN_DECLS

typedef struct _WeftGather WeftGather;

/**
 * WeftGatherFlags:
 * @WEFT_GATHER_NO_TARGET: the data need not have the target column, as in prediction
 */
typedef enum {
  WEFT_GATHER_PLAIN = 0,
  WEFT_GATHER_NO_TARGET = 1 << 0,
} WeftGatherFlags;

/**
 * weft_gather_new:
 * @preparation: a fitted preparation
 * @dataset: the data it was fitted on, or other data with the same columns
 * @flags: see #WeftGatherFlags
 * @warnings: (nullable): told about categories that the training rows did not have
 * @error: return location for an error
 *
 * Errors: %WEFT_DATASET_ERROR_UNKNOWN when a column is not there,
 *   %WEFT_DATASET_ERROR_TYPE when it is of another kind or shape
 *
 * Returns: (transfer full) (nullable): the two bound together
 */
WeftGather *weft_gather_new   (WeftPreparation  *preparation,
                               WeftDataset      *dataset,
                               WeftGatherFlags   flags,
                               GPtrArray        *warnings,
                               GError          **error);
WeftGather *weft_gather_ref   (WeftGather       *self);
void        weft_gather_unref (WeftGather       *self);

/**
 * weft_gather_set_variants:
 * @variants: of rows of the dataset; kept
 *
 * Right after it was made: from then on the numbers of variants are rows like others.
 */
void weft_gather_set_variants (WeftGather   *self,
                               WeftVariants *variants);

WeftPreparation *weft_gather_get_preparation (const WeftGather *self);
WeftDataset     *weft_gather_get_dataset     (const WeftGather *self);

/**
 * weft_gather_fill_inputs:
 * @rows: (array length=n_rows): row numbers
 * @n_rows: their number
 * @inputs: receives n_rows × weft_preparation_get_n_inputs() numbers
 *
 * Thread: any, several at once
 */
void weft_gather_fill_inputs (WeftGather    *self,
                              const guint32 *rows,
                              gsize          n_rows,
                              float         *inputs);

/* Returns: whether inputs are numbers only: they are filled at little cost, and nothing is
 *   counted meanwhile */
gboolean weft_gather_is_plain (const WeftGather *self);

/**
 * weft_gather_prefetch:
 * @rows: (array length=n_rows): rows that will be asked for soon
 * @n_rows: their number
 *
 * Shuffled rows lie anywhere in memory; asked for a batch ahead, they are in the
 * cache when their turn comes. Changes nothing but the time it takes.
 *
 * Thread: any, several at once
 */
void weft_gather_prefetch (WeftGather    *self,
                           const guint32 *rows,
                           gsize          n_rows);

/**
 * weft_gather_fill_targets:
 * @rows: (array length=n_rows): row numbers
 * @n_rows: their number
 * @dtype: I64 or I32 for classes, I32 for those of places, F32 for numbers
 * @targets: receives one class a row, -1 where it is missing or unknown; or
 *   weft_preparation_get_target_length() classes a row, -1 also behind a text's end;
 *   or weft_preparation_get_n_targets() numbers a row, NaN where missing
 *
 * Thread: any, several at once
 */
void weft_gather_fill_targets (WeftGather    *self,
                               const guint32 *rows,
                               gsize          n_rows,
                               WeftDType      dtype,
                               gpointer       targets);

/**
 * weft_gather_select_known:
 * @rows: (array length=n_rows): row numbers
 * @n_rows: their number
 * @known: receives those rows of @rows whose target is known, in their order; may be @rows
 *
 * A row without a target can neither be trained nor judged on.
 *
 * Returns: their number
 */
gsize weft_gather_select_known (WeftGather    *self,
                                const guint32 *rows,
                                gsize          n_rows,
                                guint32       *known);

/**
 * weft_gather_count_tokens:
 * @row: a row
 *
 * Of a target with a class for each token of a text: how many of the places are
 * the text's.
 *
 * Returns: at most weft_preparation_get_target_length(); 0 without such a target
 */
gint64 weft_gather_count_tokens (WeftGather *self,
                                 guint32     row);

/* Returns: how many categories so far were unknown to the preparation and became zeros */
guint64 weft_gather_get_n_unknown (const WeftGather *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftGather, weft_gather_unref)

G_END_DECLS
