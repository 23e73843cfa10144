/* grid.h: all points of a space that are tried one by one
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Choices and steps are taken as they are; of other ranges some values at equal distances, both
 * ends among them. What is not active does not count, so a condition makes a grid smaller.
 */
#pragma once

#include "tune/space.h"

G_BEGIN_DECLS

/* No grid has more points. */
#define WEFT_GRID_MAX 1000000

/**
 * weft_dimension_list_values:
 * @n_steps: how many values of a range without steps, at least 1
 *
 * Returns: (transfer full) (element-type double): ascending, each once
 */
GArray *weft_dimension_list_values (const WeftDimension *self,
                                    guint                n_steps);

/**
 * weft_grid_list:
 * @n_steps: see weft_dimension_list_values()
 * @n_points: (out): how many points there are
 * @error: return location for an error
 *
 * Errors: %WEFT_TUNE_ERROR_SPACE: there are more than %WEFT_GRID_MAX
 *
 * Returns: (transfer full) (nullable): (n_points × dimensions): the last dimension changes fastest
 */
double *weft_grid_list (const WeftSpace  *space,
                        guint             n_steps,
                        gsize            *n_points,
                        GError          **error);

/* Returns: how many points weft_grid_list() would give, at most %WEFT_GRID_MAX + 1 */
gsize weft_grid_count (const WeftSpace *space,
                       guint            n_steps);

G_END_DECLS
