/* metrics-private.h: what the table of metrics is made from
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * metrics.c has the table, metrics-class.c what counts hits and misses,
 * metrics-score.c what looks at probabilities, metrics-number.c what compares
 * numbers. Each function is the `compute` of a WeftMetric.
 */
#pragma once

#include "learn/metrics.h"

/* The true class of a row, or -1 where it is not known: such rows count nothing. */
static inline gint64
weft_metric_class (const WeftEvaluation *evaluation,
                   gint64                row)
{
  gint64 label = evaluation->classes != NULL ? evaluation->classes[row] : -1;

  return label < evaluation->n_scores ? label : -1;
}

double weft_metric_accuracy           (const WeftMetricContext *context);
double weft_metric_balanced_accuracy  (const WeftMetricContext *context);
double weft_metric_precision_micro    (const WeftMetricContext *context);
double weft_metric_precision_macro    (const WeftMetricContext *context);
double weft_metric_precision_weighted (const WeftMetricContext *context);
double weft_metric_recall_micro       (const WeftMetricContext *context);
double weft_metric_recall_macro       (const WeftMetricContext *context);
double weft_metric_recall_weighted    (const WeftMetricContext *context);
double weft_metric_f1_micro           (const WeftMetricContext *context);
double weft_metric_f1_macro           (const WeftMetricContext *context);
double weft_metric_f1_weighted        (const WeftMetricContext *context);

double weft_metric_top_3_accuracy    (const WeftMetricContext *context);
double weft_metric_top_5_accuracy    (const WeftMetricContext *context);
double weft_metric_roc_auc           (const WeftMetricContext *context);
double weft_metric_average_precision (const WeftMetricContext *context);
double weft_metric_log_loss          (const WeftMetricContext *context);

double weft_metric_r2   (const WeftMetricContext *context);
double weft_metric_rmse (const WeftMetricContext *context);
double weft_metric_mae  (const WeftMetricContext *context);
