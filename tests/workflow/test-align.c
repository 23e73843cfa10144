/* test-align.c: boxes in line, and the guides that tell of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/align.h"
#include "workflow/guide.h"

#define REACH 6

static void
assert_places (const WeftArrangeBox *boxes,
               guint                 n_boxes,
               gboolean              is_down,
               const double         *places)
{
  for (guint i = 0; i < n_boxes; i++)
    g_assert_cmpfloat (is_down ? boxes[i].y : boxes[i].x, ==, places[i]);
}

/* Each along its own axis; the other one is left as it was. */
static void
test_align (void)
{
  static const struct
  {
    WeftAlignment alignment;
    double places[3];
  } cases[] = {
    { WEFT_ALIGN_LEFT, { 0, 0, 0 } },
    { WEFT_ALIGN_CENTER, { 190, 150, 210 } },
    { WEFT_ALIGN_RIGHT, { 380, 300, 420 } },
    { WEFT_ALIGN_TOP, { 0, 0, 0 } },
    { WEFT_ALIGN_MIDDLE, { 190, 150, 210 } },
    { WEFT_ALIGN_BOTTOM, { 380, 300, 420 } },
    { WEFT_DISTRIBUTE_ACROSS, { 0, 300, 170 } },
    { WEFT_DISTRIBUTE_DOWN, { 0, 300, 170 } },
  };
  const double before[] = { 0, 300, 140 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftArrangeBox boxes[] = { { 0, 0, 100, 100 }, { 300, 300, 180, 180 }, { 140, 140, 60, 60 } };
    gboolean is_down = (i >= 3 && i < 6) || i == 7;

    weft_align (boxes, 3, cases[i].alignment);
    assert_places (boxes, 3, is_down, cases[i].places);
    assert_places (boxes, 3, !is_down, before);
  }
}

/* One box has nothing to be in line with; what has no room overlaps evenly. */
static void
test_narrow (void)
{
  WeftArrangeBox one = { 7, 8, 100, 50 }, boxes[] = { { 0, 0, 100, 50 }, { 10, 0, 100, 50 }, { 60, 0, 100, 50 } };

  weft_align (&one, 1, WEFT_ALIGN_RIGHT);
  g_assert_cmpfloat (one.x, ==, 7);
  weft_align (boxes, 3, WEFT_DISTRIBUTE_ACROSS);
  assert_places (boxes, 3, FALSE, (const double[]){ 0, 30, 60 });
}

static GArray *
find (WeftArrangeBox       *held,
      const WeftArrangeBox *others,
      guint                 n_others,
      gboolean              expect_x,
      gboolean              expect_y)
{
  gboolean on_x, on_y;
  GArray *guides = weft_guides_find (held, others, n_others, REACH, &on_x, &on_y);

  g_assert_cmpint (on_x, ==, expect_x);
  g_assert_cmpint (on_y, ==, expect_y);
  return guides;
}

static const WeftGuide *
get_guide (GArray *guides,
           guint   index)
{
  g_assert_cmpuint (index, <, guides->len);
  return &g_array_index (guides, WeftGuide, index);
}

static void
test_edges (void)
{
  const WeftArrangeBox other = { 100, 400, 180, 90 };
  WeftArrangeBox held = { 104, 197, 180, 90 };
  g_autoptr (GArray) guides = find (&held, &other, 1, TRUE, FALSE);

  g_assert_cmpfloat (held.x, ==, 100);
  g_assert_cmpfloat (held.y, ==, 197);
  /* Left edges, middles and right edges are all in line. */
  g_assert_cmpuint (guides->len, ==, 3);
  g_assert_cmpfloat (get_guide (guides, 0)->ax, ==, 100);
  g_assert_cmpfloat (get_guide (guides, 0)->ay, ==, 197);
  g_assert_cmpfloat (get_guide (guides, 0)->by, ==, 490);
  g_assert_false (get_guide (guides, 0)->is_gap);
}

/* An edge does not lie on a middle, and nothing is reached from afar. */
static void
test_far (void)
{
  const WeftArrangeBox other = { 100, 400, 180, 90 };
  WeftArrangeBox held = { 190, 200, 70, 30 };
  g_autoptr (GArray) guides = find (&held, &other, 1, FALSE, FALSE);

  g_assert_cmpuint (guides->len, ==, 0);
  g_assert_cmpfloat (held.x, ==, 190);
}

/* Between two, and beside two, with the same gap. */
static void
test_gaps (void)
{
  const WeftArrangeBox others[] = { { 0, 0, 100, 100 }, { 400, 20, 100, 100 }, { 0, 1000, 100, 100 } };
  WeftArrangeBox between = { 217, 8, 60, 57 }, beside = { 797, 8, 60, 57 };
  g_autoptr (GArray) guides = find (&between, others, 3, TRUE, FALSE), more = NULL;

  g_assert_cmpfloat (between.x, ==, 220);
  g_assert_cmpuint (guides->len, ==, 2);
  g_assert_true (get_guide (guides, 0)->is_gap);
  g_assert_cmpfloat (get_guide (guides, 0)->ax, ==, 100);
  g_assert_cmpfloat (get_guide (guides, 0)->bx, ==, 220);
  g_assert_cmpfloat (get_guide (guides, 1)->bx, ==, 400);
  more = find (&beside, others, 3, TRUE, FALSE);
  g_assert_cmpfloat (beside.x, ==, 800);
  g_assert_cmpuint (more->len, ==, 2);
}

/* Down a column as across a row. */
static void
test_column (void)
{
  const WeftArrangeBox others[] = { { 0, 0, 100, 100 }, { 20, 400, 100, 100 } };
  WeftArrangeBox held = { 9, 217, 57, 60 };
  g_autoptr (GArray) guides = find (&held, others, 2, FALSE, TRUE);

  g_assert_cmpfloat (held.y, ==, 220);
  g_assert_cmpuint (guides->len, ==, 2);
  g_assert_cmpfloat (get_guide (guides, 0)->ay, ==, 100);
  g_assert_cmpfloat (get_guide (guides, 0)->ax, ==, get_guide (guides, 0)->bx);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/align/all", test_align);
  g_test_add_func ("/workflow/align/narrow", test_narrow);
  g_test_add_func ("/workflow/guide/edges", test_edges);
  g_test_add_func ("/workflow/guide/far", test_far);
  g_test_add_func ("/workflow/guide/gaps", test_gaps);
  g_test_add_func ("/workflow/guide/column", test_column);
  return g_test_run ();
}
