/* layout-words.h: what is said of points that are pointed at, chosen and selected
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/layout-plot.h"

G_BEGIN_DECLS

/* Returns: (transfer full): which row is pointed at or chosen, and how far both are apart; without
 *   either, what can be done */
char *weft_layout_words_tell_point (const WeftExplainEmbedding *about,
                                    WeftLayoutPlot             *plot);

/* Returns: (transfer full): the rows nearest to the chosen one; "": none is chosen */
char *weft_layout_words_tell_near (const WeftExplainEmbedding *about,
                                   WeftLayoutPlot             *plot);

/* Returns: (transfer full): how many rows are selected, and of which classes; "": none are */
char *weft_layout_words_tell_selection (const WeftExplainEmbedding *about,
                                        WeftLayoutPlot             *plot);

G_END_DECLS
