/* filter-chart.h: the filters of a convolution, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window and weft-cli draw the same.
 */
#pragma once

#include "explain/filter-bank.h"
#include "paint/kernel-sheet.h"

G_BEGIN_DECLS

/**
 * WeftFilterChart:
 * @bank: the filters
 * @sheet: the picture, without a filter that is chosen
 *
 * Reference-counted, and never changed.
 */
typedef struct
{
  WeftFilterBank *bank;
  WeftKernelSheet sheet;

  /*< private >*/
  char *title;
  char *caption;
  gatomicrefcount references;
} WeftFilterChart;

/* @bank: (transfer full)
 * Returns: (transfer full): the picture */
WeftFilterChart *weft_filter_chart_new   (WeftFilterBank  *bank);
WeftFilterChart *weft_filter_chart_ref   (WeftFilterChart *self);
void             weft_filter_chart_unref (WeftFilterChart *self);

/* Returns: (transfer full): the kernel with which a filter reads a channel, in words; of filters
 *   that are pictures, all of it */
char *weft_filter_chart_tell (const WeftFilterChart *self,
                              guint                  filter,
                              guint                  channel);

/* Returns: (transfer full): every weight with filter, channel, row and column, from 0, CSV */
char *weft_filter_chart_to_csv (const WeftFilterChart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftFilterChart, weft_filter_chart_unref)

G_END_DECLS
