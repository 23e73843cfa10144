/* csv.c: tables as text for other programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/csv.h"

#include "base/number.h"

#include <string.h>

void
weft_csv_add (GString    *csv,
              const char *text)
{
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
  if (strpbrk (text, ",\"\r\n") == NULL) {
    g_string_append (csv, text);
    return;
  }
  g_string_append_c (csv, '"');
  for (const char *letter = text; *letter != '\0'; letter++) {
    if (*letter == '"')
      g_string_append_c (csv, '"');
    g_string_append_c (csv, *letter);
  }
  g_string_append_c (csv, '"');
}

void
weft_csv_add_number (GString *csv,
                     double   number)
{
  char text[WEFT_NUMBER_LENGTH];

  weft_csv_add (csv, weft_number_format (number, text));
}
