/* decision-chart.h: the units that an answer came about by, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window and weft-cli draw the same.
 */
#pragma once

#include "base/json.h"
#include "explain/decision.h"
#include "paint/flow.h"

G_BEGIN_DECLS

/**
 * WeftDecisionStrength:
 * @WEFT_DECISION_CONTRIBUTION: what each gives the score, which adds up
 * @WEFT_DECISION_ACTIVATION: what each holds, as it was on the way from input to answer
 * @WEFT_DECISION_WEIGHT: what each would change in the next
 *
 * What nodes and edges are as strong as.
 */
typedef enum {
  WEFT_DECISION_CONTRIBUTION,
  WEFT_DECISION_ACTIVATION,
  WEFT_DECISION_WEIGHT,
} WeftDecisionStrength;

/**
 * WeftDecisionLook:
 * @strength: what lines are as strong as
 * @path: whether the strongest single path is stressed
 * @all: whether all edges are drawn
 * @n_bright: columns that are shown from the input on; 0: all
 * @hidden: (nullable) (array): for each node whether what hangs under it is left out
 */
typedef struct
{
  WeftDecisionStrength strength;
  gboolean path;
  gboolean all;
  guint n_bright;
  const gboolean *hidden;
} WeftDecisionLook;

/**
 * WeftDecisionChart:
 * @flow: the picture
 * @places: (element-type guint): which node of the decision each of its nodes is
 * @share: of the strongest single path
 *
 * Reference-counted, and never changed.
 */
typedef struct
{
  WeftFlow flow;
  GArray *places;
  double share;

  /*< private >*/
  GArray *nodes;
  GArray *edges;
  GArray *maps;
  GPtrArray *texts;
  GPtrArray *columns;
  int *path;
  char *title;
  char *caption;
  gatomicrefcount references;
} WeftDecisionChart;

/**
 * weft_decision_chart_new:
 * @decision: what was found; kept by the caller only until this returns
 * @subject: whose
 * @predictor: which knows what its numbers are called
 * @sample: (item…): the input
 * @look: how it is looked at
 *
 * Returns: (transfer full): the picture
 */
WeftDecisionChart *weft_decision_chart_new   (const WeftDecision     *decision,
                                              const WeftSubject      *subject,
                                              const WeftPredictor    *predictor,
                                              const float            *sample,
                                              const WeftDecisionLook *look);
WeftDecisionChart *weft_decision_chart_ref   (WeftDecisionChart      *self);
void               weft_decision_chart_unref (WeftDecisionChart      *self);

/**
 * weft_decision_chart_name_node:
 * @node: of the decision
 *
 * Returns: (transfer full): what a node is called
 */
char *weft_decision_chart_name_node (const WeftDecision  *decision,
                                     const WeftSubject   *subject,
                                     const WeftPredictor *predictor,
                                     const float         *sample,
                                     guint                node);

/* Adds what is to be remembered of how the picture came about. */
void weft_decision_chart_describe (const WeftDecision *decision,
                                   const WeftSubject  *subject,
                                   JsonObject         *recipe);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDecisionChart, weft_decision_chart_unref)

G_END_DECLS
