/* explain-view.h: the picture of an explanation, and how it is looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A heat map over the picture, or bars. Where there is none yet, a sentence says why. While
 * B is held, the picture is shown without its colors.
 *
 * Signal: `choose` when an input is asked for.
 */
#pragma once

#include "app/explain-work.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_VIEW (weft_explain_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainView, weft_explain_view, WEFT, EXPLAIN_VIEW, AdwBin)

/* Returns: (transfer floating): a view of nothing yet */
GtkWidget *weft_explain_view_new (void);

/**
 * weft_explain_view_say:
 * @title: what is to be said
 * @text: (nullable): a sentence
 * @invites: whether another input is what it needs
 *
 * Says something in place of the picture.
 */
void weft_explain_view_say (WeftExplainView *self,
                            const char      *title,
                            const char      *text,
                            gboolean         invites);

/* Shows @answer, which has a result. */
void weft_explain_view_show (WeftExplainView   *self,
                             WeftExplainAnswer *answer);

/* @narrow: whether sliders stand below each other */
void weft_explain_view_set_narrow (WeftExplainView *self,
                                   gboolean         narrow);

/* Shows the picture without its colors, or with them again. */
void weft_explain_view_set_bare (WeftExplainView *self,
                                 gboolean         bare);

gboolean weft_explain_view_get_bare (WeftExplainView *self);

/* Returns: (transfer none): what stands below the picture */
const char *weft_explain_view_get_words (WeftExplainView *self);

/* Returns: (transfer none): what the method's checks say, "" where it has none */
const char *weft_explain_view_get_badge (WeftExplainView *self);

G_END_DECLS
