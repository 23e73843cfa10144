/* test-explain-edit.c: units are switched off, measured, and kept as a trial, by pointer and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain-desk.h"

#include "app/explain-edit-group.h"
#include "app/explain-path-view.h"
#include "app/picture-view.h"
#include "app/shared.h"
#include "base/paths.h"

static WeftExplainPage *
look_inside (WeftWindow *window)
{
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");

  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (weft_document_get_running (document));
  UI_WAIT (!weft_document_get_running (document));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  return find_page (window);
}

/* The first unit below the answer that can be turned, by keys. */
static void
switch_off (WeftExplainPage *page)
{
  GtkWidget *view = ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_PATH_VIEW);
  guint former = weft_explain_page_get_n_done (page);

  gtk_widget_grab_focus (ui_find_type (view, WEFT_TYPE_PICTURE_VIEW));
  ui_key ("Down");
  UI_WAIT (weft_explain_path_view_get_chosen (WEFT_EXPLAIN_PATH_VIEW (view)) == 0);
  ui_key ("Left");
  UI_WAIT (weft_explain_path_view_get_chosen (WEFT_EXPLAIN_PATH_VIEW (view)) > 0);
  ui_key ("Delete");
  wait_for_result (page, former);
  expect_recipe (page, "\"factor\":0");
}

/* NULL while it is not shown. */
static WeftExplainEditGroup *
find_group (WeftExplainPage *page)
{
  return (WeftExplainEditGroup *) ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_EDIT_GROUP);
}

/* Where the focus goes, the column scrolls. */
static void
click_apply (WeftExplainPage *page)
{
  guint former = weft_explain_page_get_n_done (page);
  GtkWidget *apply;

  UI_WAIT ((apply = ui_find_named (GTK_WIDGET (page), "Apply as a New Trial")) != NULL);
  gtk_widget_grab_focus (apply);
  ui_wait_frame (apply);
  ui_wait_frame (apply);
  ui_click (apply);
  wait_for_result (page, former);
}

static gboolean
says (WeftExplainPage *page,
      const char      *part)
{
  return strstr (weft_explain_edit_group_get_words (find_group (page)), part) != NULL;
}

static WeftExplainPage *
open_path (WeftWindow *window)
{
  g_autofree char *irises = weft_path_shipped ("datasets/iris.csv");
  WeftExplainPage *page = look_inside (window);
  guint former;

  take_file (page, irises);
  former = weft_explain_page_get_n_done (page);
  weft_explain_page_show_view (page, "path");
  wait_for_result (page, former);
  return page;
}

/* The buttons come with the first unit that is turned, and the figures go with the next. */
static void
test_measure (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_path (window);
  GtkWidget *measure;
  guint former;

  g_assert_null (find_group (page));
  switch_off (page);
  UI_WAIT (find_group (page) != NULL);
  former = weft_explain_page_get_n_done (page);
  measure = ui_find_named (GTK_WIDGET (find_group (page)), "Measure on Validation Set");
  g_assert_true (GTK_IS_BUTTON (measure));
  g_assert_true (gtk_widget_grab_focus (measure));
  ui_key ("Return");
  wait_for_result (page, former);
  UI_WAIT (says (page, "Accuracy of 12 validation rows: 91.7 % → "));
  g_assert_nonnull (ui_find_named (GTK_WIDGET (find_group (page)), "By Class"));
  expect_recipe (page, "\"metric\":\"accuracy\"");
  former = weft_explain_page_get_n_done (page);
  gtk_widget_grab_focus (ui_find_named (GTK_WIDGET (page), "Undo the Last Turn"));
  ui_key ("Return");
  wait_for_result (page, former);
  UI_WAIT (find_group (page) == NULL);
  app_fixture_close (window);
}

static gint64
get_trashed (gint64 id)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (weft_shared_get_store (), id, NULL);

  return trial->trashed;
}

/* It is a trial with a parent and a note, which the dock takes back. */
static void
test_apply (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_path (window);
  g_autoptr (WeftTrial) trial = NULL;
  gint64 id;

  switch_off (page);
  click_apply (page);
  UI_WAIT (says (page, "Kept as Trial "));
  id = g_ascii_strtoll (strstr (weft_explain_edit_group_get_words (find_group (page)), "Kept as Trial ") + strlen ("Kept as Trial "), NULL, 10);
  trial = weft_trial_store_read (weft_shared_get_store (), id, NULL);
  g_assert_cmpint (trial->parent, ==, id - 1);
  g_assert_nonnull (strstr (trial->note, " is off"));
  g_assert_nonnull (weft_trial_find_metric (trial, "test_accuracy"));
  weft_window_show_pane (window, "trials");
  gtk_widget_activate_action (app_fixture_find_pane (window, WEFT_TYPE_TRIALS_PANE), "trials.undo", NULL);
  UI_WAIT (get_trashed (id) > 0);
  gtk_widget_activate_action (app_fixture_find_pane (window, WEFT_TYPE_TRIALS_PANE), "trials.redo", NULL);
  UI_WAIT (get_trashed (id) == 0);
  app_fixture_close (window);
}

/* A file of others belongs to no trial, which is said; the tree stays. */
static void
test_foreign (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  guint former;

  take_file (page, picture);
  former = weft_explain_page_get_n_done (page);
  weft_explain_page_show_view (page, "path");
  wait_for_result (page, former);
  switch_off (page);
  click_apply (page);
  UI_WAIT (says (page, "choose rows to measure on"));
  g_assert_true (gtk_widget_get_mapped (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_PATH_VIEW)));
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (60000);
  ui_test_add ("/ui/explain-edit/measure", test_measure);
  ui_test_add ("/ui/explain-edit/apply", test_apply);
  ui_test_add ("/ui/explain-edit/foreign", test_foreign);
  return ui_test_run ();
}
