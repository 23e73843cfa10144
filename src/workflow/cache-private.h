/* cache-private.h: the part of the cache that is files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/cache.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): the description of an entry, no artefacts */
WeftCacheEntry *weft_cache_disk_look_up (const char *folder,
                                         const char *key,
                                         guint       n_outputs);

/* Returns: (transfer full) (nullable): one output of an entry */
WeftArtefact *weft_cache_disk_load (const char            *folder,
                                    const WeftCacheEntry  *entry,
                                    const WeftPortType    *type,
                                    guint                  output,
                                    GError               **error);

/* Writes a whole entry; one that is there already stays. */
gboolean weft_cache_disk_store (const char            *folder,
                                const WeftCacheEntry  *entry,
                                GError               **error);

void    weft_cache_disk_remove  (const char *folder,
                                 const char *key);
guint64 weft_cache_disk_measure (const char *folder,
                                 const char *key);
guint64 weft_cache_disk_trim    (const char *folder,
                                 guint64     limit);

G_END_DECLS
