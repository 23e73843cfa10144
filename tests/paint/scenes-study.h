/* scenes-study.h: pictures of a search for good settings
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "scene-options.h"

#include "base/random.h"
#include "paint/parallel.h"
#include "paint/plot-matrix.h"
#include "paint/plot.h"
#include "paint/timeline.h"

#include <math.h>
#include <stdlib.h>

#define STUDY_POINTS 60

/* What a study might have tried: three parameters, two objectives. */
typedef struct
{
  double rate[STUDY_POINTS];
  double units[STUDY_POINTS];
  double optimizer[STUDY_POINTS];
  double loss[STUDY_POINTS];
  double seconds[STUDY_POINTS];
  double colors[STUDY_POINTS];
  double sorted[STUDY_POINTS];
  guint8 shapes[STUDY_POINTS];
  guint8 faint[STUDY_POINTS];
  WeftVariable variables[5];
} StudyScene;

static inline int
study_compare (gconstpointer a,
               gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static inline void
study_scene_init (StudyScene         *self,
                  const SceneOptions *options)
{
  static const char *const names[] = { "sgd", "adam", "rmsprop" };
  static const char *const plain[] = { "", "", "" };
  const char *const *words = options->text ? names : plain;
  gsize n_sorted = 0;
  WeftRandom random;

  weft_random_init (&random, 3, 0);
  for (int i = 0; i < STUDY_POINTS; i++) {
    double unit = weft_random_uniform (&random);

    self->rate[i] = pow (10, -4 + 3 * unit);
    self->units[i] = 16 + floor (241 * weft_random_uniform (&random));
    self->optimizer[i] = i % 3;
    self->shapes[i] = (guint8) (i % 11 == 5 ? WEFT_DOT_TRIANGLE : i % 17 == 9 ? WEFT_DOT_CROSS
                                                                              : WEFT_DOT_DISK);
    self->loss[i] = self->shapes[i] == WEFT_DOT_CROSS ? (double) NAN : 0.2 + pow (unit - 0.6, 2) * 3 + 0.0008 * (256 - self->units[i]) + 0.05 * weft_random_uniform (&random);
    self->seconds[i] = 1 + self->units[i] / 40 + weft_random_uniform (&random);
    self->colors[i] = (self->loss[i] - 0.2) / 1.4;
    self->faint[i] = 0;
    if (isfinite (self->loss[i]))
      self->sorted[n_sorted++] = self->loss[i];
  }
  qsort (self->sorted, n_sorted, sizeof (double), study_compare);
  self->variables[0] = (WeftVariable){ options->text ? "Learning rate" : NULL, self->rate, WEFT_SPREAD_LOG, 1e-4, 0.1, NULL, 0, NULL, 0 };
  self->variables[1] = (WeftVariable){ options->text ? "Units" : NULL, self->units, WEFT_SPREAD_LINEAR, 16, 256, NULL, 0, NULL, 0 };
  self->variables[2] = (WeftVariable){ options->text ? "Optimizer" : NULL, self->optimizer, WEFT_SPREAD_NAMES, 0, 0, words, 3, NULL, 0 };
  self->variables[3] = (WeftVariable){ options->text ? "Seconds" : NULL, self->seconds, WEFT_SPREAD_LINEAR, 0, 9, NULL, 0, NULL, 0 };
  self->variables[4] = (WeftVariable){ options->text ? "验证损失 validation_loss" : NULL, self->loss, WEFT_SPREAD_QUANTILE, 0, 0, NULL, 0, self->sorted, n_sorted };
}

static inline void
scene_parallel (cairo_t  *cr,
                double    width,
                double    height,
                gpointer  data)
{
  const SceneOptions *options = data;
  static const WeftParallelBrush brushes[5] = { { 0.3, 0.9 }, { 0, 0 }, { 0, 0 }, { 0, 0 }, { 0, 0.5 } };
  StudyScene study;
  WeftParallel scene = { .n_axes = 5, .n_lines = STUDY_POINTS, .low = "", .high = "", .brushes = brushes };

  study_scene_init (&study, options);
  scene.axes = study.variables;
  scene.colors = study.colors;
  scene.shapes = study.shapes;
  (void) weft_parallel_sift (&scene, study.faint);
  scene.faint = study.faint;
  if (options->text) {
    scene.title = "What Was Tried";
    scene.color_title = "validation_loss";
    scene.low = "0.2";
    scene.high = "1.6";
    scene.missing = "no value";
    scene.caption = "60 trials; two ranges hold those in color.";
  }
  weft_parallel_paint (&scene, &options->style, cr, width, height);
}

static inline void
scene_slice (cairo_t  *cr,
             double    width,
             double    height,
             gpointer  data)
{
  const SceneOptions *options = data;
  StudyScene study;
  WeftPlot scene = { .n_points = STUDY_POINTS, .low = "", .high = "" };
  double order[STUDY_POINTS];

  study_scene_init (&study, options);
  for (int i = 0; i < STUDY_POINTS; i++)
    order[i] = i / (STUDY_POINTS - 1.0);
  scene.x = study.variables[2];
  scene.y = study.variables[4];
  scene.y.spread = WEFT_SPREAD_LINEAR;
  weft_variable_fit (&scene.y, STUDY_POINTS);
  scene.colors = order;
  scene.shapes = study.shapes;
  if (options->text) {
    scene.title = "Loss by Optimizer";
    scene.color_title = "trial";
    scene.low = "0";
    scene.high = "59";
  }
  weft_plot_paint (&scene, &options->style, cr, width, height);
}

static inline void
scene_contour (cairo_t  *cr,
               double    width,
               double    height,
               gpointer  data)
{
  const SceneOptions *options = data;
  static float values[24 * 24];
  const WeftPlotSurface surface = { values, 24, 24 };
  StudyScene study;
  WeftPlot scene = { .n_points = STUDY_POINTS, .low = "", .high = "", .surface = &surface };

  study_scene_init (&study, options);
  for (int i = 0; i < 24 * 24; i++)
    values[i] = i % 24 + i / 24 < 6 ? NAN : (float) (pow ((i % 24) / 23.0 - 0.6, 2) * 2 + 0.2 * (1 - (i / 24) / 23.0));
  scene.x = study.variables[0];
  scene.y = study.variables[1];
  scene.colors = study.colors;
  scene.shapes = study.shapes;
  if (options->text) {
    scene.title = "Loss Between the Trials";
    scene.color_title = "loss";
    scene.low = "0.2";
    scene.high = "1.6";
  }
  weft_plot_paint (&scene, &options->style, cr, width, height);
}

static inline void
scene_front (cairo_t  *cr,
             double    width,
             double    height,
             gpointer  data)
{
  const SceneOptions *options = data;
  static const double seconds[] = { 1, 2, 3, 4, 6, 2.5, 5, 7 }, losses[] = { 0.9, 0.6, 0.42, 0.4, 0.31, 0.8, 0.7, 0.5 };
  static const guint front[] = { 0, 1, 2, 3, 4 };
  WeftPlot scene = { .n_points = 8, .front = front, .n_front = 5 };

  scene.x = (WeftVariable){ options->text ? "Seconds" : NULL, seconds, WEFT_SPREAD_LINEAR, 0, 8, NULL, 0, NULL, 0 };
  scene.y = (WeftVariable){ options->text ? "Loss" : NULL, losses, WEFT_SPREAD_LINEAR, 0.2, 1, NULL, 0, NULL, 0 };
  scene.title = options->text ? "Loss Against Time" : NULL;
  weft_plot_paint (&scene, &options->style, cr, width, height);
}

static inline void
scene_matrix (cairo_t  *cr,
              double    width,
              double    height,
              gpointer  data)
{
  const SceneOptions *options = data;
  StudyScene study;
  WeftPlotMatrix scene = { .n_variables = 5, .n_points = STUDY_POINTS, .low = "", .high = "" };

  study_scene_init (&study, options);
  scene.variables = study.variables;
  scene.colors = study.colors;
  scene.shapes = study.shapes;
  scene.title = options->text ? "Each Against Each" : NULL;
  scene.color_title = options->text ? "loss" : NULL;
  weft_plot_matrix_paint (&scene, &options->style, cr, width, height);
}

static inline void
scene_timeline (cairo_t  *cr,
                double    width,
                double    height,
                gpointer  data)
{
  const SceneOptions *options = data;
  static const WeftDotShape shapes[] = { WEFT_DOT_DISK, WEFT_DOT_TRIANGLE, WEFT_DOT_CROSS, WEFT_DOT_RING };
  static const char *const names[] = { "done", "given up", "failed", "runs" }, *const plain[] = { "", "", "", "" };
  static const guint8 faint[] = { 0, 0, 0, 1, 0, 0 };
  static const WeftTimelineBar bars[] = { { 0, 0, 61, 0 }, { 1, 0.5, 30, 1 }, { 2, 31, 95, 0 }, { 3, 62, 64, 2 }, { 4, 65, 130, 0 }, { 5, 96, __builtin_nan (""), 3 } };
  WeftTimeline scene = { .bars = bars, .n_bars = 6, .n_rows = 6, .now = 150, .names = plain, .shapes = shapes, .n_names = 4, .faint = faint };

  if (options->text) {
    scene.names = names;
    scene.title = "When";
    scene.row_title = "Trial";
    scene.caption = "Two trials side by side.";
  }
  weft_timeline_paint (&scene, &options->style, cr, width, height);
}
