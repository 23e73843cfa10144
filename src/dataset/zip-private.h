/* zip-private.h: the members of a zip file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset/reader-private.h"

G_BEGIN_DECLS

/**
 * WeftZipMember:
 * @name: its name in the archive; never used as a path
 * @content: its bytes as stored
 * @is_deflated: whether they are deflated
 * @size: bytes after unpacking, as the archive claims
 */
typedef struct
{
  char *name;
  GBytes *content;
  gboolean is_deflated;
  guint64 size;
} WeftZipMember;

/**
 * weft_zip_list:
 * @bytes: a zip file
 *
 * At most 4096 members, stored or deflated, unencrypted, zip64 included.
 *
 * Returns: (transfer full) (nullable) (element-type WeftZipMember): its members
 */
GPtrArray *weft_zip_list (WeftReading  *reading,
                          GBytes       *bytes,
                          GError      **error);

/* Returns: (transfer full): a source that unpacks @self */
WeftSource *weft_zip_member_open (const WeftZipMember *self,
                                  const WeftStop      *stop);

G_END_DECLS
