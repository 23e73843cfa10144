/* variable.h: what many points have a value of, and where the values lie along a line
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A share is a place along the line, 0 … 1 from its low end to its high one, so that a picture
 * need not know whether it shows numbers, their logarithms, their ranks or names.
 */
#pragma once

#include "paint/axis.h"
#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftSpread:
 * @WEFT_SPREAD_LINEAR: equal differences are equal lengths
 * @WEFT_SPREAD_LOG: equal factors are; 0 and below have no place
 * @WEFT_SPREAD_QUANTILE: equal numbers of points are
 * @WEFT_SPREAD_NAMES: values are indices of names, which have equal rooms
 */
typedef enum {
  WEFT_SPREAD_LINEAR,
  WEFT_SPREAD_LOG,
  WEFT_SPREAD_QUANTILE,
  WEFT_SPREAD_NAMES,
  WEFT_N_SPREADS,
} WeftSpread;

/**
 * WeftVariable:
 * @title: (nullable): what it is
 * @values: (array): of each point; NaN: it has none
 * @spread: see #WeftSpread
 * @low, @high: ends of the line; of names not looked at
 * @names: (array length=n_names) (nullable): for %WEFT_SPREAD_NAMES
 * @n_names: their number
 * @sorted: (array length=n_sorted) (nullable): for %WEFT_SPREAD_QUANTILE: all values, ascending
 * @n_sorted: their number
 */
typedef struct
{
  const char *title;
  const double *values;
  WeftSpread spread;
  double low;
  double high;
  const char *const *names;
  guint n_names;
  const double *sorted;
  gsize n_sorted;
} WeftVariable;

/* Gives a variable the ends that its @n values have. */
void weft_variable_fit (WeftVariable *self,
                        gsize         n);

/* Returns: where @value lies; NaN for what has no place */
double weft_variable_to_share (const WeftVariable *self,
                               double              value);

/* Returns: the number at @share; of names the index of the one whose room is there */
double weft_variable_to_value (const WeftVariable *self,
                               double              share);

/**
 * WeftVariableTick:
 * @share: where
 * @label: (transfer none) (nullable): the name; %NULL: @text
 * @text: a number
 */
typedef struct
{
  double share;
  const char *label;
  char text[WEFT_TICK_LABEL];
} WeftVariableTick;

const char *weft_variable_tick_get_label (const WeftVariableTick *self);

/**
 * weft_variable_get_ticks:
 * @max_ticks: how many labels have room, at least 2; names beyond that are left out evenly
 *
 * Returns: (transfer full) (element-type WeftVariableTick): from low to high
 */
GArray *weft_variable_get_ticks (const WeftVariable *self,
                                 guint               max_ticks);

/* Returns: (transfer full): @value for people, with four digits at most */
char *weft_variable_format (const WeftVariable *self,
                            double              value);

G_END_DECLS
