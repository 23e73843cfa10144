/* work.h: work on a thread, for an object of the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A GTask with a source object holds it from the thread too, and where the thread is the
 * last to let go a widget is finalised beside the main loop. Here the thread sees the
 * request only; owner, request and result are touched and freed by the main loop.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* On a thread; leaves its result in @request. */
typedef void (*WeftWorkFunc) (gpointer request,
                              GCancellable *cancellable);

/* In the main loop, unless the work was dropped. */
typedef void (*WeftWorkDone) (gpointer owner,
                              gpointer request);

/**
 * weft_work_start:
 * @request: (transfer full):
 * @free: frees @request
 * @owner: (not nullable): not held: it drops the work before it goes
 *
 * Returns: (transfer full): for weft_work_drop()
 */
GCancellable *weft_work_start (WeftWorkFunc   work,
                               gpointer       request,
                               GDestroyNotify free,
                               WeftWorkDone   done,
                               gpointer       owner);

/* Forgets @work, which may be %NULL, finished or not: its end is not told. */
void weft_work_drop (GCancellable **work);

G_END_DECLS
