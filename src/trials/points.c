/* points.c: points to blobs and back, as series.h describes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decoding what was encoded gives the very same bits, NaN payloads included.
 */
#include "trials/points-private.h"

#include <math.h>
#include <string.h>

#define FORMAT       1
#define HEADER_BYTES 8

enum {
  CODING_LINE,
  CODING_I64,
  CODING_F32,
  CODING_F64,
  CODING_NEAR,
};

/* Numbers that are near each other take up to 4 bytes each, and these to begin with. */
#define NEAR_BYTES 4
#define NEAR_START 16

/* Where the three columns of doubles lie in a point. */
static const gsize columns[] = {
  G_STRUCT_OFFSET (WeftTrialPoint, epoch),
  G_STRUCT_OFFSET (WeftTrialPoint, time),
  G_STRUCT_OFFSET (WeftTrialPoint, value),
};

/* Returns: the place behind what was put */
static guint8 *
put_64 (guint8  *to,
        guint64  bits)
{
  bits = GUINT64_TO_LE (bits);
  memcpy (to, &bits, sizeof bits);
  return to + sizeof bits;
}

static guint64
get_64 (const guint8 *bytes)
{
  guint64 bits;

  memcpy (&bits, bytes, sizeof bits);
  return GUINT64_FROM_LE (bits);
}

static guint8 *
put_32 (guint8  *to,
        guint32  bits)
{
  bits = GUINT32_TO_LE (bits);
  memcpy (to, &bits, sizeof bits);
  return to + sizeof bits;
}

static guint32
get_32 (const guint8 *bytes)
{
  guint32 bits;

  memcpy (&bits, bytes, sizeof bits);
  return GUINT32_FROM_LE (bits);
}

static double
get_column (const WeftTrialPoint *point,
            int                   column)
{
  double number;

  memcpy (&number, (const guint8 *) point + columns[column], sizeof number);
  return number;
}

static void
set_column (WeftTrialPoint *point,
            int             column,
            double          number)
{
  memcpy ((guint8 *) point + columns[column], &number, sizeof number);
}

static guint64
bits_of (double number)
{
  guint64 bits;

  memcpy (&bits, &number, sizeof bits);
  return bits;
}

/* Steps wrap around like unsigned numbers, which no sum of them can break. */
static gboolean
is_line (const WeftTrialPoint *points,
         guint                 n_points)
{
  guint64 stride = n_points > 1 ? (guint64) points[1].step - (guint64) points[0].step : 0;

  for (guint i = 1; i < n_points; i++)
    if ((guint64) points[i].step - (guint64) points[i - 1].step != stride)
      return FALSE;
  return TRUE;
}

static gboolean
fits_float (double number)
{
  return fabs (number) <= (double) G_MAXFLOAT || !isfinite (number)
           ? bits_of ((double) (float) number) == bits_of (number)
           : FALSE;
}

static guint8 *
put_steps (guint8               *to,
           const WeftTrialPoint *points,
           guint                 n_points,
           guint8               *coding)
{
  *coding = is_line (points, n_points) ? CODING_LINE : CODING_I64;
  if (*coding == CODING_LINE) {
    to = put_64 (to, (guint64) points[0].step);
    return put_64 (to, n_points > 1 ? (guint64) points[1].step - (guint64) points[0].step : 0);
  }
  for (guint i = 0; i < n_points; i++)
    to = put_64 (to, (guint64) points[i].step);
  return to;
}

static guint32
single_bits_of (double number)
{
  float single = (float) number;
  guint32 bits;

  memcpy (&bits, &single, sizeof bits);
  return bits;
}

/* Puts the difference of two neighbours' bits, seven bits a byte from the low ones on. */
static guint8 *
put_difference (guint8  *to,
                guint32  former,
                guint32  bits)
{
  gint32 difference = (gint32) (bits - former);
  guint32 rest = (guint32) difference << 1 ^ (guint32) (difference >> 31);

  for (; rest >= 0x80; rest >>= 7)
    *to++ = (guint8) (rest | 0x80);
  *to++ = (guint8) rest;
  return to;
}

/* Returns: the place behind what was put; %NULL where that is no less than the numbers take */
static guint8 *
put_near (guint8               *to,
          const WeftTrialPoint *points,
          guint                 n_points,
          int                   column)
{
  guint32 former = single_bits_of (get_column (&points[0], column));
  guint8 *next = put_32 (to, former);

  for (guint i = 1; i < n_points; i++) {
    guint32 bits = single_bits_of (get_column (&points[i], column));

    next = put_difference (next, former, bits);
    if (next - to > (gssize) (NEAR_BYTES * i + NEAR_START))
      return NULL;
    former = bits;
  }
  return next - to < (gssize) (NEAR_BYTES * n_points) ? next : NULL;
}

static guint8 *
put_numbers (guint8               *to,
             const WeftTrialPoint *points,
             guint                 n_points,
             int                   column,
             guint8               *coding)
{
  gboolean floats = TRUE;
  guint8 *near;

  for (guint i = 0; i < n_points && floats; i++)
    floats = fits_float (get_column (&points[i], column));
  near = floats ? put_near (to, points, n_points, column) : NULL;
  *coding = near != NULL ? CODING_NEAR : floats ? CODING_F32
                                                : CODING_F64;
  for (guint i = 0; i < n_points && near == NULL; i++) {
    double number = get_column (&points[i], column);

    to = floats ? put_32 (to, single_bits_of (number)) : put_64 (to, bits_of (number));
  }
  return near != NULL ? near : to;
}

/* All is put into room for the most that it can be. */
GByteArray *
weft_points_encode (const WeftTrialPoint *points,
                    guint                 n_points)
{
  GByteArray *blob = g_byte_array_new ();
  guint8 *to;

  g_assert (n_points >= 1 && n_points <= WEFT_TRIAL_CHUNK);

  g_byte_array_set_size (blob, HEADER_BYTES + 16 + 32 * n_points);
  memset (blob->data, 0, HEADER_BYTES);
  blob->data[0] = FORMAT;
  to = put_steps (blob->data + HEADER_BYTES, points, n_points, &blob->data[1]);
  for (int column = 0; column < (int) G_N_ELEMENTS (columns); column++)
    to = put_numbers (to, points, n_points, column, &blob->data[2 + column]);
  blob->data[6] = (guint8) (n_points & 0xff);
  blob->data[7] = (guint8) (n_points >> 8);
  g_byte_array_set_size (blob, (guint) (to - blob->data));
  return blob;
}

/* A column as it is read: where it goes on, and the bits of the last number. */
typedef struct
{
  const guint8 *next;
  const guint8 *end;
  guint32 bits;
} Reader;

/* Returns: whether the difference of the next number's bits is there */
static gboolean
read_difference (Reader *self)
{
  guint32 rest = 0;
  guint shift = 0;

  while (self->next < self->end && shift < 32) {
    guint8 byte = *self->next++;

    rest |= (guint32) (byte & 0x7f) << shift;
    if (byte < 0x80) {
      self->bits += rest >> 1 ^ -(rest & 1);
      return TRUE;
    }
    shift += 7;
  }
  return FALSE;
}

static double
get_single (guint32 bits)
{
  float single;

  memcpy (&single, &bits, sizeof single);
  return (double) single;
}

static double
get_double (guint64 bits)
{
  double number;

  memcpy (&number, &bits, sizeof number);
  return number;
}

/* Returns: whether the next number of a column that has begun is there */
static gboolean
read_number (Reader *self,
             int     coding,
             guint   index,
             double *number)
{
  gsize each = coding == CODING_F64 ? 8 : 4;

  if (coding == CODING_NEAR && index > 0) {
    if (!read_difference (self))
      return FALSE;
    *number = get_single (self->bits);
    return TRUE;
  }
  if ((gsize) (self->end - self->next) < each)
    return FALSE;
  self->bits = get_32 (self->next);
  *number = coding == CODING_F64 ? get_double (get_64 (self->next)) : get_single (self->bits);
  self->next += each;
  return TRUE;
}

static gboolean
read_numbers (Reader         *self,
              int             coding,
              WeftTrialPoint *points,
              guint           n_points,
              int             column)
{
  double number;

  if (coding < CODING_F32 || coding > CODING_NEAR)
    return FALSE;
  for (guint i = 0; i < n_points; i++) {
    if (!read_number (self, coding, i, &number))
      return FALSE;
    set_column (&points[i], column, number);
  }
  return TRUE;
}

static gboolean
read_steps (Reader         *self,
            int             coding,
            WeftTrialPoint *points,
            guint           n_points)
{
  const guint8 *bytes = self->next;
  gsize length = 8 * (gsize) (coding == CODING_LINE ? 2 : n_points);

  if (coding > CODING_I64 || (gsize) (self->end - bytes) < length)
    return FALSE;
  for (guint i = 0; i < n_points; i++)
    points[i].step = (gint64) (coding == CODING_LINE ? get_64 (bytes) + i * get_64 (bytes + 8) : get_64 (bytes + 8 * i));
  self->next += length;
  return TRUE;
}

/* Returns: the number of points that a blob says it has, 0 where it is none */
static guint
get_n_points (const guint8 *blob,
              gsize         length)
{
  guint n_points;

  if (length < HEADER_BYTES || blob[0] != FORMAT || blob[5] != 0)
    return 0;
  n_points = (guint) blob[6] | (guint) blob[7] << 8;
  return n_points <= WEFT_TRIAL_CHUNK ? n_points : 0;
}

gboolean
weft_points_decode (GArray       *points,
                    const guint8 *blob,
                    gsize         length)
{
  guint n_points = get_n_points (blob, length), former = points->len;
  Reader reader = { .next = blob + HEADER_BYTES, .end = blob + length };
  WeftTrialPoint *added;
  gboolean sound;

  if (n_points == 0)
    return FALSE;
  g_array_set_size (points, former + n_points);
  added = &g_array_index (points, WeftTrialPoint, former);
  sound = read_steps (&reader, blob[1], added, n_points);
  for (int column = 0; column < (int) G_N_ELEMENTS (columns); column++)
    sound = sound && read_numbers (&reader, blob[2 + column], added, n_points, column);
  sound = sound && reader.next == reader.end;
  if (!sound)
    g_array_set_size (points, former);
  return sound;
}
