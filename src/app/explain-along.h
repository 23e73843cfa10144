/* explain-along.h: what a model made of inputs along its training: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-question.h"
#include "workflow/epoch-chart.h"

G_BEGIN_DECLS

/* Inputs that are pinned at most. */
#define WEFT_EXPLAIN_MAX_PINS 4

/**
 * WeftExplainAlong:
 * @key: of what was asked, to know it again
 * @trial: whose training
 * @kept: (element-type WeftTrackInput): inputs of the same data that were pinned before
 * @chart: what was found
 */
typedef struct
{
  char *key;
  gint64 trial;
  GPtrArray *kept;
  WeftEpochChart *chart;
} WeftExplainAlong;

/**
 * WeftExplainAlongWish:
 * @store: (nullable): where trials are
 * @trial: the one that the model is of, 0: not known
 * @class: what is followed of the input, -1: what the model says at last
 * @pins: (element-type WeftTrackInput): inputs that are followed besides
 * @known: (nullable): hash of the data whose pins are among @pins already; of other data those that
 *   were pinned before are read
 * @former: (nullable): a finding, which is given again where it is what is asked for
 */
typedef struct
{
  WeftTrialStore *store;
  gint64 trial;
  gint64 class;
  GPtrArray *pins;
  char *known;
  WeftExplainAlong *former;
} WeftExplainAlongWish;

/* Its wish is a #WeftExplainAlongWish, its finding a #WeftExplainAlong. */
extern const WeftExplainQuestion weft_explain_along;

/* Returns: (transfer full): what row @row of the input's data is called */
char *weft_explain_along_name (const WeftExplainAnswer *answer,
                               gint64                   row);

/* @finding: (transfer full): */
void weft_explain_along_unref (WeftExplainAlong *finding);

G_END_DECLS
