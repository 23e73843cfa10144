/* trial-maps.h: why the models of several trials say what they say of one input
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All are asked for the same class by the same method. Pictures have a map for each trial, beside
 * each other, texts their words below each other, columns of tables are bars; all on one scale.
 * Where a trial has none, its place says why. The window and weft-cli draw the same.
 */
#pragma once

#include "base/json.h"
#include "workflow/saliency-chart.h"
#include "workflow/trial-models.h"

G_BEGIN_DECLS

/**
 * WeftTrialMapsWish:
 * @method: (nullable): how; %NULL: Grad-CAM where the first model has a layer with places, else
 *   integrated gradients
 * @file: (nullable): an input of one's own, instead of a row
 * @row: of the data, or of @file; -1: the one that weft_trial_models_rank() has first, or the
 *   first of @file
 * @class: of the first model; -1: the row's true one, where it is known, else what the first
 *   model says
 * @seed: of random methods
 */
typedef struct
{
  const WeftSaliencyMethod *method;
  const char *file;
  gint64 row;
  gint64 class;
  guint64 seed;
} WeftTrialMapsWish;

/**
 * WeftTrialMap:
 * @title: trial and epoch
 * @says: (nullable): what the model says, and what it gives the class that is explained
 * @trouble: (nullable): why there is no map, a sentence without period
 * @likely: what the model thinks likeliest; of numbers what it predicts
 * @share: what it gives that
 * @score: what it gives the class that is explained
 * @chart: (nullable): its map, or its words
 * @numbers: (nullable): (height, width) or (parts): what each place has
 */
typedef struct
{
  char *title;
  char *says;
  char *trouble;
  char *likely;
  double share;
  double score;
  WeftSaliencyChart *chart;
  WeftTensor *numbers;
} WeftTrialMap;

/**
 * WeftTrialMaps:
 * @maps: (element-type WeftTrialMap): one for each trial
 * @method: (nullable): how they were found; %NULL: no trial has a model
 * @row: which row it is, from 0
 * @file: (nullable): of which file; %NULL: of the data of the trials
 * @input: what was given, for people
 * @truth: (nullable): the true class
 * @class: which class of the first model is explained
 * @class_name: its name
 * @classes: (nullable) (array zero-terminated=1): all that there are
 * @has_shares: whether models say probabilities
 * @parts: (nullable): names of words or columns, in the order of @numbers
 * @bars: (nullable): of a table, all trials' bars
 * @limit: where the colors end
 * @is_learned: whether some of the trials learned from the row, as no row is held out by all
 *
 * Reference-counted, so that a thread may paint it; nobody writes it once another has it.
 */
typedef struct
{
  GPtrArray *maps;
  const WeftSaliencyMethod *method;
  gint64 row;
  char *file;
  char *input;
  char *truth;
  gint64 class;
  char *class_name;
  char **classes;
  gboolean has_shares;
  GPtrArray *parts;
  WeftSaliencyChart *bars;
  double limit;
  gboolean is_learned;

  /*< private >*/
  gatomicrefcount references;
} WeftTrialMaps;

/**
 * weft_trial_maps_new:
 * @models: open, of the epoch that is looked at
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * What only some of the trials cannot do is said in their place.
 *
 * Errors: those of weft_trial_models_rank() and of weft_predictor_read(), %WEFT_EXPLAIN_ERROR_INPUT
 *   when there is no such row, %WEFT_EXPLAIN_ERROR_TARGET, %WEFT_EXPLAIN_ERROR_STOPPED
 *
 * Returns: (transfer full) (nullable): the maps
 */
WeftTrialMaps *weft_trial_maps_new (WeftTrialModels          *models,
                                    const WeftTrialMapsWish  *wish,
                                    const WeftStop           *stop,
                                    GError                  **error);

WeftTrialMaps *weft_trial_maps_ref   (WeftTrialMaps *self);
void           weft_trial_maps_unref (WeftTrialMaps *self);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_trial_maps_paint (const WeftTrialMaps  *self,
                            const WeftPaintStyle *style,
                            cairo_t              *cr,
                            double                width,
                            double                height);

/* Returns: the height at which everything has room */
double weft_trial_maps_get_natural_height (const WeftTrialMaps  *self,
                                           const WeftPaintStyle *style,
                                           double                width);

/* Returns: (transfer full): a line above all: method, class and input */
char *weft_trial_maps_make_title (const WeftTrialMaps *self);

/* Returns: (transfer full): what each trial says, or why it has no map */
char *weft_trial_maps_tell (const WeftTrialMaps *self);

/* Returns: (transfer full): the numbers as CSV: place or part, and a column for each trial */
char *weft_trial_maps_to_csv (const WeftTrialMaps *self);

/* Adds how it came about, and what each trial says. */
void weft_trial_maps_describe (const WeftTrialMaps *self,
                               JsonObject          *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialMaps, weft_trial_maps_unref)

G_END_DECLS
