/* explain-layer.h: what a layer holds for an input: the question, and its pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-question.h"
#include "explain/feature-maps.h"
#include "workflow/saliency-chart.h"

G_BEGIN_DECLS

/* Its wish is a #WeftExplainLayerWish, its finding a #WeftExplainLayer. */
extern const WeftExplainQuestion weft_explain_layer;

/**
 * WeftExplainLayerWish:
 * @layer: which layer
 */
typedef struct
{
  char *layer;
} WeftExplainLayerWish;

/**
 * WeftExplainLayer:
 * @maps: what it holds
 */
typedef struct
{
  WeftFeatureMaps *maps;
} WeftExplainLayer;

/* Returns: (transfer full): what a layer is called in a list of layers */
char *weft_explain_layer_make_title (const WeftSubjectLayer *layer);

/* @limit: where its colors end
 * Returns: (transfer full): a map of an answer that has maps, over the input */
WeftSaliencyChart *weft_explain_layer_draw_map (const WeftExplainAnswer *answer,
                                                gint64                   map,
                                                double                   limit);

/* Returns: (transfer full): bars of the units of an answer whose maps have one place, the
 *   strongest first */
WeftSaliencyChart *weft_explain_layer_draw_units (const WeftExplainAnswer *answer);

G_END_DECLS
