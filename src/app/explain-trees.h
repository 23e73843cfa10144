/* explain-trees.h: trees over neurons and over classes: the questions
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-question.h"
#include "workflow/tree-chart.h"

G_BEGIN_DECLS

/* Its wish is a #WeftExplainTreesWish, its finding a #WeftExplainTrees. */
extern const WeftExplainQuestion weft_explain_trees;

/**
 * WeftExplainTreesWish:
 * @joins: whether classes are joined that the last layer finds alike; else a tree imitates
 * @target: what it is to tell apart
 * @layer: (nullable): whose units it asks about; %NULL: the last one before the scores
 * @depth: questions; 0: as is usual
 * @rows: of the data, at most
 * @seed: of all that is drawn
 */
typedef struct
{
  gboolean joins;
  WeftSurrogateTarget target;
  char *layer;
  int depth;
  gint64 rows;
  guint64 seed;
} WeftExplainTreesWish;

/**
 * WeftExplainTrees:
 * @chart: the picture
 * @wrong: (element-type guint32): rows of the data that the tree never saw and where it says
 *   something else than the model; of joins none
 */
typedef struct
{
  WeftTreeChart *chart;
  GArray *wrong;
} WeftExplainTrees;

/* Returns: whether the model has answers that a tree could tell apart, and units to ask about */
gboolean weft_explain_trees_suits (const WeftExplainModel *model);

/* Returns: whether its last layer has a row of weights for each of several classes */
gboolean weft_explain_trees_can_join (const WeftExplainModel *model);

G_END_DECLS
