/* outcome-list.h: the rows of one cell of a confusion matrix
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/predictions.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeftOutcome:
 * @order: how they are sorted, for people
 * @rows: (element-type guint32): rows of the data, from 0, each once: of mistakes the surest first,
 *   of what is right the least sure
 * @shares: (element-type float): how sure the model is, of each
 */
typedef struct
{
  const char *order;
  GArray *rows;
  GArray *shares;
} WeftOutcome;

/* Returns: (transfer full): the rows of class @actual that are taken for @predicted; none where it
 * is not known which rows the predictions are of */
WeftOutcome *weft_outcome_new  (const WeftHeadPredictions *predictions,
                                guint                      actual,
                                guint                      predicted);
void         weft_outcome_free (WeftOutcome               *self);

/**
 * WeftOutcomeListener:
 * @chosen: a row was chosen
 * @shown: all of them are to be shown as points
 */
typedef struct
{
  void (*chosen) (gpointer owner, gint64 row);
  void (*shown) (gpointer owner, GArray *rows);
} WeftOutcomeListener;

/**
 * weft_outcome_list_popup:
 * @parent: what it points at
 * @place: where in @parent
 * @title: what the rows have in common
 * @outcome: (transfer full): the rows
 * @listener: who is told
 * @owner: for @listener; a widget around @parent
 */
void weft_outcome_list_popup (GtkWidget                 *parent,
                              const GdkRectangle        *place,
                              const char                *title,
                              WeftOutcome               *outcome,
                              const WeftOutcomeListener *listener,
                              gpointer                   owner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftOutcome, weft_outcome_free)

G_END_DECLS
