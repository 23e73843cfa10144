/* import-arithmetic.c: sums and products with numbers of a file, and rounding to steps, as layers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A quantized network rounds x to steps s, q = round (x / s) + z, saturates q to 8 bits
 * and goes on with s (q - z). Such rounding has no gradient: it is left out, and with it that
 * the numbers are whole. What stays is a ReLU, where the range of q begins at z and so all
 * that was negative became 0. Source: ONNX QuantizeLinear and DequantizeLinear 13.
 */
#include "learn/import-private.h"

#include "base/i18n.h"

#include <math.h>

/* Rounding */

static gboolean
is_steps (const WeftImporter *self,
          const WeftOp       *op)
{
  const WeftOp *reader = weft_import_find_reader (self, op->first_output);

  return g_str_equal (op->klass->name, "Div") && reader != NULL && g_str_equal (reader->klass->name, "Round");
}

static gboolean
refuse_steps (const WeftOp  *op,
              GError       **error)
{
  return weft_import_refuse (op, _("it computes with whole numbers in a way that layers, which have none, cannot"), error);
}

/* q = x / s, to be rounded. */
static gboolean
begin_steps (WeftImporter  *self,
             const WeftOp  *op,
             GError       **error)
{
  WeftImportValue *q = weft_import_output (self, op);
  double step;

  if (!weft_import_get_number (self, op, 1, &step) || !(step > 0))
    return refuse_steps (op, error);
  weft_import_pass (self, op->inputs[0], op->first_output);
  q->step = step;
  q->zero = 0;
  self->n_rounded++;
  self->widest = MAX (self->widest, step);
  return TRUE;
}

/* q ± z, or q · s, which ends it where it is that step of numbers around 0. */
static gboolean
move_steps (WeftImporter  *self,
            const WeftOp  *op,
            GError       **error)
{
  int own = weft_import_input (self, op, 0)->layer != NULL ? 0 : 1;
  const WeftImportValue *q = weft_import_input (self, op, own);
  WeftImportValue *result = weft_import_output (self, op);
  char letter = *op->klass->name;
  double number;

  if (!weft_import_get_number (self, op, 1 - own, &number) || (own == 1 && letter == 'S') || letter == 'D')
    return refuse_steps (op, error);
  if (letter == 'M' && (fabs (q->zero) > 1e-6 || fabs (number - q->step) > 1e-6 * q->step))
    return refuse_steps (op, error);
  weft_import_pass (self, op->inputs[own], op->first_output);
  if (letter == 'M')
    result->step = 0;
  else
    result->zero += letter == 'S' ? -number : number;
  return TRUE;
}

gboolean
weft_import_add_round (WeftImporter  *self,
                       const WeftOp  *op,
                       const char    *layer,
                       GError       **error)
{
  if (weft_import_input (self, op, 0)->step == 0)
    return refuse_steps (op, error);
  weft_import_pass (self, op->inputs[0], op->first_output);
  return TRUE;
}

/* Whether a layer that gives @value may give negative numbers by itself. */
static gboolean
may_be_negative (const WeftImporter *self,
                 WeftValue           value)
{
  static const char *const ops[] = { "Add", "BatchNormalization", "Conv", "Gemm", "MatMul", "Mul", "Sub", NULL };
  const WeftOp *op = weft_import_get (self, value)->producer;

  while (op != NULL && self->values[op->first_output].step != 0)
    op = weft_import_get (self, op->inputs[0])->producer;
  return op != NULL && g_strv_contains (ops, op->klass->name);
}

/* Numbers of floating point stay what they are, and whole ones what they stand for. */
gboolean
weft_import_add_cast (WeftImporter  *self,
                      const WeftOp  *op,
                      const char    *layer,
                      GError       **error)
{
  WeftDType to = weft_import_get (self, op->first_output)->dtype;
  const WeftImportValue *from = weft_import_input (self, op, 0);
  double lowest = to == WEFT_DTYPE_I8 ? -128 : 0;

  if (from->step == 0 && (weft_import_get (self, op->inputs[0])->dtype > WEFT_DTYPE_BF16 || to > WEFT_DTYPE_BF16))
    return weft_import_refuse (op, _("it makes whole numbers, and layers have none"), error);
  weft_import_pass (self, op->inputs[0], op->first_output);
  if ((to == WEFT_DTYPE_U8 || to == WEFT_DTYPE_I8) && from->step != 0 && from->zero == lowest && may_be_negative (self, op->inputs[0]))
    weft_import_add (self, "relu", NULL, weft_import_new_params ("relu"), op->inputs[0], op->first_output);
  return TRUE;
}

/* Sums and products with numbers */

/* A number for each channel is a filter of one place for each. */
static gboolean
add_filters (WeftImporter            *self,
             const WeftOp            *op,
             int                      own,
             const WeftImportAffine  *affine,
             GError                 **error)
{
  int n_axes = weft_import_shape (self, op->inputs[own])->rank - 2;
  const char *kind = n_axes == 1 ? "conv1d" : "conv2d", *id;
  WeftShape shape = { .rank = n_axes + 2, .extent = { affine->n, 1, 1, 1 } };
  g_autoptr (WeftTensor) ones = weft_tensor_new (WEFT_DTYPE_F32, &shape, error);
  g_autoptr (WeftParams) params = weft_import_new_params (kind);

  if (ones == NULL || !weft_import_set_number (params, "filters", affine->n, error) || !weft_import_set_number (params, "groups", affine->n, error) ||
      !weft_import_set_number (params, "kernel", 1, error) || !weft_params_set (params, "bias", affine->shift != NULL ? "true" : "false", error))
    return FALSE;
  for (gint64 i = 0; i < affine->n; i++)
    weft_tensor_set (ones, i, 1);
  id = weft_import_add (self, kind, weft_import_get_name (self, op, 1 - own), g_steal_pointer (&params), op->inputs[own], affine->value);
  return weft_import_keep_product (self, id, ones, 0, NULL, affine, error);
}

gboolean
weft_import_add_arithmetic (WeftImporter  *self,
                            const WeftOp  *op,
                            const char    *layer,
                            GError       **error)
{
  int own = weft_import_input (self, op, 0)->layer != NULL ? 0 : 1;
  const WeftShape *shape = weft_import_shape (self, op->inputs[own]);
  g_auto (WeftImportAffine) affine = { 0 };

  if (layer != NULL && weft_import_input (self, op, 1 - own)->layer != NULL)
    return weft_import_add_join_op (self, op, layer, error);
  if (weft_import_input (self, op, own)->step != 0)
    return move_steps (self, op, error);
  if (own == 0 && is_steps (self, op))
    return begin_steps (self, op, error);
  if (weft_import_get_tensor (self, op, 1 - own) == NULL)
    return weft_import_refuse (op, _("no layer does this to the numbers of two others"), error);
  if (!weft_import_need_axes (self, op->inputs[own], error))
    return FALSE;
  if (shape->rank < 3 || shape->rank > 4 || !weft_import_affine_begin (&affine, self, op, op->inputs[own], 1))
    return weft_import_refuse (op, _("it joins layers with numbers of the file in a way that no layer does"), error);
  return add_filters (self, op, own, &affine, error);
}
