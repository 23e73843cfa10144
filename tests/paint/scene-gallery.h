/* scene-gallery.h: pictures beside each other, that tests draw
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "scenes-attention.h"

#include "paint/gallery.h"

#include <math.h>

/* One picture that fades at its edges, and eight others. */
static inline void
scene_gallery (cairo_t  *cr,
               double    width,
               double    height,
               gpointer  data)
{
  enum {
    SIDE = 12,
    N = 9
  };
  static const char *const labels[N] = { NULL, "18.4", "17.9", "17.2", "16.8", "16.1", "15.5", "15.2", "14.9" };
  const SceneOptions *options = data;
  static guint8 pixels[N][SIDE * SIDE * 3];
  static float opacity[SIDE * SIDE];
  WeftGalleryItem items[N];
  WeftGallery scene = { items, N, 1, "What unit 3 of layer relu2 looks for", "Made up", "From the data, the strongest first", "Frequencies, 512 of 512 steps, seed 0." };

  for (int k = 0; k < N; k++) {
    items[k] = (WeftGalleryItem){ pixels[k], SIDE, SIDE, k % 2 ? 1 : 3, k == 0 ? opacity : NULL, options->text ? labels[k] : NULL };
    for (guint i = 0; i < SIDE * SIDE * items[k].channels; i++)
      pixels[k][i] = (guint8) (127 + 120 * sin ((double) (i / items[k].channels % SIDE) * (k + 1) / 4 + (double) (i % items[k].channels)));
  }
  for (int i = 0; i < SIDE * SIDE; i++)
    opacity[i] = (float) CLAMP (1.4 - hypot (i % SIDE - 5.5, (double) (i / SIDE) - 5.5) / 6, 0, 1);
  if (!options->text)
    scene.title = scene.left = scene.right = scene.caption = NULL;
  weft_gallery_paint (&scene, &options->style, cr, width, height);
}
