/* scenes-watch.h: what a training looks like inside, that tests draw
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "scene-options.h"

#include "paint/ridge.h"
#include "paint/strips.h"

#include <math.h>

#define WATCH_ROWS   12
#define WATCH_PLACES 48

/* Hills that grow wider and move to the right. */
static inline const double *
scene_watch_shares (void)
{
  static double shares[WATCH_ROWS * WATCH_PLACES];

  for (int row = 0; row < WATCH_ROWS; row++)
    for (int i = 0; i < WATCH_PLACES; i++) {
      double middle = WATCH_PLACES / 2.0 + row / 2.0, width = 3 + row * 0.5;

      shares[row * WATCH_PLACES + i] = exp (-pow ((i - middle) / width, 2)) / width;
    }
  return shares;
}

static inline const double *
scene_watch_times (void)
{
  static double at[WATCH_ROWS];

  for (int i = 0; i < WATCH_ROWS; i++)
    at[i] = i;
  return at;
}

static inline void
scene_ridge_with (cairo_t            *cr,
                  double              width,
                  double              height,
                  const SceneOptions *options,
                  gboolean            overlay)
{
  WeftRidge ridge = {
    .shares = scene_watch_shares (),
    .n_rows = WATCH_ROWS,
    .n_places = WATCH_PLACES,
    .low = -0.5,
    .high = 0.5,
    .at = scene_watch_times (),
    .chosen = 8,
    .overlay = overlay,
  };

  if (options->text) {
    ridge.title = "conv1: weights";
    ridge.x_title = "Value";
    ridge.y_title = "Epoch";
    ridge.caption = "The share of all numbers at each value.";
  }
  weft_ridge_paint (&ridge, &options->style, cr, width, height);
}

static inline void
scene_ridge (cairo_t  *cr,
             double    width,
             double    height,
             gpointer  data)
{
  scene_ridge_with (cr, width, height, data, FALSE);
}

static inline void
scene_ridge_overlay (cairo_t  *cr,
                     double    width,
                     double    height,
                     gpointer  data)
{
  scene_ridge_with (cr, width, height, data, TRUE);
}

static inline void
scene_strips (cairo_t  *cr,
              double    width,
              double    height,
              gpointer  data)
{
  const SceneOptions *options = data;
  static const char *const names[] = { "conv1", "conv2", "卷积 3", "dense1" };
  double values[4 * WATCH_ROWS];
  WeftStrips strips = { values, 4, WATCH_ROWS, names, scene_watch_times (), WEFT_SCALE_LOG, 5, NULL, NULL, NULL, NULL };

  for (int row = 0; row < 4; row++)
    for (int i = 0; i < WATCH_ROWS; i++)
      values[row * WATCH_ROWS + i] = row == 2 && i == 9 ? (double) NAN : pow (10, -row - i / 6.0);
  if (options->text) {
    strips.title = "Gradient norm of each layer";
    strips.legend = "norm";
    strips.x_title = "Epoch";
  }
  weft_strips_paint (&strips, &options->style, cr, width, height);
}
