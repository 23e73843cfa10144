/* expression.h: arithmetic as people type it where a number is asked for: 2*(64+1)
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weft_expression_evaluate:
 * @text: decimal numbers, + - * / × ÷, ^ or ** for powers, parentheses, `pi`, `e`, and
 *   `sqrt`, `exp`, `ln` and `log10` before parentheses; powers bind to the right and
 *   before a sign, as in Python
 * @number: (out): its value
 *
 * Returns: whether @text is all of that and its value is finite
 */
gboolean weft_expression_evaluate (const char *text,
                                   double     *number);

G_END_DECLS
