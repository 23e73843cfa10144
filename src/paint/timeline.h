/* timeline.h: what was done when, as bars over time
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/axis.h"
#include "paint/dot.h"

G_BEGIN_DECLS

/**
 * WeftTimelineBar:
 * @row: which line it lies in, from 0
 * @begin: in seconds
 * @end: in seconds; NaN: it goes on
 * @category: which of the names it is of
 */
typedef struct
{
  guint row;
  double begin;
  double end;
  guint category;
} WeftTimelineBar;

/**
 * WeftTimeline:
 * @bars: (array length=n_bars): what was done
 * @n_bars: their number
 * @n_rows: how many lines there are; the first is at the top
 * @numbers: (array length=n_rows) (nullable): by which people know the rows; %NULL: 0, 1 …
 * @now: where bars that go on end, in seconds
 * @names: (array length=n_names) (nullable): what bars of a category are
 * @shapes: (array length=n_names): a #WeftDotShape for each category, at the end of its bars
 * @n_names: their number
 * @faint: (nullable): of each bar, not zero for those that stand back
 * @row_title: (nullable): what rows are counted by
 * @title: (nullable): above
 * @caption: (nullable): below all, wrapped
 */
typedef struct
{
  const WeftTimelineBar *bars;
  gsize n_bars;
  guint n_rows;
  const gint64 *numbers;
  double now;
  const char *const *names;
  const WeftDotShape *shapes;
  guint n_names;
  const guint8 *faint;
  const char *row_title;
  const char *title;
  const char *caption;
} WeftTimeline;

/**
 * WeftTimelineLayout:
 * @time: places of seconds
 * @top: of the first row
 * @row: height of a row
 * @names: top of the line of names
 */
typedef struct
{
  WeftAxis time;
  double top;
  double row;
  double names;
} WeftTimelineLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in units */
void weft_timeline_lay_out (const WeftTimeline   *self,
                            const WeftPaintStyle *style,
                            double                width,
                            double                height,
                            WeftTimelineLayout   *layout);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_timeline_paint (const WeftTimeline   *self,
                          const WeftPaintStyle *style,
                          cairo_t              *cr,
                          double                width,
                          double                height);

/* Where a bar lies: @x, @y, @width, @height: (out) */
void weft_timeline_place (const WeftTimeline       *self,
                          const WeftTimelineLayout *layout,
                          gsize                     bar,
                          double                   *x,
                          double                   *y,
                          double                   *width,
                          double                   *height);

/* Returns: whether a bar is within @reach of (@x, @y), and the nearest of them */
gboolean weft_timeline_find (const WeftTimeline       *self,
                             const WeftTimelineLayout *layout,
                             double                    x,
                             double                    y,
                             double                    reach,
                             gsize                    *bar);

G_END_DECLS
