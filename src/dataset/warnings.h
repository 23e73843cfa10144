/* warnings.h: sentences about what was assumed or repaired
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Work that goes on although something is odd says so here; the runner logs
 * the sentences and the window shows them beside the node.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weft_warnings_new:
 *
 * Returns: (transfer full) (element-type utf8): an empty list that owns its
 *   sentences; freed with g_ptr_array_unref()
 */
GPtrArray *weft_warnings_new (void);

/**
 * weft_warnings_add:
 * @self: (nullable) (element-type utf8): the list; %NULL drops the sentence
 * @format: printf() format of one sentence without a final period
 */
void weft_warnings_add (GPtrArray  *self,
                        const char *format,
                        ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
