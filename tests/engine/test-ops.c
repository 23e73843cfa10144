/* test-ops.c: every operation of the table, by rules that hold for all of them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A case is an op with inputs. For each: the gradient agrees with central
 * differences, to second order too; every kernel set gives the same result; and
 * the table has at least one case for each op.
 */
#include "engine/gradient.h"
#include "engine/kernels.h"
#include "engine/session.h"

#include <math.h>
#include <string.h>

#define MOST_INPUTS WEFT_MAX_INPUTS

typedef enum {
  ABSENT,
  PLAIN,    /* numbers in -1.6 … 1.6, none near 0, where functions may kink */
  POSITIVE, /* numbers in 0.5 … 1.5 */
  INDEX,    /* i32: 0, 1, 2, 0, 1 … */
  TRUTH,    /* bool: alternating */
  LIST,     /* constant i64, taken from `list` */
  RATE,     /* an optimizer's rate */
} Content;

typedef struct
{
  Content content;
  WeftShape shape;
  gint64 list[8];
} Input;

typedef struct
{
  const char *op;
  Input inputs[MOST_INPUTS];
  const WeftAttribute *attributes;
} Case;

#define S(...) WEFT_SHAPE (__VA_ARGS__)
#define A(...) WEFT_ATTRIBUTES (__VA_ARGS__)

static const gint64 axes_1[] = { 1 }, axes_02[] = { 0, 2 }, perm_102[] = { 1, 0, 2 };

static const gint64 ints_2[] = { 2 }, ints_11[] = { 1, 1 }, ints_22[] = { 2, 2 }, ints_21[] = { 2, 1 }, ints_3[] = { 3 }, ints_33[] = { 3, 3 }, pads_1010[] = { 1, 0, 1, 0 }, pads_0112[] = { 0, 1, 1, 2 }, pads_1111[] = { 1, 1, 1, 1 };

static const Case cases[] = {
  { "Neg", { { PLAIN, S (3, 5) } } },
  { "Abs", { { PLAIN, S (3, 5) } } },
  { "Sign", { { PLAIN, S (3, 5) } } },
  { "Sqrt", { { POSITIVE, S (3, 5) } } },
  { "Reciprocal", { { POSITIVE, S (3, 5) } } },
  { "Exp", { { PLAIN, S (3, 17) } } },
  { "Log", { { POSITIVE, S (3, 5) } } },
  { "Erf", { { PLAIN, S (3, 5) } } },
  { "Sin", { { PLAIN, S (3, 5) } } },
  { "Cos", { { PLAIN, S (3, 5) } } },
  { "Floor", { { PLAIN, S (3, 5) } } },
  { "Ceil", { { PLAIN, S (3, 5) } } },
  { "Round", { { PLAIN, S (3, 5) } } },
  { "Gelu", { { PLAIN, S (3, 17) } } },
  { "Gelu", { { PLAIN, S (3, 17) } }, A (WEFT_TEXT ("approximate", "tanh")) },
  { "weft.GeluSlope", { { PLAIN, S (3, 17) } } },
  { "Mish", { { PLAIN, S (3, 17) } } },
  { "Relu", { { PLAIN, S (3, 5) } } },
  { "LeakyRelu", { { PLAIN, S (3, 5) } }, A (WEFT_FLOAT ("alpha", 0.2)) },
  { "Elu", { { PLAIN, S (3, 5) } }, A (WEFT_FLOAT ("alpha", 1.5)) },
  { "Selu", { { PLAIN, S (3, 5) } } },
  { "Sigmoid", { { PLAIN, S (3, 17) } } },
  { "Tanh", { { PLAIN, S (3, 17) } } },
  { "Softplus", { { PLAIN, S (3, 5) } } },
  { "Softsign", { { PLAIN, S (3, 5) } } },
  { "HardSigmoid", { { PLAIN, S (3, 5) } } },
  { "HardSwish", { { PLAIN, S (3, 5) } } },
  { "weft.Affine", { { PLAIN, S (3, 5) } }, A (WEFT_FLOAT ("alpha", -2), WEFT_FLOAT ("beta", 1)) },
  { "Clip", { { PLAIN, S (3, 5) } } },
  { "Add", { { PLAIN, S (3, 5) }, { PLAIN, S (5) } } },
  { "Add", { { PLAIN, S (2, 1, 4) }, { PLAIN, S (3, 1) } } },
  { "Sub", { { PLAIN, S (3, 5) }, { PLAIN, S (3, 1) } } },
  { "Mul", { { PLAIN, S (3, 5) }, { PLAIN, WEFT_SCALAR } } },
  { "Mul", { { PLAIN, S (1, 5) }, { PLAIN, S (3, 5) } } },
  { "Div", { { PLAIN, S (3, 5) }, { POSITIVE, S (5) } } },
  { "Pow", { { POSITIVE, S (3, 5) }, { PLAIN, S (5) } } },
  { "Pow", { { POSITIVE, S (3, 5) }, { INDEX, S (5) } } },
  { "Mod", { { PLAIN, S (3) }, { POSITIVE, S (1) } }, A (WEFT_INT ("fmod", 1)) },
  { "Min", { { PLAIN, S (3, 5) }, { POSITIVE, S (5) } } },
  { "Max", { { PLAIN, S (3, 5) }, { POSITIVE, S (3, 1) } } },
  { "Min", { { PLAIN, S (3, 5) }, { PLAIN, S (5) }, { POSITIVE, S (3, 1) } } },
  { "Max", { { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) }, { PLAIN, S (5) }, { PLAIN, WEFT_SCALAR } } },
  { "Max", { { PLAIN, S (3, 5) } } },
  { "Sum", { { PLAIN, S (3, 5) }, { PLAIN, S (5) }, { PLAIN, S (2, 1, 5) } } },
  { "Mean", { { PLAIN, S (5) }, { PLAIN, S (3, 5) }, { PLAIN, WEFT_SCALAR } } },
  { "PRelu", { { PLAIN, S (3, 5) }, { PLAIN, S (5) } } },
  { "And", { { TRUTH, S (3, 5) }, { TRUTH, S (5) } } },
  { "Or", { { TRUTH, S (3, 5) }, { TRUTH, S (5) } } },
  { "Xor", { { TRUTH, S (3, 5) }, { TRUTH, S (5) } } },
  { "Not", { { TRUTH, S (3, 5) } } },
  { "IsNaN", { { PLAIN, S (3, 5) } } },
  { "IsInf", { { PLAIN, S (3, 5) } } },
  { "weft.Step", { { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) } } },
  { "weft.TanhSlope", { { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) } } },
  { "weft.SigmoidSlope", { { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) } } },
  { "Equal", { { INDEX, S (3, 5) }, { INDEX, S (5) } } },
  { "Greater", { { PLAIN, S (3, 5) }, { PLAIN, S (5) } } },
  { "GreaterOrEqual", { { INDEX, S (3, 5) }, { INDEX, S (5) } } },
  { "Less", { { PLAIN, S (3, 5) }, { PLAIN, S (5) } } },
  { "LessOrEqual", { { INDEX, S (3, 5) }, { INDEX, S (5) } } },
  { "Where", { { TRUTH, S (3, 5) }, { PLAIN, S (5) }, { PLAIN, WEFT_SCALAR } } },
  { "ReduceSum", { { PLAIN, S (3, 4, 5) }, { LIST, S (1), { 1 } } } },
  { "ReduceSum", { { PLAIN, S (3, 4, 5) }, { LIST, S (2), { 0, 2 } } }, A (WEFT_INT ("keepdims", 0)) },
  { "ReduceSum", { { PLAIN, S (3, 4) } } },
  { "ReduceSumSquare", { { PLAIN, S (3, 4, 5) } }, A (WEFT_INTS ("axes", axes_02, 2)) },
  { "ReduceMean", { { PLAIN, S (3, 4, 5) } }, A (WEFT_INTS ("axes", axes_1, 1), WEFT_INT ("keepdims", 0)) },
  { "ReduceMean", { { PLAIN, S (3, 4, 5) } }, A (WEFT_INTS ("axes", axes_02, 2)) },
  { "ReduceMax", { { PLAIN, S (3, 4, 5) } }, A (WEFT_INTS ("axes", axes_1, 1)) },
  { "ReduceMin", { { PLAIN, S (3, 4) } }, A (WEFT_INT ("keepdims", 0)) },
  { "ReduceProd", { { POSITIVE, S (3, 4, 5) } }, A (WEFT_INTS ("axes", axes_02, 2)) },
  { "ReduceProd", { { POSITIVE, S (3, 4) } }, A (WEFT_INTS ("axes", axes_1, 1), WEFT_INT ("keepdims", 0)) },
  { "ReduceL1", { { PLAIN, S (3, 4, 5) } }, A (WEFT_INTS ("axes", axes_02, 2)) },
  { "ReduceL2", { { PLAIN, S (3, 4, 5) } }, A (WEFT_INTS ("axes", axes_1, 1), WEFT_INT ("keepdims", 0)) },
  { "ReduceLogSum", { { POSITIVE, S (3, 4, 5) } }, A (WEFT_INTS ("axes", axes_02, 2)) },
  { "ReduceLogSumExp", { { PLAIN, S (3, 4, 5) } }, A (WEFT_INTS ("axes", axes_02, 2)) },
  { "ReduceLogSumExp", { { PLAIN, S (3, 19) } }, A (WEFT_INTS ("axes", axes_1, 1), WEFT_INT ("keepdims", 0)) },
  { "weft.SumLike", { { PLAIN, S (3, 4, 5) }, { PLAIN, S (4, 1) } } },
  { "weft.SumLike", { { PLAIN, S (3, 70) }, { PLAIN, S (70) } }, A (WEFT_INT ("average", 1)) },
  { "weft.ExpandLike", { { PLAIN, S (3, 1) }, { PLAIN, S (2, 3, 5) } } },
  { "weft.ExpandLike", { { PLAIN, S (3, 1) }, { PLAIN, S (3, 5) } }, A (WEFT_INT ("average", 1)) },
  { "Gemm", { { PLAIN, S (9, 7) }, { PLAIN, S (7, 37) }, { PLAIN, S (37) } } },
  { "Gemm", { { PLAIN, S (7, 3) }, { PLAIN, S (7, 5) }, { PLAIN, S (3, 1) } }, A (WEFT_INT ("transA", 1), WEFT_FLOAT ("beta", 0.5)) },
  { "Gemm", { { PLAIN, S (3, 7) }, { PLAIN, S (5, 7) } }, A (WEFT_INT ("transB", 1), WEFT_FLOAT ("alpha", 2)) },
  { "Gemm", { { PLAIN, S (7, 3) }, { PLAIN, S (5, 7) }, { PLAIN, S (3, 5) } }, A (WEFT_INT ("transA", 1), WEFT_INT ("transB", 1)) },
  { "MatMul", { { PLAIN, S (3, 4) }, { PLAIN, S (4, 5) } } },
  { "MatMul", { { PLAIN, S (2, 1, 3, 4) }, { PLAIN, S (3, 4, 5) } } },
  { "MatMul", { { PLAIN, S (4) }, { PLAIN, S (2, 4, 5) } } },
  { "MatMul", { { PLAIN, S (2, 3, 4) }, { PLAIN, S (4) } } },
  { "MatMul", { { PLAIN, S (4) }, { PLAIN, S (4) } } },
  { "weft.MatMul", { { PLAIN, S (2, 4, 3) }, { PLAIN, S (2, 5, 4) } }, A (WEFT_INT ("transpose_a", 1), WEFT_INT ("transpose_b", 1)) },
  { "Identity", { { PLAIN, S (3, 5) } } },
  { "Reshape", { { PLAIN, S (3, 4) }, { LIST, S (2), { 2, -1 } } } },
  { "weft.ReshapeLike", { { PLAIN, S (3, 4) }, { PLAIN, S (2, 6) } } },
  { "Flatten", { { PLAIN, S (3, 4, 5) } } },
  { "Squeeze", { { PLAIN, S (3, 1, 5) }, { LIST, S (1), { 1 } } } },
  { "Unsqueeze", { { PLAIN, S (3, 5) }, { LIST, S (2), { 0, 3 } } } },
  { "Transpose", { { PLAIN, S (3, 4, 5) } } },
  { "Transpose", { { PLAIN, S (3, 4, 5) } }, A (WEFT_INTS ("perm", perm_102, 3)) },
  { "Concat", { { PLAIN, S (3, 2) }, { PLAIN, S (3, 5) }, { PLAIN, S (3, 1) } }, A (WEFT_INT ("axis", 1)) },
  { "Concat", { { PLAIN, S (1, 4) }, { PLAIN, S (3, 4) } }, A (WEFT_INT ("axis", 0)) },
  { "Slice", { { PLAIN, S (5, 6) }, { LIST, S (2), { 1, -1 } }, { LIST, S (2), { 4, -6 } }, { LIST, S (2), { 0, 1 } }, { LIST, S (2), { 1, -2 } } } },
  { "weft.Unslice", { { PLAIN, S (2, 6) }, { PLAIN, S (5, 6) }, { LIST, S (1), { 1 } }, { LIST, S (1), { 3 } }, { LIST, S (1), { 0 } } } },
  { "Cast", { { PLAIN, S (3, 5) } }, A (WEFT_INT ("to", WEFT_DTYPE_F32)) },
  { "Gather", { { PLAIN, S (4, 5) }, { INDEX, S (2, 3) } } },
  { "weft.ScatterRows", { { PLAIN, S (6, 5) }, { INDEX, S (6) }, { PLAIN, S (4, 5) } } },
  { "Gather", { { PLAIN, S (2, 4, 5) }, { INDEX, S (2, 3) } }, A (WEFT_INT ("axis", 1)) },
  { "weft.ScatterRows", { { PLAIN, S (2, 6, 5) }, { INDEX, S (6) }, { PLAIN, S (2, 4, 5) } }, A (WEFT_INT ("axis", 1)) },
  { "Expand", { { PLAIN, S (3, 1) }, { LIST, S (3), { 2, 1, 4 } } } },
  { "ArgMax", { { PLAIN, S (3, 4, 5) } }, A (WEFT_INT ("axis", 1)) },
  { "ArgMin", { { PLAIN, S (3, 4) } }, A (WEFT_INT ("keepdims", 0)) },
  { "TopK", { { PLAIN, S (3, 7) }, { LIST, S (1), { 3 } } } },
  { "TopK", { { PLAIN, S (5, 3) }, { LIST, S (1), { 2 } } }, A (WEFT_INT ("axis", 0), WEFT_INT ("largest", 0)) },
  { "CumSum", { { PLAIN, S (3, 5) }, { LIST, WEFT_SCALAR, { 1 } } } },
  { "CumSum", { { PLAIN, S (3, 5) }, { LIST, WEFT_SCALAR, { 0 } } }, A (WEFT_INT ("exclusive", 1), WEFT_INT ("reverse", 1)) },
  { "GatherElements", { { PLAIN, S (3, 4, 5) }, { INDEX, S (3, 2, 5) } }, A (WEFT_INT ("axis", 1)) },
  { "GatherElements", { { PLAIN, S (3, 4) }, { INDEX, S (5, 3) } } },
  { "ScatterElements", { { PLAIN, S (3, 4) }, { INDEX, S (3, 3) }, { PLAIN, S (3, 3) } }, A (WEFT_INT ("axis", 1)) },
  { "ScatterElements", { { PLAIN, S (3, 4) }, { INDEX, S (5, 3) }, { PLAIN, S (5, 3) } }, A (WEFT_TEXT ("reduction", "add")) },
  { "ScatterElements", { { PLAIN, S (3, 4) }, { INDEX, S (3, 3) }, { POSITIVE, S (3, 3) } }, A (WEFT_INT ("axis", 1), WEFT_TEXT ("reduction", "mul")) },
  { "ConstantOfShape", { { LIST, S (2), { 3, 5 } } }, A (WEFT_FLOAT ("value", 0.5)) },
  { "Shape", { { PLAIN, S (3, 5) } } },
  { "Range", { { LIST, WEFT_SCALAR, { 2 } }, { LIST, WEFT_SCALAR, { -7 } }, { LIST, WEFT_SCALAR, { -2 } } } },
  { "OneHot", { { INDEX, S (4) }, { LIST, S (1), { 3 } }, { PLAIN, S (2) } } },
  { "OneHot", { { INDEX, S (4, 2) }, { LIST, S (1), { 5 } }, { PLAIN, S (2) } }, A (WEFT_INT ("axis", 0)) },
  { "Tile", { { PLAIN, S (3, 2) }, { LIST, S (2), { 2, 3 } } } },
  { "weft.TileGradient", { { PLAIN, S (3, 8) }, { PLAIN, S (3, 2) }, { LIST, S (2), { 1, 4 } } } },
  { "Pad", { { PLAIN, S (3, 4) }, { LIST, S (4), { 1, 2, 0, -1 } }, { PLAIN, WEFT_SCALAR } } },
  { "Pad", { { PLAIN, S (2, 3, 4) }, { LIST, S (6), { 0, 2, 1, 0, 1, 3 } } }, A (WEFT_TEXT ("mode", "reflect")) },
  { "Pad", { { PLAIN, S (2, 3, 4) }, { LIST, S (6), { 0, 2, 1, 0, 1, 6 } } }, A (WEFT_TEXT ("mode", "edge")) },
  { "weft.PadGradient", { { PLAIN, S (3, 7) }, { PLAIN, S (3, 4) }, { LIST, S (4), { 0, 2, 0, 1 } } }, A (WEFT_TEXT ("mode", "reflect")) },
  { "Resize", { { PLAIN, S (2, 3, 4) }, { LIST, S (0) }, { LIST, S (0) }, { LIST, S (3), { 2, 5, 6 } } } },
  { "Resize", { { PLAIN, S (2, 3, 4) }, { LIST, S (0) }, { LIST, S (0) }, { LIST, S (3), { 2, 5, 7 } } }, A (WEFT_TEXT ("mode", "linear")) },
  { "Resize", { { PLAIN, S (5, 4) }, { LIST, S (0) }, { LIST, S (0) }, { LIST, S (2), { 3, 7 } } }, A (WEFT_TEXT ("mode", "cubic"), WEFT_INT ("exclude_outside", 1)) },
  { "weft.ResizeGradient", { { PLAIN, S (2, 5, 7) }, { PLAIN, S (2, 3, 4) }, { LIST, S (0) }, { LIST, S (0) }, { LIST, S (3), { 2, 5, 7 } } }, A (WEFT_TEXT ("mode", "linear")) },
  { "LayerNormalization", { { PLAIN, S (3, 19) }, { PLAIN, S (19) }, { PLAIN, S (19) } } },
  { "LayerNormalization", { { PLAIN, S (3, 2, 5) }, { POSITIVE, S (2, 5) } }, A (WEFT_INT ("axis", 1), WEFT_FLOAT ("epsilon", 0.1)) },
  { "weft.LayerNormalizationGradient", { { PLAIN, S (3, 19) }, { PLAIN, S (3, 19) }, { PLAIN, S (19) } } },
  { "LSTM", { { PLAIN, S (2, 3, 2) }, { PLAIN, S (1, 12, 2) }, { PLAIN, S (1, 12, 3) }, { PLAIN, S (1, 24) } }, A (WEFT_INT ("layout", 1)) },
  { "LSTM", { { PLAIN, S (3, 2, 2) }, { PLAIN, S (2, 8, 2) }, { PLAIN, S (2, 8, 2) }, { PLAIN, S (2, 16) }, { INDEX, S (2) }, { PLAIN, S (2, 2, 2) }, { PLAIN, S (2, 2, 2) } }, A (WEFT_TEXT ("direction", "bidirectional")) },
  { "weft.LSTMGradient", { { PLAIN, S (2, 12, 3) }, { PLAIN, S (2, 3, 2, 18) }, { PLAIN, S (2, 3, 2, 3) }, { PLAIN, S (2, 2, 3) }, { PLAIN, S (2, 2, 3) }, { PLAIN, S (2, 3, 2, 18) }, { INDEX, S (2) }, { PLAIN, S (2, 2, 3) } }, A (WEFT_TEXT ("direction", "bidirectional"), WEFT_INT ("layout", 1)) },
  { "GRU", { { PLAIN, S (2, 3, 2) }, { PLAIN, S (1, 9, 2) }, { PLAIN, S (1, 9, 3) }, { PLAIN, S (1, 18) } }, A (WEFT_INT ("layout", 1), WEFT_INT ("linear_before_reset", 1), WEFT_TEXT ("direction", "reverse")) },
  { "GRU", { { PLAIN, S (3, 2, 2) }, { PLAIN, S (2, 6, 2) }, { PLAIN, S (2, 6, 2) }, { PLAIN, S (2, 12) }, { INDEX, S (2) }, { PLAIN, S (2, 2, 2) } }, A (WEFT_TEXT ("direction", "bidirectional"), WEFT_INT ("linear_before_reset", 1)) },
  { "weft.GRUGradient", { { PLAIN, S (2, 6, 2) }, { POSITIVE, S (2, 2, 2, 10) }, { PLAIN, S (2, 2, 2, 2) }, { PLAIN, S (2, 2, 2) } }, A (WEFT_TEXT ("direction", "bidirectional"), WEFT_INT ("layout", 1)) },
  { "Softmax", { { PLAIN, S (3, 19) } } },
  { "Softmax", { { PLAIN, S (3, 4, 2) } }, A (WEFT_INT ("axis", 1)) },
  { "LogSoftmax", { { PLAIN, S (3, 19) } } },
  { "LogSoftmax", { { PLAIN, S (4, 3) } }, A (WEFT_INT ("axis", 0)) },
  { "weft.SoftmaxCrossEntropy", { { PLAIN, S (5, 3) }, { INDEX, S (5) } } },
  { "weft.SoftmaxCrossEntropy", { { PLAIN, S (5, 3) }, { INDEX, S (5) }, { POSITIVE, S (3) } }, A (WEFT_FLOAT ("label_smoothing", 0.1)) },
  { "weft.SoftmaxCrossEntropyGradient", { { PLAIN, S (5) }, { POSITIVE, S (5, 3) }, { INDEX, S (5) } } },
  { "weft.SoftmaxCrossEntropyGradient", { { PLAIN, S (5) }, { POSITIVE, S (5, 3) }, { INDEX, S (5) }, { POSITIVE, S (3) } }, A (WEFT_FLOAT ("label_smoothing", 0.1)) },
  { "Conv", { { PLAIN, S (2, 3, 6, 7) }, { PLAIN, S (9, 3, 3, 3) }, { PLAIN, S (9) } } },
  { "Conv", { { PLAIN, S (2, 2, 5, 6) }, { PLAIN, S (3, 2, 3, 2) } }, A (WEFT_INTS ("pads", pads_0112, 4), WEFT_INTS ("strides", ints_21, 2)) },
  { "Conv", { { PLAIN, S (2, 4, 7, 6) }, { PLAIN, S (6, 2, 2, 3) }, { PLAIN, S (6) } }, A (WEFT_INT ("group", 2), WEFT_INTS ("dilations", ints_21, 2), WEFT_INTS ("pads", pads_1010, 4)) },
  { "Conv", { { PLAIN, S (17, 2, 3, 4) }, { PLAIN, S (2, 1, 3, 3) } }, A (WEFT_INT ("group", 2), WEFT_TEXT ("auto_pad", "SAME_UPPER"), WEFT_INTS ("strides", ints_22, 2)) },
  { "Conv", { { PLAIN, S (2, 3, 11) }, { PLAIN, S (4, 3, 4) } }, A (WEFT_INTS ("strides", ints_2, 1), WEFT_TEXT ("auto_pad", "SAME_LOWER")) },
  { "Conv", { { PLAIN, S (1, 2, 4, 5) }, { PLAIN, S (3, 2, 1, 1) } }, A (WEFT_INTS ("strides", ints_22, 2), WEFT_TEXT ("auto_pad", "VALID")) },
  { "weft.ConvGradientInput", { { PLAIN, S (2, 4, 3, 3) }, { PLAIN, S (4, 3, 2, 3) }, { PLAIN, S (2, 3, 6, 7) } }, A (WEFT_INTS ("strides", ints_22, 2)) },
  { "weft.ConvGradientInput", { { PLAIN, S (9, 4, 2, 3) }, { PLAIN, S (4, 1, 3, 3) }, { PLAIN, S (9, 2, 4, 5) } }, A (WEFT_INT ("group", 2), WEFT_INTS ("dilations", ints_21, 2), WEFT_INTS ("pads", pads_1010, 4)) },
  { "weft.ConvGradientWeight", { { PLAIN, S (9, 2, 4, 5) }, { PLAIN, S (9, 3, 2, 3) }, { PLAIN, S (3, 2, 3, 3) } } },
  { "weft.ConvGradientWeight", { { PLAIN, S (2, 4, 6, 7) }, { PLAIN, S (2, 6, 3, 3) }, { PLAIN, S (6, 2, 2, 3) } }, A (WEFT_INT ("group", 2), WEFT_INTS ("strides", ints_22, 2)) },
  { "ConvTranspose", { { PLAIN, S (2, 4, 3, 4) }, { PLAIN, S (4, 3, 2, 3) }, { PLAIN, S (3) } }, A (WEFT_INTS ("strides", ints_22, 2), WEFT_INTS ("output_padding", ints_11, 2), WEFT_INTS ("pads", pads_0112, 4)) },
  { "ConvTranspose", { { PLAIN, S (2, 4, 3, 4) }, { PLAIN, S (4, 2, 3, 3) } }, A (WEFT_INT ("group", 2), WEFT_INTS ("dilations", ints_21, 2), WEFT_INTS ("strides", ints_21, 2), WEFT_INTS ("pads", pads_1111, 4)) },
  { "ConvTranspose", { { PLAIN, S (2, 3, 5) }, { PLAIN, S (3, 2, 3) } }, A (WEFT_INTS ("strides", ints_2, 1), WEFT_TEXT ("auto_pad", "SAME_UPPER")) },
  { "MaxPool", { { PLAIN, S (2, 3, 6, 40) } }, A (WEFT_INTS ("kernel_shape", ints_22, 2), WEFT_INTS ("strides", ints_22, 2)) },
  { "MaxPool", { { PLAIN, S (17, 2, 5, 7) } }, A (WEFT_INTS ("kernel_shape", ints_33, 2), WEFT_INTS ("strides", ints_21, 2), WEFT_INTS ("pads", pads_1111, 4), WEFT_INT ("ceil_mode", 1)) },
  { "MaxPool", { { PLAIN, S (2, 3, 19) } }, A (WEFT_INTS ("kernel_shape", ints_2, 1), WEFT_INTS ("strides", ints_3, 1), WEFT_INTS ("dilations", ints_2, 1)) },
  { "weft.MaxPoolIndices", { { PLAIN, S (2, 3, 6, 7) } }, A (WEFT_INTS ("kernel_shape", ints_22, 2), WEFT_INTS ("strides", ints_21, 2)) },
  { "weft.MaxPoolPlaces", { { PLAIN, S (2, 3, 6, 40) } }, A (WEFT_INTS ("kernel_shape", ints_33, 2), WEFT_INTS ("strides", ints_21, 2), WEFT_INTS ("pads", pads_1111, 4), WEFT_INT ("positive", 1)) },
  { "weft.MaxPoolGradient", { { PLAIN, S (2, 3, 5, 6) }, { INDEX, S (2, 3, 5, 6) }, { PLAIN, S (2, 3, 6, 7) } }, A (WEFT_INTS ("kernel_shape", ints_22, 2)) },
  { "weft.MaxPoolPick", { { INDEX, S (2, 3, 3, 6) }, { PLAIN, S (2, 3, 6, 7) } }, A (WEFT_INTS ("kernel_shape", ints_22, 2), WEFT_INTS ("strides", ints_21, 2)) },
  { "AveragePool", { { PLAIN, S (2, 3, 5, 7) } }, A (WEFT_INTS ("kernel_shape", ints_33, 2), WEFT_INTS ("strides", ints_22, 2), WEFT_INTS ("pads", pads_1111, 4)) },
  { "AveragePool", { { PLAIN, S (2, 3, 6, 7) } }, A (WEFT_INTS ("kernel_shape", ints_22, 2), WEFT_INTS ("strides", ints_22, 2), WEFT_INTS ("pads", pads_1010, 4), WEFT_INT ("count_include_pad", 1), WEFT_INT ("ceil_mode", 1)) },
  { "weft.AveragePoolGradient", { { PLAIN, S (17, 2, 3, 6) }, { PLAIN, S (17, 2, 4, 7) } }, A (WEFT_INTS ("kernel_shape", ints_22, 2)) },
  { "GlobalAveragePool", { { PLAIN, S (2, 3, 4, 5) } } },
  { "GlobalMaxPool", { { PLAIN, S (2, 3, 4, 5) } } },
  { "BatchNormalization", { { PLAIN, S (2, 3, 4, 5) }, { PLAIN, S (3) }, { PLAIN, S (3) }, { PLAIN, S (3) }, { POSITIVE, S (3) } }, A (WEFT_FLOAT ("epsilon", 0.1)) },
  { "BatchNormalization", { { PLAIN, S (5, 3) }, { PLAIN, S (3) }, { PLAIN, S (3) }, { PLAIN, S (3) }, { POSITIVE, S (3) } } },
  { "weft.BatchNormalizationGradient", { { PLAIN, S (2, 3, 4, 5) }, { PLAIN, S (2, 3, 4, 5) }, { PLAIN, S (3) }, { POSITIVE, S (3) } }, A (WEFT_FLOAT ("epsilon", 0.1)) },
  { "weft.BatchNormalizationGradient", { { PLAIN, S (5, 3) }, { PLAIN, S (5, 3) }, { PLAIN, S (3) }, { POSITIVE, S (3) } } },
  { "weft.ChannelMoments", { { PLAIN, S (4, 3, 2, 5) } } },
  { "weft.ChannelMoments", { { PLAIN, S (7, 3) } } },
  { "weft.WhileTraining", { { PLAIN, S (3) }, { PLAIN, S (3) } } },
  { "weft.Standardize", { { PLAIN, S (3, 4, 5) } }, A (WEFT_INT ("axis", 1)) },
  { "LayerNormalization", { { PLAIN, S (3, 4, 9) }, { PLAIN, S (9) }, { PLAIN, S (9) } } },
  { "LayerNormalization", { { PLAIN, S (3, 4, 5) }, { PLAIN, S (4, 5) } }, A (WEFT_INT ("axis", 1), WEFT_FLOAT ("epsilon", 0.1)) },
  { "InstanceNormalization", { { PLAIN, S (2, 3, 4, 5) }, { PLAIN, S (3) }, { PLAIN, S (3) } } },
  { "Dropout", { { PLAIN, S (3, 5) } } },
  { "weft.Augment", { { PLAIN, S (2, 3, 4, 5) } } },
  { "weft.AugmentGradient", { { PLAIN, S (2, 3, 4, 5) } } },
  { "weft.DropoutGradient", { { PLAIN, S (3, 5) }, { TRUTH, S (3, 5) }, { RATE, WEFT_SCALAR } } },
  { "weft.SgdUpdate", { { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) }, { RATE, S (WEFT_UPDATE_RATE_LENGTH) } } },
  { "weft.MomentumUpdate", { { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) }, { RATE, S (WEFT_UPDATE_RATE_LENGTH) } } },
  { "weft.RmspropUpdate", { { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) }, { POSITIVE, S (3, 5) }, { RATE, S (WEFT_UPDATE_RATE_LENGTH) } } },
  { "weft.AdagradUpdate", { { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) }, { POSITIVE, S (3, 5) }, { RATE, S (WEFT_UPDATE_RATE_LENGTH) } } },
  { "weft.LionUpdate", { { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) }, { RATE, S (WEFT_UPDATE_RATE_LENGTH) } } },
  { "weft.AdamUpdate", { { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) }, { POSITIVE, S (3, 5) }, { RATE, S (WEFT_UPDATE_RATE_LENGTH) } } },
  { "weft.NadamUpdate", { { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) }, { POSITIVE, S (3, 5) }, { RATE, S (WEFT_UPDATE_RATE_LENGTH) } } },
  { "weft.LambUpdate", { { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) }, { PLAIN, S (3, 5) }, { POSITIVE, S (3, 5) }, { RATE, S (WEFT_UPDATE_RATE_LENGTH) } } },
};

static double
content_at (const Input *input,
            gint64       i,
            int          place)
{
  /* Spaced wider than a difference reaches, so that no maximum changes hands. */
  double wave = (double) ((i * 37 + place * 11) % 97 - 48) / 32;

  switch (input->content) {
  case POSITIVE:
    return 1 + 0.3 * wave;
  case INDEX:
    return (double) (i % 3);
  case TRUTH:
    return (double) (i % 2);
  case LIST:
    return (double) input->list[i];
  case RATE:
    return 0.1;
  case PLAIN:
  case ABSENT:
  default:
    return wave < 0 ? wave - 0.1 : wave + 0.1;
  }
}

static WeftTensor *
make_input (const Input *input,
            int          place)
{
  static const WeftDType dtypes[] = {
    [PLAIN] = WEFT_DTYPE_F32,
    [POSITIVE] = WEFT_DTYPE_F32,
    [INDEX] = WEFT_DTYPE_I32,
    [TRUTH] = WEFT_DTYPE_BOOL,
    [LIST] = WEFT_DTYPE_I64,
    [RATE] = WEFT_DTYPE_F32,
  };
  g_autoptr (GError) error = NULL;
  WeftTensor *tensor = weft_tensor_new (dtypes[input->content], &input->shape, &error);

  g_assert_no_error (error);
  for (gint64 i = 0; i < weft_shape_count (&input->shape); i++)
    weft_tensor_set (tensor, i, content_at (input, i, place));
  return tensor;
}

/* A case as a graph whose scalar `sum` depends on all outputs, each element
 * with a weight of its own. */
typedef struct
{
  WeftGraph *graph;
  int n_inputs;
  WeftValue inputs[MOST_INPUTS]; /* as the op sees them */
  WeftValue given[MOST_INPUTS];  /* graph inputs */
  WeftTensor *tensors[MOST_INPUTS];
  int n_given;
  WeftValue output;
  WeftValue sum;
} Setup;

static void
setup_inputs (Setup      *self,
              const Case *c)
{
  for (int i = 0; i < MOST_INPUTS && c->inputs[i].content != ABSENT; i++) {
    const Input *input = &c->inputs[i];
    g_autofree char *name = g_strdup_printf ("x%d", i);
    WeftTensor *tensor;

    tensor = make_input (input, i);
    self->n_inputs = i + 1;
    if (input->content == LIST) {
      self->inputs[i] = weft_graph_add_constant (self->graph, tensor);
      continue;
    }
    self->inputs[i] = weft_graph_add_input (self->graph, name, tensor->dtype, &tensor->shape);
    self->given[self->n_given] = self->inputs[i];
    self->tensors[self->n_given++] = tensor;
  }
}

static WeftValue
weighted_sum (WeftGraph *graph,
              WeftValue  value)
{
  const WeftValueInfo *info = weft_graph_get_value (graph, value);
  WeftTensor *weights = weft_tensor_new (WEFT_DTYPE_F32, &info->shape, NULL);

  for (gint64 i = 0; i < weft_shape_count (&info->shape); i++)
    weft_tensor_set (weights, i, cos ((double) i * 3 + 1) + 1.5);
  return weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (weft_graph_emit (graph, "Mul", WEFT_INPUTS (value, weft_graph_add_constant (graph, weights)), NULL)),
                          WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

static void
setup_init (Setup      *self,
            const Case *c)
{
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  self->graph = weft_graph_new ();
  setup_inputs (self, c);
  self->output = weft_graph_add (self->graph, c->op, self->inputs, self->n_inputs, c->attributes, &error);
  g_assert_no_error (error);
  self->sum = weft_graph_get_value (self->graph, self->output)->dtype == WEFT_DTYPE_F32 ? weighted_sum (self->graph, self->output) : WEFT_NO_VALUE;
}

static void
setup_clear (Setup *self)
{
  for (int i = 0; i < self->n_given; i++)
    weft_tensor_unref (self->tensors[i]);
  weft_graph_unref (self->graph);
}

static double
evaluate (WeftSession *session,
          Setup       *setup,
          WeftValue    value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTensor) result = NULL;

  weft_session_run (session, setup->given, setup->tensors, setup->n_given, &value, &result, 1, &error);
  g_assert_no_error (error);
  return weft_tensor_get (result, 0);
}

/* d(value)/d(input) by central differences against the gradient's elements. */
static void
compare_gradient (WeftSession *session,
                  Setup       *setup,
                  WeftValue    value,
                  int          given,
                  WeftValue    gradient,
                  const char  *what)
{
  WeftTensor *x = setup->tensors[given];
  g_autoptr (WeftTensor) found = NULL;
  g_autoptr (GError) error = NULL;
  const double h = 1e-2;

  weft_session_run (session, setup->given, setup->tensors, setup->n_given, &gradient, &found, 1, &error);
  g_assert_no_error (error);
  g_assert_true (weft_shape_equal (&found->shape, &x->shape));
  for (gint64 i = 0; i < weft_shape_count (&x->shape); i += 1 + weft_shape_count (&x->shape) / 7) {
    double old = weft_tensor_get (x, i), slope[2], expected;

    for (int step = 0; step < 2; step++) {
      double d = h / (1 + step), up, down;

      weft_tensor_set (x, i, old + d);
      up = evaluate (session, setup, value);
      weft_tensor_set (x, i, old - d);
      down = evaluate (session, setup, value);
      slope[step] = (up - down) / (2 * d);
    }
    weft_tensor_set (x, i, old);
    expected = (4 * slope[1] - slope[0]) / 3;
    if (!(fabs (weft_tensor_get (found, i) - expected) <= 4e-3 * (1 + fabs (expected))))
      g_error ("%s: element %d of input %d: the gradient is %g, differences say %g", what, (int) i, given, weft_tensor_get (found, i), expected);
  }
}

static gboolean
is_differentiable (Setup *setup,
                   int    given)
{
  const WeftOpClass *klass = weft_graph_get_value (setup->graph, setup->output)->producer->klass;

  /* Class weights and a dropout's ratio count as constants, as their docs say. */
  if (g_str_has_prefix (klass->name, "weft.SoftmaxCrossEntropy") && given == klass->max_inputs - 1)
    return FALSE;
  if (g_str_has_prefix (klass->name, "weft.Dropout") && given > 0)
    return FALSE;
  return setup->sum != WEFT_NO_VALUE && setup->tensors[given]->dtype == WEFT_DTYPE_F32 && klass->differentiate != NULL;
}

static void
test_gradient (gconstpointer data)
{
  const Case *c = data;
  Setup setup;

  setup_init (&setup, c);
  for (int i = 0; i < setup.n_given; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftSession) session = NULL;
    WeftValue gradient, second, sum;

    if (!is_differentiable (&setup, i))
      continue;
    weft_graph_differentiate (setup.graph, setup.sum, &setup.given[i], 1, &gradient, &error);
    g_assert_no_error (error);
    sum = weighted_sum (setup.graph, gradient);
    weft_graph_differentiate (setup.graph, sum, &setup.given[i], 1, &second, &error);
    g_assert_no_error (error);
    session = weft_session_new (setup.graph, &error);
    g_assert_no_error (error);
    compare_gradient (session, &setup, setup.sum, i, gradient, c->op);
    compare_gradient (session, &setup, sum, i, second, "second order");
  }
  setup_clear (&setup);
}

/* Whatever the kernel set and the number of threads, the numbers agree: to
 * rounding between sets, exactly between threads. */
static void
test_sets (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (WeftTensor) first = NULL;

  for (const WeftKernels *const *set = weft_kernels_list (); *set != NULL; set++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftSession) session = NULL;
    g_autoptr (WeftTensor) result = NULL;
    Setup setup;

    weft_kernels_use ((*set)->name, &error);
    g_assert_no_error (error);
    setup_init (&setup, c);
    if (weft_graph_get_value (setup.graph, setup.output)->producer->klass->flags & WEFT_OP_UPDATE) {
      setup_clear (&setup);
      break;
    }
    session = weft_session_new (setup.graph, &error);
    weft_session_run (session, setup.given, setup.tensors, setup.n_given, &setup.output, &result, 1, &error);
    g_assert_no_error (error);
    for (gint64 i = 0; first != NULL && i < weft_shape_count (&result->shape); i++)
      g_assert_cmpfloat_with_epsilon (weft_tensor_get (first, i), weft_tensor_get (result, i), 1e-5);
    if (first == NULL)
      first = weft_tensor_ref (result);
    setup_clear (&setup);
  }
  weft_kernels_use (NULL, NULL);
}

static void
test_every_op_has_a_case (void)
{
  for (const WeftOpClass *const *klass = weft_op_class_list (); *klass != NULL; klass++) {
    gboolean found = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      found |= g_str_equal (cases[i].op, (*klass)->name);
    if (!found)
      g_error ("%s has no case in tests/engine/test-ops.c", (*klass)->name);
    g_assert_nonnull ((*klass)->infer);
    g_assert_true (((*klass)->flags & WEFT_OP_ALIAS) || (*klass)->run != NULL);
    g_assert_true ((*klass)->differentiate != NULL || ((*klass)->flags & WEFT_OP_NO_GRADIENT));
  }
}

/* Beyond the pieces that the cases above reach: nothing below -3, everything above 3. */
static void
test_hard_swish_ends (void)
{
  const float numbers[] = { -4, -1.5f, 0, 1.5f, 4 }, values[] = { 0, -0.375f, 0, 1.125f, 4 }, slopes[] = { 0, 0, 0.5f, 1, 1 };
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  WeftValue x = weft_graph_add_input (graph, "x", WEFT_DTYPE_F32, &WEFT_SHAPE (5)), wanted[2];
  g_autoptr (WeftTensor) given = weft_tensor_new_vector (numbers, 5), y = NULL, dx = NULL;
  g_autoptr (WeftSession) session = NULL;
  WeftTensor *results[2];
  g_autoptr (GError) error = NULL;

  wanted[0] = weft_graph_emit (graph, "HardSwish", WEFT_INPUTS (x), NULL);
  weft_graph_differentiate (graph, wanted[0], &x, 1, &wanted[1], &error);
  g_assert_no_error (error);
  session = weft_session_new (graph, &error);
  weft_session_run (session, &x, &given, 1, wanted, results, 2, &error);
  g_assert_no_error (error);
  y = results[0];
  dx = results[1];
  for (int i = 0; i < 5; i++) {
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (y, i), values[i], 1e-6);
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (dx, i), slopes[i], 1e-6);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/ops/every-op-has-a-case", test_every_op_has_a_case);
  g_test_add_func ("/engine/ops/hard-swish/ends", test_hard_swish_ends);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *gradient = g_strdup_printf ("/engine/ops/gradient/%s/%u", cases[i].op, i);
    g_autofree char *sets = g_strdup_printf ("/engine/ops/sets/%s/%u", cases[i].op, i);

    g_test_add_data_func (gradient, &cases[i], test_gradient);
    g_test_add_data_func (sets, &cases[i], test_sets);
  }
  return g_test_run ();
}
