/* test-arrange.c: drawings that are arranged
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/arrange.h"

#include "base/random.h"

#define GAP  60
#define GRID 10

static WeftArrangeBox
box (double x,
     double y)
{
  return (WeftArrangeBox){ x, y, 180, 90 };
}

static gboolean
overlap (const WeftArrangeBox *a,
         const WeftArrangeBox *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

static void
assert_arranged (const WeftArrangeBox  *boxes,
                 guint                  n_boxes,
                 const WeftArrangeWire *wires,
                 guint                  n_wires)
{
  for (guint i = 0; i < n_boxes; i++) {
    g_assert_cmpfloat (boxes[i].x, ==, (int) (boxes[i].x / GRID) * GRID);
    for (guint k = 0; k < i; k++)
      g_assert_false (overlap (&boxes[i], &boxes[k]));
  }
  for (guint i = 0; i < n_wires; i++)
    g_assert_cmpfloat (boxes[wires[i].from].x + boxes[wires[i].from].width + GAP, <=, boxes[wires[i].to].x);
}

static void
test_row (void)
{
  WeftArrangeBox boxes[] = { box (500, 300), box (40, 20), box (900, 40) };
  const WeftArrangeWire wires[] = { { 1, 0, 50, 50 }, { 0, 2, 50, 50 } };

  weft_arrange (boxes, 3, wires, 2, GAP, 40, GRID);
  assert_arranged (boxes, 3, wires, 2);
  g_assert_cmpfloat (boxes[1].x, ==, 40);
  g_assert_cmpfloat (boxes[1].y, ==, 20);
  g_assert_cmpfloat (boxes[0].x, ==, 40 + 180 + GAP);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat (boxes[i].y, ==, 20);
}

/* Two rows whose wires cross: the second layer changes its order. */
static void
test_crossing (void)
{
  WeftArrangeBox boxes[] = { box (0, 0), box (0, 200), box (300, 0), box (300, 200) };
  const WeftArrangeWire wires[] = { { 0, 3, 50, 50 }, { 1, 2, 50, 50 } };
  const WeftArrangeWire joined[] = { { 0, 3, 50, 50 }, { 1, 2, 50, 50 }, { 0, 2, 70, 70 } };

  weft_arrange (boxes, 4, joined, 3, GAP, 40, GRID);
  assert_arranged (boxes, 4, joined, 3);
  g_assert_cmpfloat ((boxes[0].y - boxes[1].y) * (boxes[3].y - boxes[2].y), >, 0);
  weft_arrange (boxes, 4, wires, 2, GAP, 40, GRID);
  g_assert_cmpfloat (boxes[0].y, ==, boxes[3].y);
  g_assert_cmpfloat (boxes[1].y, ==, boxes[2].y);
}

/* A wire over several layers keeps its way free. */
static void
test_long_wire (void)
{
  WeftArrangeBox boxes[] = { box (0, 0), box (300, 0), box (600, 0), box (900, 0) };
  const WeftArrangeWire wires[] = { { 0, 1, 50, 50 }, { 1, 2, 50, 50 }, { 2, 3, 50, 50 }, { 0, 3, 70, 70 } };

  weft_arrange (boxes, 4, wires, 4, GAP, 40, GRID);
  assert_arranged (boxes, 4, wires, 4);
}

/* What reads nothing stands beside its reader, not at the very left. */
static void
test_late_source (void)
{
  WeftArrangeBox boxes[] = { box (0, 0), box (300, 0), box (600, 0), box (0, 400) };
  const WeftArrangeWire wires[] = { { 0, 1, 50, 50 }, { 1, 2, 50, 50 }, { 3, 2, 50, 70 } };

  weft_arrange (boxes, 4, wires, 3, GAP, 40, GRID);
  assert_arranged (boxes, 4, wires, 3);
  g_assert_cmpfloat (boxes[3].x, ==, boxes[1].x);
}

static void
test_parts (void)
{
  WeftArrangeBox boxes[] = { box (0, 500), box (300, 480), box (50, 0), box (10, 0) };
  const WeftArrangeWire wires[] = { { 0, 1, 50, 50 } };

  weft_arrange (boxes, 4, wires, 1, GAP, 40, GRID);
  assert_arranged (boxes, 4, wires, 1);
  g_assert_cmpfloat (boxes[2].y, <, boxes[0].y);
  g_assert_cmpfloat (boxes[0].y, ==, boxes[1].y);
  g_assert_cmpfloat (boxes[0].x, ==, boxes[2].x);
  weft_arrange (boxes, 0, NULL, 0, GAP, 40, GRID);
}

/* Graphs at random: nothing overlaps, and of a tree nothing moves a second time. */
static void
test_again (void)
{
  WeftRandom random;

  weft_random_init (&random, weft_random_key (5, "arrange"), 0);
  for (int round = 0; round < 200; round++) {
    guint n = 2 + weft_random_below (&random, 30), n_wires = 0;
    WeftArrangeBox boxes[32], again[32];
    WeftArrangeWire wires[64];

    for (guint i = 0; i < n; i++)
      boxes[i] = box (GRID * weft_random_below (&random, 90), GRID * weft_random_below (&random, 90));
    for (guint i = 1; i < n; i++)
      for (guint k = 0; k <= (guint) round % 2; k++)
        wires[n_wires++] = (WeftArrangeWire){ weft_random_below (&random, i), i, 50, 50 + 20 * k };
    weft_arrange (boxes, n, wires, n_wires, GAP, 40, GRID);
    assert_arranged (boxes, n, wires, n_wires);
    for (guint i = 0; i < n; i++)
      again[i] = boxes[i];
    weft_arrange (again, n, wires, n_wires, GAP, 40, GRID);
    for (guint i = 0; i < n; i++) {
      g_assert_cmpfloat (again[i].x, ==, boxes[i].x);
      g_assert_true (round % 2 == 1 || again[i].y == boxes[i].y);
    }
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/arrange/row", test_row);
  g_test_add_func ("/workflow/arrange/crossing", test_crossing);
  g_test_add_func ("/workflow/arrange/long-wire", test_long_wire);
  g_test_add_func ("/workflow/arrange/late-source", test_late_source);
  g_test_add_func ("/workflow/arrange/parts", test_parts);
  g_test_add_func ("/workflow/arrange/again", test_again);
  return g_test_run ();
}
