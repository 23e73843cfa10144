/* explain-embedding.h: rows, or what a layer makes of them, to be laid out: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The finding is what is laid out, not the layout: that is computed by a WeftLayoutWork, which
 * can pause without holding up the page.
 */
#pragma once

#include "app/explain-question.h"
#include "explain/layout-rows.h"

G_BEGIN_DECLS

/* Its wish is a #WeftExplainEmbeddingWish, its finding a #WeftExplainEmbedding, the same one when
 * the same is asked of the same data. */
extern const WeftExplainQuestion weft_explain_embedding;

/**
 * WeftExplainEmbeddingWish:
 * @layer: (nullable): which layer; %NULL: the rows as the model is given them
 * @most_rows: of more, so many are drawn, all classes among them
 * @seed: of what is drawn
 * @wanted: (nullable) (element-type guint32): rows, ascending, that are laid out in any case
 */
typedef struct
{
  char *layer;
  gint64 most_rows;
  guint64 seed;
  GArray *wanted;
} WeftExplainEmbeddingWish;

/**
 * WeftExplainEmbedding:
 * @rows: what is laid out
 * @n_all: rows that the data has
 * @predicted: (nullable): the likeliest class of each; %NULL: the model has no classes
 * @confidences: (nullable): its probability
 * @errors: (nullable): 1 less the probability of the class that is right; NaN where none is known
 * @names: (nullable): of the classes that are predicted
 */
typedef struct
{
  WeftLayoutRows *rows;
  gint64 n_all;
  gint32 *predicted;
  float *confidences;
  float *errors;
  char **names;
} WeftExplainEmbedding;

/* Frees what is in a finding, see weft_explain_box_unref(). */
void weft_explain_embedding_clear (gpointer box);

/* Returns: (transfer full): which row it is, its class, and what the model says of it */
char *weft_explain_embedding_tell_row (const WeftExplainEmbedding *self,
                                       gsize                       point);

/* Returns: the point of row @row of the data; -1: it is not laid out */
gint64 weft_explain_embedding_find_point (const WeftExplainEmbedding *self,
                                          gint64                      row);

/* Returns: whether two are of the same rows of the same data */
gboolean weft_explain_embedding_has_rows_of (const WeftExplainEmbedding *self,
                                             const WeftExplainEmbedding *other);

G_END_DECLS
