/* test-attention-picture.c: what a picture of attention says, and what is where on it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/attention-picture.h"

#include "base/alloc.h"

#include <string.h>

#define N_ROWS    2
#define N_COLUMNS 3

static const float weights[] = { 0.2f, 0.3f, 0.5f, 1, 0, 0 };

/* One head that reads @words, kept by nobody else. */
static WeftAttention *
make_attention (const char *const *words,
                double padding)
{
  static const char *const written[] = { "x", "\"y\"", NULL };
  WeftAttention *attention = g_new0 (WeftAttention, 1);

  g_atomic_ref_count_init (&attention->references);
  attention->n_maps = 1;
  attention->maps = g_new0 (WeftAttentionMap, 1);
  attention->maps[0] = (WeftAttentionMap){
    .layer = { .id = g_strdup ("look"), .kind = "Additive Attention", .crosses = TRUE },
    .weights = weft_alloc (sizeof weights, NULL),
    .n_heads = 1,
    .n_rows = N_ROWS,
    .n_columns = N_COLUMNS,
    .row_names = g_strdupv ((char **) written),
    .column_names = g_strdupv ((char **) words),
    .padding = padding,
  };
  memcpy (attention->maps[0].weights, weights, sizeof weights);
  return attention;
}

static WeftAttentionPicture *
make_picture (const char *const *words,
              double padding,
              const WeftErasure *erasure)
{
  g_autoptr (WeftAttention) attention = make_attention (words, padding);
  g_autoptr (GError) error = NULL;
  WeftAttentionReading *reading = weft_attention_reading_new (attention, &attention->maps[0], WEFT_WAY_MEAN, 0, 0, NULL, NULL, &error);

  g_assert_no_error (error);
  return weft_attention_picture_new (attention, reading, erasure);
}

/* Names, numbers and warnings in words; a copy says the same after the first is gone. */
static void
test_words (void)
{
  static const char *const words[] = { "a", " ", "c", NULL };
  float effects[] = { 0, 1, 2, 0, 3, 1 };
  const WeftErasure erasure = { effects, N_ROWS, N_COLUMNS };
  WeftAttentionPicture *picture = make_picture (words, 0.25, &erasure);
  g_autoptr (WeftAttentionPicture) copy = weft_attention_picture_copy (picture);
  g_autofree char *row = NULL, *all = NULL, *csv = NULL, *agreement = NULL;

  weft_attention_picture_unref (picture);
  g_assert_cmpstr (copy->title, ==, "look");
  g_assert_cmpstr (copy->columns[1], ==, "␣");
  g_assert_false (copy->right_to_left);
  g_assert_nonnull (strstr (copy->caption, "Up to 0.25 of a row goes to padding"));
  g_assert_cmpfloat (copy->agreement, ==, 0.5);
  agreement = weft_attention_picture_tell_agreement (copy);
  g_assert_cmpstr (agreement, ==, "What is read most matters most in 50 % of the rows.");
  row = weft_attention_picture_tell_row (copy, 1);
  g_assert_cmpstr (row, ==, "For “\"y\"”, “a” is read most: 1.00; entropy 0.00");
  all = weft_attention_picture_tell_row (copy, -1);
  g_assert_cmpstr (all, ==, "All in all, “a” is read most: 0.60 of each row");
  csv = weft_attention_picture_to_csv (copy);
  g_assert_cmpstr (csv, ==, "\"\",\"a\",\" \",\"c\"\n\"x\",0.200000003,0.300000012,0.5\n\"\"\"y\"\"\",1,0,0\n");
}

/* One answer for all rows: it agrees or does not; what cannot be replaced has no say. */
static void
test_answer (void)
{
  static const char *const words[] = { "a", "b", "c", NULL };
  float effects[] = { 1, 0, 3 };
  const WeftErasure erasure = { effects, 1, N_COLUMNS };
  g_autoptr (WeftAttentionPicture) picture = make_picture (words, 0, &erasure), unknown = make_picture (words, 0, NULL);
  g_autofree char *agreement = weft_attention_picture_tell_agreement (picture);

  g_assert_cmpstr (agreement, ==, "What is read most is not what matters most to the answer.");
  g_assert_null (weft_attention_picture_tell_agreement (unknown));
  g_assert_null (strstr (picture->caption, "padding"));
}

/* Hebrew runs from right to left, and each drawing is found where it is painted. */
static void
test_direction (void)
{
  static const char *const words[] = { "1", "שלום", "עולם", NULL };
  g_autoptr (WeftAttentionPicture) picture = make_picture (words, 0, NULL);
  WeftPaintStyle style;
  int row, column, n_seen;

  g_assert_true (picture->right_to_left);
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  for (guint drawing = 0; drawing < WEFT_N_DRAWINGS; drawing++) {
    double height;

    picture->drawing = (WeftDrawing) drawing;
    height = weft_attention_picture_get_natural_height (picture, &style, 400);
    n_seen = 0;
    for (double y = 0; y < height; y += 5)
      for (double x = 0; x < 400; x += 5) {
        weft_attention_picture_find (picture, &style, 400, height, x, y, &row, &column);
        g_assert_true (row < N_ROWS && column < N_COLUMNS);
        n_seen += row >= 0 || column >= 0;
      }
    g_assert_cmpint (n_seen, >, 10);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/attention-picture/words", test_words);
  g_test_add_func ("/workflow/attention-picture/answer", test_answer);
  g_test_add_func ("/workflow/attention-picture/direction", test_direction);
  return g_test_run ();
}
