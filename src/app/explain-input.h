/* explain-input.h: what a model is to be asked about: a picture, a row or a text
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: `changed` when it is another.
 */
#pragma once

#include "app/explain-work.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_INPUT (weft_explain_input_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainInput, weft_explain_input, WEFT, EXPLAIN_INPUT, AdwBin)

/* Returns: (transfer floating): an input of no model yet */
GtkWidget *weft_explain_input_new (void);

/* Shows what the model reads. */
void weft_explain_input_set_model (WeftExplainInput       *self,
                                   const WeftExplainModel *model);

/* Returns: (transfer none): a sentence that says what to do first */
const char *weft_explain_input_get_invitation (WeftExplainInput *self);

/* Takes a file that was dropped or named. */
void weft_explain_input_take_file (WeftExplainInput *self,
                                   const char       *path);

/* Takes a row of a file of data. */
void weft_explain_input_take_row (WeftExplainInput *self,
                                  const char       *path,
                                  gint64            row);

/* Takes the input of an order that was asked elsewhere. */
void weft_explain_input_take_order (WeftExplainInput       *self,
                                    const WeftExplainOrder *order);

/* Asks for a file, or goes to where a text is typed. */
void weft_explain_input_choose (WeftExplainInput *self);

/* Shows the row that was read. */
void weft_explain_input_show (WeftExplainInput        *self,
                              const WeftExplainAnswer *answer);

/* Returns: whether there is something to ask about; it is written into @order */
gboolean weft_explain_input_fill (WeftExplainInput *self,
                                  WeftExplainOrder *order);

G_END_DECLS
