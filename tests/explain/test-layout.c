/* test-layout.c: which rows are laid out, and what is written and said of them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/layout-file.h"
#include "explain/layout-state.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define N 1000

/* Of 1000 rows, 3 are of class 2, 297 of class 1, 700 of class 0. */
static void
make_classes (gint32 *classes)
{
  for (int i = 0; i < N; i++)
    classes[i] = i % 333 == 7 ? 2 : i % 10 < 3 ? 1
                                               : 0;
}

static void
count (const gint32  *classes,
       const guint32 *rows,
       int            n,
       int            counts[3])
{
  memset (counts, 0, 3 * sizeof (int));
  for (int i = 0; i < n; i++) {
    g_assert_true (i == 0 || rows[i] > rows[i - 1]);
    g_assert_cmpuint (rows[i], <, N);
    counts[classes[rows[i]]]++;
  }
}

/* Each class has its share, and however few are drawn the rare one is there. */
static void
test_draw (void)
{
  gint32 classes[N];
  int all[3], counts[3];
  g_autofree guint32 *whole = NULL, *half = NULL, *again = NULL, *other = NULL, *few = NULL, *plain = NULL;

  make_classes (classes);
  whole = weft_layout_rows_draw (classes, N, N, 1);
  count (classes, whole, N, all);
  half = weft_layout_rows_draw (classes, N, N / 2, 1);
  count (classes, half, N / 2, counts);
  for (int which = 0; which < 3; which++)
    g_assert_cmpint (abs (2 * counts[which] - all[which]), <=, 2);
  again = weft_layout_rows_draw (classes, N, N / 2, 1);
  g_assert_cmpmem (half, N / 2 * sizeof (guint32), again, N / 2 * sizeof (guint32));
  other = weft_layout_rows_draw (classes, N, N / 2, 2);
  g_assert_cmpint (memcmp (half, other, N / 2 * sizeof (guint32)), !=, 0);
  few = weft_layout_rows_draw (classes, N, 3, 1);
  count (classes, few, 3, counts);
  for (int which = 0; which < 3; which++)
    g_assert_cmpint (counts[which], ==, 1);
  plain = weft_layout_rows_draw (NULL, N, 10, 1);
  count (classes, plain, 10, counts);
}

/* Two rows, as they are written: numbers as they were, a name with a comma in quotes. */
static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-layout-XXXXXX", NULL), *path = g_build_filename (folder, "a.csv", NULL), *text = NULL;
  g_autoptr (WeftTensor) points = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (2, 2), NULL), back = NULL;
  char *names[] = { (char *) "plain", (char *) "a, \"b\"", NULL };
  guint32 rows[] = { 4, 6 };
  gint32 classes[] = { 1, -1 };
  const WeftLayoutRows of = { NULL, rows, classes, names };
  g_autoptr (GError) error = NULL;

  memcpy (weft_tensor_f32 (points), (float[]){ 0.1f, -2, 3e-9f, 4 }, 4 * sizeof (float));
  g_assert_true (weft_layout_file_write (path, points, &of, NULL, &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "row,x,y,class\n5,0.100000001,-2,\"a, \"\"b\"\"\"\n7,3.00000003e-09,4,\n");
  back = weft_layout_file_read (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (weft_tensor_f32 (back), 16, weft_tensor_f32 (points), 16);
  g_unlink (path);
  g_rmdir (folder);
}

/* What stands below says how far it is, and only what was measured. */
static void
test_state (void)
{
  WeftLayoutState state = { .method = weft_embedding_find_method ("tsne", NULL), .seed = 7, .n_rows = 150, .n_columns = 4, .iteration = 20, .n_iterations = 750, .loss = 0.25 };
  const WeftLayoutQuality quality = { .n = 150, .k = 10, .trust = 0.9876, .recall = 0.5 };
  g_autofree char *moving = weft_layout_state_tell (&state, "iris", NULL), *resting = NULL;

  g_assert_nonnull (strstr (moving, "iris, 150 rows of 4 columns."));
  g_assert_nonnull (strstr (moving, "Iteration 20 of 750."));
  g_assert_nonnull (strstr (moving, "0.250"));
  g_assert_null (strstr (moving, "Trustworthiness"));
  state.iteration = 750;
  state.loss = NAN;
  resting = weft_layout_state_tell (&state, "iris", &quality);
  g_assert_nonnull (strstr (resting, "Trustworthiness 0.988, recall 0.500 of 10 neighbours, seed 7."));
  g_assert_null (strstr (resting, "Iteration"));
  g_assert_null (strstr (resting, "nan"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/layout/draw", test_draw);
  g_test_add_func ("/explain/layout/file", test_file);
  g_test_add_func ("/explain/layout/state", test_state);
  return g_test_run ();
}
