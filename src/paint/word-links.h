/* word-links.h: which words are read for which, as lines between two columns of words
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line is as opaque as its share is large. Each word keeps its largest shares until they
 * have the wanted part of all it reads, so that a few lines tell the most.
 */
#pragma once

#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftWordLinks:
 * @shares: (array): (rows × columns): 0 … 1
 * @n_rows, @n_columns: at least 1
 * @row_names, @column_names: (array): words that read, and those that are read
 * @row_title, @column_title: (nullable): what they are
 * @mass: 0 … 1: which part of a row's shares is drawn
 * @row: whose lines alone are drawn; -1: those of all
 * @right_to_left: whether the words that read stand on the right
 * @title: (nullable): above
 * @caption: (nullable): below all
 */
typedef struct
{
  const float *shares;
  guint n_rows;
  guint n_columns;
  const char *const *row_names;
  const char *const *column_names;
  const char *row_title;
  const char *column_title;
  double mass;
  int row;
  gboolean right_to_left;
  const char *title;
  const char *caption;
} WeftWordLinks;

/**
 * weft_word_links_keep:
 * @shares: (array length=n): of a row
 * @mass: 0 … 1
 * @kept: (out caller-allocates) (array length=n): which of them are drawn
 *
 * Returns: how many: as few as together have @mass of the row's sum
 */
guint weft_word_links_keep (const float *shares,
                            guint        n,
                            double       mass,
                            gboolean    *kept);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_word_links_paint (const WeftWordLinks  *self,
                            const WeftPaintStyle *style,
                            cairo_t              *cr,
                            double                width,
                            double                height);

/* Returns: the height at which each word has a line */
double weft_word_links_get_natural_height (const WeftWordLinks  *self,
                                           const WeftPaintStyle *style,
                                           double                width);

/**
 * weft_word_links_find:
 * @reads: (out): whether it is one of those that read
 *
 * Returns: which word is at a place of a picture of that size; -1: none
 */
int weft_word_links_find (const WeftWordLinks  *self,
                          const WeftPaintStyle *style,
                          double                width,
                          double                height,
                          double                x,
                          double                y,
                          gboolean             *reads);

G_END_DECLS
