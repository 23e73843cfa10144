/* optimum.h: the input that a unit of a model answers to most
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An input is changed step by step so that a unit, a channel, a layer, a class or a direction
 * rises (activation maximisation). What rises is the value before its activation function,
 * since after one that is zero there is no way up. The same request and kernel set give the
 * same input, bit for bit, in however many steps and on any number of threads.
 *
 * What is found is what moves the unit, not what it is for: people guess a unit's use better
 * from the data, so examples.h belongs beside it (Borowski et al. 2021).
 */
#pragma once

#include "base/params.h"
#include "explain/input-space.h"
#include "explain/subject.h"

G_BEGIN_DECLS

typedef struct _WeftOptimum WeftOptimum;

/**
 * WeftOptimumMethod:
 * @id: "fourier", "maco", "plain"
 * @title: what people read, marked with N_()
 * @help: what it is good for, marked with N_()
 * @source: paper and section
 * @params: its settings
 * @pictures: whether inputs must be pictures
 * @starts: whether it can begin with a sample
 * @ops: what computes it
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *help;
  const char *source;
  const WeftParam *params;
  gboolean pictures;
  gboolean starts;
  const struct _WeftOptimumOps *ops;
} WeftOptimumMethod;

/* All methods; ended by one without an id. */
extern const WeftOptimumMethod weft_optimum_methods[];

/**
 * weft_optimum_find_method:
 * @id: (nullable): %NULL for what is recommended: the first for pictures, or else plain
 * @space: of the inputs
 *
 * Errors: %WEFT_EXPLAIN_ERROR_TARGET, with the ids that there are
 *
 * Returns: (transfer none) (nullable): the method called @id
 */
const WeftOptimumMethod *weft_optimum_find_method (const char            *id,
                                                   const WeftInputSpace  *space,
                                                   GError               **error);

/**
 * WeftOptimumKind:
 * @WEFT_OPTIMUM_NEURON: one place of a channel, or one unit
 * @WEFT_OPTIMUM_CHANNEL: the mean over all places of a channel
 * @WEFT_OPTIMUM_LAYER: the mean square of all of a layer: whatever it holds, more of it
 * @WEFT_OPTIMUM_CLASS: the logit of a class
 * @WEFT_OPTIMUM_DIRECTION: a weighted sum of channels, the mean over places of dot × cos
 */
typedef enum {
  WEFT_OPTIMUM_NEURON,
  WEFT_OPTIMUM_CHANNEL,
  WEFT_OPTIMUM_LAYER,
  WEFT_OPTIMUM_CLASS,
  WEFT_OPTIMUM_DIRECTION,
} WeftOptimumKind;

/**
 * WeftOptimumAim:
 * @kind: of what
 * @layer: (nullable): which layer; of a class none
 * @unit: which channel, unit or class
 * @row, @column: of a neuron, which place; -1: the middle one
 * @direction: (nullable): a weight for each channel or unit of the layer
 * @least: whether to make it small instead
 *
 * What is to rise.
 */
typedef struct
{
  WeftOptimumKind kind;
  const char *layer;
  gint64 unit;
  gint64 row;
  gint64 column;
  const float *direction;
  gboolean least;
} WeftOptimumAim;

/**
 * weft_optimum_new:
 * @subject: kept by the caller, longer than the optimum
 * @space: the same
 * @method: how
 * @params: (nullable): values for its table, %NULL for the defaults
 * @aim: what is to rise; copied
 * @start: (nullable): (item…): a sample to begin with, of methods that can; %NULL: noise
 * @seed: of all that is drawn
 * @error: return location for an error
 *
 * Checks, and adds what is to rise to the subject's graph; nothing is computed yet.
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL when there is no such layer, its units have no smooth way
 *   to the input, or the input is words, %WEFT_EXPLAIN_ERROR_TARGET when there is no such
 *   unit, %WEFT_EXPLAIN_ERROR_INPUT when the method needs pictures
 *
 * Returns: (transfer full) (nullable): the optimum
 */
WeftOptimum *weft_optimum_new  (WeftSubject              *subject,
                                const WeftInputSpace     *space,
                                const WeftOptimumMethod  *method,
                                const WeftParams         *params,
                                const WeftOptimumAim     *aim,
                                const float              *start,
                                guint64                   seed,
                                GError                  **error);
void         weft_optimum_free (WeftOptimum              *self);

/**
 * weft_optimum_step:
 * @n_steps: at most so many; 0 only draws the first input
 * @stop: (nullable): asks to end early; the optimum can go on afterwards
 * @error: return location for an error
 *
 * Errors: %WEFT_BASE_ERROR_NO_MEMORY, %WEFT_EXPLAIN_ERROR_NUMBERS, those of weft_subject_plan()
 *
 * Thread: one at a time
 *
 * Returns: %TRUE unless there is an error; weft_optimum_is_done() says whether it is finished
 */
gboolean weft_optimum_step (WeftOptimum     *self,
                            gint64           n_steps,
                            const WeftStop  *stop,
                            GError         **error);

gint64 weft_optimum_get_n_steps (const WeftOptimum *self);
gint64 weft_optimum_get_step    (const WeftOptimum *self);

/* Returns: whether all steps were taken, or it rises no more */
gboolean weft_optimum_is_done (const WeftOptimum *self);

/* Returns: how many inputs there are: several show several sides of a unit */
gint64 weft_optimum_get_n_images (const WeftOptimum *self);

/**
 * weft_optimum_get_image:
 * @index: which
 *
 * Returns: (transfer none) (array): (item…): what it is now, as the model is given it; good
 *   until the next step
 */
const float *weft_optimum_get_image (const WeftOptimum *self,
                                     gint64             index);

/**
 * weft_optimum_get_opacity:
 *
 * Returns: (transfer none) (nullable): (height, width): how much the steps cared for each
 *   pixel of the first picture, 0 … 1, of methods that say so; the others are mere background
 */
const float *weft_optimum_get_opacity (const WeftOptimum *self);

/**
 * weft_optimum_get_activation:
 * @index: which of the inputs
 *
 * Returns: what it makes of the aim, untransformed; NaN before the first step
 */
double weft_optimum_get_activation (const WeftOptimum *self,
                                    gint64             index);

/* Returns: the same of the input that it began with */
double weft_optimum_get_first_activation (const WeftOptimum *self,
                                          gint64             index);

/* Returns: (transfer none) (element-type double): the mean activation that each step saw, of
 * inputs that it had transformed */
GArray *weft_optimum_get_curve (const WeftOptimum *self);

/* Returns: (transfer none) (nullable): (item…): the sample that it began with; %NULL: noise */
const float *weft_optimum_get_start (const WeftOptimum *self);

const WeftOptimumMethod *weft_optimum_get_method (const WeftOptimum *self);
const WeftParams        *weft_optimum_get_params (const WeftOptimum *self);
const WeftOptimumAim    *weft_optimum_get_aim    (const WeftOptimum *self);
guint64                  weft_optimum_get_seed   (const WeftOptimum *self);

/* Returns: (transfer none) (element-type utf8): what people should know, in sentences */
GPtrArray *weft_optimum_get_remarks (const WeftOptimum *self);

/**
 * weft_optimum_measure:
 * @samples: (n × item): other inputs: of the data
 * @n: how many
 * @values: (out caller-allocates): (n): what each makes of the aim; of a neuron wherever on
 *   its map it answers most
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_STOPPED, those of weft_subject_plan()
 */
gboolean weft_optimum_measure (WeftOptimum     *self,
                               const float     *samples,
                               gint64           n,
                               float           *values,
                               const WeftStop  *stop,
                               GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftOptimum, weft_optimum_free)

G_END_DECLS
