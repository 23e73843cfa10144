/* confusion-view.h: a confusion matrix whose cells can be read off
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cell below the pointer, or the one that the arrow keys have gone to, is
 * said in words below the picture.
 *
 * Signal: `cell-chosen` (true class, predicted class) when a cell is clicked, or Return is pressed.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_CONFUSION_VIEW (weft_confusion_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftConfusionView, weft_confusion_view, WEFT, CONFUSION_VIEW, AdwBin)

/**
 * weft_confusion_view_new:
 * @counts: (array length=n_classes²): a row a true class; copied
 * @names: (array length=n_classes) (nullable): copied
 *
 * Returns: (transfer floating): the view
 */
GtkWidget *weft_confusion_view_new (const gint64 *counts,
                                    guint n_classes,
                                    const char *const *names);

/* @counts: (array): others of the same classes; copied */
void weft_confusion_view_set_counts (WeftConfusionView *self,
                                     const gint64      *counts);

/* Reads off a cell, as the pointer does; -1, -1: none. */
void weft_confusion_view_set_cell (WeftConfusionView *self,
                                   int                actual,
                                   int                predicted);

/* @area: (out): of the cell that is read off, in @self
 * Returns: whether one is */
gboolean weft_confusion_view_get_cell (WeftConfusionView *self,
                                       GdkRectangle      *area);

/* Returns: (transfer none): the words below the picture */
const char *weft_confusion_view_get_words (WeftConfusionView *self);

G_END_DECLS
