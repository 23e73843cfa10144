/* test-resources.c: who uses what, and what trials took
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pane.h"

#include "app/resources-pane.h"
#include "app/table-view.h"
#include "app/usage-record.h"
#include "trials/writer.h"

#include <string.h>

#define WORKFLOW "{\"format\":\"weft-workflow\",\"version\":1,\"nodes\":{}}"

static void
add_trial (WeftTrialStore *store,
           const char     *name,
           guint64         bytes,
           double          processor)
{
  g_autoptr (WeftTrial) trial = weft_trial_new (name);
  g_autoptr (GError) error = NULL;
  WeftTrialWriter *writer = weft_trial_begin (store, trial, WORKFLOW, &error);

  g_assert_no_error (error);
  g_assert_true (weft_trial_writer_add_cost (writer, bytes, processor, &error));
  g_assert_true (weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, &error));
  weft_trial_writer_free (writer);
}

/* Of what took no time that could be measured nobody says how many cores were busy. */
static void
expect_few_cores (const char *table)
{
  g_auto (GStrv) lines = g_strsplit (table, "\n", -1);

  for (char **line = lines; *line != NULL; line++) {
    g_auto (GStrv) cells = g_strsplit (*line, "\t", -1);

    if (g_strv_length (cells) > 2)
      g_assert_cmpfloat (g_ascii_strtod (cells[2], NULL), <=, 2 * g_get_num_processors ());
  }
  g_assert_cmpuint (g_strv_length (lines), >, 3);
}

/* The program itself, then trials, also those that come while it is seen; a heading sorts. */
static void
test_table (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialStore) store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, &error);
  GtkWidget *pane = weft_resources_pane_new (store), *window, *heading;
  g_autofree char *text = NULL, *sorted = NULL;

  add_trial (store, "small", 20000000, 3.5);
  add_trial (store, "large", 900000000, 0.5);
  window = pane_show (pane, 1000, 320);
  UI_WAIT (ui_find_named (pane, "small (1)") != NULL);
  g_assert_nonnull (ui_find_named (pane, "This window"));
  g_assert_nonnull (ui_find_named (pane, "900.0\302\240MB"));
  g_assert_nonnull (ui_find_named (pane, "3.5 s"));
  add_trial (store, "third", 30000000, 1);
  UI_WAIT (ui_find_named (pane, "third (3)") != NULL);
  UI_WAIT ((heading = ui_find_named (ui_find_type (pane, WEFT_TYPE_TABLE_VIEW), "Memory used")) != NULL);
  ui_click (heading);
  ui_wait_frame (pane);
  sorted = weft_table_view_to_text (WEFT_TABLE_VIEW (ui_find_type (pane, WEFT_TYPE_TABLE_VIEW)));
  expect_few_cores (sorted);
  g_assert_true (strstr (sorted, "small (1)") < strstr (sorted, "third (3)") && strstr (sorted, "third (3)") < strstr (sorted, "large (2)"));
  ui_destroy (GTK_WINDOW (window));
}

/* A store that nobody writes to is read, too. */
static void
test_old_store (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("weft-resources-XXXXXX", &error), *path = g_build_filename (folder, "t.db", NULL);
  WeftTrialStore *before = weft_trial_store_open (path, NULL, &error);
  g_autoptr (WeftTrialStore) store = NULL;
  GtkWidget *pane, *window;

  g_assert_no_error (error);
  add_trial (before, "old", 20000000, 3.5);
  weft_trial_store_unref (before);
  store = weft_trial_store_open (path, NULL, &error);
  g_assert_no_error (error);
  pane = weft_resources_pane_new (store);
  window = pane_show (pane, 1000, 320);
  UI_WAIT (ui_find_named (pane, "old (1)") != NULL);
  ui_destroy (GTK_WINDOW (window));
}

/* A moment is too short for an average: no trial kept thousands of processors busy. */
static void
test_moment (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialStore) store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, &error);
  GtkWidget *pane = weft_resources_pane_new (store), *window;
  g_autofree char *text = NULL;

  add_trial (store, "moment", 20000000, 3.5);
  window = pane_show (pane, 1000, 320);
  UI_WAIT (ui_find_named (pane, "moment (1)") != NULL);
  text = weft_table_view_to_text (WEFT_TABLE_VIEW (ui_find_type (pane, WEFT_TYPE_TABLE_VIEW)));
  g_assert_nonnull (strstr (text, "moment (1)\tDone\t–\t"));
  ui_destroy (GTK_WINDOW (window));
}

/* The other lines are a click away. */
static void
test_switch (void)
{
  GtkWidget *pane = weft_resources_pane_new (NULL), *window = pane_show (pane, 1000, 320), *cores, *disk;

  UI_WAIT ((cores = ui_find_named (pane, "Processors over time")) != NULL && gtk_widget_get_mapped (cores));
  ui_click (ui_find_named (pane, "Disk"));
  UI_WAIT ((disk = ui_find_named (pane, "Written to disks over time")) != NULL && gtk_widget_get_mapped (disk));
  UI_WAIT (!gtk_widget_get_mapped (cores));
  ui_destroy (GTK_WINDOW (window));
}

/* Lines have a point for each look but the first, within what the machine has. */
static void
test_lines (void)
{
  g_autoptr (WeftUsageRecord) record = weft_usage_record_new ();
  g_autoptr (WeftUsageLine) line = NULL;
  g_autofree char *csv = NULL;
  g_auto (GStrv) rows = NULL;

  for (int i = 0; i < WEFT_USAGE_LOOKS + 5; i++)
    weft_usage_record_look (record);
  line = weft_usage_record_make_line (record, WEFT_USAGE_MEMORY);
  csv = weft_usage_line_to_csv (line);
  rows = g_strsplit (csv, "\n", -1);
  /* A line of headings, and the end. */
  g_assert_cmpuint (g_strv_length (rows), ==, WEFT_USAGE_LOOKS + 2);
  g_assert_cmpstr (rows[0], ==, "seconds,weft_gb,machine_gb");
  for (int i = 1; i <= WEFT_USAGE_LOOKS; i++) {
    g_auto (GStrv) cells = g_strsplit (rows[i], ",", -1);

    g_assert_cmpfloat (g_ascii_strtod (cells[1], NULL), >, 0.001);
    g_assert_cmpfloat (g_ascii_strtod (cells[2], NULL), >, 0);
  }
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  pane_init ();
  ui_test_add ("/ui/resources/table", test_table);
  ui_test_add ("/ui/resources/bug/old-store", test_old_store);
  ui_test_add ("/ui/resources/bug/moment", test_moment);
  ui_test_add ("/ui/resources/switch", test_switch);
  ui_test_add ("/ui/resources/lines", test_lines);
  return ui_test_run ();
}
