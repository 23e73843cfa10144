/* ring.h: a bounded queue from one thread to another, without locks
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One thread pushes, one pops. Items have a fixed size and are copied. A full
 * ring refuses, and the pusher decides: a state change waits, a metric point is
 * thinned.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WeftRing WeftRing;

/**
 * weft_ring_new:
 * @n_items: capacity, rounded up to a power of two
 * @item_bytes: size of an item
 *
 * Returns: (transfer full): a ring
 */
WeftRing *weft_ring_new  (guint     n_items,
                          gsize     item_bytes);
void      weft_ring_free (WeftRing *self);

/**
 * weft_ring_push:
 * @item: copied
 *
 * Thread: the one that pushes
 *
 * Returns: %FALSE when the ring is full and @item was not taken
 */
gboolean weft_ring_push (WeftRing      *self,
                         gconstpointer  item);

/**
 * weft_ring_pop:
 * @item: (out caller-allocates): receives a copy
 *
 * Thread: the one that pops
 *
 * Returns: %FALSE when the ring is empty
 */
gboolean weft_ring_pop (WeftRing *self,
                        gpointer  item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRing, weft_ring_free)

G_END_DECLS
