/* table.c: the loops of one instruction set as a table
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/kernels/set.h"

extern const WeftKernels KERNEL (table);

const WeftKernels KERNEL (table) = {
  .name = WEFT_KERNEL_NAME,
  .width = WIDTH,
  .gemm = KERNEL (gemm),
  .gemm_update = KERNEL (gemm_update),
  .turn = KERNEL (turn),
  .unary = KERNEL (unary),
  .blend = KERNEL (blend),
  .binary = KERNEL (binary),
  .axpy = KERNEL (axpy),
  .reduce = KERNEL (reduce),
  .sum_products = KERNEL (sum_products),
  .reduce_rows = KERNEL (reduce_rows),
  .softmax = KERNEL (softmax),
  .update = KERNEL (update),
  .copy_rows = KERNEL (copy_rows),
  .convolve = KERNEL (convolve),
  .correlate = KERNEL (correlate),
  .max_pool = KERNEL (max_pool),
  .winograd = KERNEL (winograd),
  .winograd_weights = KERNEL (winograd_weights),
  .winograd_gradient = KERNEL (winograd_gradient),
  .layer_norm = KERNEL (layer_norm),
  .layer_norm_gradient = KERNEL (layer_norm_gradient),
  .lstm = KERNEL (lstm),
  .lstm_gradient = KERNEL (lstm_gradient),
  .gru = KERNEL (gru),
  .gru_gradient = KERNEL (gru_gradient),
  .repel = KERNEL (repel),
  .attract = KERNEL (attract),
  .settle = KERNEL (settle),
  .decay = KERNEL (decay),
  .pick_below = KERNEL (pick_below),
  .fft_pass = KERNEL (fft_pass),
  .scale_u8 = KERNEL (scale_u8),
};
