/* parts.h: rows that the team shares in pieces of a fixed size
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"

G_BEGIN_DECLS

/* Computes rows @first … @last - 1. @member: of the team, whose scratch may be used; no result
 * may depend on it. */
typedef void (*WeftPartFunc) (gpointer data,
                              int member,
                              gint64 first,
                              gint64 last);

/**
 * weft_parts_run:
 * @n: rows
 * @size: rows of a piece, but for the last one
 * @stop: (nullable): asks to leave out what has not begun
 *
 * Calls @func for each piece, several at once. Pieces depend on @n and @size alone.
 */
void weft_parts_run (gint64          n,
                     gint64          size,
                     const WeftStop *stop,
                     WeftPartFunc    func,
                     gpointer        data);

G_END_DECLS
