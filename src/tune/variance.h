/* variance.h: which columns make a tree's predictions differ
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Over the whole space, not the rows: each number 0 … 1 counts alike, and each choice. The share
 * of a column is the variance of what a tree predicts on average for each of its values, in the
 * variance of all predictions: Sobol's first index of the tree, exactly.
 *
 * Source: Hutter, Hoos and Leyton-Brown 2014, "An Efficient Approach for Assessing
 * Hyperparameter Importance", algorithm 2 for one column.
 */
#pragma once

#include "tune/forest.h"

G_BEGIN_DECLS

/**
 * weft_variance_share:
 * @n_choices: (array length=width): of each column, 0 for numbers 0 … 1
 * @shares: (out caller-allocates) (array length=width): of each column
 *
 * Returns: the variance of all predictions; where it is 0, so are all shares
 */
double weft_variance_share (const WeftForestTree *tree,
                            const guint          *n_choices,
                            guint                 width,
                            double               *shares);

G_END_DECLS
