/* machine.h: what this process runs on
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): name of the processor, "unknown" where nothing says it */
char *weft_machine_get_cpu (void);

/* Returns: (transfer container): instruction sets that matter here and that the
 *   processor has, %NULL-terminated */
const char **weft_machine_list_features (void);

/* Returns: bytes of memory that programs can still have, 0 when unknown */
guint64 weft_machine_get_free_memory (void);

/* Returns: bytes of memory of the machine, 0 when unknown */
guint64 weft_machine_get_memory (void);

/* Returns: most bytes that this process ever had in memory, 0 when unknown */
guint64 weft_machine_get_peak_rss (void);

/* Returns: (transfer full): name of the kernel set with OpenBLAS's core: the
 *   two on which the bits of results depend */
char *weft_machine_get_kernels (void);

/**
 * weft_machine_measure_peak:
 * @n_threads: threads to use at the same time
 *
 * Returns: floating point operations a second, in 10⁹, of independent fused
 *   multiply-adds on registers; the sum of what each thread reached in its best try
 */
double weft_machine_measure_peak (int n_threads);

G_END_DECLS
