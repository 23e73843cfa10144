/* random.c: counter-based random numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/random.h"

#include <math.h>
#include <string.h>

#define MULTIPLIER_0 0xD2511F53u
#define MULTIPLIER_1 0xCD9E8D57u
#define WEYL_0       0x9E3779B9u
#define WEYL_1       0xBB67AE85u
#define N_ROUNDS     10

void
weft_random_block (guint64 key,
                   guint64 counter,
                   guint32 words[4])
{
  guint32 k0 = (guint32) key, k1 = (guint32) (key >> 32);
  guint32 c0 = (guint32) counter, c1 = (guint32) (counter >> 32), c2 = 0, c3 = 0;

  for (int round = 0; round < N_ROUNDS; round++) {
    guint64 p0 = (guint64) MULTIPLIER_0 * c0;
    guint64 p1 = (guint64) MULTIPLIER_1 * c2;

    c0 = (guint32) (p1 >> 32) ^ c1 ^ k0;
    c2 = (guint32) (p0 >> 32) ^ c3 ^ k1;
    c1 = (guint32) p1;
    c3 = (guint32) p0;
    k0 += WEYL_0;
    k1 += WEYL_1;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

/* FNV-1a over the name, mixed with the seed through one Philox block: names
 * that differ in a letter give keys that have nothing in common. */
guint64
weft_random_key (guint64     seed,
                 const char *name)
{
  guint64 hash = 0xcbf29ce484222325u;
  guint32 words[4];

  for (const char *letter = name; *letter != '\0'; letter++)
    hash = (hash ^ (guchar) *letter) * 0x100000001b3u;
  weft_random_block (seed, hash, words);
  return (guint64) words[1] << 32 | words[0];
}

void
weft_random_init (WeftRandom *self,
                  guint64     key,
                  guint64     position)
{
  self->key = key;
  self->position = position;
  memset (self->words, 0, sizeof self->words);
  if (position % 4 != 0)
    weft_random_block (key, position / 4, self->words);
}

guint32
weft_random_next (WeftRandom *self)
{
  if (self->position % 4 == 0)
    weft_random_block (self->key, self->position / 4, self->words);
  return self->words[self->position++ % 4];
}

guint32
weft_random_below (WeftRandom *self,
                   guint32     limit)
{
  guint64 product;
  guint32 threshold;

  g_return_val_if_fail (limit > 0, 0);

  threshold = -limit % limit;
  do
    product = (guint64) weft_random_next (self) * limit;
  while ((guint32) product < threshold);
  return (guint32) (product >> 32);
}

double
weft_random_uniform (WeftRandom *self)
{
  guint64 high = weft_random_next (self);
  guint64 low = weft_random_next (self);

  return (double) ((high << 32 | low) >> 11) * 0x1p-53;
}

double
weft_random_normal (WeftRandom *self)
{
  double radius = sqrt (-2.0 * log (1.0 - weft_random_uniform (self)));

  return radius * cos (2.0 * G_PI * weft_random_uniform (self));
}

void
weft_random_shuffle (WeftRandom *self,
                     guint32    *items,
                     gsize       n_items)
{
  for (gsize i = n_items; i > 1; i--) {
    guint32 j = weft_random_below (self, (guint32) i);
    guint32 item = items[i - 1];

    items[i - 1] = items[j];
    items[j] = item;
  }
}
