/* test-expression.c: arithmetic as people type it, against Python's
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/expression.h"

#include <math.h>

static void
test_values (void)
{
  /* The values are Python's eval() of the same text, with ** for ^ and from math import *. */
  static const struct
  {
    const char *text;
    double value;
  } cases[] = {
    { "2", 2 },
    { " 1e-3 ", 0.001 },
    { "2*(64+1)", 130 },
    { "1/1000", 0.001 },
    { "2**10", 1024 },
    { "2^3^2", 512 },
    { "-2^2", -4 },
    { "2^-1", 0.5 },
    { "3 - -2", 5 },
    { "10-4-3", 3 },
    { "100/10/5", 2 },
    { "1+2*3", 7 },
    { "sqrt(2)*sqrt(2)", 2.0000000000000004 },
    { "exp(1)", 2.718281828459045 },
    { "ln(10)", 2.302585092994046 },
    { "log10(1000)", 3 },
    { "2*pi", 6.283185307179586 },
    { "e^2", 7.3890560989306495 },
    { "3×4÷2", 6 },
    { ".5+.25", 0.75 },
    { "5e2", 500 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double value = NAN;

    if (!weft_expression_evaluate (cases[i].text, &value) || fabs (value - cases[i].value) > 1e-15 * fabs (cases[i].value))
      g_error ("“%s” is %.17g, it was taken for %.17g", cases[i].text, cases[i].value, value);
  }
}

static void
test_refused (void)
{
  static const char *const bad[] = { "", " ", "2+", "(1", "1)", "2 3", "0x10", "nan", "inf", "1/0", "sqrt(-1)", "sqrt 2", "abc", "1,5", "**2", "10^400", "ln(0)" };
  g_autofree char *deep = g_strnfill (100000, '(');
  g_autofree char *signs = g_strnfill (100000, '-');
  double value;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (weft_expression_evaluate (bad[i], &value))
      g_error ("“%s” was taken for %g", bad[i], value);
  g_assert_false (weft_expression_evaluate (deep, &value));
  g_assert_false (weft_expression_evaluate (signs, &value));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/expression/values", test_values);
  g_test_add_func ("/base/expression/refused", test_refused);
  return g_test_run ();
}
