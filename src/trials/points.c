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
  N_CODINGS,
};

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

static guint8 *
put_single (guint8 *to,
            double  number)
{
  float single = (float) number;
  guint32 bits;

  memcpy (&bits, &single, sizeof bits);
  return put_32 (to, bits);
}

static guint8 *
put_numbers (guint8               *to,
             const WeftTrialPoint *points,
             guint                 n_points,
             int                   column,
             guint8               *coding)
{
  gboolean floats = TRUE;

  for (guint i = 0; i < n_points && floats; i++)
    floats = fits_float (get_column (&points[i], column));
  for (guint i = 0; i < n_points; i++) {
    double number = get_column (&points[i], column);

    to = floats ? put_single (to, number) : put_64 (to, bits_of (number));
  }
  *coding = floats ? CODING_F32 : CODING_F64;
  return to;
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

/* Returns: the bytes that @n_points take in a coding */
static gsize
coded_bytes (int   coding,
             guint n_points)
{
  static const gsize each[N_CODINGS] = { [CODING_I64] = 8, [CODING_F32] = 4, [CODING_F64] = 8 };

  return coding == CODING_LINE ? 16 : each[coding] * n_points;
}

static gboolean
is_sound (const guint8 *blob,
          gsize         length,
          guint        *n_points)
{
  gsize needed = HEADER_BYTES;

  if (length < HEADER_BYTES || blob[0] != FORMAT || blob[5] != 0 || blob[1] > CODING_I64)
    return FALSE;
  *n_points = (guint) blob[6] | (guint) blob[7] << 8;
  if (*n_points < 1 || *n_points > WEFT_TRIAL_CHUNK)
    return FALSE;
  needed += coded_bytes (blob[1], *n_points);
  for (int column = 0; column < (int) G_N_ELEMENTS (columns); column++) {
    if (blob[2 + column] != CODING_F32 && blob[2 + column] != CODING_F64)
      return FALSE;
    needed += coded_bytes (blob[2 + column], *n_points);
  }
  return length == needed;
}

static double
get_number (const guint8 *bytes,
            int           coding,
            guint         index)
{
  guint64 wide;
  guint32 bits;
  double number;
  float single;

  if (coding == CODING_F32) {
    bits = get_32 (bytes + 4 * index);
    memcpy (&single, &bits, sizeof single);
    return (double) single;
  }
  wide = get_64 (bytes + 8 * index);
  memcpy (&number, &wide, sizeof number);
  return number;
}

gboolean
weft_points_decode (GArray       *points,
                    const guint8 *blob,
                    gsize         length)
{
  const guint8 *next = blob + HEADER_BYTES;
  WeftTrialPoint *added;
  guint n_points, former = points->len;

  if (!is_sound (blob, length, &n_points))
    return FALSE;
  g_array_set_size (points, former + n_points);
  added = &g_array_index (points, WeftTrialPoint, former);
  for (guint i = 0; i < n_points; i++)
    added[i].step = (gint64) (blob[1] == CODING_LINE ? get_64 (next) + i * get_64 (next + 8) : get_64 (next + 8 * i));
  next += coded_bytes (blob[1], n_points);
  for (int column = 0; column < (int) G_N_ELEMENTS (columns); column++) {
    for (guint i = 0; i < n_points; i++)
      set_column (&added[i], column, get_number (next, blob[2 + column], i));
    next += coded_bytes (blob[2 + column], n_points);
  }
  return TRUE;
}
