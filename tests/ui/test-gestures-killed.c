/* test-gestures-killed.c: kill -9 at any moment loses one step at most
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The test starts itself as a victim that makes gestures and writes down, after each
 * step, what the document then was. It is killed at random moments; what the journal
 * gives back is compared. `-m slow` kills two hundred.
 */
#include "gestures.h"

#include "base/paths.h"
#include "workflow/document.h"
#include "workflow/journal.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define VICTIM "--victim"

#define FEW  12
#define MANY 200

/* The longest that a victim is left to work, µs. */
#define LONGEST 700000

static const char *program;

static char *
hash (WeftWorkflow *workflow)
{
  g_autofree char *text = weft_workflow_to_text (workflow);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/* The victim */

typedef struct
{
  WeftDocument *document;
  int file;
} Log;

/* In the kernel's hands before anything else happens. */
static void
write_down (Log *self)
{
  g_autofree char *digest = hash (weft_document_get_workflow (self->document)), *line = g_strconcat (digest, "\n", NULL);

  g_assert_cmpint (write (self->file, line, strlen (line)), ==, (gssize) strlen (line));
}

static G_GNUC_NORETURN void
be_victim (const char *path,
           const char *log,
           const char *seed)
{
  WeftWindow *window = app_fixture_open_window ();
  Gestures gestures;
  Log self;

  weft_window_open_path (window, path);
  self = (Log){ weft_window_get_document (window), open (log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) };
  g_assert_nonnull (self.document);
  write_down (&self);
  g_signal_connect_swapped (weft_document_get_history (self.document), "notify::undo-text", G_CALLBACK (write_down), &self);
  gestures_init (&gestures, window, self.document, g_ascii_strtoull (seed, NULL, 10));
  g_print ("ready\n");
  for (;;)
    gestures_step (&gestures);
}

/* The killer */

static void
wait_until_ready (GSubprocess *victim)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (victim));
  g_autofree char *line = NULL;

  do {
    g_free (line);
    line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
    g_assert_nonnull (line);
  } while (!g_str_equal (line, "ready"));
}

/* Its output goes nowhere, so that no pipe fills up. */
static void
work_and_die (const char *path,
              const char *log,
              WeftRandom *random)
{
  g_autofree char *seed = g_strdup_printf ("%u", weft_random_next (random));
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) victim = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, VICTIM, path, log, seed, NULL);

  g_assert_no_error (error);
  wait_until_ready (victim);
  g_usleep (weft_random_below (random, LONGEST));
  g_subprocess_send_signal (victim, SIGKILL);
  g_assert_true (g_subprocess_wait (victim, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (victim));
}

/* Returns: (transfer full): hash of what the document was at last, as the victim told it */
static char *
read_log (const char *log)
{
  g_autofree char *text = NULL;
  char *end, *line;

  g_assert_true (g_file_get_contents (log, &text, NULL, NULL));
  end = strrchr (text, '\n');
  g_assert_nonnull (end);
  *end = '\0';
  line = strrchr (text, '\n');
  return g_strdup (line != NULL ? line + 1 : text);
}

/* Returns: (transfer full): hash of what comes back */
static char *
recover (const char *path,
         const char *journal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) document = journal != NULL ? weft_journal_recover (journal, NULL, &error) : weft_workflow_load (path, NULL, &error);

  g_assert_no_error (error);
  return hash (document);
}

/* Takes the last whole line off a journal. */
static void
drop_last_change (const char *journal)
{
  g_autofree char *text = NULL;
  char *end;

  g_assert_true (g_file_get_contents (journal, &text, NULL, NULL));
  for (int i = 0; i < 2; i++) {
    end = strrchr (text, '\n');
    g_assert_nonnull (end);
    *end = '\0';
  }
  *end = '\n';
  end[1] = '\0';
  g_assert_true (g_file_set_contents (journal, text, -1, NULL));
}

/* A step is in the journal first and in the log then, so the journal may be one ahead. */
static void
kill_one (const char *folder,
          guint       number,
          WeftRandom *random)
{
  g_autofree char *sample = weft_path_shipped ("samples/iris-flowers.weft"), *text = NULL, *name = g_strdup_printf ("%u.weft", number);
  g_autofree char *path = g_build_filename (folder, name, NULL), *log = g_strconcat (path, ".log", NULL);
  g_autofree char *journal = NULL, *last = NULL, *back = NULL;

  g_assert_true (g_file_get_contents (sample, &text, NULL, NULL));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  work_and_die (path, log, random);
  journal = weft_journal_find (path);
  last = read_log (log);
  back = recover (path, journal);
  if (!g_str_equal (back, last)) {
    g_assert_nonnull (journal);
    drop_last_change (journal);
    g_free (back);
    back = recover (path, journal);
  }
  g_assert_cmpstr (back, ==, last);
}

static void
test_killed (void)
{
  /* The home that gui-run gives and removes. */
  g_autofree char *folder = g_build_filename (g_get_home_dir (), "killed", NULL);
  guint n = g_test_slow () ? MANY : FEW;
  WeftRandom random;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  weft_random_init (&random, weft_random_key (1, "killed"), 0);
  for (guint i = 0; i < n; i++)
    kill_one (folder, i, &random);
}

int
main (int   argc,
      char *argv[])
{
  gboolean is_victim = argc > 4 && g_str_equal (argv[1], VICTIM);
  int n = 1;

  program = argv[0];
  if (!is_victim) {
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/ui/gestures/killed", test_killed);
    return g_test_run ();
  }
  ui_test_init (&n, &argv);
  app_fixture_start ();
  be_victim (argv[2], argv[3], argv[4]);
}
