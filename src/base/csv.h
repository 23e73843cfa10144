/* csv.h: tables as text for other programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fields are put into quotes where they need them, quotes within them doubled. Source: RFC 4180.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Adds a field to the line that is written, behind a comma unless it is the first, which must not
 * be empty. */
void weft_csv_add (GString    *csv,
                   const char *text);

/* Adds a number as weft_number_format() writes it. */
void weft_csv_add_number (GString *csv,
                          double   number);

G_END_DECLS
