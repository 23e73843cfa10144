/* plain.h: arithmetic on numbers of any type, one by one
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * f32 has kernels. Whatever else an op takes goes this way: a number is loaded,
 * computed with as double where an operand or the result is of floating point and
 * as an integer of 64 bits where none is, and stored. Integers wrap around, as they
 * do in C and in NumPy, by which ONNX is defined; division truncates.
 */
#pragma once

#include "engine/op.h"

/**
 * WeftPlain:
 * @real: f (a, b) of floating point
 * @whole: f (a, b) of integers
 * @natural: (nullable): f (a, b) of u64, where that is another
 */
typedef struct
{
  double (*real) (double a,
                  double b);
  gint64 (*whole) (gint64 a,
                   gint64 b);
  guint64 (*natural) (guint64 a,
                      guint64 b);
} WeftPlain;

/* Of two numbers; of those of one number, b counts for nothing. */
extern const WeftPlain weft_plain_copy, weft_plain_neg, weft_plain_abs, weft_plain_sign, weft_plain_relu;
extern const WeftPlain weft_plain_add, weft_plain_sub, weft_plain_mul, weft_plain_div, weft_plain_pow, weft_plain_min, weft_plain_max;
extern const WeftPlain weft_plain_mod, weft_plain_fmod, weft_plain_prelu;

/* Of a sum so far and a number. */
extern const WeftPlain weft_plain_add_square, weft_plain_add_abs;

/* Questions, whose answer is 0 or 1. */
extern const WeftPlain weft_plain_equal, weft_plain_greater, weft_plain_greater_equal, weft_plain_less, weft_plain_less_equal;
extern const WeftPlain weft_plain_and, weft_plain_or, weft_plain_xor;

/**
 * WeftPlainRun:
 * @dtype: of the numbers
 * @data: the first of the operand
 * @at: which element the run begins with
 * @step: from one element of the run to the next
 */
typedef struct
{
  WeftDType dtype;
  gpointer data;
  gint64 at;
  gint64 step;
} WeftPlainRun;

/* y[i] = f (a[i], b[i]), one after the other: with y among the operands, one step
 * behind, that is a running sum, and with steps of 0 a total. */
void weft_plain_run (const WeftPlain    *self,
                     const WeftPlainRun *a,
                     const WeftPlainRun *b,
                     const WeftPlainRun *y,
                     gint64              n);

/* Whether input @index is f32, or of another number that @self (nullable) is for;
 * otherwise fails. */
gboolean weft_plain_takes (const WeftPlain      *self,
                           const WeftInference  *look,
                           int                   index,
                           GError              **error);
