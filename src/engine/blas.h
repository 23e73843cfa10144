/* blas.h: OpenBLAS, behind one file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * OpenBLAS is opened at run time, so that the kernel set it picks can be
 * checked, and changed, before anything is computed with it. It computes large
 * products, one thread each; where it is missing or wrong, our own kernels do.
 */
#pragma once

#include "engine/kernels.h"

G_BEGIN_DECLS

/* Returns: (transfer none) (nullable): the core OpenBLAS computes for
 *   ("SkylakeX" …), %NULL when it is not used */
const char *weft_blas_get_core (void);

/* Returns: (transfer none): why OpenBLAS is or is not used, a sentence */
const char *weft_blas_get_reason (void);

/* Rows of C that a call of OpenBLAS is worth: it rearranges all of B each time. */
#define WEFT_BLAS_ROWS 128

/**
 * weft_blas_is_better:
 *
 * Returns: whether a product of m × k and k × n should go to OpenBLAS. Depends
 *   on the shape and on what was found at start, never on load or time
 */
gboolean weft_blas_is_better (gint64 m,
                              gint64 n,
                              gint64 k);

/**
 * weft_blas_gemm:
 *
 * The same as the gemm of @kernels, by OpenBLAS.
 */
void weft_blas_gemm (const WeftKernels *kernels,
                     const WeftGemm    *gemm,
                     gint64             first_row,
                     gint64             last_row);

/**
 * weft_blas_eigen:
 * @matrix: (array): n × n numbers, symmetric; overwritten
 * @values: the largest first
 * @vectors: @n_wanted rows of @n numbers
 *
 * Returns: %FALSE when there is no LAPACK, or it fails; @matrix is then as it was
 */
gboolean weft_blas_eigen (float  *matrix,
                          gint64  n,
                          gint64  n_wanted,
                          float  *values,
                          float  *vectors);

G_END_DECLS
