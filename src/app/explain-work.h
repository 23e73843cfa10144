/* explain-work.h: explanations computed beside the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens a model and answers orders, one at a time: a new order stops the one that is
 * computed, and of those that come meanwhile only the latest is taken.
 *
 * Thread: main
 */
#pragma once

#include "app/explain-question.h"

G_BEGIN_DECLS

/**
 * WeftExplainOrder:
 * @file: (nullable): where the input is from
 * @cells: (nullable): a row that was typed, instead of a file, see explain-row.h
 * @row: which row of @file, from 0
 * @class: what to explain; -1: the likeliest
 * @place: of an answer with a class for each word, which; where there is none, the first
 * @contrast: whether the likeliest other class is taken off
 * @in_words: whether what the model writes or tags is told, too
 * @data: (nullable): a file of rows beside the input
 * @snapshot: (nullable): file of the model as it was on the way; %NULL: the model itself
 * @epoch: which epoch that is
 * @question: (nullable): what is asked
 * @wish: (nullable): with which settings, see #WeftExplainQuestion
 */
typedef struct
{
  char *file;
  char **cells;
  gint64 row;
  gint64 class;
  gint64 place;
  gboolean contrast;
  gboolean in_words;
  char *data;
  char *snapshot;
  guint64 epoch;
  const WeftExplainQuestion *question;
  gpointer wish;
} WeftExplainOrder;

void weft_explain_order_clear (WeftExplainOrder *self);

/* Makes @self, which holds an order or zeros, one like @from. */
void weft_explain_order_copy (WeftExplainOrder       *self,
                              const WeftExplainOrder *from);

/* Returns: whether there is an input to ask about */
gboolean weft_explain_order_has_input (const WeftExplainOrder *self);

/**
 * WeftExplainListener:
 * @opened: the model is there
 * @changed: weft_explain_work_get_answer() is another
 * @failed: with a sentence; @about_input: whether another input would mend it
 *
 * Who is told, once a frame at most.
 */
typedef struct
{
  void (*opened) (gpointer owner, WeftExplainModel *model);
  void (*changed) (gpointer owner);
  void (*failed) (gpointer owner, const char *sentence, gboolean about_input);
} WeftExplainListener;

typedef struct _WeftExplainWork WeftExplainWork;

/**
 * weft_explain_work_new:
 * @title: of the model, for people
 * @path: (nullable): an .onnx file, or a trained model as trials keep it
 * @trained: (nullable): the model itself
 * @listener: constant functions
 * @owner: given to them; lives as long as this
 *
 * Opens the model at once.
 */
WeftExplainWork *weft_explain_work_new  (const char                *title,
                                         const char                *path,
                                         WeftTrainedModel          *trained,
                                         const WeftExplainListener *listener,
                                         gpointer                   owner);
void             weft_explain_work_free (WeftExplainWork           *self);

/* Computes @order, which is copied, as soon as the model is there. */
void weft_explain_work_ask (WeftExplainWork        *self,
                            const WeftExplainOrder *order);

/* Takes over what was computed since the last call; for each frame while it is busy. */
void weft_explain_work_look (WeftExplainWork *self);

/* Returns: whether something is computed or waits for it */
gboolean weft_explain_work_get_busy (WeftExplainWork *self);

/* Returns: how many orders were computed to the end */
guint weft_explain_work_get_n_done (WeftExplainWork *self);

/* Returns: (transfer none) (nullable): the latest answer, which may be on its way */
WeftExplainAnswer *weft_explain_work_get_answer (WeftExplainWork *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftExplainOrder, weft_explain_order_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftExplainWork, weft_explain_work_free)

G_END_DECLS
