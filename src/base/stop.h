/* stop.h: a flag that one thread sets to ask another to stop
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Work polls it between pieces of at most some milliseconds, so that a cancel
 * is answered within 100 ms.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeftStop:
 *
 * Zero-initialise it, or use %WEFT_STOP_INIT. It is owned by whoever started the
 * work and must outlive it.
 */
typedef struct
{
  int requested; /* atomic; 0 or 1, never goes back while work runs */
} WeftStop;

#define WEFT_STOP_INIT \
  {                    \
    0                  \
  }

/**
 * weft_stop_request:
 * @self: the flag
 *
 * Asks the work that polls @self to stop. May be called in a signal handler.
 */
static inline void
weft_stop_request (WeftStop *self)
{
  __atomic_store_n (&self->requested, 1, __ATOMIC_RELEASE);
}

/**
 * weft_stop_is_requested:
 * @self: (nullable): the flag, or %NULL for work that nobody stops
 *
 * Returns: whether the work should stop
 */
static inline gboolean
weft_stop_is_requested (const WeftStop *self)
{
  return self != NULL && __atomic_load_n (&self->requested, __ATOMIC_ACQUIRE) != 0;
}

G_END_DECLS
