/* layout-work.h: a layout computed beside the window, step by step
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It begins by itself, can be paused and goes on where it was. While it runs it gives frames, each
 * where all points are; the last one, and the one it is paused at, know how far to believe it.
 *
 * Thread: main
 */
#pragma once

#include "app/explain-embedding.h"
#include "explain/layout-state.h"

G_BEGIN_DECLS

/**
 * WeftLayoutFrame:
 * @points: (N, 2)
 * @state: how far it is
 * @quality: (nullable): how far to believe it, where it rests
 *
 * Immutable, see weft_explain_box_ref() and weft_layout_frame_unref().
 */
typedef struct
{
  WeftTensor *points;
  WeftLayoutState state;
  WeftLayoutQuality *quality;
} WeftLayoutFrame;

/* @self: (nullable): */
void weft_layout_frame_unref (WeftLayoutFrame *self);

typedef struct _WeftLayoutWork WeftLayoutWork;

/**
 * weft_layout_work_new:
 * @about: what is laid out; kept
 * @method: how
 * @params: (nullable): values for its table
 * @seed: of all that is drawn
 * @start: (nullable): (N, 2): where to begin, see weft_embedding_set_start()
 * @error: return location for an error
 *
 * Errors: those of weft_embedding_new() and weft_embedding_set_start()
 *
 * Returns: (transfer full) (nullable): a layout that is being computed
 */
WeftLayoutWork *weft_layout_work_new  (WeftExplainEmbedding       *about,
                                       const WeftEmbeddingMethod  *method,
                                       const WeftParams           *params,
                                       guint64                     seed,
                                       const WeftTensor           *start,
                                       GError                    **error);
void            weft_layout_work_free (WeftLayoutWork             *self);

/* Takes over what was computed since the last call, for each frame while it is busy.
 * Returns: whether there is another frame */
gboolean weft_layout_work_look (WeftLayoutWork *self);

/* Rests soon, or goes on. */
void weft_layout_work_pause  (WeftLayoutWork *self);
void weft_layout_work_resume (WeftLayoutWork *self);

/* Returns: whether it is computed now, and has not been asked to rest */
gboolean weft_layout_work_get_running (const WeftLayoutWork *self);

/* Returns: whether its thread is at work */
gboolean weft_layout_work_get_busy (const WeftLayoutWork *self);

/* Returns: whether it is finished */
gboolean weft_layout_work_get_done (const WeftLayoutWork *self);

/* Returns: (transfer none) (nullable): the latest frame */
WeftLayoutFrame *weft_layout_work_get_frame (const WeftLayoutWork *self);

/* Returns: (transfer none) (nullable): why it ended early, a sentence */
const char *weft_layout_work_get_error (const WeftLayoutWork *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftLayoutWork, weft_layout_work_free)

G_END_DECLS
