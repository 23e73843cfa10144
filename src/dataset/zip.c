/* zip.c: the members of a zip file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The central directory at the end is believed only as far as it fits the file:
 * every offset and length is checked against the bytes that are there.
 * Source: PKWARE APPNOTE 6.3.
 */
#include "dataset/zip-private.h"

#include "base/i18n.h"

#include <string.h>

#define MAX_MEMBERS   4096
#define END_BYTES     22
#define LOCATOR_BYTES 20
#define END64_BYTES   56
#define ENTRY_BYTES   46
#define LOCAL_BYTES   30
#define MAX_COMMENT   65535

typedef struct
{
  const guint8 *data;
  gsize length;
} View;

typedef struct
{
  guint64 packed;
  guint64 size;
  guint64 offset;
} Extents;

static guint64
get (const View *self,
     gsize       offset,
     int         n_bytes)
{
  guint64 number = 0;

  for (int i = n_bytes - 1; i >= 0; i--)
    number = number << 8 | self->data[offset + (gsize) i];
  return number;
}

static gboolean
find_end (const View *self,
          gsize      *end)
{
  gsize lowest = self->length > END_BYTES + MAX_COMMENT ? self->length - END_BYTES - MAX_COMMENT : 0;

  if (self->length < END_BYTES)
    return FALSE;
  for (gsize at = self->length - END_BYTES + 1; at-- > lowest;) {
    if (get (self, at, 4) == 0x06054b50) {
      *end = at;
      return TRUE;
    }
  }
  return FALSE;
}

/* Finds the directory through the zip64 record where there is one. */
static gboolean
find_directory (const View *self,
                guint64    *offset,
                guint64    *n_members)
{
  gsize end;

  if (!find_end (self, &end))
    return FALSE;
  *n_members = get (self, end + 10, 2);
  *offset = get (self, end + 16, 4);
  if (end >= LOCATOR_BYTES && get (self, end - LOCATOR_BYTES, 4) == 0x07064b50) {
    guint64 record = get (self, end - LOCATOR_BYTES + 8, 8);

    if (self->length < END64_BYTES || record > self->length - END64_BYTES || get (self, (gsize) record, 4) != 0x06064b50)
      return FALSE;
    *n_members = get (self, (gsize) record + 32, 8);
    *offset = get (self, (gsize) record + 48, 8);
  }
  return *offset <= self->length;
}

/* The zip64 extra field holds, in this order, those of the three that are all ones. */
static gboolean
read_extents (const View *self,
              gsize       entry,
              gsize       extra,
              gsize       extra_bytes,
              Extents    *extents)
{
  gsize at = extra, end = extra + extra_bytes;

  extents->packed = get (self, entry + 20, 4);
  extents->size = get (self, entry + 24, 4);
  extents->offset = get (self, entry + 42, 4);
  while (at + 4 <= end) {
    gsize field_end = at + 4 + (gsize) get (self, at + 2, 2), value = at + 4;
    guint64 *numbers[] = { &extents->size, &extents->packed, &extents->offset };

    if (field_end > end)
      return FALSE;
    for (guint i = 0; i < 3 && get (self, at, 2) == 1; i++) {
      if (*numbers[i] != 0xffffffff)
        continue;
      if (value + 8 > field_end)
        return FALSE;
      *numbers[i] = get (self, value, 8);
      value += 8;
    }
    at = field_end;
  }
  return TRUE;
}

static void
member_free_cb (gpointer data)
{
  WeftZipMember *self = data;

  g_free (self->name);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self);
}

/* Where the member's data begins is known only from its local header. */
static gboolean
find_content (const View    *self,
              const Extents *extents,
              gsize         *start)
{
  guint64 offset = extents->offset;

  if (self->length < LOCAL_BYTES || offset > self->length - LOCAL_BYTES || get (self, (gsize) offset, 4) != 0x04034b50)
    return FALSE;
  offset += LOCAL_BYTES + get (self, (gsize) offset + 26, 2) + get (self, (gsize) offset + 28, 2);
  *start = (gsize) offset;
  return offset <= self->length && extents->packed <= self->length - offset;
}

/* Returns: bytes of the entry, 0 when it is damaged */
static gsize
read_entry (const View    *self,
            gsize          entry,
            GBytes        *bytes,
            WeftZipMember *member)
{
  gsize name_bytes, extra_bytes, total, start;
  Extents extents;

  if (self->length < ENTRY_BYTES || entry > self->length - ENTRY_BYTES || get (self, entry, 4) != 0x02014b50)
    return 0;
  name_bytes = (gsize) get (self, entry + 28, 2);
  extra_bytes = (gsize) get (self, entry + 30, 2);
  total = ENTRY_BYTES + name_bytes + extra_bytes + (gsize) get (self, entry + 32, 2);
  if (total > self->length - entry ||
      !read_extents (self, entry, entry + ENTRY_BYTES + name_bytes, extra_bytes, &extents) ||
      !find_content (self, &extents, &start))
    return 0;
  member->name = g_utf8_make_valid ((const char *) self->data + entry + ENTRY_BYTES, (gssize) name_bytes);
  member->content = g_bytes_new_from_bytes (bytes, start, (gsize) extents.packed);
  member->is_deflated = get (self, entry + 10, 2) == 8;
  member->size = extents.size;
  /* Bit 0 says encrypted; methods other than 0 and 8 cannot be unpacked. */
  if ((get (self, entry + 8, 2) & 1) != 0 || (get (self, entry + 10, 2) != 0 && !member->is_deflated))
    return 0;
  return total;
}

GPtrArray *
weft_zip_list (WeftReading  *reading,
               GBytes       *bytes,
               GError      **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (member_free_cb);
  guint64 offset, n_members;
  View view;

  view.data = g_bytes_get_data (bytes, &view.length);
  if (!find_directory (&view, &offset, &n_members)) {
    weft_reading_fail (reading, error, _("the archive's directory is missing, so the file is cut off; copy or save it again"));
    return NULL;
  }
  if (n_members > MAX_MEMBERS) {
    weft_reading_fail (reading, error, _("the archive has %" PRIu64 " members, at most %d are read"), n_members, MAX_MEMBERS);
    return NULL;
  }
  for (guint64 i = 0; i < n_members; i++) {
    WeftZipMember *member = g_new0 (WeftZipMember, 1);
    gsize used;

    g_ptr_array_add (members, member);
    used = read_entry (&view, (gsize) offset, bytes, member);
    if (used == 0) {
      weft_reading_fail (reading, error, _("member %" PRIu64 " of the archive is damaged, encrypted or packed in an unknown way"), i + 1);
      return NULL;
    }
    offset += used;
  }
  return g_steal_pointer (&members);
}

WeftSource *
weft_zip_member_open (const WeftZipMember *self,
                      const WeftStop      *stop)
{
  return self->is_deflated ? weft_source_new_deflated (self->content, self->name, stop)
                           : weft_source_new_for_bytes (self->content, self->name, stop);
}
