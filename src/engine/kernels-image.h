/* kernels-image.h: what the loops over pictures are told
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

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
 * WeftMaxPool:
 *
 * One channel of an image under a sliding window; extents are those of rows and
 * columns. At each place the largest number of x is looked for. Where z is given
 * y is its element there, otherwise dy is added to the element of dx.
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
  const float *z; /* (nullable) */
  float *y;
  const float *dy;
  float *dx;
} WeftMaxPool;

G_END_DECLS
