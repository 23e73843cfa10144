/* feature-maps.h: what each channel of a layer holds for a sample
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A map is a channel of a layer with places; of a layer without, it is the one number of a
 * unit.
 */
#pragma once

#include "explain/subject.h"

G_BEGIN_DECLS

/**
 * WeftFeatureMap:
 * @low: its least number
 * @high: its largest
 * @mean: of all its numbers
 * @zeros: which share of them is zero, 0 … 1
 */
typedef struct
{
  float low;
  float high;
  double mean;
  double zeros;
} WeftFeatureMap;

/**
 * WeftFeatureMaps:
 * @layer: the id of the layer
 * @kind: what it is, for people
 * @values: (maps, height, width) f32
 * @maps: (array length=n_maps): what is to be known of each
 * @n_maps, @height, @width: of @values; without places the last two are 1
 * @low, @high: least and largest number of them all
 */
typedef struct
{
  char *layer;
  const char *kind;
  WeftTensor *values;
  WeftFeatureMap *maps;
  gint64 n_maps;
  gint64 height;
  gint64 width;
  float low;
  float high;
} WeftFeatureMaps;

/* Returns: whether a layer is channels with places, or units */
gboolean weft_feature_maps_suit (const WeftSubjectLayer *layer);

/**
 * weft_feature_maps_new:
 * @layer: the id of one that suits
 * @sample: (item…) f32
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL when there is no such layer or it does not suit,
 *   %WEFT_EXPLAIN_ERROR_NUMBERS when it holds numbers that are none,
 *   %WEFT_EXPLAIN_ERROR_STOPPED, %WEFT_BASE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): the maps
 */
WeftFeatureMaps *weft_feature_maps_new  (WeftSubject      *subject,
                                         const char       *layer,
                                         const float      *sample,
                                         const WeftStop   *stop,
                                         GError          **error);
void             weft_feature_maps_free (WeftFeatureMaps  *self);

/* Returns: (transfer none) (array): the numbers of a map, row after row */
const float *weft_feature_maps_get (const WeftFeatureMaps *self,
                                    gint64                 map);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftFeatureMaps, weft_feature_maps_free)

G_END_DECLS
