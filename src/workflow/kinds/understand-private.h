/* understand-private.h: what kinds share that draw pictures of a trained model, or of data
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/decision.h"
#include "workflow/data.h"
#include "workflow/kind.h"
#include "workflow/node-run.h"
#include "workflow/pictures.h"

G_BEGIN_DECLS

/**
 * WeftUnderstanding:
 * @run: the run of the node
 * @data: what came over its link "data"
 * @model: (nullable): what came over its link "model"
 * @predictor, @subject: (nullable): the same made ready
 * @decider: (nullable): what finds the units of an answer, once it was asked for
 * @pictures: what was drawn so far
 * @told: what is told of each picture, or row
 */
typedef struct
{
  WeftNodeRun *run;
  const WeftData *data;
  WeftTrainedModel *model;
  WeftPredictor *predictor;
  WeftSubject *subject;
  WeftDecider *decider;
  WeftPictures *pictures;
  JsonArray *told;
} WeftUnderstanding;

/* @self: (out caller-allocates): to be cleared, in any case */
gboolean weft_understanding_begin (WeftUnderstanding  *self,
                                   WeftNodeRun        *run,
                                   GError            **error);
void     weft_understanding_clear (WeftUnderstanding  *self);

/* Fails with a sentence of the workflow's. */
gboolean weft_understanding_fail (GError     **error,
                                  const char  *sentence);

/**
 * weft_understanding_draw:
 * @recipe: (transfer full): how it came about
 * @chart: for @paint
 * @width, @height: at which everything has room
 *
 * Draws one more picture.
 */
gboolean weft_understanding_draw (WeftUnderstanding  *self,
                                  const char         *title,
                                  const char         *text,
                                  JsonObject         *recipe,
                                  WeftPicturesPaint   paint,
                                  gconstpointer       chart,
                                  double              width,
                                  double              height,
                                  GError            **error);

/* Gives the pictures, and a report with what was told as @list.
 * @report: (transfer full): what else the report says */
void weft_understanding_end (WeftUnderstanding *self,
                             JsonObject        *report,
                             const char        *list);

/**
 * weft_understanding_draw_maps:
 * @layer: (nullable): its id; %NULL: the first one with places
 * @sample: (item…): an input
 * @recipe: (transfer full): what is known of it already
 *
 * Draws what the layer holds for the input, all its maps side by side.
 */
gboolean weft_understanding_draw_maps (WeftUnderstanding  *self,
                                       const char         *layer,
                                       const float        *sample,
                                       const char         *title,
                                       JsonObject         *recipe,
                                       GError            **error);

/**
 * weft_understanding_draw_path:
 * @sample: (item…): an input
 * @target: which answer
 * @recipe: (transfer full): what is known of it already
 *
 * Draws the units that the answer came about by.
 */
gboolean weft_understanding_draw_path (WeftUnderstanding        *self,
                                       const float              *sample,
                                       const WeftSubjectTarget  *target,
                                       const char               *title,
                                       JsonObject               *recipe,
                                       GError                  **error);

/* What is no number is left out. */
void weft_understanding_set_number (JsonObject *object,
                                    const char *name,
                                    double      number);

/* Writes the @index-th choice. Returns: whether there is one */
typedef gboolean (*WeftUnderstandingList) (guint index,
                                           WeftParamChoice *choice);

/**
 * weft_understanding_list_params:
 * @params: with one called "method"
 * @automatic: whether one that suits the model may be chosen
 * @list: the methods
 *
 * Returns: (transfer full): the same, with the methods as choices
 */
WeftParam *weft_understanding_list_params (const WeftParam       *params,
                                           gboolean               automatic,
                                           WeftUnderstandingList  list);

/* What "method" is where one that suits shall be chosen. */
#define WEFT_UNDERSTANDING_AUTOMATIC "auto"

/* Pictures, and a report. */
extern const WeftPort weft_understanding_outputs[];

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftUnderstanding, weft_understanding_clear)

G_END_DECLS
