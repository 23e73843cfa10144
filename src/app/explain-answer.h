/* explain-answer.h: what a model said of an input, and why
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Immutable and reference-counted: made on a thread, shown by the window, painted on
 * another thread.
 */
#pragma once

#include "explain/feature-maps.h"
#include "workflow/saliency-chart.h"

G_BEGIN_DECLS

/**
 * WeftExplainModel:
 * @title: for people
 * @predictor: the model
 * @subject: the same made ready; its graph belongs to the thread that explains, the
 *   window reads only layers and names
 *
 * A model that was opened. Nothing of it changes any more.
 */
typedef struct
{
  char *title;
  WeftPredictor *predictor;
  WeftSubject *subject;

  /*< private >*/
  gatomicrefcount references;
} WeftExplainModel;

/* @predictor, @subject: (transfer full) */
WeftExplainModel *weft_explain_model_new   (const char       *title,
                                            WeftPredictor    *predictor,
                                            WeftSubject      *subject);
WeftExplainModel *weft_explain_model_ref   (WeftExplainModel *self);
void              weft_explain_model_unref (WeftExplainModel *self);

/**
 * WeftExplainAnswer:
 * @model: which model
 * @dataset: what was read
 * @input: where from, or the text itself
 * @row: which row, from 0
 * @sample: (1, item…): what the model is given of it
 * @scores, @logits: (array length=n_classes): what it says
 * @method: how it was explained
 * @params: its settings
 * @seed: of a random one
 * @target: what is explained
 * @saliency: (nullable): what was found
 * @maps: (nullable): what a layer holds, where that was asked for instead
 * @fraction: how far it is; 1: this is the result
 */
typedef struct
{
  WeftExplainModel *model;
  WeftDataset *dataset;
  char *input;
  gint64 row;
  WeftTensor *sample;
  float *scores;
  float *logits;
  gint64 n_classes;
  const WeftSaliencyMethod *method;
  WeftParams *params;
  guint64 seed;
  WeftSubjectTarget target;
  WeftSaliency *saliency;
  WeftFeatureMaps *maps;
  double fraction;

  /*< private >*/
  gatomicrefcount references;
} WeftExplainAnswer;

/* @base: (nullable): an answer about the same input
 * Returns: (transfer full): an answer without @saliency */
WeftExplainAnswer *weft_explain_answer_new   (const WeftExplainAnswer *base);
WeftExplainAnswer *weft_explain_answer_ref   (WeftExplainAnswer       *self);
void               weft_explain_answer_unref (WeftExplainAnswer       *self);

/* Returns: (transfer full): the name of a class, or its number */
char *weft_explain_answer_name_class (const WeftExplainAnswer *self,
                                      gint64                   class);

/* Returns: the class with the @rank-th largest logit, 0 being the first */
gint64 weft_explain_answer_rank (const WeftExplainAnswer *self,
                                 gint64                   rank);

/* Returns: (transfer full): the picture of an answer that has a result */
WeftSaliencyChart *weft_explain_answer_draw (const WeftExplainAnswer *self);

/* @limit: where its colors end
 * Returns: (transfer full): a map of an answer that has maps, over the input */
WeftSaliencyChart *weft_explain_answer_draw_map (const WeftExplainAnswer *self,
                                                 gint64                   map,
                                                 double                   limit);

/* Returns: (transfer full): bars of the units of an answer whose maps have one place, the
 *   strongest first */
WeftSaliencyChart *weft_explain_answer_draw_units (const WeftExplainAnswer *self);

/* Returns: (transfer full) (nullable): how the picture came about, JSON; %NULL: there is none */
char *weft_explain_answer_make_recipe (const WeftExplainAnswer *self);

/**
 * weft_explain_answer_tell:
 *
 * Returns: (transfer full): the strongest places or parts in words, for those who do not
 *   see the picture
 */
char *weft_explain_answer_tell (const WeftExplainAnswer *self);

/**
 * weft_explain_answer_judge:
 * @good: (out): whether every check with a limit keeps it, and nothing is remarked
 *
 * Returns: (transfer full) (nullable): what the method's own checks say; %NULL: it has none
 */
char *weft_explain_answer_judge (const WeftExplainAnswer *self,
                                 gboolean                *good);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftExplainModel, weft_explain_model_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftExplainAnswer, weft_explain_answer_unref)

G_END_DECLS
