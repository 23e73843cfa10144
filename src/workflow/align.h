/* align.h: boxes brought in line, or the same way apart
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/arrange.h"

G_BEGIN_DECLS

/**
 * WeftAlignment:
 * @WEFT_ALIGN_LEFT: left edges as that which is farthest left
 * @WEFT_ALIGN_CENTER: the middles of all widths on one line, that of the whole
 * @WEFT_ALIGN_RIGHT: right edges as that which is farthest right
 * @WEFT_ALIGN_TOP: upper edges as the uppermost
 * @WEFT_ALIGN_MIDDLE: the middles of all heights on one line, that of the whole
 * @WEFT_ALIGN_BOTTOM: lower edges as the lowermost
 * @WEFT_DISTRIBUTE_ACROSS: the same gap between each two from left to right; the first
 *   and the last stay
 * @WEFT_DISTRIBUTE_DOWN: the same from top to bottom
 */
typedef enum {
  WEFT_ALIGN_LEFT,
  WEFT_ALIGN_CENTER,
  WEFT_ALIGN_RIGHT,
  WEFT_ALIGN_TOP,
  WEFT_ALIGN_MIDDLE,
  WEFT_ALIGN_BOTTOM,
  WEFT_DISTRIBUTE_ACROSS,
  WEFT_DISTRIBUTE_DOWN,
  WEFT_N_ALIGNMENTS,
} WeftAlignment;

/* @boxes: (array length=n_boxes): moved, to whole units */
void weft_align (WeftArrangeBox *boxes,
                 guint           n_boxes,
                 WeftAlignment   alignment);

G_END_DECLS
