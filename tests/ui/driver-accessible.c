/* driver-accessible.c: a window as assistive technology finds it, over AT-SPI
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs accessible-tree.py on this very program, which has to answer it meanwhile.
 */
#include "driver.h"

/* Each widget of a window is asked several times over the bus. */
#define PATIENCE_MS 200000

typedef struct
{
  char **out;
  char **err;
  int status;
  gboolean done;
} Reading;

static void
read_cb (GObject      *process,
         GAsyncResult *result,
         gpointer      data)
{
  Reading *self = data;
  GError *error = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (process), result, self->out, self->err, &error);
  g_assert_no_error (error);
  self->status = g_subprocess_get_if_exited (G_SUBPROCESS (process)) ? g_subprocess_get_exit_status (G_SUBPROCESS (process)) : -1;
  self->done = TRUE;
}

int
ui_read_tree (char **out,
              char **err)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "ui", "accessible-tree.py", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, script, "--check", g_get_prgname (), NULL);
  Reading reading = { out, err, 0, FALSE };

  if (process == NULL) {
    g_test_skip (error->message);
    return 77;
  }
  g_subprocess_communicate_utf8_async (process, NULL, NULL, read_cb, &reading);
  ui_set_patience (PATIENCE_MS);
  UI_WAIT (reading.done);
  ui_set_patience (0);
  if (reading.status == 77)
    g_test_skip (*out);
  return reading.status;
}
