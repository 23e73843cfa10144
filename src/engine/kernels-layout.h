/* kernels-layout.h: what the loops are told that lay points out on a plane, and that transform
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Points far from all others that fill a row of coordinates up, and to how many numbers. */
#define WEFT_LAYOUT_FAR 1e15f
#define WEFT_LAYOUT_PAD 16

/**
 * WeftRepel:
 *
 * Of points (x, y) in the plane: what those of a range do to each other and to all behind them, and
 * these to them: with q = 1 / (1 + |i - j|²), fx, fy[i] += q² (i - j) for each such pair, and the
 * same taken off of j. Ranges that follow each other add up to what all do to each other; each
 * begins at a multiple of WEFT_LAYOUT_PAD. Source: van der Maaten and Hinton 2008, equation 5.
 */
typedef struct
{
  gint64 n; /* a multiple of WEFT_LAYOUT_PAD, filled up with points far away */
  const float *x;
  const float *y;
  float *fx;
  float *fy;
} WeftRepel;

/**
 * WeftAttract:
 *
 * Row i of a sparse matrix is weights[e] at columns[e] for e in starts[i] … starts[i + 1] - 1:
 * fx, fy[i] = Σ_e w q (i - j).
 */
typedef struct
{
  const gint64 *starts;
  const gint32 *columns;
  const float *weights;
  const float *x;
  const float *y;
  float *fx;
  float *fy;
} WeftAttract;

/**
 * WeftSettle:
 *
 * A point that moves @n_steps times: each step is drawn to points[0] and repelled by
 * points[1] … points[n_points - 1], with d = |at - point|:
 *
 *   pull = -2 a b d^(2b - 2) / (1 + a d^2b), push = 2 γ b / ((0.001 + d²) (1 + a d^2b))
 *
 * times the difference, each component within ±4, times the rate; the pull twice, for both ends.
 * Source: McInnes, Healy and Melville 2018, algorithm 5.
 */
typedef struct
{
  const float *x;
  const float *y;
  float a;
  float b;
  float gamma;
  float rate;
  gint64 n_points;
} WeftSettle;

#define WEFT_FFT_LANES 16

/**
 * WeftFftPass:
 *
 * One pass of Stockham's transform of radix · run · groups numbers, for WEFT_FFT_LANES
 * columns side by side. Element i of a column lies at [i * WEFT_FFT_LANES].
 * @turns: cos and -sin of 2π i / length, first all cosines, then all sines
 */
typedef struct
{
  gint64 radix;
  gint64 run;    /* product of the radices before */
  gint64 groups; /* product of those after */
  const float *turns;
  const float *re;
  const float *im;
  float *to_re;
  float *to_im;
} WeftFftPass;

G_END_DECLS
