/* text-popover.h: a text that is changed in place
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Return takes the text (Ctrl+Return where it has lines), and so does a click beside it;
 * Escape leaves it as it was.
 *
 * Signal: `done` (text) before it closes.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TEXT_POPOVER (weft_text_popover_get_type ())
G_DECLARE_FINAL_TYPE (WeftTextPopover, weft_text_popover, WEFT, TEXT_POPOVER, GtkPopover)

/**
 * weft_text_popover_new:
 * @title: what the text is
 * @text: (nullable): as it is now
 * @has_lines: whether it may have several
 *
 * Returns: (transfer floating): a popover without a parent
 */
GtkWidget *weft_text_popover_new (const char *title,
                                  const char *text,
                                  gboolean    has_lines);

G_END_DECLS
