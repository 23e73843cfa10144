/* explain-embedding-view.h: rows, or what a layer makes of them, as points on a plane
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layout is drawn while it is computed and can be paused. The pointer shows what a point is, a
 * click its nearest rows in what is laid out; points that are enclosed are counted and saved.
 */
#pragma once

#include "app/explain-pane.h"
#include "app/layout-plot.h"

G_BEGIN_DECLS

/**
 * WeftLayoutPhase:
 * @WEFT_LAYOUT_NOTHING: none was begun
 * @WEFT_LAYOUT_RUNNING: it is computed
 * @WEFT_LAYOUT_RESTING: it can go on
 * @WEFT_LAYOUT_DONE: it is finished
 */
typedef enum {
  WEFT_LAYOUT_NOTHING,
  WEFT_LAYOUT_RUNNING,
  WEFT_LAYOUT_RESTING,
  WEFT_LAYOUT_DONE,
} WeftLayoutPhase;

#define WEFT_TYPE_EXPLAIN_EMBEDDING_VIEW (weft_explain_embedding_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainEmbeddingView, weft_explain_embedding_view, WEFT, EXPLAIN_EMBEDDING_VIEW, AdwBin)

/* Returns: (transfer floating): a plane with nothing on it */
GtkWidget *weft_explain_embedding_view_new (void);

WeftLayoutPhase weft_explain_embedding_view_get_phase (WeftExplainEmbeddingView *self);

/* Returns: (transfer none) (nullable): where the points are */
WeftLayoutFrame *weft_explain_embedding_view_get_frame (WeftExplainEmbeddingView *self);

/* Returns: (transfer none): what is said below the picture */
const char *weft_explain_embedding_view_get_words (WeftExplainEmbeddingView *self);

/* Writes the numbers of the rows that are selected, from 1, as CSV. */
gboolean weft_explain_embedding_view_save_selection (WeftExplainEmbeddingView  *self,
                                                     const char                *path,
                                                     GError                   **error);

/* @rows: (element-type guint32): rows of the data, from 0: laid out among others, and selected */
void weft_explain_embedding_view_select_rows (WeftExplainEmbeddingView *self,
                                              const GArray             *rows);

G_END_DECLS
