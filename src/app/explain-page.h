/* explain-page.h: a model looked into, in the middle of the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Input, prediction and method on one side, the picture on the other; below each other where
 * there is no room. Files are dropped anywhere on it.
 */
#pragma once

#include "app/explain-work.h"
#include "app/look-page.h"

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_PAGE (weft_explain_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainPage, weft_explain_page, WEFT, EXPLAIN_PAGE, WeftLookPage)

/**
 * weft_explain_page_new:
 * @title: of the model, for people
 * @path: (nullable): an .onnx file, or a trained model as trials keep it
 * @trained: (nullable): the model itself, instead of a path
 * @data: (nullable): a file of rows like those that it learned from
 *
 * Returns: (transfer floating): a page, which opens the model on a thread
 */
GtkWidget *weft_explain_page_new (const char       *title,
                                  const char       *path,
                                  WeftTrainedModel *trained,
                                  const char       *data);

/* Says right away which trial the model is of. */
void weft_explain_page_set_trial (WeftExplainPage *self,
                                  gint64           trial);

/* Explains a file, once the model is there. */
void weft_explain_page_take_file (WeftExplainPage *self,
                                  const char      *path);

/* The same for the input of an order that was asked elsewhere. */
void weft_explain_page_take_order (WeftExplainPage        *self,
                                   const WeftExplainOrder *order);

/* Brings a view to the front: "answer", "maps", "path" …; nothing happens where the model has none. */
void weft_explain_page_show_view (WeftExplainPage *self,
                                  const char      *id);

/* Returns: whether it was made for that very model */
gboolean weft_explain_page_is_of (WeftExplainPage  *self,
                                  WeftTrainedModel *trained);

/* Shows rows of the data, from 0, as points: @rows: (element-type guint32): */
void weft_explain_page_select_rows (WeftExplainPage *self,
                                    const GArray    *rows);

/* Compares with another model, see weft_explain_page_new(). */
void weft_explain_page_compare (WeftExplainPage *self,
                                const char      *title,
                                const char      *path);

/* Returns: whether all that was asked for is shown */
gboolean weft_explain_page_get_settled (WeftExplainPage *self);

/* Returns: how many explanations were computed to the end */
guint weft_explain_page_get_n_done (WeftExplainPage *self);

/* Returns: (transfer full) (nullable): how the picture came about, JSON */
char *weft_explain_page_make_recipe (WeftExplainPage *self);

G_END_DECLS
