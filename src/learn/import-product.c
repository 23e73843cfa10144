/* import-product.c: products with matrices of a file, and its normalizations, as layers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/import-private.h"

#include "base/i18n.h"

/* Returns: (transfer full): the other way round */
static WeftTensor *
transpose (const WeftTensor *matrix)
{
  gint64 rows = matrix->shape.extent[0], columns = matrix->shape.extent[1];
  WeftTensor *turned = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (columns, rows), NULL);

  for (gint64 row = 0; turned != NULL && row < rows; row++)
    for (gint64 column = 0; column < columns; column++)
      weft_tensor_set (turned, column * rows + row, weft_tensor_get (matrix, row * columns + column));
  return turned;
}

/* Adds a layer of @weight, inputs × units, and @bias, which may be %NULL, and of what is done
 * to each unit then. */
static gboolean
add_dense (WeftImporter  *self,
           const WeftOp  *op,
           WeftTensor    *weight,
           WeftTensor    *bias,
           GError       **error)
{
  g_autoptr (WeftParams) params = weft_import_new_params ("dense");
  g_auto (WeftImportAffine) affine = { 0 };
  const char *id;

  weft_import_affine_init (&affine, self, op->first_output, weft_import_shape (self, op->first_output)->rank - 1);
  if (!weft_import_set_number (params, "units", weight->shape.extent[1], error) ||
      !weft_params_set (params, "bias", bias != NULL || affine.shift != NULL ? "true" : "false", error))
    return FALSE;
  id = weft_import_add (self, "dense", weft_import_get_name (self, op, 1), g_steal_pointer (&params), op->inputs[0], affine.value);
  return weft_import_keep_product (self, id, weight, 1, bias, &affine, error);
}

static gboolean
is_bias (const WeftTensor *tensor,
         gint64            units)
{
  return tensor != NULL && weft_shape_count (&tensor->shape) == units && tensor->shape.rank > 0 && tensor->shape.extent[tensor->shape.rank - 1] == units;
}

gboolean
weft_import_add_gemm (WeftImporter  *self,
                      const WeftOp  *op,
                      const char    *layer,
                      GError       **error)
{
  WeftTensor *weight = weft_import_get_tensor (self, op, 1), *bias = weft_import_get_tensor (self, op, 2);
  gboolean is_plain = weft_op_get_float (op, "alpha") == 1 && weft_op_get_float (op, "beta") == 1 && weft_op_get_int (op, "transA") == 0;
  g_autoptr (WeftTensor) turned = NULL;

  if (weight == NULL || weight->shape.rank != 2 || !is_plain)
    return weft_import_refuse (op, _("it is no product with a matrix of the file, plus a bias"), error);
  if (weft_op_get_int (op, "transB") != 0)
    weight = turned = transpose (weight);
  if (weight == NULL || (op->n_inputs > 2 && op->inputs[2] != WEFT_NO_VALUE && !is_bias (bias, weight->shape.extent[1])))
    return weft_import_refuse (op, _("what it adds is no bias, a number for each unit"), error);
  return add_dense (self, op, weight, bias, error);
}

gboolean
weft_import_add_product (WeftImporter  *self,
                         const WeftOp  *op,
                         const char    *layer,
                         GError       **error)
{
  WeftTensor *weight = weft_import_get_tensor (self, op, 1);

  if (weight == NULL || weight->shape.rank != 2)
    return weft_import_refuse (op, _("it is no product with a matrix of the file"), error);
  return add_dense (self, op, weight, NULL, error);
}

gboolean
weft_import_add_norm (WeftImporter  *self,
                      const WeftOp  *op,
                      const char    *layer,
                      GError       **error)
{
  static const char *const names[] = { "scale", "bias", "mean", "variance" };
  int n = g_str_equal (layer, "batch_norm") ? 4 : 2;
  g_autoptr (WeftParams) params = weft_import_new_params (layer);
  const char *id;

  for (int i = 0; i < n; i++)
    if (weft_import_get_tensor (self, op, 1 + i) == NULL || weft_import_get_tensor (self, op, 1 + i)->shape.rank != 1)
      return weft_import_refuse (op, _("its scale and statistics are no numbers of the file"), error);
  if (!weft_import_set_real (params, "epsilon", weft_op_get_float (op, "epsilon"), error))
    return FALSE;
  id = weft_import_add (self, layer, weft_import_get_name (self, op, 1), g_steal_pointer (&params), op->inputs[0], op->first_output);
  for (int i = 0; i < n; i++)
    weft_import_keep (self, id, names[i], weft_import_get_tensor (self, op, 1 + i));
  return TRUE;
}
