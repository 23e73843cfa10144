/* history-list.h: what was done to a document, to go back to any of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The latest first; what was undone is pale. Activating a row, by a click or by Return,
 * undoes or redoes until that was the last thing done.
 */
#pragma once

#include "workflow/history.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * weft_history_list_popup:
 * @parent: a button
 * @history: what it is about
 *
 * Opens the list at @parent; it goes by itself.
 */
void weft_history_list_popup (GtkWidget   *parent,
                              WeftHistory *history);

G_END_DECLS
