/* fft.c: a pass of Stockham's discrete Fourier transform
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers come in the order that they go out in, so nothing is ever sorted. With N =
 * radix · run · groups, input c of a butterfly (j, k) is at j + run (k + groups c), output q at
 * j + run (radix k + q), turned by e^(-2πi k q run / N). Columns lie side by side in vectors.
 * Source: Van Loan 1992, "Computational frameworks for the fast Fourier transform", 1.7.
 */
#include "engine/kernels/set.h"

typedef struct
{
  Vec re;
  Vec im;
} Pair;

INLINE Pair
get (const WeftFftPass *p,
     gint64             at)
{
  return (Pair){ load (p->re + at), load (p->im + at) };
}

INLINE Pair
sum (Pair a,
     Pair b)
{
  return (Pair){ a.re + b.re, a.im + b.im };
}

INLINE Pair
difference (Pair a,
            Pair b)
{
  return (Pair){ a.re - b.re, a.im - b.im };
}

/* a times -i */
INLINE Pair
turn_right (Pair a)
{
  return (Pair){ a.im, -a.re };
}

/* Stores a, turned by e^(-2πi t / N). */
INLINE void
put (const WeftFftPass *p,
     gint64             n,
     gint64             t,
     gint64             at,
     Pair               a)
{
  Vec c = splat (p->turns[t]), s = splat (p->turns[n + t]);

  store (p->to_re + at, a.re * c - a.im * s);
  store (p->to_im + at, a.re * s + a.im * c);
}

/* Where a butterfly reads and writes: input c at in + c in_step, output q at out + q out_step. */
typedef struct
{
  gint64 in;
  gint64 in_step;
  gint64 out;
  gint64 out_step;
  gint64 turn; /* of output 1 */
} Place;

INLINE void
pass_2 (const WeftFftPass *p,
        gint64             n,
        Place              at)
{
  Pair a = get (p, at.in), b = get (p, at.in + at.in_step);

  put (p, n, 0, at.out, sum (a, b));
  put (p, n, at.turn, at.out + at.out_step, difference (a, b));
}

INLINE void
pass_3 (const WeftFftPass *p,
        gint64             n,
        Place              at)
{
  const Vec half = splat (0.5f), root = splat (0.866025403784438647f);
  Pair a = get (p, at.in), b = get (p, at.in + at.in_step), c = get (p, at.in + 2 * at.in_step);
  Pair s = sum (b, c), d = turn_right (difference (b, c)), middle = { a.re - half * s.re, a.im - half * s.im };

  d = (Pair){ d.re * root, d.im * root };
  put (p, n, 0, at.out, sum (a, s));
  put (p, n, at.turn, at.out + at.out_step, sum (middle, d));
  put (p, n, 2 * at.turn, at.out + 2 * at.out_step, difference (middle, d));
}

INLINE void
pass_4 (const WeftFftPass *p,
        gint64             n,
        Place              at)
{
  Pair a = get (p, at.in), b = get (p, at.in + at.in_step), c = get (p, at.in + 2 * at.in_step), d = get (p, at.in + 3 * at.in_step);
  Pair even = sum (a, c), odd = sum (b, d), low = difference (a, c), high = turn_right (difference (b, d));

  put (p, n, 0, at.out, sum (even, odd));
  put (p, n, at.turn, at.out + at.out_step, sum (low, high));
  put (p, n, 2 * at.turn, at.out + 2 * at.out_step, difference (even, odd));
  put (p, n, 3 * at.turn, at.out + 3 * at.out_step, difference (low, high));
}

/* Any radix, by its definition. */
INLINE void
pass_any (const WeftFftPass *p,
          gint64             n,
          Place              at)
{
  for (gint64 q = 0; q < p->radix; q++) {
    Pair total = get (p, at.in);

    for (gint64 c = 1; c < p->radix; c++) {
      gint64 t = c * q % p->radix * (n / p->radix);
      Vec cosine = splat (p->turns[t]), sine = splat (p->turns[n + t]);
      Pair a = get (p, at.in + c * at.in_step);

      total.re += a.re * cosine - a.im * sine;
      total.im += a.re * sine + a.im * cosine;
    }
    put (p, n, q * at.turn, at.out + q * at.out_step, total);
  }
}

#define BUTTERFLIES(PASS)                                                 \
  for (gint64 k = 0; k < p->groups; k++)                                  \
    for (gint64 j = 0; j < p->run; j++)                                   \
      for (gint64 lane = 0; lane < WEFT_FFT_LANES; lane += WIDTH) {       \
        Place at = { (j + p->run * k) * WEFT_FFT_LANES + lane, in_step,   \
                     (j + p->run * p->radix * k) * WEFT_FFT_LANES + lane, \
                     p->run * WEFT_FFT_LANES, k * p->run };               \
                                                                          \
        PASS (p, n, at);                                                  \
      }

void
KERNEL (fft_pass) (const WeftFftPass *p)
{
  gint64 n = p->radix * p->run * p->groups, in_step = p->run * p->groups * WEFT_FFT_LANES;

  switch (p->radix) {
  case 2:
    BUTTERFLIES (pass_2)
    break;
  case 3:
    BUTTERFLIES (pass_3)
    break;
  case 4:
    BUTTERFLIES (pass_4)
    break;
  default:
    BUTTERFLIES (pass_any)
    break;
  }
}
