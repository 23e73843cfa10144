/* test-alloc.c: sizes that overflow and memory that is refused
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/alloc.h"
#include "base/error.h"

/* AddressSanitizer ends the process on a request it cannot meet, unless asked. */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "allocator_may_return_null=1";
}

static void
test_multiply (void)
{
  static const struct
  {
    gint64 counts[3];
    guint n;
    gsize unit;
    gsize bytes; /* 0: refused, unless a count is 0 */
  } cases[] = {
    { { 2, 3, 4 }, 3, 4, 96 },
    { { 0 }, 0, 8, 8 },
    { { 0, G_MAXINT64, G_MAXINT64 }, 3, 8, 0 },
    { { G_MAXINT64 }, 1, 1, G_MAXINT64 },
    { { G_MAXINT64 }, 1, 2, 0 },
    { { G_MAXINT64 / 4, 4 }, 2, 1, G_MAXINT64 / 4 * 4 },
    { { G_MAXINT64 / 4 + 1, 4 }, 2, 1, 0 },
    { { (gint64) 1 << 32, (gint64) 1 << 32 }, 2, 1, 0 },
    { { -1 }, 1, 1, 0 },
    { { -1, -1 }, 2, 1, 0 },
    { { 5, -1, 0 }, 3, 1, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gsize bytes = 0;
    gboolean fits = weft_size_multiply (cases[i].counts, cases[i].n, cases[i].unit, &bytes);

    if (cases[i].bytes != 0)
      g_assert_true (fits && bytes == cases[i].bytes);
    else
      g_assert_true (!fits || bytes == 0);
    for (guint k = 0; k < cases[i].n; k++)
      g_assert_true (!fits || cases[i].counts[k] >= 0);
  }
}

static void
test_alloc (void)
{
  const gsize sizes[] = { 0, 1, 63, 64, 65, 4096, 1000003 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GError) error = NULL;
    guint64 count = weft_alloc_count ();
    guint8 *memory = weft_alloc (sizes[i], &error);

    g_assert_no_error (error);
    g_assert_nonnull (memory);
    g_assert_cmpuint ((guintptr) memory % WEFT_ALIGNMENT, ==, 0);
    g_assert_cmpuint (weft_alloc_count (), ==, count + 1);
    for (gsize k = 0; k < sizes[i]; k++)
      g_assert_cmpuint (memory[k], ==, 0);
    weft_free (memory);
  }
  weft_free (NULL);
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  gpointer memory;

  g_assert_null (weft_alloc (G_MAXSSIZE, &error));
  g_assert_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_NO_MEMORY);
  g_clear_error (&error);
  weft_alloc_fail_at (1);
  memory = weft_alloc (10, &error);
  g_assert_nonnull (memory);
  weft_free (memory);
  g_assert_null (weft_alloc (10, &error));
  g_assert_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_NO_MEMORY);
  weft_alloc_fail_at (-1);
  memory = weft_alloc (10, NULL);
  g_assert_nonnull (memory);
  weft_free (memory);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/alloc/multiply", test_multiply);
  g_test_add_func ("/base/alloc/alloc", test_alloc);
  g_test_add_func ("/base/alloc/refused", test_refused);
  return g_test_run ();
}
