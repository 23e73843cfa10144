/* saliency-chart.h: what a method of saliency found, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Over a picture it is a heat map, of a text its words with colors behind them, of a table bars
 * with names, or a waterfall where parts lead from a background to the score. The window and
 * weft-cli draw the same.
 */
#pragma once

#include "base/json.h"
#include "explain/saliency.h"
#include "paint/bars.h"
#include "paint/heat-map.h"
#include "paint/waterfall.h"

G_BEGIN_DECLS

/**
 * WeftSaliencyChart:
 * @item: shape of a sample
 * @map: (nullable): (height, width): one number a pixel or cell; %NULL: there are bars
 * @picture: (nullable): the picture below, bytes of rows
 * @picture_height, @picture_width, @picture_channels: its size
 * @bars: (element-type WeftBar): the largest parts first
 * @shades: (element-type float): the same in the order of the words, of a text; else none
 * @steps: (element-type WeftWaterfallStep): the same, where they are a waterfall; else none
 * @base: where the first step begins
 * @labels: their labels
 * @places: (element-type gint64): of each label, which number of a sample it is, or the first one
 * @bar_title: what the bars' numbers are
 * @is_signed: whether zero is the middle
 * @percent: which share of the numbers the colors tell apart
 * @limit: where the colors end, of many maps that are compared; 0: where @percent says
 * @opacity: of the map over the picture
 * @smooth: whether its colors run into each other
 * @title, @caption: what was asked, and what is to be known of the answer
 * @findings: of @caption, what does not depend on @percent
 *
 * Reference-counted, so that a thread may paint it; nobody writes it once another has it.
 */
typedef struct
{
  WeftShape item;
  WeftTensor *map;
  guint8 *picture;
  guint picture_height;
  guint picture_width;
  guint picture_channels;
  GArray *bars;
  GArray *shades;
  GArray *steps;
  double base;
  GPtrArray *labels;
  GArray *places;
  const char *bar_title;
  gboolean is_signed;
  double percent;
  double limit;
  double opacity;
  gboolean smooth;
  char *title;
  char *caption;
  char *findings;

  /*< private >*/
  gatomicrefcount references;
} WeftSaliencyChart;

/**
 * weft_saliency_chart_new:
 * @saliency: what was found
 * @method: how
 * @predictor: whose input it was, which knows what its numbers are called
 * @sample: (item…): that input
 * @dataset: (nullable): the row it was made of, to show its picture as it is
 * @row: which row of @dataset
 *
 * Returns: (transfer full): the picture
 */
WeftSaliencyChart *weft_saliency_chart_new (const WeftSaliency       *saliency,
                                            const WeftSaliencyMethod *method,
                                            const WeftPredictor      *predictor,
                                            const float              *sample,
                                            WeftDataset              *dataset,
                                            gint64                    row);

/* @label: (transfer full): what the bar is called
 *
 * Adds a bar below those that are there. */
void weft_saliency_chart_add_bar (WeftSaliencyChart *self,
                                  char              *label,
                                  double             value);

/* @words: (element-type utf8): in the order of the text
 * @numbers: (array): how much each has, as many
 *
 * Shows a text with its words shaded, where nothing is shown yet. */
void weft_saliency_chart_take_words (WeftSaliencyChart *self,
                                     const GPtrArray   *words,
                                     const float       *numbers);

/* Returns: (transfer full): a picture of bars, none yet, or of the map that it is given */
WeftSaliencyChart *weft_saliency_chart_new_empty (const WeftPredictor *predictor,
                                                  const char          *title,
                                                  const char          *findings);

/**
 * weft_saliency_chart_take_map:
 * @map: (transfer full): (height, width)
 * @sample: (item…): the input that it belongs to
 * @dataset: (nullable): the row it was made of
 * @row: which row of @dataset
 *
 * Lays a map over the input.
 */
void weft_saliency_chart_take_map (WeftSaliencyChart *self,
                                   WeftTensor        *map,
                                   const float       *sample,
                                   WeftDataset       *dataset,
                                   gint64             row);

/* Returns: (transfer full): the parts, CSV: of words, columns or steps in the picture's order, of a
 *   map its places, counted from 1, the strongest first */
char *weft_saliency_chart_to_csv (const WeftSaliencyChart *self);

WeftSaliencyChart *weft_saliency_chart_ref   (WeftSaliencyChart *self);
void               weft_saliency_chart_unref (WeftSaliencyChart *self);

/* Lets the colors tell another share of the numbers apart, and says so in the caption. */
void weft_saliency_chart_set_percent (WeftSaliencyChart *self,
                                      double             percent);

/**
 * weft_saliency_chart_describe:
 * @saliency: what was found
 * @request: what was asked for
 * @names: (nullable): of classes
 * @recipe: what files remember of how the picture came about, to which it is added
 */
void weft_saliency_chart_describe (const WeftSaliency *saliency,
                                   const WeftSaliencyRequest *request,
                                   const char *const *names,
                                   JsonObject *recipe);

/* Returns: (transfer full): the name of a class, or its number */
char *weft_saliency_chart_name_class (const char *const *names,
                                      gint64 class);

/* Returns: (transfer full) (nullable): what a number of a sample is: a word, or the name of a
 *   column; %NULL: nothing is there */
char *weft_saliency_chart_name_number (const WeftPredictor *predictor,
                                       gint64               index,
                                       float                number);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_saliency_chart_paint (const WeftSaliencyChart *self,
                                const WeftPaintStyle    *style,
                                cairo_t                 *cr,
                                double                   width,
                                double                   height);

/* Fills in the heat map that is painted; @title, @legend and @caption are borrowed. */
void weft_saliency_chart_get_heat_map (const WeftSaliencyChart *self,
                                       WeftHeatMap             *map);

/**
 * weft_saliency_chart_find_place:
 * @width, @height: of the picture
 * @x, @y: where the pointer is
 *
 * Returns: which number of a sample the word or the bar there is, or the first number of its
 *   column; -1: none, as in maps and waterfalls
 */
gint64 weft_saliency_chart_find_place (const WeftSaliencyChart *self,
                                       const WeftPaintStyle    *style,
                                       double                   width,
                                       double                   height,
                                       double                   x,
                                       double                   y);

/* Returns: the height at which everything has room */
double weft_saliency_chart_get_natural_height (const WeftSaliencyChart *self,
                                               const WeftPaintStyle    *style,
                                               double                   width);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSaliencyChart, weft_saliency_chart_unref)

G_END_DECLS
