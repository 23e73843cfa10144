/* scene-kernels.h: filters side by side, that tests draw
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "scenes-attention.h"

#include "paint/kernel-sheet.h"

#include <math.h>

#define KERNELS_FILTERS  6
#define KERNELS_CHANNELS 4
#define KERNELS_SIDE     3

/* Waves of many directions, the last filter weak. */
static inline const float *
scene_kernel_weights (void)
{
  static float weights[KERNELS_FILTERS * KERNELS_CHANNELS * KERNELS_SIDE * KERNELS_SIDE];

  for (int i = 0; i < (int) G_N_ELEMENTS (weights); i++) {
    int filter = i / (KERNELS_CHANNELS * KERNELS_SIDE * KERNELS_SIDE);

    weights[i] = (float) ((filter == KERNELS_FILTERS - 1 ? 0.1 : 1) * sin (1.3 * i + filter));
  }
  return weights;
}

static inline WeftKernelSheet
scene_kernel_sheet (void)
{
  return (WeftKernelSheet){ scene_kernel_weights (), KERNELS_FILTERS, KERNELS_CHANNELS, KERNELS_SIDE, KERNELS_SIDE, 1, FALSE, -1, NULL, NULL, NULL };
}

static inline void
scene_kernels (cairo_t  *cr,
               double    width,
               double    height,
               gpointer  data)
{
  const SceneOptions *options = data;
  WeftKernelSheet sheet = scene_kernel_sheet ();

  sheet.chosen = 2;
  if (options->text) {
    sheet.title = "conv2: 6 filters of 3 × 3";
    sheet.legend = "weight";
    sheet.caption = "A column for each filter, a row for each channel that it reads.";
  }
  weft_kernel_sheet_paint (&sheet, &options->style, cr, width, height);
}
