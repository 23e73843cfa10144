/* try-form.h: a field for each column that a model reads
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers say which range the model learned from and begin in its middle, categories offer the
 * names it knows and begin with the most frequent.
 *
 * Signal: `changed` a moment after a value was.
 */
#pragma once

#include "app/explain-answer.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRY_FORM (weft_try_form_get_type ())
G_DECLARE_FINAL_TYPE (WeftTryForm, weft_try_form, WEFT, TRY_FORM, AdwBin)

/* Returns: (transfer floating): a form without fields */
GtkWidget *weft_try_form_new (void);

/* @preparation: (nullable): of the model
 * Returns: whether all its columns can be typed, so that there are fields */
gboolean weft_try_form_set_preparation (WeftTryForm     *self,
                                        WeftPreparation *preparation);

/* Returns: (transfer full) (array zero-terminated=1): the row, see explain-row.h */
char **weft_try_form_make_cells (WeftTryForm *self);

/* Shows another row; tells nobody. */
void weft_try_form_take_cells (WeftTryForm  *self,
                               char        **cells);

/* Shows the row of an answer. */
void weft_try_form_show (WeftTryForm             *self,
                         const WeftExplainAnswer *answer);

G_END_DECLS
