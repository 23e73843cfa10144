/* imbalance.c: classes that have very different numbers of rows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/imbalance.h"

/* Of a class with so many times the rows of all others on average, nothing else is learned. */
#define UNFAIR 4

/* Accuracy may be so much above its mean over the classes. */
#define UNEVEN 0.05

/* A class with fewer than one in so many rows is looked for: how precisely it is found counts. */
#define ONE_IN 20

gboolean
weft_imbalance_is_unfair (gint64 n_rows,
                          gint64 n_most,
                          gint64 n_classes)
{
  return n_classes > 1 && n_most * (n_classes - 1) >= UNFAIR * (n_rows - n_most);
}

gboolean
weft_imbalance_is_uneven (double accuracy,
                          double balanced_accuracy)
{
  return accuracy - balanced_accuracy > UNEVEN;
}

const char *
weft_imbalance_choose_metric (gint64 n_rows,
                              gint64 n_most,
                              gint64 n_classes)
{
  if (n_classes > 2)
    return "f1_macro";
  return (n_rows - n_most) * ONE_IN < n_rows ? "average_precision" : "balanced_accuracy";
}

const WeftImbalanceSetting *
weft_imbalance_list_settings (void)
{
  static const WeftImbalanceSetting settings[] = {
    { "class_weights", "balanced" },
    { "monitor", "validation-metric" },
    { "restore_best", "true" },
    { NULL },
  };

  return settings;
}
