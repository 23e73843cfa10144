/* hash.c: content hashes of structured things
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/hash.h"

#include <string.h>

struct _WeftHash
{
  GChecksum *checksum; /* Owned */
};

WeftHash *
weft_hash_new (void)
{
  WeftHash *self = g_new0 (WeftHash, 1);

  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  return self;
}

void
weft_hash_free (WeftHash *self)
{
  g_checksum_free (self->checksum);
  g_free (self);
}

static void
add (WeftHash      *self,
     char           type,
     gconstpointer  data,
     gsize          length)
{
  guint64 size = GUINT64_TO_LE ((guint64) length);
  const guchar *bytes = data;

  g_checksum_update (self->checksum, (const guchar *) &type, 1);
  g_checksum_update (self->checksum, (const guchar *) &size, sizeof size);
  while (length > 0) {
    gsize piece = MIN (length, (gsize) 1 << 30);

    g_checksum_update (self->checksum, bytes, (gssize) piece);
    bytes += piece;
    length -= piece;
  }
}

void
weft_hash_add_string (WeftHash   *self,
                      const char *text)
{
  add (self, 's', text, strlen (text));
}

void
weft_hash_add_int (WeftHash *self,
                   gint64    number)
{
  gint64 little = GINT64_TO_LE (number);

  add (self, 'i', &little, sizeof little);
}

void
weft_hash_add_double (WeftHash *self,
                      double    number)
{
  guint64 bits;

  memcpy (&bits, &number, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  add (self, 'd', &bits, sizeof bits);
}

void
weft_hash_add_bytes (WeftHash      *self,
                     gconstpointer  data,
                     gsize          length)
{
  add (self, 'b', data, length);
}

char *
weft_hash_end (WeftHash *self)
{
  char *digits = g_strdup (g_checksum_get_string (self->checksum));

  weft_hash_free (self);
  return digits;
}
