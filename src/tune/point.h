/* point.h: a value for each active dimension of a space
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A point is an array as long as its space has dimensions, freed with g_free(); see space.h for
 * what is in it.
 */
#pragma once

#include "base/random.h"
#include "tune/space.h"

G_BEGIN_DECLS

/**
 * weft_dimension_from_unit:
 * @unit: 0 … 1
 *
 * Returns: the value at that share of the dimension: equal parts for choices and steps, by
 *   logarithm where the dimension is logarithmic
 */
double weft_dimension_from_unit (const WeftDimension *self,
                                 double               unit);

/* Returns: 0 … 1, what weft_dimension_from_unit() makes @value of: the middle of a step */
double weft_dimension_to_unit (const WeftDimension *self,
                               double               value);

/* Returns: the nearest value that @self has */
double weft_dimension_round (const WeftDimension *self,
                             double               value);

/* Returns: whether @value is one that @self has */
gboolean weft_dimension_contains (const WeftDimension *self,
                                  double               value);

/* Returns: (transfer full): @value as parameters take it */
char *weft_dimension_format (const WeftDimension *self,
                             double               value);

/**
 * weft_dimension_parse:
 *
 * Errors: %WEFT_TUNE_ERROR_POINT: @text is none of the dimension's values
 */
gboolean weft_dimension_parse (const WeftDimension  *self,
                               const char           *text,
                               double               *value,
                               GError              **error);

/* Returns: (transfer full): a point without any value */
double *weft_point_new (const WeftSpace *space);

double *weft_point_copy (const WeftSpace *space,
                         const double    *point);

/**
 * weft_point_complete:
 * @random: where missing values are drawn from, evenly; as many numbers as there are dimensions
 *
 * Gives active dimensions without a value one, and takes it from those that are not active.
 */
void weft_point_complete (const WeftSpace *space,
                          double          *point,
                          WeftRandom      *random);

/**
 * weft_point_check:
 * @partial: whether active dimensions may lack a value
 *
 * Errors: %WEFT_TUNE_ERROR_POINT: which value is missing, out of range, or not active
 */
gboolean weft_point_check (const WeftSpace  *space,
                           const double     *point,
                           gboolean          partial,
                           GError          **error);

/* Returns: whether the same dimensions are active at both, with the same values */
gboolean weft_point_equal (const WeftSpace *space,
                           const double    *a,
                           const double    *b);

/* Returns: (transfer full): `train.learning_rate=0.01, train.optimizer=sgd`, what is active */
char *weft_point_format (const WeftSpace *space,
                         const double    *point);

/**
 * weft_point_parse:
 * @text: as weft_point_format() writes it, in any order
 * @partial: whether active dimensions may be left out
 *
 * Errors: %WEFT_TUNE_ERROR_POINT
 *
 * Returns: (transfer full) (nullable): the point
 */
double *weft_point_parse (const WeftSpace  *space,
                          const char       *text,
                          gboolean          partial,
                          GError          **error);

/* Returns: (transfer full): an object; numbers as such, choices as texts, only what is active */
JsonNode *weft_point_to_json (const WeftSpace *space,
                              const double    *point);

/**
 * weft_point_from_json:
 * @partial: whether active dimensions may be left out
 *
 * Errors: %WEFT_TUNE_ERROR_POINT
 *
 * Returns: (transfer full) (nullable): the point
 */
double *weft_point_from_json (const WeftSpace  *space,
                              JsonNode         *node,
                              gboolean          partial,
                              GError          **error);

/**
 * weft_point_convert:
 * @from: the space of @point
 * @to: a space with the same dimensions, a narrower one perhaps
 *
 * Returns: (transfer full) (nullable): the same point in @to, %NULL where it lies outside
 */
double *weft_point_convert (const WeftSpace *from,
                            const WeftSpace *to,
                            const double    *point);

G_END_DECLS
