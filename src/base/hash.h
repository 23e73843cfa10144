/* hash.h: content hashes of structured things
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every piece is fed with its type and length, so that ("ab", "c") and
 * ("a", "bc") differ. SHA-256 through GLib; printed as 64 hexadecimal digits.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WeftHash WeftHash;

WeftHash *weft_hash_new  (void);
void      weft_hash_free (WeftHash *self);

/* Feed the hash; texts are UTF-8 and end with NUL, doubles count bit by bit. */
void weft_hash_add_string (WeftHash      *self,
                           const char    *text);
void weft_hash_add_int    (WeftHash      *self,
                           gint64         number);
void weft_hash_add_double (WeftHash      *self,
                           double         number);
void weft_hash_add_bytes  (WeftHash      *self,
                           gconstpointer  data,
                           gsize          length);

/**
 * weft_hash_end:
 * @self: (transfer full): the hash, freed
 *
 * Returns: (transfer full): 64 hexadecimal digits
 */
char *weft_hash_end (WeftHash *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftHash, weft_hash_free)

G_END_DECLS
