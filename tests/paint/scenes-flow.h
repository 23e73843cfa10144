/* scenes-flow.h: units in columns, as tests draw them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "scene-options.h"

#include "paint/flow.h"

static inline void
scene_flow (cairo_t  *cr,
            double    width,
            double    height,
            gpointer  data)
{
  const SceneOptions *options = data;
  static const float map[] = { 0, 1, 0, 2, 0.5f, 1.5f };
  static const char *const columns[] = { "answer", "relu2\n81 % shown", "输入 input" };
  static const int path[] = { 0, 1, 4 };
  static const WeftFlowNode nodes[] = {
    { 0, -1, "five", "13", 13, NULL, 0, 0, 0, FALSE, FALSE, FALSE },
    { 1, 0, "17", "+8.1", 8.1, map, 2, 3, 2, FALSE, FALSE, FALSE },
    { 1, 0, "4", "−2", -2, NULL, 0, 0, 0, FALSE, FALSE, TRUE },
    { 1, 0, "30 others", "+6.9", 6.9, NULL, 0, 0, 0, FALSE, TRUE, FALSE },
    { 2, 1, "credit amount", "+9", 9, NULL, 0, 0, 0, FALSE, FALSE, FALSE },
    { 2, 2, "age", "+4", 4, NULL, 0, 0, 0, FALSE, FALSE, FALSE },
  };
  static const WeftFlowEdge edges[] = { { 1, 0, 8.1 }, { 2, 0, -2 }, { 3, 0, 6.9 }, { 4, 1, 6 }, { 4, 2, -1 }, { 4, 3, 4 }, { 5, 1, 2.1 }, { 5, 2, -1 }, { 5, 3, 2.9 } };
  const WeftFlow flow = {
    .nodes = nodes,
    .n_nodes = G_N_ELEMENTS (nodes),
    .edges = edges,
    .n_edges = G_N_ELEMENTS (edges),
    .columns = columns,
    .n_columns = 3,
    .path = path,
    .all = TRUE,
    .title = options->text ? "What led to five" : NULL,
  };

  weft_flow_paint (&flow, &options->style, cr, width, height);
}
