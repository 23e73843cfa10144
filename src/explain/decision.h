/* decision.h: the units that an answer came about by, layer by layer
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of each layer the units with the largest parts of the score, and one node for all others, so
 * that every layer still adds up; between them what each hands on to each. A single path of
 * units would show next to nothing of a score. Source: Bach et al. 2015, section 3, whose
 * messages these are; rules as in relevance.h. Of a region of the input, each unit has the
 * share of its relevance that ends there, see weft_relevance_emit_shares().
 */
#pragma once

#include "base/stop.h"
#include "explain/switches.h"

G_BEGIN_DECLS

/* More units of a layer are never shown. */
#define WEFT_DECISION_MAX_UNITS 12

/**
 * WeftDecisionNode:
 * @layer: which of the layers
 * @unit: which channel, word or unit; -1: all that are not shown
 * @relevance: its part of the score, all its places added up
 * @activation: what it holds, the mean over its places; 0 of the rest
 * @factor: what it was multiplied by; 1: it is as the model has it
 */
typedef struct
{
  guint layer;
  gint64 unit;
  double relevance;
  double activation;
  double factor;
} WeftDecisionNode;

/**
 * WeftDecisionEdge:
 * @from: a node of the layer below
 * @to: a node of the layer above
 * @relevance: which part of @to's comes from @from
 * @weight: what @to, all its places added up, changes by with each number of @from, on average;
 *   NaN unless it was asked for, and of rests
 */
typedef struct
{
  guint from;
  guint to;
  double relevance;
  double weight;
} WeftDecisionEdge;

/**
 * WeftDecisionLayer:
 * @id: the layer's; "" for the answer itself
 * @kind: what it is, for people; %NULL for the answer
 * @is_input: whether its units are the numbers, or the words, that the model is given
 * @first: its first node; the rest, if there is one, is the last
 * @n_nodes: how many there are
 * @n_units: how many units the layer has
 * @relevance: of all of them; what is missing to the score are biases, and what goes
 *   another way around the layer
 * @shown: which share of its positive relevance the shown units have
 * @active: how many of its units are not zero everywhere
 * @maps: (nullable): (nodes, height, width): what the shown units of a layer with places hold
 */
typedef struct
{
  char *id;
  const char *kind;
  gboolean is_input;
  guint first;
  guint n_nodes;
  gint64 n_units;
  double relevance;
  double shown;
  gint64 active;
  WeftTensor *maps;
} WeftDecisionLayer;

/**
 * WeftDecision:
 * @target: what was explained
 * @score: what it gets, before softmax; the answer's node has the part of it that is asked about
 * @probability: the same after softmax; of numbers the number itself
 * @is_followed: whether all edges are there; if not, those to the answer alone
 * @layers: (element-type WeftDecisionLayer): the answer first, then from the output to the input
 * @nodes: (element-type WeftDecisionNode): node 0 is the answer
 * @edges: (element-type WeftDecisionEdge): of each layer to the one above
 */
typedef struct
{
  WeftSubjectTarget target;
  double score;
  double probability;
  gboolean is_followed;
  GArray *layers;
  GArray *nodes;
  GArray *edges;
} WeftDecision;

WeftDecision *weft_decision_copy (const WeftDecision *self);
void          weft_decision_free (WeftDecision       *self);

/* Returns: whether a unit has a node of its own; -1: whether there is a rest */
gboolean weft_decision_shows (const WeftDecision *self,
                              guint               layer,
                              gint64              unit);

typedef struct _WeftDecider WeftDecider;

/**
 * weft_decider_new:
 * @subject: kept by the caller, longer than the decider
 * @layers: (nullable): ids from the input to the output, ended by %NULL; %NULL: the last six
 *   activations
 * @inputs: whether to go on to the numbers of a table, or the words of a text
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
                               gboolean inputs,
                               GError **error);
void weft_decider_free (WeftDecider *self);

/**
 * WeftDecisionChoice:
 * @WEFT_DECISION_BY_RELEVANCE: units that add most to the score
 * @WEFT_DECISION_BY_ACTIVATION: units that hold most, whatever that does
 *
 * Which units of a layer are shown.
 */
typedef enum {
  WEFT_DECISION_BY_RELEVANCE,
  WEFT_DECISION_BY_ACTIVATION,
} WeftDecisionChoice;

/**
 * WeftDecisionWish:
 * @mass: 0 … 1: units are shown until they have this share of a layer's positive relevance, or
 *   activation
 * @choice: which of them come first
 * @weights: whether edges have weights
 * @switches: (nullable): units that are turned down
 * @region: (nullable): (item…): a weight of each number of the sample, 0 … 1: only what ends there
 *   counts, so that units are those that a region of the input is important by
 */
typedef struct
{
  double mass;
  WeftDecisionChoice choice;
  gboolean weights;
  const WeftSwitches *switches;
  const float *region;
} WeftDecisionWish;

/**
 * WeftDecisionWatch:
 * @told: (nullable): told of the answer and its units before they are followed, which takes longer,
 *   and the first time much longer, than to find them
 * @data: for @told
 * @stop: (nullable): polled
 */
typedef struct
{
  void (*told) (gpointer data, const WeftDecision *decision);
  gpointer data;
  const WeftStop *stop;
} WeftDecisionWatch;

/**
 * weft_decider_run:
 * @sample: (item…) f32
 * @wish: what is to be shown
 * @watch: who looks on
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_TARGET, %WEFT_EXPLAIN_ERROR_NUMBERS, %WEFT_EXPLAIN_ERROR_STOPPED,
 *   those of weft_switches_plan()
 *
 * Returns: (transfer full) (nullable): the graph
 */
WeftDecision *weft_decider_run (WeftDecider              *self,
                                const float              *sample,
                                const WeftSubjectTarget  *target,
                                const WeftDecisionWish   *wish,
                                const WeftDecisionWatch  *watch,
                                GError                  **error);

/**
 * weft_decision_find_path:
 * @nodes: (out caller-allocates) (array length=layers): a unit of each layer, from the answer
 *   down; -1 from where none is shown
 *
 * The strongest single path through units that are shown: the one whose shares of positive
 * relevance, edge after edge, have the largest product. It carries next to nothing of an answer,
 * which is why its share must stand beside it.
 *
 * Returns: that product: the share of the positive relevance that comes by this path alone
 */
double weft_decision_find_path (const WeftDecision *self,
                                int                *nodes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDecision, weft_decision_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDecider, weft_decider_free)

G_END_DECLS
