/* teach-work.h: a model taught beside the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds the trial that the model is of and the data that it learned from, teaches it, and
 * explains the row that was looked at before and after. What was marked in other data than the
 * trial's is taught with that, and rows to judge by are dealt anew.
 *
 * Thread: main
 */
#pragma once

#include "app/explain-answer.h"
#include "trials/store.h"
#include "workflow/compare-chart.h"
#include "workflow/feedback-trial.h"

G_BEGIN_DECLS

/**
 * WeftTeachOrder:
 * @answer: the row that was looked at, of a model that was trained
 * @marks: what was marked in its data
 * @params: values of weft_feedback_params
 * @store: (nullable): where trials are
 */
typedef struct
{
  WeftExplainAnswer *answer;
  const WeftMarks *marks;
  const WeftParams *params;
  WeftTrialStore *store;
} WeftTeachOrder;

/**
 * WeftTeachResult:
 * @feedback: the model that it has become, and the figures
 * @chart: the row before and after, on one scale
 * @parent: the trial that the model was of; 0: none
 * @own_rows: whether rows to judge by are those of the trial
 */
typedef struct
{
  WeftFeedback *feedback;
  WeftCompareChart *chart;
  gint64 parent;
  gboolean own_rows;
} WeftTeachResult;

/**
 * WeftTeachListener:
 * @done: the model is taught, see weft_teach_work_get_result()
 * @kept: it is the trial of that number
 * @failed: with a sentence
 */
typedef struct
{
  void (*done) (gpointer owner);
  void (*kept) (gpointer owner, gint64 trial);
  void (*failed) (gpointer owner, const char *sentence);
} WeftTeachListener;

typedef struct _WeftTeachWork WeftTeachWork;

/**
 * weft_teach_work_new:
 * @order: copied, its objects are kept
 * @listener: constant functions
 * @owner: given to them; lives as long as this
 *
 * Begins at once.
 */
WeftTeachWork *weft_teach_work_new (const WeftTeachOrder    *order,
                                    const WeftTeachListener *listener,
                                    gpointer                 owner);

/* Stops what is computed, and forgets it. */
void weft_teach_work_free (WeftTeachWork *self);

/**
 * weft_teach_work_get_progress:
 * @text: (out) (transfer full): what is known of the latest epoch, "" at first
 *
 * Returns: 0 … 1: how far it is
 */
double weft_teach_work_get_progress (WeftTeachWork  *self,
                                     char          **text);

/* Returns: (transfer none) (nullable): what has become of it */
const WeftTeachResult *weft_teach_work_get_result (WeftTeachWork *self);

/* Keeps the model as a trial, where it was a trial’s. */
void weft_teach_work_keep (WeftTeachWork *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTeachWork, weft_teach_work_free)

G_END_DECLS
