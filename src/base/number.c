/* number.c: numbers as text, in the C locale, without loss
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/number.h"

#include <errno.h>
#include <math.h>
#include <string.h>

char *
weft_number_format (double  number,
                    char   *text)
{
  if (!isfinite (number))
    return strcpy (text, isnan (number) ? "nan" : number > 0 ? "inf"
                                                             : "-inf");

  /* Below 2^53 a whole number reads better as such: 10, not 1e+01. */
  if (fabs (number) < 1e15 && number == floor (number))
    return g_ascii_formatd (text, WEFT_NUMBER_LENGTH, "%.0f", number);

  for (int digits = 1; digits <= 17; digits++) {
    char format[8];

    g_snprintf (format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd (text, WEFT_NUMBER_LENGTH, format, number);
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
