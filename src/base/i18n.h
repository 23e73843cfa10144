/* i18n.h: gettext's short names; included by .c files whose strings people read
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <inttypes.h>
#include <libintl.h>

/* In a marked string PRId64 and PRIu64 stand for gint64 and guint64 and %zu for
 * gsize: translators see them whole, while GLib's macros would cut the string. */

/* A library never changes the program's own domain, so it names its own. */
#define _(text)                 dgettext (GETTEXT_PACKAGE, text)
#define N_(text)                text
#define ngettext_(one, many, n) dngettext (GETTEXT_PACKAGE, one, many, n)
