/* test-space-text.c: a space as a text, dimension by dimension
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/space-text.h"

#include "tune/space.h"

#include <string.h>

/* Whatever stands there comes back as it was. */
static void
test_round_trip (void)
{
  static const char *const lines[] = {
    "train.learning_rate=1e-4..1e-1:log",
    "model.dense1.units=16..256:int",
    "model.dense1.units=16..256:int:log",
    "model.drop.ratio=0..0.8:step=0.1",
    "train.batch_size=16..128:int:step=16",
    "train.optimizer=adam,sgd",
    "train.momentum=0.5..0.99:if=train.optimizer=sgd|rmsprop",
    "train.momentum=0.5..0.9:often",
    "a.b=1..",
    "a.b=..:log",
    "a.b=",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (WeftSpaceLine) line = weft_space_line_parse (lines[i]);
    g_autofree char *text = weft_space_line_format (line);

    g_assert_cmpstr (text, ==, lines[i]);
  }
}

static void
test_forms (void)
{
  g_autoptr (GPtrArray) lines = weft_space_text_parse ("a=1..2:log; b=1..2\nc=1..9:int:step=2;  d=x, y; e=x,y:if=d=x");
  static const WeftSpaceForm forms[] = { WEFT_SPACE_LOG, WEFT_SPACE_REAL, WEFT_SPACE_STEP, WEFT_SPACE_CHOICE, WEFT_SPACE_CHOICE };
  guint index;

  g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (forms));
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpint (((WeftSpaceLine *) lines->pdata[i])->form, ==, forms[i]);
  g_assert_nonnull (weft_space_text_find (lines, "e", &index));
  g_assert_cmpuint (index, ==, 4);
  g_assert_cmpstr (((WeftSpaceLine *) lines->pdata[4])->parent, ==, "d");
  g_assert_cmpstr (((WeftSpaceLine *) lines->pdata[4])->values, ==, "x");
  g_assert_null (weft_space_text_find (lines, "f", NULL));
}

/* Another range keeps the condition. */
static void
test_set_range (void)
{
  g_autoptr (WeftSpaceLine) line = weft_space_line_parse ("a.b=1..2:if=c=x");
  g_autofree char *text = NULL, *other = NULL;

  weft_space_line_set_range (line, "1e-3..1:log");
  text = weft_space_line_format (line);
  g_assert_cmpstr (text, ==, "a.b=1e-3..1:log:if=c=x");
  weft_space_line_set_range (line, "true,false");
  other = weft_space_line_format (line);
  g_assert_cmpstr (other, ==, "a.b=true,false:if=c=x");
}

/* What a line says is what a space takes. */
static void
test_space (void)
{
  g_autoptr (GPtrArray) lines = weft_space_text_parse ("a=1e-4..1e-1:log; b=16..256:int; c=x,y; d=0..1:step=0.25:if=c=y");
  g_autoptr (WeftSpace) space = weft_space_new ();

  for (guint i = 0; i < lines->len; i++) {
    const WeftSpaceLine *line = lines->pdata[i];
    g_autofree char *range = weft_space_line_format_range (line);
    g_autoptr (GError) error = NULL;

    weft_space_add (space, line->name, range, NULL, &error);
    g_assert_no_error (error);
  }
  g_assert_true (weft_space_get_dimension (space, 0)->log);
  g_assert_cmpint (weft_space_get_dimension (space, 1)->type, ==, WEFT_DIMENSION_INTEGER);
  g_assert_cmpint (weft_space_get_dimension (space, 3)->parent, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tune/space-text/round-trip", test_round_trip);
  g_test_add_func ("/tune/space-text/forms", test_forms);
  g_test_add_func ("/tune/space-text/set-range", test_set_range);
  g_test_add_func ("/tune/space-text/space", test_space);
  return g_test_run ();
}
