/* eigen.h: the largest eigenvalues of a symmetric matrix
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weft_eigen_largest:
 * @matrix: (array): n × n numbers, symmetric; overwritten
 * @n: its side, at most %G_MAXINT32
 * @n_wanted: how many, 1 … @n
 * @values: (out caller-allocates) (array length=n_wanted): the largest first
 * @vectors: (out caller-allocates): @n_wanted rows of @n numbers, of length 1; the
 *   element of largest magnitude is positive
 * @own: whether to keep to our own code
 * @error: return location for an error
 *
 * LAPACK's ssyevr where OpenBLAS is there, otherwise Jacobi's rotations, which take some
 * seconds for a thousand columns.
 * Source: Dhillon and Parlett 2004; Golub and Van Loan, Matrix Computations, 8.5.
 *
 * Errors: %WEFT_BASE_ERROR_NO_MEMORY
 */
gboolean weft_eigen_largest (float     *matrix,
                             gint64     n,
                             gint64     n_wanted,
                             float     *values,
                             float     *vectors,
                             gboolean   own,
                             GError   **error);

G_END_DECLS
