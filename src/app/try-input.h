/* try-input.h: where people put what a model is asked with
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A place for a picture, a text to type, or a form with a field for each column. Files and the
 * clipboard are taken as far as the model reads such.
 *
 * Signals: `changed` when it is another; `refused` (sentence) when something cannot be taken,
 * and what was there stays.
 */
#pragma once

#include "app/explain-work.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRY_INPUT (weft_try_input_get_type ())
G_DECLARE_FINAL_TYPE (WeftTryInput, weft_try_input, WEFT, TRY_INPUT, AdwBin)

/* Returns: (transfer floating): an input of no model yet */
GtkWidget *weft_try_input_new (void);

/* Shows what the model reads. */
void weft_try_input_set_model (WeftTryInput           *self,
                               const WeftExplainModel *model);

/* Takes a file, the clipboard, or what was asked before. */
void weft_try_input_take_file  (WeftTryInput           *self,
                                const char             *path);
void weft_try_input_paste      (WeftTryInput           *self);
void weft_try_input_take_order (WeftTryInput           *self,
                                const WeftExplainOrder *order);

/* Goes back to what was asked before something could not be read; tells nobody. */
void weft_try_input_restore (WeftTryInput           *self,
                             const WeftExplainOrder *order);

/* Shows what was read. */
void weft_try_input_show (WeftTryInput            *self,
                          const WeftExplainAnswer *answer);

/* Returns: whether there is something to ask about; it is written into @order */
gboolean weft_try_input_fill (WeftTryInput     *self,
                              WeftExplainOrder *order);

G_END_DECLS
