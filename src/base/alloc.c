/* alloc.c: sizes that cannot overflow and memory that may be refused
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/alloc.h"

#include "base/error.h"
#include "base/i18n.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A huge page is memory as a whole; one that would stay empty for more than half of it
 * costs more than it brings. */
#define HUGE_PAGE  ((gsize) 2 << 20)
#define MOST_EMPTY (HUGE_PAGE / 2)

static guint64 count;           /* atomic */
static int countdown_left = -1; /* atomic */

gboolean
weft_size_multiply (const gint64 *counts,
                    guint         n_counts,
                    gsize         unit,
                    gsize        *bytes)
{
  gsize product = unit;

  for (guint i = 0; i < n_counts; i++) {
    if (counts[i] < 0 || !g_size_checked_mul (&product, product, (gsize) counts[i]))
      return FALSE;
  }
  *bytes = product;
  return product <= G_MAXSSIZE;
}

/* Large blocks lie on huge pages, so that walking over the rows of a matrix
 * does not wait for the table of pages. */
static gpointer
take_block (gsize bytes)
{
  gsize huge = (bytes + MOST_EMPTY) / HUGE_PAGE * HUGE_PAGE;
  gpointer memory = NULL;

  if (huge == 0)
    return aligned_alloc (WEFT_ALIGNMENT, MAX (bytes, WEFT_ALIGNMENT));
  if (posix_memalign (&memory, HUGE_PAGE, MAX (bytes, huge)) != 0)
    return NULL;
  (void) madvise (memory, huge, MADV_HUGEPAGE);
  return memory;
}

static gboolean
is_refused (void)
{
  int left = __atomic_load_n (&countdown_left, __ATOMIC_RELAXED);

  if (left < 0)
    return FALSE;
  return __atomic_fetch_sub (&countdown_left, 1, __ATOMIC_RELAXED) == 0;
}

gpointer
weft_alloc (gsize    bytes,
            GError **error)
{
  gsize rounded = (bytes + WEFT_ALIGNMENT - 1) / WEFT_ALIGNMENT * WEFT_ALIGNMENT;
  gpointer memory = NULL;

  __atomic_fetch_add (&count, 1, __ATOMIC_RELAXED);
  if (rounded >= bytes && !is_refused ())
    memory = take_block (rounded);
  if (memory == NULL) {
    g_autofree char *size = g_format_size (bytes);
    g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_NO_MEMORY,
                 _("%s of memory are needed and cannot be had; close other programs, or use a smaller batch, model or data set"), size);
    return NULL;
  }
  return memset (memory, 0, MAX (rounded, WEFT_ALIGNMENT));
}

void
weft_free (gpointer memory)
{
  free (memory);
}

guint64
weft_alloc_count (void)
{
  return __atomic_load_n (&count, __ATOMIC_RELAXED);
}

void
weft_alloc_fail_at (int countdown)
{
  __atomic_store_n (&countdown_left, countdown, __ATOMIC_RELAXED);
}
