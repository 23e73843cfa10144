/* stuck-alarm.h: notices work that has stopped getting on
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whoever works says so with each step. A thread tells when none has come for much longer than
 * the longest that a step, or what is done between two, has taken so far. It ends nothing.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WeftStuckAlarm WeftStuckAlarm;

/**
 * WeftStuckFunc:
 * @data: the caller's
 * @seconds: since the last step
 * @usual: the longest between two steps before
 *
 * Called once for each standstill. Thread: the alarm's
 */
typedef void (*WeftStuckFunc) (gpointer data,
                               double seconds,
                               double usual);

/**
 * weft_stuck_alarm_new:
 * @patience: seconds that it waits at least
 * @func: who is told
 * @data: for @func
 *
 * Returns: (transfer full): an alarm that waits for a first step
 */
WeftStuckAlarm *weft_stuck_alarm_new  (double          patience,
                                       WeftStuckFunc   func,
                                       gpointer        data);
void            weft_stuck_alarm_free (WeftStuckAlarm *self);

/* A step is done. Thread: any */
void weft_stuck_alarm_beat (WeftStuckAlarm *self);

/* From now on, until the next step, standing still is what somebody asked for. */
void weft_stuck_alarm_rest (WeftStuckAlarm *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftStuckAlarm, weft_stuck_alarm_free)

G_END_DECLS
