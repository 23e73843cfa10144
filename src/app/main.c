/* main.c: where the program with a window begins
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/application.h"
#include "app/language.h"

#include <malloc.h>
#include <signal.h>

/* GTK's cairo renderer takes an image the size of what has changed each frame.
 * Blocks that the allocator keeps instead of mapping halve the time of a frame. */
#define KEEP_BELOW (32 << 20)
#define KEEP_ABOVE (512 << 20)

static void
set_up_allocator (void)
{
  mallopt (M_MMAP_THRESHOLD, KEEP_BELOW);
  mallopt (M_TRIM_THRESHOLD, KEEP_ABOVE);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (WeftApplication) application = NULL;

  set_up_allocator ();
  signal (SIGPIPE, SIG_IGN); /* processes that trials run in may go at any time */
  weft_language_set_up ();
  application = weft_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
