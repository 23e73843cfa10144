/* gemm.c: matrix products of the sizes that dense layers have
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tile of C stays in registers while k runs: MR rows of A, broadcast element
 * by element, times NV vectors of a row of B. Bias and activation are applied
 * before a tile is stored. A long k runs in blocks, between which a tile rests in C.
 * Each element's sum runs over k in order, whatever the tile and the block, so how
 * rows are dealt out to lanes changes no bit.
 */
#include "engine/kernels/set.h"
#include "engine/kernels/tile.h"
#include "engine/kernels/turn.h"

/* Rows of B that stay in the caches while a strip of C is computed. */
#define BLOCK_K 384

/* Rows of a strip of B that stay in the first-level cache, where it is laid out anew, and
 * what a product must have to be worth it. */
#define PACKED_K          192
#define PACKED_LEAST_K    256
#define PACKED_LEAST_ROWS 64

/* Rows of C between which what comes next is asked for, and floats of a line of memory. */
#define GROUP_ROWS 32
#define LINE       16

typedef struct
{
  const float *a; /* from the first k of the block on, as B */
  const float *b;
  gint64 b_row;
  gint64 row;
  gint64 column;
  gint64 first; /* k of the block */
  gint64 last;
} Tile;

/* What happens to a sum before it is stored: a copy, which stores to C cannot change. */
typedef struct
{
  float alpha;
  gboolean has_bias;
  gboolean is_relu;
} Finish;

/* Nothing happens to sums that another block of k goes on with. */
INLINE Finish
get_finish (const WeftGemm *g,
            const Tile     *t)
{
  if (t->last < g->k)
    return (Finish){ 1, FALSE, FALSE };
  return (Finish){ g->alpha, g->bias != NULL, g->activation == WEFT_UNARY_RELU };
}

INLINE Vec
finish (Finish f,
        Vec    sum,
        Vec    bias)
{
  if (f.alpha != 1)
    sum *= splat (f.alpha);
  if (f.has_bias)
    sum += bias;
  if (f.is_relu)
    sum = choose (sum < splat (0), splat (0), sum);
  return sum;
}

/* A tile of full vectors. The lines that it will be stored to come while it is computed. */
INLINE void
tile_full (const WeftGemm *g,
           const Tile     *t,
           int             mr,
           int             nv)
{
  Vec sum[8][2] = { 0 }, bias[2] = { 0 };
  Finish f = get_finish (g, t);
  float *c = g->c + t->row * g->c_row + t->column;
  gint64 c_row = g->c_row;

  if (t->first > 0 || g->adds)
#pragma GCC unroll 8
    for (int i = 0; i < mr; i++)
#pragma GCC unroll 2
      for (int j = 0; j < nv; j++)
        sum[i][j] = load (c + i * c_row + j * WIDTH);
  else
#pragma GCC unroll 8
    for (int i = 0; i < mr; i++)
#pragma GCC unroll 2
      for (int j = 0; j < nv; j++)
        __builtin_prefetch (c + i * c_row + j * WIDTH, 1, 3);
  for (gint64 k = 0; k < t->last - t->first; k++) {
    const float *b = t->b + k * t->b_row;
    Vec b0 = load (b), b1 = nv > 1 ? load (b + WIDTH) : b0;

#pragma GCC unroll 8
    for (int i = 0; i < mr; i++) {
      Vec a = splat (t->a[i * g->a_row + k * g->a_column]);

      sum[i][0] += a * b0;
      if (nv > 1)
        sum[i][1] += a * b1;
    }
  }
  for (int j = 0; f.has_bias && j < nv; j++)
    bias[j] = load (g->bias + t->column + j * WIDTH);
#pragma GCC unroll 8
  for (int i = 0; i < mr; i++)
#pragma GCC unroll 2
    for (int j = 0; j < nv; j++)
      store (c + i * c_row + j * WIDTH, finish (f, sum[i][j], bias[j]));
}

/* A tile of one vector of which only the first n elements are there. */
INLINE void
tile_part (const WeftGemm *g,
           const Tile     *t,
           int             mr,
           gint64          n)
{
  Vec sum[8] = { 0 };
  Vec bias = g->bias != NULL ? load_part (g->bias + t->column, n) : splat (0);
  float *c = g->c + t->row * g->c_row + t->column;

  if (t->first > 0 || g->adds)
#pragma GCC unroll 8
    for (int i = 0; i < mr; i++)
      sum[i] = load_part (c + i * g->c_row, n);
  for (gint64 k = 0; k < t->last - t->first; k++) {
    Vec b = load_part (t->b + k * t->b_row, n);

#pragma GCC unroll 8
    for (int i = 0; i < mr; i++)
      sum[i] += splat (t->a[i * g->a_row + k * g->a_column]) * b;
  }
#pragma GCC unroll 8
  for (int i = 0; i < mr; i++)
    store_part (c + i * g->c_row, finish (get_finish (g, t), sum[i], bias), n);
}

INLINE void
tile (const WeftGemm *g,
      const Tile     *t,
      int             mr,
      gint64          n)
{
  if (n >= 2 * WIDTH)
    tile_full (g, t, mr, 2);
  else if (n >= WIDTH)
    tile_full (g, t, mr, 1);
  else
    tile_part (g, t, mr, n);
}

static void
go_to_row (const WeftGemm *g,
           Tile           *t,
           gint64          row)
{
  t->row = row;
  t->a = g->a + row * g->a_row + t->first * g->a_column;
}

/* Rows @first … @last - 1 of one strip of at most two vectors of columns. */
static void
strip (const WeftGemm *g,
       Tile           *t,
       gint64          first,
       gint64          last,
       gint64          n)
{
  gint64 row = first;

  for (; row + TILE_ROWS <= last; row += TILE_ROWS) {
    go_to_row (g, t, row);
    tile (g, t, TILE_ROWS, n);
  }
  for (; row + 2 <= last; row += 2) {
    go_to_row (g, t, row);
    tile (g, t, 2, n);
  }
  for (; row < last; row++) {
    go_to_row (g, t, row);
    tile (g, t, 1, n);
  }
}

/* Columns @j … of a few rows to rows: as many at once as vectors hold. */
INLINE void
turn_square (const float *x,
             gint64       x_row,
             gint64       rows,
             gint64       columns,
             float       *y,
             gint64       y_row)
{
  Vec v[WIDTH];

#pragma GCC unroll 16
  for (int i = 0; i < WIDTH; i++)
    v[i] = i >= rows ? splat (0) : columns >= WIDTH ? load (x + i * x_row)
                                                    : load_part (x + i * x_row, columns);
  transpose (v);
  for (gint64 j = 0; j < MIN (columns, WIDTH); j++)
    if (rows >= WIDTH)
      store (y + j * y_row, v[j]);
    else
      store_part (y + j * y_row, v[j], rows);
}

static void
turn_block (const float *x,
            gint64       x_row,
            gint64       rows,
            gint64       columns,
            float       *y,
            gint64       y_row)
{
  for (gint64 i = 0; i < rows; i += WIDTH)
    for (gint64 j = 0; j < columns; j += WIDTH)
      turn_square (x + i * x_row + j, x_row, rows - i, columns - j, y + j * y_row + i, y_row);
}

/* Turns rows column … column + n of a transposed B into a k × panel block. */
static void
turn (const WeftGemm *g,
      gint64          column,
      gint64          n)
{
  turn_block (g->b + column * g->b_row, g->b_row, n, g->k, g->scratch, WEFT_GEMM_PANEL);
}

/* y[j, i] = x[i, j] */
void
KERNEL (turn) (const float *x,
               gint64 x_row,
               gint64 rows,
               gint64 columns,
               float *y,
               gint64 y_row)
{
  turn_block (x, x_row, rows, columns, y, y_row);
}

#define unary KERNEL (unary)

static void
activate (const WeftGemm *g,
          gint64          first,
          gint64          last)
{
  if (g->activation == WEFT_UNARY_IDENTITY || g->activation == WEFT_UNARY_RELU)
    return;
  for (gint64 row = first; row < last; row++)
    unary (g->activation, g->c + row * g->c_row, g->c + row * g->c_row, g->n, g->activation_alpha, 0);
}

static gint64
strip_width (gint64 left)
{
  return left >= 2 * WIDTH ? 2 * WIDTH : left >= WIDTH ? WIDTH
                                                       : left;
}

static gint64
count_blocks (const WeftGemm *g)
{
  return MAX ((g->k + BLOCK_K - 1) / BLOCK_K, 1);
}

/* Every strip from @column on for a range of rows. */
static void
all_strips (const WeftGemm *g,
            gint64          column,
            gint64          first,
            gint64          last)
{
  while (column < g->n) {
    gint64 n = strip_width (g->n - column);
    const float *b = g->b_transposed ? g->scratch : g->b + column;
    Tile t = { .b_row = g->b_transposed ? WEFT_GEMM_PANEL : g->b_row, .column = column };
    gint64 blocks = count_blocks (g);

    if (g->b_transposed)
      turn (g, column, n);
    for (gint64 block = 0; block < blocks; block++) {
      t.first = t.last;
      t.last = g->k * (block + 1) / blocks;
      t.b = b + t.first * t.b_row;
      strip (g, &t, first, last, n);
    }
    column += n;
  }
}

/* A strip of a block of B, row after row. */
static void
pack (const WeftGemm *g,
      const Tile     *t,
      gint64          n,
      float          *to)
{
  for (gint64 k = t->first; k < t->last; k++, to += n) {
    const float *from = g->b + k * g->b_row + t->column;

    if (n == 2 * WIDTH) {
      store (to, load (from));
      store (to + WIDTH, load (from + WIDTH));
    } else {
      memcpy (to, from, (gsize) n * sizeof (float));
    }
  }
}

/* Asks for rows @first … @last - 1 of @n numbers of a matrix, which are far. */
static void
fetch (const float *x,
       gint64       x_row,
       gint64       n,
       gint64       first,
       gint64       last)
{
  for (gint64 k = first; k < last; k++)
    for (gint64 j = 0; j < n; j += LINE)
      __builtin_prefetch (x + k * x_row + j, 0, 2);
}

/* One block of k: each strip of B, laid out in the first-level cache, for all rows. What
 * the block after it reads, up to @next, comes into the second-level cache meanwhile:
 * numbers of one column lie so far apart that the processor foresees none. */
static void
packed_block (const WeftGemm *g,
              Tile           *t,
              gint64          first,
              gint64          last,
              gint64          next)
{
  float packed[PACKED_K * 2 * WIDTH];
  gint64 groups = (last - first + GROUP_ROWS - 1) / GROUP_ROWS * ((g->n + 2 * WIDTH - 1) / (2 * WIDTH)), group = 0;

  for (t->column = 0; t->column < g->n;) {
    gint64 n = strip_width (g->n - t->column);

    pack (g, t, n, packed);
    t->b = packed;
    t->b_row = n;
    for (gint64 row = first; row < last; row += GROUP_ROWS, group++) {
      gint64 begin = t->last + (next - t->last) * group / groups, end = t->last + (next - t->last) * (group + 1) / groups;

      strip (g, t, row, MIN (row + GROUP_ROWS, last), n);
      fetch (g->a + first, g->a_column, last - first, begin, end);
      fetch (g->b, g->b_row, g->n, begin, end);
    }
    t->column += n;
  }
}

/* The same for a turned A, whose columns are far apart, and a long k. */
static void
all_strips_packed (const WeftGemm *g,
                   gint64          first,
                   gint64          last)
{
  gint64 blocks = (g->k + PACKED_K - 1) / PACKED_K;
  Tile t = { .last = 0 };

  for (gint64 block = 0; block < blocks; block++) {
    t.first = t.last;
    t.last = g->k * (block + 1) / blocks;
    packed_block (g, &t, first, last, g->k * MIN (block + 2, blocks) / blocks);
  }
}

/* Laying B out anew pays where many rows read it. */
static gboolean
is_packed (const WeftGemm *g,
           gint64          rows)
{
  return g->a_row == 1 && g->a_column > WIDTH && !g->b_transposed && g->n > 2 * WIDTH && g->k >= PACKED_LEAST_K && rows >= PACKED_LEAST_ROWS;
}

/* Columns of one row that are summed up at a time: so many that no sum waits for itself, and
 * that B is read as it lies in memory. */
#define ROW_VECTORS 8

/* Columns @first … of row @row, ROW_VECTORS vectors of them. */
static void
row_strip (const WeftGemm *g,
           gint64          row,
           gint64          first)
{
  const Tile t = { .last = g->k };
  Finish f = get_finish (g, &t);
  const float *a = g->a + row * g->a_row, *b = g->b + first;
  float *c = g->c + row * g->c_row + first;
  Vec sum[ROW_VECTORS] = { 0 };

  if (g->adds)
#pragma GCC unroll 8
    for (int j = 0; j < ROW_VECTORS; j++)
      sum[j] = load (c + j * WIDTH);
  for (gint64 k = 0; k < g->k; k++)
#pragma GCC unroll 8
    for (int j = 0; j < ROW_VECTORS; j++)
      sum[j] += splat (a[k * g->a_column]) * load (b + k * g->b_row + j * WIDTH);
#pragma GCC unroll 8
  for (int j = 0; j < ROW_VECTORS; j++)
    store (c + j * WIDTH, finish (f, sum[j], f.has_bias ? load (g->bias + first + j * WIDTH) : splat (0)));
}

/* Where B fits into the cache beside it, C is walked row by row, as it lies in
 * memory; otherwise a strip of B is used for all rows before the next is read. */
void
KERNEL (gemm) (const WeftGemm *g,
               gint64 first_row,
               gint64 last_row)
{
  gint64 rows = g->n * g->k <= SMALL_B && !g->b_transposed ? TILE_ROWS : MAX (last_row - first_row, 1), column = 0;

  for (; last_row - first_row == 1 && !g->b_transposed && column + ROW_VECTORS * WIDTH <= g->n; column += ROW_VECTORS * WIDTH)
    row_strip (g, first_row, column);
  if (is_packed (g, last_row - first_row))
    all_strips_packed (g, first_row, last_row);
  else
    for (gint64 row = first_row; row < last_row; row += rows)
      all_strips (g, column, row, MIN (row + rows, last_row));
  activate (g, first_row, last_row);
}
