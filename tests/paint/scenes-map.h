/* scenes-map.h: heat maps that tests draw, with and without a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "scene-options.h"

#include "paint/heat-map.h"

#include <math.h>

/* Evidence on a coarse grid over a drawn ring. */
static inline void
scene_overlay (cairo_t  *cr,
               double    width,
               double    height,
               gpointer  data)
{
  const SceneOptions *options = data;
  static guint8 picture[56 * 56 * 3];
  float values[49];
  WeftHeatMap scene = { values, 7, 7, TRUE, 0, 0, picture, 56, 56, 3, TRUE, 0.5, TRUE, "Grad-CAM", "score", "layer conv2, class 0. Ends: 99th percentile." };

  for (int i = 0; i < 56 * 56; i++) {
    double distance = hypot (i % 56 - 27.5, (double) (i / 56) - 27.5);

    for (int c = 0; c < 3; c++)
      picture[3 * i + c] = (guint8) (fabs (distance - 17) < 4 ? 230 - 30 * c : 40 + 10 * c);
  }
  for (int i = 0; i < 49; i++)
    values[i] = (float) (3.2 * exp (-hypot (i % 7 - 1.5, (double) (i / 7) - 3)) - 1.1 * exp (-hypot (i % 7 - 5, (double) (i / 7) - 5)));
  scene.high = weft_heat_map_find_limit (values, 49, 99);
  if (!options->text)
    scene.title = scene.legend = scene.caption = NULL;
  weft_heat_map_paint (&scene, &options->style, cr, width, height);
}

/* Numbers without a picture, one of them missing. */
static inline void
scene_map (cairo_t  *cr,
           double    width,
           double    height,
           gpointer  data)
{
  const SceneOptions *options = data;
  float values[12 * 20];
  WeftHeatMap scene = { values, 12, 20, FALSE, 0, 1, .title = "α", .caption = "Each row adds up to 1." };

  for (int i = 0; i < 12 * 20; i++)
    values[i] = (float) exp (-fabs (i % 20 - 1.6 * (i / 20)) / 2);
  values[47] = NAN;
  if (!options->text)
    scene.title = scene.caption = NULL;
  weft_heat_map_paint (&scene, &options->style, cr, width, height);
}
