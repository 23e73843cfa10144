/* metrics.c: the table of metrics
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/metrics-private.h"

#include "base/i18n.h"

#include <string.h>

static const WeftMetric table[] = {
  { "accuracy", N_("Accuracy"), N_("The share of rows whose class is predicted."), WEFT_TARGET_CLASS, TRUE, weft_metric_accuracy },
  { "balanced_accuracy", N_("Balanced accuracy"), N_("The share of rows of a class that are predicted, averaged over the classes that occur."), WEFT_TARGET_CLASS, TRUE, weft_metric_balanced_accuracy },
  { "top_3_accuracy", N_("Top-3 accuracy"), N_("The share of rows whose class is among the three likeliest."), WEFT_TARGET_CLASS, TRUE, weft_metric_top_3_accuracy },
  { "top_5_accuracy", N_("Top-5 accuracy"), N_("The share of rows whose class is among the five likeliest."), WEFT_TARGET_CLASS, TRUE, weft_metric_top_5_accuracy },
  { "precision_micro", N_("Precision, micro"), N_("Right predictions over all predictions; for single classes the same as accuracy."), WEFT_TARGET_CLASS, TRUE, weft_metric_precision_micro },
  { "precision_macro", N_("Precision, macro"), N_("Right predictions of a class over all predictions of it, averaged over the classes."), WEFT_TARGET_CLASS, TRUE, weft_metric_precision_macro },
  { "precision_weighted", N_("Precision, weighted"), N_("Right predictions of a class over all predictions of it, averaged by the rows of each class."), WEFT_TARGET_CLASS, TRUE, weft_metric_precision_weighted },
  { "recall_micro", N_("Recall, micro"), N_("Rows that were found over all rows; for single classes the same as accuracy."), WEFT_TARGET_CLASS, TRUE, weft_metric_recall_micro },
  { "recall_macro", N_("Recall, macro"), N_("Rows of a class that were found over all rows of it, averaged over the classes."), WEFT_TARGET_CLASS, TRUE, weft_metric_recall_macro },
  { "recall_weighted", N_("Recall, weighted"), N_("Rows of a class that were found over all rows of it, averaged by the rows of each class."), WEFT_TARGET_CLASS, TRUE, weft_metric_recall_weighted },
  { "f1_micro", N_("F1, micro"), N_("The harmonic mean of micro precision and micro recall."), WEFT_TARGET_CLASS, TRUE, weft_metric_f1_micro },
  { "f1_macro", N_("F1, macro"), N_("The harmonic mean of precision and recall of each class, averaged over the classes."), WEFT_TARGET_CLASS, TRUE, weft_metric_f1_macro },
  { "f1_weighted", N_("F1, weighted"), N_("The harmonic mean of precision and recall of each class, averaged by the rows of each class."), WEFT_TARGET_CLASS, TRUE, weft_metric_f1_weighted },
  { "roc_auc", N_("ROC AUC"), N_("How often a row of a class scores higher than a row of another; for several classes each against the rest, averaged."), WEFT_TARGET_CLASS, TRUE, weft_metric_roc_auc },
  { "average_precision", N_("Average precision"), N_("How precise predictions are while ever more rows of a class are found, averaged: of two classes for the rarer one, of several for each against the rest. Guessing has the class’s share."), WEFT_TARGET_CLASS, TRUE, weft_metric_average_precision },
  { "log_loss", N_("Log loss"), N_("The mean of minus the logarithm of the true class’s probability."), WEFT_TARGET_CLASS, FALSE, weft_metric_log_loss },
  { "r2", N_("R²"), N_("One minus the squared error over that of always saying the mean."), WEFT_TARGET_NUMBER, TRUE, weft_metric_r2 },
  { "rmse", N_("RMSE"), N_("The root of the mean squared error, in the target’s unit."), WEFT_TARGET_NUMBER, FALSE, weft_metric_rmse },
  { "mae", N_("MAE"), N_("The mean absolute error, in the target’s unit."), WEFT_TARGET_NUMBER, FALSE, weft_metric_mae },
  { NULL },
};

WeftMetricContext *
weft_metric_context_new (const WeftEvaluation *evaluation)
{
  WeftMetricContext *self = g_new0 (WeftMetricContext, 1);

  self->evaluation = evaluation;
  if (evaluation->classes != NULL) {
    self->confusion = weft_confusion_new (evaluation);
    self->report = weft_class_report_new (self->confusion);
  }
  return self;
}

void
weft_metric_context_free (WeftMetricContext *self)
{
  g_clear_pointer (&self->report, weft_class_report_free);
  g_clear_pointer (&self->confusion, weft_confusion_free);
  g_free (self);
}

const WeftMetric *
weft_metrics (void)
{
  return table;
}

const WeftMetric *
weft_metric_find (const char *id)
{
  for (const WeftMetric *metric = table; metric->id != NULL; metric++)
    if (strcmp (metric->id, id) == 0)
      return metric;
  return NULL;
}
