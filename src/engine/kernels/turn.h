/* turn.h: squares of numbers turned within vectors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/kernels/simd.h"

/* Columns become rows: element j of vector i is element i of vector j. */
#define LOW(e, s)      ((e) & (s) ? WIDTH + (e) - (s) : (e))
#define HIGH(e, s)     ((e) & (s) ? WIDTH + (e) : (e) + (s))
#define EACH_4(F, s)   F (0, s), F (1, s), F (2, s), F (3, s)
#define EACH_8(F, s)   EACH_4 (F, s), F (4, s), F (5, s), F (6, s), F (7, s)
#define EACH_16(F, s)  EACH_8 (F, s), F (8, s), F (9, s), F (10, s), F (11, s), F (12, s), F (13, s), F (14, s), F (15, s)
#define EACH(F, s)     PASTE_EACH (WIDTH) (F, s)
#define PASTE_EACH(n)  PASTE_EACH_ (n)
#define PASTE_EACH_(n) EACH_##n

#define SWAP(v, step)                                                              \
  _Pragma ("GCC unroll 16") for (int i = 0; i < WIDTH; i++) if ((i & (step)) == 0) \
  {                                                                                \
    Vec a = v[i], b = v[i + (step)];                                               \
                                                                                   \
    v[i] = __builtin_shufflevector (a, b, EACH (LOW, step));                       \
    v[i + (step)] = __builtin_shufflevector (a, b, EACH (HIGH, step));             \
  }

INLINE void
transpose (Vec v[WIDTH])
{
  SWAP (v, 1)
  SWAP (v, 2)
#if WIDTH > 4
  SWAP (v, 4)
#endif
#if WIDTH > 8
  SWAP (v, 8)
#endif
}
