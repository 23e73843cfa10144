/* metrics.h: how good predictions are
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every number equals scikit-learn's to 1e-6. A metric is a line in one table.
 * Rows whose class is not known, a number outside 0 … n_scores - 1, count nothing.
 */
#pragma once

#include "base/json.h"
#include "dataset/preparation.h"
#include "learn/evaluate.h"

G_BEGIN_DECLS

/**
 * WeftConfusion:
 * @n_classes: rows and columns
 * @hits: (n_classes): rows of a class that were taken for it
 * @support: (n_classes): rows of a class
 * @predicted: (n_classes): rows that were taken for a class
 * @counts: (nullable): (n_classes × n_classes): row: true class, column: predicted class;
 *   %NULL for more than %WEFT_CONFUSION_MAX_CLASSES, as words of a vocabulary are
 */
typedef struct
{
  gint64 n_classes;
  gint64 *hits;
  gint64 *support;
  gint64 *predicted;
  gint64 *counts;
} WeftConfusion;

/* Beyond this the matrix is larger than anybody looks at, and soon than memory. */
#define WEFT_CONFUSION_MAX_CLASSES 1000

/* Returns: (transfer full): the confusion matrix; the predicted class is the
 *   one with the largest score, the first of several; NaN is never the largest */
WeftConfusion *weft_confusion_new  (const WeftEvaluation *evaluation);
void           weft_confusion_free (WeftConfusion        *self);

/**
 * WeftClassScore:
 * @support: rows of the class; for averages, all rows
 * @predicted: rows that were taken for the class; for averages, all rows
 */
typedef struct
{
  double precision;
  double recall;
  double f1;
  gint64 support;
  gint64 predicted;
} WeftClassScore;

/**
 * WeftClassReport:
 * @classes: (n_classes): one a class; 0 where a quotient is 0 / 0
 *
 * scikit-learn's classification_report with zero_division=0: classes that are
 * neither true nor predicted for any row count in no average.
 */
typedef struct
{
  gint64 n_classes;
  WeftClassScore *classes;
  WeftClassScore micro;
  WeftClassScore macro;
  WeftClassScore weighted;
  double accuracy;
} WeftClassReport;

/* Returns: (transfer full) */
WeftClassReport *weft_class_report_new  (const WeftConfusion *confusion);
void             weft_class_report_free (WeftClassReport     *self);

/**
 * weft_class_report_to_text:
 * @names: (nullable): class names
 *
 * Returns: (transfer full): a table for a terminal, laid out as scikit-learn's:
 *   without the classes that do not occur
 */
char *weft_class_report_to_text (const WeftClassReport *self,
                                 const char *const *names);

/**
 * WeftMetricContext:
 * @evaluation: (transfer none): must outlive the context
 * @confusion: (nullable): of the evaluation; %NULL without classes
 * @report: (nullable): of @confusion
 *
 * What metrics share, computed once for each evaluation. Nothing writes to it,
 * so that several threads may compute metrics of one context.
 */
typedef struct
{
  const WeftEvaluation *evaluation;
  WeftConfusion *confusion;
  WeftClassReport *report;
} WeftMetricContext;

/* Returns: (transfer full): what metrics of @evaluation share */
WeftMetricContext *weft_metric_context_new  (const WeftEvaluation *evaluation);
void               weft_metric_context_free (WeftMetricContext    *self);

/**
 * WeftMetric:
 * @id: `accuracy`, `top_3_accuracy`, `f1_macro` …: with the part before it,
 *   the name in trials and reports: `test_accuracy`
 * @title: what people read, marked with N_()
 * @help: its formula in words, marked with N_()
 * @target: what it is for
 * @higher_is_better: in which direction to optimize
 * @compute: the number; NaN where it is not defined, as for no rows, the AUC
 *   when a class has no row or all rows, and the log loss of NaN
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *help;
  WeftTargetKind target;
  gboolean higher_is_better;
  double (*compute) (const WeftMetricContext *context);
} WeftMetric;

/* Returns: (transfer none): all metrics, ended by an entry without id */
const WeftMetric *weft_metrics (void);

/* Returns: (transfer none) (nullable): the metric called @id */
const WeftMetric *weft_metric_find (const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftConfusion, weft_confusion_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftClassReport, weft_class_report_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftMetricContext, weft_metric_context_free)

G_END_DECLS
