/* alloc.h: sizes that cannot overflow and memory that may be refused
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small, bounded things use g_new; whatever a file or a user decides the size
 * of goes through here and can fail with a sentence.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Alignment of tensor data: a cache line, and the width of an AVX-512 register. */
#define WEFT_ALIGNMENT 64

/**
 * weft_size_multiply:
 * @counts: (array length=n_counts): factors, each at least 0
 * @n_counts: their number
 * @unit: bytes per element
 * @bytes: (out): the product
 *
 * Returns: %FALSE when a factor is negative or the product exceeds %G_MAXSSIZE
 */
gboolean weft_size_multiply (const gint64 *counts,
                             guint         n_counts,
                             gsize         unit,
                             gsize        *bytes);

/**
 * weft_alloc:
 * @bytes: size, 0 is allowed
 * @error: return location for an error
 *
 * Allocates zeroed memory aligned to %WEFT_ALIGNMENT.
 *
 * Errors: %WEFT_BASE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): memory to be freed with weft_free()
 */
gpointer weft_alloc (gsize    bytes,
                     GError **error);

/**
 * weft_free:
 * @memory: (transfer full) (nullable): what weft_alloc() returned
 */
void weft_free (gpointer memory);

/**
 * weft_alloc_count:
 *
 * Returns: how many times weft_alloc() has been called in this process; tests
 *   use it to show that a step allocates nothing
 */
guint64 weft_alloc_count (void);

/**
 * weft_alloc_fail_at:
 * @countdown: the next-but-@countdown allocation is refused; negative: never
 *
 * Fault injection for tests: 0 refuses the very next weft_alloc().
 */
void weft_alloc_fail_at (int countdown);

G_END_DECLS
