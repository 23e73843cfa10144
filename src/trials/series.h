/* series.h: the points of a metric
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In the file a series is rows of up to 512 points. A row's blob is, all
 * little-endian:
 *
 *     u8    format, 1
 *     u8    4 × coding of the columns step, epoch, time, value
 *     u8    0
 *     u16   number of points n, 1 … 512
 *     the columns one after another, each as its coding says:
 *       0   i64 first, i64 stride: the i-th is first + i · stride  (steps only)
 *       1   n × i64                                               (steps only)
 *       2   n × f32
 *       3   n × f64
 *       4   f32 first, then n − 1 differences to the former number's bits, as
 *           whole numbers of 32 bits that wrap around; each zigzag (0, −1, 1,
 *           −2, …) and seven bits a byte, the low ones first (LEB128)
 *
 * A column gets the shortest coding that gives back the very same bits, so a
 * usual point takes 8 to 10 bytes: epochs and times are near their neighbours.
 * NaN and infinities are values like any other.
 */
#pragma once

#include "trials/store.h"

G_BEGIN_DECLS

#define WEFT_TRIAL_CHUNK 512

/**
 * WeftTrialPoint:
 * @step: batches so far
 * @epoch: epochs so far
 * @time: seconds the trial had been worked on
 * @value: any number
 */
typedef struct
{
  gint64 step;
  double epoch;
  double time;
  double value;
} WeftTrialPoint;

/**
 * weft_trial_store_read_series:
 * @id: a trial
 * @name: a metric
 * @max_points: 0 for all; otherwise at least 5
 * @error: return location for an error
 *
 * Reads a series, thinned to at most @max_points: for each run of neighbours
 * its first, smallest, largest and last value are kept in order, and a NaN if
 * there is one, so that no spike and no gap is lost to the eye.
 *
 * Errors: %WEFT_TRIALS_ERROR_NOT_FOUND, %WEFT_TRIALS_ERROR_FORMAT
 *
 * Returns: (transfer full) (element-type WeftTrialPoint) (nullable): the points
 *   in the order in which they were added
 */
GArray *weft_trial_store_read_series (WeftTrialStore  *self,
                                      gint64           id,
                                      const char      *name,
                                      gsize            max_points,
                                      GError         **error);

/**
 * weft_trial_points_thin:
 * @points: (array length=n_points): a series
 * @max_points: at least 5
 *
 * Returns: (transfer full) (element-type WeftTrialPoint): what
 *   weft_trial_store_read_series() makes of it
 */
GArray *weft_trial_points_thin (const WeftTrialPoint *points,
                                gsize                 n_points,
                                gsize                 max_points);

G_END_DECLS
