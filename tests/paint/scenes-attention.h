/* scenes-attention.h: pictures of attention that tests draw
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "scene-options.h"

#include "paint/attention-chart.h"
#include "paint/head-sheet.h"
#include "paint/word-links.h"
#include "paint/word-shades.h"

#include <math.h>

#define SCENE_ROWS    5
#define SCENE_COLUMNS 7

static const char *const scene_written[] = { "le", "chat", "mange", "la", "souris" };

static const char *const scene_read[] = { "the", "black", "cat", "is", "eating", "a", "猫 mouse" };

/* Shares around the diagonal; a row adds up to 1. */
static inline void
scene_fill_shares (float  *shares,
                   guint   n_rows,
                   guint   n_columns,
                   double  width)
{
  for (guint row = 0; row < n_rows; row++) {
    double sum = 0;

    for (guint column = 0; column < n_columns; column++)
      sum += exp (-fabs (column - (double) row * n_columns / n_rows) / width);
    for (guint column = 0; column < n_columns; column++)
      shares[row * n_columns + column] = (float) (exp (-fabs (column - (double) row * n_columns / n_rows) / width) / sum);
  }
}

static inline void
paint_attention (cairo_t            *cr,
                 double              width,
                 double              height,
                 const SceneOptions *options,
                 gboolean            right_to_left)
{
  float shares[SCENE_ROWS * SCENE_COLUMNS];
  WeftAttentionChart scene = { shares, SCENE_ROWS, SCENE_COLUMNS, scene_written, scene_read, "written", "read", right_to_left, right_to_left, 2, "decoder", "Additive Attention, mean of the heads." };

  scene_fill_shares (shares, SCENE_ROWS, SCENE_COLUMNS, 0.6);
  if (!options->text)
    scene.title = scene.caption = scene.row_title = scene.column_title = NULL;
  weft_attention_chart_paint (&scene, &options->style, cr, width, height);
}

static inline void
scene_attention (cairo_t  *cr,
                 double    width,
                 double    height,
                 gpointer  data)
{
  paint_attention (cr, width, height, data, FALSE);
}

/* The first word is on the right, and each row has its own end of the colors. */
static inline void
scene_attention_turned (cairo_t  *cr,
                        double    width,
                        double    height,
                        gpointer  data)
{
  paint_attention (cr, width, height, data, TRUE);
}

static inline void
scene_links (cairo_t  *cr,
             double    width,
             double    height,
             gpointer  data)
{
  const SceneOptions *options = data;
  float shares[SCENE_ROWS * SCENE_COLUMNS];
  WeftWordLinks scene = { shares, SCENE_ROWS, SCENE_COLUMNS, scene_written, scene_read, NULL, NULL, 0.9, -1, FALSE, NULL, NULL };

  scene_fill_shares (shares, SCENE_ROWS, SCENE_COLUMNS, 0.6);
  if (options->text) {
    scene.title = "decoder";
    scene.row_title = "written";
    scene.column_title = "read";
  }
  weft_word_links_paint (&scene, &options->style, cr, width, height);
}

static inline void
scene_shades (cairo_t  *cr,
              double    width,
              double    height,
              gpointer  data)
{
  const SceneOptions *options = data;
  float shares[SCENE_ROWS * SCENE_COLUMNS];
  const WeftWordShades scene = { shares + 2 * SCENE_COLUMNS, scene_read, SCENE_COLUMNS, scene_written, SCENE_ROWS, 2, 1, "read", "written", FALSE, "decoder", NULL };

  scene_fill_shares (shares, SCENE_ROWS, SCENE_COLUMNS, 0.6);
  weft_word_shades_paint (&scene, &options->style, cr, width, height);
}

static inline void
scene_heads (cairo_t  *cr,
             double    width,
             double    height,
             gpointer  data)
{
  const SceneOptions *options = data;
  static const char *const names[] = { "1", "2", "3", "4", "5", "6" };
  float shares[20 * 30];
  cairo_surface_t *pictures[6];
  const WeftHeadSheet scene = { pictures, 6, names, 90, options->text ? "encoder.1" : NULL, NULL };

  for (int i = 0; i < 6; i++) {
    scene_fill_shares (shares, 20, 30, 0.5 + i);
    pictures[i] = weft_head_draw (shares, 20, 30, 64);
  }
  weft_head_sheet_paint (&scene, &options->style, cr, width, height);
  for (int i = 0; i < 6; i++)
    cairo_surface_destroy (pictures[i]);
}
