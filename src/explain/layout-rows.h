/* layout-rows.h: the rows that are laid out, and what is known of them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset/gather.h"
#include "dataset/split.h"

G_BEGIN_DECLS

/**
 * WeftLayoutRows:
 * @x: (N, V): numbers of each row
 * @rows: (N): where each stands in the data, from 0
 * @classes: (nullable): (N): -1 where none is known
 * @names: (nullable): of the classes
 */
typedef struct
{
  WeftTensor *x;
  guint32 *rows;
  gint32 *classes;
  char **names;
} WeftLayoutRows;

void weft_layout_rows_free (WeftLayoutRows *self);

/**
 * weft_layout_rows_take_classes:
 * @preparation: what knows the target
 * @dataset: what may have it
 * @rows: which of its rows
 * @error: return location for an error
 *
 * The classes of a preparation's target, and their names, where the data has them.
 *
 * Errors: those of weft_gather_new()
 */
gboolean weft_layout_rows_take_classes (WeftLayoutRows   *self,
                                        WeftPreparation  *preparation,
                                        WeftDataset      *dataset,
                                        WeftRows          rows,
                                        GError          **error);

/**
 * weft_layout_rows_draw:
 * @classes: (nullable) (array length=n): of each; -1: none
 * @n: rows that there are
 * @most: how many are wanted
 * @seed: of what is drawn
 *
 * All rows when they are not more than @most; else @most of them, drawn so that each class has its
 * share, rounded, and none that is there is left out as long as there is room for one of each.
 *
 * Returns: (transfer full) (array length=MIN(n,most)): rows, in their order
 */
guint32 *weft_layout_rows_draw (const gint32 *classes,
                                gsize         n,
                                gsize         most,
                                guint64       seed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftLayoutRows, weft_layout_rows_free)

G_END_DECLS
