/* explain-marks.h: what people mark as wrong in the rows that they look at
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list in the column of the page, while people mark or there are marks. Marks belong to rows of
 * data, so they are kept in a file that is called by the data, and are there again when the same
 * data is looked at.
 *
 * Signals: `changed` when other places of the row are marked; `teach` when the model is to learn
 * from them.
 */
#pragma once

#include "app/explain-answer.h"
#include "learn/marks.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_MARKS (weft_explain_marks_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainMarks, weft_explain_marks, WEFT, EXPLAIN_MARKS, AdwBin)

/* Returns: (transfer floating): no marks, of no model yet */
GtkWidget *weft_explain_marks_new (void);

/* Returns: whether a model can be taught: it has layers and a preparation */
gboolean weft_explain_marks_suit (const WeftExplainModel *model);

/* Shows the marks of the row that was asked about. */
void weft_explain_marks_show (WeftExplainMarks  *self,
                              WeftExplainAnswer *answer);

/* Whether people mark; then pointing at the picture marks what is there. */
void     weft_explain_marks_set_active (WeftExplainMarks *self,
                                        gboolean          is_active);
gboolean weft_explain_marks_get_active (WeftExplainMarks *self);

/* Marks the column of the row that input @place is of; of a text, that word. */
void weft_explain_marks_take_place (WeftExplainMarks *self,
                                    gint64            place);

/* Marks a part of the row's picture. */
void weft_explain_marks_take_part (WeftExplainMarks   *self,
                                   const GdkRectangle *part);

/* Returns: (transfer full) (element-type GdkRectangle): what is marked of the row's picture */
GArray *weft_explain_marks_list_parts (WeftExplainMarks *self);

/* Returns: (transfer none) (nullable): all marks; %NULL: they are not read yet */
const WeftMarks *weft_explain_marks_get (WeftExplainMarks *self);

G_END_DECLS
