/* tile.h: the tiles that matrix products are made of
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/kernels/simd.h"

/* Accumulators, B's vectors and a broadcast must fit into the registers. */
#if WIDTH == 16
#define TILE_ROWS 8
#elif WIDTH == 8
#define TILE_ROWS 6
#else
#define TILE_ROWS 4
#endif

/* Floats of B that stay in the first-level cache. */
#define SMALL_B 6144
