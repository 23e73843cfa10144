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

G_BEGIN_DECLS

/* Epochs whose rows are held at most; of more every second one is forgotten. */
#define WEFT_TRAINING_RECORD_EPOCHS 200

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
 * @rows: (element-type JsonNode): what epochs made of the validation rows, see workflow/watched.h
 * @marks: (element-type WeftTrainingMark): what was changed on the way
 */
typedef struct
{
  char *node;
  WeftWatchLog *watched;
  GPtrArray *rows;
  GPtrArray *marks;

  /*< private >*/
  guint stride;
} WeftTrainingRecord;

WeftTrainingRecord *weft_training_record_new  (const char         *node);
void                weft_training_record_free (WeftTrainingRecord *self);

/* Takes a snapshot or a mark. Returns: whether it has something new */
gboolean weft_training_record_take (WeftTrainingRecord *self,
                                    const WeftRunEvent *event);

/* Returns: (transfer none) (nullable): the rows of the last epoch not after @epoch; NaN: of the
 * last of all */
JsonNode *weft_training_record_find_rows (const WeftTrainingRecord *self,
                                          double                    epoch);

G_END_DECLS
