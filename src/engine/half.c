/* half.c: floating point numbers of 16 bits, converted without hardware support
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/half.h"

#include <math.h>
#include <string.h>

#define EXPONENT_MASK 0x1f
#define MANTISSA_BITS 10

float
weft_half_to_float (guint16 half)
{
  int exponent = half >> MANTISSA_BITS & EXPONENT_MASK;
  int mantissa = half & ((1 << MANTISSA_BITS) - 1);
  float magnitude;

  if (exponent == EXPONENT_MASK)
    magnitude = mantissa != 0 ? NAN : INFINITY;
  else if (exponent == 0)
    magnitude = ldexpf ((float) mantissa, -24);
  else
    magnitude = ldexpf ((float) (mantissa + (1 << MANTISSA_BITS)), exponent - 25);
  return half & 0x8000 ? -magnitude : magnitude;
}

guint16
weft_half_from_float (float number)
{
  guint16 sign = signbit (number) ? 0x8000 : 0;
  float magnitude = fabsf (number);
  int exponent;
  float scaled;

  if (isnan (number))
    return (guint16) (sign | 0x7e00);
  if (magnitude >= 65520.0f)
    return (guint16) (sign | 0x7c00);
  if (magnitude < 0x1p-14f)
    return (guint16) (sign | (guint16) rintf (ldexpf (magnitude, 24)));

  frexpf (magnitude, &exponent);
  scaled = rintf (ldexpf (magnitude, MANTISSA_BITS + 1 - exponent)); /* 1024 … 2048 */
  return (guint16) (sign | (guint16) (((exponent + 14) << MANTISSA_BITS) + ((int) scaled - (1 << MANTISSA_BITS))));
}

float
weft_brain_to_float (guint16 brain)
{
  guint32 bits = (guint32) brain << 16;
  float number;

  memcpy (&number, &bits, sizeof number);
  return number;
}

guint16
weft_brain_from_float (float number)
{
  guint32 bits;

  if (isnan (number))
    return 0x7fc0;
  memcpy (&bits, &number, sizeof bits);
  return (guint16) ((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
