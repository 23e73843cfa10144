/* test-report.c: reports of every kind as people read them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/report.h"

#include <string.h>

static char *
to_text (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = weft_json_parse (json, strlen (json), &error);

  g_assert_no_error (error);
  return weft_report_to_text (node);
}

static void
assert_text (const char *json,
             const char *expected)
{
  g_autofree char *text = to_text (json);

  g_assert_cmpstr (text, ==, expected);
}

#define CLASSES                                                                                         \
  "\"classes\": [{\"name\": \"cat\", \"precision\": 1, \"recall\": 0.5, \"f1\": 0.75, \"support\": 4}," \
  "{\"name\": \"dog\", \"precision\": 0.5, \"recall\": 1, \"f1\": 0.625, \"support\": 2}],"             \
  "\"averages\": {\"macro\": {\"precision\": 0.75, \"recall\": 0.75, \"f1\": 0.6875, \"support\": 6}}"

#define CLASSES_TEXT                                           \
  "              precision     recall         f1    support\n" \
  "\n"                                                         \
  "         cat     1.0000     0.5000     0.7500          4\n" \
  "         dog     0.5000     1.0000     0.6250          2\n" \
  "\n"                                                         \
  "   macro avg     0.7500     0.7500     0.6875          6\n"

static void
test_classes (void)
{
  assert_text ("{\"split\": \"test\", \"rows\": 6, \"loss\": 0.5, \"metrics\": {\"accuracy\": 0.75, \"log_loss\": 0.5}, " CLASSES
               ", \"confusion\": [[2, 2], [0, 2]], \"note\": \"from the zoo\"}",
               "Accuracy 75.00 % of 6 test rows, loss 0.5000\n\n" CLASSES_TEXT
               "\nConfusion matrix (rows: true class, columns: predicted)\n\n"
               "             cat dog\n"
               "         cat   2   2\n"
               "         dog   0   2\n"
               "\n  note  from the zoo\n");
}

static void
test_numbers (void)
{
  assert_text ("{\"split\": \"test\", \"rows\": 6, \"loss\": 0.25, \"metrics\": {\"r2\": 0.875, \"rmse\": 2, \"mae\": null, \"unit\": \"m\"}}",
               "\n"
               "  r2                        0.8750\n"
               "  rmse                      2.0000\n"
               "  unit  m\n"
               "\n"
               "  split  test\n"
               "  rows   6\n"
               "  loss   0.25\n");
}

static void
test_anything (void)
{
  assert_text ("{\"title\": \"Drift\\u001b[1m\\nof rows\", \"rows\": 123456789, \"share\": 0.25, \"alarm\": true, \"since\": null,"
               "\"columns\": [{\"name\": \"age\", \"psi\": 0.125}, {\"name\": \"city\", \"psi\": 10, \"alarm\": false}, {\"psi\": null}],"
               "\"matrix\": [[1, 2.5], [30]], \"bins\": [1, 2.5, \"rest\"], \"none\": [],"
               "\"nested\": {\"a\": 1, \"inner\": {\"long name\": 2, \"b\": 3}}, \"mixed\": [1, {\"c\": 2}, [3]]}",
               "\n"
               "  title  Drift [1m of rows\n"
               "  rows   123456789\n"
               "  share  0.25\n"
               "  alarm  yes\n"
               "  since  –\n"
               "  columns:\n"
               "    name    psi  alarm\n"
               "    age   0.125\n"
               "    city     10  no\n"
               "              –\n"
               "  matrix:\n"
               "     1  2.5\n"
               "    30\n"
               "  bins   1, 2.5, rest\n"
               "  none   –\n"
               "  nested:\n"
               "    a  1\n"
               "    inner:\n"
               "      long name  2\n"
               "      b          3\n"
               "  mixed:\n"
               "    1  1\n"
               "    2:\n"
               "      c  2\n"
               "    3  3\n");
  assert_text ("[1, 2]", "\n  report  1, 2\n");
  assert_text ("{}", "\n");
}

/* What only looks like a part of an evaluation is shown as it is, and no score made up. */
static void
test_lookalikes (void)
{
  assert_text ("{\"metrics\": {\"accuracy\": 0.5}, \"classes\": [{\"name\": \"cat\", \"count\": 3}], \"confusion\": [[3]]}",
               "\n"
               "  accuracy                  0.5000\n"
               "\n"
               "  classes:\n"
               "    name  count\n"
               "    cat       3\n"
               "  confusion:\n"
               "    3\n");
  assert_text ("{\"metrics\": [0.5], " CLASSES ", \"confusion\": [[\"a\", \"b\"], [\"c\", \"d\"]]}",
               "\n" CLASSES_TEXT
               "\n  metrics  0.5\n"
               "  confusion:\n"
               "    a  b\n"
               "    c  d\n");
}

static char *
repeat (const char *item,
        int         n)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : ", ", item);
  return g_string_free (text, FALSE);
}

static void
test_long (void)
{
  g_autofree char *row = repeat ("7", 20), *line = g_strdup_printf ("[%s]", row), *rows = repeat (line, 60), *items = repeat ("1", 40);
  g_autofree char *json = g_strdup_printf ("{\"rows\": [%s], \"items\": [%s], \"table\": [{\"word\": \"%s\"}]}", rows, items,
                                           "the quick brown fox jumps over the lazy dog");
  g_autofree char *text = to_text (json), *shown = repeat ("1", 20), *list = g_strdup_printf ("  items  %s, … (40 in all)\n", shown);
  g_autofree char *wide = g_strdup_printf ("    %s\n", "7  7  7  7  7  7  7  7  7  7  7  7");
  g_auto (GStrv) pieces = g_strsplit (text, wide, -1);

  g_assert_cmpuint (g_strv_length (pieces), ==, 51);
  g_assert_nonnull (strstr (text, "    … 10 more rows\n    … 8 more columns\n"));
  g_assert_nonnull (strstr (text, list));
  g_assert_nonnull (strstr (text, "    the quick brown fox jumps over …\n"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/report/classes", test_classes);
  g_test_add_func ("/cli/report/numbers", test_numbers);
  g_test_add_func ("/cli/report/anything", test_anything);
  g_test_add_func ("/cli/report/lookalikes", test_lookalikes);
  g_test_add_func ("/cli/report/long", test_long);
  return g_test_run ();
}
