/* room.h: room for a box that has come between others
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/arrange.h"

G_BEGIN_DECLS

/**
 * weft_make_room:
 * @boxes: (array length=n_boxes): moved, to the right only
 * @wires: (array length=n_wires): who reads whom
 * @held: index of the box that has come
 * @gap: room to leave between it and its neighbours
 * @grid: by multiples of it boxes are moved
 *
 * The box comes to stand right of what it reads. What reads it, and all behind that, goes
 * aside by as much as is needed, and what that would then lie on goes along. In the end
 * nothing overlaps the box, and nothing else what it did not before.
 */
void weft_make_room (WeftArrangeBox        *boxes,
                     guint                  n_boxes,
                     const WeftArrangeWire *wires,
                     guint                  n_wires,
                     guint                  held,
                     double                 gap,
                     double                 grid);

G_END_DECLS
