/* test-room.c: boxes that go aside for another
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/room.h"

#include "base/random.h"

#define GAP  40
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

/* a → held → b → c: all behind it goes aside by the same. */
static void
test_chain (void)
{
  WeftArrangeBox boxes[] = { box (0, 0), box (240, 10), box (500, 0), box (150, 20) };
  const WeftArrangeWire wires[] = { { 0, 3, 50, 50 }, { 3, 1, 50, 50 }, { 1, 2, 50, 50 } };

  weft_make_room (boxes, 4, wires, 3, 3, GAP, GRID);
  g_assert_cmpfloat (boxes[0].x, ==, 0);
  g_assert_cmpfloat (boxes[3].x, ==, 220);
  g_assert_cmpfloat (boxes[1].x, ==, 440);
  g_assert_cmpfloat (boxes[2].x, ==, 700);
  g_assert_cmpfloat (boxes[1].y, ==, 10);
}

/* Where there is room, or the neighbours stand above and below, nothing is moved. */
static void
test_room_enough (void)
{
  WeftArrangeBox wide[] = { box (0, 0), box (600, 0), box (300, 0) }, high[] = { box (0, 0), box (0, 300), box (20, 150) };
  const WeftArrangeWire wires[] = { { 0, 2, 50, 50 }, { 2, 1, 50, 50 } };

  weft_make_room (wide, 3, wires, 2, 2, GAP, GRID);
  g_assert_cmpfloat (wide[1].x, ==, 600);
  g_assert_cmpfloat (wide[2].x, ==, 300);
  weft_make_room (high, 3, wires, 2, 2, GAP, GRID);
  g_assert_cmpfloat (high[1].x, ==, 0);
  g_assert_cmpfloat (high[2].x, ==, 20);
}

/* A box that has nothing to do with it is in the way of what goes aside. */
static void
test_in_the_way (void)
{
  WeftArrangeBox boxes[] = { box (0, 0), box (240, 0), box (470, 40), box (200, 0), box (470, 400) };
  const WeftArrangeWire wires[] = { { 0, 3, 50, 50 }, { 3, 1, 50, 50 } };

  weft_make_room (boxes, 5, wires, 2, 3, GAP, GRID);
  g_assert_cmpfloat (boxes[1].x, ==, 440);
  g_assert_cmpfloat (boxes[2].x, ==, 670);
  g_assert_cmpfloat (boxes[4].x, ==, 470);
}

/* At random: nothing overlaps that did not, nothing the new one, and nothing goes to the left. */
static void
test_random (void)
{
  WeftRandom random;

  weft_random_init (&random, weft_random_key (1, "room"), 0);
  for (int round = 0; round < 3000; round++) {
    WeftArrangeBox boxes[12], before[12];
    const WeftArrangeWire wires[] = { { 0, 11, 50, 50 }, { 11, 1, 50, 50 }, { 1, 2, 50, 50 }, { 2, 3, 50, 50 }, { 4, 5, 50, 50 } };

    for (int i = 0; i < 12; i++)
      before[i] = boxes[i] = box (10 * weft_random_below (&random, 100), 10 * weft_random_below (&random, 60));
    weft_make_room (boxes, 12, wires, G_N_ELEMENTS (wires), 11, GAP, GRID);
    for (int i = 0; i < 12; i++) {
      g_assert_cmpfloat (boxes[i].x, >=, before[i].x);
      for (int k = 0; k < i; k++)
        g_assert_true ((i < 11 && overlap (&before[i], &before[k])) || !overlap (&boxes[i], &boxes[k]));
    }
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/room/chain", test_chain);
  g_test_add_func ("/workflow/room/enough", test_room_enough);
  g_test_add_func ("/workflow/room/in-the-way", test_in_the_way);
  g_test_add_func ("/workflow/room/random", test_random);
  return g_test_run ();
}
