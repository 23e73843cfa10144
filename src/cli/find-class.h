/* find-class.h: the class that somebody means
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/subject.h"

G_BEGIN_DECLS

/**
 * weft_cli_find_class:
 * @text: a class by its name, or by its number
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_TARGET
 *
 * Returns: its number; -1 on error
 */
gint64 weft_cli_find_class (const WeftSubject  *subject,
                            const char         *text,
                            GError            **error);

G_END_DECLS
