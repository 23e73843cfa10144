/* preparation.h: columns → numbers, fitted on the training rows only
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A preparation is what must be known to turn rows into a model's input and
 * target: names, means, factors, dictionaries; never the data itself. It is
 * immutable, reference-counted and stored as JSON. A WeftGather (gather.h)
 * applies it while a batch is put together.
 *
 * The input is one item when a single column of arrays with two or more axes is
 * chosen (an image keeps its shape), otherwise a vector with a name for each
 * number: a column of numbers gives one, a column of vectors one an element, a
 * category one for each of its names, a text the number of each token's entry in
 * its vocabulary.
 */
#pragma once

#include "base/params.h"
#include "base/stop.h"
#include "dataset/dataset.h"
#include "dataset/tokenizer.h"
#include "dataset/warnings.h"

G_BEGIN_DECLS

typedef struct _WeftPreparation WeftPreparation;

/**
 * weft_preparation_params:
 *
 * What there is to choose, for the prepare node: `features` (none: all columns
 * but the targets), `target`, `more_targets`, `task` (auto, classes, numbers, tags, text, none),
 * `numbers` (how to scale), `factor`, `missing` (mean, median, most-frequent,
 * constant), `constant`, `indicator`; for texts `tokens`, `lowercase`,
 * `vocabulary`, `vocabulary_file`, `length`, `target_length`.
 */
extern const WeftParam weft_preparation_params[];

/**
 * WeftTargetKind:
 * @WEFT_TARGET_NONE: there is no target
 * @WEFT_TARGET_CLASS: the number of a class
 * @WEFT_TARGET_NUMBER: one number or several
 */
typedef enum {
  WEFT_TARGET_NONE,
  WEFT_TARGET_CLASS,
  WEFT_TARGET_NUMBER,
} WeftTargetKind;

/**
 * weft_preparation_fit:
 * @dataset: the data
 * @rows: (array length=n_rows): the training rows, at least one
 * @n_rows: their number
 * @params: values for weft_preparation_params
 * @stop: (nullable): polled
 * @warnings: (nullable): what was assumed
 * @error: return location for an error
 *
 * Fits on @rows and nothing else. Missing numbers are filled in first, then
 * the scaling is fitted on filled numbers, as a pipeline of scikit-learn's
 * SimpleImputer and scaler does. Infinite numbers count as missing. A constant
 * column becomes zeros.
 *
 * Errors: %WEFT_DATASET_ERROR_UNKNOWN for a column that is not there,
 *   %WEFT_DATASET_ERROR_TYPE for one that cannot be used so,
 *   %WEFT_DATASET_ERROR_ROWS, %WEFT_DATASET_ERROR_STOPPED
 *
 * Returns: (transfer full) (nullable): the preparation
 */
WeftPreparation *weft_preparation_fit (WeftDataset       *dataset,
                                       const guint32     *rows,
                                       gsize              n_rows,
                                       const WeftParams  *params,
                                       const WeftStop    *stop,
                                       GPtrArray         *warnings,
                                       GError           **error);

WeftPreparation *weft_preparation_ref   (WeftPreparation *self);
void             weft_preparation_unref (WeftPreparation *self);

/* Returns: the shape of one row's input, without the batch axis */
WeftShape weft_preparation_get_input_shape (const WeftPreparation *self);

/* Returns: whether some of the input are numbers of tokens */
gboolean weft_preparation_reads_text (const WeftPreparation *self);

/* Returns: numbers of one row's input */
gint64 weft_preparation_get_n_inputs (const WeftPreparation *self);

/**
 * WeftInputPart:
 * @name: the column that it is made of; the target's for what has been written before each
 *   place, which a model that writes texts reads: its begin, then the text itself
 * @shape: of one row's
 * @first: its first number among those of a row's input
 * @n_entries: of a text, whose numbers are those of entries, how many there are; else 0
 *
 * A run of numbers of the input.
 */
typedef struct
{
  const char *name;
  WeftShape shape;
  gint64 first;
  gint64 n_entries;
} WeftInputPart;

guint         weft_preparation_get_n_parts (const WeftPreparation *self);
WeftInputPart weft_preparation_get_part    (const WeftPreparation *self,
                                            guint                  index);

/**
 * weft_preparation_get_input_name:
 * @index: 0 … weft_preparation_get_n_inputs() - 1
 *
 * Returns: (transfer full): "age", "job=clerk", "age is missing", "values[3]", "image[27,3]"
 */
char *weft_preparation_get_input_name (const WeftPreparation *self,
                                       gint64                 index);

/**
 * weft_preparation_find_token:
 * @index: 0 … weft_preparation_get_n_inputs() - 1
 * @number: what the input holds there
 *
 * Returns: (transfer none) (nullable): the token of a text that has this number; %NULL for
 *   inputs that are no text's, and "" where a text has ended
 */
const char *weft_preparation_find_token (const WeftPreparation *self,
                                         gint64                 index,
                                         double                 number);

/* The columns that inputs are made of, and the one of the target (nullable). */
guint       weft_preparation_get_n_columns   (const WeftPreparation *self);
const char *weft_preparation_get_column_name (const WeftPreparation *self,
                                              guint                  index);
const char *weft_preparation_get_target_name (const WeftPreparation *self);

WeftTargetKind weft_preparation_get_target_kind (const WeftPreparation *self);

/**
 * weft_preparation_get_form:
 *
 * Returns: (transfer none) (nullable): what is made of pictures, where a picture is the
 *   whole input
 */
const WeftImageForm *weft_preparation_get_form (const WeftPreparation *self);

/**
 * weft_preparation_get_n_targets:
 *
 * Returns: classes for %WEFT_TARGET_CLASS, numbers a row for
 *   %WEFT_TARGET_NUMBER, else 0
 */
gint64 weft_preparation_get_n_targets (const WeftPreparation *self);

/* Returns: places of a row that each have a class, as the tokens of a text that is tagged
 *   or written do; 0 when a row has one target */
gint64 weft_preparation_get_target_length (const WeftPreparation *self);

/* Returns: (transfer none) (nullable): what makes numbers of a text that is to be written */
WeftTokenizer *weft_preparation_get_target_tokenizer (const WeftPreparation *self);

/* The most targets that one model learns. */
#define WEFT_MAX_HEADS 8

/* Returns: targets: 1, and one for each further target */
guint weft_preparation_get_n_heads (const WeftPreparation *self);

/**
 * weft_preparation_get_head:
 * @index: 0 … weft_preparation_get_n_heads() - 1
 *
 * Returns: (transfer none): the preparation with another target: the same input, and that
 *   target as if it were the only one; of 0 the preparation itself
 */
WeftPreparation *weft_preparation_get_head (WeftPreparation *self,
                                            guint            index);

/* Returns: (transfer none) (nullable): the classes' names in the order of their numbers */
const char *const *weft_preparation_get_class_names (const WeftPreparation *self);

/**
 * weft_preparation_to_json:
 *
 * Returns: (transfer full): an object that weft_preparation_from_json() reads;
 *   equal preparations give equal text
 */
JsonNode *weft_preparation_to_json (const WeftPreparation *self);

/**
 * weft_preparation_from_json:
 * @node: what weft_preparation_to_json() gave
 * @error: return location for an error
 *
 * Errors: %WEFT_DATASET_ERROR_FORMAT
 *
 * Returns: (transfer full) (nullable): the preparation
 */
WeftPreparation *weft_preparation_from_json (JsonNode  *node,
                                             GError   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftPreparation, weft_preparation_unref)

G_END_DECLS
