/* onnx-quantized.c: numbers of 8 bits that stand for real ones, of plain operations
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * x = scale (q - zero); q = saturate (round (x / scale) + zero), rounded to even. What
 * is computed with such numbers is computed with f32: QLinearConv and QLinearMatMul
 * are Conv and MatMul between the two conversions. Source: ONNX 10, 11 and 13.
 */
#include "exchange/onnx-step-private.h"

#include "base/i18n.h"
#include "exchange/error.h"

/* Of a vector with a number for each place of @axis what broadcasts with @x; scalars are as
 * they are. */
static WeftValue
along (WeftOnnxStep *self,
       WeftValue     vector,
       WeftValue     x,
       gint64        axis)
{
  int rank = weft_onnx_shape (self, x)->rank;
  gint64 axes[WEFT_MAX_RANK];
  int n = 0;

  if (vector == WEFT_NO_VALUE || weft_onnx_shape (self, vector)->rank != 1 || weft_onnx_shape (self, vector)->extent[0] == 1)
    return vector;
  axis = axis < 0 ? axis + rank : axis;
  for (int i = 1; i < rank - axis && n < WEFT_MAX_RANK - 1; i++)
    axes[n++] = i;
  return n == 0 ? vector : weft_onnx_listed (self, "Unsqueeze", vector, axes, n);
}

static WeftValue
dequantize (WeftOnnxStep *self,
            WeftValue     q,
            WeftValue     factor,
            WeftValue     zero,
            gint64        axis)
{
  q = weft_onnx_cast (self, q, WEFT_DTYPE_I32);
  if (zero != WEFT_NO_VALUE)
    q = weft_onnx_binary (self, "Sub", q, weft_onnx_cast (self, along (self, zero, q, axis), WEFT_DTYPE_I32));
  return weft_onnx_binary (self, "Mul", weft_onnx_cast (self, q, WEFT_DTYPE_F32), along (self, factor, q, axis));
}

/* The cast saturates. */
static WeftValue
quantize (WeftOnnxStep *self,
          WeftValue     x,
          WeftValue     factor,
          WeftValue     zero,
          gint64        axis)
{
  WeftValue q = weft_onnx_unary (self, "Round", weft_onnx_binary (self, "Div", weft_onnx_cast (self, x, WEFT_DTYPE_F32), along (self, factor, x, axis)));

  if (zero == WEFT_NO_VALUE)
    return weft_onnx_cast (self, q, WEFT_DTYPE_U8);
  q = weft_onnx_binary (self, "Add", q, weft_onnx_cast (self, along (self, zero, x, axis), WEFT_DTYPE_F32));
  return weft_onnx_cast (self, q, weft_onnx_dtype (self, zero));
}

static WeftValue
make_quantize (WeftOnnxStep *self)
{
  return quantize (self, weft_onnx_input (self, 0), weft_onnx_input (self, 1), weft_onnx_input (self, 2), weft_onnx_get_int (self, "axis", 1));
}

static WeftValue
make_dequantize (WeftOnnxStep *self)
{
  return dequantize (self, weft_onnx_input (self, 0), weft_onnx_input (self, 1), weft_onnx_input (self, 2), weft_onnx_get_int (self, "axis", 1));
}

/* DynamicQuantizeLinear-11: with the scale and zero that the numbers themselves, and 0, ask for. */
static WeftValue
make_dynamic (WeftOnnxStep *self)
{
  const WeftAttribute *all = WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0));
  WeftValue x = weft_onnx_input (self, 0), none = weft_onnx_number (self, WEFT_DTYPE_F32, 0), most = weft_onnx_number (self, WEFT_DTYPE_F32, 255);
  WeftValue high = weft_onnx_binary (self, "Max", weft_onnx_emit (self, "ReduceMax", &x, 1, all), none);
  WeftValue low = weft_onnx_binary (self, "Min", weft_onnx_emit (self, "ReduceMin", &x, 1, all), none);
  WeftValue factor = weft_onnx_binary (self, "Div", weft_onnx_binary (self, "Sub", high, low), most);
  WeftValue zero = weft_onnx_binary (self, "Div", weft_onnx_unary (self, "Neg", low), factor);

  zero = weft_onnx_cast (self, weft_onnx_unary (self, "Round", weft_onnx_emit (self, "Clip", WEFT_INPUTS (zero, none, most), NULL)), WEFT_DTYPE_U8);
  if (self->n_outputs > 1)
    self->outputs[1] = factor;
  if (self->n_outputs > 2)
    self->outputs[2] = zero;
  return quantize (self, x, factor, zero, 1);
}

static gboolean
has_inputs (WeftOnnxStep *self,
            int           n)
{
  for (int i = 0; i < n; i++)
    if (weft_onnx_input (self, i) == WEFT_NO_VALUE) {
      weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_FORMAT, _("input %d is missing"), i + 1);
      return FALSE;
    }
  return TRUE;
}

/* QLinearConv-10; the bias counts in units of both scales. */
static WeftValue
make_conv (WeftOnnxStep *self)
{
  const WeftValue *in = self->inputs;
  WeftValue parts[3];

  if (!has_inputs (self, 8))
    return WEFT_NO_VALUE;
  parts[0] = dequantize (self, in[0], in[1], in[2], 1);
  parts[1] = dequantize (self, in[3], in[4], in[5], 0);
  if (self->n_inputs > 8 && in[8] != WEFT_NO_VALUE)
    parts[2] = dequantize (self, in[8], weft_onnx_binary (self, "Mul", in[1], in[4]), WEFT_NO_VALUE, 0);
  return quantize (self, weft_onnx_add_class (self, "Conv", parts, self->n_inputs > 8 && in[8] != WEFT_NO_VALUE ? 3 : 2), in[6], in[7], 1);
}

/* QLinearMatMul-10 */
static WeftValue
make_matmul (WeftOnnxStep *self)
{
  const WeftValue *in = self->inputs;
  WeftValue a, b;

  if (!has_inputs (self, 8))
    return WEFT_NO_VALUE;
  a = dequantize (self, in[0], in[1], in[2], -2);
  b = dequantize (self, in[3], in[4], in[5], -1);
  return quantize (self, weft_onnx_binary (self, "MatMul", a, b), in[6], in[7], -1);
}

const WeftOnnxRecipe weft_onnx_quantized_recipes[] = {
  { "DequantizeLinear", make_dequantize },
  { "DynamicQuantizeLinear", make_dynamic },
  { "QLinearConv", make_conv },
  { "QLinearMatMul", make_matmul },
  { "QuantizeLinear", make_quantize },
  { NULL },
};
