/* front.h: which trials are the best of several objectives
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One trial dominates another if it is no worse in any objective and better in one. Those that
 * none dominates are Pareto's front. Losses are numbers of which less is better.
 */
#pragma once

#include "tune/history.h"

G_BEGIN_DECLS

/**
 * weft_front_rank:
 * @losses: (n × m)
 * @n: points
 * @m: objectives
 * @enough: ranks of at least so many points are wanted; the others get %G_MAXUINT
 * @ranks: (out caller-allocates) (array length=n): 0 for the front, 1 for the front of what is left
 *   without it, and so on
 *
 * Source: Deb et al. 2002, "A fast and elitist multiobjective genetic algorithm: NSGA-II", III.A.
 */
void weft_front_rank (const double *losses,
                      guint         n,
                      guint         m,
                      guint         enough,
                      guint        *ranks);

/* Returns: (transfer full): (complete trials × objectives), in the order of their numbers, which
 *   @numbers (out) (transfer full) (element-type guint) has */
double *weft_front_collect (const WeftTuneHistory  *history,
                            GArray                **numbers);

/* Returns: (transfer full) (element-type guint): the numbers of the complete trials on the front,
 *   the first objective's best first; with one objective those that share the best value */
GArray *weft_front_list (const WeftTuneHistory *history);

G_END_DECLS
