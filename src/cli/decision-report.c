/* decision-report.c: the units that an answer came about by, for people and programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/decision-report.h"

#include "base/i18n.h"

#include <stdio.h>

static const WeftDecisionNode *
get_node (const WeftDecision *decision,
          guint               index)
{
  return &g_array_index (decision->nodes, WeftDecisionNode, index);
}

static JsonObject *
describe_node (const WeftDecisionNode *node)
{
  JsonObject *object = json_object_new ();

  json_object_set_double_member (object, "relevance", node->relevance);
  if (node->unit < 0) {
    json_object_set_boolean_member (object, "rest", TRUE);
    return object;
  }
  json_object_set_int_member (object, "unit", node->unit);
  json_object_set_double_member (object, "activation", node->activation);
  return object;
}

static JsonObject *
describe_layer (const WeftDecision      *decision,
                const WeftDecisionLayer *layer)
{
  JsonObject *object = json_object_new ();
  JsonArray *nodes = json_array_new ();

  for (guint i = layer->first; i < layer->first + layer->n_nodes; i++)
    json_array_add_object_element (nodes, describe_node (get_node (decision, i)));
  json_object_set_string_member (object, "layer", layer->id);
  json_object_set_int_member (object, "units", layer->n_units);
  json_object_set_double_member (object, "relevance", layer->relevance);
  json_object_set_double_member (object, "shown", layer->shown);
  json_object_set_array_member (object, "nodes", nodes);
  return object;
}

JsonObject *
weft_cli_describe_decision (const WeftDecision *decision)
{
  JsonObject *object = json_object_new ();
  JsonArray *layers = json_array_new (), *edges = json_array_new ();

  for (guint i = 0; i < decision->layers->len; i++)
    json_array_add_object_element (layers, describe_layer (decision, &g_array_index (decision->layers, WeftDecisionLayer, i)));
  for (guint i = 0; i < decision->edges->len; i++) {
    const WeftDecisionEdge *edge = &g_array_index (decision->edges, WeftDecisionEdge, i);
    JsonObject *entry = json_object_new ();

    json_object_set_int_member (entry, "from", edge->from);
    json_object_set_int_member (entry, "to", edge->to);
    json_object_set_double_member (entry, "relevance", edge->relevance);
    json_array_add_object_element (edges, entry);
  }
  json_object_set_double_member (object, "score", decision->score);
  json_object_set_array_member (object, "layers", layers);
  json_object_set_array_member (object, "edges", edges);
  return object;
}

void
weft_cli_print_decision (const WeftDecision *decision)
{
  for (guint i = 1; i < decision->layers->len; i++) {
    const WeftDecisionLayer *layer = &g_array_index (decision->layers, WeftDecisionLayer, i);

    printf (_("%s, %" PRId64 " units:"), layer->id, layer->n_units);
    for (guint node = layer->first; node < layer->first + layer->n_nodes; node++) {
      const WeftDecisionNode *own = get_node (decision, node);

      if (own->unit >= 0)
        printf ("  %" PRId64 " %+.3g", own->unit, own->relevance);
      else
        printf (_("  rest %+.3g"), own->relevance);
    }
    putchar ('\n');
  }
}
