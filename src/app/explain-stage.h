/* explain-stage.h: where a view of the Explain page shows what was found, or says why not
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: `choose` when another input is asked for.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_STAGE (weft_explain_stage_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainStage, weft_explain_stage, WEFT, EXPLAIN_STAGE, AdwBin)

/* Returns: (transfer floating): a stage with nothing on it */
GtkWidget *weft_explain_stage_new (void);

/* @child: one of those that can be shown, in turn */
void weft_explain_stage_add (WeftExplainStage *self,
                             GtkWidget        *child);

/* Shows @child. */
void weft_explain_stage_show (WeftExplainStage *self,
                              GtkWidget        *child);

/**
 * weft_explain_stage_say:
 * @title: what is to be said
 * @text: (nullable): a sentence
 * @invites: whether another input is what it needs
 *
 * Says something in place of what is shown.
 */
void weft_explain_stage_say (WeftExplainStage *self,
                             const char       *title,
                             const char       *text,
                             gboolean          invites);

G_END_DECLS
