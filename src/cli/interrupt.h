/* interrupt.h: Ctrl+C as a request to stop
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"

G_BEGIN_DECLS

/**
 * weft_interrupt_watch:
 *
 * The first SIGINT or SIGTERM from now on requests the flag, a second one ends
 * the process at once with status 130.
 *
 * Returns: (transfer none): the flag
 */
const WeftStop *weft_interrupt_watch (void);

G_END_DECLS
