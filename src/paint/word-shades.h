/* word-shades.h: a text whose words are as dark as they are read, and another that it is read for
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words run as a text does, in lines as long as there is room, so that sentences can be
 * read while their shades are seen.
 */
#pragma once

#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftWordShades:
 * @shares: (array length=n_read): of the words that are read: 0 … 1, or what each adds
 * @read: (array length=n_read): these
 * @n_read: at least 1
 * @readers: (array length=n_readers): the words that they are read for
 * @n_readers: 0: there are none to show
 * @marked: for which of them the shares are; -1: for all
 * @high: at which share the colors end
 * @read_title, @reader_title: (nullable): above each text
 * @right_to_left: whether the texts run so
 * @title: (nullable): above
 * @caption: (nullable): below all
 * @is_signed: whether zero is the middle: red raises, blue lowers
 */
typedef struct
{
  const float *shares;
  const char *const *read;
  guint n_read;
  const char *const *readers;
  guint n_readers;
  int marked;
  double high;
  const char *read_title;
  const char *reader_title;
  gboolean right_to_left;
  const char *title;
  const char *caption;
  gboolean is_signed;
} WeftWordShades;

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_word_shades_paint (const WeftWordShades *self,
                             const WeftPaintStyle *style,
                             cairo_t              *cr,
                             double                width,
                             double                height);

/* Returns: the height at which all words have room */
double weft_word_shades_get_natural_height (const WeftWordShades *self,
                                            const WeftPaintStyle *style,
                                            double                width);

/**
 * weft_word_shades_find:
 * @reads: (out): whether it is one of those that others are read for
 *
 * Returns: which word is at a place of a picture of that size; -1: none
 */
int weft_word_shades_find (const WeftWordShades *self,
                           const WeftPaintStyle *style,
                           double                width,
                           double                height,
                           double                x,
                           double                y,
                           gboolean             *reads);

G_END_DECLS
