/* compare.h: two models that are given the same input
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How alike the two maps are that explain their answers.
 */
#pragma once

#include "engine/tensor.h"

G_BEGIN_DECLS

/* Of two maps, the overlap is that of this share of their numbers. */
#define WEFT_MAP_TOP 0.1

/**
 * WeftMapComparison:
 * @first, @second: (height, width) or (n): the maps, brought to the same size
 * @difference: the same shape: @first less @second
 * @spearman: correlation of the ranks of their numbers; NaN where a map is the same everywhere
 * @ssim: structural similarity; NaN where there are fewer than 3 rows or columns
 * @overlap: of the tenth of the places with the largest absolute numbers: how many both have, of
 *   all that one of them has
 *
 * All three are 1 for a map and itself. Rank and overlap do not change when a map is multiplied
 * by a positive number; structural similarity does, as it looks at the numbers themselves.
 */
typedef struct
{
  WeftTensor *first;
  WeftTensor *second;
  WeftTensor *difference;
  double spearman;
  double ssim;
  double overlap;
} WeftMapComparison;

void weft_map_comparison_free (WeftMapComparison *self);

/**
 * weft_map_compare:
 * @first, @second: (height, width) of any size, or both (n)
 * @error: return location for an error
 *
 * Maps of different sizes are resampled, bilinearly, to the larger height and width.
 * Structural similarity has windows of 7 × 7, smaller ones where there is no room, and the range
 * of both maps together.
 *
 * Source: Wang et al. 2004, "Image quality assessment: from error visibility to structural
 * similarity", equation 13, as scikit-image has it: uniform windows, covariances of samples.
 *
 * Errors: %WEFT_EXPLAIN_ERROR_INPUT when they cannot be brought to one size,
 *   %WEFT_EXPLAIN_ERROR_NUMBERS when a number is none
 *
 * Returns: (transfer full) (nullable): what was found
 */
WeftMapComparison *weft_map_compare (const WeftTensor  *first,
                                     const WeftTensor  *second,
                                     GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftMapComparison, weft_map_comparison_free)

G_END_DECLS
