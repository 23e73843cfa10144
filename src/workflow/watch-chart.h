/* watch-chart.h: pictures of what a training looked like inside
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window shows them while a training runs, weft-cli writes them of trials.
 */
#pragma once

#include "base/json.h"
#include "learn/watch.h"
#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftWatchLook:
 * @WEFT_WATCH_RIDGE: a histogram behind the other
 * @WEFT_WATCH_OVERLAY: histograms laid over each other
 * @WEFT_WATCH_GRADIENTS_OF_LAYERS: the norm of each layer's gradient over time
 * @WEFT_WATCH_UPDATES_OF_LAYERS: the size of each layer's steps over time
 * @WEFT_WATCH_DEAD_UNITS: the share of dead units of each layer over time
 */
typedef enum {
  WEFT_WATCH_RIDGE,
  WEFT_WATCH_OVERLAY,
  WEFT_WATCH_GRADIENTS_OF_LAYERS,
  WEFT_WATCH_UPDATES_OF_LAYERS,
  WEFT_WATCH_DEAD_UNITS,
  WEFT_N_WATCH_LOOKS,
} WeftWatchLook;

/* Returns: (transfer none): "ridge", "overlay" …, as on the command line */
const char *weft_watch_look_get_name (WeftWatchLook look);

/* Returns: (transfer none): the same as people read it */
const char *weft_watch_look_get_title (WeftWatchLook look);

/* Returns: whether it shows one layer, and one of #WeftWatchPart of it */
gboolean weft_watch_look_has_layer (WeftWatchLook look);

/**
 * WeftWatchChoice:
 * @look: what kind of picture
 * @layer: (nullable): of which layer, where @look has one
 * @part: likewise
 * @epoch: a place in time that stands out; NaN: none
 */
typedef struct
{
  WeftWatchLook look;
  const char *layer;
  WeftWatchPart part;
  double epoch;
} WeftWatchChoice;

/* Returns: (transfer full): what files remember of a picture of it */
JsonObject *weft_watch_choice_describe (const WeftWatchChoice *self);

typedef struct _WeftWatchChart WeftWatchChart;

/**
 * weft_watch_chart_new:
 * @log: what was watched; copied as far as it is shown
 * @choice: what is shown
 *
 * Returns: (transfer full) (nullable): a picture; %NULL where there is nothing to show
 */
WeftWatchChart *weft_watch_chart_new  (const WeftWatchLog    *log,
                                       const WeftWatchChoice *choice);
void            weft_watch_chart_free (WeftWatchChart        *self);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_watch_chart_paint (const WeftWatchChart *self,
                             const WeftPaintStyle *style,
                             cairo_t              *cr,
                             double                width,
                             double                height);

/**
 * weft_watch_chart_find:
 * @words: (out) (transfer full): what is at the place, for people
 *
 * Returns: the epoch of the moment at a place; NaN where there is none
 */
double weft_watch_chart_find (const WeftWatchChart  *self,
                              const WeftPaintStyle  *style,
                              double                 width,
                              double                 height,
                              double                 x,
                              double                 y,
                              char                 **words);

/* Returns: (transfer none): what it is of, and what can be seen in it, in words */
const char *weft_watch_chart_get_title (const WeftWatchChart *self);
const char *weft_watch_chart_get_words (const WeftWatchChart *self);

/* Returns: (transfer full): what it shows as a table, CSV */
char *weft_watch_chart_to_csv (const WeftWatchChart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftWatchChart, weft_watch_chart_free)

G_END_DECLS
