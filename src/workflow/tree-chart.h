/* tree-chart.h: trees over neurons and over classes, as pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window and weft-cli draw the same.
 */
#pragma once

#include "base/json.h"
#include "explain/class-tree.h"
#include "explain/surrogate.h"
#include "paint/tree.h"

G_BEGIN_DECLS

/**
 * WeftTreeChart:
 * @tree: the picture, with nothing left out
 * @units: (array): for each of its nodes the unit that is asked about, from 0; -1: none
 * @layer: (nullable): whose units these are
 * @title, @caption: what was asked, and how far it can be believed
 * @judgement: how far it can be believed, in short
 * @is_good: whether it describes the model, or follows it
 *
 * Reference-counted, and never changed.
 */
typedef struct
{
  WeftTree tree;
  gint64 *units;
  char *layer;
  char *title;
  char *caption;
  char *judgement;
  gboolean is_good;

  /*< private >*/
  GArray *nodes;
  GArray *numbers;
  GPtrArray *texts;
  gatomicrefcount references;
} WeftTreeChart;

/**
 * weft_tree_chart_new_surrogate:
 * @surrogate: what imitates the model; kept by the caller only until this returns
 * @names: (nullable): of classes
 * @way: (nullable) (element-type WeftSurrogateStep): of a sample, which is stressed
 *
 * Returns: (transfer full): the picture
 */
WeftTreeChart *weft_tree_chart_new_surrogate (const WeftSurrogate *surrogate,
                                              const char *const *names,
                                              const GArray *way);

/**
 * weft_tree_chart_new_classes:
 * @classes: the hierarchy; kept by the caller only until this returns
 * @names: (nullable): of classes
 * @score: how often its choices lead to the model's answer
 * @n_rows: in how many rows
 * @walk: (nullable): of a sample; its likelier choices are stressed
 *
 * Returns: (transfer full): the picture
 */
WeftTreeChart *weft_tree_chart_new_classes (const WeftClassTree *classes,
                                            const char *const *names,
                                            const WeftClassTreeScore *score,
                                            gint64 n_rows,
                                            const WeftClassWalk *walk);

WeftTreeChart *weft_tree_chart_ref   (WeftTreeChart *self);
void           weft_tree_chart_unref (WeftTreeChart *self);

/* Returns: (transfer full): a node in words */
char *weft_tree_chart_tell (const WeftTreeChart *self,
                            guint                node);

/* Returns: (transfer full): a line for each node, CSV */
char *weft_tree_chart_to_csv (const WeftTreeChart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTreeChart, weft_tree_chart_unref)

G_END_DECLS
