/* interrupt.c: Ctrl+C as a request to stop
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/interrupt.h"

#include "cli/command.h"

#include <signal.h>
#include <unistd.h>

/* A signal handler has no data of its own. */
static WeftStop stop = WEFT_STOP_INIT;

static void
interrupt_cb (int number)
{
  if (weft_stop_is_requested (&stop))
    _exit (WEFT_EXIT_CANCELLED);
  weft_stop_request (&stop);
}

const WeftStop *
weft_interrupt_watch (void)
{
  struct sigaction action = { .sa_handler = interrupt_cb, .sa_flags = SA_RESTART };

  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  return &stop;
}
