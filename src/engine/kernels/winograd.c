/* winograd.c: convolutions of 3×3 with a quarter of the products
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tile of 4×4 pixels of y, or of 2×2, reads 6×6, or 4×4, pixels d of x. With the
 * matrices below
 *
 *     y = Aᵀ [Σ_i (G w G ᵀ) ⊙ (Bᵀ d B)] A
 *
 * where ⊙ goes element by element. So for each of 36, or 16, elements there is a matrix
 * product of tiles × channels of x with channels of x × channels of y. The gradient of w turns this
 * round: dw = Gᵀ [Σ_tiles (Bᵀ d B) (A dy Aᵀ)ᵀ] G, and that of x is the same
 * convolution with turned weights. Vectors hold channels: images are turned on their
 * way in and out. Sums run over channels, or tiles, in order.
 * Source: Lavin and Gray 2016, F(4×4, 3×3) and F(2×2, 3×3).
 */
#include "engine/kernels/set.h"
#include "engine/kernels/turn.h"

/* Tiles and vectors of channels whose sums stay in registers. */
#if WIDTH == 16
#define TILE_ROWS      14
#define TILE_GRADIENTS 8
#elif WIDTH == 8
#define TILE_ROWS      6
#define TILE_GRADIENTS 4
#else
#define TILE_ROWS      4
#define TILE_GRADIENTS 4
#endif

static gint64
divide_up (gint64 a,
           gint64 b)
{
  return (a + b - 1) / b;
}

static int
count_elements (int side)
{
  return (side + 2) * (side + 2);
}

/* Some images, or some rows of tiles of one image, and where they are worked on. */
typedef struct
{
  int side; /* pixels of a tile along both axes */
  int elements;
  gint64 image; /* the first, and how many */
  gint64 n_images;
  gint64 row; /* the first of tiles, and how many */
  gint64 n_rows;
  gint64 columns; /* tiles in a row */
  gint64 n_tiles;
  gint64 blocks_in; /* vectors of channels */
  gint64 blocks_out;
  gint64 most;   /* tiles at most */
  float *turned; /* rows of an image, a vector of channels */
  float *v;      /* Bᵀ d B: element, vector of channels, tile */
  float *m;      /* products, or A dy Aᵀ, laid out the same */
  float *w;      /* two vectors of channels of weights that are turned here */
} Block;

INLINE Vec
load_some (const float *from,
           gint64       n)
{
  return n >= WIDTH ? load (from) : load_part (from, n);
}

/* @n pixels of @channels planes to vectors of channels: pixel by pixel along rows of
 * @width, which are @stride vectors apart from @to on. */
static void
turn_in (const float *x,
         gint64       plane,
         gint64       channels,
         gint64       n,
         gint64       width,
         float       *to,
         gint64       stride)
{
  gint64 column = 0;

  for (gint64 p = 0; p < n; p += WIDTH) {
    gint64 left = MIN (n - p, WIDTH);
    Vec v[WIDTH];

#pragma GCC unroll 16
    for (int c = 0; c < WIDTH; c++)
      v[c] = c < channels ? load_some (x + c * plane + p, left) : splat (0);
    transpose (v);
    for (gint64 i = 0; i < left; i++) {
      store (to + column * WIDTH, v[i]);
      if (++column == width) {
        column = 0;
        to += stride * WIDTH;
      }
    }
  }
}

/* Rows @top … of a vector of an image's channels, of which @channels are left, with padding. */
static void
turn_image (const float  *x,
            gint64        channels,
            const gint64  in[2],
            gint64        top,
            gint64        left,
            gint64        height,
            gint64        width,
            float        *to)
{
  gint64 first = MAX (top, 0), last = MIN (top + height, in[0]), plane = in[0] * in[1];

  memset (to, 0, (gsize) (height * width * WIDTH) * sizeof (float));
  if (last > first)
    turn_in (x + first * in[1], plane, channels, (last - first) * in[1], in[1], to + ((first - top) * width + left) * WIDTH, width);
}

/* Bᵀ d */
INLINE void
spread_six (const Vec d[6],
            Vec       to[6])
{
  Vec four = splat (4), a = d[4] - four * d[2], b = d[3] - four * d[1], c = d[4] - d[2], e = d[3] - d[1];

  e += e;
  to[0] = four * d[0] - splat (5) * d[2] + d[4];
  to[1] = a + b;
  to[2] = a - b;
  to[3] = c + e;
  to[4] = c - e;
  to[5] = four * d[1] - splat (5) * d[3] + d[5];
}

/* The same for tiles of two. */
INLINE void
spread_two (const Vec d[4],
            Vec       to[4])
{
  to[0] = d[0] - d[2];
  to[1] = d[1] + d[2];
  to[2] = d[2] - d[1];
  to[3] = d[1] - d[3];
}

/* Aᵀ m */
INLINE void
gather_four (const Vec m[6],
             Vec       to[4])
{
  Vec a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], e = m[3] - m[4];

  to[0] = m[0] + a + c;
  to[1] = b + splat (2) * e;
  to[2] = a + splat (4) * c;
  to[3] = b + splat (8) * e + m[5];
}

INLINE void
gather_two (const Vec m[4],
            Vec       to[2])
{
  to[0] = m[0] + m[1] + m[2];
  to[1] = m[1] - m[2] - m[3];
}

/* A y */
INLINE void
spread_four (const Vec y[4],
             Vec       to[6])
{
  Vec a = y[0] + y[2], b = y[1] + y[3], c = y[0] + splat (4) * y[2], e = splat (2) * y[1] + splat (8) * y[3];

  to[0] = y[0];
  to[1] = a + b;
  to[2] = a - b;
  to[3] = c + e;
  to[4] = c - e;
  to[5] = y[3];
}

/* G w */
INLINE void
spread_three (const Vec w[3],
              Vec       to[6])
{
  Vec a = w[0] + w[2], b = splat (1.0f / 24) * w[0] + splat (1.0f / 6) * w[2], c = splat (1.0f / 12) * w[1];

  to[0] = splat (0.25f) * w[0];
  to[1] = splat (-1.0f / 6) * (a + w[1]);
  to[2] = splat (-1.0f / 6) * (a - w[1]);
  to[3] = b + c;
  to[4] = b - c;
  to[5] = w[2];
}

INLINE void
spread_three_two (const Vec w[3],
                  Vec       to[4])
{
  Vec a = splat (0.5f) * (w[0] + w[2]), b = splat (0.5f) * w[1];

  to[0] = w[0];
  to[1] = a + b;
  to[2] = a - b;
  to[3] = w[2];
}

/* Gᵀ u */
INLINE void
gather_three (const Vec u[6],
              Vec       to[3])
{
  Vec a = u[1] + u[2], b = u[2] - u[1], c = u[3] + u[4], e = u[3] - u[4];

  to[0] = splat (0.25f) * u[0] - splat (1.0f / 6) * a + splat (1.0f / 24) * c;
  to[1] = splat (1.0f / 6) * b + splat (1.0f / 12) * e;
  to[2] = splat (1.0f / 6) * (c - a) + u[5];
}

/* A matrix of @rows × @columns through @name along both axes, from @from to @to with
 * columns, rows and elements so far apart. */
#define BOTH_WAYS(name, few, many, along)                                                                            \
  INLINE void                                                                                                        \
  name (const float *from,                                                                                           \
        gint64 from_row,                                                                                             \
        gint64 from_column,                                                                                          \
        Vec to[many][many])                                                                                          \
  {                                                                                                                  \
    Vec half[many][few];                                                                                             \
                                                                                                                     \
    _Pragma ("GCC unroll 6") for (int j = 0; j < few; j++)                                                           \
    {                                                                                                                \
      Vec line[few], spread[many];                                                                                   \
                                                                                                                     \
      _Pragma ("GCC unroll 6") for (int i = 0; i < few; i++) line[i] = load (from + i * from_row + j * from_column); \
      along (line, spread);                                                                                          \
      _Pragma ("GCC unroll 6") for (int i = 0; i < many; i++) half[i][j] = spread[i];                                \
    }                                                                                                                \
    _Pragma ("GCC unroll 6") for (int i = 0; i < many; i++) along (half[i], to[i]);                                  \
  }

BOTH_WAYS (spread_pixels, 6, 6, spread_six)
BOTH_WAYS (spread_outputs, 4, 6, spread_four)
BOTH_WAYS (spread_weights, 3, 6, spread_three)
BOTH_WAYS (gather_pixels, 6, 4, gather_four)
BOTH_WAYS (spread_few_pixels, 4, 4, spread_two)
BOTH_WAYS (spread_few_weights, 3, 4, spread_three_two)
BOTH_WAYS (gather_few_pixels, 4, 2, gather_two)
BOTH_WAYS (gather_weights, 6, 3, gather_three)

/* The elements of one tile, each in a matrix of its own. */
#define PUT_ELEMENTS(name, n)                                 \
  INLINE void                                                 \
  name (float *to,                                            \
        gint64 next,                                          \
        Vec elements[n][n])                                   \
  {                                                           \
    _Pragma ("GCC unroll 36") for (int i = 0; i < n * n; i++) \
      store (to + i * next, elements[i / n][i % n]);          \
  }

PUT_ELEMENTS (put_elements, 6)
PUT_ELEMENTS (put_few_elements, 4)

/* Tiles of a vector of channels that was turned in: @is_input: d, or dy. @to is the first
 * tile's place, elements are @next apart. */
static void
spread_tiles (const Block *block,
              gboolean     is_input,
              float       *to,
              gint64       next)
{
  gint64 more = is_input ? 2 : 0, side = block->side, width = side * block->columns + more;
  Vec elements[6][6], few[4][4];

  for (gint64 t = 0; t < block->n_rows * block->columns; t++, to += WIDTH) {
    const float *from = block->turned + (t / block->columns * side * width + t % block->columns * side) * WIDTH;

    if (side == 2) {
      spread_few_pixels (from, width * WIDTH, WIDTH, few);
      put_few_elements (to, next, few);
      continue;
    }
    if (is_input)
      spread_pixels (from, width * WIDTH, WIDTH, elements);
    else
      spread_outputs (from, width * WIDTH, WIDTH, elements);
    put_elements (to, next, elements);
  }
}

/* Bᵀ d B of all tiles of the block. */
static void
spread_inputs (const WeftWinograd *w,
               const Block        *block)
{
  gint64 each = block->n_rows * block->columns, side = block->side, plane = w->in[0] * w->in[1];

  for (gint64 i = 0; i < block->n_images; i++)
    for (gint64 b = 0; b < block->blocks_in; b++) {
      turn_image (w->x + (block->image + i) * w->x_image + b * WIDTH * plane, w->n_in - b * WIDTH, w->in, side * block->row - w->before[0], w->before[1],
                  side * block->n_rows + 2, side * block->columns + 2, block->turned);
      spread_tiles (block, TRUE, block->v + (b * block->most + i * each) * WIDTH, block->blocks_in * block->most * WIDTH);
    }
}

/* A dy Aᵀ of all tiles of the block, which are of 4×4. */
static void
spread_gradients (const WeftWinograd *w,
                  const Block        *block)
{
  gint64 each = block->n_rows * block->columns, plane = w->out[0] * w->out[1];

  for (gint64 i = 0; i < block->n_images; i++)
    for (gint64 b = 0; b < block->blocks_out; b++) {
      turn_image (w->y + (block->image + i) * w->y_image + b * WIDTH * plane, w->n_out - b * WIDTH, w->out, 4 * block->row, 0,
                  4 * block->n_rows, 4 * block->columns, block->turned);
      spread_tiles (block, FALSE, block->m + (b * block->most + i * each) * WIDTH, block->blocks_out * block->most * WIDTH);
    }
}

/* @rows tiles times @nv vectors of channels. */
INLINE void
multiply_tile (const float *v,
               gint64       v_block,
               gint64       n_in,
               const float *w,
               gint64       w_block,
               float       *m,
               gint64       m_block,
               int          rows,
               int          nv)
{
  Vec sum[TILE_ROWS][2] = { 0 };

  for (gint64 c = 0; c < n_in; c += WIDTH, v += v_block) {
    gint64 n = MIN (n_in - c, WIDTH);

    for (gint64 i = 0; i < n; i++, w += WIDTH) {
      Vec w0 = load (w), w1 = nv > 1 ? load (w + w_block) : w0;

#pragma GCC unroll 14
      for (int t = 0; t < rows; t++) {
        Vec s = splat (v[t * WIDTH + i]);

        sum[t][0] += s * w0;
        if (nv > 1)
          sum[t][1] += s * w1;
      }
    }
  }
#pragma GCC unroll 14
  for (int t = 0; t < rows; t++)
#pragma GCC unroll 2
    for (int j = 0; j < nv; j++)
      store (m + j * m_block + t * WIDTH, sum[t][j]);
}

#define ROWS_OF(n)                                                   \
  case n:                                                            \
    multiply_tile (v, v_block, n_in, w, w_block, m, m_block, n, nv); \
    break;

INLINE void
multiply_rows (const float *v,
               gint64       v_block,
               gint64       n_in,
               const float *w,
               gint64       w_block,
               float       *m,
               gint64       m_block,
               gint64       rows,
               int          nv)
{
  switch (rows) {
    ROWS_OF (1)
    ROWS_OF (2)
    ROWS_OF (3)
    ROWS_OF (4)
#if TILE_ROWS > 4
    ROWS_OF (5)
    ROWS_OF (6)
#endif
#if TILE_ROWS > 6
    ROWS_OF (7)
    ROWS_OF (8)
    ROWS_OF (9)
    ROWS_OF (10)
    ROWS_OF (11)
    ROWS_OF (12)
    ROWS_OF (13)
    ROWS_OF (14)
#endif
  default:
    break;
  }
}

/* All tiles of one element for @nv vectors of channels, in runs of about one length. */
static void
multiply_element (const WeftWinograd *w,
                  const Block        *block,
                  int                 element,
                  gint64              channels,
                  int                 nv)
{
  gint64 v_block = block->most * WIDTH, w_block = block->elements * w->n_in * WIDTH, runs = divide_up (block->n_tiles, TILE_ROWS);
  const float *v = block->v + element * block->blocks_in * v_block;
  const float *factors = (w->raw != NULL ? block->w : w->w + channels * w_block) + element * w->n_in * WIDTH;
  float *m = block->m + element * 2 * v_block;

  for (gint64 run = 0, t = 0; run < runs; run++) {
    gint64 rows = divide_up (block->n_tiles - t, runs - run);

    if (nv == 2)
      multiply_rows (v + t * WIDTH, v_block, w->n_in, factors, w_block, m + t * WIDTH, v_block, rows, 2);
    else
      multiply_rows (v + t * WIDTH, v_block, w->n_in, factors, w_block, m + t * WIDTH, v_block, rows, 1);
    t += rows;
  }
}

/* A tile of @side × @side pixels to rows of @width, of which there are @rows × @columns left. */
#define GATHER_TILE(name, side, gather)                            \
  INLINE void                                                      \
  name (const float *m,                                            \
        gint64 next,                                               \
        Vec bias,                                                  \
        float *to,                                                 \
        gint64 width,                                              \
        gint64 rows,                                               \
        gint64 columns)                                            \
  {                                                                \
    Vec pixels[side][side];                                        \
                                                                   \
    gather (m, (side + 2) * next, next, pixels);                   \
    for (gint64 i = 0; i < MIN (side, rows); i++)                  \
      for (gint64 j = 0; j < MIN (side, columns); j++)             \
        store (to + (i * width + j) * WIDTH, pixels[i][j] + bias); \
  }

GATHER_TILE (gather_tile, 4, gather_pixels)
GATHER_TILE (gather_few_tile, 2, gather_few_pixels)

/* Pixels of one image's vector of channels, as vectors of channels row by row. */
static void
gather_tiles (const WeftWinograd *w,
              const Block        *block,
              const float        *m,
              Vec                 bias)
{
  gint64 next = 2 * block->most * WIDTH, width = w->out[1], side = block->side, height = MIN (side * block->n_rows, w->out[0] - side * block->row);

  for (gint64 t = 0; t < block->n_rows * block->columns; t++) {
    gint64 row = t / block->columns * side, column = t % block->columns * side;
    float *to = block->turned + (row * width + column) * WIDTH;

    if (side == 2)
      gather_few_tile (m + t * WIDTH, next, bias, to, width, height - row, width - column);
    else
      gather_tile (m + t * WIDTH, next, bias, to, width, height - row, width - column);
  }
}

INLINE Vec
finish (const WeftWinograd *w,
        Vec                 v)
{
  return w->is_relu ? choose (v < splat (0), splat (0), v) : v;
}

/* Vectors of channels to @channels planes of y. */
static void
turn_out (const WeftWinograd *w,
          const float        *from,
          gint64              n,
          gint64              channels,
          float              *y)
{
  gint64 plane = w->out[0] * w->out[1];

  for (gint64 p = 0; p < n; p += WIDTH) {
    gint64 left = MIN (n - p, WIDTH);
    Vec v[WIDTH];

#pragma GCC unroll 16
    for (int i = 0; i < WIDTH; i++)
      v[i] = load (from + (p + i) * WIDTH);
    transpose (v);
    for (gint64 c = 0; c < MIN (channels, WIDTH); c++)
      if (left == WIDTH)
        store (y + c * plane + p, finish (w, v[c]));
      else
        store_part (y + c * plane + p, finish (w, v[c]), left);
  }
}

static void
gather_outputs (const WeftWinograd *w,
                const Block        *block,
                gint64              vector,
                int                 nv)
{
  gint64 each = block->n_rows * block->columns, plane = w->out[0] * w->out[1], top = block->side * block->row;
  gint64 height = MIN (block->side * block->n_rows, w->out[0] - top);

  for (gint64 i = 0; i < block->n_images; i++)
    for (int j = 0; j < nv; j++) {
      gint64 channel = (vector + j) * WIDTH;
      float *y = w->y + (block->image + i) * w->y_image + channel * plane + top * w->out[1];

      gather_tiles (w, block, block->m + (j * block->most + i * each) * WIDTH, w->bias != NULL ? load_some (w->bias + channel, w->n_out - channel) : splat (0));
      turn_out (w, block->turned, height * w->out[1], w->n_out - channel, y);
    }
}

/* Calls @func for all blocks of images or rows of tiles. */
INLINE void
each_block (const WeftWinograd *w,
            Block *block,
            void (*func) (const WeftWinograd *w, const Block *block, gpointer data),
            gpointer data)
{
  gint64 rows = divide_up (w->out[0], w->side), most, images;

  block->columns = divide_up (w->out[1], w->side);
  most = MAX (block->most / block->columns, 1);
  most = divide_up (rows, divide_up (rows, most));
  images = MAX (block->most / (rows * block->columns), 1);
  for (block->image = 0; block->image < w->n_images; block->image += block->n_images) {
    block->n_images = MIN (images, w->n_images - block->image);
    for (block->row = 0; block->row < rows; block->row += block->n_rows) {
      block->n_rows = MIN (most, rows - block->row);
      block->n_tiles = block->n_images * block->n_rows * block->columns;
      func (w, block, data);
    }
  }
}

static void
set_block (const WeftWinograd *w,
           Block              *block)
{
  block->side = w->side;
  block->elements = count_elements (w->side);
  block->most = w->most;
  block->blocks_in = divide_up (w->n_in, WIDTH);
  block->blocks_out = divide_up (w->n_out, WIDTH);
}

/* @channels of y from @first on, where the products find them. */
static void
turn_weights (const WeftWinograd *w,
              const Block        *block,
              gint64              first,
              gint64              channels)
{
  WeftWinogradWeights some = *w->raw;

  some.w += first * some.w_out;
  some.n_out -= first;
  KERNEL (winograd_weights)
  (&some, 0, MIN (channels, some.n_out), block->w);
}

static void
convolve_block (const WeftWinograd *w,
                const Block        *block,
                gpointer            data)
{
  spread_inputs (w, block);
  for (gint64 vector = 0; vector < block->blocks_out; vector += 2) {
    int nv = block->blocks_out - vector >= 2 ? 2 : 1;

    if (w->raw != NULL)
      turn_weights (w, block, vector * WIDTH, nv * WIDTH);
    for (int element = 0; element < block->elements; element++)
      multiply_element (w, block, element, vector, nv);
    gather_outputs (w, block, vector, nv);
  }
}

void
KERNEL (winograd) (const WeftWinograd *w)
{
  Block block;

  set_block (w, &block);
  block.v = w->scratch;
  block.m = block.v + block.elements * block.blocks_in * block.most * WIDTH;
  block.turned = block.m + block.elements * 2 * block.most * WIDTH;
  block.w = block.turned + (48 * block.most + 16) * WIDTH;
  each_block (w, &block, convolve_block, NULL);
}

/* The windows of a vector of channels of y for channel @in of x: tap by tap, of which vectors
 * hold as many of a channel as they can. */
INLINE void
load_weights (const WeftWinogradWeights *self,
              gint64                     out,
              gint64                     in,
              float                      to[9 *WIDTH])
{
  const float *w = self->w + out * self->w_out + in * self->w_in;
  gint64 n = MIN (self->n_out - out, WIDTH);

#pragma GCC unroll 3
  for (int first = 0; first < 9; first += WIDTH) {
    const int taps = MIN (9 - first, WIDTH);
    Vec v[WIDTH];

    if (n == WIDTH) {
#pragma GCC unroll 16
      for (int o = 0; o < WIDTH; o++)
        v[o] = load_part (w + o * self->w_out + first, taps);
    } else {
      for (int o = 0; o < WIDTH; o++)
        v[o] = o < n ? load_part (w + o * self->w_out + first, taps) : splat (0);
    }
    transpose (v);
    for (int k = 0; k < taps; k++)
      store (to + (self->is_turned ? 8 - first - k : first + k) * WIDTH, v[k]);
  }
}

/* Windows whose memory is asked for before they are turned: they stand so far apart that the
 * processor does not see what comes next. */
#define WINDOWS_AHEAD 8

INLINE void
ask_for_weights (const WeftWinogradWeights *self,
                 gint64                     out,
                 gint64                     in)
{
  const float *w = self->w + out * self->w_out + in * self->w_in;

#pragma GCC unroll 16
  for (int o = 0; o < WIDTH; o++)
    __builtin_prefetch (w + MIN (o, self->n_out - out - 1) * self->w_out);
}

/* Channels of y from @first to @last - 1, @first being a multiple of 16. */
void
KERNEL (winograd_weights) (const WeftWinogradWeights *self,
                           gint64 first,
                           gint64 last,
                           float *to)
{
  float windows[9 * WIDTH];
  Vec elements[6][6], few[4][4];

  for (gint64 out = first; out < last; out += WIDTH)
    for (gint64 in = 0; in < self->n_in; in++) {
      float *place = to + out * count_elements (self->side) * self->n_in + in * WIDTH;

      if (in + WINDOWS_AHEAD < self->n_in)
        ask_for_weights (self, out, in + WINDOWS_AHEAD);
      load_weights (self, out, in, windows);
      if (self->side == 2) {
        spread_few_weights (windows, 3 * WIDTH, WIDTH, few);
        put_few_elements (place, self->n_in * WIDTH, few);
      } else {
        spread_weights (windows, 3 * WIDTH, WIDTH, elements);
        put_elements (place, self->n_in * WIDTH, elements);
      }
    }
}

/* Sums over the block's tiles for @TILE_GRADIENTS channels of x and @nv vectors of y's. */
INLINE void
correlate_tile (const float *v,
                const float *m,
                gint64       m_block,
                gint64       n_tiles,
                float       *u,
                gint64       u_block,
                gint64       n_in,
                int          nv)
{
  Vec sum[TILE_GRADIENTS][2];

#pragma GCC unroll 8
  for (int i = 0; i < TILE_GRADIENTS; i++)
#pragma GCC unroll 2
    for (int j = 0; j < nv; j++)
      sum[i][j] = i < n_in ? load (u + j * u_block + i * WIDTH) : splat (0);
  for (gint64 t = 0; t < n_tiles; t++) {
    Vec m0 = load (m + t * WIDTH), m1 = nv > 1 ? load (m + m_block + t * WIDTH) : m0;

#pragma GCC unroll 8
    for (int i = 0; i < TILE_GRADIENTS; i++) {
      Vec s = splat (v[t * WIDTH + i]);

      sum[i][0] += s * m0;
      if (nv > 1)
        sum[i][1] += s * m1;
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < TILE_GRADIENTS; i++)
#pragma GCC unroll 2
    for (int j = 0; j < nv; j++)
      if (i < n_in)
        store (u + j * u_block + i * WIDTH, sum[i][j]);
}

/* Adds the block's tiles to the sums @u, which lie as the weights do. */
static void
correlate_block (const WeftWinograd *w,
                 const Block        *block,
                 gpointer            data)
{
  float *sums = data;
  gint64 v_block = block->most * WIDTH, u_block = block->elements * w->n_in * WIDTH;

  spread_inputs (w, block);
  spread_gradients (w, block);
  for (int element = 0; element < block->elements; element++)
    for (gint64 c = 0; c < w->n_in; c += TILE_GRADIENTS) {
      const float *v = block->v + (element * block->blocks_in + c / WIDTH) * v_block + c % WIDTH;

      for (gint64 o = 0; o < block->blocks_out; o += 2) {
        const float *m = block->m + (element * block->blocks_out + o) * v_block;
        float *u = sums + o * u_block + (element * w->n_in + c) * WIDTH;

        if (block->blocks_out - o >= 2)
          correlate_tile (v, m, v_block, block->n_tiles, u, u_block, w->n_in - c, 2);
        else
          correlate_tile (v, m, v_block, block->n_tiles, u, u_block, w->n_in - c, 1);
      }
    }
}

static void
put_weights (const WeftWinograd *w,
             const float        *sums,
             float              *dw)
{
  Vec window[3][3];

  for (gint64 out = 0; out < w->n_out; out += WIDTH)
    for (gint64 in = 0; in < w->n_in; in++) {
      gint64 n = MIN (w->n_out - out, WIDTH);

      gather_weights (sums + out * count_elements (4) * w->n_in + in * WIDTH, 6 * w->n_in * WIDTH, w->n_in * WIDTH, window);
      for (int k = 0; k < 9; k++)
        for (gint64 o = 0; o < n; o++)
          dw[((out + o) * w->n_in + in) * 9 + k] = window[k / 3][k % 3][o];
    }
}

void
KERNEL (winograd_gradient) (const WeftWinogradGradient *self)
{
  const WeftWinograd *w = &self->way;
  gint64 n_sums = WEFT_WINOGRAD_WEIGHTS (4, w->n_in, w->n_out);
  Block block;

  set_block (w, &block);
  block.v = w->scratch + n_sums;
  block.m = block.v + block.elements * block.blocks_in * block.most * WIDTH;
  block.turned = block.m + block.elements * block.blocks_out * block.most * WIDTH;
  memset (w->scratch, 0, (gsize) n_sums * sizeof (float));
  each_block (w, &block, correlate_block, w->scratch);
  put_weights (w, w->scratch, self->dw);
}
