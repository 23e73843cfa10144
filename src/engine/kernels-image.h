/* kernels-image.h: what the loops over pictures are told
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeftPixelRows:
 *
 * to[i, j] = from[i, j · step], rows being so many elements apart.
 */
typedef struct
{
  gint64 rows;
  gint64 columns;
  const float *from;
  gint64 from_row;
  gint64 step;
  float *to;
  gint64 to_row;
} WeftPixelRows;

/**
 * WeftConvolve:
 *
 * y[c, h, w] = f (Σ_k a[c, k] · x[x_at[k] + h · wide + w] + bias[c]). Factor
 * (c, k) is a[c * a_row + a_at[k]]. Beyond the last pixel that is wanted x has
 * WEFT_CONVOLVE_SLACK elements that are read to no purpose.
 */
typedef struct
{
  gint64 n_channels;
  gint64 n_taps;
  const float *a;
  gint64 a_row;
  const gint64 *a_at; /* n_taps places */
  const float *x;
  const gint64 *x_at; /* n_taps places */
  gint64 wide;        /* elements from one row of x to the next, at least width */
  gint64 height;      /* rows and columns of pixels */
  gint64 width;
  float *y;
  gint64 y_channel; /* elements from one channel, row, pixel to the next */
  gint64 y_row;
  gint64 y_step;
  const float *bias; /* (nullable): n_channels elements */
  gboolean is_relu;
  float *scratch; /* WEFT_CONVOLVE_SCRATCH (wide) bytes */
} WeftConvolve;

/* Pixels that are computed before they are stored, rounded up to rows. */
#define WEFT_CONVOLVE_STRIP          1024
#define WEFT_CONVOLVE_SLACK          32
#define WEFT_CONVOLVE_SCRATCH(wide_) (8 * ((gsize) MAX (wide_, WEFT_CONVOLVE_STRIP) + WEFT_CONVOLVE_SLACK) * sizeof (float))

/**
 * WeftCorrelate:
 *
 * dw[c, k] = Σ over images i and pixels p of dy[i, c, p] · x[i, x_at[k] + p],
 * with what dw was before if @adds. Pixels come in whole vectors of 16: the last
 * of dy are 0, and x has WEFT_CONVOLVE_SLACK finite elements beyond its end.
 */
typedef struct
{
  gint64 n_channels;
  gint64 n_taps;
  gint64 n_images;
  gint64 n_pixels; /* a multiple of 16 */
  const float *dy;
  gint64 dy_image;
  gint64 dy_channel;
  const float *x;
  gint64 x_image;
  const gint64 *x_at; /* n_taps places */
  float *dw;
  gint64 dw_row;
  gboolean adds;
} WeftCorrelate;

/**
 * WeftWinogradWeights:
 *
 * Weight (o, i) of the window, rows then columns, is at w[o * w_out + i * w_in].
 */
typedef struct
{
  int side;
  gint64 n_in;
  gint64 n_out;
  const float *w;
  gint64 w_out;
  gint64 w_in;
  gboolean is_turned; /* by half a turn, for the gradient of x */
} WeftWinogradWeights;

/**
 * WeftWinograd:
 *
 * y = f (x * w) with a window of 3×3 that moves by one pixel, by way of 36 products a
 * tile of 4×4 pixels where there are 144 otherwise, or 16 a tile of 2×2 instead of 36;
 * see kernels/winograd.c. The weights
 * are what winograd_weights() made of them, from the first channel of y on, which is a
 * multiple of WEFT_WINOGRAD_CHANNELS.
 */
typedef struct
{
  int side; /* of a tile, 4 or 2 */
  gint64 n_images;
  gint64 n_in; /* channels of x and of y */
  gint64 n_out;
  const float *x; /* n_images times n_in planes of in[0] × in[1] */
  gint64 x_image; /* elements from one image to the next */
  gint64 in[2];
  gint64 before[2]; /* padding before the first row and column, at most 2 */
  const float *w;
  float *y; /* n_images times n_out planes of out[0] × out[1] */
  gint64 y_image;
  gint64 out[2];
  const float *bias; /* (nullable): n_out elements */
  gboolean is_relu;
  gint64 most;                    /* tiles at once, at least those of a row */
  const WeftWinogradWeights *raw; /* (nullable): what is turned here, instead of w */
  /* WEFT_WINOGRAD_SCRATCH (n_in, 32, most) floats, for raw WEFT_WINOGRAD_WEIGHTS (side, n_in, 32) more;
   * for gradients (n_in, n_out, most) and those of the weights */
  float *scratch;
} WeftWinograd;

#define WEFT_WINOGRAD_CHANNELS 16
#define WEFT_WINOGRAD_UP(n_)   (((n_) + 15) / 16 * 16)

/* Floats of what winograd_weights() makes for @in_ and @out_ channels, and of a
 * block of @most_ tiles, whose pixels are at most 48 times as many. */
#define WEFT_WINOGRAD_WEIGHTS(side_, in_, out_) (((side_) + 2) * ((side_) + 2) * (in_) *WEFT_WINOGRAD_UP (out_))
#define WEFT_WINOGRAD_SCRATCH(in_, out_, most_)                        \
  (36 * (most_) * (WEFT_WINOGRAD_UP (in_) + WEFT_WINOGRAD_UP (out_)) + \
   (48 * (most_) + 16) * WEFT_WINOGRAD_CHANNELS)

/**
 * WeftWinogradGradient:
 *
 * dw = Σ over images of what weights o, i of the convolution @way did: @way's w is not
 * read, its y is dy, its tiles are of 4×4. dw (o, i) begins at dw[(o * n_in + i) * 9].
 */
typedef struct
{
  WeftWinograd way;
  float *dw;
} WeftWinogradGradient;

/**
 * WeftMaxPool:
 *
 * One channel of an image under a sliding window; extents are those of rows and
 * columns. At each place the largest number of x is looked for: y gets it, or places,
 * if given, its element: -1 for none, and with @positive where it is not above 0.
 */
typedef struct
{
  gint64 in[2];
  gint64 out[2];
  gint64 kernel[2];
  gint64 stride[2];
  gint64 dilation[2];
  gint64 before[2];
  const float *x;
  float *y;
  gint32 *places; /* (nullable) */
  gboolean positive;
} WeftMaxPool;

G_END_DECLS
