/* event-record.c: records with their checksums
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: TensorFlow, record_writer.h: CRC-32C (Castagnoli, RFC 3720), masked
 */
#include "exchange/event-private.h"

#include <string.h>

#define POLYNOMIAL 0x82f63b78u /* reflected */
#define MASK_DELTA 0xa282ead8u

/* u64 length, u32 checksum of it; behind the message its u32 checksum */
#define HEADER (sizeof (guint64) + sizeof (guint32))
#define FOOTER (sizeof (guint32))

static const guint32 *
get_table (void)
{
  static guint32 table[256];
  static gsize is_made;

  if (g_once_init_enter (&is_made)) {
    for (guint32 i = 0; i < 256; i++) {
      guint32 sum = i;

      for (int bit = 0; bit < 8; bit++)
        sum = sum & 1 ? (sum >> 1) ^ POLYNOMIAL : sum >> 1;
      table[i] = sum;
    }
    g_once_init_leave (&is_made, 1);
  }
  return table;
}

static guint32
sum_masked (const guint8 *bytes,
            gsize         length)
{
  const guint32 *table = get_table ();
  guint32 sum = ~0u;

  for (gsize i = 0; i < length; i++)
    sum = table[(sum ^ bytes[i]) & 255] ^ (sum >> 8);
  sum = ~sum;
  return ((sum >> 15) | (sum << 17)) + MASK_DELTA;
}

void
weft_event_record_append (GByteArray       *to,
                          const GByteArray *message)
{
  guint64 length = GUINT64_TO_LE ((guint64) message->len);
  guint32 of_length = GUINT32_TO_LE (sum_masked ((const guint8 *) &length, sizeof length));
  guint32 of_message = GUINT32_TO_LE (sum_masked (message->data, message->len));

  g_byte_array_append (to, (const guint8 *) &length, sizeof length);
  g_byte_array_append (to, (const guint8 *) &of_length, sizeof of_length);
  g_byte_array_append (to, message->data, message->len);
  g_byte_array_append (to, (const guint8 *) &of_message, sizeof of_message);
}

static gboolean
is_sum (const guint8 *bytes,
        gsize         length,
        const guint8 *sum)
{
  guint32 there;

  memcpy (&there, sum, sizeof there);
  return GUINT32_FROM_LE (there) == sum_masked (bytes, length);
}

gboolean
weft_event_record_next (const guint8  *bytes,
                        gsize          length,
                        gsize         *at,
                        const guint8 **message,
                        gsize         *size,
                        gboolean      *is_broken)
{
  const guint8 *record = bytes + *at;
  gsize left = length - *at;
  guint64 claimed;

  *is_broken = FALSE;
  if (left < HEADER)
    return FALSE;
  *is_broken = !is_sum (record, sizeof claimed, record + sizeof claimed);
  if (*is_broken)
    return FALSE;
  memcpy (&claimed, record, sizeof claimed);
  claimed = GUINT64_FROM_LE (claimed);
  if (left - HEADER < FOOTER || claimed > left - HEADER - FOOTER)
    return FALSE;
  *is_broken = !is_sum (record + HEADER, claimed, record + HEADER + claimed);
  *message = record + HEADER;
  *size = claimed;
  *at += HEADER + claimed + FOOTER;
  return !*is_broken;
}
