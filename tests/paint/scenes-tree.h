/* scenes-tree.h: trees that tests draw
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "scenes-attention.h"

#include "paint/tree.h"

#include <math.h>
#include <string.h>

/* Three questions and four answers; the way leads to the third. */
static const WeftTreeNode tree_choices[] = {
  { -1, "unit 3 ≤ 0.42?", "400 rows, cat 52 %", NULL, 0, 0.52, 1, 0, TRUE, FALSE },
  { 0, "unit 9 ≤ 1.7?", "180 rows, cat 91 %", "yes", 0, 0.91, 0.45, 0, FALSE, FALSE },
  { 0, "unit 1 ≤ −0.3?", "220 rows, dog 80 %", "no", 1, 0.8, 0.55, 0, TRUE, FALSE },
  { 1, "cat", "160 rows, 99 %", "yes", 0, 0.99, 0.4, 0, FALSE, FALSE },
  { 1, "dog", "20 rows, 75 %", "no", 1, 0.75, 0.05, 0, FALSE, FALSE },
  { 2, "dog", "170 rows, 97 %", "yes", 1, 0.97, 0.42, 0, TRUE, FALSE },
  { 2, "cat", "50 rows, 80 %", "no", 0, 0.8, 0.13, 0, FALSE, FALSE },
};

/* Four classes, the first two alike. */
static const WeftTreeNode tree_joins[] = {
  { -1, "", NULL, NULL, 0, NAN, 1, 3.1, TRUE, FALSE },
  { 0, "", NULL, NULL, 0, NAN, 0.8, 1.9, TRUE, FALSE },
  { 0, "truck", NULL, NULL, 0, NAN, 0.2, 0, FALSE, FALSE },
  { 1, "", NULL, NULL, 0, NAN, 0.7, 0.6, TRUE, FALSE },
  { 1, "horse", NULL, NULL, 0, NAN, 0.1, 0, FALSE, FALSE },
  { 3, "cat", NULL, NULL, 0, NAN, 0.6, 0, TRUE, FALSE },
  { 3, "dog", NULL, NULL, 0, NAN, 0.1, 0, FALSE, FALSE },
};

/* Without texts where pixels must not depend on fonts. */
static inline void
paint_tree (const WeftTreeNode *from,
            guint               n,
            WeftTree            scene,
            cairo_t            *cr,
            double              width,
            double              height,
            const SceneOptions *options)
{
  WeftTreeNode nodes[16];

  memcpy (nodes, from, n * sizeof *nodes);
  for (guint i = 0; i < n && !options->text; i++) {
    nodes[i].label = "";
    nodes[i].detail = nodes[i].branch = NULL;
  }
  if (!options->text)
    scene.title = scene.caption = NULL;
  scene.nodes = nodes;
  scene.n_nodes = n;
  weft_tree_paint (&scene, &options->style, cr, width, height);
}

static inline void
scene_choices (cairo_t  *cr,
               double    width,
               double    height,
               gpointer  data)
{
  const WeftTree scene = { .title = "How units of dense1 tell cat from dog", .caption = "It describes the model." };

  paint_tree (tree_choices, G_N_ELEMENTS (tree_choices), scene, cr, width, height, data);
}

static inline void
scene_joins (cairo_t  *cr,
             double    width,
             double    height,
             gpointer  data)
{
  const WeftTree scene = { .height_title = "how unlike they are", .title = "Classes that are alike", .caption = "Its choices lead to the model’s answer in 97.0 % of rows." };

  paint_tree (tree_joins, G_N_ELEMENTS (tree_joins), scene, cr, width, height, data);
}
