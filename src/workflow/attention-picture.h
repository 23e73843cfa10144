/* attention-picture.h: what a model reads for what, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A map, a text with shades, lines between words, or all heads side by side. The window and
 * weft-cli draw the same.
 */
#pragma once

#include "base/json.h"
#include "explain/attention-erasure.h"
#include "explain/attention-reading.h"
#include "paint/style.h"

#include <cairo.h>

G_BEGIN_DECLS

/* The ways to draw it: rows of weft_attention_drawings, in this order. */
typedef enum {
  WEFT_DRAWING_MAP,
  WEFT_DRAWING_TEXT,
  WEFT_DRAWING_LINKS,
  WEFT_DRAWING_HEADS,
  WEFT_N_DRAWINGS,
} WeftDrawing;

extern const WeftParamChoice weft_attention_drawings[];

/**
 * WeftAttentionPicture:
 * @attention: all of it
 * @reading: (nullable): what of it is shown; the heads are shown without
 * @agreement: how often what is read most matters most, 0 … 1; NaN where that is not known
 * @has_rows: whether that is of rows; else it is 1 or 0, for all of them
 * @drawing: how
 * @row: which row stands out, or is shown alone; -1: all
 * @stretches: whether each row has its own end of the colors
 * @mass: which part of a row's shares lines show
 * @rows, @columns: names as they are shown
 * @right_to_left: whether the words are written so
 * @title, @caption: what it is, and what is to be known of it
 *
 * Reference-counted, so that a thread may paint it; nobody writes it once another has it.
 */
typedef struct
{
  WeftAttention *attention;
  WeftAttentionReading *reading;
  double agreement;
  gboolean has_rows;
  WeftDrawing drawing;
  int row;
  gboolean stretches;
  double mass;
  char **rows;
  char **columns;
  gboolean right_to_left;
  char *title;
  char *caption;

  /*< private >*/
  gatomicrefcount references;
} WeftAttentionPicture;

/**
 * weft_attention_picture_new:
 * @attention: kept
 * @reading: (transfer full): of one of its maps
 * @erasure: (nullable): of the same map
 *
 * Returns: (transfer full): a map of it, of all rows
 */
WeftAttentionPicture *weft_attention_picture_new   (WeftAttention        *attention,
                                                    WeftAttentionReading *reading,
                                                    const WeftErasure    *erasure);
WeftAttentionPicture *weft_attention_picture_ref   (WeftAttentionPicture *self);
void                  weft_attention_picture_unref (WeftAttentionPicture *self);

/* Returns: (transfer full): a copy that can be drawn in another way */
WeftAttentionPicture *weft_attention_picture_copy (const WeftAttentionPicture *self);

/* @erasure: (nullable): of the same map
 * Returns: (transfer full): a copy that says what replacing words says */
WeftAttentionPicture *weft_attention_picture_judge (const WeftAttentionPicture *self,
                                                    const WeftErasure          *erasure);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_attention_picture_paint (const WeftAttentionPicture *self,
                                   const WeftPaintStyle       *style,
                                   cairo_t                    *cr,
                                   double                      width,
                                   double                      height);

/* Returns: the height at which everything has room */
double weft_attention_picture_get_natural_height (const WeftAttentionPicture *self,
                                                  const WeftPaintStyle       *style,
                                                  double                      width);

/**
 * weft_attention_picture_find:
 * @row: (out): which row is there, -1: none
 * @column: (out): which column, -1: none; of heads which head
 *
 * What is at a place of a picture of that size.
 */
void weft_attention_picture_find (const WeftAttentionPicture *self,
                                  const WeftPaintStyle       *style,
                                  double                      width,
                                  double                      height,
                                  double                      x,
                                  double                      y,
                                  int                        *row,
                                  int                        *column);

/**
 * weft_attention_picture_tell_row:
 * @row: of the reading; -1: of all rows together
 *
 * Returns: (transfer full): in words: what is read most, its share, entropy or coverage
 */
char *weft_attention_picture_tell_row (const WeftAttentionPicture *self,
                                       int                         row);

/* Returns: (transfer full) (nullable): how often what is read most matters most, in words;
 *   %NULL: that is not known */
char *weft_attention_picture_tell_agreement (const WeftAttentionPicture *self);

/**
 * weft_attention_picture_describe:
 * @recipe: is told which attention it is and how it was read
 */
void weft_attention_picture_describe (const WeftAttentionPicture *self,
                                      JsonObject                 *recipe);

/* Returns: (transfer full): the shares as CSV, a line a row, names first */
char *weft_attention_picture_to_csv (const WeftAttentionPicture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftAttentionPicture, weft_attention_picture_unref)

G_END_DECLS
