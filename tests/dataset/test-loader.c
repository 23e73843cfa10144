/* test-loader.c: epochs, batches, resuming
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/loader.h"

#define N_ROWS 103

static WeftLoader *
make_loader (gsize           batch_size,
             WeftLoaderFlags flags)
{
  guint32 rows[N_ROWS];

  for (guint32 i = 0; i < N_ROWS; i++)
    rows[i] = 1000 + i;
  return weft_loader_new (rows, N_ROWS, batch_size, flags, 7);
}

static void
test_epoch_is_permutation (void)
{
  g_autoptr (WeftLoader) loader = make_loader (10, WEFT_LOADER_SHUFFLE);
  gboolean seen[N_ROWS] = { FALSE };
  const guint32 *rows;
  gsize n, n_batches = 0, n_rows = 0;

  while ((rows = weft_loader_next (loader, &n)) != NULL) {
    for (gsize i = 0; i < n; i++) {
      g_assert_false (seen[rows[i] - 1000]);
      seen[rows[i] - 1000] = TRUE;
    }
    n_batches++;
    n_rows += n;
  }
  g_assert_cmpuint (n_rows, ==, N_ROWS);
  g_assert_cmpuint (n_batches, ==, 11);
  g_assert_cmpuint (n_batches, ==, weft_loader_get_n_batches (loader));
}

static void
test_drop_last (void)
{
  g_autoptr (WeftLoader) loader = make_loader (10, WEFT_LOADER_DROP_LAST);
  g_autoptr (WeftLoader) whole = make_loader (500, WEFT_LOADER_DROP_LAST);
  gsize n;

  g_assert_cmpuint (weft_loader_get_n_batches (loader), ==, 10);
  g_assert_nonnull (weft_loader_next (whole, &n));
  g_assert_cmpuint (n, ==, N_ROWS);
  g_assert_null (weft_loader_next (whole, &n));
}

static void
test_resume (void)
{
  g_autoptr (WeftLoader) whole = make_loader (10, WEFT_LOADER_SHUFFLE);
  g_autoptr (WeftLoader) resumed = make_loader (10, WEFT_LOADER_SHUFFLE);
  guint64 epoch;
  gsize batch, n, m;

  for (int i = 0; i < 11 * 3 + 5; i++)
    weft_loader_next (whole, &n);
  weft_loader_get_position (whole, &epoch, &batch);
  weft_loader_set_position (resumed, epoch, batch);
  for (int i = 0; i < 30; i++) {
    const guint32 *a = weft_loader_next (whole, &n), *b = weft_loader_next (resumed, &m);

    g_assert_cmpuint (n, ==, m);
    g_assert_true ((a == NULL) == (b == NULL));
    if (a != NULL)
      g_assert_cmpmem (a, n * sizeof *a, b, m * sizeof *b);
  }
}

/* Pins the order: a change here makes every stored checkpoint wrong. */
static void
test_pinned (void)
{
  static const guint32 expected[2][6] = {
    { 1033, 1030, 1081, 1095, 1055, 1093 },
    { 1042, 1029, 1078, 1079, 1068, 1044 }
  };
  g_autoptr (WeftLoader) loader = make_loader (6, WEFT_LOADER_SHUFFLE);
  gsize n;

  for (int epoch = 0; epoch < 2; epoch++) {
    const guint32 *rows;

    weft_loader_set_position (loader, (guint64) epoch, 0);
    rows = weft_loader_next (loader, &n);
    g_test_message ("%u, %u, %u, %u, %u, %u", rows[0], rows[1], rows[2], rows[3], rows[4], rows[5]);
    g_assert_cmpmem (rows, 6 * sizeof *rows, expected[epoch], sizeof expected[epoch]);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/loader/epoch-is-permutation", test_epoch_is_permutation);
  g_test_add_func ("/dataset/loader/drop-last", test_drop_last);
  g_test_add_func ("/dataset/loader/resume", test_resume);
  g_test_add_func ("/dataset/loader/pinned", test_pinned);
  return g_test_run ();
}
