/* axis.h: scales from numbers to places, and ticks on them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: Heckbert 1990, "Nice numbers for graph labels" (Graphics Gems): steps
 * are 1, 2 or 5 times a power of ten; of time, what clocks show.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeftScale:
 * @WEFT_SCALE_LINEAR: equal differences are equal lengths
 * @WEFT_SCALE_LOG: equal factors are equal lengths; 0 and below have no place
 * @WEFT_SCALE_TIME: linear, in seconds, labeled like a clock
 */
typedef enum {
  WEFT_SCALE_LINEAR,
  WEFT_SCALE_LOG,
  WEFT_SCALE_TIME,
  WEFT_N_SCALES,
} WeftScale;

/**
 * WeftAxis:
 * @scale: see #WeftScale
 * @low: number at @start
 * @high: number at @end, greater than @low
 * @start: place of @low; may be greater than @end, as on an upright axis
 * @end: place of @high
 */
typedef struct
{
  WeftScale scale;
  double low;
  double high;
  double start;
  double end;
} WeftAxis;

/**
 * weft_axis_init:
 *
 * Makes an axis out of any limits: swapped ones are put in order, equal ones
 * apart, those that are not finite or have no place on the scale replaced, so
 * that mapping is always defined.
 */
void weft_axis_init (WeftAxis  *self,
                     WeftScale  scale,
                     double     low,
                     double     high);

/* Widens the limits to the ticks around them, of at most @max_ticks. */
void weft_axis_widen (WeftAxis *self,
                      guint     max_ticks);

/* Returns: where @value is, also beyond the ends; NaN for what has no place */
double weft_axis_to_place (const WeftAxis *self,
                           double          value);

/* Returns: the number at @place; inverse of weft_axis_to_place() */
double weft_axis_to_value (const WeftAxis *self,
                           double          place);

#define WEFT_TICK_LABEL 32

/**
 * WeftTick:
 * @value: where
 * @label: empty for one between those that are labeled
 */
typedef struct
{
  double value;
  char label[WEFT_TICK_LABEL];
} WeftTick;

/**
 * weft_axis_get_ticks:
 * @max_ticks: how many labels have room, at least 2
 *
 * Returns: (transfer full) (element-type WeftTick): ticks within the limits,
 *   ascending
 */
GArray *weft_axis_get_ticks (const WeftAxis *self,
                             guint           max_ticks);

/**
 * weft_tick_format:
 * @value: a number
 * @step: distance of the ticks, which says how many digits matter
 * @label: (out caller-allocates): at least %WEFT_TICK_LABEL bytes
 *
 * Writes a number for people: `0.25`, `−3`, `20 k`, `1.5 M`, `2·10⁻⁵`.
 */
void weft_tick_format (double  value,
                       double  step,
                       char   *label);

G_END_DECLS
