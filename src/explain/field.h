/* field.h: the numbers that an output is traced back to
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A point of the field is what all sites of a subject hold for one sample, one after the
 * other: the input, and the vectors of words. Points need not belong to a sample: methods
 * walk between them, add noise, take something away.
 */
#pragma once

#include "base/stop.h"
#include "explain/subject.h"

G_BEGIN_DECLS

typedef struct _WeftField WeftField;

/**
 * weft_field_new:
 * @subject: kept by the caller, longer than the field
 * @sample: (item…) f32: copied
 * @target: what is explained
 * @error: return location for an error
 *
 * Errors: those of weft_subject_plan(), %WEFT_EXPLAIN_ERROR_TARGET
 *
 * Returns: (transfer full) (nullable): the field around a sample
 */
WeftField *weft_field_new  (WeftSubject              *subject,
                            const float              *sample,
                            const WeftSubjectTarget  *target,
                            GError                  **error);
void       weft_field_free (WeftField                *self);

/* Returns: numbers of a point */
gint64 weft_field_get_n (const WeftField *self);

/* Returns: (transfer none) (array): the point of the sample */
const float *weft_field_get_origin (const WeftField *self);

/**
 * weft_field_plan_rounds:
 * @total: points that will be asked for, all in all
 * @differentiates: whether with gradients
 *
 * Returns: how many points are best asked for at once: from now on they are looked at in
 *   rounds of this size, so that one plan does for all
 */
gint64 weft_field_plan_rounds (WeftField *self,
                               gint64     total,
                               gboolean   differentiates);

/* Returns: whether a number may be changed: the numbers of words may not, their vectors may */
gboolean weft_field_is_free (const WeftField *self,
                             gint64           index);

/**
 * weft_field_score:
 * @points: (n × numbers)
 * @n: how many
 * @scores: (out caller-allocates): (n): what the target gets
 * @probabilities: (nullable) (out caller-allocates): (n): the same after softmax
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_STOPPED, those of weft_subject_plan()
 */
gboolean weft_field_score (WeftField       *self,
                           const float     *points,
                           gint64           n,
                           float           *scores,
                           float           *probabilities,
                           const WeftStop  *stop,
                           GError         **error);

/**
 * weft_field_differentiate:
 * @gradients: (out caller-allocates): (n × numbers): d(score)/d(point)
 *
 * As weft_field_score(), with gradients.
 */
gboolean weft_field_differentiate (WeftField       *self,
                                   const float     *points,
                                   gint64           n,
                                   float           *scores,
                                   float           *gradients,
                                   const WeftStop  *stop,
                                   GError         **error);

/**
 * weft_field_fold:
 * @numbers: (numbers): one for each of a point
 * @to: (item…): what each number of a sample gets: its own, and that of its vector summed up
 */
void weft_field_fold (const WeftField *self,
                      const float     *numbers,
                      float           *to);

/**
 * weft_field_erase:
 * @point: (numbers): changed
 * @item: which number of a sample
 * @fill: (item…): what the input holds instead; the vector of a word becomes zeros
 */
void weft_field_erase (const WeftField *self,
                       float           *point,
                       gint64           item,
                       const float     *fill);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftField, weft_field_free)

G_END_DECLS
