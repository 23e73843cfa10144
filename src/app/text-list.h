/* text-list.h: the first texts of a data set, to be read
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset/dataset.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * weft_text_list_new:
 * @dataset: not kept
 * @column: index of a column of texts
 *
 * Shows the beginning of the first texts whole, where a table would cut them, each below its
 * row and its class.
 *
 * Returns: (transfer floating): a widget
 */
GtkWidget *weft_text_list_new (const WeftDataset *dataset,
                               guint              column);

G_END_DECLS
