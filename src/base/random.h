/* random.h: counter-based random numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A stream is a 64-bit key; its i-th block of four 32-bit words is a pure
 * function of the key and i. So any thread can compute any part of a stream,
 * and a checkpoint holds a key and a counter, nothing else.
 *
 * Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3",
 * Philox-4x32 with ten rounds.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weft_random_block:
 * @key: the stream
 * @counter: number of the block
 * @words: (out caller-allocates) (array fixed-size=4): 128 random bits
 */
void weft_random_block (guint64 key,
                        guint64 counter,
                        guint32 words[4]);

/**
 * weft_random_key:
 * @seed: the seed of the run
 * @name: what the stream is for: a node id, a layer and parameter, "shuffle"
 *
 * Returns: the key of the stream called @name; different names give
 *   independent streams, the same name always the same one
 */
guint64 weft_random_key (guint64     seed,
                         const char *name);

/**
 * WeftRandom:
 *
 * A cursor on a stream. Copy it to remember a place, compare or store
 * @key and @position to resume.
 */
typedef struct
{
  guint64 key;
  guint64 position; /* 32-bit words consumed so far */
  guint32 words[4]; /* the current block, valid when position is not a multiple of 4 */
} WeftRandom;

/**
 * weft_random_init:
 * @self: (out caller-allocates): the cursor
 * @key: the stream
 * @position: where to start, in 32-bit words
 */
void weft_random_init (WeftRandom *self,
                       guint64     key,
                       guint64     position);

/**
 * weft_random_next:
 *
 * Returns: 32 uniform random bits
 */
guint32 weft_random_next (WeftRandom *self);

/**
 * weft_random_below:
 * @limit: at least 1
 *
 * Returns: an unbiased integer in 0 … @limit - 1 (Lemire 2019)
 */
guint32 weft_random_below (WeftRandom *self,
                           guint32     limit);

/**
 * weft_random_uniform:
 *
 * Returns: a double in [0, 1) with 53 random bits
 */
double weft_random_uniform (WeftRandom *self);

/**
 * weft_random_normal:
 *
 * Returns: a standard normal deviate (Box and Muller 1958, both halves of a
 *   pair are independent calls, so the position alone says what comes next)
 */
double weft_random_normal (WeftRandom *self);

/**
 * weft_random_shuffle:
 * @items: (array length=n_items): permuted in place
 * @n_items: their number
 *
 * Fisher and Yates's shuffle; every order is equally likely.
 */
void weft_random_shuffle (WeftRandom *self,
                          guint32    *items,
                          gsize       n_items);

G_END_DECLS
