/* import-layer.c: layers of an import and their numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/import-private.h"

#include "base/i18n.h"
#include "learn/error.h"

#include <string.h>

/* Longer names of weights are cut to make an id. */
#define MAX_ID 48

gboolean
weft_import_refuse (const WeftOp  *op,
                    const char    *why,
                    GError       **error)
{
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("op %d (%s): %s; the file can still be predicted with as it is"), op->index + 1, op->klass->name, why);
  return FALSE;
}

/* Returns: (transfer full): `layer1_0_conv1` for `layer1.0.conv1.weight`; else @stem */
static char *
make_stem (const char *parameter,
           const char *stem)
{
  g_autofree char *id = NULL;
  const char *dot = parameter != NULL ? strrchr (parameter, '.') : NULL;

  if (dot == NULL || dot == parameter)
    return g_strdup (stem);
  id = g_strndup (parameter, MIN (dot - parameter, MAX_ID));
  for (char *at = id; *at != '\0'; at++)
    *at = g_ascii_isalnum (*at) || *at == '-' ? g_ascii_tolower (*at) : '_';
  return g_steal_pointer (&id);
}

/* Returns: (transfer none): an id that nothing has yet */
static const char *
make_id (WeftImporter *self,
         const char   *parameter,
         const char   *layer)
{
  g_autofree char *stem = make_stem (parameter, layer);
  char *id = strcmp (stem, layer) == 0 ? g_strdup_printf ("%s1", stem) : g_strdup (stem);

  for (int number = 2; g_hash_table_contains (self->taken, id); number++) {
    g_free (id);
    id = g_strdup_printf ("%s%s%d", stem, strcmp (stem, layer) == 0 ? "" : "_", number);
  }
  g_hash_table_add (self->taken, id);
  return id;
}

static const char *
add_layer (WeftImporter *self,
           const char *layer,
           const char *parameter,
           WeftParams *params,
           const char *const *inputs,
           WeftValue value)
{
  const char *id = make_id (self, parameter, layer);

  weft_model_spec_add (self->result->spec, id, weft_layer_kind_find (layer), params, inputs);
  self->values[value].layer = id;
  return id;
}

const char *
weft_import_add (WeftImporter *self,
                 const char   *layer,
                 const char   *parameter,
                 WeftParams   *params,
                 WeftValue     from,
                 WeftValue     value)
{
  return add_layer (self, layer, parameter, params, (const char *[]){ self->values[from].layer, NULL }, value);
}

const char *
weft_import_add_join (WeftImporter *self,
                      const char *layer,
                      WeftParams *params,
                      const char *const *inputs,
                      WeftValue value)
{
  return add_layer (self, layer, NULL, params, inputs, value);
}

WeftParams *
weft_import_new_params (const char *layer)
{
  return weft_params_new (weft_layer_kind_find (layer)->params);
}

gboolean
weft_import_set_number (WeftParams  *params,
                        const char  *param,
                        gint64       number,
                        GError     **error)
{
  return weft_import_set_list (params, param, &number, 1, error);
}

/* Files keep such numbers as f32: the shortest text that is the same one. */
gboolean
weft_import_set_real (WeftParams  *params,
                      const char  *param,
                      double       number,
                      GError     **error)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE], format[] = "%.1g";

  while ((float) g_ascii_strtod (g_ascii_formatd (text, sizeof text, format, number), NULL) != (float) number && format[2] < '9')
    format[2]++;
  return weft_params_set (params, param, text, error);
}

gboolean
weft_import_set_list (WeftParams    *params,
                      const char    *param,
                      const gint64  *numbers,
                      int            n,
                      GError       **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", numbers[i]);
  return weft_params_set (params, param, text->str, error);
}

/* Numbers */

/* Layers have numbers of f32, whatever the file keeps them as. */
void
weft_import_keep (WeftImporter *self,
                  const char   *id,
                  const char   *name,
                  WeftTensor   *tensor)
{
  g_autofree char *full = g_strconcat (id, ".", name, NULL);
  g_autoptr (WeftTensor) single = tensor->dtype != WEFT_DTYPE_F32 ? weft_tensor_new (WEFT_DTYPE_F32, &tensor->shape, NULL) : NULL;

  for (gint64 i = 0; single != NULL && i < weft_shape_count (&tensor->shape); i++)
    weft_tensor_set (single, i, weft_tensor_get (tensor, i));
  weft_safetensors_add (self->result->weights, full, single != NULL ? single : tensor);
}

static WeftTensor *
scale_weight (const WeftTensor  *weight,
              int                axis,
              const double      *scale,
              GError           **error)
{
  gint64 inner = weft_shape_count_axes (&weight->shape, axis + 1, weight->shape.rank), n = weight->shape.extent[axis];
  WeftTensor *scaled = weft_tensor_new (WEFT_DTYPE_F32, &weight->shape, error);

  for (gint64 i = 0; scaled != NULL && i < weft_shape_count (&weight->shape); i++)
    weft_tensor_set (scaled, i, weft_tensor_get (weight, i) * scale[i / inner % n]);
  return scaled;
}

gboolean
weft_import_keep_product (WeftImporter            *self,
                          const char              *id,
                          WeftTensor              *weight,
                          int                      axis,
                          const WeftTensor        *bias,
                          const WeftImportAffine  *affine,
                          GError                 **error)
{
  g_autoptr (WeftTensor) scaled = affine->scale != NULL ? scale_weight (weight, axis, affine->scale, error) : weft_tensor_ref (weight);
  g_autoptr (WeftTensor) sum = scaled != NULL ? weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (affine->n), error) : NULL;

  if (sum == NULL)
    return FALSE;
  weft_import_keep (self, id, "weight", scaled);
  for (gint64 i = 0; i < affine->n; i++)
    weft_tensor_set (sum, i, (bias != NULL ? weft_tensor_get (bias, i) : 0) * (affine->scale != NULL ? affine->scale[i] : 1) + (affine->shift != NULL ? affine->shift[i] : 0));
  if (bias != NULL || affine->shift != NULL)
    weft_import_keep (self, id, "bias", sum);
  return TRUE;
}

/* What is no layer by itself */

void
weft_import_pass (WeftImporter *self,
                  WeftValue     from,
                  WeftValue     to)
{
  const WeftImportValue *source = &self->values[from];
  WeftImportValue *target = &self->values[to];

  target->layer = source->layer;
  target->is_flat = source->is_flat;
  target->step = source->step;
  target->zero = source->zero;
  memcpy (target->axes, source->axes, sizeof target->axes);
}

gboolean
weft_import_need_axes (WeftImporter  *self,
                       WeftValue      value,
                       GError       **error)
{
  const WeftShape *shape = weft_import_shape (self, value);
  g_autoptr (WeftParams) params = NULL;

  if (self->values[value].layer == NULL || !self->values[value].is_flat)
    return TRUE;
  params = weft_import_new_params ("reshape");
  if (!weft_import_set_list (params, "shape", shape->extent + 1, shape->rank - 1, error))
    return FALSE;
  weft_import_add (self, "reshape", NULL, g_steal_pointer (&params), value, value);
  self->values[value].is_flat = FALSE;
  return TRUE;
}
