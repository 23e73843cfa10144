/* import-cells.c: recurrent layers of a file as ours
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Weights are as the op has them; only what is around them differs: ours read samples before
 * steps, give every step or the last, and have directions and units along one axis.
 */
#include "learn/import-private.h"

#include "base/i18n.h"

/* Whether @value is zeros, of a number that may depend on that of the samples. */
static gboolean
is_zeros (const WeftImporter *self,
          WeftValue           value)
{
  static const char *const alike[] = { "Cast", "Expand", "Identity", "Reshape", "Slice", "Squeeze", "Transpose", "Unsqueeze", "weft.ExpandLike", "weft.ReshapeLike", NULL };
  const WeftOp *op = weft_import_get (self, value)->producer;
  const WeftTensor *tensor = self->values[value].numbers != NULL ? self->values[value].numbers : weft_import_get (self, value)->tensor;

  for (gint64 i = 0; tensor != NULL && i < weft_shape_count (&tensor->shape); i++)
    if (weft_tensor_get (tensor, i) != 0)
      return FALSE;
  if (op == NULL || tensor != NULL)
    return tensor != NULL;
  if (g_str_equal (op->klass->name, "Where"))
    return is_zeros (self, op->inputs[1]) && is_zeros (self, op->inputs[2]);
  return g_strv_contains (alike, op->klass->name) && is_zeros (self, op->inputs[0]);
}

static gboolean
is_none (const WeftImporter *self,
         const WeftOp       *op,
         int                 input)
{
  return input >= op->n_inputs || op->inputs[input] == WEFT_NO_VALUE || is_zeros (self, op->inputs[input]);
}

/* Returns: (nullable): why the layer does not compute it */
static const char *
find_fault (const WeftImporter *self,
            const WeftOp       *op,
            gboolean            every,
            gboolean            last)
{
  const char *axes = weft_import_input (self, op, 0)->axes, *wanted = weft_op_get_int (op, "layout") != 0 ? "" : "TBH";

  if (weft_import_get_tensor (self, op, 1) == NULL || weft_import_get_tensor (self, op, 2) == NULL)
    return _("its weights are no numbers of the file");
  if (g_str_equal (weft_op_get_text (op, "direction"), "reverse"))
    return _("it reads from the end only, and the layer from the beginning or from both");
  if (!g_str_equal (axes, wanted))
    return _("its samples do not come first, as those of the layer do");
  if ((op->n_inputs > 4 && op->inputs[4] != WEFT_NO_VALUE) || !is_none (self, op, 5) || !is_none (self, op, 6))
    return _("it has lengths or first states of its own");
  return every == last ? _("of every step and the last the layer gives one") : NULL;
}

static gboolean
keep_weights (WeftImporter  *self,
              const WeftOp  *op,
              const char    *id,
              GError       **error)
{
  WeftTensor *weight = weft_import_get_tensor (self, op, 1), *bias = weft_import_get_tensor (self, op, 3);
  g_autoptr (WeftTensor) none = bias == NULL ? weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (weight->shape.extent[0], 2 * weight->shape.extent[1]), error) : NULL;

  if (bias == NULL && none == NULL)
    return FALSE;
  weft_import_keep (self, id, "weight", weight);
  weft_import_keep (self, id, "recurrence", weft_import_get_tensor (self, op, 2));
  weft_import_keep (self, id, "bias", bias != NULL ? bias : none);
  return TRUE;
}

gboolean
weft_import_add_cell (WeftImporter  *self,
                      const WeftOp  *op,
                      const char    *layer,
                      GError       **error)
{
  gboolean every = weft_import_output (self, op)->uses > 0, last = FALSE, rows_first = weft_op_get_int (op, "layout") != 0;
  WeftValue given = op->first_output + (every ? 0 : 1);
  const char *fault, *id;
  g_autoptr (WeftParams) params = weft_import_new_params (layer);

  for (int i = 1; i < op->n_outputs; i++)
    last |= self->values[op->first_output + i].uses > 0;
  fault = find_fault (self, op, every, last);
  if (fault != NULL)
    return weft_import_refuse (op, fault, error);
  if (!weft_import_set_number (params, "units", weft_import_get_tensor (self, op, 2)->shape.extent[2], error) ||
      !weft_params_set (params, "bidirectional", g_str_equal (weft_op_get_text (op, "direction"), "bidirectional") ? "true" : "false", error) ||
      !weft_params_set (params, "sequences", every ? "true" : "false", error))
    return FALSE;
  id = weft_import_add (self, layer, weft_import_get_name (self, op, 1), g_steal_pointer (&params), op->inputs[0], given);
  g_strlcpy (self->values[given].axes, rows_first ? (every ? "BTDH" : "BDH") : (every ? "TDBH" : "DBH"), WEFT_IMPORT_AXES);
  return keep_weights (self, op, id, error);
}
