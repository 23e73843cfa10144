/* memory.h: how much of a dataset may stay in memory
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one read brings in beyond the limit goes to an unlinked temporary file
 * that is mapped into memory, so it stays randomly accessible and the kernel
 * pages it in and out. A plain IDX or NPY file beyond the limit is mapped
 * itself. Temporary files are made in $TMPDIR, else /var/tmp, which is meant
 * for large ones, else /tmp.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weft_dataset_get_memory_limit:
 *
 * Returns: bytes that one read may keep in memory; a quarter of the machine's
 *   unless set otherwise
 */
gsize weft_dataset_get_memory_limit (void);

/**
 * weft_dataset_set_memory_limit:
 * @bytes: the limit for reads that begin from now on, 0 for the default
 */
void weft_dataset_set_memory_limit (gsize bytes);

G_END_DECLS
