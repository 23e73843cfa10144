/* imbalance.h: classes that have very different numbers of rows
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is done about them is decided here alone: a recommendation asks before a training, an
 * improvement after one.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeftImbalanceSetting:
 * @param: of the training
 * @value: that lets rare classes count
 */
typedef struct
{
  const char *param;
  const char *value;
} WeftImbalanceSetting;

/* Returns: whether a class has so many times the rows of all others on average that nothing else
 *   is learned; @n_most: rows of the most frequent class */
gboolean weft_imbalance_is_unfair (gint64 n_rows,
                                   gint64 n_most,
                                   gint64 n_classes);

/* Returns: whether accuracy over all rows is so much above its mean over the classes that rare
 *   ones are answered worse */
gboolean weft_imbalance_is_uneven (double accuracy,
                                   double balanced_accuracy);

/* Returns: (transfer none): id of the metric that such classes are judged by */
const char *weft_imbalance_choose_metric (gint64 n_rows,
                                          gint64 n_most,
                                          gint64 n_classes);

/* Returns: (transfer none): settings beside the metric, ended by one without a parameter */
const WeftImbalanceSetting *weft_imbalance_list_settings (void);

G_END_DECLS
