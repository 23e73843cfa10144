/* process-private.h: whether the process that runs a trial still exists
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A process is named by host, boot, number and start time, so that a number
 * given again after a crash or a restart is not mistaken for the old one.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): `HOST BOOT PID START` of this process */
char *weft_process_get_name (void);

/**
 * WeftProcessLife:
 * @WEFT_PROCESS_ELSEWHERE: on another machine, so this one cannot tell
 */
typedef enum {
  WEFT_PROCESS_ALIVE,
  WEFT_PROCESS_GONE,
  WEFT_PROCESS_ELSEWHERE,
} WeftProcessLife;

/* A name that makes no sense is that of a process that is gone. */
WeftProcessLife weft_process_look_up (const char *name);

G_END_DECLS
