/* trials-embedding.h: what a layer of several trials' models makes of rows that validate
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/trials-look.h"

G_BEGIN_DECLS

#define WEFT_TYPE_TRIALS_EMBEDDING (weft_trials_embedding_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialsEmbedding, weft_trials_embedding, WEFT, TRIALS_EMBEDDING, WeftTrialsLook)

/* Returns: (transfer floating): a view that asks nothing yet */
GtkWidget *weft_trials_embedding_new (void);

G_END_DECLS
