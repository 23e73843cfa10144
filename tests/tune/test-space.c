/* test-space.c: spaces as people write them, their points and grids
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/error.h"
#include "tune/grid.h"
#include "tune/point.h"

#include <math.h>

static const WeftParamChoice optimizers[] = { { "sgd", "SGD" }, { "adam", "Adam" }, { NULL } };

/* A table as nodes have them. */
static const WeftParam params[] = {
  { "learning_rate", WEFT_PARAM_REAL, "Learning rate", "", NULL, "0.001", 1e-6, 10, NULL, NULL, WEFT_PARAM_LOG },
  { "batch_size", WEFT_PARAM_INTEGER, "Batch", "", NULL, "32", 1, 4096, NULL, NULL, WEFT_PARAM_PLAIN },
  { "optimizer", WEFT_PARAM_CHOICE, "Optimizer", "", NULL, "adam", 0, 0, optimizers, NULL, WEFT_PARAM_PLAIN },
  { "momentum", WEFT_PARAM_REAL, "Momentum", "", NULL, "0.9", 0, 0.99, NULL, "optimizer=sgd", WEFT_PARAM_PLAIN },
  { "nesterov", WEFT_PARAM_BOOLEAN, "Nesterov", "", NULL, "false", 0, 0, NULL, NULL, WEFT_PARAM_PLAIN },
  { "widths", WEFT_PARAM_NUMBERS, "Widths", "", NULL, "32", 1, 4096, NULL, NULL, WEFT_PARAM_PLAIN },
  { "note", WEFT_PARAM_TEXT, "Note", "", NULL, "", 0, 0, NULL, NULL, WEFT_PARAM_PLAIN },
  { NULL },
};

static void
add (WeftSpace  *space,
     const char *name,
     const char *text)
{
  g_autoptr (GError) error = NULL;

  weft_space_add (space, name, text, weft_param_find (params, name), &error);
  g_assert_no_error (error);
}

static WeftSpace *
make_space (void)
{
  WeftSpace *space = weft_space_new ();

  add (space, "optimizer", "sgd,adam");
  add (space, "learning_rate", "1e-4..1e-1:log");
  add (space, "momentum", "0..0.9:if=optimizer=sgd");
  add (space, "layers", "1..3:int");
  add (space, "second", "16..64:int:log:if=layers=2..3");
  add (space, "third", "8..16:int:step=4:if=layers=3");
  return space;
}

static void
assert_refused (const char *name,
                const char *text,
                const char *message)
{
  g_autoptr (WeftSpace) space = make_space ();
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_space_add (space, name, text, weft_param_find (params, name), &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_cmpuint (weft_space_get_size (space), ==, 6);
}

static void
test_grammar (void)
{
  g_autoptr (WeftSpace) space = make_space (), narrow = NULL;
  g_autofree char *written = NULL;
  const WeftDimension *rate = weft_space_get_dimension (space, 1), *third = weft_space_get_dimension (space, 5);

  g_assert_cmpint (weft_space_get_dimension (space, 0)->type, ==, WEFT_DIMENSION_CHOICE);
  g_assert_cmpuint (weft_space_get_dimension (space, 0)->n_choices, ==, 2);
  g_assert_true (rate->log);
  g_assert_cmpfloat (rate->low, ==, 1e-4);
  g_assert_cmpfloat (rate->high, ==, 0.1);
  g_assert_cmpint (third->type, ==, WEFT_DIMENSION_INTEGER);
  g_assert_cmpfloat (third->step, ==, 4);
  g_assert_cmpint (third->parent, ==, 3);
  g_assert_cmpint (weft_space_find (space, "second"), ==, 4);
  g_assert_cmpint (weft_space_find (space, "fourth"), ==, -1);
  g_assert_true (weft_space_are_together (space, 0, 1));
  g_assert_false (weft_space_are_together (space, 4, 5));
  /* The parameter says that numbers are whole, and what may stand in lists. */
  add (space, "batch_size", "16..256");
  add (space, "widths", "64,32; 128");
  g_assert_cmpint (weft_space_get_dimension (space, 6)->type, ==, WEFT_DIMENSION_INTEGER);
  g_assert_cmpstr (weft_space_get_dimension (space, 7)->choices[0], ==, "64,32");
  g_assert_cmpstr (weft_space_get_dimension (space, 7)->choices[1], ==, "128");
  written = weft_dimension_format_range (weft_space_get_dimension (space, 7));
  g_assert_cmpstr (written, ==, "64,32;128");
  narrow = weft_space_narrow (space, "widths", "64,32", NULL);
  g_assert_cmpstr (weft_space_get_dimension (narrow, 7)->choices[0], ==, "64,32");
  /* Of a text all is a choice, and so is what only looks like a range. */
  add (space, "note", "1..3");
  add (space, "file", "../a.csv, ../b.csv");
  g_assert_cmpuint (weft_space_get_dimension (space, 8)->n_choices, ==, 1);
  g_assert_cmpstr (weft_space_get_dimension (space, 9)->choices[1], ==, "../b.csv");
  /* A range ends where a step does. */
  add (space, "dropout", "0..0.75:step=0.1");
  g_assert_cmpfloat (weft_space_get_dimension (space, 10)->high, ==, 0.7);
}

static void
test_errors (void)
{
  assert_refused ("x", "1e-4..", "x: “” is no number; write a range as 0.001..0.1, or choices as 0.1,0.01");
  assert_refused ("x", "3..1", "x: the range 3..1 ends below its beginning; write the smaller number first");
  assert_refused ("x", "-1e308..1e308", "x: the range -1e308..1e308 is wider than numbers can be; give one that is narrower");
  assert_refused ("x", "1..9:int:step=1e300", "x: whole numbers have whole steps, not 1e+300");
  assert_refused ("x", "0..1:log", "x: the range 0..1:log has no logarithm; let it begin above 0, or leave out log");
  assert_refused ("x", "1..9:lgo", "x: “lgo” is none of int, log, step=NUMBER and if=OTHER=VALUE, which may stand behind a range");
  assert_refused ("x", "1..9:log:step=2", "x: steps and a logarithm exclude each other; leave out one of them");
  assert_refused ("x", "1..9:int:step=0.5", "x: whole numbers have whole steps, not 0.5");
  assert_refused ("x", "1..9:step=-1", "x: “-1” is no step; write a number above 0, as step=0.1");
  assert_refused ("x", "1..2.5:int", "x: a range of whole numbers must end at whole numbers, not at 2.5");
  assert_refused ("x", "a,,b", "x: choice 2 is empty; write texts with commas between them");
  assert_refused ("x", "a,b,a", "x: “a” is among the choices twice");
  assert_refused ("layers", "1..2", "layers is there already; name each dimension once");
  assert_refused ("a=b", "1..2", "“a=b” is no name of a dimension; use one without = and commas");
  assert_refused ("x", "1..2:if=layer=2", "x depends on “layer”, which is no dimension before it; name that one first");
  assert_refused ("x", "1..2:if=layers", "x: the condition “layers” names no value; write if=OTHER=VALUE");
  assert_refused ("x", "1..2:if=optimizer=lion", "x: when it counts: optimizer is “lion”, it must be one of sgd, adam");
  assert_refused ("x", "1..2:if=layers=7", "x: when it counts: layers is “7”, it must be a whole number from 1 to 3, in steps of 1");
  assert_refused ("batch_size", "0..64", "batch_size is 0, it must lie between 1 and 4096");
  assert_refused ("batch_size", "16,many", "batch_size is “many”, it must be a whole number");
}

static void
test_params (void)
{
  g_autoptr (WeftSpace) space = weft_space_new ();
  g_autoptr (GError) error = NULL;
  const WeftDimension *momentum;

  for (guint i = 0; i < 5; i++) {
    g_autofree char *name = g_strconcat ("train.", params[i].id, NULL);

    g_assert_true (weft_space_add_param (space, name, &params[i], "train.", &error));
  }
  g_assert_true (weft_space_get_dimension (space, 0)->log);
  g_assert_cmpfloat (weft_space_get_dimension (space, 1)->high, ==, 4096);
  momentum = weft_space_get_dimension (space, 3);
  g_assert_cmpint (momentum->parent, ==, 2);
  g_assert_cmpfloat (momentum->when[0].high, ==, 0);
  g_assert_cmpstr (weft_space_get_dimension (space, 4)->choices[0], ==, "false");
  g_assert_false (weft_space_add_param (space, "train.note", &params[6], "train.", &error));
  g_assert_cmpstr (error->message, ==, "train.note may be anything; say what is to be tried");
}

/* Equal parts of 0 … 1 are equal parts of each dimension. */
static void
test_units (void)
{
  g_autoptr (WeftSpace) space = make_space ();
  const WeftDimension *optimizer = weft_space_get_dimension (space, 0), *rate = weft_space_get_dimension (space, 1);
  const WeftDimension *layers = weft_space_get_dimension (space, 3), *second = weft_space_get_dimension (space, 4);
  guint counts[65] = { 0 };

  g_assert_cmpfloat (weft_dimension_from_unit (optimizer, 0.49), ==, 0);
  g_assert_cmpfloat (weft_dimension_from_unit (optimizer, 0.51), ==, 1);
  g_assert_cmpfloat_with_epsilon (weft_dimension_from_unit (rate, 1 / 3.0), 1e-3, 1e-12);
  g_assert_cmpfloat_with_epsilon (weft_dimension_to_unit (rate, 1e-2), 2 / 3.0, 1e-12);
  g_assert_cmpfloat (weft_dimension_from_unit (layers, 0.34), ==, 2);
  for (int i = 0; i < 1000; i++)
    counts[(int) weft_dimension_from_unit (second, (i + 0.5) / 1000)]++;
  /* ln (16.5 / 15.5) and ln (64.5 / 63.5) of ln (64.5 / 15.5) */
  g_assert_cmpuint (counts[16], ==, 44);
  g_assert_cmpuint (counts[64], ==, 11);
  for (guint i = 0; i < weft_space_get_size (space); i++)
    for (int j = 0; j <= 50; j++) {
      const WeftDimension *dimension = weft_space_get_dimension (space, i);
      double value = weft_dimension_from_unit (dimension, j / 50.0);

      g_assert_true (weft_dimension_contains (dimension, value));
      g_assert_cmpfloat_with_epsilon (weft_dimension_from_unit (dimension, weft_dimension_to_unit (dimension, value)), value, 1e-12);
    }
  g_assert_false (weft_dimension_contains (layers, 1.5));
  g_assert_false (weft_dimension_contains (layers, NAN));
}

static void
test_points (void)
{
  g_autoptr (WeftSpace) space = make_space ();
  g_autoptr (GError) error = NULL;
  const char *text = "optimizer=sgd, learning_rate=0.01, momentum=0.5, layers=2, second=32";
  g_autofree double *point = weft_point_parse (space, text, FALSE, &error), *again = NULL, *part = NULL;
  g_autofree char *written = NULL;
  g_autoptr (JsonNode) node = NULL;
  WeftRandom random;

  g_assert_no_error (error);
  g_assert_true (isnan (point[5]));
  written = weft_point_format (space, point);
  g_assert_cmpstr (written, ==, text);
  node = weft_point_to_json (space, point);
  again = weft_point_from_json (space, node, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (weft_point_equal (space, point, again));
  again[0] = 1;
  g_assert_false (weft_point_equal (space, point, again));
  g_assert_false (weft_point_check (space, again, FALSE, &error));
  g_assert_cmpstr (error->message, ==, "momentum has a value but plays no part where optimizer is what it is; leave it out");
  g_clear_error (&error);
  g_assert_null (weft_point_parse (space, "optimizer=sgd, learning_rate=0.01", FALSE, &error));
  g_assert_cmpstr (error->message, ==, "momentum has no value; give it one");
  g_clear_error (&error);
  g_assert_null (weft_point_parse (space, "rate=0.01", TRUE, &error));
  g_assert_cmpstr (error->message, ==, "rate is not searched; leave it out, or add it to the space");
  g_clear_error (&error);
  /* What is left out is drawn, and what that makes active as well. */
  part = weft_point_parse (space, "layers=3, learning_rate=0.02", TRUE, &error);
  g_assert_no_error (error);
  weft_random_init (&random, 5, 0);
  weft_point_complete (space, part, &random);
  g_assert_true (weft_point_check (space, part, FALSE, &error));
  g_assert_cmpfloat (part[1], ==, 0.02);
  g_assert_cmpfloat (part[3], ==, 3);
  g_assert_false (isnan (part[5]));
}

static void
assert_count (const char *const *texts,
              guint n_steps,
              gsize count)
{
  g_autoptr (WeftSpace) space = weft_space_new ();
  g_autoptr (GError) error = NULL;
  g_autofree double *points = NULL;
  gsize n_points = 0;
  char name[] = "a";

  for (; *texts != NULL; texts++, name[0]++)
    add (space, name, *texts);
  points = weft_grid_list (space, n_steps, &n_points, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_points, ==, count);
  g_assert_cmpuint (weft_grid_count (space, n_steps), ==, count);
  for (gsize i = 0; i < n_points; i++) {
    g_assert_true (weft_point_check (space, points + i * weft_space_get_size (space), FALSE, &error));
    for (gsize j = 0; j < i; j++)
      g_assert_false (weft_point_equal (space, points + i * weft_space_get_size (space), points + j * weft_space_get_size (space)));
  }
}

static void
test_grid (void)
{
  g_autoptr (WeftSpace) large = weft_space_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) values = NULL;
  gsize n_points;

  assert_count ((const char *[]){ "0.001,0.01,0.1", "32,64,128", "10,20,50", NULL }, 5, 27);
  /* Two with momentum's three values, one without. */
  assert_count ((const char *[]){ "sgd,adam", "0..1:if=a=sgd", "1,2", NULL }, 3, 8);
  /* 1 + 3 + 3 × 2 */
  assert_count ((const char *[]){ "1..3:int", "0..1:if=a=2..3", "x,y:if=a=3", NULL }, 3, 1 + 3 + 6);
  assert_count ((const char *[]){ "16..256:int", "1..100:int:step=33", "5..5", NULL }, 4, 16);
  add (large, "a", "0..1:step=0.0001");
  add (large, "b", "0..1:step=0.001");
  g_assert_null (weft_grid_list (large, 5, &n_points, &error));
  g_assert_cmpstr (error->message, ==, "the grid has more than 1000000 points; give fewer choices or larger steps");
  add (large, "c", "0.001..1:log");
  values = weft_dimension_list_values (weft_space_get_dimension (large, 2), 4);
  g_assert_cmpuint (values->len, ==, 4);
  g_assert_cmpfloat_with_epsilon (g_array_index (values, double, 1), 0.01, 1e-15);
}

static void
assert_json (const WeftSpace *space,
             const char      *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = weft_space_to_json (space), again = NULL;
  g_autofree char *text = weft_json_write (node, WEFT_JSON_COMPACT), *written = NULL;
  g_autoptr (WeftSpace) read = weft_space_from_json (node, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
  again = weft_space_to_json (read);
  written = weft_json_write (again, WEFT_JSON_COMPACT);
  g_assert_cmpstr (written, ==, expected);
}

static void
test_narrow (void)
{
  g_autoptr (WeftSpace) space = make_space (), narrow = NULL, adam = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree double *point = weft_point_parse (space, "optimizer=adam, learning_rate=0.01, layers=1", FALSE, &error), *moved = NULL;

  narrow = weft_space_narrow (space, "learning_rate", "0.001..0.02", &error);
  g_assert_no_error (error);
  g_assert_true (weft_space_get_dimension (narrow, 1)->log);
  g_assert_cmpfloat (weft_space_get_dimension (narrow, 1)->high, ==, 0.02);
  adam = weft_space_narrow (narrow, "optimizer", "adam", &error);
  g_assert_no_error (error);
  moved = weft_point_convert (space, adam, point);
  g_assert_nonnull (moved);
  g_assert_cmpfloat (moved[0], ==, 0);
  /* Momentum, of sgd, plays no part any more. */
  g_assert_false (weft_space_is_active (adam, 2, moved));
  point[1] = 0.05;
  g_assert_null (weft_point_convert (space, adam, point));
  assert_json (adam, "[{\"choices\":[\"adam\"],\"name\":\"optimizer\"},{\"name\":\"learning_rate\",\"range\":\"0.001..0.02:log\"},"
                     "{\"if\":\"optimizer=\",\"name\":\"momentum\",\"range\":\"0..0.9\"},{\"name\":\"layers\",\"range\":\"1..3:int\"},"
                     "{\"if\":\"layers=2..3\",\"name\":\"second\",\"range\":\"16..64:int:log\"},"
                     "{\"if\":\"layers=3\",\"name\":\"third\",\"range\":\"8..16:int:step=4\"}]");
  g_assert_null (weft_space_narrow (space, "learning_rate", "0.01..1", &error));
  g_assert_cmpstr (error->message, ==, "learning_rate: 0.01..1 is not within 0.0001..0.1; a range can only become narrower");
  g_clear_error (&error);
  g_assert_null (weft_space_narrow (space, "optimizer", "lion", &error));
  g_assert_cmpstr (error->message, ==, "optimizer is “lion”, it must be one of sgd, adam");
}

/* A second stage keeps what the best points have, and a tenth of the range around it. */
static void
test_stage (void)
{
  g_autoptr (WeftSpace) space = make_space (), narrow = NULL;
  g_autofree double *first = weft_point_parse (space, "optimizer=adam, learning_rate=0.01, layers=2, second=32", FALSE, NULL);
  g_autofree double *second = weft_point_parse (space, "optimizer=adam, learning_rate=0.02, layers=2, second=40", FALSE, NULL);
  const WeftDimension *rate;

  narrow = weft_space_narrow_around (space, (const double *[]){ first, second }, 2, 0.1);
  rate = weft_space_get_dimension (narrow, 1);
  /* Four digits are enough for an end. */
  g_assert_cmpfloat_with_epsilon (rate->low / (0.01 * pow (1000, -0.1)), 1, 5e-4);
  g_assert_cmpfloat_with_epsilon (rate->high / (0.02 * pow (1000, 0.1)), 1, 5e-4);
  g_assert_cmpuint (weft_space_get_dimension (narrow, 0)->n_choices, ==, 1);
  g_assert_cmpfloat (weft_space_get_dimension (narrow, 3)->low, ==, 2);
  g_assert_cmpfloat (weft_space_get_dimension (narrow, 3)->high, ==, 2);
  /* None of them says anything about the third layer. */
  g_assert_cmpfloat (weft_space_get_dimension (narrow, 5)->high, ==, 16);
}

static void
assert_distribution (const char *text,
                     const char *expected)
{
  g_autoptr (WeftSpace) space = weft_space_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *written = NULL;

  add (space, "x", text);
  node = weft_dimension_to_optuna (weft_space_get_dimension (space, 0));
  written = weft_json_write (node, WEFT_JSON_COMPACT);
  g_assert_cmpstr (written, ==, expected);
}

static void
test_optuna (void)
{
  assert_distribution ("1e-5..0.1:log", "{\"attributes\":{\"high\":0.1,\"log\":true,\"low\":1e-05,\"step\":null},\"name\":\"FloatDistribution\"}");
  assert_distribution ("0..10:int:step=2", "{\"attributes\":{\"high\":10,\"log\":false,\"low\":0,\"step\":2},\"name\":\"IntDistribution\"}");
  assert_distribution ("relu,3,0.5,true", "{\"attributes\":{\"choices\":[\"relu\",3,0.5,true]},\"name\":\"CategoricalDistribution\"}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tune/space/grammar", test_grammar);
  g_test_add_func ("/tune/space/errors", test_errors);
  g_test_add_func ("/tune/space/params", test_params);
  g_test_add_func ("/tune/space/units", test_units);
  g_test_add_func ("/tune/space/points", test_points);
  g_test_add_func ("/tune/space/grid", test_grid);
  g_test_add_func ("/tune/space/narrow", test_narrow);
  g_test_add_func ("/tune/space/stage", test_stage);
  g_test_add_func ("/tune/space/optuna", test_optuna);
  return g_test_run ();
}
