/* hypervolume.h: how much a set of points achieves in several objectives at once
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The volume of what the points dominate, up to a reference point that is worse than all of
 * them. Losses are numbers of which less is better; a point beyond the reference adds nothing.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weft_hypervolume:
 * @losses: (n × m)
 * @n: points
 * @m: objectives
 * @reference: (array length=m): where the volume ends
 *
 * Source: While, Bradstreet and Barone 2012, "A fast way of calculating exact hypervolumes".
 */
double weft_hypervolume (const double *losses,
                         guint         n,
                         guint         m,
                         const double *reference);

/* What each point adds to the volume of all: @parts (out caller-allocates) (array length=n) */
void weft_hypervolume_share (const double *losses,
                             guint         n,
                             guint         m,
                             const double *reference,
                             double       *parts);

/**
 * weft_hypervolume_choose:
 * @n_chosen: how many points, at most @n
 * @chosen: (out caller-allocates) (array length=n_chosen): their indices
 *
 * Chooses points with a large volume: one after the other, always the one that adds most. Source:
 * Guerreiro, Fonseca and Paquete 2016, "Greedy hypervolume subset selection".
 */
void weft_hypervolume_choose (const double *losses,
                              guint         n,
                              guint         m,
                              const double *reference,
                              guint         n_chosen,
                              guint        *chosen);

/**
 * weft_hypervolume_refer:
 * @reference: (out caller-allocates) (array length=m): a tenth worse than the worst of the points
 */
void weft_hypervolume_refer (const double *losses,
                             guint         n,
                             guint         m,
                             double       *reference);

G_END_DECLS
