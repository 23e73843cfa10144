/* trial-layouts.h: what a layer of several trials' models makes of the same rows, on planes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows that validate are laid out once for each model that a trial kept, in the order of epochs,
 * each from where the former one ended, so that the same picture comes of an epoch however it was
 * come to. All planes have one scale and the same colors. The window and weft-cli draw the same.
 */
#pragma once

#include "base/json.h"
#include "explain/embedding.h"
#include "explain/layout-quality.h"
#include "paint/style.h"
#include "workflow/trial-models.h"

G_BEGIN_DECLS

/* Rows that are laid out, and epochs on the way; more are thinned evenly. */
#define WEFT_TRIAL_LAYOUTS_ROWS   1000
#define WEFT_TRIAL_LAYOUTS_EPOCHS 20

/**
 * WeftTrialLayout:
 * @title: trial and epoch
 * @trouble: (nullable): why there is no layout, a sentence without period
 * @points: (nullable): (N, 2)
 * @accuracy: the share of rows whose class most of their neighbours on the plane have; NaN without
 *   classes
 * @reach: half the side of the square around the points
 */
typedef struct
{
  char *title;
  char *trouble;
  WeftTensor *points;
  double accuracy;
  double reach;
} WeftTrialLayout;

/**
 * WeftTrialLayouts:
 * @layouts: (element-type WeftTrialLayout): one for each trial
 * @method: how they were found
 * @layer: (nullable): of which layer; %NULL: no trial has a model
 * @layers: (element-type utf8): those that the first model has
 * @rows: which rows of the data, from 0
 * @n_rows: how many
 * @classes: (nullable): of each; -1: none
 * @names: (nullable): of the classes
 *
 * Reference-counted, so that a thread may paint it; nobody writes it once another has it.
 */
typedef struct
{
  GPtrArray *layouts;
  const WeftEmbeddingMethod *method;
  char *layer;
  GPtrArray *layers;
  guint32 *rows;
  gsize n_rows;
  gint32 *classes;
  char **names;

  /*< private >*/
  gatomicrefcount references;
} WeftTrialLayouts;

/**
 * weft_trial_layouts_new:
 * @models: a set that nobody else asks at the same time
 * @epochs: as for weft_trial_models_open_each(), which is called
 * @method: how
 * @layer: (nullable): of which layer; %NULL: the last before the output
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * What only some of the trials cannot do is said in their place. Layouts of earlier epochs are
 * kept by @models.
 *
 * Errors: those of weft_trial_models_open() and weft_trial_models_get_data(),
 *   %WEFT_EXPLAIN_ERROR_STOPPED
 *
 * Returns: (transfer full) (nullable): the layouts
 */
WeftTrialLayouts *weft_trial_layouts_new (WeftTrialModels            *models,
                                          const WeftTrialEpochs      *epochs,
                                          const WeftEmbeddingMethod  *method,
                                          const char                 *layer,
                                          const WeftStop             *stop,
                                          GError                    **error);

WeftTrialLayouts *weft_trial_layouts_ref   (WeftTrialLayouts *self);
void              weft_trial_layouts_unref (WeftTrialLayouts *self);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_trial_layouts_paint (const WeftTrialLayouts *self,
                               const WeftPaintStyle   *style,
                               cairo_t                *cr,
                               double                  width,
                               double                  height);

/* Returns: the height at which everything has room */
double weft_trial_layouts_get_natural_height (const WeftTrialLayouts *self,
                                              const WeftPaintStyle   *style,
                                              double                  width);

/* Returns: (transfer full): a line above all: method, layer and rows */
char *weft_trial_layouts_make_title (const WeftTrialLayouts *self);

/* Returns: (transfer full): how well each trial tells the classes apart, or why it has no layout */
char *weft_trial_layouts_tell (const WeftTrialLayouts *self);

/* Returns: (transfer full): CSV: row, class, and both coordinates of each trial */
char *weft_trial_layouts_to_csv (const WeftTrialLayouts *self);

/* Adds how it came about. */
void weft_trial_layouts_describe (const WeftTrialLayouts *self,
                                  JsonObject             *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialLayouts, weft_trial_layouts_unref)

G_END_DECLS
