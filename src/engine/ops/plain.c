/* plain.c: arithmetic on numbers of any type, one by one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/ops/plain.h"

#include "engine/ops/rules.h"

#include <math.h>

/* clang-format off */

/* A function with one formula for all; integers are added and multiplied as
 * numbers without a sign, which wrap. */
#define DEFINE(id, real_formula, whole_formula)                                    \
  static double real_##id (double a, double b) { return real_formula; }            \
  static gint64 whole_##id (gint64 a, gint64 b) { return whole_formula; }

#define FUNCTION(id, real_formula, whole_formula)                                  \
  DEFINE (id, real_formula, whole_formula)                                         \
  const WeftPlain weft_plain_##id = { real_##id, whole_##id, NULL };

/* And one that is another for numbers without a sign. */
#define APART(id, real_formula, whole_formula, natural_formula)                    \
  DEFINE (id, real_formula, whole_formula)                                         \
  static guint64 natural_##id (guint64 a, guint64 b) { return natural_formula; }   \
  const WeftPlain weft_plain_##id = { real_##id, whole_##id, natural_##id };

/* clang-format on */

#define WRAP(formula) ((gint64) (formula))
#define U(number)     ((guint64) (number))

/* What C leaves open is 0 for division by 0, and wraps for the one quotient that is too large. */
static gint64
divide (gint64 a,
        gint64 b)
{
  return b == 0 ? 0 : b == -1 ? WRAP (-U (a))
                              : a / b;
}

static gint64
rest_of (gint64 a,
         gint64 b)
{
  return b == 0 || b == -1 ? 0 : a % b;
}

/* The rest with the divisor's sign, as Python's. */
static gint64
modulo (gint64 a,
        gint64 b)
{
  gint64 rest = rest_of (a, b);

  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

static double
modulo_real (double a,
             double b)
{
  double rest = fmod (a, b);

  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

static guint64
power_of (guint64 a,
          guint64 b)
{
  guint64 power = 1;

  for (; b > 0; b >>= 1, a *= a)
    if (b & 1)
      power *= a;
  return power;
}

/* a^b truncated, where b is negative. */
static gint64
raise_whole (gint64 a,
             gint64 b)
{
  if (b >= 0)
    return WRAP (power_of (U (a), U (b)));
  return a == 1 ? 1 : a == -1 ? (b % 2 == 0 ? 1 : -1)
                              : 0;
}

FUNCTION (copy, a, a)
FUNCTION (neg, -a, WRAP (-U (a)))
APART (abs, fabs (a), a < 0 ? WRAP (-U (a)) : a, a)
APART (sign, (a > 0) - (a < 0), (a > 0) - (a < 0), a > 0)
APART (relu, a < 0 ? 0 : a, a < 0 ? 0 : a, a)
FUNCTION (add, a + b, WRAP (U (a) + U (b)))
FUNCTION (sub, a - b, WRAP (U (a) - U (b)))
FUNCTION (mul, a *b, WRAP (U (a) * U (b)))
APART (div, a / b, divide (a, b), b == 0 ? 0 : a / b)
APART (pow, pow (a, b), raise_whole (a, b), power_of (a, b))
APART (min, isnan (a) || a < b ? a : b, MIN (a, b), MIN (a, b))
APART (max, isnan (a) || a > b ? a : b, MAX (a, b), MAX (a, b))
APART (mod, modulo_real (a, b), modulo (a, b), b == 0 ? 0 : a % b)
APART (fmod, fmod (a, b), rest_of (a, b), b == 0 ? 0 : a % b)
APART (prelu, a < 0 ? a * b : a, a < 0 ? WRAP (U (a) * U (b)) : a, a)
FUNCTION (add_square, a + b * b, WRAP (U (a) + U (b) * U (b)))
APART (add_abs, a + fabs (b), WRAP (U (a) + (b < 0 ? -U (b) : U (b))), a + b)
FUNCTION (equal, a == b, a == b)
APART (greater, a > b, a > b, a > b)
APART (greater_equal, a >= b, a >= b, a >= b)
APART (less, a < b, a < b, a < b)
APART (less_equal, a <= b, a <= b, a <= b)
FUNCTION (and, a != 0 && b != 0, a != 0 && b != 0)
FUNCTION (or, a != 0 || b != 0, a != 0 || b != 0)
FUNCTION (xor, (a != 0) != (b != 0), (a != 0) != (b != 0))

void
weft_plain_run (const WeftPlain    *self,
                const WeftPlainRun *a,
                const WeftPlainRun *b,
                const WeftPlainRun *y,
                gint64              n)
{
  const WeftTensor from = { .dtype = a->dtype, .data = a->data }, other = { .dtype = b->dtype, .data = b->data };
  WeftTensor to = { .dtype = y->dtype, .data = y->data };
  gboolean real = weft_dtype_is_real (a->dtype) || weft_dtype_is_real (b->dtype) || weft_dtype_is_real (y->dtype);
  gboolean natural = a->dtype == WEFT_DTYPE_U64 && self->natural != NULL;

  for (gint64 i = 0; i < n; i++) {
    gint64 place = y->at + i * y->step, place_a = a->at + i * a->step, place_b = b->at + i * b->step;

    if (real)
      weft_tensor_set (&to, place, self->real (weft_tensor_get (&from, place_a), weft_tensor_get (&other, place_b)));
    else if (natural)
      weft_tensor_set_int (&to, place, (gint64) self->natural (U (weft_tensor_get_int (&from, place_a)), U (weft_tensor_get_int (&other, place_b))));
    else
      weft_tensor_set_int (&to, place, self->whole (weft_tensor_get_int (&from, place_a), weft_tensor_get_int (&other, place_b)));
  }
}

gboolean
weft_plain_takes (const WeftPlain      *self,
                  const WeftInference  *look,
                  int                   index,
                  GError              **error)
{
  return (self != NULL && look->inputs[index].dtype != WEFT_DTYPE_BOOL) || weft_rule_need_f32 (look, index, error);
}
