/* optimum-chart.h: what a unit looks for, beside the data that it answers to most, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of a table it is bars with the names of the columns and what they hold. The window and weft-cli
 * draw the same.
 */
#pragma once

#include "base/json.h"
#include "explain/optimum-judge.h"
#include "paint/bars.h"
#include "paint/gallery.h"

G_BEGIN_DECLS

/**
 * WeftOptimumChart:
 * @items: (element-type WeftGalleryItem): pictures: what was made up, then examples; empty of a
 *   table
 * @n_left: how many of them were made up, or what it began with
 * @bars: (element-type WeftBar): of a table what each column holds, the largest first; of texts the
 *   examples
 * @curve: (element-type double): what each step saw of what is to rise
 * @best: the most that the examples make of it; NaN: not known
 * @title, @caption: what was asked, and what is to be known of the answer
 * @statistics: (nullable): what the unit holds in the data, in words
 *
 * Reference-counted; nobody writes it once another has it.
 */
typedef struct
{
  GArray *items;
  guint n_left;
  GArray *bars;
  GArray *curve;
  double best;
  char *title;
  char *caption;
  char *statistics;

  /*< private >*/
  GArray *examples;
  WeftUnitStatistics *numbers;
  float *values;
  GPtrArray *names;
  double activations[2];
  const char *bar_title;
  GPtrArray *memory;
  gatomicrefcount references;
} WeftOptimumChart;

/**
 * weft_optimum_chart_new:
 * @optimum: what was found so far; (nullable): the examples alone
 * @aim: of what
 * @predictor: whose input it is
 * @examples: (nullable): of the layer
 * @samples: (nullable): (n, item…): the inputs of the unit's examples
 * @judgement: (nullable): how far it can be believed
 *
 * Returns: (transfer full): the picture
 */
WeftOptimumChart *weft_optimum_chart_new (WeftOptimum                *optimum,
                                          const WeftOptimumAim       *aim,
                                          const WeftPredictor        *predictor,
                                          const WeftInputSpace       *space,
                                          const WeftExamples         *examples,
                                          const WeftTensor           *samples,
                                          const WeftOptimumJudgement *judgement);

/**
 * weft_optimum_chart_new_texts:
 * @examples: of the layer
 * @dataset: where they are from, texts
 *
 * Of a model that reads words: no text can be made up, so there are only examples.
 *
 * Returns: (transfer full): the picture
 */
WeftOptimumChart *weft_optimum_chart_new_texts (const WeftOptimumAim *aim,
                                                const WeftPredictor  *predictor,
                                                const WeftExamples   *examples,
                                                WeftDataset          *dataset);

WeftOptimumChart *weft_optimum_chart_ref   (WeftOptimumChart *self);
void              weft_optimum_chart_unref (WeftOptimumChart *self);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_optimum_chart_paint (const WeftOptimumChart *self,
                               const WeftPaintStyle   *style,
                               cairo_t                *cr,
                               double                  width,
                               double                  height);

/* Returns: the height at which everything has room */
double weft_optimum_chart_get_natural_height (const WeftOptimumChart *self,
                                              const WeftPaintStyle   *style,
                                              double                  width);

/* Paints what the steps saw, one after the other, beside the most of the data; with the same place
 * and size as above. Something to paint is there once @curve has a number. */
void weft_optimum_chart_paint_steps (const WeftOptimumChart *self,
                                     const WeftPaintStyle   *style,
                                     cairo_t                *cr,
                                     double                  width,
                                     double                  height);

/* Returns: (transfer full): all numbers of it as a table of what, name and value, CSV */
char *weft_optimum_chart_to_csv (const WeftOptimumChart *self);

/**
 * weft_optimum_chart_describe:
 * @optimum: what was found
 * @names: (nullable): of classes
 * @model: where the model is from
 * @data: (nullable): where the data is from
 *
 * Returns: (transfer full): how the picture came about, which files remember
 */
JsonObject *weft_optimum_chart_describe (WeftOptimum *optimum,
                                         const char *const *names,
                                         const char *model,
                                         const char *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftOptimumChart, weft_optimum_chart_unref)

G_END_DECLS
