/* explain-rival.h: the model that another is compared with: of a trial, or a file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: `changed` when it is another.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_RIVAL (weft_explain_rival_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainRival, weft_explain_rival, WEFT, EXPLAIN_RIVAL, AdwBin)

/* Returns: (transfer floating): a list of trials with models, of which none is chosen */
GtkWidget *weft_explain_rival_new (void);

/* Lists the trials that there are by now. */
void weft_explain_rival_refresh (WeftExplainRival *self);

/* Says which trial the first model is of, so that its epochs on the way are listed, too. */
void weft_explain_rival_set_trial (WeftExplainRival *self,
                                   gint64            trial);

/* Chooses a model; @title: for people */
void weft_explain_rival_choose (WeftExplainRival *self,
                                const char       *title,
                                const char       *path);

/* Returns: (transfer none) (nullable): where the model is; %NULL: none is chosen */
const char *weft_explain_rival_get_path (WeftExplainRival *self);

/* Returns: (transfer none) (nullable): what it is called */
const char *weft_explain_rival_get_title (WeftExplainRival *self);

G_END_DECLS
