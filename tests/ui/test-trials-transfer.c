/* test-trials-transfer.c: trials leave the table and come into it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials-bench.h"

#include <glib/gstdio.h>

static void
copied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      text)
{
  *(char **) text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);
  g_autofree char *csv = NULL, *json = NULL;

  click_row (bench, 0);
  hold_and_click_row (bench, "Shift_L", 1);
  UI_WAIT (count_selected (bench) == 2);
  ui_key ("<Control>c");
  UI_WAIT (ui_find_named (bench->pane, "Copied") != NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (bench->pane), NULL, copied_cb, &csv);
  UI_WAIT (csv != NULL);
  g_assert_true (g_str_has_prefix (csv, "id,name,state,"));
  g_assert_nonnull (strstr (csv, "\r\n39,"));
  choose (bench, 0, "Copy, Export and Import");
  click_button (bench, "Copy as JSON");
  ui_settle ();
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (bench->pane), NULL, copied_cb, &json);
  UI_WAIT (json != NULL);
  g_assert_true (g_str_has_prefix (json, "["));
}

/* Whether a toast says something of @name. */
static gboolean
is_complaint (GtkWidget     *widget,
              gconstpointer  name)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), name) != NULL &&
         strstr (gtk_label_get_text (GTK_LABEL (widget)), "came from") == NULL;
}

static void
test_export (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);
  g_autofree char *path = g_build_filename (g_get_home_dir (), "out.csv", NULL), *content = NULL;
  g_autofree char *tex = g_build_filename (g_get_home_dir (), "out.tex", NULL), *table = NULL;

  click_row (bench, 0);
  UI_WAIT (count_selected (bench) == 1);
  gtk_widget_activate_action (bench->pane, "trials.export-to", "s", path);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "\r\n40,Trial 40,"));
  g_assert_cmpint (g_unlink (path), ==, 0);
  gtk_widget_activate_action (bench->pane, "trials.export-to", "s", tex);
  g_assert_true (g_file_get_contents (tex, &table, NULL, NULL));
  g_assert_true (g_str_has_prefix (table, "\\begin{tabular}"));
  g_assert_cmpint (g_unlink (tex), ==, 0);
}

static void
transfer (Bench      *self,
          const char *what,
          const char *path)
{
  gtk_widget_activate_action (self->pane, "trials.transfer", "(ss)", what, path);
}

/* What was written for TensorBoard comes back as trials; what cannot be read is said. */
static void
test_transfer (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);
  g_autofree char *folder = g_dir_make_tmp ("weft-transfer-XXXXXX", NULL), *table = g_build_filename (folder, "log.csv", NULL);
  g_autofree char *events = g_build_filename (folder, "events", NULL);
  g_autoptr (WeftTrial) trial = NULL;

  click_row (bench, 0);
  hold_and_click_row (bench, "Control_L", 1);
  UI_WAIT (count_selected (bench) == 2);
  transfer (bench, "export-events", events);
  UI_WAIT (ui_find_named (bench->pane, "Event files of 2 trials are in “events”") != NULL);
  transfer (bench, "import-folder", events);
  UI_WAIT (ui_find_named (bench->pane, "2 of 42 selected") != NULL);
  trial = weft_trial_store_read (bench->store, N_TRIALS + 1, NULL);
  g_assert_nonnull (weft_trial_find_metric (trial, "test_accuracy"));

  g_assert_true (g_file_set_contents (table, "epoch,loss\n1,0.5\n2,0.25\n", -1, NULL));
  transfer (bench, "import", table);
  UI_WAIT (ui_find_named (bench->pane, "43 trials") != NULL);
  g_assert_cmpint (get_selected (bench, 0), ==, N_TRIALS + 3);
  g_assert_true (g_file_set_contents (table, "name\nnothing\n", -1, NULL));
  transfer (bench, "import", table);
  UI_WAIT (ui_find (bench->pane, is_complaint, "log.csv") != NULL);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  pane_init ();
  ui_test_add ("/ui/trials-transfer/copy", test_copy);
  ui_test_add ("/ui/trials-transfer/export", test_export);
  ui_test_add ("/ui/trials-transfer/transfer", test_transfer);
  return ui_test_run ();
}
