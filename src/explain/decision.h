/* decision.h: the units that an answer came about by, layer by layer
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of each layer the units with the largest parts of the score, and one node for all others, so
 * that every layer still adds up; between them what each hands on to each. A single path of
 * units would show next to nothing of a score. Source: Bach et al. 2015, section 3, whose
 * messages these are; rules as in relevance.h.
 */
#pragma once

#include "base/stop.h"
#include "explain/subject.h"

G_BEGIN_DECLS

/* More units of a layer are never shown. */
#define WEFT_DECISION_MAX_UNITS 12

/**
 * WeftDecisionNode:
 * @layer: which of the layers
 * @unit: which channel, word or unit; -1: all that are not shown
 * @relevance: its part of the score, all its places added up
 * @activation: what it holds, the mean over its places; 0 of the rest
 */
typedef struct
{
  guint layer;
  gint64 unit;
  double relevance;
  double activation;
} WeftDecisionNode;

/**
 * WeftDecisionEdge:
 * @from: a node of the layer below
 * @to: a node of the layer above
 * @relevance: which part of @to's comes from @from
 */
typedef struct
{
  guint from;
  guint to;
  double relevance;
} WeftDecisionEdge;

/**
 * WeftDecisionLayer:
 * @id: the layer's; "" for the answer itself
 * @first: its first node; the rest, if there is one, is the last
 * @n_nodes: how many there are
 * @n_units: how many units the layer has
 * @relevance: of all of them; what is missing to the score are biases, and what goes
 *   another way around the layer
 * @shown: which share of its positive relevance the shown units have
 */
typedef struct
{
  char *id;
  guint first;
  guint n_nodes;
  gint64 n_units;
  double relevance;
  double shown;
} WeftDecisionLayer;

/**
 * WeftDecision:
 * @target: what was explained
 * @score: what it gets, before softmax
 * @layers: (element-type WeftDecisionLayer): the answer first, then from the output to the input
 * @nodes: (element-type WeftDecisionNode): node 0 is the answer
 * @edges: (element-type WeftDecisionEdge): of each layer to the one above
 */
typedef struct
{
  WeftSubjectTarget target;
  double score;
  GArray *layers;
  GArray *nodes;
  GArray *edges;
} WeftDecision;

void weft_decision_free (WeftDecision *self);

typedef struct _WeftDecider WeftDecider;

/**
 * weft_decider_new:
 * @subject: kept by the caller, longer than the decider
 * @layers: (nullable): ids from the input to the output, ended by %NULL; %NULL: the last six
 *   activations
 * @error: return location for an error
 *
 * Makes ready what can be asked again and again for other inputs and targets.
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL when there is no such layer, or no relevance comes by it
 *
 * Returns: (transfer full) (nullable): the decider
 */
WeftDecider *weft_decider_new (WeftSubject *subject,
                               const char *const *layers,
                               GError **error);
void weft_decider_free (WeftDecider *self);

/**
 * weft_decider_run:
 * @sample: (item…) f32
 * @mass: 0 … 1: units are shown until they have this share of a layer's positive relevance
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_TARGET, %WEFT_EXPLAIN_ERROR_NUMBERS, %WEFT_EXPLAIN_ERROR_STOPPED
 *
 * Returns: (transfer full) (nullable): the graph
 */
WeftDecision *weft_decider_run (WeftDecider              *self,
                                const float              *sample,
                                const WeftSubjectTarget  *target,
                                double                    mass,
                                const WeftStop           *stop,
                                GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDecision, weft_decision_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDecider, weft_decider_free)

G_END_DECLS
