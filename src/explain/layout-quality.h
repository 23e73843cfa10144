/* layout-quality.h: how far a picture of rows can be believed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"
#include "engine/tensor.h"

G_BEGIN_DECLS

/* Rows up to which all are measured; of more, so many, drawn by the seed. */
#define WEFT_QUALITY_ALL    6000
#define WEFT_QUALITY_SAMPLE 2000

/* Neighbours that are looked at. */
#define WEFT_QUALITY_NEIGHBOURS 10

/**
 * WeftLayoutQuality:
 * @n: rows
 * @k: neighbours that are looked at, fewer than half of the rows
 * @n_measured: rows whose neighbours were looked at, each among all rows
 * @trust: trustworthiness, 1 - 2 / (n k (2n - 3k - 1)) Σ_i Σ_j (r (i, j) - k) over the j that are
 *   neighbours of i on the plane and not in the data, where r is the rank of their distance:
 *   whether who is near was near
 * @continuity: the same with plane and data exchanged: whether who was near is near
 * @recall: the share of neighbours that are still neighbours
 * @spearman: rank correlation of distances on the plane with those in the data, of 500 rows
 * @accuracy: the share of rows whose class most of their neighbours on the plane have; NaN
 * without classes
 * @trusts: (nullable): (n): each row's own trust, where all were measured
 *
 * Source: Venna and Kaski 2001; as scikit-learn's trustworthiness().
 */
typedef struct
{
  gint64 n;
  gint64 k;
  gint64 n_measured;
  double trust;
  double continuity;
  double recall;
  double spearman;
  double accuracy;
  float *trusts;
} WeftLayoutQuality;

/**
 * weft_layout_quality_new:
 * @x: (N, V) f32, the data
 * @points: (N, 2) f32, the plane
 * @classes: (nullable) (array length=N): -1 where none is known
 * @seed: of what is drawn
 * @stop: (nullable): asks to end early
 * @error: return location for an error
 *
 * Errors: %WEFT_BASE_ERROR_NO_MEMORY; none when @stop was requested
 *
 * Returns: (transfer full) (nullable): how well @points show @x
 */
WeftLayoutQuality *weft_layout_quality_new  (const WeftTensor   *x,
                                             const WeftTensor   *points,
                                             const gint32       *classes,
                                             guint64             seed,
                                             const WeftStop     *stop,
                                             GError            **error);
void               weft_layout_quality_free (WeftLayoutQuality  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftLayoutQuality, weft_layout_quality_free)

G_END_DECLS
