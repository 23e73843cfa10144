/* conv.c: sums of products over the taps of a convolution
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Both loops see an image as rows that follow each other in memory, with their
 * padding: from one pixel to the next every tap moves by one element, over the
 * ends of rows too, so that vectors hold pixels however short rows are. What
 * comes out at the ends of rows is left behind.
 *
 * copy_rows is how images get there.
 *
 * convolve: a tile of channels times vectors of pixels stays in registers
 * while taps run. correlate: a tile of channels times taps does while pixels
 * run. Each sum runs in the same order whatever the tile.
 */
#include "engine/kernels/set.h"
#include "engine/kernels/simd.h"

/* Accumulators, vectors of pixels and a broadcast must fit into the registers. Few channels take
 * more vectors, or most of the time would go to reading them. */
#if WIDTH == 16
#define TILE_CHANNELS 8
#define TILE_VECTORS  3
#define MORE_VECTORS  6
#elif WIDTH == 8
#define TILE_CHANNELS 6
#define TILE_VECTORS  2
#define MORE_VECTORS  3
#else
#define TILE_CHANNELS 4
#define TILE_VECTORS  2
#define MORE_VECTORS  3
#endif

#define FEW_CHANNELS 3

#define EVEN_4      0, 2, 4, 6
#define EVEN_8      EVEN_4, 8, 10, 12, 14
#define EVEN_16     EVEN_8, 16, 18, 20, 22, 24, 26, 28, 30
#define EVEN_(n)    EVEN_##n
#define EVEN__(n)   EVEN_ (n)
#define EVENS(a, b) __builtin_shufflevector (a, b, EVEN__ (WIDTH))

INLINE void
copy_row (const float *from,
          float       *to,
          gint64       n)
{
  gint64 i = 0;

  for (; i + WIDTH <= n; i += WIDTH)
    store (to + i, load (from + i));
  if (i < n)
    store_part (to + i, load_part (from + i, n - i), n - i);
}

INLINE void
thin_row (const float *from,
          gint64       step,
          float       *to,
          gint64       n)
{
  gint64 i = 0;

  /* The last element that is wanted may be the last there is. */
  for (; step == 2 && i + WIDTH < n; i += WIDTH)
    store (to + i, EVENS (load (from + 2 * i), load (from + 2 * i + WIDTH)));
  for (; i < n; i++)
    to[i] = from[i * step];
}

void
KERNEL (copy_rows) (const WeftPixelRows *r)
{
  for (gint64 i = 0; i < r->rows; i++)
    if (r->step == 1)
      copy_row (r->from + i * r->from_row, r->to + i * r->to_row, r->columns);
    else
      thin_row (r->from + i * r->from_row, r->step, r->to + i * r->to_row, r->columns);
}

/* @mr channels times @nv vectors of pixels, to @to. */
INLINE void
tile (const WeftConvolve *c,
      const float        *a,
      const float        *x,
      float              *to,
      gint64              to_row,
      int                 mr,
      int                 nv)
{
  Vec sum[TILE_CHANNELS][MORE_VECTORS] = { 0 };
  gint64 a_row = c->a_row;

  for (gint64 k = 0; k < c->n_taps; k++) {
    const float *from = x + c->x_at[k], *factor = a + c->a_at[k];
    Vec v[MORE_VECTORS];

#pragma GCC unroll 6
    for (int j = 0; j < nv; j++)
      v[j] = load (from + j * WIDTH);
#pragma GCC unroll 8
    for (int i = 0; i < mr; i++) {
      Vec s = splat (factor[i * a_row]);

#pragma GCC unroll 6
      for (int j = 0; j < nv; j++)
        sum[i][j] += s * v[j];
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < mr; i++)
#pragma GCC unroll 6
    for (int j = 0; j < nv; j++)
      store (to + i * to_row + j * WIDTH, sum[i][j]);
}

/* @n vectors of pixels as @mr channels see them. */
INLINE void
strip (const WeftConvolve *c,
       const float        *a,
       const float        *x,
       gint64              n,
       int                 mr)
{
  gint64 p = 0, row = n * WIDTH;

  for (; mr <= FEW_CHANNELS && n >= MORE_VECTORS; n -= MORE_VECTORS, p += MORE_VECTORS * WIDTH)
    tile (c, a, x + p, c->scratch + p, row, mr, MORE_VECTORS);
  /* Four are two and two, not three and one. */
  for (; n >= TILE_VECTORS && n != 4; n -= TILE_VECTORS, p += TILE_VECTORS * WIDTH)
    tile (c, a, x + p, c->scratch + p, row, mr, TILE_VECTORS);
  for (; n >= 2; n -= 2, p += 2 * WIDTH)
    tile (c, a, x + p, c->scratch + p, row, mr, 2);
  if (n == 1)
    tile (c, a, x + p, c->scratch + p, row, mr, 1);
}

static void
strip_of (const WeftConvolve *c,
          const float        *a,
          const float        *x,
          gint64              n,
          gint64              mr)
{
  if (mr == TILE_CHANNELS)
    strip (c, a, x, n, TILE_CHANNELS);
  else if (mr == 3)
    strip (c, a, x, n, 3);
  else if (mr == 2)
    strip (c, a, x, n, 2);
  else
    strip (c, a, x, n, 1);
}

INLINE Vec
finish (Vec      v,
        Vec      bias,
        gboolean is_relu)
{
  v += bias;
  return is_relu ? choose (v < splat (0), splat (0), v) : v;
}

/* Elements of one half of a vector, and of another vector between them. */
#define MIX_2(f, i)       (f) + (i), WIDTH + 2 * (i) + 1
#define MIX_4(f)          MIX_2 (f, 0), MIX_2 (f, 1)
#define MIX_8(f)          MIX_4 (f), MIX_2 (f, 2), MIX_2 (f, 3)
#define MIX_16(f)         MIX_8 (f), MIX_2 (f, 4), MIX_2 (f, 5), MIX_2 (f, 6), MIX_2 (f, 7)
#define MIX_(n)           MIX_##n
#define MIX__(n)          MIX_ (n)
#define SPREAD_LOW(v, w)  __builtin_shufflevector (v, w, MIX__ (WIDTH) (0))
#define SPREAD_HIGH(v, w) __builtin_shufflevector (v, w, MIX__ (WIDTH) (WIDTH / 2))

/* Every second element is of v, those between stay. */
INLINE void
put_evens (float *to,
           Vec    v)
{
  Vec low = load (to), high = load (to + WIDTH);

  store (to, SPREAD_LOW (v, low));
  store (to + WIDTH, SPREAD_HIGH (v, high));
}

/* A row of pixels to where it belongs. */
INLINE void
put_row (const WeftConvolve *c,
         const float        *from,
         float              *to,
         Vec                 bias)
{
  gint64 i = 0;

  if (c->y_step != 1) {
    for (; c->y_step == 2 && i + WIDTH < c->width; i += WIDTH)
      put_evens (to + 2 * i, finish (load (from + i), bias, c->is_relu));
    for (; i < c->width; i++)
      to[i * c->y_step] = finish (splat (from[i]), bias, c->is_relu)[0];
    return;
  }
  for (; i + WIDTH <= c->width; i += WIDTH)
    store (to + i, finish (load (from + i), bias, c->is_relu));
  if (i < c->width)
    store_part (to + i, finish (load_part (from + i, c->width - i), bias, c->is_relu), c->width - i);
}

static gint64
channels_at_once (gint64 left)
{
  return left >= TILE_CHANNELS ? TILE_CHANNELS : MIN (left, FEW_CHANNELS);
}

/* Rows @top … @top + @n - 1 of all channels. */
static void
band (const WeftConvolve *c,
      gint64              top,
      gint64              n)
{
  gint64 n_pixels = (n - 1) * c->wide + c->width;
  gint64 n_vectors = (n_pixels + WIDTH - 1) / WIDTH, row = n_vectors * WIDTH;

  for (gint64 channel = 0; channel < c->n_channels;) {
    gint64 mr = channels_at_once (c->n_channels - channel);

    strip_of (c, c->a + channel * c->a_row, c->x + top * c->wide, n_vectors, mr);
    for (gint64 i = 0; i < mr; i++, channel++) {
      Vec bias = splat (c->bias != NULL ? c->bias[channel] : 0);

      for (gint64 h = 0; h < n; h++)
        put_row (c, c->scratch + i * row + h * c->wide, c->y + channel * c->y_channel + (top + h) * c->y_row, bias);
    }
  }
}

void
KERNEL (convolve) (const WeftConvolve *c)
{
  gint64 rows = MAX (WEFT_CONVOLVE_STRIP / c->wide, 1);

  for (gint64 top = 0; top < c->height; top += rows)
    band (c, top, MIN (rows, c->height - top));
}

/* Accumulators, the vectors of dy and one of x must fit into the registers. */
#if WIDTH == 16
#define TILE_ROWS 4
#define TILE_TAPS 6
#elif WIDTH == 8
#define TILE_ROWS 4
#define TILE_TAPS 3
#else
#define TILE_ROWS 2
#define TILE_TAPS 3
#endif

/* @mr channels times @nt taps from @k on. */
INLINE void
correlate_tile (const WeftCorrelate *c,
                gint64               channel,
                gint64               k,
                int                  mr,
                int                  nt)
{
  Vec sum[TILE_ROWS][TILE_TAPS] = { 0 };
  float *dw = c->dw + channel * c->dw_row + k;

  for (gint64 image = 0; image < c->n_images; image++) {
    const float *dy = c->dy + image * c->dy_image + channel * c->dy_channel;
    const float *x[TILE_TAPS];

    for (int j = 0; j < nt; j++)
      x[j] = c->x + image * c->x_image + c->x_at[k + j];
    for (gint64 p = 0; p < c->n_pixels; p += WIDTH) {
      Vec d[TILE_ROWS];

#pragma GCC unroll 4
      for (int i = 0; i < mr; i++)
        d[i] = load (dy + i * c->dy_channel + p);
#pragma GCC unroll 6
      for (int j = 0; j < nt; j++) {
        Vec v = load (x[j] + p);

#pragma GCC unroll 4
        for (int i = 0; i < mr; i++)
          sum[i][j] += d[i] * v;
      }
    }
  }
#pragma GCC unroll 4
  for (int i = 0; i < mr; i++)
#pragma GCC unroll 6
    for (int j = 0; j < nt; j++)
      dw[i * c->dw_row + j] = vsum (sum[i][j]) + (c->adds ? dw[i * c->dw_row + j] : 0);
}

INLINE void
correlate_taps (const WeftCorrelate *c,
                gint64               channel,
                int                  mr)
{
  gint64 k = 0;

  for (; k + TILE_TAPS <= c->n_taps; k += TILE_TAPS)
    correlate_tile (c, channel, k, mr, TILE_TAPS);
  for (; k + 3 <= c->n_taps; k += 3)
    correlate_tile (c, channel, k, mr, 3);
  for (; k < c->n_taps; k++)
    correlate_tile (c, channel, k, mr, 1);
}

void
KERNEL (correlate) (const WeftCorrelate *c)
{
  gint64 channel = 0;

  for (; channel + TILE_ROWS <= c->n_channels; channel += TILE_ROWS)
    correlate_taps (c, channel, TILE_ROWS);
  for (; channel < c->n_channels; channel++)
    correlate_taps (c, channel, 1);
}
