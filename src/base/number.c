/* number.c: numbers as text, in the C locale, without loss
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/number.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <string.h>

/* Numbers from here on are written with an exponent. */
#define LARGE 1e15

static void
format_digits (double  number,
               int     digits,
               char   *text)
{
  char format[8];

  g_snprintf (format, sizeof format, "%%.%dg", digits);
  g_ascii_formatd (text, WEFT_NUMBER_LENGTH, format, number);
}

char *
weft_number_format (double  number,
                    char   *text)
{
  if (!isfinite (number))
    return strcpy (text, isnan (number) ? "nan" : number > 0 ? "inf"
                                                             : "-inf");

  /* %g would make 100 of one digit 1e+02. */
  if (number == trunc (number) && fabs (number) < LARGE) {
    g_ascii_formatd (text, WEFT_NUMBER_LENGTH, "%.0f", number);
    return text;
  }
  /* What fewer digits say is what 15 say, without zeros at their end; but for the very smallest. */
  for (int digits = fabs (number) < DBL_MIN ? 1 : DBL_DIG; digits <= DBL_DECIMAL_DIG; digits++) {
    format_digits (number, digits, text);
    if (g_ascii_strtod (text, NULL) == number)
      break;
  }
  return text;
}

gboolean
weft_number_parse (const char *text,
                   double     *number)
{
  char *end;

  if (*text == '\0' || strspn (text, "0123456789+-.eE") != strlen (text))
    return FALSE;
  errno = 0;
  *number = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*number);
}

gboolean
weft_number_parse_integer (const char *text,
                           gint64     *number)
{
  char *end;

  if (*text == '\0' || strspn (text, "0123456789+-") != strlen (text))
    return FALSE;
  errno = 0;
  *number = g_ascii_strtoll (text, &end, 10);
  return *end == '\0' && errno == 0;
}
