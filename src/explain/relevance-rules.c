/* relevance-rules.c: how relevance goes through each class of ops
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/relevance-private.h"

#include "base/i18n.h"

#define TRAINING N_("this op belongs to training, and a model that predicts has none")

static const WeftRelevanceRow rows[] = {
  /* Functions of single numbers: Bach et al. 2015, section 2.6; gates: Arras et al. 2017. */
  { "Neg", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Abs", WEFT_RELEVANCE_PASS, TRUE, NULL },
  { "Sqrt", WEFT_RELEVANCE_PASS, TRUE, NULL },
  { "Reciprocal", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Exp", WEFT_RELEVANCE_PASS, TRUE, NULL },
  { "Log", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Sin", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Cos", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Gelu", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Mish", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Relu", WEFT_RELEVANCE_PASS, TRUE, NULL },
  { "LeakyRelu", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Elu", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Selu", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Tanh", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Softplus", WEFT_RELEVANCE_PASS, TRUE, NULL },
  { "Softsign", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "HardSwish", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "weft.Affine", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Clip", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "PRelu", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Pow", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Mod", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Div", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Cast", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Dropout", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Identity", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "weft.WhileTraining", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "weft.Augment", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "Erf", WEFT_RELEVANCE_GATE, FALSE, NULL },
  { "Sigmoid", WEFT_RELEVANCE_GATE, TRUE, NULL },
  { "HardSigmoid", WEFT_RELEVANCE_GATE, TRUE, NULL },

  /* Norms over numbers of one sample are left as they are: Achtibat et al. 2024, section 3.3. */
  { "LayerNormalization", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "InstanceNormalization", WEFT_RELEVANCE_PASS, FALSE, NULL },
  { "weft.Standardize", WEFT_RELEVANCE_PASS, FALSE, NULL },

  /* Softmax weighs others; where its own numbers are read, they say of each what the others have. */
  { "Softmax", WEFT_RELEVANCE_STAYS, TRUE, NULL },
  { "LogSoftmax", WEFT_RELEVANCE_STAYS, FALSE, NULL },

  { "Conv", WEFT_RELEVANCE_WEIGHTED, FALSE, NULL },
  { "ConvTranspose", WEFT_RELEVANCE_WEIGHTED, FALSE, NULL },
  { "Gemm", WEFT_RELEVANCE_WEIGHTED, FALSE, NULL },
  { "MatMul", WEFT_RELEVANCE_WEIGHTED, FALSE, NULL },
  { "weft.MatMul", WEFT_RELEVANCE_WEIGHTED, FALSE, NULL },
  { "LSTM", WEFT_RELEVANCE_CELL, FALSE, NULL },
  { "GRU", WEFT_RELEVANCE_CELL, FALSE, NULL },
  { "BatchNormalization", WEFT_RELEVANCE_NORM, FALSE, NULL },
  { "Mul", WEFT_RELEVANCE_PRODUCT, FALSE, NULL },

  { "Add", WEFT_RELEVANCE_JOIN, FALSE, NULL },
  { "Sub", WEFT_RELEVANCE_JOIN, FALSE, NULL },
  { "Sum", WEFT_RELEVANCE_JOIN, FALSE, NULL },
  { "Mean", WEFT_RELEVANCE_JOIN, FALSE, NULL },
  { "ReduceSum", WEFT_RELEVANCE_SPREAD, FALSE, NULL },
  { "ReduceMean", WEFT_RELEVANCE_SPREAD, FALSE, NULL },
  { "AveragePool", WEFT_RELEVANCE_SPREAD, FALSE, NULL },
  { "GlobalAveragePool", WEFT_RELEVANCE_SPREAD, FALSE, NULL },
  { "CumSum", WEFT_RELEVANCE_SPREAD, FALSE, NULL },
  { "weft.SumLike", WEFT_RELEVANCE_SPREAD, FALSE, NULL },
  { "ReduceL1", WEFT_RELEVANCE_LENGTH, TRUE, NULL },
  { "ReduceL2", WEFT_RELEVANCE_LENGTH, TRUE, NULL },

  /* Numbers that are moved, copied or chosen. */
  { "Reshape", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "weft.ReshapeLike", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "Flatten", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "Squeeze", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "Unsqueeze", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "Transpose", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "Concat", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "Slice", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "weft.Unslice", WEFT_RELEVANCE_FRAME, FALSE, NULL },
  { "Gather", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "GatherElements", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "ScatterElements", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "TopK", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "OneHot", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "Expand", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "weft.ExpandLike", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "Tile", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "Pad", WEFT_RELEVANCE_FRAME, FALSE, NULL },
  { "Resize", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "Where", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "MaxPool", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "GlobalMaxPool", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "ReduceMax", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "ReduceMin", WEFT_RELEVANCE_TURN, FALSE, NULL },
  { "Max", WEFT_RELEVANCE_CHOICE, FALSE, NULL },
  { "Min", WEFT_RELEVANCE_CHOICE, FALSE, NULL },

  { "ReduceSumSquare", WEFT_RELEVANCE_NO_RULE, FALSE, N_("ReduceSumSquare makes squares, of which no part belongs to one number; integrated gradients explain such a model") },
  { "ReduceProd", WEFT_RELEVANCE_NO_RULE, FALSE, N_("ReduceProd multiplies all numbers, of which none has a part of its own; integrated gradients explain such a model") },
  { "ReduceLogSum", WEFT_RELEVANCE_NO_RULE, FALSE, N_("ReduceLogSum is a logarithm of a sum, which has no parts; integrated gradients explain such a model") },
  { "ReduceLogSumExp", WEFT_RELEVANCE_NO_RULE, FALSE, N_("ReduceLogSumExp is a logarithm of a sum, which has no parts; integrated gradients explain such a model") },
  { "weft.AugmentGradient", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.AveragePoolGradient", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.BatchNormalizationGradient", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.ChannelMoments", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.ConvGradientInput", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.ConvGradientWeight", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.DropoutGradient", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.GRUGradient", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.GeluSlope", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.LSTMGradient", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.LayerNormalizationGradient", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.MaxPoolGradient", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.MaxPoolPick", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.PadGradient", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.ResizeGradient", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.ScatterRows", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.SigmoidSlope", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.SoftmaxCrossEntropy", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.SoftmaxCrossEntropyGradient", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.Step", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.TanhSlope", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
  { "weft.TileGradient", WEFT_RELEVANCE_NO_RULE, FALSE, TRAINING },
};

static const WeftRelevanceRow unknown = { NULL, WEFT_RELEVANCE_NO_RULE, FALSE, NULL };

const WeftRelevanceRow *
weft_relevance_find_row (const WeftOpClass *klass)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].op, klass->name))
      return &rows[i];
  return &unknown;
}

gboolean
weft_relevance_explain_class (const WeftOpClass  *klass,
                              const char        **why)
{
  const WeftRelevanceRow *row = weft_relevance_find_row (klass);

  if (why != NULL)
    *why = row->why;
  return row->kind != WEFT_RELEVANCE_NO_RULE;
}
