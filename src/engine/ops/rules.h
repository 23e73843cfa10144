/* rules.h: what shape, gradient and partition rules of many ops have in common
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/graph.h"
#include "engine/kernels.h"

/* Sets an error of WEFT_ENGINE_ERROR. Returns: FALSE */
gboolean weft_rule_fail (GError     **error,
                         int          code,
                         const char  *format,
                         ...) G_GNUC_PRINTF (3, 4);

/* Whether input @index is f32, or absent; otherwise fails. */
gboolean weft_rule_need_f32 (const WeftInference  *self,
                             int                   index,
                             GError              **error);

/* Sets output 0 to the type and shape of input @index. */
void weft_rule_like_input (WeftInference *self,
                           int            index);

/* NumPy's broadcasting of two shapes, with named dimensions; fails with both shapes. */
gboolean weft_rule_broadcast (const WeftShape  *a,
                              const WeftShape  *b,
                              WeftShape        *result,
                              GError          **error);

/* @axis counted from the end where negative; fails when out of 0 … rank - 1. */
gboolean weft_rule_axis (gint64   axis,
                         int      rank,
                         int     *result,
                         GError **error);

/* The place of a text attribute in @choices, which %NULL ends; -1, and an error
 * that names them, where it is none of them. */
int weft_rule_choice (const WeftOp *op,
                      const char *name,
                      const char *const *choices,
                      GError **error);

/* Reads a constant vector of i64 at input @index; fails when it is not constant. */
gboolean weft_rule_ints (const WeftInference  *self,
                         int                   index,
                         const gint64        **numbers,
                         int                  *n_numbers,
                         GError              **error);

/* Rows of output 0 as units; every input with as many rows is aligned. */
void weft_rule_partition_rows (const WeftInference *self,
                               WeftPartition       *partition,
                               double               cost_per_element);

/* One unit that does it all. */
void weft_rule_partition_whole (WeftPartition *partition,
                                double         cost);

/* Rows of output 0: its leading extent, 1 for scalars. */
gint64 weft_rule_rows (const WeftShape *shape);

/* Elements of one of @units equal parts of @shape. */
gint64 weft_rule_part (const WeftShape *shape,
                       gint64           units);

/* @dy summed to the shape of @x, where broadcasting had stretched it. */
WeftValue weft_rule_sum_like (WeftGraph *graph,
                              WeftValue  dy,
                              WeftValue  x);

/* Σ over all axes but the second, that of the channels. */
WeftValue weft_rule_sum_channels (WeftGraph *graph,
                                  WeftValue  x);

/* What of @dy, if it is the gradient of the largest numbers of @y, goes where y is positive: the
 * others are left out as places are looked for, so that of y nothing is kept; else no value. */
WeftValue weft_rule_pool_positive (WeftGraph *graph,
                                   WeftValue  dy,
                                   WeftValue  y);

/* Short forms for gradient rules. */
WeftValue weft_rule_unary  (WeftGraph  *graph,
                            const char *op,
                            WeftValue   x);
WeftValue weft_rule_binary (WeftGraph  *graph,
                            const char *op,
                            WeftValue   a,
                            WeftValue   b);
WeftValue weft_rule_affine (WeftGraph  *graph,
                            WeftValue   x,
                            double      factor,
                            double      offset);

/* Emits @results of an op in plain ops that read @leaves in place of its inputs. */
typedef void (*WeftCompose) (WeftGraph *graph,
                             const WeftOp *op,
                             const WeftValue *leaves,
                             WeftValue *results);

/* The gradient rule of a fused op by way of plain ops: composes the op from its
 * inputs and differentiates that. It costs more than a rule of its own; gradients
 * of gradients are rare. */
void weft_rule_differentiate_composed (WeftGraph       *graph,
                                       const WeftOp    *op,
                                       WeftCompose      compose,
                                       const WeftValue *doutputs,
                                       WeftValue       *dinputs);

/**
 * WeftBroadcast:
 *
 * How operands of broadcasting ops are walked: an outer loop over positions,
 * and runs of @run elements in which each operand either advances or stays.
 */
typedef struct
{
  int n_operands;
  int n_outer;
  gint64 outer[WEFT_MAX_RANK];
  gint64 stride[3][WEFT_MAX_RANK]; /* elements, per operand and outer axis */
  gint64 run;
  gboolean steps[3];
} WeftBroadcast;

/* Prepares a walk over rows @first … @last - 1 of @shape's leading axis. */
void weft_broadcast_init (WeftBroadcast *self,
                          const WeftShape *shape,
                          const WeftShape *const *operands,
                          int n_operands,
                          gint64 first,
                          gint64 last);

/* Offsets of the operands at outer position @index. */
void weft_broadcast_offsets (const WeftBroadcast *self,
                             gint64               index,
                             gint64               offsets[3]);

/* Number of outer positions. */
gint64 weft_broadcast_count (const WeftBroadcast *self);
