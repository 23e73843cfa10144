/* faithfulness.h: whether a map of saliency says what the model goes by
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts of the input are taken away in the order of the map, and put back in the same order:
 * a map that is right takes the answer away soon, and brings it back soon. It must do better
 * than a random order, and, for pictures, than one by edges, which knows nothing of the model.
 */
#pragma once

#include "explain/saliency.h"

G_BEGIN_DECLS

/**
 * WeftFaithfulness:
 * @deletion: mean probability while the most relevant parts go first; low is good
 * @insertion: mean probability while the most relevant parts come back first, which is while
 *   the least relevant ones go first; high is good
 *
 * @insertion less @deletion is the symmetric relevance gain: about 0 for an order by chance.
 * Source: Petsiuk et al. 2018, section 4.3; Blücher et al. 2024, “Decoupling Pixel Flipping
 * and Occlusion Strategy”, equation 5.
 */
typedef struct
{
  double deletion;
  double insertion;
} WeftFaithfulness;

/**
 * weft_faithfulness_measure:
 * @sample: (item…) f32
 * @map: (array): how relevant each part is: a pixel of a picture, else a number or word
 * @n_parts: how many there are, see weft_faithfulness_count()
 * @stop: (nullable): polled
 * @result: (out caller-allocates): what came out
 * @error: return location for an error
 *
 * Takes parts away in at most twenty steps. What is taken away becomes what
 * a picture blurs to, and zero in tables and texts. Equal parts go in a random, fixed order.
 *
 * Errors: those of weft_field_score()
 */
gboolean weft_faithfulness_measure (WeftSubject              *subject,
                                    const float              *sample,
                                    const WeftSubjectTarget  *target,
                                    const float              *map,
                                    gint64                    n_parts,
                                    const WeftStop           *stop,
                                    WeftFaithfulness         *result,
                                    GError                  **error);

/* Returns: pixels of a picture, else numbers of a sample */
gint64 weft_faithfulness_count (const WeftSubject *subject);

/* An order by chance: numbers of @seed. */
void weft_faithfulness_draw (guint64  seed,
                             float   *map,
                             gint64   n_parts);

/* An order by edges: the size of the Sobel gradient of a picture, its channels added up. */
void weft_faithfulness_find_edges (const WeftShape *item,
                                   const float     *sample,
                                   float           *map);

/**
 * weft_faithfulness_judge:
 * @request: what @saliency answers
 * @saliency: receives the checks `deletion`, `insertion`, `gain`, `gain-random` and, for
 *   pictures, `gain-edges`
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Measures a map and its controls, which are as coarse as the map.
 */
gboolean weft_faithfulness_judge (WeftSubject                *subject,
                                  const WeftSaliencyRequest  *request,
                                  WeftSaliency               *saliency,
                                  const WeftStop             *stop,
                                  GError                    **error);

G_END_DECLS
