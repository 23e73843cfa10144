/* study-save.h: the report of a study, written where somebody wants it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * weft_study_save_ask:
 * @widget: over whose window; says what became of it with the action `win.say`
 * @store: where the study is
 * @study: its number
 *
 * Asks for a file, .html or .pdf, and writes the report on a thread.
 */
void weft_study_save_ask (GtkWidget      *widget,
                          WeftTrialStore *store,
                          gint64          study);

/* Writes it to @path without asking. */
void weft_study_save_to (GtkWidget      *widget,
                         WeftTrialStore *store,
                         gint64          study,
                         const char     *path);

G_END_DECLS
