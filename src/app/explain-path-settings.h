/* explain-path-settings.h: how much of a decision is drawn, and as what
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: `asked` when something else is to be found, `look` when what was found is to be drawn
 * otherwise.
 */
#pragma once

#include "app/explain-path.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_PATH_SETTINGS (weft_explain_path_settings_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainPathSettings, weft_explain_path_settings, WEFT, EXPLAIN_PATH_SETTINGS, AdwBin)

/* Returns: (transfer floating): for no model yet */
GtkWidget *weft_explain_path_settings_new (void);

/* Offers a part of the picture, where the model reads pictures. */
void weft_explain_path_settings_set_model (WeftExplainPathSettings *self,
                                           const WeftExplainModel  *model);

/* Shows the picture that a part can be marked of. */
void weft_explain_path_settings_show (WeftExplainPathSettings *self,
                                      const WeftExplainAnswer *answer);

/* Writes all that is to be found into @wish, but which units are turned. */
void weft_explain_path_settings_fill (WeftExplainPathSettings *self,
                                      WeftExplainPathWish     *wish);

/* Returns: whether the strongest single path, or every line, is drawn */
gboolean weft_explain_path_settings_get_path (WeftExplainPathSettings *self);
gboolean weft_explain_path_settings_get_all  (WeftExplainPathSettings *self);

G_END_DECLS
