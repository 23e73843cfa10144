/* layout-chart.h: a layout as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Never written again once it is made, so the painter's thread may have it.
 */
#pragma once

#include "app/layout-settings.h"
#include "app/layout-work.h"
#include "paint/scatter.h"

G_BEGIN_DECLS

/**
 * WeftLayoutChart:
 * @about: what is laid out
 * @frame: where the points are
 * @scatter: the picture, into the others
 */
typedef struct
{
  WeftExplainEmbedding *about;
  WeftLayoutFrame *frame;
  WeftScatter scatter;

  /*< private >*/
  guint8 *pale;
  char *title;
  char *caption;
} WeftLayoutChart;

/**
 * weft_layout_chart_new:
 * @color: of what the colors tell
 * @title: above
 * @caption: below
 *
 * Returns: (transfer full): all points, none of them selected
 */
WeftLayoutChart *weft_layout_chart_new (WeftExplainEmbedding *about,
                                        WeftLayoutFrame      *frame,
                                        WeftLayoutColor       color,
                                        const char           *title,
                                        const char           *caption);

/**
 * weft_layout_chart_turn:
 * @view: what is seen
 * @selected: (nullable): 1 for each point that does not stand back
 *
 * Returns: (transfer full): the same points, looked at otherwise
 */
WeftLayoutChart *weft_layout_chart_turn (const WeftLayoutChart *self,
                                         const WeftScatterView *view,
                                         const guint8          *selected);

WeftLayoutChart *weft_layout_chart_ref   (WeftLayoutChart *self);
void             weft_layout_chart_unref (WeftLayoutChart *self);

G_END_DECLS
