/* metric-name.h: what the names of metrics mean: `validation_loss`
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A name is `<split>_<metric>` or, for what belongs to no rows, `<metric>` alone
 * (`learning_rate`). Metrics of one family share a chart.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeftMetricSplit:
 *
 * Which rows a metric was measured on, in the order in which curves are drawn.
 */
typedef enum {
  WEFT_METRIC_NO_SPLIT,
  WEFT_METRIC_BATCH,
  WEFT_METRIC_TRAIN,
  WEFT_METRIC_VALIDATION,
  WEFT_METRIC_TEST,
} WeftMetricSplit;

/* Returns: (transfer none): the family, a part of @name: `loss` of `validation_loss` */
const char *weft_metric_name_get_family (const char *name);

WeftMetricSplit weft_metric_name_get_split (const char *name);

/* Returns: (transfer none): what people call it: “Validation”; empty for no split */
const char *weft_metric_split_get_title (WeftMetricSplit split);

/* Returns: (transfer full): what people call a family: “Learning rate” */
char *weft_metric_family_make_title (const char *family);

/**
 * weft_metric_name_get_words:
 *
 * Returns: (transfer none): what @name is called within a sentence: “validation loss” of
 *   `validation_loss`
 */
const char *weft_metric_name_get_words (const char *name);

/* Returns: (transfer none) (nullable): the layer that `FAMILY/LAYER` is of */
const char *weft_metric_name_get_layer (const char *name);

G_END_DECLS
