/* saliency.h: which part of an input a model's answer comes from
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A method is a row of a table: its settings, what it needs, and a function. What it
 * explains is a score before softmax: of a class, or of a class against another. With the
 * result come the method's own checks and, where there is nothing to see, a sentence.
 *
 * A run can be watched: what is known so far is shown while it is refined.
 */
#pragma once

#include "base/params.h"
#include "base/stop.h"
#include "explain/subject.h"

G_BEGIN_DECLS

/**
 * WeftSaliencyFlags:
 * @WEFT_SALIENCY_PICTURE: only for inputs that are pictures
 * @WEFT_SALIENCY_LAYER: looks at a layer with places, and has its grid
 * @WEFT_SALIENCY_NO_CLASS: does not depend on the class
 * @WEFT_SALIENCY_UNSIGNED: has no evidence against the class
 * @WEFT_SALIENCY_RANDOM: depends on the seed
 * @WEFT_SALIENCY_COLUMNS: only for rows of a table, compares with a background; finds what each
 *   column has, which the numbers made of it share
 */
typedef enum {
  WEFT_SALIENCY_PLAIN = 0,
  WEFT_SALIENCY_PICTURE = 1 << 0,
  WEFT_SALIENCY_LAYER = 1 << 1,
  WEFT_SALIENCY_NO_CLASS = 1 << 2,
  WEFT_SALIENCY_UNSIGNED = 1 << 3,
  WEFT_SALIENCY_RANDOM = 1 << 4,
  WEFT_SALIENCY_COLUMNS = 1 << 5,
} WeftSaliencyFlags;

typedef struct _WeftSaliencyRun WeftSaliencyRun;

/**
 * WeftSaliencyMethod:
 * @id: `[a-z0-9-]+`
 * @title: the field's name of it
 * @help: what it shows, in a sentence or two
 * @source: paper and equation
 * @params: its settings
 * @flags: see #WeftSaliencyFlags
 * @max_columns: of methods that look at columns, how many there may be; 0: any number
 * @run: fills in the result
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *help;
  const char *source;
  const WeftParam *params;
  WeftSaliencyFlags flags;
  guint max_columns;
  gboolean (*run) (WeftSaliencyRun *run,
                   GError **error);
} WeftSaliencyMethod;

/* Returns: (transfer none): all methods, ended by %NULL, the recommended one first */
const WeftSaliencyMethod *const *weft_saliency_list (void);

/* Returns: (transfer none) (nullable): the method called @id */
const WeftSaliencyMethod *weft_saliency_find (const char *id);

/**
 * WeftSaliencyCheck:
 * @id: `completeness`, …
 * @title: for people
 * @value: what was found
 * @limit: up to which it is good; infinite: there is no limit
 */
typedef struct
{
  const char *id;
  const char *title;
  double value;
  double limit;
} WeftSaliencyCheck;

/**
 * WeftSaliency:
 * @values: (item…), or (height, width) of the layer: what each part adds to the score
 * @errors: (nullable): the same shape: standard errors, of methods that know them
 * @layer: (nullable): the id of the layer that was looked at
 * @target: what was explained
 * @score: what the target gets, before softmax
 * @probability: the same after softmax; of numbers the same as @score
 * @checks: (element-type WeftSaliencyCheck): how far the method can be believed here
 * @remarks: (element-type utf8): what people should know before they look
 */
typedef struct
{
  WeftTensor *values;
  WeftTensor *errors;
  char *layer;
  WeftSubjectTarget target;
  double score;
  double probability;
  GArray *checks;
  GPtrArray *remarks;
} WeftSaliency;

void weft_saliency_free (WeftSaliency *self);

/**
 * WeftSaliencyWatch:
 * @progress: (nullable): told now and then how far it is, and what it looks like by now
 * @data: for @progress
 * @stop: (nullable): polled
 */
typedef struct
{
  void (*progress) (gpointer data, double fraction, const WeftTensor *values);
  gpointer data;
  const WeftStop *stop;
} WeftSaliencyWatch;

/**
 * WeftSaliencyRequest:
 * @method: how
 * @params: (nullable): its settings; %NULL: as they are by default
 * @sample: (item…) f32: what the model is given
 * @target: what to explain
 * @layer: (nullable): the layer to look at; %NULL: the last one with places
 * @background: (nullable): (rows, item…) f32: what methods that look at columns compare with
 * @seed: of random methods
 */
typedef struct
{
  const WeftSaliencyMethod *method;
  const WeftParams *params;
  const float *sample;
  WeftSubjectTarget target;
  const char *layer;
  const WeftTensor *background;
  guint64 seed;
} WeftSaliencyRequest;

/**
 * weft_saliency_run:
 * @watch: (nullable): who looks on
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL when the model has not what the method needs,
 *   %WEFT_EXPLAIN_ERROR_TARGET, %WEFT_EXPLAIN_ERROR_NUMBERS, %WEFT_EXPLAIN_ERROR_STOPPED
 *
 * Returns: (transfer full) (nullable): the result
 */
WeftSaliency *weft_saliency_run (WeftSubject                *subject,
                                 const WeftSaliencyRequest  *request,
                                 const WeftSaliencyWatch    *watch,
                                 GError                    **error);

/**
 * weft_saliency_suits:
 * @why: (out) (nullable) (transfer full): why not, a sentence
 *
 * Returns: whether @method can be used on @subject at all
 */
gboolean weft_saliency_suits (const WeftSaliencyMethod  *method,
                              const WeftSubject         *subject,
                              char                     **why);

/**
 * WeftSaliencyReduction:
 * @WEFT_SALIENCY_SUM: what all channels add, with its sign
 * @WEFT_SALIENCY_MAX: the largest absolute value of a channel
 * @WEFT_SALIENCY_NORM: the Euclidean norm over channels
 */
typedef enum {
  WEFT_SALIENCY_SUM,
  WEFT_SALIENCY_MAX,
  WEFT_SALIENCY_NORM,
} WeftSaliencyReduction;

/**
 * weft_saliency_to_map:
 * @values: (channels, height, width) or (height, width)
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): (height, width): one number a pixel
 */
WeftTensor *weft_saliency_to_map (const WeftTensor       *values,
                                  WeftSaliencyReduction   reduction,
                                  GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSaliency, weft_saliency_free)

G_END_DECLS
