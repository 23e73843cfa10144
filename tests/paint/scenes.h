/* scenes.h: the pictures that tests draw
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "scene-gallery.h"
#include "scene-kernels.h"
#include "scenes-attention.h"
#include "scenes-flow.h"
#include "scenes-map.h"
#include "scenes-study.h"
#include "scenes-tree.h"
#include "scenes-watch.h"

#include "base/random.h"
#include "paint/bars.h"
#include "paint/confusion.h"
#include "paint/curves.h"
#include "paint/scatter.h"

#include <math.h>

#define SCENE_POINTS 2000

static inline void
scene_curves (cairo_t  *cr,
              double    width,
              double    height,
              gpointer  data)
{
  const SceneOptions *options = data;
  static double x[SCENE_POINTS], train[SCENE_POINTS], validation[SCENE_POINTS], low[SCENE_POINTS], high[SCENE_POINTS];
  WeftRandom random;
  const WeftCurveMark marks[] = { { 4.2, options->text ? "learning rate 0.001 → 0.0001" : NULL } };
  const WeftCurve curves[] = {
    { options->text ? "训练损失 train_loss" : NULL, x, train, NULL, NULL, SCENE_POINTS, 0, FALSE },
    { options->text ? "validation_loss (5 seeds, min – max)" : NULL, x, validation, low, high, SCENE_POINTS, 1, TRUE },
  };
  WeftCurves scene = WEFT_CURVES_INIT;

  weft_random_init (&random, 11, 0);
  for (int i = 0; i < SCENE_POINTS; i++) {
    x[i] = i * 10.0 / SCENE_POINTS;
    train[i] = 0.05 + 2.2 * exp (-x[i] / 1.4) * (1 + 0.15 * weft_random_normal (&random)) + 0.02 * fabs (weft_random_normal (&random));
    validation[i] = 0.12 + 2 * exp (-x[i] / 1.5) + 0.004 * x[i];
    low[i] = validation[i] * 0.85;
    high[i] = validation[i] * 1.2;
  }
  train[777] = 2.6;
  for (int i = 1500; i < 1540; i++)
    train[i] = (double) NAN;
  scene.curves = curves;
  scene.n_curves = G_N_ELEMENTS (curves);
  scene.marks = marks;
  scene.n_marks = 1;
  scene.smoothing = 0.9;
  if (options->text) {
    scene.title = "Loss";
    scene.x_title = "epoch";
    scene.y_title = "cross entropy";
    scene.caption = "handwritten-digits.weft, trial 12, seed 42. Smoothed with 0.9; the values themselves are faint.";
  }
  weft_curves_paint (&scene, &options->style, cr, width, height);
}

static inline void
scene_log (cairo_t  *cr,
           double    width,
           double    height,
           gpointer  data)
{
  const SceneOptions *options = data;
  static double x[10][30], y[10][30];
  WeftCurve curves[10] = { 0 };
  char titles[10][32];
  WeftCurves scene = WEFT_CURVES_INIT;

  for (int i = 0; i < 10; i++) {
    for (int j = 0; j < 30; j++) {
      x[i][j] = j * 240;
      y[i][j] = pow (10, -0.5 - j * (0.05 + 0.018 * i)) * (1 + 0.2 * sin (j * 1.7 + i));
    }
    g_snprintf (titles[i], sizeof titles[i], "trial %d", i + 1);
    curves[i] = (WeftCurve){ options->text ? titles[i] : NULL, x[i], y[i], NULL, NULL, 30, (guint) i, i >= 8 };
  }
  scene.curves = curves;
  scene.n_curves = 10;
  scene.x_scale = WEFT_SCALE_TIME;
  scene.y_scale = WEFT_SCALE_LOG;
  scene.title = options->text ? "Gradient norm" : NULL;
  scene.x_title = options->text ? "time" : NULL;
  weft_curves_paint (&scene, &options->style, cr, width, height);
}

static inline void
paint_confusion_of (cairo_t *cr,
                    double width,
                    double height,
                    const SceneOptions *options,
                    guint n,
                    const char *const *names)
{
  g_autofree gint64 *counts = g_new0 (gint64, (gsize) n * n);
  WeftConfusionChart scene = { counts, n, names, options->text ? "Confusion matrix, test part" : NULL, NULL };
  WeftRandom random;

  weft_random_init (&random, 5, 0);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      counts[i * n + j] = i == j ? 900 + weft_random_below (&random, 100) : weft_random_below (&random, 5) == 0 ? weft_random_below (&random, 300) / (1 + (i > j ? i - j : j - i))
                                                                                                                : 0;
  weft_confusion_chart_paint (&scene, &options->style, cr, width, height);
}

static inline void
scene_confusion (cairo_t  *cr,
                 double    width,
                 double    height,
                 gpointer  data)
{
  paint_confusion_of (cr, width, height, data, 10, NULL);
}

static inline void
scene_confusion_names (cairo_t  *cr,
                       double    width,
                       double    height,
                       gpointer  data)
{
  static const char *const names[] = { "setosa", "versicolor", "维吉尼亚鸢尾 virginica" };

  paint_confusion_of (cr, width, height, data, 3, names);
}

static inline void
scene_confusion_100 (cairo_t  *cr,
                     double    width,
                     double    height,
                     gpointer  data)
{
  paint_confusion_of (cr, width, height, data, 100, NULL);
}

static inline void
scene_bars (cairo_t  *cr,
            double    width,
            double    height,
            gpointer  data)
{
  const SceneOptions *options = data;
  static const WeftBar bars[] = {
    { "7", 0.912, 0, TRUE },
    { "9", 0.061, 0, FALSE },
    { "4", 0.02, 0, FALSE },
    { "2", 0.0067, 0, FALSE },
    { "0", 0.0001, 0, FALSE },
  };
  WeftBars scene = { bars, G_N_ELEMENTS (bars), "Prediction", "probability", "Uncalibrated softmax.", TRUE };

  if (!options->text)
    scene.title = scene.value_title = scene.caption = NULL;
  weft_bars_paint (&scene, &options->style, cr, width, height);
}

static inline void
scene_signed (cairo_t  *cr,
              double    width,
              double    height,
              gpointer  data)
{
  const SceneOptions *options = data;
  static const WeftBar bars[] = {
    { "credit amount", 0.231, 0.04, FALSE },
    { "duration in months", 0.17, 0.03, FALSE },
    { "age", -0.12, 0.05, FALSE },
    { "已有信用 existing credits at this bank, all of them", 0.055, 0.06, FALSE },
    { "savings", -0.2034, 0.02, FALSE },
    { "housing", (double) NAN, 0, FALSE },
    { "telephone", 0.0012, 0, FALSE },
  };
  WeftBars scene = { bars, G_N_ELEMENTS (bars), "Feature importance", "change of accuracy", NULL, FALSE };

  if (!options->text)
    scene.title = scene.value_title = NULL;
  weft_bars_paint (&scene, &options->style, cr, width, height);
}

/* Ten clumps, each a class, some points without one, and one that is nowhere. */
static inline void
scene_scatter (cairo_t  *cr,
               double    width,
               double    height,
               gpointer  data)
{
  const SceneOptions *options = data;
  static const char *const names[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "九" };
  static float points[2 * SCENE_POINTS];
  static gint32 classes[SCENE_POINTS];
  WeftScatter scene = { .points = points, .n_points = SCENE_POINTS, .classes = classes, .n_classes = 10 };
  WeftRandom random;

  weft_random_init (&random, 13, 0);
  for (int i = 0; i < SCENE_POINTS; i++) {
    int clump = i % 10;

    points[2 * i] = (float) (9 * cos (clump * 0.628) + weft_random_normal (&random));
    points[2 * i + 1] = (float) (7 * sin (clump * 0.628) + weft_random_normal (&random));
    classes[i] = i % 50 == 0 ? -1 : clump;
  }
  points[2 * 77] = NAN;
  if (options->text) {
    scene.names = names;
    scene.title = "UMAP";
    scene.caption = "digits, 1797 rows of 64 columns. Trustworthiness 0.988, recall 0.482 of 10 neighbours, seed 1.";
  }
  weft_scatter_paint (&scene, &options->style, cr, width, height);
}

typedef struct
{
  const char *name;
  void (*paint) (cairo_t *cr, double width, double height, gpointer data);
  double width;
  double height;
} Scene;

static const Scene scenes[] = {
  { "curves", scene_curves, 640, 400 },
  { "log", scene_log, 640, 400 },
  { "confusion", scene_confusion, 640, 640 },
  { "confusion-names", scene_confusion_names, 420, 380 },
  { "confusion-100", scene_confusion_100, 640, 640 },
  { "bars", scene_bars, 360, 240 },
  { "signed", scene_signed, 520, 300 },
  { "overlay", scene_overlay, 360, 320 },
  { "map", scene_map, 420, 280 },
  { "gallery", scene_gallery, 480, 300 },
  { "kernels", scene_kernels, 420, 300 },
  { "scatter", scene_scatter, 480, 360 },
  { "attention", scene_attention, 420, 320 },
  { "flow", scene_flow, 480, 220 },
  { "choices", scene_choices, 560, 260 },
  { "joins", scene_joins, 420, 200 },
  { "attention-turned", scene_attention_turned, 420, 320 },
  { "links", scene_links, 360, 260 },
  { "shades", scene_shades, 420, 200 },
  { "heads", scene_heads, 360, 240 },
  { "parallel", scene_parallel, 560, 280 },
  { "slice", scene_slice, 420, 300 },
  { "contour", scene_contour, 420, 320 },
  { "front", scene_front, 400, 300 },
  { "matrix", scene_matrix, 520, 420 },
  { "timeline", scene_timeline, 480, 240 },
  { "ridge", scene_ridge, 420, 320 },
  { "ridge-overlay", scene_ridge_overlay, 420, 300 },
  { "strips", scene_strips, 420, 200 },
};
