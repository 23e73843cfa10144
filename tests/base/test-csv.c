/* test-csv.c: tables as text for other programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/csv.h"

#include <math.h>

/* What RFC 4180 says of commas, quotes and breaks. */
static void
test_fields (void)
{
  g_autoptr (GString) csv = g_string_new (NULL);

  weft_csv_add (csv, "plain");
  weft_csv_add (csv, "a, b");
  weft_csv_add (csv, "say \"so\"");
  weft_csv_add (csv, "two\nlines");
  weft_csv_add (csv, "");
  g_assert_cmpstr (csv->str, ==, "plain,\"a, b\",\"say \"\"so\"\"\",\"two\nlines\",");
}

/* Each line begins without a comma. */
static void
test_numbers (void)
{
  g_autoptr (GString) csv = g_string_new ("name,value\n");

  weft_csv_add (csv, "first");
  weft_csv_add_number (csv, 0.1);
  g_string_append_c (csv, '\n');
  weft_csv_add_number (csv, -3);
  weft_csv_add_number (csv, NAN);
  g_assert_cmpstr (csv->str, ==, "name,value\nfirst,0.1\n-3,nan");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/csv/fields", test_fields);
  g_test_add_func ("/base/csv/numbers", test_numbers);
  return g_test_run ();
}
