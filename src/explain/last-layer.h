/* last-layer.h: the dense layer that a model's logits come from
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/subject.h"

G_BEGIN_DECLS

/**
 * WeftLastLayer:
 * @input: of the subject's graph, (N, features): what it reads
 * @weights: (transfer none): (features, classes), or turned
 * @is_turned: whether they are (classes, features)
 */
typedef struct
{
  WeftValue input;
  const WeftTensor *weights;
  gboolean is_turned;
} WeftLastLayer;

/* Returns: whether the logits are a product with weights, to which numbers may have been added */
gboolean weft_last_layer_find (const WeftSubject *subject,
                               WeftLastLayer     *self);

G_END_DECLS
