/* unary.c: functions of one value, element by element, activations among them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/ops/ops.h"
#include "engine/ops/plain.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <math.h>

/* What distinguishes the members of this family. */
typedef struct
{
  WeftUnary kernel;
  double cost; /* operations per element */
  const WeftPlain *plain;
} Unary;

static gboolean
infer (WeftInference  *self,
       GError        **error)
{
  weft_rule_like_input (self, 0);
  return weft_plain_takes (((const Unary *) self->op->klass->user)->plain, self, 0, error);
}

static void
partition (const WeftInference *self,
           WeftPartition       *result)
{
  const Unary *unary = self->op->klass->user;

  weft_rule_partition_rows (self, result, unary->cost);
  result->in_place = 1;
}

static double
attribute (const WeftOp *op,
           const char   *name)
{
  const WeftAttributeSpec *spec = op->klass->attributes;

  for (; spec != NULL && spec->fallback.name != NULL; spec++)
    if (g_str_equal (spec->fallback.name, name))
      return weft_op_get_float (op, name);
  return 0;
}

static void
run (const WeftCall *call,
     gint64          first,
     gint64          last)
{
  const Unary *unary = call->op->klass->user;
  const WeftShape *shape = &call->inference->outputs[0].shape;
  gint64 part = weft_rule_part (shape, weft_rule_rows (shape));
  float alpha = (float) attribute (call->op, "alpha"), beta = (float) attribute (call->op, "beta");
  WeftPlainRun x = { call->inference->inputs[0].dtype, call->inputs[0], first * part, 1 }, y = x;

  y.data = call->outputs[0];
  if (x.dtype != WEFT_DTYPE_F32) {
    weft_plain_run (unary->plain, &x, &x, &y, (last - first) * part);
    return;
  }
  call->kernels->unary (unary->kernel, (const float *) call->inputs[0] + first * part,
                        (float *) call->outputs[0] + first * part, (last - first) * part, alpha, beta);
}

/* Gradient rules: x is the input, y the output, dy and dx their gradients. */
#define RULE(name)                                       \
  static void differentiate_##name (WeftGraph *g,        \
                                    const WeftOp *op,    \
                                    const WeftValue *dy, \
                                    WeftValue *dx)

RULE (neg)
{
  *dx = weft_rule_unary (g, "Neg", *dy);
}

RULE (abs)
{
  *dx = weft_rule_binary (g, "Mul", *dy, weft_rule_unary (g, "Sign", op->inputs[0]));
}

RULE (sqrt)
{
  *dx = weft_rule_affine (g, weft_rule_binary (g, "Div", *dy, op->first_output), 0.5, 0);
}

RULE (reciprocal)
{
  WeftValue y = op->first_output;

  *dx = weft_rule_unary (g, "Neg", weft_rule_binary (g, "Mul", *dy, weft_rule_binary (g, "Mul", y, y)));
}

RULE (exp)
{
  *dx = weft_rule_binary (g, "Mul", *dy, op->first_output);
}

RULE (log)
{
  *dx = weft_rule_binary (g, "Div", *dy, op->inputs[0]);
}

RULE (erf)
{
  WeftValue x = op->inputs[0];
  WeftValue bell = weft_rule_unary (g, "Exp", weft_rule_unary (g, "Neg", weft_rule_binary (g, "Mul", x, x)));

  *dx = weft_rule_binary (g, "Mul", *dy, weft_rule_affine (g, bell, M_2_SQRTPI, 0));
}

RULE (sin)
{
  *dx = weft_rule_binary (g, "Mul", *dy, weft_rule_unary (g, "Cos", op->inputs[0]));
}

RULE (cos)
{
  *dx = weft_rule_unary (g, "Neg", weft_rule_binary (g, "Mul", *dy, weft_rule_unary (g, "Sin", op->inputs[0])));
}

/* φ (x) = e^(-x² / 2) / √(2π) */
static WeftValue
normal_density (WeftGraph *g,
                WeftValue  x)
{
  WeftValue square = weft_rule_affine (g, weft_rule_binary (g, "Mul", x, x), -0.5, 0);

  return weft_rule_affine (g, weft_rule_unary (g, "Exp", square), 0.5 * M_2_SQRTPI * M_SQRT1_2, 0);
}

/* The slope of x Φ (x) is Φ (x) + x φ (x), and that one's (2 - x²) φ (x). */
RULE (gelu_slope)
{
  WeftValue x = op->inputs[0];
  WeftValue bend = weft_rule_affine (g, weft_rule_binary (g, "Mul", x, x), -1, 2);

  *dx = weft_rule_binary (g, "Mul", *dy, weft_rule_binary (g, "Mul", bend, normal_density (g, x)));
}

/* With t = tanh (√(2/π) (x + 0.044715 x³)):
 * ½ (1 + t + x (1 - t²) √(2/π) (1 + 0.134145 x²)) */
static WeftValue
gelu_tanh_slope (WeftGraph *g,
                 WeftValue  x)
{
  const double scale = M_2_SQRTPI * M_SQRT1_2;
  WeftValue square = weft_rule_binary (g, "Mul", x, x);
  WeftValue t = weft_rule_unary (g, "Tanh", weft_rule_binary (g, "Mul", x, weft_rule_affine (g, square, 0.044715 * scale, scale)));
  WeftValue bend = weft_rule_affine (g, weft_rule_binary (g, "Mul", t, t), -1, 1);
  WeftValue inner = weft_rule_affine (g, square, 0.134145 * scale, scale);
  WeftValue second = weft_rule_binary (g, "Mul", x, weft_rule_binary (g, "Mul", bend, inner));

  return weft_rule_affine (g, weft_rule_binary (g, "Add", t, second), 0.5, 0.5);
}

RULE (gelu)
{
  WeftValue x = op->inputs[0];
  gboolean bent = g_str_equal (weft_op_get_text (op, "approximate"), "tanh");

  *dx = weft_rule_binary (g, "Mul", *dy, bent ? gelu_tanh_slope (g, x) : weft_rule_unary (g, "weft.GeluSlope", x));
}

/* With t = tanh (softplus x): dx = dy (t + x (1 - t²) σ (x)). */
RULE (mish)
{
  WeftValue x = op->inputs[0], t = weft_rule_unary (g, "Tanh", weft_rule_unary (g, "Softplus", x));
  WeftValue bend = weft_rule_affine (g, weft_rule_binary (g, "Mul", t, t), -1, 1);
  WeftValue second = weft_rule_binary (g, "Mul", x, weft_rule_binary (g, "Mul", bend, weft_rule_unary (g, "Sigmoid", x)));

  *dx = weft_rule_binary (g, "Mul", *dy, weft_rule_binary (g, "Add", t, second));
}

RULE (relu)
{
  WeftValue pooled = weft_rule_pool_positive (g, *dy, op->first_output);

  *dx = pooled != WEFT_NO_VALUE ? pooled : weft_rule_binary (g, "weft.Step", *dy, op->first_output);
}

/* Where x > 0 dy, elsewhere @low. */
static WeftValue
where_positive (WeftGraph *g,
                WeftValue  x,
                WeftValue  dy,
                WeftValue  low)
{
  WeftValue positive = weft_rule_binary (g, "Greater", x, weft_graph_add_scalar (g, 0));

  return weft_graph_emit (g, "Where", WEFT_INPUTS (positive, dy, low), NULL);
}

RULE (leaky_relu)
{
  *dx = where_positive (g, op->inputs[0], *dy, weft_rule_affine (g, *dy, weft_op_get_float (op, "alpha"), 0));
}

RULE (elu)
{
  WeftValue slope = weft_rule_affine (g, op->first_output, 1, weft_op_get_float (op, "alpha"));

  *dx = where_positive (g, op->inputs[0], *dy, weft_rule_binary (g, "Mul", *dy, slope));
}

RULE (selu)
{
  const double alpha = 1.67326319217681884765625, gamma = 1.05070102214813232421875;
  WeftValue slope = weft_rule_affine (g, op->first_output, 1, gamma * alpha);

  *dx = where_positive (g, op->inputs[0], weft_rule_affine (g, *dy, gamma, 0), weft_rule_binary (g, "Mul", *dy, slope));
}

RULE (sigmoid)
{
  *dx = weft_rule_binary (g, "weft.SigmoidSlope", *dy, op->first_output);
}

RULE (tanh)
{
  *dx = weft_rule_binary (g, "weft.TanhSlope", *dy, op->first_output);
}

RULE (softplus)
{
  *dx = weft_rule_binary (g, "Mul", *dy, weft_rule_unary (g, "Sigmoid", op->inputs[0]));
}

RULE (softsign)
{
  WeftValue base = weft_rule_affine (g, weft_rule_unary (g, "Abs", op->inputs[0]), 1, 1);

  *dx = weft_rule_binary (g, "Div", *dy, weft_rule_binary (g, "Mul", base, base));
}

/* dy where low < x < high, elsewhere 0; at the borders 0, as PyTorch. */
static WeftValue
where_between (WeftGraph *g,
               WeftValue  x,
               WeftValue  dy,
               WeftValue  low,
               WeftValue  high)
{
  WeftValue zero = weft_graph_add_scalar (g, 0);
  WeftValue above = weft_rule_binary (g, "Greater", x, low), below = weft_rule_binary (g, "Less", x, high);
  WeftValue inner = weft_graph_emit (g, "Where", WEFT_INPUTS (above, dy, zero), NULL);

  return weft_graph_emit (g, "Where", WEFT_INPUTS (below, inner, zero), NULL);
}

RULE (hard_sigmoid)
{
  WeftValue y = op->first_output;
  WeftValue inner = weft_rule_affine (g, *dy, weft_op_get_float (op, "alpha"), 0);

  *dx = where_between (g, y, inner, weft_graph_add_scalar (g, 0), weft_graph_add_scalar (g, 1));
}

/* x h (x) with h (x) = min (1, max (0, x / 6 + ½)).
 * Source: ONNX HardSwish 14; Howard et al. 2019, "Searching for MobileNetV3". */
RULE (hard_swish)
{
  WeftValue x = op->inputs[0];
  WeftValue h = weft_graph_emit (g, "HardSigmoid", WEFT_INPUTS (x), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", 1.0 / 6), WEFT_FLOAT ("beta", 0.5)));
  WeftValue bent = weft_rule_affine (g, weft_rule_binary (g, "Mul", *dy, x), 1.0 / 6, 0);

  bent = where_between (g, x, bent, weft_graph_add_scalar (g, -3), weft_graph_add_scalar (g, 3));
  *dx = weft_rule_binary (g, "Add", weft_rule_binary (g, "Mul", *dy, h), bent);
}

RULE (affine)
{
  *dx = weft_rule_affine (g, *dy, weft_op_get_float (op, "alpha"), 0);
}

#define SPEC(id, value)                \
  {                                    \
    .fallback = WEFT_FLOAT (id, value) \
  }

static const WeftAttributeSpec leaky_relu_attributes[] = { SPEC ("alpha", 0.01), { { NULL } } };
static const WeftAttributeSpec elu_attributes[] = { SPEC ("alpha", 1.0), { { NULL } } };
static const WeftAttributeSpec hard_sigmoid_attributes[] = { SPEC ("alpha", 0.2), SPEC ("beta", 0.5), { { NULL } } };
static const WeftAttributeSpec affine_attributes[] = { SPEC ("alpha", 1.0), SPEC ("beta", 0.0), { { NULL } } };

#define CLASS(id, onnx, what, price, list, rule, more, fused, any) \
  const WeftOpClass weft_op_##id = {                               \
    .name = onnx,                                                  \
    .min_inputs = 1,                                               \
    .max_inputs = 1,                                               \
    .n_outputs = 1,                                                \
    .flags = more,                                                 \
    .attributes = list,                                            \
    .infer = infer,                                                \
    .differentiate = rule,                                         \
    .partition = partition,                                        \
    .run = run,                                                    \
    .activation = fused,                                           \
    .user = &(const Unary){ WEFT_UNARY_##what, price, any },       \
  }

/* An op without attributes, which a matrix product can apply as it stores. */
#define PLAIN(id, onnx, what, price, rule, more)  CLASS (id, onnx, what, price, NULL, rule, more, WEFT_UNARY_##what, NULL)
#define SHAPED(id, onnx, what, price, list, rule) CLASS (id, onnx, what, price, list, rule, 0, WEFT_UNARY_IDENTITY, NULL)

/* The same for numbers of any type. */
#define TYPED(id, onnx, what, price, rule, more) CLASS (id, onnx, what, price, NULL, rule, more, WEFT_UNARY_##what, &weft_plain_##id)

TYPED (neg, "Neg", NEG, 1, differentiate_neg, 0);
TYPED (abs, "Abs", ABS, 1, differentiate_abs, 0);
TYPED (sign, "Sign", SIGN, 1, NULL, WEFT_OP_NO_GRADIENT);
PLAIN (sqrt, "Sqrt", SQRT, 4, differentiate_sqrt, 0);
PLAIN (reciprocal, "Reciprocal", RECIPROCAL, 4, differentiate_reciprocal, 0);
PLAIN (exp, "Exp", EXP, 12, differentiate_exp, 0);
PLAIN (log, "Log", LOG, 40, differentiate_log, 0);
PLAIN (sin, "Sin", SIN, 60, differentiate_sin, 0);
PLAIN (cos, "Cos", COS, 60, differentiate_cos, 0);
PLAIN (floor, "Floor", FLOOR, 10, NULL, WEFT_OP_NO_GRADIENT);
PLAIN (ceil, "Ceil", CEIL, 10, NULL, WEFT_OP_NO_GRADIENT);
PLAIN (round, "Round", ROUND, 10, NULL, WEFT_OP_NO_GRADIENT);
PLAIN (erf, "Erf", ERF, 30, differentiate_erf, 0);
PLAIN (gelu_slope, "weft.GeluSlope", GELU_SLOPE, 45, differentiate_gelu_slope, 0);
PLAIN (mish, "Mish", MISH, 20, differentiate_mish, 0);
TYPED (relu, "Relu", RELU, 1, differentiate_relu, 0);
SHAPED (leaky_relu, "LeakyRelu", LEAKY_RELU, 2, leaky_relu_attributes, differentiate_leaky_relu);
SHAPED (elu, "Elu", ELU, 14, elu_attributes, differentiate_elu);
PLAIN (selu, "Selu", SELU, 14, differentiate_selu, 0);
PLAIN (sigmoid, "Sigmoid", SIGMOID, 16, differentiate_sigmoid, 0);
PLAIN (tanh, "Tanh", TANH, 20, differentiate_tanh, 0);
PLAIN (softplus, "Softplus", SOFTPLUS, 80, differentiate_softplus, 0);
PLAIN (softsign, "Softsign", SOFTSIGN, 5, differentiate_softsign, 0);
SHAPED (hard_sigmoid, "HardSigmoid", HARD_SIGMOID, 4, hard_sigmoid_attributes, differentiate_hard_sigmoid);
PLAIN (hard_swish, "HardSwish", HARD_SWISH, 5, differentiate_hard_swish, 0);
SHAPED (affine, "weft.Affine", AFFINE, 1, affine_attributes, differentiate_affine);

/* Gelu-20: x Φ (x), or by tanh. Source: Hendrycks and Gimpel 2016. */

static const WeftAttributeSpec gelu_attributes[] = { { .fallback = WEFT_TEXT ("approximate", "none") }, { { NULL } } };

static gboolean
infer_gelu (WeftInference  *self,
            GError        **error)
{
  static const char *const forms[] = { "none", "tanh", NULL };

  return weft_rule_choice (self->op, "approximate", forms, error) >= 0 && infer (self, error);
}

static void
run_gelu (const WeftCall *call,
          gint64          first,
          gint64          last)
{
  const WeftShape *shape = &call->inference->outputs[0].shape;
  gint64 part = weft_rule_part (shape, weft_rule_rows (shape));
  WeftUnary form = g_str_equal (weft_op_get_text (call->op, "approximate"), "tanh") ? WEFT_UNARY_GELU_TANH : WEFT_UNARY_GELU;

  call->kernels->unary (form, (const float *) call->inputs[0] + first * part,
                        (float *) call->outputs[0] + first * part, (last - first) * part, 0, 0);
}

const WeftOpClass weft_op_gelu = {
  .name = "Gelu",
  .min_inputs = 1,
  .max_inputs = 1,
  .n_outputs = 1,
  .attributes = gelu_attributes,
  .infer = infer_gelu,
  .differentiate = differentiate_gelu,
  .partition = partition,
  .run = run_gelu,
  .user = &(const Unary){ WEFT_UNARY_GELU, 40 },
};

/* Clip-13 takes its limits as scalar inputs; lists of one number are as good. */

static gboolean
infer_clip (WeftInference  *self,
            GError        **error)
{
  for (int i = 1; i < 3; i++) {
    const WeftShape *limit = &self->inputs[i].shape;

    if (self->inputs[i].present && limit->rank != 0 && (self->inputs[0].shape.rank == 0 || !weft_shape_equal (limit, &WEFT_SHAPE (1))))
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the limits must be scalars"));
  }
  for (int i = 0; i < 3; i++)
    if (self->inputs[i].present && self->inputs[i].dtype != self->inputs[0].dtype)
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("the limits are %s, the numbers %s; put a Cast before one of them"),
                             weft_dtype_get_name (self->inputs[i].dtype), weft_dtype_get_name (self->inputs[0].dtype));
  weft_rule_like_input (self, 0);
  return weft_plain_takes (&weft_plain_max, self, 0, error);
}

static void
partition_clip (const WeftInference *self,
                WeftPartition       *result)
{
  weft_rule_partition_rows (self, result, 1);
  result->aligned &= 1;
  result->in_place = 1;
}

/* Rows @first … @last - 1 of numbers that are no f32: the larger with one limit, then the
 * smaller with the other. */
static void
run_clip_plain (const WeftCall *call,
                gint64          first,
                gint64          last)
{
  const WeftOperand *x = &call->inference->inputs[0];
  gint64 part = weft_rule_part (&x->shape, weft_rule_rows (&x->shape));
  WeftPlainRun from = { x->dtype, call->inputs[0], first * part, 1 }, to = { x->dtype, call->outputs[0], first * part, 1 };

  weft_plain_run (&weft_plain_copy, &from, &from, &to, (last - first) * part);
  for (int i = 1; i < 3; i++)
    if (call->inputs[i] != NULL)
      weft_plain_run (i == 1 ? &weft_plain_max : &weft_plain_min, &to, &(WeftPlainRun){ x->dtype, call->inputs[i], 0, 0 }, &to, (last - first) * part);
}

static void
run_clip (const WeftCall *call,
          gint64          first,
          gint64          last)
{
  const WeftShape *shape = &call->inference->outputs[0].shape;
  gint64 part = weft_rule_part (shape, weft_rule_rows (shape));
  float low = -INFINITY, high = INFINITY;

  if (call->inference->inputs[0].dtype != WEFT_DTYPE_F32) {
    run_clip_plain (call, first, last);
    return;
  }
  if (call->inputs[1] != NULL)
    low = *(const float *) call->inputs[1];
  if (call->inputs[2] != NULL)
    high = *(const float *) call->inputs[2];
  call->kernels->unary (WEFT_UNARY_CLIP, (const float *) call->inputs[0] + first * part,
                        (float *) call->outputs[0] + first * part, (last - first) * part, low, high);
}

RULE (clip)
{
  WeftValue low = op->inputs[1] != WEFT_NO_VALUE ? op->inputs[1] : weft_graph_add_scalar (g, -INFINITY);
  WeftValue high = op->inputs[2] != WEFT_NO_VALUE ? op->inputs[2] : weft_graph_add_scalar (g, INFINITY);

  *dx = where_between (g, op->inputs[0], *dy, low, high);
}

const WeftOpClass weft_op_clip = {
  .name = "Clip",
  .min_inputs = 1,
  .max_inputs = 3,
  .n_outputs = 1,
  .infer = infer_clip,
  .differentiate = differentiate_clip,
  .partition = partition_clip,
  .run = run_clip,
};
