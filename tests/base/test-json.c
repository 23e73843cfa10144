/* test-json.c: JSON is read to the letter and written to be compared
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With WEFT_JSON_TEST_SUITE naming the folder `test_parsing` of Nicolas
 * Seriot's JSONTestSuite, that is tried as well.
 */
#include "base/error.h"
#include "base/json.h"

#include <math.h>
#include <string.h>

static gboolean
accepts (const char *text,
         gsize       length)
{
  g_autoptr (GError) error = NULL, other = NULL;
  g_autoptr (JsonNode) node = weft_json_parse (text, length, &error);
  gboolean scanned = weft_json_scan (text, length, &other);

  g_assert_true ((node != NULL) == scanned);
  g_assert_true ((node == NULL) == (error != NULL));
  if (error != NULL)
    g_assert_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_SYNTAX);
  return scanned;
}

static void
test_accepted (void)
{
  static const char *const texts[] = {
    "0",
    "-0",
    "1.5e-3",
    "\"\"",
    "true",
    "null",
    "[]",
    "{}",
    " [1 , 2]\t\r\n",
    "[[],{}]",
    "{\"a\":{\"a\":1}}",
    "\"\\u00e9\\ud83d\\ude00\\n\\\"\\\\\\/\"",
    "\"\xf0\x9f\x98\x80\"",
    "9007199254740993",
    "1e308",
    "-9223372036854775808",
    "9223372036854775807",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!accepts (texts[i], strlen (texts[i])))
      g_error ("%s was refused", texts[i]);
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    " ",
    "[",
    "]",
    "{",
    "[1,]",
    "[,1]",
    "{\"a\":1,}",
    "{a:1}",
    "{'a':1}",
    "{\"a\" 1}",
    "[1 2]",
    "1 2",
    "01",
    "+1",
    ".5",
    "5.",
    "1e",
    "1e+",
    "0x10",
    "NaN",
    "Infinity",
    "-Infinity",
    "nul",
    "True",
    "1e309",
    "9223372036854775808",
    "-9223372036854775809",
    "-1e999",
    "\"\t\"",
    "\"\n\"",
    "\"\\x\"",
    "\"\\u12\"",
    "\"\\ud800\"",
    "\"\\udc00\"",
    "\"",
    "\"a",
    "// a\n1",
    "/* a */ 1",
    "[1] x",
    "{\"a\":1,\"a\":2}",
    "\xef\xbb\xbf[]",
    "\"\xff\"",
    "\"\xc0\x80\"",
    "\"\xed\xa0\x80\"",
    "-",
    "--1",
    "[1}",
    "{\"a\"}",
    "{1:2}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (accepts (texts[i], strlen (texts[i])))
      g_error ("%s was accepted", texts[i]);
}

static void
test_depth (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < WEFT_JSON_MAX_DEPTH; i++)
    g_string_prepend_c (g_string_append_c (text, ']'), '[');
  g_assert_true (accepts (text->str, text->len));
  g_string_prepend_c (g_string_append_c (text, ']'), '[');
  g_assert_false (accepts (text->str, text->len));
  g_string_set_size (text, 1000000);
  memset (text->str, '[', text->len);
  g_assert_false (accepts (text->str, text->len));
}

/* A NUL inside is a character that may not be there, not an end. */
static void
test_lengths (void)
{
  g_assert_false (accepts ("1\0", 2));
  g_assert_false (accepts ("[1]\0]", 5));
  g_assert_true (accepts ("[1]garbage", 3));
}

static void
test_place (void)
{
  g_autoptr (GError) error = NULL;
  const char *text = "{\n  \"a\": 1,\n  \"b\": tru\n}";

  g_assert_false (weft_json_scan (text, strlen (text), &error));
  g_assert_nonnull (strstr (error->message, "line 3"));
}

static void
test_files (void)
{
  static const struct
  {
    const char *name;
    gboolean good;
  } files[] = {
    { "bad_utf8", FALSE },
    { "comment", FALSE },
    { "dangling", TRUE },
    { "empty", FALSE },
    { "nan", FALSE },
    { "num_huge", FALSE },
    { "ok", TRUE },
    { "surrogate_lone", FALSE },
    { "trailing_comma", FALSE },
    { "unclosed", FALSE },
    { "version_future", TRUE },
    { "nul_escape", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *name = g_strconcat (files[i].name, ".json", NULL), *path = g_test_build_filename (G_TEST_DIST, "data", "base", "json", name, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = weft_json_read_file (path, 1 << 20, &error);

    if ((node != NULL) != files[i].good)
      g_error ("%s: %s", name, error != NULL ? error->message : "was accepted");
    if (error != NULL)
      g_assert_nonnull (strstr (error->message, name));
  }
}

static void
test_suite (void)
{
  const char *folder = g_getenv ("WEFT_JSON_TEST_SUITE"), *name;
  /* Objects with a key twice, and NUL in a text, are refused on purpose. */
  static const char *const stricter[] = { "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json", "y_object_escaped_null_in_key.json", "y_string_null_escape.json", NULL };
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  guint n_files = 0;

  if (dir == NULL) {
    g_test_skip ("WEFT_JSON_TEST_SUITE names no folder");
    return;
  }
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
    gsize length;
    gboolean good;

    g_assert_true (g_file_get_contents (path, &text, &length, NULL));
    good = accepts (text, length);
    n_files++;
    if (name[0] != 'i' && good != (name[0] == 'y' && !g_strv_contains (stricter, name)))
      g_error ("%s was %s", name, good ? "accepted" : "refused");
  }
  g_assert_cmpuint (n_files, >, 300);
}

static void
test_write (void)
{
  const char *text = "{\"b\":[1,2.5,1e-05],\"a\":{},\"version\":1,\"e\":[],\"format\":\"x\",\"c\":{\"z\":null,\"y\":\"\\u0001\\\"é\"},\"d\":100}";
  g_autoptr (JsonNode) node = weft_json_parse (text, strlen (text), NULL), again = NULL;
  g_autofree char *compact = weft_json_write (node, WEFT_JSON_COMPACT), *indented = weft_json_write (node, WEFT_JSON_INDENT), *twice = NULL;

  g_assert_cmpstr (compact, ==, "{\"format\":\"x\",\"version\":1,\"a\":{},\"b\":[1,2.5,1e-05],\"c\":{\"y\":\"\\u0001\\\"é\",\"z\":null},\"d\":100,\"e\":[]}");
  g_assert_true (g_str_has_suffix (indented, "}\n"));
  g_assert_nonnull (strstr (indented, "  \"b\": [1, 2.5, 1e-05],\n"));
  again = weft_json_parse (indented, strlen (indented), NULL);
  twice = weft_json_write (again, WEFT_JSON_INDENT);
  g_assert_cmpstr (indented, ==, twice);
}

static void
test_write_what_json_lacks (void)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);
  const double numbers[] = { NAN, INFINITY, -INFINITY };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *text = NULL;

    json_node_set_double (node, numbers[i]);
    text = weft_json_write (node, WEFT_JSON_COMPACT);
    g_assert_cmpstr (text, ==, "null");
  }
}

static void
test_lookups (void)
{
  const char *text = "{\"n\":1.5,\"i\":7,\"s\":\"x\",\"b\":true,\"o\":{},\"a\":[],\"z\":null}";
  g_autoptr (JsonNode) node = weft_json_parse (text, strlen (text), NULL);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpfloat (weft_json_get_number (object, "n", 0), ==, 1.5);
  g_assert_cmpfloat (weft_json_get_number (object, "i", 0), ==, 7);
  g_assert_cmpfloat (weft_json_get_number (object, "s", 3), ==, 3);
  g_assert_cmpint (weft_json_get_int (object, "i", 0), ==, 7);
  g_assert_cmpint (weft_json_get_int (object, "missing", 9), ==, 9);
  g_assert_cmpstr (weft_json_get_string (object, "s", NULL), ==, "x");
  g_assert_null (weft_json_get_string (object, "z", NULL));
  g_assert_true (weft_json_get_bool (object, "b", FALSE));
  g_assert_false (weft_json_get_bool (object, "i", FALSE));
  g_assert_nonnull (weft_json_get_object (object, "o"));
  g_assert_null (weft_json_get_object (object, "a"));
  g_assert_nonnull (weft_json_get_array (object, "a"));
  g_assert_null (weft_json_get_array (object, "o"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/accepted", test_accepted);
  g_test_add_func ("/base/json/refused", test_refused);
  g_test_add_func ("/base/json/depth", test_depth);
  g_test_add_func ("/base/json/lengths", test_lengths);
  g_test_add_func ("/base/json/place", test_place);
  g_test_add_func ("/base/json/files", test_files);
  g_test_add_func ("/base/json/suite", test_suite);
  g_test_add_func ("/base/json/write", test_write);
  g_test_add_func ("/base/json/write-what-json-lacks", test_write_what_json_lacks);
  g_test_add_func ("/base/json/lookups", test_lookups);
  return g_test_run ();
}
