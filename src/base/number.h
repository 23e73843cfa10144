/* number.h: numbers as text, in the C locale, without loss
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Room for any number that weft_number_format() writes, with its final NUL. */
#define WEFT_NUMBER_LENGTH 32

/**
 * weft_number_format:
 * @number: any double
 * @text: (out caller-allocates): at least %WEFT_NUMBER_LENGTH bytes
 *
 * Writes the shortest text that reads back as the same double: `0.1`, `1e-05`,
 * `100`, `1e+15`, `nan`, `inf`. Whole numbers below 10¹⁵ have no exponent.
 *
 * Returns: @text
 */
char *weft_number_format (double  number,
                          char   *text);

/**
 * weft_number_parse:
 * @text: a decimal number, all of it
 * @number: (out): its value; "nan", "inf" and hexadecimal are refused
 *
 * Returns: whether @text is one finite decimal number and nothing else
 */
gboolean weft_number_parse (const char *text,
                            double     *number);

/**
 * weft_number_parse_integer:
 * @text: a decimal integer, all of it
 * @number: (out): its value
 *
 * Returns: whether @text is one integer that fits and nothing else
 */
gboolean weft_number_parse_integer (const char *text,
                                    gint64     *number);

G_END_DECLS
