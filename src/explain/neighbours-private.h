/* neighbours-private.h: what both searches for neighbours share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/neighbours.h"

G_BEGIN_DECLS

/* A row and how far it is. */
typedef struct
{
  float square;
  gint32 place;
} WeftNear;

/**
 * weft_near_select:
 * @items: (array length=n)
 * @k: at most @n
 *
 * Brings the @k nearest to the front and in order.
 */
void weft_near_select (WeftNear *items,
                       gint64    n,
                       gint64    k);

/* Returns: |a - b|² of @n numbers */
float weft_square_distance (const float *a,
                            const float *b,
                            gint64       n);

/* Measures the @self->k items of a row, sorts them, and stores them as its neighbours. */
void weft_neighbours_measure (WeftNeighbours *self,
                              const float    *x,
                              gint64          v,
                              gint64          row,
                              WeftNear       *items);

/* Brings the @k nearest of @n items to the front, in no order. */
void weft_near_part (WeftNear *items,
                     gint64    n,
                     gint64    k);

/* Fills @self by looking at all pairs, see weft_neighbours_new(). Stopped, it leaves it half
 * filled. */
gboolean weft_neighbours_search (WeftNeighbours  *self,
                                 const float     *x,
                                 gint64           v,
                                 const WeftStop  *stop,
                                 GError         **error);

/* Fills @self by descent, see weft_neighbours_new(). Stopped, it leaves it half filled. */
gboolean weft_neighbours_descend (WeftNeighbours  *self,
                                  const float     *x,
                                  gint64           v,
                                  guint64          seed,
                                  const WeftStop  *stop,
                                  GError         **error);

G_END_DECLS
