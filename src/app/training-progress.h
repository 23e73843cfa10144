/* training-progress.h: how far the training of a document is, in words
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main
 */
#pragma once

#include "app/document.h"

G_BEGIN_DECLS

/* Returns: (transfer none) (nullable): the Train node that told something last, or the first
 *   of the document */
const char *weft_training_progress_find_node (WeftDocument *document);

/* Returns: (transfer none) (nullable): the parameters of that node, as they are in the document */
const WeftParams *weft_training_progress_find_params (WeftDocument *document);

/* Returns: batches of an epoch, as far as the latest run told; else a guess */
guint64 weft_training_progress_get_batches (WeftDocument *document);

/* Returns: (transfer full): `Epoch 3 of 10 · batch 120 of 1875 · 5 230 samples/s · 1 min left`;
 *   empty without a training */
char *weft_training_progress_to_string (WeftDocument *document);

G_END_DECLS
