/* conv-winograd.h: convolutions with fewer products
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/ops/conv-shape.h"

/**
 * WeftWinogradPlan:
 *
 * How one of the ops of a convolution is computed by the kernels of
 * kernels/winograd.c: extents are set, pointers are not.
 */
typedef struct
{
  WeftWinograd way; /* of one image; for the gradient of x, that of dy with turned weights */
  gint64 n;         /* images */
  gint64 blocks;    /* pieces that the channels of an image are cut into */
  gboolean backwards;
  gboolean raw; /* whether lanes turn the weights that they need, which none shares */
  double cost;  /* floating point operations, or their equivalent in time */
} WeftWinogradPlan;

/* What of a convolution is computed: y, the gradient of x or a transposed convolution,
 * or the gradient of the weights. */
typedef enum {
  WEFT_WINOGRAD_FORWARD,
  WEFT_WINOGRAD_BACKWARD,
  WEFT_WINOGRAD_WEIGHT,
} WeftWinogradWay;

/**
 * weft_winograd_plan:
 *
 * Returns: whether an op of @conv is computed so. By shapes alone: it is where a window of 3×3
 *   moves by one pixel and there are channels enough to pay for turning tiles round
 */
gboolean weft_winograd_plan (const WeftInference *look,
                             const WeftConv      *conv,
                             WeftWinogradWay      way,
                             WeftWinogradPlan    *self);

/* The partition, scratch and run rules of Conv and of the gradient of x. */
void  weft_winograd_partition (const WeftWinogradPlan *self,
                               WeftPartition          *result);
gsize weft_winograd_scratch   (const WeftWinogradPlan *self);
void  weft_winograd_run       (const WeftWinogradPlan *self,
                               const WeftCall         *call,
                               gint64                  first,
                               gint64                  last);

/* What the weights are turned into. */
void weft_winograd_measure_prepared (const WeftInference *look,
                                     int                  operand,
                                     WeftPrepared        *result);
void weft_winograd_run_prepared     (const WeftCall      *call,
                                     gint64               first,
                                     gint64               last);
