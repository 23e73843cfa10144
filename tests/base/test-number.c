/* test-number.c: numbers go into text and back without loss
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/number.h"

#include "base/random.h"

#include <math.h>
#include <string.h>

static void
test_format (void)
{
  static const struct
  {
    double number;
    const char *text;
  } cases[] = {
    { 0, "0" },
    { -0.0, "-0" },
    { 3, "3" },
    { 10, "10" },
    { 100, "100" },
    { -1200, "-1200" },
    { 65536, "65536" },
    { 999999999999999, "999999999999999" },
    { 1e15, "1e+15" },
    { 1e22, "1e+22" },
    { 0.1, "0.1" },
    { 1.0 / 3, "0.3333333333333333" },
    { 123.456, "123.456" },
    { 1e-5, "1e-05" },
    { 0.0001, "0.0001" },
    { 5e-324, "5e-324" },
    { 1.7976931348623157e308, "1.7976931348623157e+308" },
    { NAN, "nan" },
    { INFINITY, "inf" },
    { -INFINITY, "-inf" },
  };
  char text[WEFT_NUMBER_LENGTH];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (weft_number_format (cases[i].number, text), ==, cases[i].text);
}

static void
test_round_trip (void)
{
  WeftRandom random;

  weft_random_init (&random, 1, 0);
  for (int i = 0; i < 50000; i++) {
    guint64 bits = (guint64) weft_random_next (&random) << 32 | weft_random_next (&random);
    char text[WEFT_NUMBER_LENGTH];
    double number, back;

    memcpy (&number, &bits, sizeof number);
    if (!isfinite (number))
      continue;
    if (i % 2 == 0)
      number = fmod (number, 1e6);
    weft_number_format (number, text);
    g_assert_cmpuint (strlen (text), <, WEFT_NUMBER_LENGTH);
    g_assert_true (weft_number_parse (text, &back));
    g_assert_cmpmem (&number, sizeof number, &back, sizeof back);
  }
}

/* Nobody writes more digits than a number needs. */
static void
test_shortest (void)
{
  WeftRandom random;

  weft_random_init (&random, 2, 0);
  for (int i = 0; i < 20000; i++) {
    double number = ldexp (weft_random_uniform (&random), (int) weft_random_below (&random, 200) - 100);
    char text[WEFT_NUMBER_LENGTH], format[8], other[WEFT_NUMBER_LENGTH];

    if (i % 2 == 0)
      number = (double) weft_random_below (&random, 100000) / 1000;
    else if (i % 3 == 0)
      number = (double) (float) number;
    weft_number_format (number, text);
    for (int digits = 1; digits <= 17; digits++) {
      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (other, sizeof other, format, number);
      if (g_ascii_strtod (other, NULL) == number)
        break;
    }
    if (number != trunc (number))
      g_assert_cmpstr (text, ==, other);
  }
}

static void
test_parse (void)
{
  static const char *const good[] = { "0", "-1.5", "+2", "1e3", ".5", "5.", "1E-2", "007", "1e-400" };
  static const char *const bad[] = { "", " 1", "1 ", "1,5", "nan", "inf", "-inf", "0x10", "1e400", "-1e999", "1e", "--1", "1-2", ".", "+", "e5", "1.2.3", "١" };
  double number;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (weft_number_parse (good[i], &number));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (weft_number_parse (bad[i], &number))
      g_error ("“%s” was taken for %g", bad[i], number);
}

static void
test_parse_integer (void)
{
  static const char *const bad[] = { "", " 1", "1.0", "1e3", "9223372036854775808", "-9223372036854775809", "0x10", "+-1", "-", "1-" };
  gint64 number;

  g_assert_true (weft_number_parse_integer ("9223372036854775807", &number));
  g_assert_cmpint (number, ==, G_MAXINT64);
  g_assert_true (weft_number_parse_integer ("-9223372036854775808", &number));
  g_assert_cmpint (number, ==, G_MININT64);
  g_assert_true (weft_number_parse_integer ("+007", &number));
  g_assert_cmpint (number, ==, 7);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (weft_number_parse_integer (bad[i], &number))
      g_error ("“%s” was taken for a whole number", bad[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/number/format", test_format);
  g_test_add_func ("/base/number/round-trip", test_round_trip);
  g_test_add_func ("/base/number/shortest", test_shortest);
  g_test_add_func ("/base/number/parse", test_parse);
  g_test_add_func ("/base/number/parse-integer", test_parse_integer);
  return g_test_run ();
}
