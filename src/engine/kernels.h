/* kernels.h: the loops that compute, one table of them per instruction set
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sources in kernels/ are compiled once for each instruction set; at start
 * the widest set that the processor has, and that passes a check against plain
 * loops, is chosen. A result depends on the set, never on threads or time.
 * WEFT_KERNELS names a set to use instead.
 */
#pragma once

#include "engine/kernels-image.h"
#include "engine/kernels-layout.h"
#include "engine/kernels-update.h"

#include <glib.h>

G_BEGIN_DECLS

/* y = f (x), element by element; alpha and beta are the function's parameters.
 * WEFT_UNARY_NEG … WEFT_UNARY_CLIP are the lines of kernels/unary.def. */
typedef enum {
  WEFT_UNARY_IDENTITY,
#define WEFT_UNARY(name, formula) WEFT_UNARY_##name,
#include "engine/kernels/unary.def"
#undef WEFT_UNARY
  WEFT_N_UNARIES,
} WeftUnary;

/* y = f (a, b), element by element: the lines of kernels/binary.def. */
typedef enum {
#define WEFT_BINARY(name, formula) WEFT_BINARY_##name,
#include "engine/kernels/binary.def"
#undef WEFT_BINARY
  WEFT_N_BINARIES,
} WeftBinary;

/* What a row, or the elements at one place of all rows, come down to. */
typedef enum {
  WEFT_REDUCE_SUM,
  WEFT_REDUCE_SUM_SQUARE,
  WEFT_REDUCE_MAX,
  WEFT_REDUCE_MIN,
  WEFT_REDUCE_PROD,
  WEFT_REDUCE_SUM_ABS,
  WEFT_N_REDUCES,
} WeftReduce;

/**
 * WeftGemm:
 *
 * c[i,j] = f (α (c0[i,j] + Σ_k a[i,k] · b[k,j]) + bias[j]) for i in a range
 * of rows. Element (i, k) of A is at a[i * a_row + k * a_column], so that A may
 * be transposed for free; B and C are row-major.
 */
typedef struct
{
  gint64 n; /* columns of B and C */
  gint64 k; /* columns of A, rows of B */
  const float *a;
  gint64 a_row;
  gint64 a_column;
  const float *b;
  gint64 b_row;
  gboolean b_transposed; /* element (k, j) of B is at b[j * b_row + k] */
  float *c;
  gint64 c_row;
  gboolean adds; /* to what C is before, c0 */
  float alpha;
  const float *bias; /* (nullable): n elements */
  WeftUnary activation;
  float activation_alpha;
  float *scratch; /* WEFT_GEMM_SCRATCH (k) bytes where B is transposed */
} WeftGemm;

/* Bytes of scratch that gemm needs when B is transposed: a panel of B. */
#define WEFT_GEMM_PANEL       32
#define WEFT_GEMM_SCRATCH(k_) ((gsize) (k_) *WEFT_GEMM_PANEL * sizeof (float))

/* One step of a recurrent cell of n units for one sequence, and the way back; see
 * kernels/recurrent.c. @sums: what the gates are functions of; @before: the state before. */
typedef void (*WeftCell) (float *trace,
                          const float *sums,
                          const float *before,
                          float *h,
                          gint64 n);
typedef void (*WeftCellGradient) (const float *trace,
                                  const float *before,
                                  const float *dtrace,
                                  const float *dh,
                                  float *dstate,
                                  float *da,
                                  gint64 n);

/**
 * WeftKernels:
 *
 * One instruction set's loops. Pointers need no alignment; ranges may be empty;
 * in and out may be the same memory where both are given.
 */
typedef struct _WeftKernels WeftKernels;
struct _WeftKernels
{
  const char *name; /* "x86-64-v4" … */
  int width;        /* floats per vector */

  void (*gemm) (const WeftGemm *gemm,
                gint64 first_row,
                gint64 last_row);
  /* A step of Adam or AdamW by products, without bias and activation, of a turned A and a B that
   * is not: C is the weights, and moments lie as they do. */
  void (*gemm_update) (const WeftGemm *gemm,
                       const WeftUpdateStep *step,
                       gint64 first_row,
                       gint64 last_row);
  /* y[j, i] = x[i, j], rows being so many elements apart */
  void (*turn) (const float *x,
                gint64 x_row,
                gint64 rows,
                gint64 columns,
                float *y,
                gint64 y_row);
  void (*unary) (WeftUnary f,
                 const float *x,
                 float *y,
                 gint64 n,
                 float alpha,
                 float beta);
  /* y = a x + b + r, and no less than 0 if @is_relu */
  void (*blend) (const float *x,
                 float a,
                 float b,
                 const float *r, /* (nullable) */
                 gboolean is_relu,
                 float *y,
                 gint64 n);
  /* A step of 0 repeats the operand's first element. */
  void (*binary) (WeftBinary f,
                  const float *a,
                  int a_step,
                  const float *b,
                  int b_step,
                  float *y,
                  gint64 n);
  /* y += a · x */
  void (*axpy) (float a,
                const float *x,
                float *y,
                gint64 n);
  float (*reduce) (WeftReduce f,
                   const float *x,
                   gint64 n);
  /* sums: Σ dy (x - shift), Σ dy */
  void (*sum_products) (const float *x,
                        float shift,
                        const float *dy,
                        gint64 n,
                        float sums[2]);
  /* y[j] = f over i of x[i * row + j] */
  void (*reduce_rows) (WeftReduce f,
                       const float *x,
                       gint64 n_rows,
                       gint64 row,
                       float *y,
                       gint64 n);
  /* y = exp (x - max x) / Σ exp (x - max x). Returns: log Σ exp x */
  float (*softmax) (const float *x,
                    float *y,
                    gint64 n);
  void (*update) (WeftUpdate f,
                  const WeftUpdateRate *rate,
                  const float *gradient,
                  float *weight,
                  float *moment1,
                  float *moment2,
                  gint64 n);
  void (*copy_rows) (const WeftPixelRows *rows);
  void (*convolve) (const WeftConvolve *convolve);
  void (*correlate) (const WeftCorrelate *correlate);
  void (*max_pool) (const WeftMaxPool *pool);
  void (*winograd) (const WeftWinograd *winograd);
  /* Of channels @first … @last - 1 of y, both multiples of WEFT_WINOGRAD_CHANNELS or the end. */
  void (*winograd_weights) (const WeftWinogradWeights *weights,
                            gint64 first,
                            gint64 last,
                            float *to);
  void (*winograd_gradient) (const WeftWinogradGradient *gradient);

  /* y = (x - mean x) / √(var x + ε) ⊙ scale + bias; stats are mean and 1 / √(…) */
  void (*layer_norm) (const float *x,
                      const float *scale,
                      const float *bias, /* (nullable) */
                      float *y,
                      gint64 n,
                      float epsilon,
                      float stats[2]);
  void (*layer_norm_gradient) (const float *dy,
                               const float *x,
                               const float *scale,
                               float *dx,
                               float *dscale,
                               gint64 n,
                               float epsilon);
  WeftCell lstm;
  WeftCellGradient lstm_gradient;
  WeftCell gru;
  WeftCellGradient gru_gradient;
  /* Returns: Σ q over the pairs of a range, those with points behind it twice, and over each point of
   * it with itself */
  double (*repel) (const WeftRepel *repel,
                   gint64 first,
                   gint64 last);
  void (*attract) (const WeftAttract *attract,
                   gint64 first,
                   gint64 last);
  void (*settle) (const WeftSettle *settle,
                  const gint32 *points, /* n_steps × n_points */
                  gint64 n_steps,
                  float at[2]);
  /* p = exp (-rate · x). sums: Σ p, Σ p x */
  void (*decay) (const float *x,
                 float rate,
                 float *p,
                 gint64 n,
                 float sums[2]);
  /* Places, ascending, where x + offset is below the limit, and what it is there. Returns: their number */
  gint64 (*pick_below) (const float *x,
                        const float *offset,
                        float limit,
                        gint64 n,
                        float *numbers,
                        gint32 *places);
  void (*fft_pass) (const WeftFftPass *pass);
  /* y = scale · x + offset */
  void (*scale_u8) (const guint8 *x,
                    float *y,
                    gint64 n,
                    float scale,
                    float offset);
};

/**
 * weft_kernels_get:
 *
 * Returns: (transfer none): the chosen set
 */
const WeftKernels *weft_kernels_get (void);

/**
 * weft_kernels_list:
 *
 * Returns: (transfer none): all sets this processor can run, widest first,
 *   ended by %NULL
 */
const WeftKernels *const *weft_kernels_list (void);

/**
 * weft_kernels_use:
 * @name: (nullable): name of a set, %NULL for the automatic choice
 * @error: return location for an error
 *
 * Chooses the set for plans made from now on.
 *
 * Errors: %WEFT_ENGINE_ERROR_KERNELS when the processor cannot run @name, or
 *   its self-check fails
 */
gboolean weft_kernels_use (const char  *name,
                           GError     **error);

/**
 * weft_kernels_check:
 * @self: a set
 * @error: return location for an error
 *
 * Compares every loop with a plain reference on awkward lengths.
 *
 * Errors: %WEFT_ENGINE_ERROR_KERNELS, naming the loop
 */
gboolean weft_kernels_check (const WeftKernels  *self,
                             GError            **error);

G_END_DECLS
