/* points-private.h: points to blobs and back, as series.h describes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/series.h"
#include "trials/store-private.h"

G_BEGIN_DECLS

/* Returns: (transfer full): the blob of 1 … WEFT_TRIAL_CHUNK points */
GByteArray *weft_points_encode (const WeftTrialPoint *points,
                                guint                 n_points);

/* Appends a blob's points to @points; %FALSE, with nothing appended, when it is none. */
gboolean weft_points_decode (GArray       *points,
                             const guint8 *blob,
                             gsize         length);

/* Reads a metric's points whole. Thread: the store's own */
GArray *weft_trial_points_read (WeftTrialStore  *store,
                                WeftTrialDb     *db,
                                gint64           metric,
                                GError         **error);

G_END_DECLS
