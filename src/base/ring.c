/* ring.c: a bounded queue from one thread to another, without locks
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `head` counts pushes and `tail` pops; both only grow, their difference is the
 * fill. Each is written by one thread and lives on a cache line of its own.
 */
#include "base/ring.h"

#include <stdatomic.h>
#include <string.h>

struct _WeftRing
{
  _Alignas(64) atomic_size_t head; /* written by the pusher */
  _Alignas(64) atomic_size_t tail; /* written by the popper */
  _Alignas(64) gsize mask;
  gsize item_bytes;
  guchar *items; /* Owned: (mask + 1) × item_bytes */
};

WeftRing *
weft_ring_new (guint n_items,
               gsize item_bytes)
{
  WeftRing *self = g_aligned_alloc0 (1, sizeof (WeftRing), 64);
  gsize capacity = 1;

  while (capacity < n_items)
    capacity *= 2;
  self->mask = capacity - 1;
  self->item_bytes = item_bytes;
  self->items = g_malloc0_n (capacity, item_bytes);
  return self;
}

void
weft_ring_free (WeftRing *self)
{
  g_free (self->items);
  g_aligned_free (self);
}

gboolean
weft_ring_push (WeftRing      *self,
                gconstpointer  item)
{
  gsize head = atomic_load_explicit (&self->head, memory_order_relaxed);
  gsize tail = atomic_load_explicit (&self->tail, memory_order_acquire);

  if (head - tail > self->mask)
    return FALSE;
  memcpy (self->items + (head & self->mask) * self->item_bytes, item, self->item_bytes);
  atomic_store_explicit (&self->head, head + 1, memory_order_release);
  return TRUE;
}

gboolean
weft_ring_pop (WeftRing *self,
               gpointer  item)
{
  gsize tail = atomic_load_explicit (&self->tail, memory_order_relaxed);
  gsize head = atomic_load_explicit (&self->head, memory_order_acquire);

  if (head == tail)
    return FALSE;
  memcpy (item, self->items + (tail & self->mask) * self->item_bytes, self->item_bytes);
  atomic_store_explicit (&self->tail, tail + 1, memory_order_release);
  return TRUE;
}
