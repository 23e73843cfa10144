/* subject.h: a model made ready to be looked into
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A subject has a copy of the model's graph, to which whatever an explanation needs is
 * added: gradients, masks, replaced values. Its weights are those of the model and never
 * change. Plans are made once and found again.
 *
 * Thread: one at a time.
 */
#pragma once

#include "explain/relevance.h"
#include "learn/predictor.h"

G_BEGIN_DECLS

typedef struct _WeftSubject WeftSubject;

/**
 * WeftSubjectLayer:
 * @id: the layer's id, or the name of the value in a file of others
 * @kind: what it is, for people: the title of its layer, or the name of its op
 * @value: what it gives, (N, …)
 * @shape: of one sample's, without the batch axis
 * @spatial: whether that is (channels, height, width) with more than one place
 */
typedef struct
{
  char *id;
  const char *kind;
  WeftValue value;
  WeftShape shape;
  gboolean spatial;
} WeftSubjectLayer;

/**
 * WeftSubjectSite:
 * @value: a value that the output can be differentiated by: the model's input, or, as the
 *   numbers of words mean nothing by themselves, the vectors of the words
 * @first: of words, the place of the first one's number in a sample's input
 * @n_words: of words, how many there are; 0 for the input itself
 *
 * Where attribution ends. The sites of a model are all that its output depends on.
 */
typedef struct
{
  WeftValue value;
  gint64 first;
  gint64 n_words;
} WeftSubjectSite;

/**
 * WeftSubjectColumn:
 * @name: of the table's column, or "x[3]" where the model knows no names
 * @first: its first number among those of a sample
 * @n: how many numbers are made of it: of a category one for each name, of a text one a word
 */
typedef struct
{
  char *name;
  gint64 first;
  gint64 n;
} WeftSubjectColumn;

/**
 * weft_subject_new:
 * @predictor: a model of any source; not needed any more afterwards
 * @head: which of its targets
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL when its output is not rows of numbers,
 *   %WEFT_EXPLAIN_ERROR_NUMBERS when a weight is no number
 *
 * Returns: (transfer full) (nullable): the subject
 */
WeftSubject *weft_subject_new  (const WeftPredictor  *predictor,
                                guint                 head,
                                GError              **error);
void         weft_subject_free (WeftSubject          *self);

WeftGraph   *weft_subject_get_graph   (const WeftSubject *self);
WeftSession *weft_subject_get_session (const WeftSubject *self);

/* (N, item…), and that shape without N. */
WeftValue        weft_subject_get_input (const WeftSubject *self);
const WeftShape *weft_subject_get_item  (const WeftSubject *self);

/* (N, C), (N, places, C) or (N, k): what is explained: before softmax or sigmoid, which
 * would say of every class what others have. */
WeftValue weft_subject_get_logits (const WeftSubject *self);

/* The same after softmax or sigmoid; of numbers the same. */
WeftValue weft_subject_get_scores (const WeftSubject *self);

/* Returns: classes, or numbers that are predicted; 2 where one output stands for two classes */
gint64 weft_subject_get_n_classes (const WeftSubject *self);

/* Returns: places of the output that each have classes; 1 where a sample has one */
gint64 weft_subject_get_n_places (const WeftSubject *self);

/* Returns: whether scores are probabilities: they come out of softmax or sigmoid; else they are
 *   numbers that are predicted, or whose meaning the model does not tell */
gboolean weft_subject_has_probabilities (const WeftSubject *self);

/* Returns: (transfer none) (nullable): names of the classes; of a single number that is predicted
 *   what it is called */
const char *const *weft_subject_get_class_names (const WeftSubject *self);

/* Returns: (transfer none): what can be looked at, from the input to the output */
const WeftSubjectLayer *weft_subject_get_layers (const WeftSubject *self,
                                                 guint             *n_layers);

/**
 * weft_subject_find_layer:
 * @id: (nullable): a layer; %NULL: the last one with more than one place
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL, with the names there are
 *
 * Returns: (transfer none) (nullable): the layer
 */
const WeftSubjectLayer *weft_subject_find_layer (const WeftSubject  *self,
                                                 const char         *id,
                                                 GError            **error);

/**
 * weft_subject_find_source:
 * @value: what a layer gives
 *
 * Returns: the same before the activation function that it ends in, where it ends in one: a unit
 *   that is off still says there how far it is from being on. The largest of windows behind one
 *   that rises is the largest of what comes before it, which is a value of its own, found again
 *   when asked for again
 */
WeftValue weft_subject_find_source (WeftSubject *self,
                                    WeftValue    value);

const WeftSubjectSite *weft_subject_get_sites (const WeftSubject *self,
                                               guint             *n_sites);

/* Returns: (transfer none): the columns that a sample is made of; none where it has axes, as
 * pictures do */
const WeftSubjectColumn *weft_subject_get_columns (const WeftSubject *self,
                                                   guint             *n_columns);

/**
 * weft_subject_get_max_batch:
 * @passes: how many times the memory of a forward pass is needed: 1, or 2 with gradients
 *
 * Returns: how many samples are best looked at together; 1 where the model takes only one
 */
gint64 weft_subject_get_max_batch (const WeftSubject *self,
                                   int                passes);

/**
 * WeftSubjectTarget:
 * @class: which class, or number that is predicted
 * @against: a class whose score is taken off, which answers why not this one; -1: none
 * @place: of an output with places, which
 */
typedef struct
{
  gint64 class;
  gint64 against;
  gint64 place;
} WeftSubjectTarget;

/**
 * weft_subject_check_target:
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_TARGET with what there is
 */
gboolean weft_subject_check_target (const WeftSubject        *self,
                                    const WeftSubjectTarget  *target,
                                    GError                  **error);

/**
 * weft_subject_get_score:
 *
 * Returns: (N): what the target gets, as a value of the graph: Σ logits × selector, see
 *   weft_subject_get_selector()
 */
WeftValue weft_subject_get_score (WeftSubject *self);

/* Returns: the input of the graph, (1, C) or (1, places, C), that says what is explained:
 * to be filled by weft_subject_select() */
WeftValue weft_subject_get_selector (WeftSubject *self);

/* Writes the weights of logits: 1 for the class, -1 for the one against. */
void weft_subject_select (const WeftSubject       *self,
                          const WeftSubjectTarget *target,
                          WeftTensor              *selector);

/**
 * weft_subject_get_gradient:
 * @of: a value; its elements' sum is meant
 * @by: a value that it depends on
 * @error: return location for an error
 *
 * Errors: those of weft_graph_differentiate()
 *
 * Returns: d(of)/d(by), found again when asked for again; %WEFT_NO_VALUE on error
 */
WeftValue weft_subject_get_gradient (WeftSubject  *self,
                                     WeftValue     of,
                                     WeftValue     by,
                                     GError      **error);

/**
 * weft_subject_get_relevance:
 * @error: return location for an error
 *
 * Errors: those of weft_relevance_emit()
 *
 * Returns: (transfer none) (nullable): the relevance of what the target gets, from the logits
 *   down to all sites, found again when asked for again
 */
const WeftRelevance *weft_subject_get_relevance (WeftSubject                   *self,
                                                 const WeftRelevanceComposite  *composite,
                                                 GError                       **error);

/**
 * weft_subject_plan:
 * @n: samples
 * @outputs: (array length=n_outputs): values to read after a run
 * @replaceable: (array length=n_replaceable): values that may be given instead
 * @error: return location for an error
 *
 * Errors: those of weft_plan_new()
 *
 * Returns: (transfer none) (nullable): a plan that replaces nothing yet, the same one when asked
 *   for again; good until the next call, as only the last few are kept
 */
WeftPlan *weft_subject_plan (WeftSubject      *self,
                             gint64            n,
                             const WeftValue  *outputs,
                             int               n_outputs,
                             const WeftValue  *replaceable,
                             int               n_replaceable,
                             GError          **error);

/* Writes samples, (n, item…) f32, into the input of a plan, in the type that this has. */
void weft_subject_feed (const WeftSubject *self,
                        WeftPlan          *plan,
                        const float       *samples,
                        gint64             n);

/**
 * WeftAnswer:
 * @scores: (classes) f32: probabilities, or predictions, of one place
 * @logits: the same before softmax
 * @n: their number
 */
typedef struct
{
  float *scores;
  float *logits;
  gint64 n;
} WeftAnswer;

/**
 * weft_subject_ask:
 * @sample: (item…) f32
 * @place: of an output with places, which
 * @answer: (out caller-allocates): to be cleared
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_NUMBERS when the model gives numbers that are none
 */
gboolean weft_subject_ask (WeftSubject  *self,
                           const float  *sample,
                           gint64        place,
                           WeftAnswer   *answer,
                           GError      **error);

/**
 * weft_subject_take_answer:
 * @plan: has run, with logits and scores among its outputs
 *
 * Reads what it says of the first sample; errors are those of weft_subject_ask().
 */
gboolean weft_subject_take_answer (const WeftSubject  *self,
                                   WeftPlan           *plan,
                                   gint64              place,
                                   WeftAnswer         *answer,
                                   GError            **error);

void weft_answer_clear (WeftAnswer *self);

/* Returns: the class with the @rank-th largest logit, 0 being the first */
gint64 weft_answer_rank (const WeftAnswer *self,
                         gint64            rank);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSubject, weft_subject_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftAnswer, weft_answer_clear)

G_END_DECLS
