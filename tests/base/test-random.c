/* test-random.c: Philox against its published vectors, and what is built on it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/random.h"

#include <math.h>

/* The key and counter are 64 bits wide here, so of Random123's known-answer
 * vectors for philox4x32-10 the all-zero one applies. */
static void
test_block_known_answer (void)
{
  guint32 words[4];

  weft_random_block (0, 0, words);
  g_assert_cmphex (words[0], ==, 0x6627e8d5);
  g_assert_cmphex (words[1], ==, 0xe169c58d);
  g_assert_cmphex (words[2], ==, 0xbc57ac4c);
  g_assert_cmphex (words[3], ==, 0x9b00dbd8);
}

static void
test_resume (void)
{
  WeftRandom whole, part;

  weft_random_init (&whole, weft_random_key (42, "shuffle"), 0);
  for (int i = 0; i < 7; i++)
    weft_random_next (&whole);
  weft_random_init (&part, whole.key, whole.position);
  for (int i = 0; i < 9; i++)
    g_assert_cmpuint (weft_random_next (&whole), ==, weft_random_next (&part));
}

static void
test_names_differ (void)
{
  g_assert_cmpuint (weft_random_key (1, "a"), !=, weft_random_key (1, "b"));
  g_assert_cmpuint (weft_random_key (1, "a"), !=, weft_random_key (2, "a"));
  g_assert_cmpuint (weft_random_key (1, "a"), ==, weft_random_key (1, "a"));
}

static void
test_moments (void)
{
  WeftRandom random;
  double sum = 0, squares = 0;
  int n = 200000;

  weft_random_init (&random, weft_random_key (0, "normal"), 0);
  for (int i = 0; i < n; i++) {
    double x = weft_random_normal (&random);

    sum += x;
    squares += x * x;
  }
  g_assert_cmpfloat (fabs (sum / n), <, 4 / sqrt (n));
  g_assert_cmpfloat (fabs (squares / n - 1), <, 4 * sqrt (2.0 / n));
}

static void
test_shuffle_is_fair (void)
{
  int first[4] = { 0 };
  WeftRandom random;

  weft_random_init (&random, 7, 0);
  for (int round = 0; round < 40000; round++) {
    guint32 items[] = { 0, 1, 2, 3 };

    weft_random_shuffle (&random, items, 4);
    first[items[0]]++;
    g_assert_cmpuint (items[0] + items[1] + items[2] + items[3], ==, 6);
  }
  for (int i = 0; i < 4; i++)
    g_assert_cmpint (ABS (first[i] - 10000), <, 400);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/random/block-known-answer", test_block_known_answer);
  g_test_add_func ("/base/random/resume", test_resume);
  g_test_add_func ("/base/random/names-differ", test_names_differ);
  g_test_add_func ("/base/random/moments", test_moments);
  g_test_add_func ("/base/random/shuffle-is-fair", test_shuffle_is_fair);
  return g_test_run ();
}
