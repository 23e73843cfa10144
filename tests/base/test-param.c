/* test-param.c: parameters take what they should and say what they take
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "../translation.h"

#include "base/error.h"
#include "base/params.h"

#include <string.h>

static const WeftParamChoice choices[] = { { "red", "Red" }, { "green", "Green" }, { NULL } };

static const WeftParam table[] = {
  { .id = "on", .type = WEFT_PARAM_BOOLEAN, .title = "On", .help = "On.", .fallback = "false" },
  { .id = "count", .type = WEFT_PARAM_INTEGER, .title = "Count", .help = "Count.", .unit = "rows", .fallback = "10", .minimum = 1, .maximum = 1000, .flags = WEFT_PARAM_LOG },
  { .id = "free", .type = WEFT_PARAM_INTEGER, .title = "Free", .help = "No limits.", .fallback = "0" },
  { .id = "rate", .type = WEFT_PARAM_REAL, .title = "Rate", .help = "Rate.", .fallback = "0.5", .minimum = 0, .maximum = 100, .flags = WEFT_PARAM_LIVE },
  { .id = "color", .type = WEFT_PARAM_CHOICE, .title = "Color", .help = "Color.", .fallback = "red", .choices = choices },
  { .id = "note", .type = WEFT_PARAM_TEXT, .title = "Note", .help = "Note.", .fallback = "", .visible_when = "color=green|blue", .flags = WEFT_PARAM_COSMETIC },
  { .id = "layers", .type = WEFT_PARAM_LAYERS, .title = "Layers", .help = "Layers.", .fallback = "" },
  { .id = "columns", .type = WEFT_PARAM_COLUMNS, .title = "Columns", .help = "Columns.", .fallback = "" },
  { .id = "numbers", .type = WEFT_PARAM_NUMBERS, .title = "Numbers", .help = "Numbers.", .fallback = "1,2", .minimum = -5, .maximum = 5 },
  { NULL },
};

static void
test_normal_form (void)
{
  static const struct
  {
    const char *id;
    const char *given;
    const char *normal;
  } cases[] = {
    { "on", "true", "true" },
    { "count", "+007", "7" },
    { "count", "1000", "1000" },
    { "free", "-9223372036854775808", "-9223372036854775808" },
    { "rate", "1e2", "100" },
    { "rate", "0.10", "0.1" },
    { "color", "green", "green" },
    { "note", " any, “text” ", " any, “text” " },
    { "columns", " a , b c,d", "a,b c,d" },
    { "columns", "", "" },
    { "layers", " conv1 ,dense-2", "conv1,dense-2" },
    { "numbers", " 1.50, -2 ", "1.5,-2" },
    { "numbers", "  ", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *normal = weft_param_check (weft_param_find (table, cases[i].id), cases[i].given, &error), *again = NULL;

    g_assert_no_error (error);
    g_assert_cmpstr (normal, ==, cases[i].normal);
    again = weft_param_check (weft_param_find (table, cases[i].id), normal, &error);
    g_assert_cmpstr (again, ==, normal);
  }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *id;
    const char *given;
    int code;
    const char *sentence;
  } cases[] = {
    { "on", "yes", WEFT_BASE_ERROR_SYNTAX, "on is “yes”, it must be true or false" },
    { "count", "ten", WEFT_BASE_ERROR_SYNTAX, "count is “ten”, it must be a whole number" },
    { "count", "1.5", WEFT_BASE_ERROR_SYNTAX, "whole number" },
    { "count", "0", WEFT_BASE_ERROR_RANGE, "count is 0, it must lie between 1 and 1000" },
    { "count", "1001", WEFT_BASE_ERROR_RANGE, "count is 1001" },
    { "rate", "nan", WEFT_BASE_ERROR_SYNTAX, "it must be a number" },
    { "rate", "", WEFT_BASE_ERROR_SYNTAX, "it must be a number" },
    { "rate", "-0.1", WEFT_BASE_ERROR_RANGE, "between 0 and 100" },
    { "color", "Red", WEFT_BASE_ERROR_UNKNOWN, "it must be one of red, green" },
    { "note", "\xff", WEFT_BASE_ERROR_SYNTAX, "not UTF-8" },
    { "numbers", "1,x", WEFT_BASE_ERROR_SYNTAX, "numbers is “x”" },
    { "numbers", "1,,2", WEFT_BASE_ERROR_SYNTAX, "it must be a number" },
    { "numbers", "1,6", WEFT_BASE_ERROR_RANGE, "between -5 and 5" },
  };
  g_autoptr (WeftParams) params = weft_params_new (table);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (weft_params_set (params, cases[i].id, cases[i].given, &error));
    g_assert_error (error, WEFT_BASE_ERROR, cases[i].code);
    if (strstr (error->message, cases[i].sentence) == NULL)
      g_error ("“%s” does not say “%s”", error->message, cases[i].sentence);
    g_assert_true (weft_params_is_default (params, cases[i].id));
  }
}

static void
test_values (void)
{
  g_autoptr (WeftParams) params = weft_params_new (table), copy = NULL;
  g_auto (GStrv) list = NULL;

  weft_params_set (params, "count", "250", NULL);
  weft_params_set (params, "on", "true", NULL);
  weft_params_set (params, "columns", "a, b", NULL);
  copy = weft_params_copy (params);
  weft_params_set (params, "count", NULL, NULL);
  g_assert_cmpint (weft_params_get_integer (params, "count"), ==, 10);
  g_assert_cmpint (weft_params_get_integer (copy, "count"), ==, 250);
  g_assert_true (weft_params_get_boolean (copy, "on"));
  g_assert_cmpfloat (weft_params_get_real (copy, "rate"), ==, 0.5);
  g_assert_true (weft_params_is_choice (copy, "color", "red"));
  list = weft_params_get_list (copy, "columns");
  g_assert_cmpstrv (list, ((const char *const[]){ "a", "b", NULL }));
  g_assert_false (weft_params_is_visible (params, "note"));
  weft_params_set (params, "color", "green", NULL);
  g_assert_true (weft_params_is_visible (params, "note"));
  g_assert_true (weft_params_is_visible (params, "rate"));
}

static void
test_unknown (void)
{
  g_autoptr (WeftParams) params = weft_params_new (table);
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_param_find (table, "colour"));
  g_assert_false (weft_params_set (params, "colour", "red", &error));
  g_assert_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_UNKNOWN);
}

static void
test_json (void)
{
  g_autoptr (WeftParams) params = weft_params_new (table), back = weft_params_new (table);
  g_autoptr (JsonNode) few = NULL, all = NULL;
  g_autofree char *few_text = NULL;

  weft_params_set (params, "count", "100", NULL);
  weft_params_set (params, "rate", "100", NULL);
  weft_params_set (params, "on", "true", NULL);
  weft_params_set (params, "numbers", "1.5,-2", NULL);
  weft_params_set (params, "note", "x, \"y\"", NULL);
  few = weft_params_to_json (params, FALSE);
  few_text = weft_json_write (few, WEFT_JSON_COMPACT);
  g_assert_cmpstr (few_text, ==, "{\"count\":100,\"note\":\"x, \\\"y\\\"\",\"numbers\":[1.5,-2],\"on\":true,\"rate\":100}");
  all = weft_params_to_json (params, TRUE);
  g_assert_cmpuint (json_object_get_size (json_node_get_object (all)), ==, G_N_ELEMENTS (table) - 1);
  for (const WeftParam *param = table; param->id != NULL; param++) {
    g_autofree char *text = weft_param_text_from_json (json_object_get_member (json_node_get_object (all), param->id));

    g_assert_true (weft_params_set (back, param->id, text, NULL));
    g_assert_cmpstr (weft_params_get (back, param->id), ==, weft_params_get (params, param->id));
  }
}

static char *
hash_of (const WeftParams *params)
{
  WeftHash *hash = weft_hash_new ();

  weft_params_hash (params, hash);
  return weft_hash_end (hash);
}

static void
test_hash (void)
{
  g_autoptr (WeftParams) params = weft_params_new (table);
  g_autofree char *plain = hash_of (params), *cosmetic = NULL, *other = NULL, *back = NULL;

  weft_params_set (params, "note", "something", NULL);
  cosmetic = hash_of (params);
  weft_params_set (params, "rate", "0.25", NULL);
  other = hash_of (params);
  weft_params_set (params, "rate", "0.5", NULL);
  back = hash_of (params);
  g_assert_cmpstr (plain, ==, cosmetic);
  g_assert_cmpstr (plain, !=, other);
  g_assert_cmpstr (plain, ==, back);
}

static void
test_describe (void)
{
  g_autoptr (JsonNode) count = weft_param_describe (&table[1]), color = weft_param_describe (&table[4]);
  JsonObject *object = json_node_get_object (count);
  JsonArray *list = weft_json_get_array (json_node_get_object (color), "choices");

  g_assert_cmpstr (weft_json_get_string (object, "id", NULL), ==, "count");
  g_assert_cmpstr (weft_json_get_string (object, "type", NULL), ==, weft_param_type_get_name (WEFT_PARAM_INTEGER));
  g_assert_cmpstr (weft_json_get_string (object, "unit", NULL), ==, "rows");
  g_assert_cmpfloat (weft_json_get_number (object, "maximum", 0), ==, 1000);
  g_assert_cmpuint (json_array_get_length (list), ==, 2);
}

static void
test_join (void)
{
  g_autofree WeftParam *twice = weft_param_join (&table[7], table, "columns=a");

  g_assert_cmpstr (twice[1].id, ==, "numbers");
  g_assert_null (twice[1].visible_when);
  g_assert_cmpstr (twice[2].id, ==, "on");
  g_assert_cmpstr (twice[2].visible_when, ==, "columns=a");
  g_assert_cmpstr (weft_param_find (twice, "note")->visible_when, ==, "color=green|blue");
  g_assert_null (twice[2 + G_N_ELEMENTS (table) - 1].id);
}

/* Names are for files and JSON, titles for people. */
static void
test_type_titles (void)
{
  if (!translation_begin ())
    return;
  for (int type = 0; type <= WEFT_PARAM_SPACE; type++) {
    const char *title = weft_param_type_get_title ((WeftParamType) type);

    g_assert_true (g_str_is_ascii (weft_param_type_get_name ((WeftParamType) type)));
    g_assert_false (g_str_is_ascii (title));
  }
  g_assert_cmpstr (weft_param_type_get_name (WEFT_PARAM_INTEGER), ==, "integer");
  g_assert_cmpstr (weft_param_type_get_title (WEFT_PARAM_INTEGER), ==, "整数");
  translation_end ();
  g_assert_cmpstr (weft_param_type_get_title (WEFT_PARAM_INTEGER), ==, "whole number");
}

/* A table that has grown says of what was before what it said then. */
static void
test_later (void)
{
  static const WeftParam before[] = { { .id = "count", .type = WEFT_PARAM_INTEGER, .title = "Count", .help = "Count.", .fallback = "10" }, { NULL } };
  static const WeftParam after[] = {
    { .id = "count", .type = WEFT_PARAM_INTEGER, .title = "Count", .help = "Count.", .fallback = "10" },
    { .id = "more", .type = WEFT_PARAM_INTEGER, .title = "More", .help = "More.", .fallback = "0", .flags = WEFT_PARAM_LATER },
    { NULL },
  };
  g_autoptr (WeftParams) params = weft_params_new (after), old = weft_params_new (before);
  g_autofree char *was = hash_of (old), *is = hash_of (params), *set = NULL;
  g_autoptr (JsonNode) plain = weft_params_to_json (params, TRUE), all = NULL;

  g_assert_cmpstr (is, ==, was);
  g_assert_cmpuint (json_object_get_size (json_node_get_object (plain)), ==, 1);
  weft_params_set (params, "more", "2", NULL);
  set = hash_of (params);
  all = weft_params_to_json (params, TRUE);
  g_assert_cmpstr (set, !=, was);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (all), "more"), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/param/normal-form", test_normal_form);
  g_test_add_func ("/base/param/refused", test_refused);
  g_test_add_func ("/base/param/values", test_values);
  g_test_add_func ("/base/param/unknown", test_unknown);
  g_test_add_func ("/base/param/json", test_json);
  g_test_add_func ("/base/param/hash", test_hash);
  g_test_add_func ("/base/param/later", test_later);
  g_test_add_func ("/base/param/describe", test_describe);
  g_test_add_func ("/base/param/join", test_join);

  g_test_add_func ("/base/param/type-titles", test_type_titles);
  return g_test_run ();
}
