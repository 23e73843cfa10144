/* training-record.h: what a Train node has told in its latest run, besides its curves
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The document holds one for each; views look at it.
 *
 * Thread: main
 */
#pragma once

#include "app/run-events.h"
#include "learn/watch.h"
#include "workflow/rows-log.h"

G_BEGIN_DECLS

/**
 * WeftTrainingMark:
 * @step: the step before which it was changed
 * @name: what
 * @to: its value since
 */
typedef struct
{
  double step;
  char *name;
  char *to;
} WeftTrainingMark;

/**
 * WeftTrainingRecord:
 * @node: the node
 * @watched: what its layers looked like
 * @rows: what epochs made of the validation rows
 * @marks: (element-type WeftTrainingMark): what was changed on the way
 */
typedef struct
{
  char *node;
  WeftWatchLog *watched;
  WeftRowsLog *rows;
  GPtrArray *marks;
} WeftTrainingRecord;

WeftTrainingRecord *weft_training_record_new  (const char         *node);
void                weft_training_record_free (WeftTrainingRecord *self);

/* Takes a snapshot or a mark. Returns: whether it has something new */
gboolean weft_training_record_take (WeftTrainingRecord *self,
                                    const WeftRunEvent *event);

/* @name: what a mark says was changed. Returns: (transfer none): its name for people */
const char *weft_training_record_name_change (const char *name);

G_END_DECLS
