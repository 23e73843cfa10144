/* test-ring.c: what one thread pushes another pops, once and in order
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ring.h"

#define N_ITEMS 200000

typedef struct
{
  guint64 number;
  guint64 check; /* ~number, to see an item half written */
  guint64 more;
} Item;

static void
test_full_and_empty (void)
{
  g_autoptr (WeftRing) ring = weft_ring_new (5, sizeof (int));
  int item, n = 0;

  g_assert_false (weft_ring_pop (ring, &item));
  for (int round = 0; round < 3; round++) {
    for (n = 0; weft_ring_push (ring, &n); n++)
      ;
    g_assert_cmpint (n, ==, 8);
    for (int i = 0; i < n; i++) {
      g_assert_true (weft_ring_pop (ring, &item));
      g_assert_cmpint (item, ==, i);
    }
    g_assert_false (weft_ring_pop (ring, &item));
  }
}

static gpointer
push_all (gpointer data)
{
  for (guint64 i = 0; i < N_ITEMS; i++) {
    Item item = { i, ~i, i * 3 };

    while (!weft_ring_push (data, &item))
      g_thread_yield ();
  }
  return NULL;
}

static void
test_two_threads (void)
{
  g_autoptr (WeftRing) ring = weft_ring_new (16, sizeof (Item));
  GThread *thread = g_thread_new ("push", push_all, ring);
  Item item;

  for (guint64 i = 0; i < N_ITEMS; i++) {
    while (!weft_ring_pop (ring, &item))
      g_thread_yield ();
    g_assert_true (item.number == i && item.check == ~i && item.more == i * 3);
  }
  g_thread_join (thread);
  g_assert_false (weft_ring_pop (ring, &item));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/ring/full-and-empty", test_full_and_empty);
  g_test_add_func ("/base/ring/two-threads", test_two_threads);
  return g_test_run ();
}
