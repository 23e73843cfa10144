/* feature-maps.c: what each channel of a layer holds for a sample
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/feature-maps.h"

#include "base/i18n.h"
#include "explain/activations.h"
#include "explain/error.h"

#include <math.h>
#include <string.h>

gboolean
weft_feature_maps_suit (const WeftSubjectLayer *layer)
{
  return layer->spatial || layer->shape.rank == 1 || (layer->shape.rank == 3 && layer->shape.extent[1] * layer->shape.extent[2] == 1);
}

const float *
weft_feature_maps_get (const WeftFeatureMaps *self,
                       gint64                 map)
{
  return weft_tensor_const_f32 (self->values) + map * self->height * self->width;
}

static void
measure (WeftFeatureMaps *self,
         gint64           index)
{
  const float *values = weft_feature_maps_get (self, index);
  WeftFeatureMap *map = &self->maps[index];
  gint64 n = self->height * self->width;

  map->low = map->high = values[0];
  for (gint64 i = 0; i < n; i++) {
    map->low = MIN (map->low, values[i]);
    map->high = MAX (map->high, values[i]);
    map->mean += (double) values[i] / (double) n;
    map->zeros += values[i] == 0.0f ? 1.0 / (double) n : 0;
  }
}

static gboolean
measure_all (WeftFeatureMaps  *self,
             GError          **error)
{
  self->maps = g_new0 (WeftFeatureMap, self->n_maps);
  self->low = INFINITY;
  self->high = -INFINITY;
  for (gint64 i = 0; i < self->n_maps; i++) {
    measure (self, i);
    if (!isfinite (self->maps[i].mean)) {
      g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_NUMBERS, _("layer “%s” holds numbers that are infinite or none; choose another layer or input"), self->layer);
      return FALSE;
    }
    self->low = MIN (self->low, self->maps[i].low);
    self->high = MAX (self->high, self->maps[i].high);
  }
  return TRUE;
}

static const WeftSubjectLayer *
find_layer (const WeftSubject  *subject,
            const char         *id,
            GError            **error)
{
  const WeftSubjectLayer *layer = weft_subject_find_layer (subject, id, error);

  if (layer == NULL || weft_feature_maps_suit (layer))
    return layer;
  g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("layer “%s” has neither maps nor units; choose one that has"), id);
  return NULL;
}

/* What the layer holds, in the shape of maps. */
static WeftTensor *
take_values (WeftSubject             *subject,
             const WeftSubjectLayer  *layer,
             const float             *sample,
             const WeftStop          *stop,
             GError                 **error)
{
  const WeftShape *item = weft_subject_get_item (subject);
  WeftShape shape = { .rank = item->rank + 1, .extent = { 1 } };
  g_autoptr (WeftTensor) samples = NULL;

  for (int axis = 0; axis < item->rank; axis++)
    shape.extent[axis + 1] = item->extent[axis];
  samples = weft_tensor_new (WEFT_DTYPE_F32, &shape, error);
  if (samples == NULL)
    return NULL;
  memcpy (weft_tensor_f32 (samples), sample, (gsize) weft_shape_count (item) * sizeof (float));
  return weft_activations_take (subject, layer->value, samples, stop, error);
}

WeftFeatureMaps *
weft_feature_maps_new (WeftSubject     *subject,
                       const char      *layer,
                       const float     *sample,
                       const WeftStop  *stop,
                       GError         **error)
{
  const WeftSubjectLayer *found = find_layer (subject, layer, error);
  g_autoptr (WeftFeatureMaps) self = g_new0 (WeftFeatureMaps, 1);

  if (found == NULL)
    return NULL;
  self->layer = g_strdup (found->id);
  self->kind = found->kind;
  self->n_maps = found->shape.extent[0];
  self->height = found->shape.rank == 3 ? found->shape.extent[1] : 1;
  self->width = found->shape.rank == 3 ? found->shape.extent[2] : 1;
  self->values = take_values (subject, found, sample, stop, error);
  if (self->values == NULL)
    return NULL;
  self->values->shape = WEFT_SHAPE (self->n_maps, self->height, self->width);
  return measure_all (self, error) ? g_steal_pointer (&self) : NULL;
}

void
weft_feature_maps_free (WeftFeatureMaps *self)
{
  g_clear_pointer (&self->values, weft_tensor_unref);
  g_free (self->maps);
  g_free (self->layer);
  g_free (self);
}
