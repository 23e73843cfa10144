/* embed-layout.h: a layout from the command line, and what is said of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "explain/embedding.h"
#include "explain/layout-quality.h"
#include "explain/layout-rows.h"

G_BEGIN_DECLS

/**
 * WeftEmbedWay:
 * @data: what is laid out, as typed
 * @method: how
 * @params: its settings
 * @seed: of all that is drawn
 * @trust: whether pictures are colored by how far each point can be believed
 * @quiet: whether no progress is shown
 */
typedef struct
{
  const char *data;
  const WeftEmbeddingMethod *method;
  const WeftParams *params;
  guint64 seed;
  gboolean trust;
  gboolean quiet;
} WeftEmbedWay;

/**
 * WeftEmbedLayout:
 * @rows: what is laid out
 * @embedding: how it came about
 * @points: (N, 2)
 * @quality: how far to believe them
 * @seconds: that it took
 */
typedef struct
{
  WeftLayoutRows *rows;
  WeftEmbedding *embedding;
  WeftTensor *points;
  WeftLayoutQuality *quality;
  double seconds;
} WeftEmbedLayout;

/**
 * weft_embed_layout_new:
 * @rows: (transfer full): what is laid out
 * @start: (nullable): (N, 2): where to begin, see weft_embedding_set_start()
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the layout, computed to its end
 */
WeftEmbedLayout *weft_embed_layout_new  (const WeftEmbedWay  *way,
                                         WeftLayoutRows      *rows,
                                         const WeftTensor    *start,
                                         GError             **error);
void             weft_embed_layout_free (WeftEmbedLayout     *self);

/* @file: (nullable): where it is written to
 * Returns: (transfer full): all there is to say of it */
JsonObject *weft_embed_layout_describe (WeftEmbedLayout *self,
                                        const char      *file);

/* Prints what there is to say of it, in lines. */
void weft_embed_layout_print (WeftEmbedLayout *self);

/* @file: a table, an array or a picture, whose recipe is what weft_embed_layout_describe() says */
gboolean weft_embed_layout_write (WeftEmbedLayout     *self,
                                  const WeftEmbedWay  *way,
                                  const char          *file,
                                  GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftEmbedLayout, weft_embed_layout_free)

G_END_DECLS
