/* relevance-tools.c: ops that relevance is made of, and what is kept
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/relevance-private.h"

WeftValue
weft_relevance_binary (WeftGraph  *graph,
                       const char *op,
                       WeftValue   a,
                       WeftValue   b)
{
  return weft_graph_emit (graph, op, WEFT_INPUTS (a, b), NULL);
}

WeftValue
weft_relevance_fill (WeftGraph *graph,
                     double     number,
                     WeftValue  like)
{
  return weft_relevance_binary (graph, "weft.ExpandLike", weft_graph_add_scalar (graph, number), like);
}

WeftValue
weft_relevance_scale (WeftGraph *graph,
                      WeftValue  x,
                      double     factor)
{
  return factor == 1 ? x : weft_graph_emit (graph, "weft.Affine", WEFT_INPUTS (x), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", factor), WEFT_FLOAT ("beta", 0)));
}

WeftValue
weft_relevance_divide (WeftGraph *graph,
                       WeftValue  relevance,
                       WeftValue  z,
                       double     epsilon)
{
  WeftValue is_up = weft_relevance_binary (graph, "GreaterOrEqual", z, weft_graph_add_scalar (graph, 0));
  WeftValue sides = weft_graph_emit (graph, "Where", WEFT_INPUTS (is_up, weft_graph_add_scalar (graph, epsilon), weft_graph_add_scalar (graph, -epsilon)), NULL);

  return weft_relevance_binary (graph, "Div", relevance, weft_relevance_binary (graph, "Add", z, sides));
}

gboolean
weft_relevance_counts (const WeftRelevanceWalk *self,
                       WeftValue                value)
{
  return value != WEFT_NO_VALUE && (self->states[value] & WEFT_RELEVANCE_COUNTS);
}

WeftValue
weft_relevance_sum (WeftGraph *graph,
                    WeftValue  x)
{
  return weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (x), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

void
weft_relevance_keep (WeftRelevanceWalk *self,
                     WeftValue          numbers)
{
  WeftValue sum = weft_relevance_sum (self->graph, numbers);

  self->kept = self->kept == WEFT_NO_VALUE ? sum : weft_relevance_binary (self->graph, "Add", self->kept, sum);
}
