/* decision-path.c: the strongest single path through the units of an answer
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/decision.h"

/* Which share of each node's positive relevance comes by one path from below, and by which node
 * of the layer below that path goes on. */
typedef struct
{
  double *value;
  int *next;
} Table;

static const WeftDecisionNode *
get_node (const WeftDecision *self,
          guint               index)
{
  return &g_array_index (self->nodes, WeftDecisionNode, index);
}

/* Positive relevance that comes to a node from those below, and from the rest of them. */
static double *
add_positive (const WeftDecision *self)
{
  double *sums = g_new0 (double, self->nodes->len);

  for (guint i = 0; i < self->edges->len; i++) {
    const WeftDecisionEdge *edge = &g_array_index (self->edges, WeftDecisionEdge, i);

    sums[edge->to] += MAX (edge->relevance, 0);
  }
  return sums;
}

static void
take_edge (const WeftDecision     *self,
           const WeftDecisionEdge *edge,
           const double           *sums,
           Table                  *table)
{
  double share;

  if (edge->relevance <= 0 || get_node (self, edge->from)->unit < 0 || get_node (self, edge->to)->unit < 0)
    return;
  share = edge->relevance / sums[edge->to] * table->value[edge->from];
  if (share <= table->value[edge->to])
    return;
  table->value[edge->to] = share;
  table->next[edge->to] = (int) edge->from;
}

/* V of the last layer is 1, of each other node the largest share(i) × V(i) of those below. */
static void
fill_table (const WeftDecision *self,
            const double       *sums,
            Table              *table)
{
  guint last = self->layers->len - 1;

  for (guint node = 0; node < self->nodes->len; node++) {
    table->value[node] = get_node (self, node)->layer == last ? 1 : 0;
    table->next[node] = -1;
  }
  for (guint layer = last; layer-- > 0;)
    for (guint i = 0; i < self->edges->len; i++) {
      const WeftDecisionEdge *edge = &g_array_index (self->edges, WeftDecisionEdge, i);

      if (get_node (self, edge->to)->layer == layer)
        take_edge (self, edge, sums, table);
    }
}

double
weft_decision_find_path (const WeftDecision *self,
                         int                *nodes)
{
  g_autofree double *sums = add_positive (self), *value = g_new (double, self->nodes->len);
  g_autofree int *next = g_new (int, self->nodes->len);
  Table table = { value, next };
  int node = 0;

  fill_table (self, sums, &table);
  for (guint layer = 0; layer < self->layers->len; layer++) {
    nodes[layer] = node;
    node = node >= 0 ? next[node] : -1;
  }
  return value[0];
}
