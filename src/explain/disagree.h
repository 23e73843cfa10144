/* disagree.h: in which rows two models say the most different things
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"
#include "learn/predictor.h"

G_BEGIN_DECLS

/**
 * WeftDisagreement:
 * @row: of the data, from 0
 * @class: whose probability is compared: the true one where it is known, else the one that the
 *   first model says; of numbers, the number that differs most
 * @first, @second: what the models give it
 * @first_says, @second_says: the likeliest classes, by the numbers of the first model
 *
 * The models are |@first - @second| apart.
 */
typedef struct
{
  gint64 row;
  gint64 class;
  double first;
  double second;
  gint64 first_says;
  gint64 second_says;
} WeftDisagreement;

/**
 * WeftDisagreements:
 * @rows: (element-type WeftDisagreement): where they are most apart, the most first; none where
 *   they say the same
 * @n_rows: rows that were looked at
 * @n_agree: of them, those where both say the same class; of numbers, where they are equal
 * @n_known: those whose true class is known
 * @mean: how far they are apart on average
 * @has_classes: whether they say classes
 */
typedef struct
{
  GArray *rows;
  gint64 n_rows;
  gint64 n_agree;
  gint64 n_known;
  double mean;
  gboolean has_classes;

  /*< private >*/
  gatomicrefcount references;
} WeftDisagreements;

WeftDisagreements *weft_disagreements_ref   (WeftDisagreements *self);
void               weft_disagreements_unref (WeftDisagreements *self);

/* Returns: the share of rows in which both say the same; NaN without rows */
double weft_disagreements_get_agreement (const WeftDisagreements *self);

/**
 * weft_disagreements_rank:
 * @first: what one model says of rows; its true classes are looked at, where there are any
 * @second: what the other says of the same
 * @classes: (nullable): which class of the first each of the second's is; %NULL: they say
 *   numbers
 * @n_kept: how many rows are listed at most
 *
 * Returns: (transfer full): the rows; equal ones in their order
 */
WeftDisagreements *weft_disagreements_rank (const WeftEvaluation *first,
                                            const WeftEvaluation *second,
                                            const gint64         *classes,
                                            guint                 n_kept);

/**
 * weft_disagreements_match_classes:
 * @first, @second: models
 * @classes: (out) (transfer full) (nullable): which class of the first each of the second's is;
 *   %NULL: they say numbers
 * @error: return location for an error
 *
 * Classes are the same where they are called the same, or, where a model has no names for
 * them, have the same number.
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL when they do not tell the same classes apart
 */
gboolean weft_disagreements_match_classes (const WeftPredictor  *first,
                                           const WeftPredictor  *second,
                                           gint64              **classes,
                                           GError              **error);

/* @classes: (nullable): as above
 * Returns: which of the second model's classes is @class of the first; of numbers the same */
gint64 weft_disagreements_translate (const gint64 *classes,
                                     gint64        class);

/**
 * weft_disagreements_find:
 * @first, @second: models; their first targets are compared
 * @first_data, @second_data: the same rows, as each reads them
 * @n_kept: how many rows are listed at most
 * @stop: (nullable): polled
 * @warnings: told what was assumed
 * @error: return location for an error
 *
 * Errors: those of weft_predictor_run() and weft_disagreements_match_classes(),
 *   %WEFT_EXPLAIN_ERROR_INPUT when the rows are not as many
 *
 * Returns: (transfer full) (nullable): where they are most apart
 */
WeftDisagreements *weft_disagreements_find (WeftPredictor   *first,
                                            WeftPredictor   *second,
                                            WeftDataset     *first_data,
                                            WeftDataset     *second_data,
                                            guint            n_kept,
                                            const WeftStop  *stop,
                                            GPtrArray       *warnings,
                                            GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDisagreements, weft_disagreements_unref)

G_END_DECLS
