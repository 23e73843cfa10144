/* watch.h: what a training looked like inside, on the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/store.h"

G_BEGIN_DECLS

/**
 * WeftWatchScene:
 * @look: (nullable): what kind of picture; %NULL: ridges
 * @layer: (nullable): of which layer; %NULL: the first that learns
 * @part: (nullable): what of it; %NULL: its weights, or its output
 * @output: (nullable): a picture or a table (.csv) to write
 * @json: whether a document of all that was watched is printed instead of lines
 */
typedef struct
{
  const char *look;
  const char *layer;
  const char *part;
  const char *output;
  gboolean json;
} WeftWatchScene;

/**
 * weft_cli_show_watched:
 * @trial: which trial
 * @error: return location for an error
 *
 * Errors: those of weft_watched_read(); %WEFT_LEARN_ERROR_WATCH where nothing was watched, or
 *   there is no such look, layer or part
 */
gboolean weft_cli_show_watched (const WeftWatchScene  *scene,
                                WeftTrialStore        *store,
                                gint64                 trial,
                                GError               **error);

G_END_DECLS
