/* markdown.h: notes in Markdown, as markup that is safe to show
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small part of it: headings, lists, code, bold, italic, struck out, and links to http,
 * https and mailto. Whatever else is there is shown as it stands, never run or fetched.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): @text as markup of Pango, for any bytes */
char *weft_markdown_to_markup (const char *text);

G_END_DECLS
