/* test-number.c: numbers as text and back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/number.h"

static void
test_shortest (void)
{
  static const struct
  {
    double number;
    const char *text;
  } cases[] = {
    { 0, "0" },
    { 10, "10" },
    { -250, "-250" },
    { 60000, "60000" },
    { 123456789012345, "123456789012345" },
    { 0.1, "0.1" },
    { 2.5, "2.5" },
    { 1e-05, "1e-05" },
    { 1e300, "1e+300" },
    { 1.0 / 3, "0.3333333333333333" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    char text[WEFT_NUMBER_LENGTH];
    double back;

    g_assert_cmpstr (weft_number_format (cases[i].number, text), ==, cases[i].text);
    g_assert_true (weft_number_parse (text, &back));
    g_assert_cmpfloat (back, ==, cases[i].number);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/number/shortest", test_shortest);
  return g_test_run ();
}
