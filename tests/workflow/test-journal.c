/* test-journal.c: what survives kill -9
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kinds.h"

#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/journal.h"

#include <glib/gstdio.h>
#include <utime.h>

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder;

static char *
new_file (const char *name)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (WeftWorkflow) document = weft_workflow_new (test_domain ());

  weft_workflow_add_node (document, "value", "a", 0, 0, NULL);
  g_assert_true (weft_workflow_save (document, path, WEFT_SAVE_NONE, NULL));
  return path;
}

/* What the child does before it is killed; the parent does the same to compare. */
static void
edit (WeftWorkflow *document)
{
  WeftHistory *history = weft_workflow_get_history (document);
  WeftWorkflow *inside;

  weft_workflow_add_node (document, "sum", "sum", 1, 2, NULL);
  weft_workflow_add_node (document, "box", "box", 1, 2, NULL);
  inside = weft_node_get_nested (weft_workflow_find_node (document, "box"));
  weft_workflow_add_node (inside, "dense", NULL, 0, 0, NULL);
  weft_workflow_set_parameter (inside, "dense1", "units", "33", NULL);
  weft_workflow_connect (document, "a", "out", "sum", "in", NULL);
  weft_workflow_connect (document, "box", "out", "sum", "in", NULL);
  weft_workflow_remove_nodes (document, (const char *[]){ "sum", "box", NULL }, NULL);
  weft_history_undo (history);
  weft_history_undo (history);
  weft_history_redo (history);
  weft_history_undo (history);
  weft_workflow_set_title (document, "a", "Änderung", NULL);

  /* The two moves must not be taken for one: in between the node was another one. */
  weft_workflow_add_node (document, "value", "b", 0, 0, NULL);
  weft_history_begin (history, "Gesture", NULL);
  weft_workflow_move_node (document, "b", 1, 1, NULL);
  weft_workflow_rename_node (document, "b", "c", NULL);
  weft_workflow_rename_node (document, "c", "b", NULL);
  weft_workflow_move_node (document, "b", 2, 2, NULL);
  weft_history_end (history);
}

static void
run_and_kill (const char *path,
              void (*work) (WeftWorkflow *document))
{
  int ready[2];
  pid_t child;
  char letter;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0) {
    WeftWorkflow *document = path != NULL ? weft_workflow_load (path, test_domain (), NULL) : weft_workflow_new (test_domain ());
    WeftJournal *journal = weft_journal_new (document, NULL);

    if (journal == NULL)
      _exit (1);
    work (document);
    (void) !write (ready[1], "x", 1);
    for (;;)
      pause ();
  }
  close (ready[1]);
  g_assert_cmpint (read (ready[0], &letter, 1), ==, 1);
  close (ready[0]);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
}

static void
assert_same (WeftWorkflow *a,
             WeftWorkflow *b)
{
  g_autofree char *first = weft_workflow_to_text (a);
  g_autofree char *second = weft_workflow_to_text (b);

  g_assert_cmpstr (first, ==, second);
}

static void
test_killed (void)
{
  g_autofree char *path = new_file ("killed.weft");
  g_autoptr (WeftWorkflow) expected = weft_workflow_load (path, test_domain (), NULL);
  g_autoptr (WeftWorkflow) recovered = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  WeftJournal *journal;

  g_assert_null (weft_journal_find (path));
  run_and_kill (path, edit);
  edit (expected);
  found = weft_journal_find (path);
  g_assert_nonnull (found);
  recovered = weft_journal_recover (found, test_domain (), &error);
  g_assert_no_error (error);
  assert_same (recovered, expected);
  g_assert_cmpstr (weft_workflow_get_path (recovered), ==, path);
  g_assert_false (weft_history_get_clean (weft_workflow_get_history (recovered)));

  /* The recovered document has a journal of its own, which is as safe. */
  journal = weft_journal_new (recovered, &error);
  g_assert_no_error (error);
  g_assert_null (weft_journal_find (path));
  g_assert_true (weft_workflow_save (recovered, NULL, WEFT_SAVE_NONE, &error));
  g_assert_no_error (error);
  weft_journal_close (journal);
  g_assert_false (g_file_test (found, G_FILE_TEST_EXISTS));
}

static void
edit_and_recover_nothing (WeftWorkflow *document)
{
}

/* What was typed is nobody else's business. */
static void
test_private (void)
{
  g_autofree char *path = new_file ("private.weft");
  g_autofree char *found = NULL;
  GStatBuf info;

  run_and_kill (path, edit);
  found = weft_journal_find (path);
  g_assert_cmpint (g_stat (found, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  weft_journal_discard (found);
}

static void
test_nothing_done (void)
{
  g_autofree char *path = new_file ("nothing.weft");

  run_and_kill (path, edit_and_recover_nothing);
  g_assert_null (weft_journal_find (path));
}

static void
edit_and_save (WeftWorkflow *document)
{
  edit (document);
  weft_workflow_save (document, NULL, WEFT_SAVE_NONE, NULL);
}

static void
edit_save_and_edit (WeftWorkflow *document)
{
  edit_and_save (document);
  weft_workflow_add_node (document, "value", "late", 0, 0, NULL);
}

static void
test_saved (void)
{
  g_autofree char *path = new_file ("saved.weft");
  g_autofree char *other = new_file ("other.weft");
  g_autoptr (WeftWorkflow) recovered = NULL;
  g_autofree char *found = NULL;

  run_and_kill (path, edit_and_save);
  g_assert_null (weft_journal_find (path));
  run_and_kill (other, edit_save_and_edit);
  found = weft_journal_find (other);
  g_assert_nonnull (found);
  recovered = weft_journal_recover (found, test_domain (), NULL);
  g_assert_nonnull (weft_workflow_find_node (recovered, "late"));
  g_assert_false (weft_workflow_file_has_changed (recovered));
}

/* The crash came after the file was replaced and before the journal was. */
static void
test_killed_while_saving (void)
{
  g_autofree char *path = new_file ("saving.weft");
  g_autoptr (WeftWorkflow) edited = weft_workflow_load (path, test_domain (), NULL);
  g_autofree char *found = NULL, *text = NULL, *content = NULL, *hash = NULL, *appended = NULL;

  run_and_kill (path, edit);
  found = weft_journal_find (path);
  g_assert_true (g_file_get_contents (found, &text, NULL, NULL));
  edit (edited);
  content = weft_workflow_to_text (edited);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, content, -1);
  appended = g_strdup_printf ("%s{\"saving\":\"%s\"}\n", text, hash);
  g_assert_true (g_file_set_contents (found, appended, -1, NULL));
  g_free (found);
  found = weft_journal_find (path);
  g_assert_nonnull (found);
  g_assert_true (weft_workflow_save (edited, NULL, WEFT_SAVE_NONE, NULL));
  g_assert_null (weft_journal_find (path));
  weft_journal_discard (found);
}

static void
test_torn_and_corrupt (void)
{
  g_autofree char *path = new_file ("torn.weft");
  g_autoptr (WeftWorkflow) recovered = NULL, expected = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL, *text = NULL, *torn = NULL, *corrupt = NULL;
  gsize length;

  run_and_kill (path, edit);
  found = weft_journal_find (path);
  g_assert_true (g_file_get_contents (found, &text, &length, NULL));
  torn = g_strndup (text, length - 3);
  g_assert_true (g_file_set_contents (found, torn, -1, NULL));
  recovered = weft_journal_recover (found, test_domain (), &error);
  g_assert_no_error (error);
  expected = weft_workflow_load (path, test_domain (), NULL);
  edit (expected);
  weft_history_undo (weft_workflow_get_history (expected));
  assert_same (recovered, expected);

  corrupt = g_strdup (text);
  corrupt[length / 2] = '\001';
  g_assert_true (g_file_set_contents (found, corrupt, (gssize) length, NULL));
  g_assert_null (weft_journal_recover (found, test_domain (), &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "open the workflow without"));
  weft_journal_discard (found);
  g_assert_null (weft_journal_find (path));
}

/* Every cut through the file recovers or says a sentence; none crashes. */
static void
test_every_cut (void)
{
  g_autofree char *path = new_file ("cut.weft");
  g_autofree char *found = NULL, *text = NULL;
  gsize length;

  run_and_kill (path, edit);
  found = weft_journal_find (path);
  g_assert_true (g_file_get_contents (found, &text, &length, NULL));
  for (gsize cut = 0; cut < length; cut += 7) {
    g_autoptr (WeftWorkflow) recovered = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (found, text, (gssize) cut, NULL));
    recovered = weft_journal_recover (found, test_domain (), &error);
    g_assert_true ((recovered == NULL) == (error != NULL));
  }
  weft_journal_discard (found);
}

static void
test_untitled (void)
{
  g_auto (GStrv) left = NULL;
  g_autoptr (WeftWorkflow) recovered = NULL;

  run_and_kill (NULL, edit);
  left = weft_journal_list_left ();
  g_assert_cmpuint (g_strv_length (left), ==, 1);
  recovered = weft_journal_recover (left[0], test_domain (), NULL);
  g_assert_nonnull (weft_workflow_find_node (recovered, "sum"));
  g_assert_null (weft_workflow_get_path (recovered));
  weft_journal_discard (left[0]);
}

/* What was worked on last stands first, wherever the folder has it. */
static void
test_newest_first (void)
{
  g_auto (GStrv) one = NULL, left = NULL, again = NULL;
  g_autofree char *text = NULL;

  run_and_kill (NULL, edit);
  one = weft_journal_list_left ();
  g_assert_true (g_file_get_contents (one[0], &text, NULL, NULL));
  for (int i = 1; i < 4; i++) {
    g_autofree char *place = g_path_get_dirname (one[0]), *name = g_strdup_printf ("%d.journal", i), *path = g_build_filename (place, name, NULL);

    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  }
  left = weft_journal_list_left ();
  g_assert_cmpuint (g_strv_length (left), ==, 4);
  for (int i = 0; i < 4; i++) {
    struct utimbuf time = { 1000 + 10 * (i * 3 % 4), 1000 + 10 * (i * 3 % 4) };

    g_assert_cmpint (g_utime (left[i], &time), ==, 0);
  }
  again = weft_journal_list_left ();
  g_assert_cmpstr (again[0], ==, left[1]);
  g_assert_cmpstr (again[1], ==, left[2]);
  g_assert_cmpstr (again[2], ==, left[3]);
  g_assert_cmpstr (again[3], ==, left[0]);
  for (int i = 0; i < 4; i++)
    weft_journal_discard (left[i]);
}

static void
test_locked (void)
{
  g_autofree char *path = new_file ("locked.weft");
  g_autoptr (WeftWorkflow) first = weft_workflow_load (path, test_domain (), NULL);
  g_autoptr (WeftWorkflow) second = weft_workflow_load (path, test_domain (), NULL);
  g_autoptr (WeftJournal) journal = weft_journal_new (first, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (journal);
  g_assert_null (weft_journal_new (second, &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED);
  g_assert_null (weft_journal_get_trouble (journal));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  folder = g_dir_make_tmp ("weft-journal-XXXXXX", NULL);
  g_setenv ("XDG_STATE_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/journal/killed", test_killed);
  g_test_add_func ("/workflow/journal/nothing-done", test_nothing_done);
  g_test_add_func ("/workflow/journal/private", test_private);
  g_test_add_func ("/workflow/journal/saved", test_saved);
  g_test_add_func ("/workflow/journal/killed-while-saving", test_killed_while_saving);
  g_test_add_func ("/workflow/journal/torn-and-corrupt", test_torn_and_corrupt);
  g_test_add_func ("/workflow/journal/every-cut", test_every_cut);
  g_test_add_func ("/workflow/journal/untitled", test_untitled);
  g_test_add_func ("/workflow/journal/bug/newest-first", test_newest_first);
  g_test_add_func ("/workflow/journal/locked", test_locked);
  status = g_test_run ();
  remove_tree (folder);
  g_free (folder);
  return status;
}
