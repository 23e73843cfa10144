/* measure.h: what switched units cost over many rows
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figures are those of learn/metrics.h: with nothing switched they equal what a training or
 * an evaluation says of the same rows.
 */
#pragma once

#include "base/stop.h"
#include "explain/switches.h"
#include "learn/metrics.h"

G_BEGIN_DECLS

/**
 * WeftMeasureClass:
 * @name: (nullable): of the class; borrowed from the subject
 * @support: rows that are of it
 * @before, @after: the share of them that is taken for it
 */
typedef struct
{
  const char *name;
  gint64 support;
  double before;
  double after;
} WeftMeasureClass;

/**
 * WeftMeasure:
 * @metric: accuracy, or R² of numbers
 * @n_rows: rows whose target is known
 * @before, @after: the metric of the model as it is, and with its units switched
 * @n_changed: rows, or places of rows, whose class is another; 0 of numbers
 * @classes: (element-type WeftMeasureClass): of those that there are rows of; empty of numbers
 */
typedef struct
{
  const WeftMetric *metric;
  gint64 n_rows;
  double before;
  double after;
  gint64 n_changed;
  GArray *classes;
} WeftMeasure;

void weft_measure_free (WeftMeasure *self);

/**
 * WeftMeasureWatch:
 * @progress: (nullable): told how far it is
 * @data: for @progress
 * @stop: (nullable): polled
 */
typedef struct
{
  void (*progress) (gpointer data, double fraction);
  gpointer data;
  const WeftStop *stop;
} WeftMeasureWatch;

/**
 * weft_measure_run:
 * @subject: of a model with @preparation, and of its first target
 * @preparation: what makes its input and its target of columns
 * @dataset: raw data
 * @rows: which of its rows
 * @switches: (nullable): units that are turned
 * @watch: (nullable): who looks on
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_INPUT when no row has a target, %WEFT_EXPLAIN_ERROR_STOPPED, those
 *   of weft_gather_new() and weft_switches_plan()
 *
 * Returns: (transfer full) (nullable): the result
 */
WeftMeasure *weft_measure_run (WeftSubject             *subject,
                               WeftPreparation         *preparation,
                               WeftDataset             *dataset,
                               WeftRows                 rows,
                               const WeftSwitches      *switches,
                               const WeftMeasureWatch  *watch,
                               GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftMeasure, weft_measure_free)

G_END_DECLS
