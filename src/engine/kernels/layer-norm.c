/* layer-norm.c: a row brought to mean 0 and spread 1
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * m = Σ x / n, v = Σ (x - m)² / n, y = (x - m) / √(v + ε) ⊙ scale + bias. The mean
 * is taken off before squares are summed, so nothing cancels.
 */
#include "engine/kernels/set.h"

#include <math.h>

#define reduce KERNEL (reduce)

INLINE Vec
load_some (const float *from,
           gint64       n)
{
  return n >= WIDTH ? load (from) : load_part (from, n);
}

INLINE void
store_some (float  *to,
            Vec     v,
            gint64  n)
{
  if (n >= WIDTH)
    store (to, v);
  else
    store_part (to, v, n);
}

/* Mean and 1 / √(v + ε). The elements that a part lacks count as the mean. */
INLINE void
look_at_row (const float *x,
             gint64       n,
             float        epsilon,
             float        stats[2])
{
  float mean = reduce (WEFT_REDUCE_SUM, x, n) / (float) n;
  Vec total[2] = { splat (0), splat (0) }, d;
  gint64 i = 0;

  for (; i + 2 * WIDTH <= n; i += 2 * WIDTH)
    for (int j = 0; j < 2; j++) {
      d = load (x + i + j * WIDTH) - splat (mean);
      total[j] += d * d;
    }
  for (; i < n; i += WIDTH) {
    d = (n - i >= WIDTH ? load (x + i) : load_part_or (x + i, n - i, splat (mean))) - splat (mean);
    total[0] += d * d;
  }
  stats[0] = mean;
  stats[1] = 1 / sqrtf (vsum (total[0] + total[1]) / (float) n + epsilon);
}

void
KERNEL (layer_norm) (const float *x,
                     const float *scale,
                     const float *bias,
                     float *y,
                     gint64 n,
                     float epsilon,
                     float stats[2])
{
  look_at_row (x, n, epsilon, stats);
  for (gint64 i = 0; i < n; i += WIDTH) {
    Vec v = (load_some (x + i, n - i) - splat (stats[0])) * splat (stats[1]) * load_some (scale + i, n - i);

    if (bias != NULL)
      v += load_some (bias + i, n - i);
    store_some (y + i, v, n - i);
  }
}

/* With z = (x - m) / √(v + ε) and g = dy ⊙ scale:
 * dx = (g - Σ g / n - z Σ g z / n) / √(v + ε), and dscale is dy ⊙ z. */
void
KERNEL (layer_norm_gradient) (const float *dy,
                              const float *x,
                              const float *scale,
                              float *dx,
                              float *dscale,
                              gint64 n,
                              float epsilon)
{
  Vec plain = splat (0), turned = splat (0), mean, inverse, a, b;
  float stats[2];

  look_at_row (x, n, epsilon, stats);
  mean = splat (stats[0]);
  inverse = splat (stats[1]);
  for (gint64 i = 0; i < n; i += WIDTH) {
    Vec z = (load_some (x + i, n - i) - mean) * inverse, d = load_some (dy + i, n - i), g = d * load_some (scale + i, n - i);

    store_some (dscale + i, d * z, n - i);
    plain += g;
    turned += g * z;
  }
  a = splat (vsum (plain) / (float) n);
  b = splat (vsum (turned) / (float) n);
  for (gint64 i = 0; i < n; i += WIDTH) {
    Vec z = (load_some (x + i, n - i) - mean) * inverse, g = load_some (dy + i, n - i) * load_some (scale + i, n - i);

    store_some (dx + i, (g - a - z * b) * inverse, n - i);
  }
}
