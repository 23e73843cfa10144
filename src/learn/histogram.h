/* histogram.h: how numbers are spread
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 64 bins of equal width from the smallest number to the largest, as numpy.histogram()
 * counts them. The width is chosen anew for each histogram, so that none is lost beyond an
 * edge that was fixed before; whoever lays several over each other shares bins out over a
 * common axis, see weft_histogram_spread().
 */
#pragma once

#include "engine/tensor.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define WEFT_HISTOGRAM_BINS 64

/**
 * WeftHistogram:
 * @low: the smallest number; 0 where there is none
 * @high: the largest
 * @n: numbers that were counted
 * @n_odd: numbers that are none: NaN and infinities, which are not counted
 * @counts: of each bin, the first from @low on; all in the middle one where all are equal
 */
typedef struct
{
  double low;
  double high;
  guint64 n;
  guint64 n_odd;
  guint32 counts[WEFT_HISTOGRAM_BINS];
} WeftHistogram;

/**
 * weft_histogram_fill:
 * @self: (out caller-allocates): the histogram
 * @tensors: (array length=n_tensors): f32, taken together
 */
void weft_histogram_fill (WeftHistogram *self,
                          const WeftTensor *const *tensors,
                          guint n_tensors);

/**
 * weft_histogram_spread:
 * @low: where @shares begin
 * @high: where they end, above @low
 * @shares: (array length=n_shares) (out caller-allocates): the part of all numbers in each of
 *   as many places of equal width
 * @n_shares: their number
 *
 * Within a bin numbers count as spread evenly.
 */
void weft_histogram_spread (const WeftHistogram *self,
                            double               low,
                            double               high,
                            double              *shares,
                            guint                n_shares);

/* Returns: (transfer full): `{"low", "high", "n", "odd", "counts"}` */
JsonObject *weft_histogram_to_json (const WeftHistogram *self);

/* @object: (nullable): what is wrong in it counts as nothing */
void weft_histogram_from_json (WeftHistogram *self,
                               JsonObject    *object);

G_END_DECLS
